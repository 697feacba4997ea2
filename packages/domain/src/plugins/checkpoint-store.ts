import type { NewDelivery } from './webhook-store.ts'

/** It is always pending: a plugin that is disabled gets none. */
export type CheckpointDelivery = Omit<NewDelivery, 'status'>

/** A plugin that is to get a checkpoint. */
export interface PluginBehind {
  id: string
  tenantId: string
  /** The size of the log that it is of. */
  place: number
  /** That of the last one. */
  checkpointSize: number
}

/** The statements of deliveries of checkpoints. All are safe with any number of replicas. */
export interface CheckpointStore {
  /** Plugins that may get a checkpoint of what they have of the log, which is more than the last one of theirs was of. */
  withoutCheckpoint(wanted: { patterns: string[]; before: Date; limit: number }): Promise<PluginBehind[]>
  /** Makes the delivery of a checkpoint, unless another process has made one meanwhile. */
  addCheckpoint(plugin: PluginBehind, delivery: CheckpointDelivery, now: Date): Promise<void>
  /** Has a plugin wait for its checkpoint as if one had been made. */
  postponeCheckpoint(plugin: PluginBehind, now: Date): Promise<void>
}
