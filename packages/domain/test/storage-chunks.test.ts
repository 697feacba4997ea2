import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto'
import { assert, asyncProperty, boolean, constantFrom, integer, nat, oneof } from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ByteRange,
  CHUNK_BYTES,
  ObjectCorrupt,
  type ObjectPlace,
  openChunks,
  sealChunks,
  sealedRange,
  sealedSizeOf,
} from '../src/storage/chunks.ts'
import { keyObject, newKey, openObjectKey, sealObjectKey } from '../src/storage/object-keys.ts'

const PLACE: ObjectPlace = {
  tenantId: '0198f3a4-0000-7000-8000-000000000001',
  id: '0198f3a4-0000-7000-8000-000000000002',
}
const SEALED_CHUNK = CHUNK_BYTES + 16
const key = createSecretKey(randomBytes(32))

/** In pieces of changing lengths, as a socket brings them. */
async function* inPieces(bytes: Buffer, lengths: readonly number[] = [70_000, 1, 65_536, 13]): AsyncGenerator<Buffer> {
  let at = 0
  for (let index = 0; at < bytes.length; index += 1) {
    const length = lengths[index % lengths.length] ?? 1
    yield bytes.subarray(at, at + length)
    at += length
  }
}

async function joined(chunks: AsyncIterable<Buffer | Buffer[]>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(...(Array.isArray(chunk) ? chunk : [chunk]))
  return Buffer.concat(all)
}

const seal = async (bytes: Buffer, place = PLACE, by = key) => joined(sealChunks(by, place, inPieces(bytes)))

async function open(sealed: Buffer, size: number, range: ByteRange | null = null, place = PLACE): Promise<Buffer> {
  const { offset, length } = sealedRange(size, range)
  return joined(openChunks({ key, place, size, range }, inPieces(sealed.subarray(offset, offset + length))))
}

/** Around the borders of chunks. */
const size = oneof(
  constantFrom(0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 3 * CHUNK_BYTES + 5),
  integer({ min: 0, max: 4 * CHUNK_BYTES }),
)

const content = (length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 255))

/** What arrived before an opening failed; all of it when it did not. */
async function readable(sealed: Buffer, length: number, place = PLACE): Promise<{ bytes: Buffer; failed: boolean }> {
  const got: Buffer[] = []
  try {
    for await (const chunk of openChunks({ key, place, size: length, range: null }, inPieces(sealed))) got.push(chunk)
    return { bytes: Buffer.concat(got), failed: false }
  } catch (error) {
    expect(error).toBeInstanceOf(ObjectCorrupt)
    return { bytes: Buffer.concat(got), failed: true }
  }
}

describe('the sealed form of objects', () => {
  test('opens to what was sealed, and has the length that is computed', async () => {
    await assert(
      asyncProperty(size, async (length) => {
        const bytes = content(length)
        const sealed = await seal(bytes)
        expect(sealed.length).toBe(sealedSizeOf(length))
        expect((await open(sealed, length)).equals(bytes)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  test('is that of the documented construction, whatever pieces the bytes come in', async () => {
    const bytes = content(2 * CHUNK_BYTES + 70)
    const expected = [0, 1, 2].map((index) => {
      const nonce = Buffer.alloc(12)
      nonce.writeUInt32BE(index, 7)
      nonce[11] = index === 2 ? 1 : 0
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(`keystead-object-1:${PLACE.tenantId}:${PLACE.id}`))
      const chunk = bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES)
      return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
    })
    for (const lengths of [[bytes.length], [CHUNK_BYTES], [1000], [1], [65_000, 1]]) {
      const sealed = await joined(sealChunks(key, PLACE, inPieces(bytes, lengths)))
      expect(sealed.equals(Buffer.concat(expected)), String(lengths)).toBe(true)
    }
  })

  test('opens in any part', async () => {
    await assert(
      asyncProperty(size, nat(), nat(), async (length, a, b) => {
        if (length === 0) return
        const [start = 0, end = 0] = [a % length, b % length].toSorted((x, y) => x - y)
        const bytes = content(length)
        const part = await open(await seal(bytes), length, { start, end })
        expect(part.equals(bytes.subarray(start, end + 1))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('a changed bit anywhere is found, and no wrong byte is handed on', async () => {
    await assert(
      asyncProperty(size, nat(), integer({ min: 0, max: 7 }), async (length, at, bit) => {
        const bytes = content(length)
        const sealed = await seal(bytes)
        const place = at % sealed.length
        sealed[place] = (sealed[place] ?? 0) ^ (1 << bit)
        const read = await readable(sealed, length)
        expect(read.failed).toBe(true)
        expect(read.bytes.equals(bytes.subarray(0, read.bytes.length))).toBe(true)
        expect(read.bytes.length).toBeLessThanOrEqual(Math.floor(place / SEALED_CHUNK) * CHUNK_BYTES)
      }),
      { numRuns: 40 },
    )
  })

  test('an object that is cut off anywhere is found, also between two chunks', async () => {
    await assert(
      asyncProperty(size, nat(), boolean(), async (length, at, isAtBorder) => {
        const bytes = content(length)
        const sealed = await seal(bytes)
        const cut = isAtBorder ? Math.floor((at % sealed.length) / SEALED_CHUNK) * SEALED_CHUNK : at % sealed.length
        const read = await readable(sealed.subarray(0, cut), length)
        expect(read.failed).toBe(true)
        expect(read.bytes.equals(bytes.subarray(0, read.bytes.length))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('an object that is cut off is found although its row says the shorter length', async () => {
    const sealed = await seal(content(3 * CHUNK_BYTES))
    expect(await readable(sealed.subarray(0, SEALED_CHUNK), CHUNK_BYTES)).toMatchObject({ failed: true })
    expect(await readable(sealed.subarray(0, 2 * SEALED_CHUNK), 2 * CHUNK_BYTES)).toMatchObject({ failed: true })
  })

  test('chunks in another order are found', async () => {
    const sealed = await seal(content(3 * CHUNK_BYTES))
    const chunks = [0, 1, 2].map((at) => sealed.subarray(at * SEALED_CHUNK, (at + 1) * SEALED_CHUNK))
    for (const order of [
      [1, 0, 2],
      [0, 2, 1],
      [2, 1, 0],
      [0, 0, 2],
      [0, 1, 1],
    ]) {
      const mixed = Buffer.concat(order.map((at) => chunks[at] ?? Buffer.alloc(0)))
      expect(await readable(mixed, 3 * CHUNK_BYTES)).toMatchObject({ failed: true })
    }
  })

  test('the bytes of another object, or of the same id in another tenant, are found', async () => {
    const sealed = await seal(content(100_000))
    const other = { ...PLACE, id: '0198f3a4-0000-7000-8000-000000000003' }
    const elsewhere = { ...PLACE, tenantId: other.id }
    for (const place of [other, elsewhere]) {
      expect(await readable(sealed, 100_000, place)).toEqual({ bytes: Buffer.alloc(0), failed: true })
    }
  })

  test('a range does not open a chunk that was put there from elsewhere', async () => {
    const sealed = await seal(content(3 * CHUNK_BYTES))
    sealed.copy(sealed, SEALED_CHUNK, 0, SEALED_CHUNK)
    const part = open(sealed, 3 * CHUNK_BYTES, { start: CHUNK_BYTES + 5, end: CHUNK_BYTES + 10 })
    await expect(part).rejects.toBeInstanceOf(ObjectCorrupt)
  })
})

test('the key of an object cannot be put into the place of another', () => {
  const tenantKey = keyObject(newKey())
  const own = newKey()
  const sealed = sealObjectKey(tenantKey, PLACE, own)
  expect(openObjectKey(tenantKey, PLACE, sealed).equals(own)).toBe(true)
  const other = { ...PLACE, id: '0198f3a4-0000-7000-8000-000000000003' }
  expect(() => openObjectKey(tenantKey, other, sealed)).toThrow(ObjectCorrupt)
  expect(() => openObjectKey(keyObject(newKey()), PLACE, sealed)).toThrow(ObjectCorrupt)
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1
  expect(() => openObjectKey(tenantKey, PLACE, sealed)).toThrow(ObjectCorrupt)
})
