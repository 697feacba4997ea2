import {
  APPLICATION_KEY,
  assertManagesTenants,
  covers,
  type Principal,
  Refusal,
  type RequiredScope,
  unauthorized,
} from '@keystead/domain'
import type { Context } from './context.ts'

/**
 * The principal of a request that may go on. The REST routes ask this before they read a body.
 *
 * @throws Refusal `unauthorized`, `forbidden`
 */
export function authorised({ identity }: Pick<Context, 'identity'>, scope?: RequiredScope): Principal {
  if (!('principal' in identity)) throw identity.refusal ?? unauthorized()
  return permitted(identity.principal, scope)
}

/**
 * The same for what a request does now that it has arrived as a whole: what its credential may do at this moment counts.
 *
 * @throws Refusal `unauthorized`, `forbidden`
 */
export async function authorisedNow(
  { identity }: Pick<Context, 'identity'>,
  scope?: RequiredScope,
): Promise<Principal> {
  if (!('principal' in identity)) throw identity.refusal ?? unauthorized()
  return permitted(await identity.renew(), scope)
}

function permitted(principal: Principal, scope?: RequiredScope): Principal {
  if (!principal.management) throw new Refusal('forbidden', APPLICATION_KEY)
  if (scope !== undefined && !covers(principal.scopes, scope)) {
    throw new Refusal('forbidden', scope === '*' ? 'Requires the role super_admin' : `Requires the scope ${scope}`)
  }
  // More than a scope; asked here, so that it comes before the input too.
  if (scope === 'tenants:manage') assertManagesTenants(principal)
  return principal
}
