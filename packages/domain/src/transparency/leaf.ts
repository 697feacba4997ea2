import canonicalize from 'canonicalize'
import { leafHash } from './merkle.ts'

/**
 * The JSON of an event in the canonical form of RFC 8785, without members that are null: so the hashes of earlier events stay what
 * they are when a release adds a member.
 */
export function eventText(event: object): string {
  const members = Object.entries(event).filter(([, value]) => value !== null && value !== undefined)
  return canonicalize(Object.fromEntries(members)) ?? ''
}

/** The hash of an event in the tree of its log. */
export const eventLeaf = (event: object): Buffer => leafHash(eventText(event))

/** A line of an export: the hash stands last, so that what it is of is the text before it. */
export const lineOf = (event: object, leaf: string): string => `${eventText(event).slice(0, -1)},"leaf_hash":"${leaf}"}`

const MEMBER = ',"leaf_hash":"'
const HASH_LENGTH = 44
const TAIL_LENGTH = MEMBER.length + HASH_LENGTH + '"}'.length

/** A line as an export writes it: the text of the event, and the hash that stands last. */
export interface LineParts {
  text: string
  leaf: string
}

export function partsOfLine(line: string): LineParts | null {
  const end = line.length - TAIL_LENGTH
  if (end < 1 || !line.startsWith(MEMBER, end) || !line.endsWith('"}')) return null
  return { text: `${line.slice(0, end)}}`, leaf: line.slice(end + MEMBER.length, -2) }
}
