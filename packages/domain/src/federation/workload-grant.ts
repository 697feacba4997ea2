import { followsUser } from '../access/credential.ts'
import type { AccessTokens } from '../oauth/access-tokens.ts'
import type { TokenAnswer } from '../oauth/client-credentials-grant.ts'
import type { Issuer } from '../oauth/issuer.ts'
import type { OAuthParameters } from '../oauth/parameters.ts'
import { audienceAsked, scopesAsked } from '../oauth/token-request.ts'
import type { IdentifiedWorkload } from './workload-identity.ts'

/**
 * The grant of jwt-bearer (RFC 7523, section 2.1) for a workload that was identified: a token with what its federated credential
 * holds, or the part that it asks for.
 *
 * @throws OAuthError
 */
export async function grantWorkload(
  { tokens, issuer }: { tokens: AccessTokens; issuer: Issuer },
  { grant, credential }: IdentifiedWorkload,
  parameters: OAuthParameters,
): Promise<TokenAnswer> {
  const { user, tenantId } = credential
  const scopes = scopesAsked(parameters, credential.scopes)
  const { token, expiresIn } = await tokens.issue({
    grant,
    tenantId,
    userId: user.id,
    clientId: user.id,
    scopes,
    // A credential with scopes of its own does not carry the roles of its user.
    roles: followsUser(credential) ? user.roles : [],
    audience: audienceAsked(parameters, issuer),
  })
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: expiresIn,
    scope: scopes.join(' '),
  }
}
