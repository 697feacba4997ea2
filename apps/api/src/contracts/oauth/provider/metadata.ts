import { AUTH_METHODS, FINE_SCOPES, GRANT_TYPES } from '@keystead/domain'
import { USERINFO_PATH } from '../userinfo.ts'
import { IDENTITY_CLAIMS, IDENTITY_SCOPES } from './accounts.ts'
import { DPOP_ALGORITHMS, ID_TOKEN_ALGORITHMS, ROUTES } from './configuration.ts'
import type { ProviderParts } from './parts.ts'

/** What the provider adds to the metadata of the server (RFC 8414, OpenID Connect Discovery, RFC 8628, 9207 and 9449). */
export function providerMetadata(parts: ProviderParts): Record<string, unknown> {
  const at = (path: string) => parts.issuer() + path
  return {
    authorization_endpoint: at(ROUTES.authorization),
    device_authorization_endpoint: at(ROUTES.device_authorization),
    userinfo_endpoint: at(USERINFO_PATH),
    end_session_endpoint: at(ROUTES.end_session),
    ...(parts.allowsRegistration && { registration_endpoint: at(ROUTES.registration) }),
    ...(parts.allowsMetadataDocuments && { client_id_metadata_document_supported: true }),
    scopes_supported: [...IDENTITY_SCOPES, ...FINE_SCOPES],
    claims_supported: [...Object.values(IDENTITY_CLAIMS).flat(), 'iss', 'aud', 'auth_time', 'nonce', 'sid'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'form_post', 'fragment'],
    grant_types_supported: [...GRANT_TYPES],
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ID_TOKEN_ALGORITHMS,
    dpop_signing_alg_values_supported: DPOP_ALGORITHMS,
    token_endpoint_auth_methods_supported: AUTH_METHODS,
    prompt_values_supported: ['none', 'login', 'consent'],
    authorization_response_iss_parameter_supported: true,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  }
}
