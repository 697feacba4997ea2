import { createHash, randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  consistencyProof,
  EMPTY_ROOT,
  GrowingTree,
  grow,
  HASH_SIZE,
  hashesIn,
  type HashOf,
  inclusionProof,
  isConsistent,
  isIncluded,
  leafHash,
  nodeHash,
  rootOf,
  TileError,
} from '../../src/index.ts'

/** As RFC 9162 defines it, word for word. */
function treeHash(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves
  if (!first) return createHash('sha256').digest()
  if (leaves.length === 1) return first
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)))
}

const leavesOf = (count: number): Buffer[] => Array.from({ length: count }, (_, i) => leafHash(`entry ${i}`))

/** Tiles that grow by steps of given sizes. */
function tilesOf(leaves: readonly Buffer[], steps: readonly number[]): { hashOf: HashOf; tiles: Map<string, Buffer> } {
  const tiles = new Map<string, Buffer>()
  let size = 0
  for (const step of steps) {
    const edge = [...tiles].map(([name, hashes]) => {
      const [level = 0, index = 0] = name.split('/').map(Number)
      return { level, index, hashes }
    })
    for (const { level, index, hashes } of grow(size, edge, leaves.slice(size, size + step))) {
      const name = `${level}/${index}`
      tiles.set(name, Buffer.concat([tiles.get(name) ?? Buffer.alloc(0), hashes]))
    }
    size = Math.min(leaves.length, size + step)
  }
  return { hashOf: hashesIn(async ({ level, index }) => tiles.get(`${level}/${index}`) ?? Buffer.alloc(0)), tiles }
}

/** The examples of RFC 6962, as certificate-transparency's own tests have them. */
const REFERENCE_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]
const REFERENCE_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

test('the roots are those of the reference tree of certificate transparency', async () => {
  const leaves = REFERENCE_LEAVES.map((hex) => leafHash(Buffer.from(hex, 'hex')))
  const { hashOf } = tilesOf(leaves, [3, 5])
  for (const [i, root] of REFERENCE_ROOTS.entries()) expect((await rootOf(hashOf, i + 1)).toString('hex')).toBe(root)
  expect(await rootOf(hashOf, 0)).toEqual(EMPTY_ROOT)
})

const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 })

test('tiles that grow in any steps have the root that RFC 9162 defines, at every size', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), async (steps, wanted) => {
      const total = steps.reduce((sum, step) => sum + step, 0)
      const leaves = leavesOf(total)
      const { hashOf, tiles } = tilesOf(leaves, steps)
      const size = wanted % (total + 1)
      expect(await rootOf(hashOf, size)).toEqual(treeHash(leaves.slice(0, size)))
      for (const hashes of tiles.values()) expect(hashes.length).toBeLessThanOrEqual(256 * HASH_SIZE)
      const growing = new GrowingTree()
      for (const leaf of leaves) growing.add(leaf)
      expect(growing.root()).toEqual(treeHash(leaves))
    }),
    { numRuns: 30 },
  )
})

test('a tree of three levels of tiles has the same root', async () => {
  const leaves = leavesOf(256 * 256 + 300)
  const { hashOf, tiles } = tilesOf(leaves, [256 * 256 - 1, 2, 299])
  expect([...tiles.keys()].filter((name) => name.startsWith('2/'))).toEqual(['2/0'])
  expect(await rootOf(hashOf, leaves.length)).toEqual(treeHash(leaves))
  expect(await rootOf(hashOf, 256 * 256)).toEqual(treeHash(leaves.slice(0, 256 * 256)))
})

test('proofs hold for what they prove, and for nothing else', async () => {
  const leaves = leavesOf(700)
  const { hashOf } = tilesOf(leaves, [700])
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 700 }), fc.nat(), async (size, number) => {
      const seq = number % size
      const root = await rootOf(hashOf, size)
      const leaf = leaves[seq]!
      const proof = await inclusionProof(hashOf, seq, size)
      expect(isIncluded({ leaf, seq, size, proof, root })).toBe(true)
      expect(isIncluded({ leaf: randomBytes(32), seq, size, proof, root })).toBe(false)
      expect(isIncluded({ leaf, seq: seq + 1, size, proof, root })).toBe(false)
      expect(isIncluded({ leaf, seq, size, proof: [...proof, root], root })).toBe(false)
      expect(isIncluded({ leaf, seq, size, proof: proof.slice(1), root })).toBe(size === 1)

      const from = number % (size + 1)
      const fromRoot = await rootOf(hashOf, from)
      const consistency = await consistencyProof(hashOf, from, size)
      expect(isConsistent({ from, to: size, proof: consistency, fromRoot, toRoot: root })).toBe(true)
      const other = { from, to: size, fromRoot, toRoot: randomBytes(32), proof: consistency }
      expect(isConsistent(other)).toBe(from === 0)
      if (from > 0) {
        expect(isConsistent({ ...other, fromRoot: randomBytes(32), toRoot: root })).toBe(false)
        expect(isConsistent({ ...other, toRoot: root, proof: [...consistency, root] })).toBe(false)
      }
    }),
    { numRuns: 150 },
  )
})

test('a tree whose edge was changed does not grow, and a tile that is too short has no hash', async () => {
  const leaves = leavesOf(10)
  const [tile] = grow(0, [], leaves)
  expect(() => grow(10, [{ ...tile!, hashes: tile!.hashes.subarray(32) }], leaves)).toThrow(TileError)
  expect(() => grow(10, [], leaves)).toThrow(TileError)
  const { hashOf } = tilesOf(leaves, [10])
  await expect(hashOf(0, 10)).rejects.toThrow(TileError)
})
