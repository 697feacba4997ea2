import { defineEntity, p } from '@mikro-orm/core'
import { tenantFilter } from '../tenant-filter.ts'

const AuditDestinationSchema = defineEntity({
  name: 'AuditDestination',
  tableName: 'audit_destination',
  properties: {
    name: p.text().primary(),
    /** Attempts in a row that were in vain. */
    failures: p.integer(),
    /** When it is tried again; null: when there is something to send. */
    dueAt: p.datetime(3).nullable(),
    /** The process that sends, and until when no other does. */
    leaseId: p.uuid().nullable(),
    leasedUntil: p.datetime(3).nullable(),
  },
})

/** Where an operator has the audit events of all tenants sent. */
export class AuditDestinationRow extends AuditDestinationSchema.class {}
AuditDestinationSchema.setClass(AuditDestinationRow)

const AuditPlaceSchema = defineEntity({
  name: 'AuditPlace',
  tableName: 'audit_place',
  filters: { tenant: tenantFilter },
  properties: {
    destination: p.text().primary(),
    tenantId: p.uuid().primary(),
    /** The place of the first event that the destination has not taken. */
    nextSeq: p.bigint('number'),
    /** The size of the last checkpoint that it has taken; 0 for none. */
    checkpointSize: p.bigint('number'),
    /** When that was signed. */
    checkpointAt: p.datetime(3).nullable(),
  },
})

/** How far a destination has taken the log of a tenant. */
export class AuditPlace extends AuditPlaceSchema.class {}
AuditPlaceSchema.setClass(AuditPlace)
