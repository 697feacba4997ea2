import { accessSync } from 'node:fs'
import {
  access,
  chmod,
  chown,
  constants,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { DataFolderError, unusable } from './data-folder-error.ts'
import type { Owner } from './supervision.ts'

export interface Claim {
  /** Absolute, without symbolic links. */
  folder: string
  release(): Promise<void>
}

interface Holder {
  pid: number
  since: string
}

const LOCK_FILE = 'keystead.lock'
const LOCK_PATIENCE_MS = 1000

interface Held {
  lock: DatabaseSync
  count: number
}

/** Keeps the locks open: a garbage-collected DatabaseSync would release its lock. */
const heldHere = new Map<string, Held>()

/**
 * Creates the folder (0700) when it is missing and holds it until `release` or the end of this process, however it ends. The same
 * process may claim it again; it is free once every claim is released.
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

/**
 * Lets the owner of the cluster traverse a data folder that is private to root: its group may enter, but neither list nor write,
 * since root writes there. A folder with other modes was set up by a person and stays unchanged.
 */
export async function admitOwner(folder: string, owner: Owner): Promise<void> {
  const { uid, mode } = await stat(folder)
  if (uid !== 0 || (mode & 0o777) !== 0o700) return
  try {
    // Any user who may read the lock file could lock it, and block the next start.
    await chmod(join(folder, LOCK_FILE), 0o600)
    await chown(folder, 0, owner.gid)
    await chmod(folder, 0o710)
  } catch {
    // Root without this right may still grant the owner a capability.
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

/** A process that was killed a moment ago still has its files open, and a new holder may not have written its process id yet. */
async function waitForLock(folder: string): Promise<DatabaseSync> {
  const path = join(folder, LOCK_FILE)
  const deadline = Date.now() + LOCK_PATIENCE_MS
  for (;;) {
    const lock = takeLock(path)
    if (lock) return assertExclusive(lock, path)
    if (Date.now() > deadline) throw await heldByOther(folder)
    await delay(25)
  }
}

/**
 * Node has no flock. SQLite's exclusive transaction is a lock of the kernel on the file: it ends with the process even on SIGKILL,
 * so there are no stale locks, no reused process ids and no races between starts.
 * @returns undefined when another process has it
 */
function takeLock(path: string): DatabaseSync | undefined {
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(path, { timeout: 0 })
    // Nothing is ever written, and a journal on disk would be readable by others.
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock?.close()
    const SQLITE_BUSY = 5
    if (sqliteCode(error) === SQLITE_BUSY) return undefined
    throw lockUnusable(path, error)
  }
}

/** A read-only file is locked for reading without an error, and then by several processes at once. */
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

function lockUnusable(path: string, error: unknown): unknown {
  const SQLITE_NOTADB = 26
  if (sqliteCode(error) === SQLITE_NOTADB) {
    return new DataFolderError(`${path} is not a lock file of Keystead: delete it and start again`)
  }
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
  } catch (refused) {
    return unusable(path, refused)
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
  // The file stays: a start that already has it open must lock the same file as the next one.
  held.lock.close()
}

/** Only for the message: the lock decides which process holds the folder. */
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
