import type { JsonSchema } from '../openapi-document.ts'
import { objectSchema, textSchema } from '../openapi-schemas.ts'
import { ENDPOINTS } from './endpoints.ts'

const ISSUER = 'https://keystead.example.com'

const list = (description: string): JsonSchema => ({ type: 'array', description, items: { type: 'string' } })
const flag = (description: string): JsonSchema => ({ type: 'boolean', description })
const url = (description: string, path = ''): JsonSchema => textSchema(description, ISSUER + path)

const ENDPOINT_MEMBERS: Record<string, JsonSchema> = {
  authorization_endpoint: url('Where browsers are sent to', ENDPOINTS.authorization),
  token_endpoint: url('Issues tokens', ENDPOINTS.token),
  device_authorization_endpoint: url('Begins the sign-in of a device', ENDPOINTS.device_authorization),
  revocation_endpoint: url('Ends tokens', ENDPOINTS.revocation),
  introspection_endpoint: url('Says what tokens are worth', ENDPOINTS.introspection),
  userinfo_endpoint: url('Says who has signed in', ENDPOINTS.userinfo),
  end_session_endpoint: url('Signs out', ENDPOINTS.end_session),
  registration_endpoint: url('Registers clients, where the operator allows it', ENDPOINTS.registration),
  jwks_uri: url('The public keys', ENDPOINTS.jwks),
}

const methodsOf = (endpoint: string): Record<string, JsonSchema> => ({
  [`${endpoint}_endpoint_auth_methods_supported`]: list(`How clients authenticate for ${endpoint}`),
  [`${endpoint}_endpoint_auth_signing_alg_values_supported`]: list(`What they may sign with for ${endpoint}`),
})

const SERVER: Record<string, JsonSchema> = {
  issuer: url('The issuer, `iss` of its tokens'),
  ...ENDPOINT_MEMBERS,
  ...methodsOf('token'),
  ...methodsOf('revocation'),
  ...methodsOf('introspection'),
  scopes_supported: list('The scopes that there are'),
  claims_supported: list('The claims that there are'),
  response_types_supported: list('Of the authorization endpoint'),
  response_modes_supported: list('How it answers'),
  grant_types_supported: list('What tokens are granted for'),
  code_challenge_methods_supported: list('Of PKCE, which is required'),
  subject_types_supported: list('How people are named'),
  id_token_signing_alg_values_supported: list('What ID tokens are signed with'),
  dpop_signing_alg_values_supported: list('What DPoP proofs may be signed with'),
  prompt_values_supported: list('What `prompt` may say'),
  client_id_metadata_document_supported: flag('Whether the id of a client may be the URL of its metadata'),
  authorization_response_iss_parameter_supported: flag('Whether answers name the issuer (RFC 9207)'),
  claims_parameter_supported: flag('Whether a request may choose claims'),
  request_parameter_supported: flag('Whether a request may be a JWT'),
  request_uri_parameter_supported: flag('Whether a request may be elsewhere'),
  service_documentation: url('Documentation for developers', '/docs'),
}

/** The documents of metadata.ts. */
export const metadataSchemas: Record<string, JsonSchema> = {
  AuthorizationServerMetadata: objectSchema('What clients must know of the authorization server', SERVER, [
    'registration_endpoint',
    'client_id_metadata_document_supported',
  ]),
  ProtectedResourceMetadata: objectSchema('What clients must know of this API as a protected resource', {
    resource: url('What tokens are to be for'),
    resource_name: textSchema('Its name', 'Keystead'),
    authorization_servers: list('Who issues tokens for it'),
    bearer_methods_supported: list('Where tokens are presented'),
    scopes_supported: list('The scopes that there are'),
    resource_documentation: url('Documentation for developers', '/docs'),
  }),
  DecisionPointMetadata: objectSchema('What clients must know of the policy decision point', {
    policy_decision_point: url('Its name'),
    access_evaluation_endpoint: url('Decides on one access', '/access/v1/evaluation'),
    access_evaluations_endpoint: url('Decides on several', '/access/v1/evaluations'),
  }),
}
