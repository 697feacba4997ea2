import { numericDate } from '../clock.ts'
import { followsUser } from '../access/credential.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { AuthenticatedClient } from './client-authenticator.ts'
import type { Issuer } from './issuer.ts'
import { OAuthError } from './oauth-error.ts'
import type { OAuthParameters } from './parameters.ts'
import { assertMayUse, audienceAsked, scopesAsked } from './token-request.ts'

/** A successful answer of the token endpoint (RFC 6749, section 5.1). */
export interface TokenAnswer {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  scope: string
  issued_token_type?: string
}

/**
 * The grant of client_credentials (RFC 6749, section 4.4): a token with what the client holds, or the part that it asks for. It
 * never outlives the key.
 *
 * @throws OAuthError
 */
export async function grantClientCredentials(
  { tokens, issuer, now }: { tokens: AccessTokens; issuer: Issuer; now: Date },
  client: AuthenticatedClient,
  parameters: OAuthParameters,
): Promise<TokenAnswer> {
  assertMayUse(client, 'client_credentials')
  const { grant, credential, registration } = client
  if (grant === null || credential === null) {
    throw new OAuthError('unauthorized_client', 'A public client cannot use client_credentials')
  }
  const scopes = scopesAsked(parameters, client.scopes)
  const { token, expiresIn } = await tokens.issue({
    grant,
    tenantId: client.tenantId,
    userId: client.clientId,
    clientId: client.clientId,
    scopes,
    // A key with scopes of its own does not carry the roles of its user.
    roles: followsUser(credential) ? client.user.roles : [],
    audience: audienceAsked(parameters, issuer),
    algorithm: registration?.tokenAlgorithm,
    ...(credential.expiresAt !== null && { lifetimeSeconds: secondsUntil(credential.expiresAt, now) }),
  })
  return {
    access_token: token,
    token_type: 'Bearer',
    expires_in: expiresIn,
    scope: scopes.join(' '),
  }
}

const secondsUntil = (moment: Date, now: Date): number =>
  Math.max(1, Math.ceil(moment.getTime() / 1000) - numericDate(now))
