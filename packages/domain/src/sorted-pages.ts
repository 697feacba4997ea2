import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { decodeCursor, encodeCursor, type Page, type PageRequest } from './paging.ts'
import { Refusal } from './refusal.ts'

export const LIST_SORTS = ['created_at', 'name', 'last_used_at', 'expires_at'] as const
export type ListSort = (typeof LIST_SORTS)[number]

export const SORT_ORDERS = ['asc', 'desc'] as const
export type SortOrder = (typeof SORT_ORDERS)[number]

/** A page of a list that can be sorted. Without `sort` it is newest first; without `order` every other sort is ascending. */
export interface SortedPageRequest extends PageRequest {
  sort?: ListSort | undefined
  order?: SortOrder | undefined
}

/** The item that a page begins after. */
interface Place {
  /** What it is sorted by: a name, or an instant as RFC 3339; null when it has none. */
  value: string | null
  id: string
}

/** Which items a store reads, and in which order. */
export interface Sorting {
  by: ListSort
  order: SortOrder
  /** Only items that have an instant of that kind, or only those that have none; null: of a kind that every item has. */
  hasValue: boolean | null
  after: Place | null
}

/** What an item can be sorted by; its id is in the order of its creation. */
export interface SortableItem {
  id: string
  name: string
  expiresAt: Date | null
  lastUsedAt: Date | null
}

/** Names are sorted by so many characters, so that an index holds them. */
export const SORTED_CHARACTERS = 100

/** Whether a filter leaves items that have the instant that the list is sorted by, and items that lack it. */
interface SortedParts {
  mayHaveValue?: boolean
  mayLackValue?: boolean
}

/** The filters by instants that the lists have in common. */
export interface InstantFilter {
  /** Those that were not used since, also those that never were. */
  lastUsedBefore?: Date | undefined
  /** True: those that were never used. */
  isUnused?: boolean | undefined
  /** Those that expire before, also those that have. */
  expiresBefore?: Date | undefined
  /** Those that expire then or later. */
  expiresAfter?: Date | undefined
}

export function partsLeft(
  { sort }: Pick<SortedPageRequest, 'sort'>,
  { isUnused, expiresBefore, expiresAfter }: InstantFilter,
): SortedParts {
  if (sort === 'last_used_at') return { mayHaveValue: isUnused !== true, mayLackValue: isUnused !== false }
  return sort === 'expires_at' ? { mayLackValue: (expiresBefore ?? expiresAfter) === undefined } : {}
}

export interface SortedList<T> extends SortedParts {
  /** The list and its filters: a cursor serves no other. */
  of: readonly unknown[]
  find: (sorting: Sorting, limit: number) => Promise<T[]>
  sortableOf: (item: T) => SortableItem
}

const isByInstant = (by: ListSort): boolean => by === 'last_used_at' || by === 'expires_at'

/**
 * One keyset page of a list that can be sorted. Items that were never used, or never expire, come last in both orders.
 *
 * Newest first is the order of {@link findPage}, with its cursors. A cursor of any other order also holds what the item was sorted by,
 * which may change until the next page is read, and is bound to the order and the filters.
 *
 * @throws Refusal `invalid` for a cursor of another list, order or filter
 */
export async function findSortedPage<T>(request: SortedPageRequest, list: SortedList<T>): Promise<Page<T>> {
  const { by, order } = sortOf(request)
  const cursors = cursorsOf({ by, order }, list.of)
  const after = request.cursor === undefined ? null : cursors.decode(request.cursor)
  const limit = request.limit + 1
  const found = await findParts({ by, order, after }, limit, list)
  const items = found.slice(0, request.limit)
  const last = items.at(-1)
  const next = found.length > request.limit && last !== undefined ? cursors.encode(list.sortableOf(last)) : null
  return { items, next }
}

export function sortOf({ sort: by = 'created_at', order }: Pick<SortedPageRequest, 'sort' | 'order'>) {
  return { by, order: order ?? (by === 'created_at' ? 'desc' : 'asc') } as const
}

/** Two statements where one index serves the items with an instant, and another those without. */
async function findParts<T>(
  sorting: Omit<Sorting, 'hasValue'>,
  limit: number,
  { find, mayHaveValue = true, mayLackValue = true }: SortedList<T>,
): Promise<T[]> {
  const { by, after } = sorting
  if (!isByInstant(by)) return find({ ...sorting, hasValue: null }, limit)
  const isPast = after !== null && after.value === null
  const valued = mayHaveValue && !isPast ? await find({ ...sorting, hasValue: true }, limit) : []
  if (!mayLackValue || valued.length >= limit) return valued
  const rest = { ...sorting, hasValue: false, after: isPast ? after : null }
  return [...valued, ...(await find(rest, limit - valued.length))]
}

const valueOf = (by: ListSort, item: SortableItem): string | null => {
  if (by === 'name') return Array.from(item.name).slice(0, SORTED_CHARACTERS).join('')
  if (by === 'created_at') return null
  return (by === 'expires_at' ? item.expiresAt : item.lastUsedAt)?.toISOString() ?? null
}

interface Cursors {
  encode: (item: SortableItem) => string
  decode: (cursor: string) => Place
}

function cursorsOf({ by, order }: Pick<Sorting, 'by' | 'order'>, of: readonly unknown[]): Cursors {
  if (by === 'created_at' && order === 'desc') {
    return {
      encode: ({ id }) => encodeCursor(id),
      decode: (cursor) => ({ value: null, id: decodeCursor(cursor) }),
    }
  }
  const binding = createHash('sha256')
    .update(JSON.stringify([by, order, ...of]))
    .digest()
    .subarray(0, BINDING)
  return {
    encode: (item) => encodePlace(binding, { value: valueOf(by, item), id: item.id }),
    decode: (cursor) => decodePlace(binding, cursor, by),
  }
}

const BINDING = 8
const ID = 16
const CHECKSUM = 4
/** Before the value stands one byte, which says whether there is one. */
const HEAD = BINDING + ID + 1

function encodePlace(binding: Buffer, { value, id }: Place): string {
  const bytes = Buffer.concat([
    binding,
    Buffer.from(id.replaceAll('-', ''), 'hex'),
    Buffer.from([value === null ? 0 : 1]),
    Buffer.from(value ?? '', 'utf8'),
  ])
  const checksum = Buffer.alloc(CHECKSUM)
  checksum.writeUInt32BE(crc32(bytes))
  return Buffer.concat([bytes, checksum]).toString('base64url')
}

const unknownCursor = (): Refusal =>
  new Refusal(
    'invalid',
    'cursor: not one of this order and these filters; pass the next_cursor of an earlier page, or none',
  )

function decodePlace(binding: Buffer, cursor: string, by: ListSort): Place {
  const bytes = Buffer.from(cursor, 'base64url')
  const end = bytes.length - CHECKSUM
  const isGenuine =
    end >= HEAD &&
    bytes.toString('base64url') === cursor &&
    crc32(bytes.subarray(0, end)) === bytes.readUInt32BE(end) &&
    bytes.subarray(0, BINDING).equals(binding)
  if (!isGenuine) throw unknownCursor()
  const hex = bytes.toString('hex', BINDING, BINDING + ID)
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const value = bytes[HEAD - 1] === 0 ? null : bytes.toString('utf8', HEAD, end)
  if (!mayBeValue(by, value)) throw unknownCursor()
  return { value, id }
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Anybody can compute a checksum, so the database must be able to read whatever follows. */
function mayBeValue(by: ListSort, value: string | null): boolean {
  if (by === 'created_at') return value === null
  if (by === 'name') return value !== null && Array.from(value).length <= SORTED_CHARACTERS && !value.includes('\0')
  return value === null || (INSTANT.test(value) && isInstant(value))
}

/** Not the 31st of February, nor the year 0. */
function isInstant(text: string): boolean {
  const instant = new Date(text)
  return !Number.isNaN(instant.getTime()) && instant.toISOString() === text && instant.getUTCFullYear() > 0
}
