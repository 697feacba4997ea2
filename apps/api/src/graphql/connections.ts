import { decodeCursor, encodeCursor, type Page, type PageRequest, Refusal } from '@keystead/domain'
import type { PageInfoShape } from '@pothos/plugin-relay'
import { z } from 'zod'
import { builder } from './builder.ts'
import { DEFAULT_PAGE, MAX_PAGE } from './limits.ts'

export const Size = z.int().min(1, `must be 1 to ${MAX_PAGE}`).max(MAX_PAGE, `must be 1 to ${MAX_PAGE}`).nullish()

/** The arguments of a connection, as they are checked. */
export const paging = { first: Size, after: z.string().nullish() }

/** The arguments of a connection, as the schema states them. */
export const pageArgs = builder.args((t) => ({
  first: t.int({ description: `Page size: 1 to ${MAX_PAGE}, by default ${DEFAULT_PAGE}.` }),
  after: t.string({ description: 'The cursor of an item; the page starts after it.' }),
}))

interface Counted {
  countAll: () => Promise<number>
}

const isCounted = (info: PageInfoShape): info is PageInfoShape & Counted => 'countAll' in info

builder.objectField(builder.pageInfoRef(), 'totalCount', (t) =>
  t.int({
    description: 'Number of items on all pages.',
    resolve: (info) => (isCounted(info) ? info.countAll() : 0),
  }),
)

/** @param item what the cursor points at, for the error message @throws Refusal `invalid` */
export function cursorOf(after: string | null | undefined, item: string): string | undefined {
  if (after == null) return undefined
  try {
    decodeCursor(after)
    return after
  } catch {
    throw unknownCursor(item)
  }
}

export const unknownCursor = (item: string): Refusal =>
  new Refusal('invalid', `after: unknown; pass the cursor of ${item} of an earlier page, or none`)

type Wanted = z.infer<z.ZodObject<typeof paging>>

/** @throws Refusal `invalid` for an unknown cursor */
export const pageOf = ({ first, after }: Wanted, item: string): PageRequest => ({
  limit: first ?? DEFAULT_PAGE,
  cursor: cursorOf(after, item),
})

interface Listed<T> {
  edges: { cursor: string; node: T }[]
  hasNextPage: boolean
  hasPreviousPage: boolean
  /** Called at most once, and only when the total is requested. */
  count: () => Promise<number>
}

export function connectionOf<T>({ edges, hasNextPage, hasPreviousPage, count }: Listed<T>) {
  let total: Promise<number> | undefined
  const pageInfo = {
    countAll: () => (total ??= count()),
    hasNextPage,
    hasPreviousPage,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  }
  return { edges, pageInfo }
}

/** The connection of a keyset page. */
export const keysetConnection = <T extends { id: string }>(
  { items, next }: Page<T>,
  { cursor }: PageRequest,
  count: () => Promise<number>,
) =>
  connectionOf({
    edges: items.map((node) => ({ cursor: encodeCursor(node.id), node })),
    hasNextPage: next !== null,
    hasPreviousPage: cursor !== undefined,
    count,
  })
