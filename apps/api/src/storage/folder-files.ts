import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isObject, ObjectCorrupt, type ObjectFiles, type ObjectPlace, Refusal } from '@keystead/domain'

/** So much is read, or waits to be written, at a time. */
const BUFFER_BYTES = 1_048_576

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
      const stream = createReadStream(pathOf(place), {
        start: offset,
        end: offset + length - 1,
        highWaterMark: BUFFER_BYTES,
      })
      try {
        yield* stream as AsyncIterable<Buffer>
      } catch (error) {
        if (codeOf(error) === 'ENOENT')
          throw new ObjectCorrupt('the file of a stored object is missing', { cause: error })
        throw error
      } finally {
        stream.destroy()
      }
    },

    async remove(place) {
      await rm(incomingOf(place), { force: true })
      await rm(pathOf(place), { force: true })
    },
  }
}

async function writeDurably(path: string, content: AsyncIterable<Buffer>): Promise<void> {
  const writing = createWriteStream(path, { flags: 'wx', mode: 0o600, highWaterMark: BUFFER_BYTES, flush: true })
  await pipeline(content, writing)
}

/** A renamed file is durable once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const codeOf = (error: unknown): unknown => (isObject(error) ? error.code : undefined)

const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(String(codeOf(error)))
