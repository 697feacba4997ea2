import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { DeliveryMethod } from './event-types.ts'

/**
 * - `enabled`: its events are delivered
 * - `paused`: they are held, and delivered once it is enabled
 * - `disabled`: nothing is held
 */
export const STREAM_STATUSES = ['enabled', 'paused', 'disabled'] as const
export type StreamStatus = (typeof STREAM_STATUSES)[number]

const SignalStreamSchema = defineEntity({
  name: 'SignalStream',
  tableName: 'signal_stream',
  filters: { tenant: tenantFilter },
  indexes: [
    // Those of one receiver, and those that go with a user who is deleted.
    { name: 'signal_stream_user_idx', properties: ['user', 'id'] },
    // Those that are behind the log of their tenant.
    { name: 'signal_stream_tenant_idx', properties: ['tenantId'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    /** The client that made it, and alone sees it. */
    user: () => p.manyToOne(ApiUser).ref().deleteRule('cascade'),
    description: p.text().nullable(),
    /** Null: all that there are. */
    eventsRequested: p.array().nullable(),
    method: p.text().$type<DeliveryMethod>(),
    /** Where its events are pushed; null: they are polled. */
    endpointUrl: p.text().nullable(),
    /** The header field `Authorization` of pushes, encrypted. @see Vault */
    sealedSecret: p.blob().fieldName('secret_sealed').nullable().hidden(),
    /** The server secret that it is encrypted under. */
    sealedWith: p.text().nullable().hidden(),
    status: p.text().$type<StreamStatus>(),
    reason: p.text().nullable(),
    /** The subjects that its receiver has removed. @see excludedName */
    excluded: p.array(),
    /** The place in the log of the tenant up to which it was read. */
    nextSeq: p.bigint('number'),
    /** How often the oldest event was pushed in vain. */
    failures: p.integer(),
    /** When it is pushed next; null: at once. */
    dueAt: p.datetime(3).nullable(),
    /** Until when one replica has it for itself. */
    takenUntil: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})

/** An event stream of the Shared Signals Framework. */
export class SignalStream extends SignalStreamSchema.class {}
SignalStreamSchema.setClass(SignalStream)

const SignalSetSchema = defineEntity({
  name: 'SignalSet',
  tableName: 'signal_set',
  filters: { tenant: tenantFilter },
  indexes: [
    // Those of one stream, in the order in which they are delivered.
    { name: 'signal_set_stream_idx', properties: ['stream', 'position'] },
  ],
  properties: {
    position: p.bigint('number').primary().autoincrement(),
    tenantId: p.uuid(),
    stream: () => p.manyToOne(SignalStream).ref().deleteRule('cascade'),
    jti: p.uuid(),
    /** Whether it is about the stream itself, and so delivered whatever its status is. */
    control: p.boolean(),
    /** All but issuer, audience and id. It is signed when it is delivered, by a key that is published then. */
    claims: p.json<Record<string, unknown>>(),
    createdAt: p.datetime(3),
  },
})

/** A security event that a receiver has not acknowledged yet. */
export class SignalSet extends SignalSetSchema.class {}
SignalSetSchema.setClass(SignalSet)
