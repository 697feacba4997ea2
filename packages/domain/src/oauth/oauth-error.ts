/** The codes of RFC 6749 (5.2), RFC 6750 (3.1), RFC 7009 (2.2.1), RFC 8707 (2), RFC 8628 (3.5) and RFC 9449 (5, 8). */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_token_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'access_denied'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'temporarily_unavailable'
  | 'server_error'

/** A request to /oauth/* that failed: its answer is `{error, error_description}` (RFC 6749, section 5.2). */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly code: OAuthErrorCode
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  /** @param description for people; printable ASCII without `"` and `\`, as the RFC demands. Never contains a secret */
  constructor(code: OAuthErrorCode, description: string, status = 400, headers: Readonly<Record<string, string>> = {}) {
    super(description.replaceAll(/["\\]/g, "'").replaceAll(/[^\x20-\x7e]/g, '?'))
    this.code = code
    this.status = status
    this.headers = headers
  }

  /** The body of the answer. */
  body(): { error: OAuthErrorCode; error_description: string } {
    return { error: this.code, error_description: this.message }
  }
}
