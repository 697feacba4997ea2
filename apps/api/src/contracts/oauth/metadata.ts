import {
  ASYMMETRIC_ALGORITHMS,
  AUTH_METHODS,
  contentTokenKeys,
  DPOP_ALGORITHMS,
  FINE_SCOPES,
  GRANT_TYPES,
  type Issuer,
  PUBLISHED_FOR_SECONDS,
} from '@keystead/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../../calls/context.ts'
import { HttpError } from '../../calls/failure.ts'
import { refuseOtherMethods } from '../../calls/methods.ts'
import { EVALUATION_PATH, EVALUATIONS_PATH } from '../authzen/paths.ts'
import { transmitterMetadata } from '../ssf/views.ts'
import { ENDPOINTS } from './endpoints.ts'
import { IDENTITY_CLAIMS, IDENTITY_SCOPES } from './provider/accounts.ts'
import { ID_TOKEN_ALGORITHMS } from './provider/settings.ts'
import type { ProviderParts } from './provider/parts.ts'

type Metadata = Readonly<Record<string, unknown>>

/** What the operator opens to clients that no tenant has registered. */
export type OpenTo = Pick<ProviderParts, 'allowsRegistration' | 'allowsMetadataDocuments'>

/** What introspection takes: who calls it must be known. */
const CONFIDENTIAL = AUTH_METHODS.filter((method) => method !== 'none')

/**
 * The metadata of the server (RFC 8414, section 2, OpenID Connect Discovery, RFC 8628, section 4, RFC 9207, section 3, and RFC 9449,
 * section 5.1).
 */
const serverMetadata = (issuer: Issuer, openTo: OpenTo): Metadata => ({
  issuer: issuer.url,
  ...endpointsOf(issuer, openTo),
  ...CLIENT_AUTHENTICATION,
  scopes_supported: [...IDENTITY_SCOPES, ...FINE_SCOPES],
  claims_supported: [...Object.values(IDENTITY_CLAIMS).flat(), 'iss', 'aud', 'auth_time', 'nonce', 'sid'],
  response_types_supported: ['code'],
  response_modes_supported: ['query', 'form_post', 'fragment'],
  grant_types_supported: GRANT_TYPES,
  code_challenge_methods_supported: ['S256'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ID_TOKEN_ALGORITHMS,
  dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
  prompt_values_supported: ['none', 'login', 'consent'],
  ...(openTo.allowsMetadataDocuments && { client_id_metadata_document_supported: true }),
  authorization_response_iss_parameter_supported: true,
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  service_documentation: issuer.at('/docs'),
})

const endpointsOf = (issuer: Issuer, { allowsRegistration }: OpenTo): Metadata => ({
  authorization_endpoint: issuer.at(ENDPOINTS.authorization),
  token_endpoint: issuer.at(ENDPOINTS.token),
  device_authorization_endpoint: issuer.at(ENDPOINTS.device_authorization),
  revocation_endpoint: issuer.at(ENDPOINTS.revocation),
  introspection_endpoint: issuer.at(ENDPOINTS.introspection),
  userinfo_endpoint: issuer.at(ENDPOINTS.userinfo),
  end_session_endpoint: issuer.at(ENDPOINTS.end_session),
  ...(allowsRegistration && { registration_endpoint: issuer.at(ENDPOINTS.registration) }),
  jwks_uri: issuer.at(ENDPOINTS.jwks),
})

/** How clients authenticate. */
const CLIENT_AUTHENTICATION: Metadata = {
  token_endpoint_auth_methods_supported: AUTH_METHODS,
  token_endpoint_auth_signing_alg_values_supported: ASYMMETRIC_ALGORITHMS,
  revocation_endpoint_auth_methods_supported: AUTH_METHODS,
  revocation_endpoint_auth_signing_alg_values_supported: ASYMMETRIC_ALGORITHMS,
  introspection_endpoint_auth_methods_supported: CONFIDENTIAL,
  introspection_endpoint_auth_signing_alg_values_supported: ASYMMETRIC_ALGORITHMS,
}

/** The metadata of Keystead's own API, as a protected resource (RFC 9728, section 2). */
const resourceMetadata = (issuer: Issuer): Metadata => ({
  resource: issuer.url,
  resource_name: 'Keystead',
  authorization_servers: [issuer.url],
  bearer_methods_supported: ['header'],
  scopes_supported: FINE_SCOPES,
  resource_documentation: issuer.at('/docs'),
})

/** The metadata of the policy decision point (AuthZEN 1.0, "Policy Decision Point Metadata"). */
const decisionPointMetadata = (issuer: Issuer): Metadata => ({
  policy_decision_point: issuer.url,
  access_evaluation_endpoint: issuer.at(EVALUATION_PATH),
  access_evaluations_endpoint: issuer.at(EVALUATIONS_PATH),
})

const PUBLIC = `public, max-age=${PUBLISHED_FOR_SECONDS}`

/**
 * The documents under `/.well-known`. An issuer with a path has it behind the name (RFC 8414, section 3.1), and before `/.well-known`
 * in OpenID Connect Discovery; a proxy that removes it makes both of these the plain path.
 */
export function registerMetadata(app: FastifyInstance, services: Services, openTo: OpenTo): void {
  const { issuer } = services.oauth
  const server = () => serverMetadata(issuer, openTo)
  const documents: Record<string, () => Metadata> = {
    'oauth-authorization-server': server,
    'openid-configuration': server,
    'oauth-protected-resource': () => resourceMetadata(issuer),
    'authzen-configuration': () => decisionPointMetadata(issuer),
    'ssf-configuration': () => transmitterMetadata(issuer, ENDPOINTS.jwks),
  }
  for (const [name, document] of Object.entries(documents)) {
    const answer = (reply: FastifyReply) => reply.headers({ 'cache-control': PUBLIC }).send(document())
    const path = `/.well-known/${name}`
    app.get(path, async (_request, reply) => answer(reply))
    app.get(`${path}/*`, async (request, reply) => {
      assertPathOfIssuer(request, issuer)
      return answer(reply)
    })
    refuseOtherMethods(app, path, ['GET'])
  }
  registerKeys(app, services)
}

function assertPathOfIssuer({ params }: FastifyRequest, issuer: Issuer): void {
  const rest = typeof params === 'object' && params !== null && '*' in params ? params['*'] : ''
  if (new URL(issuer.url).pathname !== `/${String(rest)}`)
    throw new HttpError('not_found', 'There is nothing at this path')
}

/** `/.well-known/jwks.json`: the public keys that verify access tokens, ID tokens and content tokens (RFC 7517). */
function registerKeys(app: FastifyInstance, { keyring, oauth }: Services): void {
  app.get(ENDPOINTS.jwks, async (_request, reply) => {
    const { keys } = await contentTokenKeys(keyring)
    reply.headers({ 'cache-control': PUBLIC })
    return { keys: [...keys, ...oauth.signingKeys.published()] }
  })
  refuseOtherMethods(app, ENDPOINTS.jwks, ['GET'])
}
