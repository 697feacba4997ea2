import { isObject } from '../json.ts'

/** A text as such, or with one `*` that stands for any characters, or none. */
export const isPattern = (text: string): boolean => text.split('*').length <= 2

/** Whether a text is what a pattern wants; there is no escape for `*`. */
export function matches(pattern: string, text: string): boolean {
  const [start = '', end] = pattern.split('*')
  if (end === undefined) return text === pattern
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end)
}

/**
 * Whether a claim is what a pattern wants. Of an array it is enough that one element is; numbers and booleans are compared as JSON
 * writes them.
 */
export function claimMatches(pattern: string, claim: unknown): boolean {
  if (Array.isArray(claim)) return claim.some((element) => !Array.isArray(element) && claimMatches(pattern, element))
  if (typeof claim === 'string') return matches(pattern, claim)
  return (typeof claim === 'number' || typeof claim === 'boolean') && matches(pattern, String(claim))
}

/**
 * A claim by its name or, where the name begins with `/`, by its JSON pointer (RFC 6901): `/kubernetes.io/namespace`.
 *
 * @returns undefined when there is none
 */
export function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!name.startsWith('/')) return own(claims, name)
  let found: unknown = claims
  for (const part of name.slice(1).split('/')) {
    found = own(found, part.replaceAll('~1', '/').replaceAll('~0', '~'))
  }
  return found
}

const own = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
