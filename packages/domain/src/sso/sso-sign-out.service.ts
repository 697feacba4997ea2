import { LockMode } from '@mikro-orm/core'
import { principalOfUser } from '../access/principal.ts'
import { endGrants } from '../oauth/ending-grants.ts'
import { isUuid } from '../paging.ts'
import type { Vault } from '../secrets/vault.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { endSessionsWhere } from '../sessions/ending.ts'
import { Session } from '../sessions/session.entity.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { AnonymousWork, Work } from '../work/work.ts'
import { LogoutRefused, type LogoutSubject, type LogoutTokens } from './logout-tokens.ts'
import type { IdentityProviders } from './provider.ts'
import { providerClient } from './provider-client.ts'
import { SsoConnection, SsoIdentity } from './sso.entities.ts'

interface SsoSignOutParts {
  vault: Vault
  settings: TenantSettings
  usage: UsageRecorder
  tokens: LogoutTokens
  providers: IdentityProviders
}

/** Sign-out of people whom an identity provider signed in. */
export class SsoSignOut {
  readonly #parts: SsoSignOutParts

  constructor(parts: SsoSignOutParts) {
    this.#parts = parts
  }

  /**
   * Ends the sessions that a logout token names, on every replica: those of the session at the provider, or, when it names none,
   * all that the connection opened for the person. What the person has allowed clients belongs to no session, and ends in any case.
   *
   * @throws LogoutRefused
   */
  async endByToken(work: AnonymousWork, connectionId: string, token: string): Promise<void> {
    const { em } = work
    const connection = isUuid(connectionId) ? await em.findOne(SsoConnection, connectionId, acrossTenants) : null
    if (!connection) throw new LogoutRefused('connection_unknown')
    const named = await this.#verified(work, connection, token)
    for (const user of await peopleOf(work, connection, named)) {
      await work.as(principalOfUser(user, work.origin)).commit(async (tx) => {
        // A sign-in that is under way comes before or after.
        const locked = await tx.em.findOne(ApiUser, user.id, { lockMode: LockMode.PESSIMISTIC_WRITE })
        if (!locked) return
        const ofSession = named.sid === null ? {} : { ssoSid: named.sid }
        const where = { ssoConnectionId: connection.id, user: user.id, ...ofSession }
        const count = await endSessionsWhere(tx, where)
        const details = { count, connection_id: connection.id, by: 'identity_provider' }
        await endGrants(tx, locked)
        tx.record('sessions.ended', { type: 'user', id: user.id }, details)
      })
    }
  }

  async #verified({ origin }: AnonymousWork, connection: SsoConnection, token: string): Promise<LogoutSubject> {
    try {
      return await this.#parts.tokens.verify(token, connection)
    } catch (error) {
      if (error instanceof LogoutRefused) {
        const { tenantId, id } = connection
        const reason = `sso_logout_${error.reason}`
        this.#parts.usage.recordFailure({ tenantId, reason, target: null, about: { connection_id: id } }, origin)
      }
      throw error
    }
  }

  /** Where the caller's session is signed out at its provider; null for a session of none, or a provider without such a place. */
  async providerUrl({ em, principal }: Work): Promise<string | null> {
    const session = principal.sessionId === null ? null : await em.findOne(Session, principal.sessionId)
    const connection =
      session?.ssoConnectionId == null ? null : await em.findOne(SsoConnection, session.ssoConnectionId)
    if (!connection) return null
    return this.#parts.providers.endSessionUrl(await providerClient(this.#parts, connection))
  }
}

/** Who has a session that a token names: one that says both a session and a subject must mean the same person. */
async function peopleOf(
  { em }: AnonymousWork,
  connection: SsoConnection,
  { subject, sid }: LogoutSubject,
): Promise<ApiUser[]> {
  const bySubject = { connection, ...(subject !== null && { subject }) }
  const bySession = sid === null ? null : { ssoConnectionId: connection.id, ssoSid: sid }
  const sessions = bySession && (await em.find(Session, bySession, acrossTenants))
  const ofSessions = sessions && { user: { $in: sessions.map(({ user }) => user.id) } }
  const where = { ...bySubject, ...ofSessions }
  const identities = await em.find(SsoIdentity, where, { ...acrossTenants, populate: ['user'] })
  return identities.map(({ user }) => user.getEntity())
}
