import { EMPTY_ROOT, nodeHash } from './merkle.ts'

interface Inclusion {
  leaf: Buffer
  seq: number
  size: number
  proof: readonly Buffer[]
  root: Buffer
}

const isOdd = (value: number): boolean => value % 2 === 1
const half = (value: number): number => Math.floor(value / 2)

/** Whether a proof shows that an entry is in a tree (RFC 9162, section 2.1.3.2). */
export function isIncluded({ leaf, seq, size, proof, root }: Inclusion): boolean {
  if (!Number.isSafeInteger(seq) || seq < 0 || seq >= size) return false
  let [index, last, hash] = [seq, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return false
    if (isOdd(index) || index === last) {
      hash = nodeHash(sibling, hash)
      while (!isOdd(index) && index !== 0) [index, last] = [half(index), half(last)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    ;[index, last] = [half(index), half(last)]
  }
  return last === 0 && hash.equals(root)
}

interface Consistency {
  from: number
  to: number
  proof: readonly Buffer[]
  fromRoot: Buffer
  toRoot: Buffer
}

/** Whether a proof shows that one tree is the beginning of another (RFC 9162, section 2.1.4.2). */
export function isConsistent({ from, to, proof, fromRoot, toRoot }: Consistency): boolean {
  if (from > to || from < 0) return false
  if (from === to) return proof.length === 0 && fromRoot.equals(toRoot)
  if (from === 0) return proof.length === 0 && fromRoot.equals(EMPTY_ROOT)
  const path = Number.isInteger(Math.log2(from)) ? [fromRoot, ...proof] : [...proof]
  let [index, last] = [from - 1, to - 1]
  while (isOdd(index)) [index, last] = [half(index), half(last)]
  const [first, ...rest] = path
  if (!first) return false
  let [earlier, later] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (isOdd(index) || index === last) {
      earlier = nodeHash(sibling, earlier)
      later = nodeHash(sibling, later)
      while (!isOdd(index) && index !== 0) [index, last] = [half(index), half(last)]
    } else {
      later = nodeHash(later, sibling)
    }
    ;[index, last] = [half(index), half(last)]
  }
  return last === 0 && earlier.equals(fromRoot) && later.equals(toRoot)
}
