import { type EntityManager, LockMode, ref } from '@mikro-orm/core'
import { DEFAULT_TENANT_ID, type Origin, type Principal } from '../access/principal.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { mint } from '../keys/minter.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { passwordMatches, spendPasswordCheck } from './passwords.ts'
import { Session } from './session.entity.ts'

const SESSION_HOURS = 24

/** One password can be tried against the same address in this many tenants, oldest first. */
const MAX_CANDIDATES = 5

/** Counts the failed log-ins of an address. */
export interface LoginAttemptStore {
  /** Counts an attempt before it is made, so that many at once get no more tries than one after another. */
  begin(subject: Buffer, now: Date): Promise<{ allowed: true } | { allowed: false; lockedUntil: Date }>
  /** Forgets the attempts: one of them succeeded. */
  clear(subject: Buffer): Promise<void>
}

export interface Credentials {
  email: string
  password: string
  /** Chooses among several tenants that know the address. */
  tenantId?: string | undefined
}

export interface OpenedSession {
  user: ApiUser
  /** The session token, which is never seen again. */
  token: string
  expiresAt: Date
}

export class SessionsService {
  readonly #clock: Clock
  readonly #keyring: Keyring
  readonly #audit: AuditService
  readonly #usage: UsageRecorder
  readonly #attempts: LoginAttemptStore

  constructor(parts: {
    clock: Clock
    keyring: Keyring
    audit: AuditService
    usage: UsageRecorder
    attempts: LoginAttemptStore
  }) {
    this.#clock = parts.clock
    this.#keyring = parts.keyring
    this.#audit = parts.audit
    this.#usage = parts.usage
    this.#attempts = parts.attempts
  }

  /**
   * Opens a session for a person. An address that nobody has is answered, and locked, like one that somebody has.
   *
   * @throws Refusal `unauthorized` for a wrong address or password; `rate_limited` after five failures, for 15 minutes
   */
  async logIn(em: EntityManager, credentials: Credentials, origin: Origin): Promise<OpenedSession> {
    const subject = this.#keyring.hash(`login:${credentials.email.toLowerCase()}`)
    const now = this.#clock()
    const attempt = await this.#attempts.begin(subject, now)
    if (!attempt.allowed) {
      this.#usage.recordFailure({ tenantId: DEFAULT_TENANT_ID, reason: 'login_locked', target: null }, origin)
      const retryAfter = Math.ceil((attempt.lockedUntil.getTime() - now.getTime()) / 1000)
      throw new Refusal('rate_limited', 'Too many failed log-ins for this address; try again later', { retryAfter })
    }
    const candidates = await this.#candidates(em, credentials)
    const user = await firstWithPassword(candidates, credentials.password)
    if (!user) {
      const [known] = candidates
      const target = known ? ({ type: 'user', id: known.id } as const) : null
      const tenantId = known?.tenantId ?? DEFAULT_TENANT_ID
      this.#usage.recordFailure({ tenantId, reason: 'wrong_password', target }, origin)
      throw wrongCredentials()
    }
    await this.#attempts.clear(subject)
    return this.#open(em, user, origin)
  }

  /** Ends the session that the principal came with. @throws Refusal `invalid` for one who came with a key */
  async logOut(em: EntityManager, principal: Principal): Promise<void> {
    const { sessionId } = principal
    if (sessionId === null) throw new Refusal('invalid', 'Only a session can be logged out; revoke a key instead')
    await em.transactional(async (tx) => {
      await tx.nativeDelete(Session, { id: sessionId })
      this.#audit.record(tx, principal, 'session.closed', { type: 'session', id: sessionId })
    })
  }

  async #candidates(em: EntityManager, { email, tenantId }: Credentials): Promise<ApiUser[]> {
    const where = {
      email,
      kind: 'person',
      passwordHash: { $ne: null },
      ...(tenantId !== undefined && { tenantId }),
    } as const
    const users = await em.find(ApiUser, where, { ...acrossTenants, orderBy: { id: 'asc' }, limit: MAX_CANDIDATES })
    return users.filter((user) => user.isActive(this.#clock()))
  }

  async #open(em: EntityManager, user: ApiUser, origin: Origin): Promise<OpenedSession> {
    const now = this.#clock()
    const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000)
    const { text, hash } = mint(this.#keyring, 'kss')
    const { tenantId, roles } = user
    await em.transactional(async (tx) => {
      // The user may have gone while the password was looked at.
      const lockMode = LockMode.PESSIMISTIC_READ
      if (!(await tx.findOne(ApiUser, user.id, { ...acrossTenants, lockMode }))) throw wrongCredentials()
      const session = tx.create(Session, { tenantId, user: ref(user), hash, createdAt: now, expiresAt })
      const scopes = user.heldScopes()
      const credential = { keyId: null, sessionId: session.id, credentialId: session.id, management: true } as const
      const principal = { tenantId, userId: user.id, ...credential, scopes, roles, origin }
      this.#audit.record(tx, principal, 'session.opened', { type: 'session', id: session.id })
    })
    return { user, token: text, expiresAt }
  }
}

const wrongCredentials = (): Refusal => new Refusal('unauthorized', 'Invalid email or password')

async function firstWithPassword(users: ApiUser[], password: string): Promise<ApiUser | undefined> {
  if (users.length === 0) await spendPasswordCheck(password)
  for (const user of users) {
    if (user.passwordHash != null && (await passwordMatches(password, user.passwordHash))) return user
  }
  return undefined
}
