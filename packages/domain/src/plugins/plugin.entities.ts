import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import type { DeliveryStatus, WebhookAttempt } from './delivery.ts'

/**
 * - `registered`: it gets events
 * - `disabled`: it gets none; those from meanwhile are never delivered
 * - `failing`: the delivery of an event failed and will be tried again; those behind it wait
 */
export const PLUGIN_STATUSES = ['registered', 'disabled', 'failing'] as const
export type PluginStatus = (typeof PLUGIN_STATUSES)[number]

const PluginSchema = defineEntity({
  name: 'Plugin',
  tableName: 'plugin',
  filters: { tenant: tenantFilter },
  uniques: [{ name: 'plugin_version_key', properties: ['tenantId', 'identifier', 'version'] }],
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'plugin_page_idx', properties: ['tenantId', 'id'] },
    // The plugins that have something to deliver, by when.
    {
      name: 'plugin_due_idx',
      expression: 'create index "plugin_due_idx" on "plugin" ("due_at") where "due_at" is not null and "is_enabled"',
    },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    /** A reverse-domain name, such as `com.example.archive`. */
    identifier: p.text(),
    /** A semantic version. */
    version: p.text(),
    name: p.text(),
    description: p.text().nullable(),
    /** Where its events are sent; null: nowhere. */
    url: p.text().nullable(),
    /** Names and patterns of the events that it gets. */
    events: p.array(),
    /** Its signing secrets, encrypted. @see SigningSecrets */
    sealedSecret: p.blob().fieldName('secret_sealed').hidden(),
    /** The server secret that they are encrypted under. */
    sealedWith: p.text().hidden(),
    isEnabled: p.boolean(),
    /** Whether a delivery failed and is to be tried again. */
    isFailing: p.boolean().default(false),
    /** The place in the log of the tenant up to which its deliveries are made. */
    place: p.bigint('number').hidden(),
    /** Whether it gets the event at that place: it was enabled by an event before. */
    isReceiving: p.boolean().default(false).hidden(),
    /** The event that enabled it last, until it is read in the log: what comes before it there was dropped when the plugin was disabled. */
    awaitedEventId: p.uuid().nullable().hidden(),
    /** The size of the log in the last checkpoint that it got, and when that was made. */
    checkpointSize: p.bigint('number').default(0).hidden(),
    checkpointAt: p.datetime(3).nullable().hidden(),
    /** When its next delivery is to be tried; null when there is none. */
    dueAt: p.datetime(3).nullable().hidden(),
    /** The process that delivers, and until when no other does. */
    leaseId: p.uuid().nullable().hidden(),
    leasedUntil: p.datetime(3).nullable().hidden(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})

/** What gets the events of a tenant. */
export class Plugin extends PluginSchema.class {
  status(): PluginStatus {
    if (!this.isEnabled) return 'disabled'
    return this.isFailing ? 'failing' : 'registered'
  }
}
PluginSchema.setClass(Plugin)

const WebhookDeliverySchema = defineEntity({
  name: 'WebhookDelivery',
  tableName: 'webhook_delivery',
  filters: { tenant: tenantFilter },
  // An event is delivered to a plugin once, however often its place in the log is read.
  uniques: [{ name: 'webhook_delivery_event_key', properties: ['plugin', 'eventId'] }],
  indexes: [
    // The deliveries of a plugin, newest first.
    { name: 'webhook_delivery_page_idx', properties: ['plugin', 'id'] },
    // Those of a plugin that are not over, in the order in which they are sent.
    {
      name: 'webhook_delivery_open_idx',
      expression:
        'create index "webhook_delivery_open_idx" on "webhook_delivery" ("plugin_id", "position") where "status" in (\'pending\', \'failed\')',
    },
    // Serves the sweep.
    { name: 'webhook_delivery_created_idx', properties: ['createdAt'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    plugin: () => p.manyToOne(Plugin).ref().deleteRule('cascade').index(false),
    /** The order in which deliveries are sent. */
    position: p.bigint('number').hidden(),
    eventId: p.uuid(),
    /** The name of the event. */
    event: p.text(),
    /** What is sent, byte for byte. */
    body: p.text().hidden(),
    status: p.text().$type<DeliveryStatus>(),
    attempts: p.json<WebhookAttempt[]>(),
    /** The attempts that count for the schedule: those since it was demanded last. */
    tries: p.integer().default(0).hidden(),
    /** The beginning of the body of the last answer. */
    lastAnswer: p.text().nullable(),
    createdAt: p.datetime(3),
  },
})

/** An event that is sent to a plugin. */
export class WebhookDelivery extends WebhookDeliverySchema.class {}
WebhookDeliverySchema.setClass(WebhookDelivery)

const AlertSchema = defineEntity({
  name: 'Alert',
  tableName: 'alert',
  filters: { tenant: tenantFilter },
  properties: {
    tenantId: p.uuid().primary(),
    /** The name of its event. */
    event: p.text().primary(),
    /** What it tells of, such as a key and the day on which it expires. */
    subject: p.text().primary(),
    createdAt: p.datetime(3),
  },
})

/** What the service has noticed, so that it tells it once. */
export class Alert extends AlertSchema.class {}
AlertSchema.setClass(Alert)
