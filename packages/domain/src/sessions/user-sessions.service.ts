import { LockMode } from '@mikro-orm/core'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { UsersService } from '../users/users.service.ts'
import type { Work } from '../work/work.ts'
import { endSessions } from './ending.ts'
import { livingSessions } from './lifetimes.ts'
import { Session } from './session.entity.ts'
import type { SessionUses } from './session-uses.ts'

/** The sessions of a user, for the user and for administrators. */
export class UserSessionsService {
  readonly #users: UsersService
  readonly #uses: SessionUses

  constructor(parts: { users: UsersService; uses: SessionUses }) {
    this.#users = parts.users
    this.#uses = parts.uses
  }

  /** The caller's own sessions, newest first. */
  async list(work: Work, page: PageRequest): Promise<Page<Session>> {
    await this.#uses.flush()
    const where = { user: work.principal.userId, ...livingSessions(this.#uses.lifetimes, work.clock()) }
    return findPage(page, ({ after, options }) => work.em.find(Session, { ...where, ...after }, options))
  }

  /** Ends one of the caller's own sessions, on every replica. @throws Refusal `not_found` */
  async end(work: Work, id: string): Promise<void> {
    await work.commit(async (tx) => {
      const where = { id, user: tx.principal.userId }
      const lockMode = LockMode.PESSIMISTIC_WRITE
      const session = isUuid(id) ? await tx.em.findOne(Session, where, { lockMode }) : null
      if (!session) throw new Refusal('not_found', 'Session not found')
      tx.em.remove(session)
      tx.record('session.closed', { type: 'session', id })
    })
  }

  /**
   * Ends the caller's own sessions, on every replica.
   *
   * @param options.includeCurrent also the one that the call is made with
   * @returns how many
   */
  async endAll(work: Work, { includeCurrent }: { includeCurrent: boolean }): Promise<number> {
    return work.commit(async (tx) => {
      const { userId, sessionId } = tx.principal
      // Locked, so that a log-in that runs at the same time comes before or after.
      const lockMode = LockMode.PESSIMISTIC_WRITE
      const user = await tx.em.findOneOrFail(ApiUser, userId, { lockMode })
      const ended = await endSessions(tx, user, { keptSessionId: includeCurrent ? null : sessionId })
      tx.record('sessions.ended', { type: 'user', id: userId }, { count: ended })
      return ended
    })
  }

  /** Ends all sessions of a user, on every replica. @returns how many. @throws Refusal `not_found`, `forbidden` */
  async endOfUser(work: Work, identifier: string): Promise<number> {
    return work.commit(async (tx) => {
      const user = await this.#users.lock(tx, identifier)
      const ended = await endSessions(tx, user)
      tx.record('sessions.ended', { type: 'user', id: user.id }, { count: ended })
      return ended
    })
  }
}
