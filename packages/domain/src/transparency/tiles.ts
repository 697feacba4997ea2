import { GrowingTree, HASH_SIZE, type HashOf } from './merkle.ts'

/**
 * Hashes per tile, and the levels of the tree from one level of tiles to the next (C2SP tlog-tiles): a hash of level 0 is of an
 * entry, one of level 1 is of 256 entries, and so on.
 */
export const TILE_WIDTH = 256
const TILE_HEIGHT = 8

/** Beyond any number of entries that JavaScript counts exactly. */
const TILE_LEVELS = 7

/** The place of a tile in the tree of a tenant. */
export interface TilePlace {
  level: number
  index: number
}

export interface Tile extends TilePlace {
  /** One after another. A tile at the right edge has fewer than 256, and gets more. */
  hashes: Buffer
}

/** Reads a tile. */
export type ReadTile = (place: TilePlace) => Promise<Buffer>

/** A tile has not the hashes that it must have by the size of the tree. */
export class TileError extends Error {
  override readonly name = 'TileError'
}

const hashAt = (hashes: Buffer, position: number): Buffer =>
  hashes.subarray(position * HASH_SIZE, (position + 1) * HASH_SIZE)

/** The root of 2^n hashes, one after another. */
function rootOfHashes(hashes: Buffer): Buffer {
  const tree = new GrowingTree()
  for (let i = 0; i < hashes.length / HASH_SIZE; i += 1) tree.add(hashAt(hashes, i))
  return tree.root()
}

/** Finds hashes of a tree in its tiles, each of which is read once. */
export function hashesIn(readTile: ReadTile): HashOf {
  const tiles = new Map<string, Promise<Buffer>>()
  const tileAt = (place: TilePlace) => {
    const name = `${place.level}/${place.index}`
    const known = tiles.get(name) ?? readTile(place)
    tiles.set(name, known)
    return known
  }
  return async (height, index) => {
    const count = 2 ** (height % TILE_HEIGHT)
    const first = index * count
    const place = { level: Math.floor(height / TILE_HEIGHT), index: Math.floor(first / TILE_WIDTH) }
    const start = (first % TILE_WIDTH) * HASH_SIZE
    const hashes = (await tileAt(place)).subarray(start, start + count * HASH_SIZE)
    if (hashes.length !== count * HASH_SIZE) throw new TileError(`tile ${place.level}/${place.index} is too short`)
    return rootOfHashes(hashes)
  }
}

/** The tile of each level to which a tree of this size adds its next hash, and how many it has. */
export const edgeOf = (size: number): (TilePlace & { count: number })[] =>
  Array.from({ length: TILE_LEVELS }, (_, level) => {
    const hashes = Math.floor(size / TILE_WIDTH ** level)
    return { level, index: Math.floor(hashes / TILE_WIDTH), count: hashes % TILE_WIDTH }
  })

/**
 * What a tree gets when it grows.
 *
 * @param edge the tiles of {@link edgeOf} as they are stored; one without hashes may be missing
 * @param leaves the hashes of the next entries
 * @returns what is to be added to each tile
 * @throws TileError when the edge does not have the hashes of a tree of this size
 */
export function grow(size: number, edge: readonly Tile[], leaves: readonly Buffer[]): Tile[] {
  const grown: Tile[] = []
  let added = leaves
  for (const { level, index, count } of edgeOf(size)) {
    if (added.length === 0) break
    const stored = edge.find((tile) => tile.level === level && tile.index === index)?.hashes ?? Buffer.alloc(0)
    if (stored.length !== count * HASH_SIZE) throw new TileError(`tile ${level}/${index} has not ${count} hashes`)
    added = addTo({ level, index, hashes: stored }, added, grown)
  }
  return grown
}

/** @returns the hashes of the tiles that became full */
function addTo({ level, index, hashes }: Tile, added: readonly Buffer[], grown: Tile[]): Buffer[] {
  const full: Buffer[] = []
  let before = hashes
  for (let [place, from] = [index, 0]; from < added.length; place += 1) {
    const more = added.slice(from, from + TILE_WIDTH - before.length / HASH_SIZE)
    const part = Buffer.concat(more)
    grown.push({ level, index: place, hashes: part })
    const whole = Buffer.concat([before, part])
    if (whole.length === TILE_WIDTH * HASH_SIZE) full.push(rootOfHashes(whole))
    from += more.length
    before = Buffer.alloc(0)
  }
  return full
}
