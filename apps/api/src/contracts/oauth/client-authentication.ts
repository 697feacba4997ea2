import { type AuthenticatedClient, OAuthError, type OAuthParameters } from '@keystead/domain'
import type { FastifyRequest } from 'fastify'
import { originOf } from '../../calls/authentication.ts'
import type { Services } from '../../calls/context.ts'
import '../../calls/fastify.ts'

/**
 * Authenticates the client of a request. A failure counts against the limit of authentication attempts of the address, as one of
 * the API does.
 *
 * @throws OAuthError, Refusal `rate_limited`
 */
export async function authenticateClient(
  { limiter, oauth }: Pick<Services, 'limiter' | 'oauth'>,
  request: FastifyRequest,
  parameters: OAuthParameters,
): Promise<AuthenticatedClient> {
  limiter.check(request.address)
  const { authorization } = request.headers
  try {
    return await oauth.authenticator.authenticate({
      authorizationHeader: authorization,
      parameters,
      origin: originOf(request),
    })
  } catch (error) {
    if (error instanceof OAuthError && error.code === 'invalid_client') await limiter.count(request.address)
    throw error
  }
}

/** Whether a request has a credential of a client, beside its bare `client_id`. */
export const authenticatesClient = ({ headers }: FastifyRequest, parameters: OAuthParameters): boolean =>
  headers.authorization !== undefined ||
  parameters.get('client_secret') !== undefined ||
  parameters.get('client_assertion') !== undefined
