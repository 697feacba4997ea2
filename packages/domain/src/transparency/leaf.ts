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

const LEAF_HASH = /,"leaf_hash":"[A-Za-z0-9+/]{43}="\}$/u

/** The text of the event in a line, if the line is as an export writes it. */
export function textOfLine(line: string): string | null {
  const end = line.search(LEAF_HASH)
  return end === -1 ? null : `${line.slice(0, end)}}`
}
