import type { DocumentedRoutes, Operation, Parameter, ResponseObject } from '../openapi-document.ts'
import { failure } from '../openapi-errors.ts'
import { headersOf } from '../openapi-headers.ts'
import { answerSchema, referTo } from '../openapi-schemas.ts'
import { ENDPOINTS } from './endpoints.ts'
import { metadataSchemas } from './openapi-metadata.ts'
import { endpointSchemas } from './openapi-schemas.ts'

/** By Basic, or in the form: `client_secret`, `client_assertion`, or for a public client `client_id` alone. */
const BY_CLIENT: Operation['security'] = [{ clientBasicAuth: [] }, {}]

const FORM = 'application/x-www-form-urlencoded'

const formOf = (schema: string) => ({ required: true, content: { [FORM]: { schema: referTo(schema) } } })

/** A failure of the client or its request (RFC 6749, section 5.2). */
const refused = (description: string, headers: ResponseObject['headers'] = {}): ResponseObject => ({
  ...answerSchema(description, 'OAuthError'),
  headers: { ...headersOf(), ...headers },
})

const FAILURES: Operation['responses'] = {
  400: refused('The request is not valid, or cannot be granted: `error` says why'),
  401: refused('Client authentication failed', {
    'WWW-Authenticate': { $ref: '#/components/headers/Client-Challenge' },
  }),
  413: failure('oauth', 413, 'The body is larger than 64 KiB'),
  429: refused('Too many failed attempts, of this client or from this address', {
    'Retry-After': { $ref: '#/components/headers/Retry-After' },
    RateLimit: { $ref: '#/components/headers/RateLimit' },
    'RateLimit-Policy': { $ref: '#/components/headers/RateLimit-Policy' },
  }),
  500: failure('oauth', 500),
  503: failure('oauth', 503),
}

const DPOP: Parameter = {
  in: 'header',
  name: 'DPoP',
  description:
    'A proof of the key that the token is to be bound to (RFC 9449); a token of client_credentials is bound to none',
  schema: { type: 'string' },
}

const endpoint = (
  fields: Pick<Operation, 'operationId' | 'summary' | 'description' | 'parameters' | 'requestBody'>,
  success: ResponseObject,
): Record<string, Operation> => ({
  post: { ...fields, tags: ['oauth'], security: BY_CLIENT, responses: { 200: success, ...FAILURES } },
})

const CLIENT =
  'The client authenticates by Basic, or by `client_secret` or `client_assertion` in the form; a public client sends `client_id` alone.'

const endpoints: DocumentedRoutes['paths'] = {
  [ENDPOINTS.token]: endpoint(
    {
      operationId: 'oauth.token',
      summary: 'Get tokens (RFC 6749, section 3.2)',
      description: `${CLIENT} Each \`grant_type\` has parameters of its own; those of others, and unknown ones, are ignored.`,
      parameters: [DPOP],
      requestBody: formOf('OAuthTokenRequest'),
    },
    answerSchema('The tokens', 'OAuthTokens'),
  ),
  [ENDPOINTS.device_authorization]: endpoint(
    {
      operationId: 'oauth.authorizeDevice',
      summary: 'Begin the sign-in of a device (RFC 8628, section 3.1)',
      description: CLIENT,
      requestBody: formOf('OAuthDeviceRequest'),
    },
    answerSchema('What the device shows to the person, and asks for its tokens with', 'OAuthDeviceAuthorization'),
  ),
  [ENDPOINTS.revocation]: endpoint(
    {
      operationId: 'oauth.revoke',
      summary: 'End an access token or a refresh token (RFC 7009)',
      description: `${CLIENT} A token that is unknown, or has ended, is answered in the same way.`,
      requestBody: formOf('OAuthRevocationRequest'),
    },
    {
      description: 'No replica accepts the token any more. There is no body',
      headers: headersOf('X-Keystead-Receipt'),
    },
  ),
  [ENDPOINTS.introspection]: endpoint(
    {
      operationId: 'oauth.introspect',
      summary: 'Ask what a token is worth now (RFC 7662)',
      description: `${CLIENT} A public client may not ask. Of a token that does not work, or is of another tenant, only \`active\` is said.`,
      requestBody: formOf('OAuthIntrospectionRequest'),
    },
    answerSchema('What the token is worth', 'OAuthIntrospection'),
  ),
}

const metadata = (name: string, operationId: string, summary: string, schema: string): DocumentedRoutes['paths'] => ({
  [`/.well-known/${name}`]: {
    get: {
      operationId,
      summary,
      description: 'Needs no credentials.',
      tags: ['discovery'],
      security: [],
      responses: { 200: answerSchema('The metadata', schema) },
    },
  },
})

/** The routes of token.ts, revoke.ts, introspect.ts, metadata.ts, and of provider/routes.ts what programs send forms to. */
export const oauthRoutes: DocumentedRoutes = {
  schemas: { ...endpointSchemas, ...metadataSchemas },
  paths: {
    ...endpoints,
    ...metadata(
      'oauth-authorization-server',
      'discovery.authorizationServer',
      'The metadata of the authorization server (RFC 8414)',
      'AuthorizationServerMetadata',
    ),
    ...metadata(
      'openid-configuration',
      'discovery.openid',
      'The metadata of the OpenID provider (OpenID Connect Discovery 1.0)',
      'AuthorizationServerMetadata',
    ),
    ...metadata(
      'oauth-protected-resource',
      'discovery.protectedResource',
      'The metadata of this API as a protected resource (RFC 9728)',
      'ProtectedResourceMetadata',
    ),
    ...metadata(
      'authzen-configuration',
      'discovery.authzen',
      'The metadata of the policy decision point (AuthZEN Authorization API 1.0)',
      'DecisionPointMetadata',
    ),
    ...metadata(
      'ssf-configuration',
      'discovery.ssf',
      'The metadata of the transmitter of signals (Shared Signals Framework 1.0)',
      'TransmitterMetadata',
    ),
  },
}
