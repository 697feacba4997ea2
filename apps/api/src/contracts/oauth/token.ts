import {
  type AuthenticatedClient,
  grantClientCredentials,
  type OAuthParameters,
  type TokenAnswer,
} from '@keystead/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../../calls/context.ts'
import { refuseOtherMethods } from '../../calls/methods.ts'
import { authenticateClient } from './client-authentication.ts'
import { ENDPOINTS } from './endpoints.ts'
import { exchangeGrant } from './exchange.ts'
import { formOf } from '../../calls/forms.ts'
import { workloadGrant } from './workloads.ts'

/** A request for a token. */
export interface TokenCall {
  services: Services
  request: FastifyRequest
  parameters: OAuthParameters
  /** @throws OAuthError */
  authenticate: () => Promise<AuthenticatedClient>
}

/** Answers a grant type. @throws OAuthError */
export type GrantHandler = (call: TokenCall) => Promise<TokenAnswer>

/** The grant types that are answered here. */
const HANDLERS: ReadonlyMap<string, GrantHandler> = new Map<string, GrantHandler>([
  [
    'client_credentials',
    async ({ services: { oauth, clock }, parameters, authenticate }) =>
      grantClientCredentials({ ...oauth, now: clock() }, await authenticate(), parameters),
  ],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', workloadGrant],
  ['urn:ietf:params:oauth:grant-type:token-exchange', exchangeGrant],
])

/** Answers what is not answered here. */
type OtherRequests = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/**
 * `POST /oauth/token` (RFC 6749, section 3.2).
 *
 * @param others answers what has no handler here
 * @param preflight answers the question of a browser whether a script may send it
 */
export function registerToken(
  app: FastifyInstance,
  services: Services,
  { others, preflight }: { others: OtherRequests; preflight: OtherRequests },
): void {
  app.options(ENDPOINTS.token, preflight)
  // As often as verifications: successes are counted by key, address and minute.
  app.post(ENDPOINTS.token, { config: { isQuiet: true } }, async (request, reply) => {
    const parameters = formOf(request)
    const handler = HANDLERS.get(parameters.required('grant_type'))
    if (!handler) return others(request, reply)
    const authenticate = () => authenticateClient(services, request, parameters)
    const answer = await handler({ services, request, parameters, authenticate })
    // RFC 6749, section 5.1; `Cache-Control: no-store` is on every answer.
    reply.header('pragma', 'no-cache')
    return answer
  })
  refuseOtherMethods(app, ENDPOINTS.token, ['POST'], ['OPTIONS'])
}
