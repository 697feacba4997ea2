import type { EntityManager } from '@mikro-orm/core'
import { ApiKey } from '../keys/api-key.entity.ts'
import { Refusal } from '../refusal.ts'
import { Session } from '../sessions/session.entity.ts'
import { ContentToken } from '../tokens/content-token.entity.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { unauthorized } from './authenticator.ts'
import type { Principal } from './principal.ts'
import { coversAll } from './scopes.ts'

/**
 * Reads again, within the transaction that grants something, what its maker may do. Between authentication and here a request
 * may have waited, for its body or for a lock, while its maker lost a role or its key was revoked: what it grants would outlive
 * that. Call it when the rows that the transaction changes are locked.
 *
 * @throws Refusal `unauthorized` for a credential that has ended since, `forbidden` for one that has lost scopes
 */
export async function assertStillHolds(tx: EntityManager, principal: Principal, now: Date): Promise<void> {
  const { userId, scopes } = principal
  const user = await tx.findOne(ApiUser, userId, { fields: ['roles', 'scopes', 'status', 'expiresAt'], ...FRESH })
  if (!user?.isActive(now)) throw unauthorized()
  const own = await ownScopes(tx, principal, now)
  if (!coversAll(own ?? user.heldScopes(), scopes)) {
    throw new Refusal('forbidden', 'What you may do has changed while this was asked; ask again')
  }
}

const FRESH = { disableIdentityMap: true } as const

/** @returns null for a credential that follows its user */
async function ownScopes(tx: EntityManager, principal: Principal, now: Date): Promise<string[] | null> {
  const { keyId, sessionId, credentialId } = principal
  if (keyId !== null) {
    const fields = ['scopes', 'disabledAt', 'revokedAt', 'expiresAt'] as const
    const key = await tx.findOne(ApiKey, keyId, { fields, ...FRESH })
    if (!key?.isActive(now)) throw unauthorized()
    return key.scopes ?? null
  }
  const isThere =
    sessionId === null
      ? await tx.count(ContentToken, { jti: credentialId })
      : await tx.count(Session, { id: sessionId, expiresAt: { $gt: now } })
  if (isThere === 0) throw unauthorized()
  return null
}
