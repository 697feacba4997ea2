import { isWellFormed, LIST_SORTS, MOST_COUNTED, SORT_ORDERS } from '@keystead/domain'
import { z } from 'zod'
import { PATTERNS } from '../openapi-keywords.ts'
import { Moment, paging } from '../schemas.ts'

const Sort = z.enum(LIST_SORTS).meta({ id: 'ListSort' })

const Order = z.enum(SORT_ORDERS).meta({ id: 'SortOrder' })

/** Which page of a list is returned, and in which order it is. A cursor of a list by name holds the beginning of the name. */
export const sortedPaging = {
  limit: paging.limit,
  cursor: z.string().max(1200).optional().meta({
    description:
      'The `next_cursor` of the previous page, of the same order and filters; none for the first page. Newest first, the id of the last item that was received serves too',
  }),
  sort: Sort.optional().meta({
    description:
      'What the list is sorted by; by default `created_at`. Items that were never used, or never expire, come last in both orders',
  }),
  order: Order.optional().meta({
    description: 'asc or desc; by default newest first for `created_at`, and asc for the others',
  }),
}

const WHOLE_KEY = 'must not be a whole key: search for its first characters'

export const searchFor = (what: string) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(254)
    .refine((text) => !isWellFormed(text), WHOLE_KEY)
    .optional()
    .meta({ pattern: PATTERNS.notBlank, description: what })

/** Filters by the instants that lists of keys and users have in common. @param items what is listed */
export const instantsOf = (items: string) => ({
  last_used_before: Moment.optional().meta({
    description: `${items} whose last use was before this time, and those that were never used`,
  }),
  unused: z
    .boolean()
    .optional()
    .meta({
      description: `True: ${items.toLowerCase()} that were never used. False: those that were`,
    }),
  expires_before: Moment.optional().meta({
    description: `${items} that expire before this time, and those that have expired`,
  }),
  expires_after: Moment.optional().meta({ description: `${items} that expire at this time or later` }),
})

/** The same, as the services take them. */
export const instantsFrom = (input: {
  last_used_before?: string | undefined
  unused?: boolean | undefined
  expires_before?: string | undefined
  expires_after?: string | undefined
}) => ({
  lastUsedBefore: instant(input.last_used_before),
  isUnused: input.unused,
  expiresBefore: instant(input.expires_before),
  expiresAfter: instant(input.expires_after),
})

const instant = (text: string | undefined): Date | undefined => (text === undefined ? undefined : new Date(text))

export const Count = z
  .object({
    count: z.int().describe(`How many there are, at most ${MOST_COUNTED}`),
    at_least: z.boolean().describe(`Whether there are more than that: counting ends at ${MOST_COUNTED}`),
  })
  .meta({ id: 'BoundedCount' })
