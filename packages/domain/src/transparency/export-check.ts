import { isObject } from '../json.ts'
import { plainEvent, type ReadLine, readLine } from './export-lines.ts'
import { eventLeaf } from './leaf.ts'
import { GrowingTree } from './merkle.ts'
import type { Checkpoint } from './note.ts'
import { TILE_WIDTH } from './tiles.ts'

/** What is wrong with an export, at its first place. */
export interface Finding {
  kind: 'altered' | 'missing' | 'inserted' | 'reordered'
  /** The place in the log; null for an event that has none. */
  seq: number | null
  /** The id of the event; null where it is not known. */
  eventId: string | null
  message: string
}

export interface ExportReport {
  finding: Finding | null
  /** Events up to the checkpoint, with those that were removed after their time. */
  size: number
  /** Of these, so many were removed. */
  removed: number
  /** Events behind the checkpoint, which it says nothing about. */
  beyond: number
  /** The sizes of checkpoints that end within a tile that was removed: nothing can be compared with them any more. */
  unchecked: number[]
}

/** The checkpoint cannot be compared with the export. */
export class CheckError extends Error {
  override readonly name = 'CheckError'
}

export interface ExportCheck {
  /** Reads the lines of the export, many at a time, as often as it is called. */
  lines: () => AsyncIterable<readonly string[]>
  checkpoint: Checkpoint
  /** Checkpoints from before. What they hold must be what they held. */
  earlier?: readonly Checkpoint[]
}

/** Where the lines stop being those of the log. */
interface Broken {
  line: ReadLine | null
  place: number
}

const TILE_HEIGHT = Math.log2(TILE_WIDTH)

/** Whether an export is the log that a checkpoint states: every event unchanged, in its place, and none missing or added. */
export async function checkExport({ lines, checkpoint, earlier = [] }: ExportCheck): Promise<ExportReport> {
  const state = new CheckedLog(checkpoint, earlier)
  for await (const texts of lines()) {
    for (const text of texts) if (text !== '' && !state.takePlain(text)) state.take(readLine(text))
  }
  const report = { size: state.place, removed: state.removed, beyond: state.beyond, unchecked: state.unchecked }
  if (state.unchecked.includes(checkpoint.size))
    throw new CheckError('The checkpoint ends among events that were removed since: take a newer one')
  const broken = state.end()
  if (broken === null) return { ...report, finding: state.wrongRoot() }
  return { ...report, finding: await classify(lines, broken) }
}

class CheckedLog {
  place = 0
  removed = 0
  beyond = 0
  readonly unchecked: number[] = []
  readonly #size: number
  readonly #checkpoints: readonly Checkpoint[]
  readonly #tree = new GrowingTree()
  #checked = 0
  #wrong: { from: number; to: number } | null = null
  #broken: Broken | null = null
  /** The places of events that are not there any more: the first, and the last. */
  #gone: { first: number; last: number } | null = null
  /** Up to here removals are recorded in the log. */
  #keptFrom = 0

  constructor(checkpoint: Checkpoint, earlier: readonly Checkpoint[]) {
    this.#checkpoints = [...earlier, checkpoint].toSorted((one, other) => one.size - other.size)
    this.#size = this.#checkpoints.at(-1)?.size ?? 0
    this.#compareRoots()
  }

  /** @returns false for a line that has to be parsed; then nothing was done */
  takePlain(text: string): boolean {
    const event = plainEvent(text)
    if (event === null || event.isRemoval) return false
    if (this.#broken) return true
    if (this.place >= this.#size) {
      this.beyond += 1
      return true
    }
    if (event.seq !== this.place) return false
    this.#tree.add(event.leaf)
    this.place += 1
    this.#compareRoots()
    return true
  }

  take(line: ReadLine): void {
    // Events behind the first place that is wrong may still say which were removed after their time.
    if (line.kind === 'event' && line.own.equals(line.leaf)) this.#noteRemoval(line.event)
    if (this.#broken) return
    const isUnplaced = line.kind === 'event' && line.seq === null
    if (this.place >= this.#size && !isUnplaced) this.beyond += 1
    else if (!this.#add(line)) this.#broken = { line, place: this.place }
    else this.#compareRoots()
  }

  /** @returns whether the line is the one of this place */
  #add(line: ReadLine): boolean {
    if (line.kind === 'malformed' || line.seq !== this.place) return false
    if (line.kind === 'tile') {
      if (line.count !== TILE_WIDTH || line.seq % TILE_WIDTH !== 0) return false
      this.#lose(TILE_WIDTH)
      this.#tree.add(line.hash, TILE_HEIGHT)
      this.place += TILE_WIDTH
      return true
    }
    if (line.kind === 'event' && !line.own.equals(line.leaf)) return false
    if (line.kind === 'gap') this.#lose(1)
    this.#tree.add(line.leaf)
    this.place += 1
    return true
  }

  #lose(count: number): void {
    this.removed += count
    this.#gone = { first: this.#gone?.first ?? this.place, last: this.place + count - 1 }
  }

  #noteRemoval({ action, details }: Record<string, unknown>): void {
    if (action !== 'audit_events.removed' || !isObject(details)) return
    const keptFrom = details['kept_from']
    if (typeof keptFrom === 'number') this.#keptFrom = Math.max(this.#keptFrom, keptFrom)
  }

  #compareRoots(): void {
    for (let next = this.#checkpoints[this.#checked]; next; next = this.#checkpoints[this.#checked]) {
      if (next.size > this.place) return
      const from = this.#checkpoints[this.#checked - 1]?.size ?? 0
      if (next.size < this.place) this.unchecked.push(next.size)
      else if (!next.root.equals(this.#tree.root())) this.#wrong ??= { from, to: next.size }
      this.#checked += 1
    }
  }

  /** @returns the first place that is wrong by itself */
  end(): Broken | null {
    const gone = this.#gone
    const lost = gone !== null && gone.last >= this.#keptFrom ? Math.max(gone.first, this.#keptFrom) : Infinity
    const ends = this.place < this.#size ? this.place : Infinity
    const broken = this.#broken
    if (Math.min(lost, broken?.place ?? ends) === Infinity) return null
    return broken && broken.place <= lost ? broken : { line: null, place: Math.min(lost, ends) }
  }

  /** Every event has the hash that stands beside it, but the hashes are not those of the checkpoints. */
  wrongRoot(): Finding | null {
    if (this.#wrong === null) return null
    const { from, to } = this.#wrong
    const message = `an event from place ${from} to ${to - 1} was changed together with its hash: the root at size ${to} is not that of the checkpoint`
    return { kind: 'altered', seq: from, eventId: null, message }
  }
}

/** Names what happened at the first place that is wrong, by what is there and where else it fits. */
async function classify(lines: ExportCheck['lines'], { line, place }: Broken): Promise<Finding> {
  const missing = (message: string): Finding => ({ kind: 'missing', seq: place, eventId: null, message })
  if (line === null || line.kind === 'gap' || line.kind === 'tile')
    return missing(`the event of place ${place} is missing`)
  if (line.kind === 'malformed') {
    const message = `the line of place ${place} is not a line of an export`
    return { kind: 'altered', seq: place, eventId: null, message }
  }
  const { id: eventId, seq } = line
  if (seq === null) {
    return { kind: 'inserted', seq, eventId, message: `event ${eventId} was inserted: it has no place in the log` }
  }
  const inserted = {
    kind: 'inserted',
    seq: place,
    eventId,
    message: `event ${eventId} was inserted at place ${place}`,
  } as const
  if (seq < place) return inserted
  const { belongsAt, isAt } = await searched(lines, line.event, place)
  if (isAt !== null && belongsAt !== null) {
    const message = `events were reordered: at place ${place} is event ${eventId} of place ${belongsAt}`
    return { kind: 'reordered', seq: place, eventId, message }
  }
  if (belongsAt !== null || seq > place)
    return missing(`the event of place ${place} is missing: event ${eventId} stands in its place`)
  if (isAt !== null) return inserted
  return { kind: 'altered', seq: place, eventId, message: `event ${eventId} at place ${place} was altered` }
}

interface Search {
  /** The place whose hash the event has. */
  belongsAt: number | null
  /** Where the event is that has the hash of the place. */
  isAt: number | null
}

async function searched(lines: ExportCheck['lines'], event: object, place: number): Promise<Search> {
  let wanted: Buffer | null = null
  const found: Search = { belongsAt: null, isAt: null }
  for await (const line of placedLines(lines)) {
    if (line.seq === place) {
      wanted = line.leaf
      // The line itself may stand elsewhere, unchanged.
      if (line.kind === 'event' && line.own.equals(line.leaf)) found.isAt ??= place
    } else if (found.belongsAt === null && eventLeaf({ ...event, seq: line.seq }).equals(line.leaf))
      found.belongsAt = line.seq
    const isOther = line.kind === 'event' && line.seq !== place && wanted !== null
    if (isOther && found.isAt === null && eventLeaf({ ...line.event, seq: place }).equals(wanted ?? Buffer.alloc(0))) {
      found.isAt = line.seq
    }
  }
  return found
}

/** The lines that have a place of their own. */
async function* placedLines(lines: ExportCheck['lines']) {
  for await (const texts of lines()) {
    for (const text of texts) {
      const line = text === '' ? null : readLine(text)
      if (line === null || line.kind === 'malformed' || line.kind === 'tile' || line.seq === null) continue
      yield { ...line, seq: line.seq }
    }
  }
}
