/** What a request to an OpenID provider needs of a connection. */
export interface ProviderClient {
  issuer: string
  clientId: string
  clientSecret: string
  /** The setting `egress.allowed_hosts` of its tenant. */
  allowedHosts: readonly string[]
}

/** Binds a sign-in to the browser that began it. */
export interface SignInSecrets {
  state: string
  nonce: string
  /** PKCE (RFC 7636). */
  codeVerifier: string
}

/** What a provider says of who signed in, checked by OpenID Connect Core, section 3.1.3.7. */
export interface ProviderClaims {
  subject: string
  email: string | null
  /** Null when it does not say. */
  emailVerified: boolean | null
  name: string | null
  /** Authentication methods (RFC 8176). */
  methods: string[]
  /** The session at the provider, which its log-out names. */
  sessionId: string | null
}

/** The protocol of OpenID Connect, as a relying party. */
export interface IdentityProviders {
  /** @throws EgressError `invalid_url` for an issuer that cannot be asked */
  checkIssuer(issuer: string): void
  /** Where the browser goes. @throws ProviderRefused */
  authorizationUrl(client: ProviderClient, secrets: SignInSecrets, loginHint: string | null): Promise<string>
  /**
   * Exchanges the code of a callback, and checks all that comes with it.
   *
   * @param query of the callback
   * @throws ProviderRefused
   */
  redeem(client: ProviderClient, query: URLSearchParams, secrets: SignInSecrets): Promise<ProviderClaims>
  /** Where the browser signs out at the provider; null when the provider has no such place, or does not answer. */
  endSessionUrl(client: ProviderClient): Promise<string | null>
}

/** A sign-in that the protocol does not let pass, and why, as the audit event names it. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused'
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}
