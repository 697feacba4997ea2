import type { z } from 'zod'

export const WARNING_HEADER = 'x-keystead-warning'

const MAX_NAMED = 10

/**
 * Lists the unknown fields of an input: the three older documents allow them, and a mistyped one would be ignored silently. They
 * are named only if all look like field names, since one may be a key in the wrong place.
 *
 * @returns null when there are none
 */
export function unknownFields(schema: z.ZodObject): (input: object) => string | null {
  const known = new Set(Object.keys(schema.shape))
  return (input) => {
    const unknown = Object.keys(input).filter((name) => !known.has(name))
    if (unknown.length === 0) return null
    if (!unknown.every((name) => /^[a-z_]{1,40}$/i.test(name))) return 'unknown fields'
    const more = unknown.length > MAX_NAMED ? [`and ${unknown.length - MAX_NAMED} more`] : []
    return `unknown fields: ${[...unknown.slice(0, MAX_NAMED), ...more].join(', ')}`
  }
}
