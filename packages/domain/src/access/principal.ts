import { Refusal } from '../refusal.ts'
import { covers, coversAll, scopesOfRoles } from './scopes.ts'

/** Where a request came from: what the audit log keeps of it. */
export interface Origin {
  ip: string
  userAgent: string | null
  requestId: string
}

/** Who is asking, and what they may do: the outcome of authentication. */
export interface Principal {
  tenantId: string
  userId: string
  /** The API key that was presented, if it was one. */
  keyId: string | null
  /** The session whose token was presented, if it was one. */
  sessionId: string | null
  /** The key, the session or the content token that was presented. */
  credentialId: string
  /** False for a key to the tenant's own API, which may not call Keystead. */
  management: boolean
  scopes: readonly string[]
  roles: readonly string[]
  origin: Origin
}

export const DEFAULT_TENANT_ID = '00000000-0000-0000-0000-000000000001'

export const isSuperAdmin = (principal: Principal): boolean => covers(principal.scopes, '*')

/** Nobody grants what they do not hold. @throws Refusal `forbidden` */
export function assertMayGrant(principal: Principal, scopes: readonly string[]): void {
  const missing = scopes.find((scope) => !covers(principal.scopes, scope))
  if (missing !== undefined) throw new Refusal('forbidden', `You cannot grant a scope that you do not hold: ${missing}`)
}

/** Nobody grants a role whose scopes they do not hold. @throws Refusal `forbidden` */
export function assertMayGrantRoles(principal: Principal, roles: readonly string[]): void {
  const missing = roles.find((role) => !coversAll(principal.scopes, scopesOfRoles([role])))
  if (missing !== undefined) throw new Refusal('forbidden', `You cannot grant a role that you do not hold: ${missing}`)
}

/** Whoever changes a user or a key must hold all that it holds, or they would take over more than they have. */
export function assertMayManage(principal: Principal, held: readonly string[]): void {
  if (!coversAll(principal.scopes, held)) {
    throw new Refusal('forbidden', 'You cannot change a user or key that holds more than you do')
  }
}
