import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { AuditDestination } from '@keystead/domain'
import { syncFolder } from '../sync-folder.ts'
import { failureOf } from './failures.ts'

const NEW_LINE = '\n'.codePointAt(0)
const MODE = 0o644

/** Appends checkpoints to a file, each as a line of JSON. What is in it is never changed. */
export const createCheckpointFile = (path: string): AuditDestination => ({
  name: 'checkpoints',
  takesEvents: false,
  async send(records) {
    try {
      await append(path, records.map(({ text }) => `${text}\n`).join(''))
      return { kind: 'taken' }
    } catch (error) {
      return { kind: 'failed', reason: failureOf(error), retryAfterMs: null }
    }
  },
  async close() {
    // Nothing is kept open.
  },
})

async function append(path: string, lines: string): Promise<void> {
  const file = await open(path, 'a+', MODE)
  try {
    const { size } = await file.stat()
    // A crash may have left a part of a line.
    await file.appendFile((await endsLine(file, size)) ? lines : `\n${lines}`)
    await file.sync()
    if (size === 0) await syncFolder(dirname(path))
  } finally {
    await file.close()
  }
}

async function endsLine(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] === NEW_LINE
}
