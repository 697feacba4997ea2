import type { AuditEntry } from '../audit/audit-entry.ts'
import type { FieldChanges } from '../audit/audit-event.entity.ts'
import type { Statement } from '../work/statement.ts'

/** An event, with the fields that were changed. */
export interface ChangeEntry extends AuditEntry {
  changes: FieldChanges | null
}

export interface Deactivation {
  tenantId: string
  /** Of users who are locked. */
  userIds: readonly string[]
  at: Date
  /** Of this, and of what was ended with it in the same transaction. */
  events: readonly ChangeEntry[]
}

/** Deactivates users without the ORM, which takes seconds for a thousand of them and their events. */
export interface DeactivationStore {
  deactivate(deactivation: Deactivation): Statement<void>
}
