import { covers } from '../access/scopes.ts'
import type { ScopeRequirement } from './scope-requirement.ts'

/** What a subject wants to do, in the terms of AuthZEN. */
export interface WantedAccess {
  resource: { type: string; id: string }
  action: string
}

/** All that a scope cannot have, and what separates and escapes its parts. */
const NOT_IN_PARTS = /[^\x21\x23\x24\x26-\x39\x3b-\x5b\x5d-\x7e]/gu

/** An id stands between the first and the last colon, so it may have colons of its own. */
const NOT_IN_IDS = /[^\x21\x23\x24\x26-\x5b\x5d-\x7e]/gu

const encoded = (text: string, characters: RegExp): string => text.replaceAll(characters, encodeURIComponent)

/**
 * The two scopes either of which allows an access: `type:action` for every resource of the type, `type:id:action` for this one.
 *
 * What a scope cannot have, `%`, and in types and actions `:`, is percent-encoded UTF-8. So no two accesses have a scope in common,
 * whatever a caller writes into an id. (docs/adr/0053)
 */
function scopesFor({ resource, action }: WantedAccess): [ofType: string, ofResource: string] {
  const [type, name] = [encoded(resource.type, NOT_IN_PARTS), encoded(action, NOT_IN_PARTS)]
  return [`${type}:${name}`, `${type}:${encoded(resource.id, NOT_IN_IDS)}:${name}`]
}

/** The same as what a key must hold. */
export function requirementFor(wanted: WantedAccess): ScopeRequirement {
  const scopes = scopesFor(wanted)
  return {
    text: scopes.join(' or '),
    names: scopes.toSorted(),
    isMetBy: (granted) => scopes.some((scope) => covers(granted, scope)),
  }
}
