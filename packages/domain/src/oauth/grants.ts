/**
 * What an access token hangs on: it works while that does, with what of its scopes that still holds.
 *
 * - `k`: an API key, whose text was the client secret
 * - `c`: the OAuth registration of a user, whose keys (JWKS) signed the assertion; the id is its `grantId`
 * - `f`: a federated credential
 * - `g`: what a person granted to a client: code, device and refresh flows
 */
export const GRANT_KINDS = ['k', 'c', 'f', 'g'] as const
export type GrantKind = (typeof GRANT_KINDS)[number]

/** The handle of a grant: its kind and its id. */
export type GrantHandle = `${GrantKind}${string}`

/** The handle by which {@link CredentialCache} finds a user as an OAuth client, with its registration if it has one. */
export type ClientHandle = `u${string}`

const HANDLE = /^[kcfg][0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const grantHandle = (kind: GrantKind, id: string): GrantHandle => `${kind}${id}`

export const isGrantHandle = (text: unknown): text is GrantHandle => typeof text === 'string' && HANDLE.test(text)

export const clientHandle = (userId: string): ClientHandle => `u${userId}`

export const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
] as const
export type GrantType = (typeof GRANT_TYPES)[number]

export const AUTH_METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const
export type AuthMethod = (typeof AUTH_METHODS)[number]
