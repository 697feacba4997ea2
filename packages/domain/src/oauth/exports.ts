/** What the packages that use the domain need of OAuth. */
export { KEYS_ROTATED } from './key-rotation.ts'
export { OauthGrant } from './oauth-grant.entity.ts'
export { OauthGrantsService } from './oauth-grants.service.ts'
export {
  type FoundPayload,
  type KeptPayload,
  type OauthPayloadJson,
  type OauthPayloadRow,
  OauthPayloads,
  type OauthPayloadStore,
  type PayloadIndex,
} from './oauth-payloads.ts'
export { type AccessTokens, type Actor, type IssuedToken, type TokenClaims, type WantedToken } from './access-tokens.ts'
export type { AuthenticatedClient, ClientAuthenticator, ClientRequest } from './client-authenticator.ts'
export { clientLocked, invalidClient } from './client-error.ts'
export { isLoopbackRedirect } from './client-metadata.ts'
export { ASSERTION_TYPE } from './client-assertion.ts'
export { ASYMMETRIC_ALGORITHMS } from './jwt-algorithms.ts'
export { grantClientCredentials, type TokenAnswer } from './client-credentials-grant.ts'
export { EndedToken } from './ended-token.entity.ts'
export {
  AUTH_METHODS,
  type AuthMethod,
  GRANT_TYPES,
  type GrantHandle,
  grantHandle,
  type GrantKind,
  type GrantType,
} from './grants.ts'
export type { EndedTokenStore, TokenEnd } from './ended-token-store.ts'
export type { RefreshTokens, RevocationOutcome } from './refresh-tokens.ts'
export type { TokenRevocations } from './token-revocations.ts'
export type { Introspection } from './introspection.ts'
export { Issuer } from './issuer.ts'
export { OAuthClient } from './oauth-client.entity.ts'
export type { ClientRegistration, KnownClient, OAuthClients } from './oauth-clients.service.ts'
export { OAuthError, type OAuthErrorCode } from './oauth-error.ts'
export { OAuthParameters } from './parameters.ts'
export { PUBLISHED_FOR_SECONDS, RELOAD_MS, SigningKeys } from './signing-keys.ts'
export { type SigningKeyPair } from './key-pair.ts'
export type { RetiredKey, SigningKeyChange, SigningKeyStore, StoredSigningKey } from './signing-key-store.ts'
export { LONGEST_TOKEN_MINUTES, TOKEN_ALGORITHMS, type TokenAlgorithm } from './token-settings.ts'
export type { StoredClient } from './stored-client.ts'
export { type PresentedClient, presentedClient } from './presented-client.ts'
export { DPOP_ALGORITHMS, DpopProofs, type ProvenRequest } from './dpop-proofs.ts'
export { type ExchangeRequest, TokenExchange } from './token-exchange.ts'
export { assertMayUse, audienceAsked, scopesAsked } from './token-request.ts'
export type { AssertionStore, UsedAssertions } from './used-assertions.ts'
