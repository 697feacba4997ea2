import { defineEntity, p } from '@mikro-orm/core'
import { tenantFilter } from '../tenant-filter.ts'

const PendingEventSchema = defineEntity({
  name: 'PendingEvent',
  tableName: 'audit_pending',
  filters: { tenant: tenantFilter },
  properties: {
    /** The order in which the events were written: an event that was committed before another began is before it. */
    position: p.bigint('number').primary().autoincrement(),
    tenantId: p.uuid(),
    eventId: p.uuid(),
    /** When its count is final; null for a single event, which never changes. */
    dueAt: p.datetime(3).nullable(),
  },
})

/** An audit event that is not in the log of its tenant yet. A trigger writes it with the event, in the same transaction. */
export class PendingEvent extends PendingEventSchema.class {}
PendingEventSchema.setClass(PendingEvent)

const AuditLogSchema = defineEntity({
  name: 'AuditLog',
  tableName: 'audit_log',
  filters: { tenant: tenantFilter },
  indexes: [
    // Those whose tree is to grow.
    {
      name: 'audit_log_growing_idx',
      expression: 'create index "audit_log_growing_idx" on "audit_log" ("tenant_id") where "tree_size" < "size"',
    },
  ],
  properties: {
    tenantId: p.uuid().primary(),
    /** The number of its entries. */
    size: p.bigint('number'),
    /** How many of them its tree has. */
    treeSize: p.bigint('number').default(0),
    /** The place of the first event that is kept: what was before has been removed, but for its hashes. */
    keptFrom: p.bigint('number').default(0),
  },
})

/** The log of a tenant. */
export class AuditLog extends AuditLogSchema.class {}
AuditLogSchema.setClass(AuditLog)

const AuditLogEntrySchema = defineEntity({
  name: 'AuditLogEntry',
  tableName: 'audit_log_entry',
  filters: { tenant: tenantFilter },
  // An event has one place in the log.
  uniques: [{ name: 'audit_log_entry_event_key', properties: ['eventId'] }],
  properties: {
    tenantId: p.uuid().primary(),
    /** Of a tenant, from 0 and without gaps. */
    seq: p.bigint('number').primary(),
    eventId: p.uuid(),
  },
})

/** The place of an audit event in the log of its tenant. */
export class AuditLogEntry extends AuditLogEntrySchema.class {}
AuditLogEntrySchema.setClass(AuditLogEntry)
