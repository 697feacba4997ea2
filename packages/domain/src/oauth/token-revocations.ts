import type { CredentialFinder } from '../access/credential-finder.ts'
import { auditEntry } from '../audit/audit-entry.ts'
import type { Work } from '../work/work.ts'
import type { EndedTokenStore } from './ended-token-store.ts'
import { OAuthError } from './oauth-error.ts'
import type { RefreshTokens } from './refresh-tokens.ts'

/** Ends tokens (RFC 7009). */
export class TokenRevocations {
  readonly #finder: CredentialFinder
  readonly #store: EndedTokenStore
  readonly #refreshTokens: RefreshTokens

  constructor(parts: { finder: CredentialFinder; store: EndedTokenStore; refreshTokens: RefreshTokens }) {
    this.#finder = parts.finder
    this.#store = parts.store
    this.#refreshTokens = parts.refreshTokens
  }

  /**
   * Ends a token of the client whose work it is. When it returns, no replica accepts the token. A text that is no token of this
   * tenant, or one that has expired, is nothing to end, and no error (section 2.2).
   *
   * @throws OAuthError `unauthorized_client` for a token of another client of the tenant
   */
  async revoke(work: Work, text: string, clientId: string): Promise<void> {
    const claims = await this.#finder.claimsOf(text)
    if (claims === null) {
      const outcome = await this.#refreshTokens.revoke(work, text, clientId)
      if (outcome === 'of_another_client') throw ofAnotherClient()
      return
    }
    const { tenantId } = work.principal
    const now = work.clock()
    if (claims.tenantId !== tenantId || claims.expiresAt <= now) return
    if (claims.clientId !== clientId) throw ofAnotherClient()
    const { jti, userId, expiresAt } = claims
    const event = auditEntry(work, 'token.revoked', { type: 'token', id: jti }, { user_id: userId })
    await work.execute(this.#store.end({ jti, tenantId, userId, endedAt: now, expiresAt }, event))
  }
}

const ofAnotherClient = (): OAuthError =>
  new OAuthError('unauthorized_client', 'The token was issued to another client')
