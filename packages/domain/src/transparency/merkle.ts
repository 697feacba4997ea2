import { hash as hashOnce } from 'node:crypto'

/** The bytes of a hash (SHA-256). */
export const HASH_SIZE = 32

const sha256 = (bytes: string | Uint8Array): Buffer => hashOnce('sha256', bytes, 'buffer')

/** The hash of an entry (RFC 9162, section 2.1.1), of which a text is in UTF-8. */
export const leafHash = (entry: string | Uint8Array): Buffer =>
  sha256(typeof entry === 'string' ? `\0${entry}` : Buffer.concat([Uint8Array.of(0), entry]))

/** A byte 1 and two hashes, one after the other. Overwritten by each use: a buffer of its own for each would double the time. */
const node = Buffer.alloc(1 + 2 * HASH_SIZE, 1)

/** The hash of two subtrees, the left one first. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1)
  node.set(right, 1 + HASH_SIZE)
  return sha256(node)
}

/** The root of the tree without entries. */
export const EMPTY_ROOT: Buffer = sha256('')

/** The hash of a full subtree of 2^level entries, the index-th of its level. */
export type HashOf = (level: number, index: number) => Promise<Buffer>

/** The largest power of two below a number of 2 or more, as its exponent. */
const splitOf = (count: number): number => Math.ceil(Math.log2(count)) - 1

/** The hash of the entries from `start` to before `end`, as RFC 9162 divides them. */
async function rangeHash(hashOf: HashOf, start: number, end: number): Promise<Buffer> {
  const count = end - start
  const level = Math.log2(count)
  if (Number.isInteger(level)) return hashOf(level, start / count)
  const middle = start + 2 ** splitOf(count)
  return nodeHash(await rangeHash(hashOf, start, middle), await rangeHash(hashOf, middle, end))
}

/** The root of the tree of the first `size` entries. */
export const rootOf = async (hashOf: HashOf, size: number): Promise<Buffer> =>
  size === 0 ? EMPTY_ROOT : rangeHash(hashOf, 0, size)

/** The proof that an entry is in the tree of the first `size` entries (RFC 9162, section 2.1.3.1). */
export async function inclusionProof(hashOf: HashOf, seq: number, size: number): Promise<Buffer[]> {
  const proof: Buffer[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + 2 ** splitOf(end - start)
    if (seq < middle) {
      proof.unshift(await rangeHash(hashOf, middle, end))
      end = middle
    } else {
      proof.unshift(await rangeHash(hashOf, start, middle))
      start = middle
    }
  }
  return proof
}

/** The proof that the tree of the first `from` entries is the beginning of that of the first `to` (RFC 9162, section 2.1.4.1). */
export async function consistencyProof(hashOf: HashOf, from: number, to: number): Promise<Buffer[]> {
  if (from === 0 || from === to) return []
  const proof: Buffer[] = []
  let [start, end, isWhole] = [0, to, true]
  while (end !== from) {
    const middle = start + 2 ** splitOf(end - start)
    if (from <= middle) {
      proof.unshift(await rangeHash(hashOf, middle, end))
      end = middle
    } else {
      proof.unshift(await rangeHash(hashOf, start, middle))
      start = middle
      isWhole = false
    }
  }
  if (!isWhole) proof.unshift(await rangeHash(hashOf, start, end))
  return proof
}

/** The root of a tree whose entries come one after another. It keeps a hash for each bit of their number. */
export class GrowingTree {
  /** The full subtrees from the left, each larger than the next. */
  readonly #subtrees: { hash: Buffer; level: number }[] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** @param entry the hash of a full subtree of 2^level entries, which must begin at a multiple of that */
  add(entry: Buffer, level = 0): void {
    this.#size += 2 ** level
    let grown = { hash: entry, level }
    for (let last = this.#subtrees.at(-1); last?.level === grown.level; last = this.#subtrees.at(-1)) {
      grown = { hash: nodeHash(last.hash, grown.hash), level: grown.level + 1 }
      this.#subtrees.pop()
    }
    this.#subtrees.push(grown)
  }

  root(): Buffer {
    const hashes = this.#subtrees.map(({ hash }) => hash)
    const last = hashes.pop()
    return last ? hashes.reduceRight((right, left) => nodeHash(left, right), last) : EMPTY_ROOT
  }
}
