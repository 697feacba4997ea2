import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isObject, ObjectCorrupt, type ObjectFiles, type ObjectPlace, READ_BYTES, Refusal } from '@keystead/domain'
import { syncFolder } from '../sync-folder.ts'
import { DurableFile } from './durable-file.ts'

/** A file for each object, named by ids alone. What is not complete is in a folder of its own, of the same file system. */
export function createFolderFiles(folder: string): ObjectFiles {
  const incomingOf = ({ id }: ObjectPlace) => join(folder, 'incoming', id)
  // The last digits of an id are random, so no folder has too many files.
  const pathOf = ({ tenantId, id }: ObjectPlace) => join(folder, tenantId, id.slice(-2), id)
  return {
    async write(place, content) {
      const incoming = incomingOf(place)
      const path = pathOf(place)
      await mkdir(dirname(incoming), { recursive: true, mode: 0o700 })
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      try {
        await writeDurably(incoming, content)
        await rename(incoming, path)
      } catch (error) {
        await rm(incoming, { force: true })
        throw isFull(error) ? new Refusal('quota_exceeded', 'The storage is full') : error
      }
      for (const each of [dirname(path), join(folder, place.tenantId), folder]) await syncFolder(each)
    },

    async *read(place, { offset, length }) {
      const file = await openFile(pathOf(place))
      try {
        yield* piecesOf(file, offset, offset + length)
      } finally {
        await file.close()
      }
    },

    async remove(place) {
      await rm(incomingOf(place), { force: true })
      await rm(pathOf(place), { force: true })
    },
  }
}

async function writeDurably(path: string, content: AsyncIterable<Buffer[]>): Promise<void> {
  const file = await DurableFile.create(path)
  try {
    for await (const pieces of content) await file.add(pieces)
    await file.flush()
  } finally {
    await file.close()
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new ObjectCorrupt('the file of a stored object is missing', { cause: error })
    throw error
  }
}

/** The bytes of a file up to `end`, or to where it ends. The next piece is read while one is in use, into the other of two buffers. */
async function* piecesOf(file: FileHandle, begin: number, end: number): AsyncGenerator<Buffer> {
  const most = Math.min(READ_BYTES, end - begin)
  let [free, used] = [Buffer.allocUnsafeSlow(most), Buffer.allocUnsafeSlow(end - begin > most ? most : 0)]
  let position = begin
  const readNext = () => {
    const length = Math.min(READ_BYTES, end - position)
    const reading = length > 0 ? readWhole(file, position, free.subarray(0, length)) : Promise.resolve(NOTHING)
    position += length
    // A failure is thrown when its turn comes.
    reading.catch(() => undefined)
    return reading
  }
  let reading = readNext()
  for (;;) {
    const piece = await reading
    if (piece.length === 0) return
    ;[free, used] = [used, free]
    reading = readNext()
    yield piece
  }
}

const NOTHING = Buffer.alloc(0)

/** @returns fewer bytes where the file ends */
async function readWhole(file: FileHandle, position: number, buffer: Buffer): Promise<Buffer> {
  let filled = 0
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}

const codeOf = (error: unknown): unknown => (isObject(error) ? error.code : undefined)

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(String(codeOf(error)))
