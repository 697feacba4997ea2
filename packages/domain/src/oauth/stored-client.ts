import type { JsonObject } from '../json.ts'
import type { AuthMethod, GrantType } from './grants.ts'
import type { TokenAlgorithm } from './token-settings.ts'

/** The OAuth registration of a user, as replicas remember it. @see OAuthClient */
export interface StoredClient {
  grantId: string
  redirectUris: string[]
  grantTypes: GrantType[]
  tokenEndpointAuthMethod: AuthMethod | null
  jwks: JsonObject | null
  jwksUri: string | null
  name: string | null
  logoUri: string | null
  scopes: string[]
  tokenAlgorithm: TokenAlgorithm | null
}
