import { LockMode } from '@mikro-orm/core'
import { coversAll } from '../access/scopes.ts'
import { Refusal } from '../refusal.ts'
import { rereadRoleScopes } from '../roles/role-locks.ts'
import type { SsoOrigin } from '../sessions/open-session.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction } from '../work/work.ts'
import { SsoConnection, SsoIdentity } from './sso.entities.ts'

/**
 * For who signs in by a password or a passkey. Super Admins always may: a provider that is down or misconfigured must not lock a
 * tenant out of what would repair it.
 *
 * @throws Refusal `forbidden` for somebody whose connection demands itself
 */
export async function assertMayEnterWithoutSso(tx: Transaction, user: ApiUser): Promise<void> {
  if (user.roles.includes('super_admin')) return
  const where = { user, subject: { $ne: null }, connection: { requireSso: true } }
  if ((await tx.em.count(SsoIdentity, where)) === 0) return
  throw new Refusal('forbidden', 'Your tenant demands single sign-on: sign in with your identity provider')
}

/** The connection of a sign-in that a second factor completes, so that its deletion ends the session; null when it was deleted. */
export const lockConnectionOf = (tx: Transaction, { connectionId }: SsoOrigin): Promise<SsoConnection | null> =>
  tx.em.findOne(SsoConnection, connectionId, { lockMode: LockMode.PESSIMISTIC_READ })

/**
 * @param user who is locked
 * @throws Refusal `challenge_expired` for somebody whom the connection no longer signs in
 */
export async function assertConnected(tx: Transaction, user: ApiUser, connection: SsoConnection | null): Promise<void> {
  const linked = connection && (await tx.em.count(SsoIdentity, { user, connection, subject: { $ne: null } }))
  if (linked) await rereadRoleScopes(tx, user)
  if (!linked || !coversAll(connection.ceiling, user.heldScopes())) {
    throw new Refusal('challenge_expired', 'The single sign-on that began this sign-in was changed: begin again')
  }
}
