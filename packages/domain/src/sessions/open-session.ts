import { ref } from '@mikro-orm/core'
import { type Origin, type Principal, principalOfUser } from '../access/principal.ts'
import { newId } from '../ids.ts'
import { mint } from '../keys/minter.ts'
import type { FactorChallenge } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { EventDetails } from '../events/catalogue/catalogue.ts'
import type { Transaction } from '../work/work.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { Session } from './session.entity.ts'

export interface OpenedSession {
  kind: 'session'
  user: ApiUser
  /** The session token, which is shown once. */
  token: string
  expiresAt: Date
  /** Of a person who had to add a first factor at this log-in; shown once. */
  recoveryCodes: string[] | null
}

/** The password was right, and a factor must follow. */
export interface OpenedChallenge extends FactorChallenge {
  kind: 'challenge'
}

/** The principal of a session that is about to be opened. */
export function principalOfNewSession(user: ApiUser, origin: Origin): Principal {
  return principalOfUser(user, origin, newId())
}

/** The identity provider that took the place of the password. */
export interface SsoOrigin {
  connectionId: string
  /** The session at the provider. */
  sid: string | null
}

/**
 * Opens the session of the transaction's principal. The row of its person is locked.
 *
 * @param details how the person logged in, beyond a password
 * @param sso null: by a password or a passkey
 */
export async function openSession(
  tx: Transaction,
  { keyring, settings }: { keyring: Keyring; settings: TenantSettings },
  user: ApiUser,
  details: EventDetails<'session.opened'> | null = null,
  sso: SsoOrigin | null = null,
): Promise<OpenedSession> {
  const { tenantId, credentialId: id } = tx.principal
  const now = tx.clock()
  const hours = (await settings.for(tx))['sessions.lifetime_hours']
  const expiresAt = new Date(now.getTime() + hours * 3_600_000)
  const { text, hash } = mint(keyring, 'kss')
  const { ip, userAgent } = tx.origin
  const times = { createdAt: now, lastSeenAt: now, expiresAt }
  const origin = { ssoConnectionId: sso?.connectionId ?? null, ssoSid: sso?.sid ?? null }
  tx.em.create(Session, { id, tenantId, user: ref(user), hash, ip, userAgent, ...origin, ...times })
  tx.record('session.opened', { type: 'session', id }, details)
  return { kind: 'session', user, token: text, expiresAt, recoveryCodes: null }
}
