import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'

/** Bytes of plaintext in every chunk but the last, which has at most as many. An empty object has one empty chunk. */
export const CHUNK_BYTES = 65_536

const TAG_BYTES = 16
const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES

/** So much of an object is best read at a time: chunks that need not be put together. */
export const READ_BYTES = 16 * SEALED_CHUNK_BYTES

/** What the chunks of an object are bound to: in the place of another object they cannot be opened. */
export interface ObjectPlace {
  tenantId: string
  id: string
}

/** The bytes of a stored object are not those that were stored. */
export class ObjectCorrupt extends Error {
  override readonly name = 'ObjectCorrupt'
}

/** A part of an object, in bytes of its plaintext; `end` is the last of them. */
export interface ByteRange {
  start: number
  end: number
}

const chunksOf = (size: number): number => Math.max(1, Math.ceil(size / CHUNK_BYTES))

/** Bytes that an object of so many has at rest. */
export const sealedSizeOf = (size: number): number => size + chunksOf(size) * TAG_BYTES

/**
 * The nonce of the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015): the index of the chunk, and whether it is the
 * last. No key seals two objects, so no nonce is used twice under one.
 */
function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(index, 7)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

const boundTo = ({ tenantId, id }: ObjectPlace): Buffer => Buffer.from(`keystead-object-1:${tenantId}:${id}`)

/**
 * Seals an object with AES-256-GCM, chunk by chunk.
 *
 * @param key of this object alone
 * @param content a piece is not used any more when the next is asked for
 * @returns the bytes in order, in lists of pieces that belong to the caller
 */
export async function* sealChunks(
  key: KeyObject,
  place: ObjectPlace,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer[]> {
  const aad = boundTo(place)
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  let filled = 0
  let index = 0
  const seal = (isLast: boolean): [Buffer, Buffer] => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, isLast))
    cipher.setAAD(aad)
    const sealed = cipher.update(chunk.subarray(0, filled))
    // GCM has nothing left then but the tag.
    cipher.final()
    index += 1
    filled = 0
    return [sealed, cipher.getAuthTag()]
  }
  for await (const piece of content) {
    const sealed: Buffer[] = []
    for (let at = 0; at < piece.length;) {
      // A full chunk is sealed once it is known not to be the last.
      if (filled === CHUNK_BYTES) sealed.push(...seal(false))
      const part = piece.subarray(at, at + CHUNK_BYTES - filled)
      chunk.set(part, filled)
      filled += part.length
      at += part.length
    }
    if (sealed.length > 0) yield sealed
  }
  yield seal(true)
}

/** Where the chunks of a part of an object are at rest. */
export interface SealedRange {
  offset: number
  length: number
}

/** @param size of the object, in bytes of plaintext */
export function sealedRange(size: number, range: ByteRange | null): SealedRange {
  const first = range === null ? 0 : Math.floor(range.start / CHUNK_BYTES)
  const last = range === null ? chunksOf(size) - 1 : Math.floor(range.end / CHUNK_BYTES)
  const offset = first * SEALED_CHUNK_BYTES
  return { offset, length: Math.min((last + 1) * SEALED_CHUNK_BYTES, sealedSizeOf(size)) - offset }
}

export interface OpenedPart {
  key: KeyObject
  place: ObjectPlace
  /** Of the whole object, in bytes of plaintext. */
  size: number
  /** Null: the whole object. */
  range: ByteRange | null
}

/**
 * Opens an object or a part of it. A byte is handed on only after the whole of its chunk was found to be genuine.
 *
 * @param sealed the bytes at {@link sealedRange}; a piece is not used any more when the next is asked for
 * @returns pieces that belong to the caller
 * @throws ObjectCorrupt for a chunk that was changed, moved, cut off or comes from another object
 */
export async function* openChunks(part: OpenedPart, sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const { size, range } = part
  const from = range?.start ?? 0
  const to = range === null ? size : range.end + 1
  const lastWanted = range === null ? chunksOf(size) - 1 : Math.floor(range.end / CHUNK_BYTES)
  const opener = openerOf(part)
  const place = { index: Math.floor(from / CHUNK_BYTES) }
  const next = (bytes: Buffer): Buffer => {
    const begin = place.index * CHUNK_BYTES
    const chunk = opener(bytes, place.index)
    place.index += 1
    // Most chunks are wanted whole.
    return from <= begin && chunk.length <= to - begin ? chunk : chunk.subarray(Math.max(0, from - begin), to - begin)
  }
  let rest: Buffer = NOTHING
  for await (const piece of sealed) {
    const view = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    const bytes = rest.length === 0 ? view : Buffer.concat([rest, view])
    let at = 0
    while (place.index <= lastWanted) {
      const end = at + sealedLength(size, place.index)
      if (end > bytes.length) break
      yield next(bytes.subarray(at, end))
      at = end
    }
    rest = at === bytes.length ? NOTHING : Buffer.from(bytes.subarray(at))
    if (rest.length > SEALED_CHUNK_BYTES) break
  }
  if (place.index <= lastWanted) throw new ObjectCorrupt('a stored object ends too early')
  if (rest.length > 0) throw new ObjectCorrupt('a stored object ends too late')
}

const NOTHING = Buffer.alloc(0)

/** Bytes of a chunk at rest. */
const sealedLength = (size: number, index: number): number =>
  Math.max(0, Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES)) + TAG_BYTES

/** @returns a function for chunks of the right length */
function openerOf({ key, place, size }: OpenedPart): (sealed: Buffer, index: number) => Buffer {
  const aad = boundTo(place)
  const last = chunksOf(size) - 1
  return (sealed, index) => {
    const isLast = index === last
    const length = sealed.length - TAG_BYTES
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, isLast), { authTagLength: TAG_BYTES })
    decipher.setAAD(aad)
    decipher.setAuthTag(sealed.subarray(length))
    const chunk = decipher.update(sealed.subarray(0, length))
    try {
      decipher.final()
    } catch (cause) {
      throw new ObjectCorrupt('a chunk of a stored object was changed', { cause })
    }
    return chunk
  }
}
