import type { AuditEntry } from '../audit/audit-entry.ts'
import type { Statement } from '../work/statement.ts'

export interface Deactivation {
  tenantId: string
  /** Of users who are locked. */
  userIds: readonly string[]
  at: Date
  /** Of this, and of what was ended with it in the same transaction. */
  events: readonly AuditEntry[]
}

/** Deactivates users without the ORM, which takes seconds for a thousand of them and their events. */
export interface DeactivationStore {
  deactivate(deactivation: Deactivation): Statement<void>
}
