import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import type { Json } from '../json.ts'
import { tenantFilter } from '../tenant-filter.ts'

export type AuditOutcome = 'success' | 'failure'

/** A person or a service is a user; the system acts by itself, or by a command on its machine; anonymous is nobody authenticated. */
export type ActorKind = 'person' | 'service' | 'system' | 'anonymous'

/** What changed of a target, by the name of the field. */
export type FieldChanges = Record<string, { before: Json; after: Json }>

const AuditEventSchema = defineEntity({
  name: 'AuditEvent',
  tableName: 'audit_event',
  filters: { tenant: tenantFilter },
  uniques: [
    // One event per key (or address), action, ip and minute, with its exact count.
    { name: 'audit_event_bucket_key', properties: ['bucket'] },
  ],
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'audit_event_page_idx', properties: ['tenantId', 'id'] },
    { name: 'audit_event_actor_idx', properties: ['tenantId', 'actorId', 'id'] },
    { name: 'audit_event_target_idx', properties: ['tenantId', 'targetId', 'id'] },
    { name: 'audit_event_action_idx', properties: ['tenantId', 'action', 'id'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    /** The user who acted; null without authentication. */
    actorId: p.uuid().nullable(),
    actorKeyId: p.uuid().nullable(),
    /** The name and the kind of the actor as they were. A trigger finds them; null in events from before there were any. */
    actorName: p.text().nullable(),
    actorKind: p.text().$type<ActorKind>().nullable(),
    action: p.text(),
    targetType: p.text().nullable(),
    targetId: p.text().nullable(),
    /** Its name as it was. */
    targetName: p.text().nullable(),
    outcome: p.text().$type<AuditOutcome>(),
    ip: p.text(),
    userAgent: p.text().nullable(),
    requestId: p.text().nullable(),
    details: p.json<Record<string, unknown>>().nullable(),
    /** Fields of the target before and after; never a secret. */
    changes: p.json<FieldChanges>().nullable(),
    count: p.bigint('number').default(1),
    /** Identifies repeated events that share a row; null for a single event. */
    bucket: p.text().nullable().hidden(),
    createdAt: p.datetime(3),
  },
})

/** An action or an attempt. Its ids are not foreign keys: it outlives what they refer to. */
export class AuditEvent extends AuditEventSchema.class {}
AuditEventSchema.setClass(AuditEvent)
