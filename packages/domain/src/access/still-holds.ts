import type { EntityManager } from '@mikro-orm/core'
import { ApiKey } from '../keys/api-key.entity.ts'
import { Refusal } from '../refusal.ts'
import { Session } from '../sessions/session.entity.ts'
import { ContentToken } from '../tokens/content-token.entity.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
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
  const scopes = await scopesNow(tx, principal, now)
  if (scopes === null) throw unauthorized()
  if (!coversAll(scopes, principal.scopes)) {
    throw new Refusal('forbidden', 'What you may do has changed while this was asked; ask again')
  }
}

/** The credential and its user in one query, past what the transaction has read before. */
const FRESH = { populate: ['user'], strategy: 'joined', disableIdentityMap: true } as const

/** @returns null for a credential that works no longer */
async function scopesNow(tx: EntityManager, principal: Principal, now: Date): Promise<string[] | null> {
  const { keyId, sessionId, credentialId } = principal
  if (keyId !== null) {
    const key = await tx.findOne(ApiKey, keyId, FRESH)
    return key?.isActive(now) ? heldNow(key.user.getEntity(), now, key.scopes) : null
  }
  const credential =
    sessionId === null
      ? await tx.findOne(ContentToken, { jti: credentialId }, FRESH)
      : await tx.findOne(Session, { id: sessionId, expiresAt: { $gt: now } }, FRESH)
  return credential && heldNow(credential.user.getEntity(), now)
}

const heldNow = (user: ApiUser, now: Date, own?: string[] | null): string[] | null =>
  user.isActive(now) ? (own ?? user.heldScopes()) : null
