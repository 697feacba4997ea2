import type { Work } from '../work/work.ts'

/** What became of a token that a client asked to be revoked. */
export type RevocationOutcome = 'ended' | 'unknown' | 'of_another_client'

/** The tokens that are no JWTs: their texts are looked up in the store of the provider. */
export interface RefreshTokens {
  /**
   * Ends a refresh token, and the access tokens of its grant (RFC 7009, section 2.1). When it returns, no replica accepts them.
   *
   * @param work of the client
   */
  revoke(work: Work, text: string, clientId: string): Promise<RevocationOutcome>
  /** @returns the members of RFC 7662 for a token of the tenant that works; null for any other */
  introspect(tenantId: string, text: string): Promise<Record<string, unknown> | null>
}
