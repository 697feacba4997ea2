import { normalEmail, SCOPE } from '@keystead/domain'
import { z } from 'zod'

// Zod says which type it wanted in the place of a missing field; people ask which field.
z.config({ customError: ({ input }) => (input === undefined ? 'is required' : undefined) })

/** A UUID of any version: the default tenant's is none that RFC 9562 would make. */
export const Id = z
  .guid({ error: ({ input }) => (input === undefined ? 'is required' : 'must be a UUID') })
  .meta({ format: 'uuid' })

/** An instant in UTC, RFC 3339. */
export const Timestamp = z.iso.datetime().meta({ description: 'RFC 3339, UTC' })

/** Whether RFC 3339 can write a moment and PostgreSQL can store it, once its offset is taken off. */
export const isStorableMoment = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear()
  return year >= 1 && year <= 9999
}

/** An instant with any offset, RFC 3339. */
export const Moment = z.iso
  .datetime({ offset: true, error: 'must be an RFC 3339 date and time' })
  .refine(isStorableMoment, 'must lie in the years 1 to 9999')

/** What is not seen, or makes what stands after it be seen in another order than it is read. */
const CONTROL = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u

/** A name that people give. */
export const Name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200)
  .refine((text) => !CONTROL.test(text), 'must not contain control characters')

/** An address, kept as it is written and compared without regard to case. @see normalEmail for those that are not ASCII */
export const Email = z
  .string()
  .max(254)
  .overwrite((text) => normalEmail(text) ?? text)
  .check(z.email())

/** Free text about a thing. */
export const Description = z.string().max(2000)

/** A scope of any kind: a fine one, a named set, or one that means something to the caller's own service. */
const Scope = z.string().regex(SCOPE, 'must be 1 to 100 printable characters without spaces')

const MAX_SCOPES = 100

export const Scopes = z.array(Scope).max(MAX_SCOPES)

/** What {@link Scopes} lets through, told faster. */
export const areScopes = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= MAX_SCOPES && value.every((it) => typeof it === 'string' && SCOPE.test(it))

/** How much of a list is wanted. */
export const paging = {
  limit: z.int().min(1).max(1000).default(100).meta({ description: 'Items of one page, 1 to 1000' }),
  cursor: z.string().max(100).optional().meta({ description: 'The next_cursor of the page before' }),
}

/** Whether a thing is deleted together with what depends on it. */
export const Force = z.boolean().default(false).meta({ description: 'Delete it even if others depend on it' })

/** A page of a bare contract; over REST the items alone are the body. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() })

/** The texts of some seconds, up to their milliseconds. */
const isoSeconds = Array.from({ length: 256 }, () => ({ second: Number.NaN, text: '' }))

/** Under load many answers are of the same second, and writing one out costs as much as looking a key up. */
export function iso(moment: Date): string {
  const ms = moment.getTime()
  const second = Math.floor(ms / 1000)
  const known = isoSeconds[second & 255]
  if (known?.second === second) return `${known.text}${String(1000 + ms - second * 1000).slice(1)}Z`
  const text = moment.toISOString()
  isoSeconds[second & 255] = { second, text: text.slice(0, -4) }
  return text
}
export const isoOrNull = (moment: Date | null | undefined): string | null => moment?.toISOString() ?? null
