import { acrossTenants, ApiUser, OAuthError, type Principal, type Refusal } from '@keystead/domain'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Identifier, presentedAs } from '../../calls/authentication.ts'
import type { Services } from '../../calls/context.ts'
import { refuseOtherMethods } from '../../calls/methods.ts'
import { challengeOf } from '../challenge.ts'
import { ENDPOINTS } from './endpoints.ts'
import { claimsOf, IDENTITY_CLAIMS } from './provider/accounts.ts'

interface Userinfo {
  services: Services
  identifier: Identifier
}

/** `GET` and `POST /oauth/userinfo` (OpenID Connect Core, section 5.3): who allowed the access token, as far as it says. */
export function registerUserinfo(app: FastifyInstance, { services, identifier }: Userinfo): void {
  const handler = async (request: FastifyRequest) => {
    const principal = await presented(request, { services, identifier })
    const { em } = services.work.begin(principal)
    const user = await em.findOne(ApiUser, principal.userId, acrossTenants)
    if (!user) throw refused(request, services, {})
    const granted = Object.entries(IDENTITY_CLAIMS).filter(([scope]) => principal.scopes.includes(scope))
    const names = new Set<string>(granted.flatMap(([, claims]) => claims))
    return Object.fromEntries(Object.entries(claimsOf(user)).filter(([name]) => names.has(name)))
  }
  app.route({ method: ['GET', 'POST'], url: ENDPOINTS.userinfo, handler })
  refuseOtherMethods(app, ENDPOINTS.userinfo, ['GET', 'POST'])
}

/** Only a token that a person allowed is about a person. */
async function presented(request: FastifyRequest, { services, identifier }: Userinfo): Promise<Principal> {
  const identity = await identifier.identify(request, { changes: false })
  if (!('principal' in identity)) throw refused(request, services, identity.refusal ?? {})
  if (!identity.principal.grant?.startsWith('g')) throw refused(request, services, {})
  if (!identity.principal.scopes.includes('openid')) {
    const about = { error: 'insufficient_scope', scope: 'openid' } as const
    const headers = { 'www-authenticate': challengeOf(challenged(request, services), about) }
    throw new OAuthError(about.error, 'The access token lacks the scope openid', 403, headers)
  }
  return identity.principal
}

const challenged = (request: FastifyRequest, { oauth: { issuer } }: Services) => ({
  issuer,
  presentedAs: presentedAs(request),
})

function refused(
  request: FastifyRequest,
  services: Services,
  { proofFault }: Partial<Pick<Refusal, 'proofFault'>>,
): OAuthError {
  const challenge = challengeOf(challenged(request, services), { proofFault, scope: 'openid' })
  const headers = { 'www-authenticate': challenge }
  return new OAuthError('invalid_token', 'The access token is missing, or does not work', 401, headers)
}
