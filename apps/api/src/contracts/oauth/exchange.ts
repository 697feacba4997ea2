import { assertMayUse, OAuthError, type OAuthParameters } from '@keystead/domain'
import { originOf } from '../../calls/authentication.ts'
import { authenticatesClient } from './client-authentication.ts'
import type { GrantHandler } from './token.ts'

/**
 * `grant_type=urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693): a narrower and shorter token for a job or an agent. The
 * holder of the subject token needs no other credential; a client that authenticates becomes the actor of the new token.
 */
export const exchangeGrant: GrantHandler = async ({
  services: { oauth, limiter },
  request,
  parameters,
  authenticate,
}) => {
  limiter.check(request.address)
  const client = authenticatesClient(request, parameters) ? await authenticate() : null
  if (client) assertMayUse(client, 'urn:ietf:params:oauth:grant-type:token-exchange')
  try {
    return await oauth.exchange.exchange({ parameters, client, origin: originOf(request) })
  } catch (error) {
    if (isGuess(error, parameters)) await limiter.count(request.address)
    throw error
  }
}

/** Whether a token was presented that does not work. */
const isGuess = (error: unknown, parameters: OAuthParameters): boolean =>
  error instanceof OAuthError && error.code === 'invalid_request' && parameters.get('subject_token') !== undefined
