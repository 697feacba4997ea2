import type { JsonSchema } from '../openapi-document.ts'
import { objectSchema, referTo, textSchema } from '../openapi-schemas.ts'
import { ASSERTION_TYPE } from '@keystead/domain'

const secret = (description: string): JsonSchema => ({ type: 'string', description })
const seconds = (description: string): JsonSchema => ({ type: 'integer', description })

/** An object of which only `required` must be there. */
const withRequired = (description: string, properties: Record<string, JsonSchema>, required: string[]): JsonSchema =>
  objectSchema(
    description,
    properties,
    Object.keys(properties).filter((name) => !required.includes(name)),
  )

/** How a client says who it is, in every form (RFC 6749, section 2.3; RFC 7521, section 4.2). */
const CLIENT: Record<string, JsonSchema> = {
  client_id: textSchema('The client; left out with Basic', '770e8400-e29b-41d4-a716-446655440002'),
  client_secret: secret('A live API key of the client, unless it authenticates in another way'),
  client_assertion_type: textSchema('The type of `client_assertion`', ASSERTION_TYPE),
  client_assertion: secret('A JWT that a key of the client has signed (RFC 7523), in place of a secret'),
}

const OF_A_TOKEN: Record<string, JsonSchema> = {
  token: { ...secret('The token'), minLength: 1 },
  token_type_hint: textSchema('What it probably is; it is found without', 'access_token'),
  ...CLIENT,
}

const TOKEN_REQUEST: Record<string, JsonSchema> = {
  grant_type: textSchema('What the tokens are granted for', 'client_credentials'),
  scope: textSchema('The scopes, separated by spaces; by default all that may be had', 'users:read keys:read'),
  resource: textSchema(
    'What the token is for (RFC 8707): an absolute URI; by default Keystead',
    'https://api.example.com',
  ),
  code: secret('authorization_code: the code'),
  redirect_uri: textSchema('authorization_code: where the code was sent', 'https://app.example.com/callback'),
  code_verifier: secret('authorization_code: of PKCE (RFC 7636)'),
  refresh_token: secret('refresh_token: the newest refresh token'),
  device_code: secret('device_code: the code of the device (RFC 8628)'),
  assertion: secret('jwt-bearer: a JWT of an issuer that a federated credential names (RFC 7523)'),
  tenant: textSchema('jwt-bearer: the tenant of the user, by id or name; by default the default tenant', 'acme'),
  subject_token: secret('token-exchange: the token to exchange (RFC 8693)'),
  subject_token_type: textSchema('token-exchange: its type', 'urn:ietf:params:oauth:token-type:access_token'),
  actor_token: secret('token-exchange: the token of who is to act, unless the client is'),
  actor_token_type: textSchema('token-exchange: its type', 'urn:ietf:params:oauth:token-type:access_token'),
  requested_token_type: textSchema('token-exchange: the type wanted', 'urn:ietf:params:oauth:token-type:access_token'),
  audience: textSchema('token-exchange: the name of what the token is for', 'billing'),
  expires_in: textSchema('token-exchange: seconds after which the token ends', '60'),
  ...CLIENT,
}

const TOKENS: Record<string, JsonSchema> = {
  access_token: secret('The access token'),
  token_type: textSchema('How it is presented: Bearer, or DPoP for one that is bound to a key', 'Bearer'),
  expires_in: seconds('Seconds until it ends'),
  scope: textSchema('What it holds, separated by spaces', 'users:read'),
  refresh_token: secret('Gets the next tokens, once'),
  id_token: secret('Who has signed in (OpenID Connect), with the scope `openid`'),
  issued_token_type: textSchema('token-exchange: its type', 'urn:ietf:params:oauth:token-type:access_token'),
}

const DEVICE_AUTHORIZATION: Record<string, JsonSchema> = {
  device_code: secret('What the device asks for its tokens with'),
  user_code: textSchema('What the person types', 'WDJB-MJHT'),
  verification_uri: textSchema('Where the person types it', 'https://keystead.example.com/device'),
  verification_uri_complete: textSchema(
    'The same with the code, for a QR code',
    'https://keystead.example.com/device?user_code=WDJB-MJHT',
  ),
  expires_in: seconds('Seconds until both codes end'),
  interval: seconds('Seconds to wait between two questions'),
}

const INTROSPECTION: Record<string, JsonSchema> = {
  active: { type: 'boolean', description: 'Whether it works; all else is said only then' },
  scope: textSchema('What it holds now, separated by spaces', 'users:read'),
  client_id: textSchema('The client that got it'),
  username: textSchema('Name of the user', 'Backend'),
  token_type: textSchema('Bearer, DPoP or refresh_token', 'Bearer'),
  exp: seconds('When it ends, in seconds since 1970'),
  iat: seconds('When it was issued, in seconds since 1970'),
  sub: textSchema('Id of the user'),
  aud: textSchema('What it is for', 'https://keystead.example.com'),
  iss: textSchema('Who issued it', 'https://keystead.example.com'),
  jti: textSchema('Its id'),
  tenant: textSchema('Id of the tenant'),
  roles: { type: 'array', description: 'Roles of its user, when it was issued', items: { type: 'string' } },
  cnf: { ...referTo('OAuthConfirmation'), description: 'The key that it is bound to (RFC 9449)' },
  act: { ...referTo('OAuthActor'), description: 'Who acts with it (RFC 8693)' },
}

/** What the endpoints take and answer. */
export const endpointSchemas: Record<string, JsonSchema> = {
  OAuthTokenRequest: withRequired('A request for tokens', TOKEN_REQUEST, ['grant_type']),
  OAuthTokens: withRequired('Issued tokens', TOKENS, ['access_token', 'token_type', 'expires_in']),
  OAuthDeviceRequest: withRequired(
    'The begin of the sign-in of a device',
    { scope: textSchema('The scopes, separated by spaces', 'openid users:read'), ...CLIENT },
    [],
  ),
  OAuthDeviceAuthorization: objectSchema('A sign-in of a device that has begun', DEVICE_AUTHORIZATION),
  OAuthRevocationRequest: withRequired('The end of a token', OF_A_TOKEN, ['token']),
  OAuthIntrospectionRequest: withRequired('A question about a token', OF_A_TOKEN, ['token']),
  OAuthIntrospection: withRequired('What a token is worth now', INTROSPECTION, ['active']),
  OAuthConfirmation: objectSchema('The key that a token is bound to', {
    jkt: textSchema('The thumbprint of the key (RFC 7638)', '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I'),
  }),
  OAuthActor: withRequired(
    'Who acts with a token',
    {
      sub: textSchema('Id of the user'),
      act: { ...referTo('OAuthActor'), description: 'Who acted before, for it' },
    },
    ['sub'],
  ),
}
