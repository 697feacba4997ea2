import {
  ASYMMETRIC_ALGORITHMS,
  AUTH_METHODS,
  contentTokenKeys,
  FINE_SCOPES,
  PUBLISHED_FOR_SECONDS,
} from '@keystead/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../../calls/context.ts'
import { HttpError } from '../../calls/failure.ts'
import { refuseOtherMethods } from '../../calls/methods.ts'
import { EVALUATION_PATH, EVALUATIONS_PATH } from '../authzen/paths.ts'
import { INTROSPECT_PATH } from './introspect.ts'
import { REVOKE_PATH } from './revoke.ts'
import { OWN_GRANT_TYPES, TOKEN_PATH } from './token.ts'

type Metadata = Readonly<Record<string, unknown>>

/** Members that further grants add to the metadata of the server, which replace those of the same name. */
export type MoreMetadata = (services: Pick<Services, 'oauth'>) => Metadata

/** What endpoints that are not the token endpoint take: who calls them must be known. */
const CONFIDENTIAL = AUTH_METHODS.filter((method) => method !== 'none')

/** The metadata of the server (RFC 8414, section 2), which is that of OpenID Connect Discovery too. */
function serverMetadata(services: Pick<Services, 'oauth'>, more: MoreMetadata = () => ({})): Metadata {
  const { issuer } = services.oauth
  return {
    issuer: issuer.url,
    token_endpoint: issuer.at(TOKEN_PATH),
    token_endpoint_auth_methods_supported: AUTH_METHODS,
    token_endpoint_auth_signing_alg_values_supported: ASYMMETRIC_ALGORITHMS,
    revocation_endpoint: issuer.at(REVOKE_PATH),
    revocation_endpoint_auth_methods_supported: AUTH_METHODS,
    revocation_endpoint_auth_signing_alg_values_supported: ASYMMETRIC_ALGORITHMS,
    introspection_endpoint: issuer.at(INTROSPECT_PATH),
    introspection_endpoint_auth_methods_supported: CONFIDENTIAL,
    introspection_endpoint_auth_signing_alg_values_supported: ASYMMETRIC_ALGORITHMS,
    jwks_uri: issuer.at('/.well-known/jwks.json'),
    scopes_supported: FINE_SCOPES,
    response_types_supported: [],
    grant_types_supported: OWN_GRANT_TYPES,
    service_documentation: issuer.at('/docs'),
    ...more(services),
  }
}

/** The metadata of Keystead's own API, as a protected resource (RFC 9728, section 2). */
const resourceMetadata = ({ oauth: { issuer } }: Pick<Services, 'oauth'>): Metadata => ({
  resource: issuer.url,
  resource_name: 'Keystead',
  authorization_servers: [issuer.url],
  bearer_methods_supported: ['header'],
  scopes_supported: FINE_SCOPES,
  resource_documentation: issuer.at('/docs'),
})

/** The metadata of the policy decision point (AuthZEN 1.0, "Policy Decision Point Metadata"). */
const decisionPointMetadata = ({ oauth: { issuer } }: Pick<Services, 'oauth'>): Metadata => ({
  policy_decision_point: issuer.url,
  access_evaluation_endpoint: issuer.at(EVALUATION_PATH),
  access_evaluations_endpoint: issuer.at(EVALUATIONS_PATH),
})

const PUBLIC = `public, max-age=${PUBLISHED_FOR_SECONDS}`

/**
 * The documents under `/.well-known`. An issuer with a path has it behind the name (RFC 8414, section 3.1), and before `/.well-known`
 * in OpenID Connect Discovery; a proxy that removes it makes both of these the plain path.
 */
export function registerMetadata(app: FastifyInstance, services: Services, more?: MoreMetadata): void {
  const server = () => serverMetadata(services, more)
  const documents: Record<string, () => Metadata> = {
    'oauth-authorization-server': server,
    'openid-configuration': server,
    'oauth-protected-resource': () => resourceMetadata(services),
    'authzen-configuration': () => decisionPointMetadata(services),
  }
  for (const [name, document] of Object.entries(documents)) {
    const answer = (reply: FastifyReply) => reply.headers({ 'cache-control': PUBLIC }).send(document())
    const path = `/.well-known/${name}`
    app.get(path, async (_request, reply) => answer(reply))
    app.get(`${path}/*`, async (request, reply) => {
      assertPathOfIssuer(request, services)
      return answer(reply)
    })
    refuseOtherMethods(app, path, ['GET'])
  }
  registerKeys(app, services)
}

function assertPathOfIssuer({ params }: FastifyRequest, { oauth: { issuer } }: Services): void {
  const rest = typeof params === 'object' && params !== null && '*' in params ? params['*'] : ''
  if (new URL(issuer.url).pathname !== `/${String(rest)}`)
    throw new HttpError('not_found', 'There is nothing at this path')
}

/** `/.well-known/jwks.json`: the public keys that verify access tokens, ID tokens and content tokens (RFC 7517). */
function registerKeys(app: FastifyInstance, { keyring, oauth }: Services): void {
  const path = '/.well-known/jwks.json'
  app.get(path, async (_request, reply) => {
    const { keys } = await contentTokenKeys(keyring)
    reply.headers({ 'cache-control': PUBLIC })
    return { keys: [...keys, ...oauth.signingKeys.published()] }
  })
  refuseOtherMethods(app, path, ['GET'])
}
