import canonicalize from 'canonicalize'
import { leafHash } from './merkle.ts'

/**
 * The hash of an event in the tree of its log: that of its JSON in the canonical form of RFC 8785. Members that are null are left
 * out, so that the hashes of earlier events stay what they are when a release adds a member.
 */
export function eventLeaf(event: object): Buffer {
  const members = Object.entries(event).filter(([, value]) => value !== null)
  return leafHash(canonicalize(Object.fromEntries(members)) ?? '')
}
