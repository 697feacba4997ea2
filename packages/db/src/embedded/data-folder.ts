import { access, constants, mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { DataFolderError, unusable } from './data-folder-error.ts'

export interface Claim {
  /** Absolute, without symbolic links. */
  folder: string
  release(): Promise<void>
}

interface Holder {
  pid: number
  since: string
}

const LOCK_PATIENCE_MS = 1000

interface Held {
  lock: DatabaseSync
  count: number
}

/** Keeps the locks open: a collected DatabaseSync would give its lock up. */
const heldHere = new Map<string, Held>()

/**
 * Makes the folder (0700) when it is missing and holds it until `release` or the end of this process, however it ends.
 * The same process may claim it again; it is free when each claim is released.
 * @throws DataFolderError when the folder cannot be written or another process holds it
 */
export async function claimDataFolder(dataDir: string): Promise<Claim> {
  const folder = await openFolder(resolve(dataDir))
  const held = heldHere.get(folder)
  if (held) held.count += 1
  else await claimForProcess(folder)
  let released = false
  return {
    folder,
    release: async () => {
      if (released) return
      released = true
      await release(folder)
    },
  }
}

async function openFolder(path: string): Promise<string> {
  try {
    if (!(await isFolder(path))) await mkdir(path, { mode: 0o700 })
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return await realpath(path)
  } catch (error) {
    throw unusable(path, error)
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

async function claimForProcess(folder: string): Promise<void> {
  const lock = await waitForLock(folder)
  heldHere.set(folder, { lock, count: 1 })
  try {
    await writeHolder(folder)
  } catch (error) {
    await release(folder)
    throw unusable(folder, error)
  }
}

/** A process that was killed a moment ago still has its files open, and a winner has yet to write who it is. */
async function waitForLock(folder: string): Promise<DatabaseSync> {
  const path = join(folder, 'keystead.lock')
  const deadline = Date.now() + LOCK_PATIENCE_MS
  for (;;) {
    const lock = takeLock(path)
    if (lock) return assertExclusive(lock, path)
    if (Date.now() > deadline) throw await heldByOther(folder)
    await delay(25)
  }
}

/**
 * Node has no flock. SQLite's exclusive transaction is a lock of the kernel on the file: it ends with the process even
 * on SIGKILL, so there is no stale lock to take over, no process id to mistake for another and no race between starters.
 * @returns undefined when another process has it
 */
function takeLock(path: string): DatabaseSync | undefined {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(path, { timeout: 0 })
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    const SQLITE_BUSY = 5
    if (sqliteCode(error) === SQLITE_BUSY) return undefined
    throw lockUnusable(path, error)
  }
}

/** A file that may only be read is locked for reading without a complaint, and then by many at once. */
async function assertExclusive(lock: DatabaseSync, path: string): Promise<DatabaseSync> {
  try {
    await access(path, constants.W_OK)
    return lock
  } catch (error) {
    lock.close()
    throw unusable(path, error)
  }
}

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  return typeof error.errcode === 'number' ? error.errcode : undefined
}

function lockUnusable(path: string, error: unknown): DataFolderError {
  const SQLITE_NOTADB = 26
  if (sqliteCode(error) === SQLITE_NOTADB) {
    return new DataFolderError(`${path} is not the lock file that Keystead makes: delete it and start again`)
  }
  const reason = error instanceof Error ? error.message : String(error)
  return new DataFolderError(`${path} cannot be locked (${reason}): change its owner, or set KEYSTEAD_DATA_DIR`)
}

async function release(folder: string): Promise<void> {
  const held = heldHere.get(folder)
  if (!held) return
  held.count -= 1
  if (held.count > 0) return
  heldHere.delete(folder)
  await rm(holderPath(folder), { force: true }).catch(() => undefined)
  // The file stays: a starter that has it open already must meet the next one on the same file.
  held.lock.close()
}

/** Only for the message: who holds the folder is decided by the lock. */
function holderPath(folder: string): string {
  return join(folder, 'keystead.pid')
}

async function writeHolder(folder: string): Promise<void> {
  const holder: Holder = { pid: process.pid, since: new Date().toISOString() }
  const draft = `${holderPath(folder)}.new`
  await writeFile(draft, `${JSON.stringify(holder)}\n`, { mode: 0o600 })
  await rename(draft, holderPath(folder))
}

async function heldByOther(folder: string): Promise<DataFolderError> {
  const holder = await readFile(holderPath(folder), 'utf8').then(parseHolder, () => undefined)
  const who = holder ? `process ${holder.pid} since ${holder.since}` : 'another process'
  return new DataFolderError(
    `The data folder ${folder} is in use by ${who}: stop that process, or set KEYSTEAD_DATA_DIR to another folder`,
  )
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('since' in value)) return undefined
    const { pid, since } = value
    return typeof pid === 'number' && typeof since === 'string' ? { pid, since } : undefined
  } catch {
    return undefined
  }
}
