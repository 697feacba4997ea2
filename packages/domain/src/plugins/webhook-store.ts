import type { EntityManager } from '@mikro-orm/core'
import type { AuditEntry } from '../audit/audit-entry.ts'
import type { CheckpointStore } from './checkpoint-store.ts'
import type { DeliveryStatus, WebhookAttempt } from './delivery.ts'

/** How far a plugin has read the log of its tenant. */
export interface PluginReader {
  id: string
  tenantId: string
  events: string[]
  hasUrl: boolean
  place: number
  isReceiving: boolean
  isEnabled: boolean
  /** The event that enabled it last, as it is stored. */
  awaitedEventId: string | null
  /** Whether that event comes later in the log. */
  isAwaiting: boolean
}

/** A delivery that is to be made. */
export interface NewDelivery {
  id: string
  eventId: string
  event: string
  body: string
  /** `dead`: the plugin was disabled before it could be sent. */
  status: 'pending' | 'dead'
}

/** A plugin that this process delivers to until its lease ends. */
export interface LeasedPlugin {
  id: string
  tenantId: string
  leaseId: string
}

/** The next delivery of a plugin, and what is needed to send it. */
export interface DueDelivery {
  id: string
  eventId: string
  event: string
  body: string
  tries: number
  url: string
  sealedSecret: Buffer
  identifier: string
  name: string
  version: string
}

/** What an attempt changes. */
export interface AttemptResult {
  deliveryId: string
  attempt: WebhookAttempt
  lastAnswer: string
  status: DeliveryStatus
  /** When this delivery is tried again; null: it is over, and the next is due at once. */
  dueAt: Date | null
  now: Date
  /** The event of disabling the plugin, when the receiver wants no more; null otherwise. */
  disabled: AuditEntry | null
}

/** The statements of deliveries. All are safe with any number of replicas. */
export interface WebhookStore extends CheckpointStore {
  /** Plugins that have not read the log of their tenant to its end. */
  behind(limit: number): Promise<PluginReader[]>
  /**
   * Moves a plugin on in the log and makes its deliveries, both or neither.
   *
   * @returns whether it was still as `reader` says: otherwise nothing is done
   */
  advance(
    reader: PluginReader,
    to: { place: number; isReceiving: boolean; awaitedEventId: string | null },
    deliveries: NewDelivery[],
    now: Date,
  ): Promise<boolean>
  /** Leases plugins whose next delivery is due, to this process alone. */
  lease(options: { now: Date; limit: number; perTenant: number; leaseMs: number }): Promise<LeasedPlugin[]>
  /** @returns the first delivery that is not over, if it is due, and the lease renewed; null: the lease has ended, or nothing is due */
  next(plugin: LeasedPlugin, now: Date, leaseMs: number): Promise<DueDelivery | null>
  /** Stores an attempt. @returns whether the lease was still held: otherwise nothing is done */
  finish(plugin: LeasedPlugin, result: AttemptResult): Promise<boolean>
  /** Gives a lease back. */
  release(plugin: LeasedPlugin): Promise<void>
  /** @returns when the first delivery of all is due; null: none is */
  firstDue(): Promise<Date | null>
  /**
   * Has a delivery tried at once. One that is over is sent after those that wait.
   *
   * @param tx the transaction, which has locked the plugin
   */
  demand(tx: EntityManager, delivery: { pluginId: string; deliveryId: string; now: Date }): Promise<void>
  /**
   * Gives up the deliveries of a plugin that are not over.
   *
   * @param tx the transaction, which has locked the plugin
   */
  drop(tx: EntityManager, pluginId: string): Promise<void>
  /** Deletes deliveries that were made before, whether or not they are over. */
  deleteOld(before: Date): Promise<void>
}
