import type { Clock } from '../clock.ts'
import type { EventLog } from '../events/event-log.ts'
import type { AuditTreeService } from '../transparency/audit-tree.service.ts'
import type { AuditDestination } from './audit-destination.ts'
import type { AuditPushStore } from './audit-push-store.ts'
import { AuditPushes, type PushReports } from './audit-pushes.ts'

/** What pushes need of others. */
export interface PushParts {
  auditPushStore: AuditPushStore
  auditDestinations: readonly AuditDestination[]
  /** For each destination and plugin a checkpoint of a tenant is signed at most so often, and only when its log has grown. */
  checkpointEveryMs: number
  pushReports: PushReports
}

interface Shared extends PushParts {
  eventLog: EventLog
  clock: Clock
  onBackgroundError: (error: unknown) => void
}

/** What sends audit events to the destinations of the operator. */
export const createPushes = (parts: Shared, tree: Pick<AuditTreeService, 'checkpointAt'>) => ({
  auditPushes: new AuditPushes({
    store: parts.auditPushStore,
    log: parts.eventLog,
    tree,
    destinations: parts.auditDestinations,
    checkpointEveryMs: parts.checkpointEveryMs,
    clock: parts.clock,
    reports: parts.pushReports,
    onError: parts.onBackgroundError,
  }),
})
