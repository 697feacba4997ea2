/** What the packages that use the domain need of pushes. */
export { type AuditDestination, type AuditRecord, type PushOutcome, SEND_MS } from './audit-destination.ts'
export { AuditDestinationRow, AuditPlace } from './audit-push.entities.ts'
export type { AuditPushStore, LogBehind, PushLease, PushPlace, PushWants } from './audit-push-store.ts'
export { AuditPushes, type PushReports } from './audit-pushes.ts'
export type { PushParts } from './create-pushes.ts'
