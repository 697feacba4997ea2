import type { errors as LibraryErrors, KoaContextWithOIDC, ResourceServer } from 'oidc-provider'
import { IDENTITY_SCOPES, mayHave, tokenSecondsOf } from './accounts.ts'

/** The longest name of an audience. */
const LONGEST = 500

/**
 * The audience of a token for a resource (RFC 8707): Keystead itself by its issuer, or any other service by its URL.
 *
 * @returns null for what is no absolute URL, or has credentials or a fragment
 */
export function audienceOf(resource: string, issuer: string): string | null {
  const url = URL.parse(resource)
  if (!url || resource.length > LONGEST || resource.includes('#') || url.username !== '' || url.password !== '')
    return null
  if (/\s/.test(resource)) return null
  return resource === issuer || resource === `${issuer}/` ? issuer : resource
}

/**
 * What tokens for a resource may carry: at the authorization endpoint what was asked for, at the token endpoint what the person
 * allowed and still holds.
 *
 * @param isOwn whether the resource is Keystead itself
 */
function scopesFor({ oidc }: KoaContextWithOIDC, resource: string, isOwn: boolean): string[] {
  const { Grant: grant, Account: account } = oidc.entities
  const isIssuing = oidc.route === 'token'
  const scopes = isIssuing ? (grant?.getResourceScope(resource) ?? '') : text(oidc.params?.['scope'])
  const isFit = (scope: string) => (IDENTITY_SCOPES.has(scope) ? isOwn : mayHave(account, scope))
  return scopes.split(' ').filter((scope) => scope !== '' && isFit(scope))
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** How the library may issue tokens for a resource. @throws InvalidTarget */
export function resourceServer(
  ctx: KoaContextWithOIDC,
  resource: string,
  { issuer, errors }: { issuer: string; errors: typeof LibraryErrors },
): ResourceServer {
  const audience = audienceOf(resource, issuer)
  if (audience === null) throw new errors.InvalidTarget('resource must be an absolute URL without a fragment')
  return {
    audience,
    scope: scopesFor(ctx, resource, audience === issuer).join(' '),
    accessTokenFormat: 'jwt',
    accessTokenTTL: tokenSecondsOf(ctx.oidc.entities.Account),
  }
}
