const CAEP = 'https://schemas.openid.net/secevent/caep/event-type'
const RISC = 'https://schemas.openid.net/secevent/risc/event-type'
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type'

/** What is said of users, keys and tokens (CAEP 1.0, RISC 1.0). */
export const SESSION_REVOKED = `${CAEP}/session-revoked`
export const CREDENTIAL_CHANGE = `${CAEP}/credential-change`
export const TOKEN_CLAIMS_CHANGE = `${CAEP}/token-claims-change`
export const ACCOUNT_DISABLED = `${RISC}/account-disabled`
export const ACCOUNT_ENABLED = `${RISC}/account-enabled`
export const ACCOUNT_PURGED = `${RISC}/account-purged`

/** What is said of a stream itself, on every stream (SSF 1.0, section 8.1). */
export const VERIFICATION = `${SSF}/verification`
export const STREAM_UPDATED = `${SSF}/stream-updated`

/** The event types that a receiver may ask for. */
export const EVENT_TYPES: readonly string[] = [
  SESSION_REVOKED,
  CREDENTIAL_CHANGE,
  TOKEN_CLAIMS_CHANGE,
  ACCOUNT_DISABLED,
  ACCOUNT_ENABLED,
  ACCOUNT_PURGED,
]

/** Those of a stream, in the order of the list. */
export const eventsDelivered = (requested: readonly string[] | null | undefined): readonly string[] =>
  requested == null ? EVENT_TYPES : EVENT_TYPES.filter((type) => requested.includes(type))

/** RFC 8935 and RFC 8936. */
export const PUSH = 'urn:ietf:rfc:8935'
export const POLL = 'urn:ietf:rfc:8936'
export const DELIVERY_METHODS = [PUSH, POLL] as const
export type DeliveryMethod = (typeof DELIVERY_METHODS)[number]

/** The credentials for which CAEP has no name. */
export const CREDENTIALS = {
  apiKey: 'urn:keystead:credential:api-key',
  contentToken: 'urn:keystead:credential:content-token',
  oauthClient: 'urn:keystead:credential:oauth-client',
  federated: 'urn:keystead:credential:federated-credential',
  passkey: 'urn:keystead:credential:passkey',
  secondFactors: 'urn:keystead:credential:second-factors',
  recoveryCodes: 'urn:keystead:credential:recovery-codes',
} as const
