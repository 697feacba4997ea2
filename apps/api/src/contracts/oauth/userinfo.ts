import { acrossTenants, ApiUser, OAuthError, type Principal } from '@keystead/domain'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Identifier } from '../../calls/authentication.ts'
import type { Services } from '../../calls/context.ts'
import { refuseOtherMethods } from '../../calls/methods.ts'
import { ENDPOINTS } from './endpoints.ts'
import { claimsOf, IDENTITY_CLAIMS } from './provider/accounts.ts'

const challenge = (error: string): Record<string, string> => ({
  'www-authenticate': `Bearer realm="keystead", error="${error}", scope="openid"`,
})

const invalidToken = (): OAuthError =>
  new OAuthError('invalid_token', 'The access token is missing, or does not work', 401, challenge('invalid_token'))

/** `GET` and `POST /oauth/userinfo` (OpenID Connect Core, section 5.3): who allowed the access token, as far as it says. */
export function registerUserinfo(
  app: FastifyInstance,
  { services, identifier }: { services: Services; identifier: Identifier },
): void {
  const handler = async (request: FastifyRequest) => {
    const principal = await presented(request, identifier)
    const { em } = services.work.begin(principal)
    const user = await em.findOne(ApiUser, principal.userId, acrossTenants)
    if (!user) throw invalidToken()
    const granted = Object.entries(IDENTITY_CLAIMS).filter(([scope]) => principal.scopes.includes(scope))
    const names = new Set<string>(granted.flatMap(([, claims]) => claims))
    return Object.fromEntries(Object.entries(claimsOf(user)).filter(([name]) => names.has(name)))
  }
  app.route({ method: ['GET', 'POST'], url: ENDPOINTS.userinfo, handler })
  refuseOtherMethods(app, ENDPOINTS.userinfo, ['GET', 'POST'])
}

/** Only a token that a person allowed is about a person. */
async function presented(request: FastifyRequest, identifier: Identifier): Promise<Principal> {
  const identity = await identifier.identify(request, { changes: false })
  if (!('principal' in identity) || !identity.principal.grant?.startsWith('g')) throw invalidToken()
  if (!identity.principal.scopes.includes('openid')) {
    throw new OAuthError(
      'insufficient_scope',
      'The access token lacks the scope openid',
      403,
      challenge('insufficient_scope'),
    )
  }
  return identity.principal
}
