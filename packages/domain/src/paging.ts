import { crc32 } from 'node:zlib'
import { Refusal } from './refusal.ts'

/** The requested part of a list: at most `limit` items after the item that `cursor` points at. */
export interface PageRequest {
  limit: number
  cursor?: string | undefined
}

export interface Page<T> {
  items: T[]
  /** The cursor of the next page; null on the last one. */
  next: string | null
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const isUuid = (text: string): boolean => ID.test(text)

/** A cursor is the id of the last item seen, with a CRC-32, so that a corrupted one is distinguished from an old one. */
export function encodeCursor(id: string): string {
  const bytes = Buffer.alloc(20)
  bytes.write(id.replaceAll('-', ''), 'hex')
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 16)), 16)
  return bytes.toString('base64url')
}

/**
 * Items are listed in the order of their ids, so the id of an item is a cursor too: who read a list to some item, but not the cursor
 * behind it, goes on from there.
 *
 * @returns the id of the last item seen
 * @throws Refusal `invalid` for a text that is neither
 */
export function decodeCursor(cursor: string): string {
  if (isUuid(cursor)) return cursor.toLowerCase()
  const bytes = Buffer.from(cursor, 'base64url')
  const genuine =
    bytes.length === 20 &&
    bytes.toString('base64url') === cursor &&
    crc32(bytes.subarray(0, 16)) === bytes.readUInt32BE(16)
  if (!genuine)
    throw new Refusal('invalid', 'cursor: unknown; pass the next_cursor of an earlier page, the id of an item, or none')
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** What a keyset page adds to a query: spread `after` into the condition and pass `options` on. */
interface Keyset {
  after: { id?: { $lt: string } }
  options: { orderBy: { id: 'desc' }; limit: number }
}

/**
 * One keyset page, newest first. Ids are UUIDv7, so their order is the order of creation, and the millionth page costs
 * what the first costs.
 */
export async function findPage<T extends { id: string }>(
  request: PageRequest,
  find: (keyset: Keyset) => Promise<T[]>,
): Promise<Page<T>> {
  return pageOf(await find(keysetOf(request)), request)
}

/**
 * The same page of the list of each owner, by the owner's id.
 *
 * @param find returns the items of all owners, each list newest first and limited on its own
 */
export async function findPages<T extends { id: string }>(
  ownerIds: readonly string[],
  request: PageRequest,
  { find, ownerOf }: { find: (keyset: Keyset) => Promise<T[]>; ownerOf: (item: T) => string | undefined },
): Promise<Map<string, Page<T>>> {
  const items = ownerIds.length === 0 ? [] : await find(keysetOf(request))
  const lists = Map.groupBy(items, ownerOf)
  return new Map(ownerIds.map((id) => [id, pageOf(lists.get(id) ?? [], request)]))
}

const keysetOf = ({ cursor, limit }: PageRequest): Keyset => ({
  after: cursor === undefined ? {} : { id: { $lt: decodeCursor(cursor) } },
  // One more than requested shows whether there is a next page.
  options: { orderBy: { id: 'desc' }, limit: limit + 1 },
})

function pageOf<T extends { id: string }>(items: T[], { limit }: PageRequest): Page<T> {
  const page = items.slice(0, limit)
  const last = page.at(-1)
  return { items: page, next: items.length > limit && last ? encodeCursor(last.id) : null }
}
