import type { EntityManager } from '@mikro-orm/core'
import { FederatedCredential } from '../federation/federated-credential.entity.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { EndedToken } from '../oauth/ended-token.entity.ts'
import type { GrantHandle } from '../oauth/grants.ts'
import { OAuthClient } from '../oauth/oauth-client.entity.ts'
import { OauthGrant } from '../oauth/oauth-grant.entity.ts'
import { Refusal } from '../refusal.ts'
import { Session } from '../sessions/session.entity.ts'
import { ContentToken } from '../tokens/content-token.entity.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction } from '../work/work.ts'
import { unauthorized } from './authenticator.ts'
import { coversAll, stillHeld } from './scopes.ts'

/**
 * Rereads the caller's scopes within the transaction that grants something. Since authentication the request may have waited, for
 * its body or for a lock, while the caller lost a role or its key was revoked: the grant would outlive that. Call it when the rows
 * that the transaction changes are locked.
 *
 * @throws Refusal `unauthorized` for a credential that no longer works, `forbidden` for one that has lost scopes
 */
export async function assertStillHolds(tx: Transaction): Promise<void> {
  const scopes = await scopesNow(tx)
  if (scopes === null) throw unauthorized()
  if (!coversAll(scopes, tx.principal.scopes)) {
    throw new Refusal('forbidden', 'Your permissions changed during this request; retry it')
  }
}

/** The credential and its user in one query, ignoring what the transaction has read before. */
const FRESH = { populate: ['user'], strategy: 'joined', disableIdentityMap: true } as const

/** @returns null for a credential that no longer works */
async function scopesNow({ em, principal, clock }: Transaction): Promise<string[] | null> {
  const { keyId, sessionId, credentialId, grant, ends = [] } = principal
  const now = clock()
  if (ends.length > 0 && (await em.count(EndedToken, { jti: { $in: [...ends] } })) > 0) return null
  if (keyId !== null) {
    const key = await em.findOne(ApiKey, keyId, FRESH)
    return key?.isActive(now) ? heldNow(key.user.getEntity(), now, key.scopes) : null
  }
  if (grant !== undefined) return scopesOfGrant(em, grant, now)
  const credential =
    sessionId === null
      ? await em.findOne(ContentToken, { jti: credentialId }, FRESH)
      : await em.findOne(Session, { id: sessionId, expiresAt: { $gt: now } }, FRESH)
  return credential && heldNow(credential.user.getEntity(), now)
}

/** What a token that hangs on no key may do. The scopes of the token are a part of those. */
async function scopesOfGrant(em: EntityManager, grant: GrantHandle, now: Date): Promise<string[] | null> {
  const id = grant.slice(1)
  if (grant.startsWith('c')) {
    const client = await em.findOne(OAuthClient, { grantId: id }, FRESH)
    return client?.hasKeys() ? heldNow(client.user.getEntity(), now, client.scopes) : null
  }
  if (grant.startsWith('f')) {
    const federated = await em.findOne(FederatedCredential, { id }, FRESH)
    return federated && heldNow(federated.user.getEntity(), now, federated.scopes)
  }
  const allowed = await em.findOne(OauthGrant, { id }, { ...FRESH, populate: ['user', 'clientUser'] })
  if (!allowed || allowed.clientUser?.getEntity().isActive(now) === false) return null
  const held = heldNow(allowed.user.getEntity(), now)
  return held && [...allowed.identityScopes, ...stillHeld(held, Object.values(allowed.resources).flat())]
}

const heldNow = (user: ApiUser, now: Date, own?: string[] | null): string[] | null =>
  user.isActive(now) ? (own ?? user.heldScopes()) : null
