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
 * @returns the bytes in order, in lists of pieces that are not copied together
 */
export async function* sealChunks(
  key: KeyObject,
  place: ObjectPlace,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer[]> {
  const aad = boundTo(place)
  const pieces = new Pieces()
  let index = 0
  const seal = (chunk: Buffer[], isLast: boolean): Buffer[] => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, isLast))
    cipher.setAAD(aad)
    index += 1
    const sealed = chunk.map((piece) => cipher.update(piece))
    // GCM has nothing left then but the tag.
    cipher.final()
    sealed.push(cipher.getAuthTag())
    return sealed
  }
  for await (const piece of content) {
    pieces.add(piece)
    const sealed: Buffer[] = []
    // A full chunk is sealed once it is known not to be the last.
    while (pieces.length > CHUNK_BYTES) sealed.push(...seal(pieces.takeParts(CHUNK_BYTES), false))
    if (sealed.length > 0) yield sealed
  }
  yield seal(pieces.takeParts(pieces.length), true)
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
 * @param sealed the bytes at {@link sealedRange}
 * @throws ObjectCorrupt for a chunk that was changed, moved, cut off or comes from another object
 */
export async function* openChunks(part: OpenedPart, sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const { size, range } = part
  const last = chunksOf(size) - 1
  const from = range?.start ?? 0
  const to = range === null ? size : range.end + 1
  const lastWanted = range === null ? last : Math.floor(range.end / CHUNK_BYTES)
  const pieces = new Pieces()
  const opener = openerOf(part)
  const next = { index: Math.floor(from / CHUNK_BYTES) }
  const takeNext = (length: number): Buffer => {
    const chunk = opener(pieces.take(length), next.index, next.index === last)
    const begin = next.index * CHUNK_BYTES
    next.index += 1
    return chunk.subarray(Math.max(0, from - begin), to - begin)
  }
  for await (const piece of sealed) {
    pieces.add(piece)
    while (pieces.length >= SEALED_CHUNK_BYTES && next.index < last) yield takeNext(SEALED_CHUNK_BYTES)
  }
  if (next.index === last && lastWanted === last) yield takeNext(pieces.length)
  if (next.index <= lastWanted) throw new ObjectCorrupt('a stored object ends too early')
  if (pieces.length > 0) throw new ObjectCorrupt('a stored object ends too late')
}

function openerOf({ key, place, size }: OpenedPart): (sealed: Buffer, index: number, isLast: boolean) => Buffer {
  const aad = boundTo(place)
  return (sealed, index, isLast) => {
    const length = isLast ? size - index * CHUNK_BYTES : CHUNK_BYTES
    if (sealed.length !== length + TAG_BYTES) throw new ObjectCorrupt('a chunk of a stored object has another length')
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

/** More pieces than this cost more, each on its way, than to copy them together. */
const MOST_PARTS = 8

/** Bytes that arrive in pieces of any length, and leave in pieces of a length of choice. */
class Pieces {
  length = 0
  readonly #pieces: Buffer[] = []

  add(piece: Uint8Array): void {
    if (piece.length === 0) return
    this.#pieces.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
    this.length += piece.length
  }

  /** @param length at most {@link Pieces.length} */
  take(length: number): Buffer {
    const taken = this.takeParts(length)
    const [only] = taken
    return taken.length === 1 && only ? only : Buffer.concat(taken)
  }

  /** The same as it lies in memory, unless it is in many pieces. */
  takeParts(length: number): Buffer[] {
    const taken: Buffer[] = []
    let missing = length
    let used = 0
    for (const piece of this.#pieces) {
      if (missing === 0) break
      const part = piece.subarray(0, missing)
      taken.push(part)
      missing -= part.length
      if (part.length < piece.length) this.#pieces[used] = piece.subarray(part.length)
      else used += 1
    }
    this.#pieces.splice(0, used)
    this.length -= length
    return taken.length > MOST_PARTS ? [Buffer.concat(taken)] : taken
  }
}
