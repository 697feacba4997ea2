import type { AuditEntry } from '../audit/audit-entry.ts'
import type { Statement } from '../work/statement.ts'

/** The end of an access token. */
export interface TokenEnd {
  jti: string
  tenantId: string
  userId: string
  endedAt: Date
  /** When the token would have expired. */
  expiresAt: Date
}

export interface EndedTokenStore {
  /** Ends a token, with its audit event; one that has ended before stays as it is. @returns whether it had not */
  end(end: TokenEnd, event: AuditEntry): Statement<boolean>
}
