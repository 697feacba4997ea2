import { newId } from '../ids.ts'
import type { GrantHandle } from '../oauth/grants.ts'
import { Refusal } from '../refusal.ts'
import { covers, coversAll, scopesOfRoles } from './scopes.ts'

/** Where a request came from, as the audit log records it. */
export interface Origin {
  ip: string
  userAgent: string | null
  requestId: string
  /** The thumbprint of the key that the request proved to have (DPoP, RFC 9449); null for one whose proof is not valid. */
  proofKey?: string | null
}

/** The authenticated caller, and what it may do. */
export interface Principal {
  tenantId: string
  userId: string
  /** The API key that was presented, if it was one. */
  keyId: string | null
  /** The session whose token was presented, if it was one. */
  sessionId: string | null
  /** The key, the session, the content token or the access token that was presented. */
  credentialId: string
  /** What the presented access token hangs on; left out when it was none. */
  grant?: GrantHandle
  /** The jti of the presented access token, and of those that it was exchanged for: it ends with any of them. */
  ends?: readonly string[]
  /** False for a key to the tenant's own API, which may not call Keystead. */
  management: boolean
  /** Whether it calls from an address from which the tenant is not managed. */
  isElsewhere?: boolean
  scopes: readonly string[]
  roles: readonly string[]
  origin: Origin
}

/**
 * A person who acts without a credential of its own yet: by a link, or by logging in.
 *
 * @param sessionId of the session that the act opens
 */
export function principalOfUser(
  user: { id: string; tenantId: string; roles: readonly string[]; heldScopes: () => readonly string[] },
  origin: Origin,
  sessionId: string | null = null,
): Principal {
  const { id: userId, tenantId, roles } = user
  const credential = { keyId: null, sessionId, credentialId: sessionId ?? newId(), management: true }
  return { tenantId, userId, ...credential, scopes: user.heldScopes(), roles, origin }
}

/** Somebody who may do the one thing at hand, and nothing else. */
export const principalWithoutScopes = (
  about: Pick<Principal, 'tenantId' | 'userId' | 'credentialId' | 'origin'>,
): Principal => ({ keyId: null, sessionId: null, management: false, scopes: [], roles: [], ...about })

export const DEFAULT_TENANT_ID = '00000000-0000-0000-0000-000000000001'

export const isSuperAdmin = (principal: Principal): boolean => covers(principal.scopes, '*')

/** A caller may grant only scopes that it holds. @throws Refusal `forbidden` */
export function assertMayGrant(principal: Principal, scopes: readonly string[]): void {
  const missing = scopes.find((scope) => !covers(principal.scopes, scope))
  if (missing !== undefined) throw new Refusal('forbidden', `You cannot grant a scope that you do not hold: ${missing}`)
}

/**
 * A caller may grant only roles whose scopes it holds.
 *
 * @param custom the custom ones among them
 * @throws Refusal `forbidden`
 */
export function assertMayGrantRoles(
  principal: Principal,
  roles: readonly string[],
  custom: readonly { name: string; scopes: readonly string[] }[] = [],
): void {
  const scopesOf = (role: string) => custom.find(({ name }) => name === role)?.scopes ?? scopesOfRoles([role])
  const missing = roles.find((role) => !coversAll(principal.scopes, scopesOf(role)))
  if (missing !== undefined) throw new Refusal('forbidden', `You cannot grant a role that you do not hold: ${missing}`)
}

/**
 * A key or a token gives nobody a way to sign in as the person that it belongs to: a session that began so would outlive the key, and
 * may do more.
 *
 * @throws Refusal `forbidden`
 */
export function assertNotItsOwnPerson(
  { userId, sessionId }: Pick<Principal, 'userId' | 'sessionId'>,
  user: { id: string; kind: string },
  what: string,
): void {
  if (sessionId === null && user.kind === 'person' && user.id === userId) {
    throw new Refusal(
      'forbidden',
      `A key cannot ${what} of the person that it belongs to: sign in, or ask another administrator`,
    )
  }
}

/** A caller who changes a user, a key or a role must hold all its scopes, or the caller could gain more than it has. */
export function assertMayManage(principal: Principal, held: readonly string[], what = 'user or key'): void {
  if (!coversAll(principal.scopes, held)) {
    throw new Refusal('forbidden', `You cannot change a ${what} that holds more than you do`)
  }
}
