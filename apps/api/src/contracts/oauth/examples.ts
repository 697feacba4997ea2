import { clientLocked, invalidClient, OAuthError } from '@keystead/domain'
import { describeFailure } from '../../calls/failure.ts'
import { type Example, type Examples, IDS, TEXTS } from '../examples.ts'

const client = { client_id: IDS.serviceUser, client_secret: TEXTS.serviceKey }
const ISSUER = 'https://keystead.example.com'

const refused = (code: 'invalid_request' | 'unauthorized_client' | 'unsupported_grant_type', description: string) =>
  describeFailure(new OAuthError(code, description))

/** Each endpoint refuses a client that it does not know in the same way. */
const failuresWith = (form: object): Record<string, Example> => ({
  unknownClient: {
    summary: 'The secret is wrong, or there is no such client',
    body: { ...form, client_id: IDS.serviceUser, client_secret: 'ks_wrong' },
    failure: describeFailure(invalidClient()),
  },
  locked: {
    summary: 'The client failed five times from this address',
    body: { ...form, ...client },
    failure: describeFailure(clientLocked(900)),
    provokedBy: 'test/oauth/client-authentication.test.ts',
  },
})

const token = { token: TEXTS.token }

const noToken: Example = {
  summary: 'The token is missing',
  body: client,
  failure: refused('invalid_request', 'The parameter token is missing'),
}

const TOKENS: Record<string, Example> = {
  clientCredentials: {
    summary: 'A client, for itself',
    body: { grant_type: 'client_credentials', scope: 'read', ...client },
    answer: { access_token: TEXTS.token, token_type: 'Bearer', expires_in: 900, scope: 'read' },
  },
  authorizationCode: {
    summary: 'A client that a person has allowed',
    body: {
      grant_type: 'authorization_code',
      code: 'q3Xw0s6Jk2nYb8QhLt5uVc1oZe9mGd4fApTiSzKxHvE',
      redirect_uri: 'https://app.example.com/callback',
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      ...client,
    },
    answer: {
      access_token: TEXTS.token,
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'openid users:read',
      refresh_token: 'Zk7Lw2bX9kUe4ZnRs0vJc6oYh1mGd8fApWiSzKxHvE3',
      id_token: TEXTS.token,
    },
    provokedBy: 'test/oauth/code.test.ts',
  },
  otherGrant: {
    summary: 'There is no such grant type',
    body: { grant_type: 'password', ...client },
    failure: refused('unsupported_grant_type', 'This grant type is not supported'),
  },
  ...failuresWith({ grant_type: 'client_credentials' }),
}

const AUTHORIZATION_SERVER = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/oauth/authorize`,
  token_endpoint: `${ISSUER}/oauth/token`,
  device_authorization_endpoint: `${ISSUER}/oauth/device_authorization`,
  revocation_endpoint: `${ISSUER}/oauth/revoke`,
  introspection_endpoint: `${ISSUER}/oauth/introspect`,
  userinfo_endpoint: `${ISSUER}/oauth/userinfo`,
  end_session_endpoint: `${ISSUER}/oauth/logout`,
  jwks_uri: `${ISSUER}/.well-known/jwks.json`,
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
  token_endpoint_auth_signing_alg_values_supported: ['EdDSA', 'ES256', 'RS256'],
  revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
  revocation_endpoint_auth_signing_alg_values_supported: ['EdDSA', 'ES256', 'RS256'],
  introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  introspection_endpoint_auth_signing_alg_values_supported: ['EdDSA', 'ES256', 'RS256'],
  scopes_supported: ['openid', 'profile', 'email', 'users:read', 'keys:read'],
  claims_supported: ['sub', 'email', 'name', 'iss', 'aud', 'auth_time', 'nonce', 'sid'],
  response_types_supported: ['code'],
  response_modes_supported: ['query', 'form_post', 'fragment'],
  grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
  code_challenge_methods_supported: ['S256'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256', 'EdDSA'],
  dpop_signing_alg_values_supported: ['ES256', 'EdDSA', 'Ed25519'],
  prompt_values_supported: ['none', 'login', 'consent'],
  authorization_response_iss_parameter_supported: true,
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  service_documentation: `${ISSUER}/docs`,
}

/** The lists differ from one release to the next, so that a test of their own compares them. */
const metadata = (answer: object): Record<string, Example> => ({
  metadata: { summary: 'A service at keystead.example.com', answer, provokedBy: 'test/oauth/libraries.test.ts' },
})

/** RFC 6749, 7009, 7662, 8414, 8628 and 9728. */
export const oauthExamples: Examples = {
  'oauth.token': TOKENS,
  'oauth.authorizeDevice': {
    begun: {
      summary: 'A device that is to act for a person',
      body: { client_id: IDS.serviceUser, scope: 'openid users:read' },
      answer: {
        device_code: 'Hq7Lw2bX9kUe4ZnRs0vJc6oYh1mGd8fApWiSzKxHvE3',
        user_code: 'WDJB-MJHT',
        verification_uri: `${ISSUER}/device`,
        verification_uri_complete: `${ISSUER}/device?user_code=WDJB-MJHT`,
        expires_in: 600,
        interval: 5,
      },
      provokedBy: 'test/oauth/device.test.ts',
    },
    notAllowed: {
      summary: 'The client is not registered for devices',
      body: { scope: 'openid', ...client },
      failure: refused(
        'unauthorized_client',
        'The client may not use the grant type urn:ietf:params:oauth:grant-type:device_code',
      ),
    },
    ...failuresWith({ scope: 'openid' }),
  },
  'oauth.revoke': {
    revoked: { summary: 'A token, whether or not there is such', body: { ...token, ...client } },
    noToken,
    ...failuresWith(token),
  },
  'oauth.introspect': {
    active: {
      summary: 'An access token that works',
      body: { ...token, ...client },
      answer: {
        active: true,
        scope: 'users:read',
        client_id: IDS.serviceUser,
        username: 'Backend',
        token_type: 'Bearer',
        exp: 1768473900,
        iat: 1768473000,
        sub: IDS.serviceUser,
        aud: ISSUER,
        iss: ISSUER,
        jti: IDS.event,
        tenant: IDS.tenant,
        roles: [],
      },
      provokedBy: 'test/oauth/ends.test.ts',
    },
    inactive: {
      summary: 'One that does not work, whatever the reason',
      body: { token: 'nothing', ...client },
      answer: { active: false },
    },
    noToken,
    ...failuresWith(token),
  },
  'discovery.authorizationServer': metadata(AUTHORIZATION_SERVER),
  'discovery.openid': metadata(AUTHORIZATION_SERVER),
  'discovery.protectedResource': metadata({
    resource: ISSUER,
    resource_name: 'Keystead',
    authorization_servers: [ISSUER],
    bearer_methods_supported: ['header'],
    scopes_supported: ['users:read', 'keys:read'],
    resource_documentation: `${ISSUER}/docs`,
  }),
  'discovery.authzen': metadata({
    policy_decision_point: ISSUER,
    access_evaluation_endpoint: `${ISSUER}/access/v1/evaluation`,
    access_evaluations_endpoint: `${ISSUER}/access/v1/evaluations`,
  }),
}
