import { exportedEvent } from '../audit/exported-event.ts'
import type { EventLog, LoggedEvent } from '../events/event-log.ts'
import type { AuditTreeService } from '../transparency/audit-tree.service.ts'
import { checkpointText } from '../transparency/pinned.ts'
import { eventText } from '../transparency/leaf.ts'
import type { AuditRecord } from './audit-destination.ts'
import type { LogBehind, PushPlace } from './audit-push-store.ts'

/** Characters of records that are sent at once, unless one alone has more. */
const MOST_CHARACTERS = 262_144

/** Events of a tenant that are sent at once. */
const PER_TENANT = 100

export interface AuditBatch {
  records: AuditRecord[]
  /** How far the destination is when it has taken the records. */
  places: PushPlace[]
}

export interface BatchParts {
  log: EventLog
  tree: Pick<AuditTreeService, 'checkpointAt'>
  now: Date
  wants: { events: boolean; checkpointsBefore: Date }
  /** Records at most. */
  limit: number
  /** Called when a tree has no checkpoint, because its rows were changed. */
  onError: (error: unknown) => void
}

/** What is sent next: of each log some events, and then a checkpoint of what the destination has of it, if one is due. */
export async function batchOf(logs: readonly LogBehind[], parts: BatchParts): Promise<AuditBatch> {
  const batch = new Batch(parts)
  for (const log of logs) {
    if (!(await batch.add(log))) break
  }
  return batch
}

class Batch implements AuditBatch {
  readonly records: AuditRecord[] = []
  readonly places: PushPlace[] = []
  readonly #parts: BatchParts
  #characters = 0

  constructor(parts: BatchParts) {
    this.#parts = parts
  }

  /** @returns whether there is room for more */
  async add(log: LogBehind): Promise<boolean> {
    const { wants, limit } = this.#parts
    if (this.records.length >= limit) return false
    const place = { ...log }
    const hasRoom = !wants.events || log.nextSeq >= log.size || (await this.#addEvents(log, place))
    if (hasRoom) await this.#addCheckpoint(log, place)
    const { tenantId, nextSeq, checkpointSize, checkpointAt } = place
    const isMoved = nextSeq !== log.nextSeq || checkpointAt !== log.checkpointAt
    if (isMoved) this.places.push({ tenantId, nextSeq, checkpointSize, checkpointAt })
    return hasRoom
  }

  /** @returns whether there is room for more */
  async #addEvents({ tenantId, nextSeq, size }: LogBehind, place: PushPlace): Promise<boolean> {
    const wanted = Math.min(this.#parts.limit - this.records.length, PER_TENANT)
    const events = await this.#parts.log.read(tenantId, nextSeq, wanted)
    for (const event of events) {
      if (!this.#push(recordOf(event))) return false
      place.nextSeq = event.seq + 1
    }
    // What is not there up to the size that the log had before was removed after its time.
    if (events.length < wanted) place.nextSeq = Math.max(place.nextSeq, size)
    return this.records.length < this.#parts.limit
  }

  #push(record: AuditRecord): boolean {
    const characters = this.#characters + record.text.length
    if (characters > MOST_CHARACTERS && this.records.length > 0) return false
    this.#characters = characters
    this.records.push(record)
    return true
  }

  async #addCheckpoint({ tenantId, treeSize }: LogBehind, place: PushPlace): Promise<void> {
    const { wants, tree, now, onError } = this.#parts
    const size = wants.events ? Math.min(place.nextSeq, treeSize) : treeSize
    const isDue = place.checkpointAt === null || place.checkpointAt <= wants.checkpointsBefore
    if (!isDue || size <= place.checkpointSize) return
    try {
      const checkpoint = await tree.checkpointAt(tenantId, size)
      const text = checkpointText(tenantId, checkpoint, now)
      if (!this.#push({ kind: 'checkpoint', tenantId, checkpoint, signedAt: now, text })) return
      place.checkpointSize = size
    } catch (error) {
      onError(error)
    }
    // One that fails is tried again when the next is due: it holds no events up.
    place.checkpointAt = now
  }
}

const recordOf = (event: LoggedEvent): AuditRecord => ({
  kind: 'event',
  tenantId: event.tenantId,
  event,
  text: eventText(exportedEvent(event)),
})
