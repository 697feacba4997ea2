import { isObject } from '../json.ts'
import { eventText, partsOfLine } from './leaf.ts'
import { HASH_SIZE, leafHash } from './merkle.ts'

/** A line of an export, as a verification sees it. */
export type ReadLine =
  | { kind: 'event'; seq: number | null; id: string; leaf: Buffer; own: Buffer; event: Record<string, unknown> }
  /** An event that is not there any more. */
  | { kind: 'gap'; seq: number; leaf: Buffer }
  /** A whole tile of them. */
  | { kind: 'tile'; seq: number; count: number; hash: Buffer }
  | { kind: 'malformed' }

const MALFORMED: ReadLine = { kind: 'malformed' }

/** An event of a line whose hash is that of its text as it stands. */
export interface PlainEvent {
  seq: number
  leaf: Buffer
  /** It records that events were removed. */
  isRemoval: boolean
}

const SEQ = ',"seq":'
const SEQ_LENGTH = 17
const REMOVAL = '{"action":"audit_events.removed"'

/**
 * Reads a line without parsing it, which takes most of the time of a verification. That is enough where the hash is in the tree of a
 * checkpoint: then the text is that of the event, in its canonical form, in which the last `seq` is that of the event.
 *
 * @returns null for a line that is to be parsed
 */
export function plainEvent(line: string): PlainEvent | null {
  const parts = partsOfLine(line)
  if (parts === null) return null
  const { text } = parts
  const leaf = leafHash(text)
  const at = text.lastIndexOf(SEQ)
  if (at === -1 || leaf.toString('base64') !== parts.leaf) return null
  const start = at + SEQ.length
  const seq = Number.parseInt(text.slice(start, start + SEQ_LENGTH), 10)
  return { seq, leaf, isRemoval: text.startsWith(REMOVAL) }
}

const hashOfText = (value: unknown): Buffer | null => {
  if (typeof value !== 'string') return null
  const hash = Buffer.from(value, 'base64')
  return hash.length === HASH_SIZE ? hash : null
}

const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

export function readLine(line: string): ReadLine {
  const members = parsed(line)
  if (members === null) return MALFORMED
  const { seq, leaf_hash: leafText, event_id: id } = members
  if (typeof id === 'string') return readEvent(line, members, id)
  if (!isPlace(seq)) return MALFORMED
  const leaf = hashOfText(leafText)
  if (leaf) return { kind: 'gap', seq, leaf }
  const hash = hashOfText(members['subtree_hash'])
  return hash && isPlace(members['removed']) ? { kind: 'tile', seq, count: members['removed'], hash } : MALFORMED
}

function readEvent(line: string, members: Record<string, unknown>, id: string): ReadLine {
  const { leaf_hash: leafText, ...event } = members
  const leaf = hashOfText(leafText)
  // One that has no place was never in the log.
  if (!isPlace(event['seq']))
    return { kind: 'event', seq: null, id, leaf: Buffer.alloc(0), own: Buffer.alloc(0), event }
  if (!leaf) return MALFORMED
  const own = ownHash(line, event, leaf)
  return { kind: 'event', seq: event['seq'], id, leaf, own, event }
}

/** That of the text as it stands; of one that another program has written again, that of its canonical form. */
function ownHash(line: string, event: object, leaf: Buffer): Buffer {
  const parts = partsOfLine(line)
  const asWritten = parts && leafHash(parts.text)
  return asWritten?.equals(leaf) ? asWritten : leafHash(eventText(event))
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}
