import type { TokenClaims } from '../oauth/access-tokens.ts'
import { followsUser, type StoredCredential } from './credential.ts'
import { stillHeld } from './scopes.ts'

/** How an access token is looked up: what it hangs on, and whether it was revoked. */
export class TokenLookUp {
  readonly claims: TokenClaims
  readonly grants: readonly string[]
  /** The token, and those that it was exchanged for: it ends with any of them. */
  readonly ends: readonly string[]
  readonly #isForKeystead: boolean
  /** The grant that was found last, and the credential that it made: a grant in memory is immutable, a change replaces it. */
  #grant: StoredCredential | null = null
  #credential: StoredCredential | null = null

  constructor(claims: TokenClaims, isForKeystead: boolean) {
    this.claims = claims
    this.grants = [claims.grant]
    this.ends = [claims.jti, ...claims.parents]
    this.#isForKeystead = isForKeystead
  }

  /**
   * The credential of the token: what it hangs on, with what the token has of its scopes, until the token expires.
   *
   * @param grant null: there is none any more
   * @param ended the revocation of the token; null: it was not revoked
   */
  of(grant: StoredCredential | null, ended: StoredCredential | null): StoredCredential | null {
    if (grant === null || grant.tenantId !== this.claims.tenantId) return null
    if (grant !== this.#grant || this.#credential === null) {
      this.#credential = this.#made(grant)
      this.#grant = grant
    }
    return ended === null ? this.#credential : { ...this.#credential, revokedAt: ended.revokedAt }
  }

  #made(grant: StoredCredential): StoredCredential {
    const { claims } = this
    const expiresAt =
      grant.expiresAt !== null && grant.expiresAt < claims.expiresAt ? grant.expiresAt : claims.expiresAt
    return {
      ...grant,
      scopes: stillHeld(grant.scopes, claims.scopes),
      expiresAt,
      token: { ...claims, isForKeystead: this.#isForKeystead, followsUser: followsUser(grant) },
    }
  }
}
