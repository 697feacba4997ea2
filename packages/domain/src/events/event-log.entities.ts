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
  properties: {
    tenantId: p.uuid().primary(),
    /** The number of its entries. */
    size: p.bigint('number'),
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
