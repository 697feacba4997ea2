import {
  APPLICATION_KEY,
  assertManagesTenants,
  covers,
  type Principal,
  Refusal,
  type RequiredScope,
  unauthorized,
} from '@keystead/domain'
import type { Incoming } from './context.ts'

/** The setting `access.ip_allowlist` of the tenant. */
const ELSEWHERE = 'This tenant is not managed from your address'

/**
 * The principal of an authorised request. REST routes call this before they read a body.
 *
 * @throws Refusal `unauthorized`, `forbidden`
 */
export function authorised({ identity }: Pick<Incoming, 'identity'>, scope?: RequiredScope): Principal {
  if (!('principal' in identity)) throw identity.refusal ?? unauthorized()
  return permitted(identity.principal, scope)
}

/**
 * The same once the whole request has arrived: decides by the credential's current permissions.
 *
 * @throws Refusal `unauthorized`, `forbidden`
 */
export async function authorisedNow(
  { identity }: Pick<Incoming, 'identity'>,
  scope?: RequiredScope,
): Promise<Principal> {
  if (!('principal' in identity)) throw identity.refusal ?? unauthorized()
  return permitted(await identity.renew(), scope)
}

function permitted(principal: Principal, scope?: RequiredScope): Principal {
  if (!principal.management) throw new Refusal('forbidden', APPLICATION_KEY)
  // Verification is what gateways do, wherever they are.
  if (principal.isElsewhere && scope !== 'keys:verify') throw new Refusal('forbidden', ELSEWHERE)
  if (scope !== undefined && !covers(principal.scopes, scope)) {
    const text = scope === '*' ? 'Requires the role super_admin' : `Requires the scope ${scope}`
    throw new Refusal('forbidden', text, { scope })
  }
  // Requires more than a scope; checked here so that it precedes input validation too.
  if (scope === 'tenants:manage') assertManagesTenants(principal)
  return principal
}
