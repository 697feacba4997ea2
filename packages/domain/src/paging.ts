import { crc32 } from 'node:zlib'
import { Refusal } from './refusal.ts'

/** Which part of a list is wanted: at most `limit` items that come after the item `cursor` points at. */
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

/** A cursor is the id of the last item seen, with a CRC-32, so that a mangled one is told apart from an old one. */
export function encodeCursor(id: string): string {
  const bytes = Buffer.alloc(20)
  bytes.write(id.replaceAll('-', ''), 'hex')
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 16)), 16)
  return bytes.toString('base64url')
}

/** @throws Refusal `invalid` for a text that no list has handed out */
export function decodeCursor(cursor: string): string {
  const bytes = Buffer.from(cursor, 'base64url')
  const genuine =
    bytes.length === 20 &&
    bytes.toString('base64url') === cursor &&
    crc32(bytes.subarray(0, 16)) === bytes.readUInt32BE(16)
  if (!genuine) throw new Refusal('invalid', 'cursor: unknown; pass the next_cursor of an earlier page, or none')
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** What a keyset page adds to a query: spread `after` into the condition and hand `options` on. */
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
  const after = request.cursor === undefined ? {} : { id: { $lt: decodeCursor(request.cursor) } }
  // One more than asked for tells whether there is a next page.
  const items = await find({ after, options: { orderBy: { id: 'desc' }, limit: request.limit + 1 } })
  const page = items.slice(0, request.limit)
  const last = page.at(-1)
  return { items: page, next: items.length > request.limit && last ? encodeCursor(last.id) : null }
}
