import type { Clock } from '../clock.ts'
import { CHECKPOINT_MESSAGE } from '../events/catalogue/messages.ts'
import { patternsOf } from '../events/catalogue/patterns.ts'
import { newId } from '../ids.ts'
import type { AuditTreeService } from '../transparency/audit-tree.service.ts'
import { checkpointMembers } from '../transparency/pinned.ts'
import type { CheckpointDelivery, CheckpointStore, PluginBehind } from './checkpoint-store.ts'

/** Plugins that get a checkpoint in one run. */
const PLUGINS = 100

const PATTERNS = patternsOf(CHECKPOINT_MESSAGE)

interface CheckpointDeliveriesParts {
  store: CheckpointStore
  tree: Pick<AuditTreeService, 'checkpointAt'>
  everyMs: number
  clock: Clock
  onError: (error: unknown) => void
}

/**
 * Makes deliveries of checkpoints for the plugins whose patterns mean them: of what the plugin has been sent of the log, and only when
 * that is more than the last time. A checkpoint is no event of the log, which would grow by it. (docs/adr/0063)
 */
export class CheckpointDeliveries {
  readonly #parts: CheckpointDeliveriesParts

  constructor(parts: CheckpointDeliveriesParts) {
    this.#parts = parts
  }

  /** Any replica may do it, at any time: a checkpoint of a size is made once for a plugin. */
  async run(): Promise<void> {
    const { store, everyMs, clock, onError } = this.#parts
    const now = clock()
    const before = new Date(now.getTime() - everyMs)
    for (const plugin of await store.withoutCheckpoint({ patterns: PATTERNS, before, limit: PLUGINS })) {
      try {
        await store.addCheckpoint(plugin, await this.#delivery(plugin, now), now)
      } catch (error) {
        // A tree whose rows were changed has no checkpoint; the other plugins get theirs.
        onError(error)
        await store.postponeCheckpoint(plugin, now)
      }
    }
  }

  async #delivery({ tenantId, place }: PluginBehind, now: Date): Promise<CheckpointDelivery> {
    const data = checkpointMembers(tenantId, await this.#parts.tree.checkpointAt(tenantId, place))
    const body = JSON.stringify({ type: CHECKPOINT_MESSAGE, timestamp: now.toISOString(), data })
    return { id: newId(), eventId: newId(), event: CHECKPOINT_MESSAGE, body }
  }
}
