import { exportedEvent, type ExportedEvent } from '../audit/exported-event.ts'
import type { EventLog, LoggedEvent } from '../events/event-log.ts'
import type { JsonObject } from '../json.ts'
import type { Issuer } from '../oauth/issuer.ts'
import { Refusal } from '../refusal.ts'
import type { Work } from '../work/work.ts'
import type { AuditKeys } from './audit-keys.ts'
import type { AuditTreeStore } from './audit-tree-store.ts'
import { consistencyProof, HASH_SIZE, type HashOf, inclusionProof, rootOf } from './merkle.ts'
import { signCheckpoint } from './note.ts'
import { hashesIn, TILE_WIDTH, TileError } from './tiles.ts'

export interface ShownCheckpoint {
  origin: string
  size: number
  root: string
  /** The signed note. */
  note: string
}

export interface InclusionProof {
  eventId: string
  seq: number
  size: number
  leafHash: string
  hashes: string[]
  checkpoint: string
}

export interface ConsistencyProof {
  from: number
  to: number
  hashes: string[]
}

/**
 * An event of an export, or the place of events that were removed after their time: of a tile, or of one that is missing. An event
 * that was put into the table, but never into the log, has neither a place nor a hash.
 */
export type ExportLine =
  | (ExportedEvent & { leaf_hash: string | null })
  | { seq: number; leaf_hash: string }
  | { seq: number; removed: number; subtree_hash: string }

export interface ExportPage {
  lines: ExportLine[]
  /** The place after the last. */
  next: number
}

const HEIGHT_OF_TILE = Math.log2(TILE_WIDTH)

/** An issuer without its scheme: names of logs are URLs without one (C2SP tlog-checkpoint). */
const originOfLog = (issuer: string, tenantId: string): string =>
  `${issuer.replace(/^[a-z]+:\/\//u, '').replace(/\/+$/u, '')}/audit/${tenantId}`

/** Proves what the audit log of a tenant is. (docs/adr/0059) */
export class AuditTreeService {
  readonly #store: AuditTreeStore
  readonly #log: EventLog
  readonly #keys: AuditKeys
  readonly #issuer: Issuer

  constructor(parts: { auditTree: AuditTreeStore; eventLog: EventLog; auditKeys: AuditKeys; issuer: Issuer }) {
    this.#store = parts.auditTree
    this.#log = parts.eventLog
    this.#keys = parts.auditKeys
    this.#issuer = parts.issuer
  }

  /** The keys that sign checkpoints. */
  published(): Promise<JsonObject[]> {
    return this.#keys.published()
  }

  /** The log as it is now, or was at a size, signed. */
  async checkpoint({ principal: { tenantId } }: Work, size?: number): Promise<ShownCheckpoint> {
    return this.checkpointAt(tenantId, await this.#sizeOf(tenantId, 'size', size))
  }

  /** @param size of the log then, which the tree must have grown to */
  async checkpointAt(tenantId: string, size: number): Promise<ShownCheckpoint> {
    const root = await rootOf(this.#hashes(tenantId), size)
    const origin = originOfLog(this.#issuer.url, tenantId)
    const note = signCheckpoint({ origin, size, root }, await this.#keys.signer())
    return { origin, size, root: root.toString('base64'), note }
  }

  /** The proof that an event is in the log. @throws Refusal `not_found` for one that is not, or not yet */
  async inclusion(work: Work, eventId: string, wanted?: number): Promise<InclusionProof> {
    const { tenantId } = work.principal
    const size = await this.#sizeOf(tenantId, 'size', wanted)
    const seq = (await this.#store.places(tenantId, [eventId])).get(eventId)
    if (seq === undefined || seq >= size) throw new Refusal('not_found', 'The log has no such event')
    const hashOf = this.#hashes(tenantId)
    const leaf = await hashOf(0, seq)
    const hashes = (await inclusionProof(hashOf, seq, size)).map(base64)
    const { note } = await this.checkpointAt(tenantId, size)
    return { eventId, seq, size, leafHash: base64(leaf), hashes, checkpoint: note }
  }

  /** The proof that nothing changed in the first `from` entries while the log grew to `to`. */
  async consistency({ principal: { tenantId } }: Work, from: number, wanted?: number): Promise<ConsistencyProof> {
    const to = await this.#sizeOf(tenantId, 'to', wanted)
    if (from > to) throw new Refusal('invalid', `from: must be ${to} or less, which is the size of the log`)
    return { from, to, hashes: (await consistencyProof(this.#hashes(tenantId), from, to)).map(base64) }
  }

  /**
   * Events that have been committed by now get their places first.
   *
   * @param name of the field with the wanted size
   * @throws Refusal `invalid` for one beyond the log
   */
  async #sizeOf(tenantId: string, name: string, wanted: number | undefined): Promise<number> {
    await this.#log.append({ waits: true })
    const { size } = await this.#store.extent(tenantId)
    if (wanted === undefined) return size
    if (wanted > size) throw new Refusal('invalid', `${name}: must be ${size} or less, which is the size of the log`)
    return wanted
  }

  /** How much of the log an export has: up to a size, by default that of now. */
  exportSize({ principal: { tenantId } }: Work, wanted?: number): Promise<number> {
    return this.#sizeOf(tenantId, 'to', wanted)
  }

  /**
   * The lines of an export from a place on, each with its hash from the tree. Events that are not in the table any more are lines
   * without an event, so that the export has every hash that its verification needs.
   *
   * @param to the place before which the export ends
   */
  async exportPage({ principal: { tenantId } }: Work, from: number, to: number, limit: number): Promise<ExportPage> {
    const { keptFrom } = await this.#store.extent(tenantId)
    const hashOf = this.#hashes(tenantId)
    const lines: ExportLine[] = []
    let next = from
    while (next < to && lines.length < limit && isRemovedTile(next, keptFrom, to)) {
      const hash = await hashOf(HEIGHT_OF_TILE, next / TILE_WIDTH)
      lines.push({ seq: next, removed: TILE_WIDTH, subtree_hash: base64(hash) })
      next += TILE_WIDTH
    }
    const end = Math.min(to, next + limit - lines.length)
    if (next < end) lines.push(...(await this.#events(tenantId, hashOf, next, end)))
    if (end === to) lines.push(...(await this.#unplaced(tenantId)))
    return { lines, next: end }
  }

  async #events(tenantId: string, hashOf: HashOf, from: number, to: number): Promise<ExportLine[]> {
    const events = await this.#store.events(tenantId, from, to)
    const bySeq = new Map(events.map((event) => [event.seq, event]))
    const lines: ExportLine[] = []
    for (let seq = from; seq < to; seq += 1) {
      const event = bySeq.get(seq)
      const leaf_hash = base64(await hashOrNone(hashOf, seq))
      lines.push(event ? { ...exportedEvent(event), leaf_hash } : { seq, leaf_hash })
    }
    return lines
  }

  async #unplaced(tenantId: string): Promise<ExportLine[]> {
    const events = await this.#store.unplaced(tenantId)
    return events.map(unplacedLine)
  }

  #hashes(tenantId: string): HashOf {
    return hashesIn(this.#store.tilesOf(tenantId))
  }
}

const unplacedLine = (event: LoggedEvent): ExportLine => ({ ...exportedEvent(event, null), leaf_hash: null })

const base64 = (hash: Buffer): string => hash.toString('base64')

/** A hash that somebody has removed is shown as zeros: the export goes on, and its verification finds it. */
const hashOrNone = (hashOf: HashOf, seq: number): Promise<Buffer> =>
  hashOf(0, seq).catch((error: unknown) => {
    if (error instanceof TileError) return Buffer.alloc(HASH_SIZE)
    throw error
  })

const isRemovedTile = (from: number, keptFrom: number, to: number): boolean =>
  from % TILE_WIDTH === 0 && from + TILE_WIDTH <= Math.min(keptFrom, to)
