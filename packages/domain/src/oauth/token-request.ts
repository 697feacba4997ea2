import { covers } from '../access/scopes.ts'
import type { AuthenticatedClient } from './client-authenticator.ts'
import type { GrantType } from './grants.ts'
import type { Issuer } from './issuer.ts'
import { OAuthError } from './oauth-error.ts'
import type { OAuthParameters } from './parameters.ts'

/** RFC 6749, section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/
const MOST_SCOPES = 200
const MAX_RESOURCE = 2000

/**
 * The scopes that a request asks for; without `scope`, all that are held.
 *
 * @throws OAuthError `invalid_scope` for one that is not held
 */
export function scopesAsked(parameters: OAuthParameters, held: readonly string[]): readonly string[] {
  const text = parameters.get('scope')
  if (text === undefined) return held
  const scopes = [...new Set(text.split(' '))]
  if (scopes.length > MOST_SCOPES || !scopes.every((scope) => SCOPE_TOKEN.test(scope))) {
    throw new OAuthError('invalid_scope', 'scope must be names, each separated from the next by one space')
  }
  if (!scopes.every((scope) => covers(held, scope))) {
    throw new OAuthError('invalid_scope', 'The scope is more than the client holds')
  }
  return scopes
}

/**
 * The audience that a request asks for (RFC 8707).
 *
 * @returns null for Keystead itself
 * @throws OAuthError `invalid_target` for what is no absolute URI, or several: a token has one audience
 */
export function audienceAsked(parameters: OAuthParameters, issuer: Issuer): string | null {
  const [resource, ...more] = new Set(parameters.all('resource'))
  if (resource === undefined) return null
  if (more.length > 0) throw new OAuthError('invalid_target', 'A token has one audience: ask for one resource')
  const isUri = URL.canParse(resource) && !resource.includes('#') && resource.length <= MAX_RESOURCE
  if (!isUri) throw new OAuthError('invalid_target', 'resource must be an absolute URI without a fragment')
  return resource === issuer.url || resource === `${issuer.url}/` ? null : resource
}

/** @throws OAuthError `unauthorized_client` for a client that may not use the grant type */
export function assertMayUse({ registration }: Pick<AuthenticatedClient, 'registration'>, grantType: GrantType): void {
  const allowed: readonly GrantType[] = registration?.grantTypes ?? ['client_credentials']
  if (!allowed.includes(grantType)) {
    throw new OAuthError('unauthorized_client', `The client may not use the grant type ${grantType}`)
  }
}
