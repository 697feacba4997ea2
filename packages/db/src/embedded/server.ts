import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { Binaries } from './binaries.ts'
import { SERVICE_DATABASE, SERVICE_ROLE, type Cluster } from './cluster.ts'
import { DataFolderError, errorCode } from './data-folder-error.ts'
import { clusterName, settleLeftovers } from './leftovers.ts'
import { readPostmasterFile } from './postmaster-file.ts'
import { FIXED_SETTINGS, type Settings } from './settings.ts'
import { supervise, type Supervised } from './supervised.ts'

const PORT_ATTEMPTS = 10
/** After a crash PostgreSQL first replays its log; what it has to replay is bounded by max_wal_size. */
const START_TIMEOUT_MS = 120_000
const LARGEST_LOG_BYTES = 5 * 1024 * 1024

export interface Server {
  url: string
  stop(): Promise<void>
}

/** As much of a cluster as whoever connects must know. */
export type Reachable = Pick<Cluster, 'folder' | 'passwords'>

export interface ServerOptions {
  dataFolder: string
  cluster: Cluster
  binaries: Binaries
  settings: Settings
  log: (message: string) => void
  signal?: AbortSignal | undefined
  choosePort: () => Promise<number>
  onLost: () => void
}

/** Starts the server of a cluster that no process runs on. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const logPath = join(options.dataFolder, 'postgres.log')
  await removeStaleSockets(options.cluster)
  for (let attempt = 1; ; attempt += 1) {
    const port = await options.choosePort()
    const logFile = await openLog(logPath)
    try {
      const { size } = await logFile.stat()
      const child = supervise(options.cluster.account, commandFor(options, port), logFile.fd)
      const outcome = await waitUntilReady(child, port, options)
      if (outcome === 'ready') return running(child, port, options)
      const said = await readFrom(logFile, size)
      // Someone else was faster to take the port.
      if (/could not bind/.test(said) && attempt < PORT_ATTEMPTS) continue
      throw new DataFolderError(
        `PostgreSQL did not start on ${options.cluster.folder}: ${reasonIn(said)} (see ${logPath})`,
      )
    } finally {
      await logFile.close()
    }
  }
}

/** @returns a port of 127.0.0.1 that is free now */
export function chooseFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('No free port')),
      )
    })
  })
}

function commandFor({ binaries, cluster, settings }: ServerOptions, port: number): string[] {
  const all: Settings = {
    ...settings,
    ...FIXED_SETTINGS,
    cluster_name: clusterName(cluster.folder),
    port: String(port),
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return [binaries.postgres, '-D', cluster.folder, ...flags]
}

async function waitUntilReady(child: Supervised, port: number, options: ServerOptions): Promise<'ready' | 'ended'> {
  const deadline = Date.now() + START_TIMEOUT_MS
  try {
    while (!child.isOver()) {
      options.signal?.throwIfAborted()
      const file = await readPostmasterFile(options.cluster.folder)
      // The file may be one that a killed server has left: only an answer is proof.
      if (file?.isReady && file.port === port && (await answers(port, options.cluster))) return 'ready'
      if (Date.now() > deadline)
        throw new DataFolderError(`PostgreSQL did not start on ${options.cluster.folder} in time`)
      await delay(10)
    }
    // A program that could not be started at all says why here.
    await child.exited
    return 'ended'
  } catch (error) {
    await end(child, options)
    throw error
  }
}

/** Whether the server of a cluster answers at a port. @throws DataFolderError when the password is not its own */
export async function answers(port: number, cluster: Reachable): Promise<boolean> {
  const client = new Client({ connectionString: urlFor(port, cluster), connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch (error) {
    if (errorCode(error)?.startsWith('28')) {
      throw new DataFolderError(
        `The password in postgres.password is not the one of ${cluster.folder}: restore both from the same backup`,
      )
    }
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** A server that was killed leaves its socket behind, under the port that it had. */
async function removeStaleSockets({ folder }: Cluster): Promise<void> {
  const stale = (await readdir(folder)).filter((name) => name.startsWith('.s.PGSQL.'))
  await Promise.all(stale.map((name) => rm(join(folder, name), { force: true })))
}

/** The longest address of a Unix socket that every system takes. */
const MAX_SOCKET_PATH = 100

/** Over the socket in the cluster's folder, which costs a fifth less than TCP, unless its path is too long for a socket. */
export function urlFor(port: number, { passwords, folder }: Reachable): string {
  const url = `postgres://${SERVICE_ROLE}:${passwords.service}@127.0.0.1:${port}/${SERVICE_DATABASE}`
  const socket = join(folder, `.s.PGSQL.${port}`)
  return Buffer.byteLength(socket) > MAX_SOCKET_PATH ? url : `${url}?host=${encodeURIComponent(folder)}`
}

function running(child: Supervised, port: number, options: ServerOptions): Server {
  let stopping: Promise<void> | undefined
  const reportEnd = (status: number) => {
    if (stopping) return
    options.log(`PostgreSQL has stopped by itself with status ${status} (see postgres.log)`)
    options.onLost()
  }
  child.exited.then(reportEnd, () => undefined)
  return {
    url: urlFor(port, options.cluster),
    stop: () => (stopping ??= end(child, options)),
  }
}

/** Resolves when no process of the server is left. */
async function end(child: Supervised, { cluster, log }: ServerOptions): Promise<void> {
  child.letGo()
  await child.exited.catch(() => undefined)
  await settleLeftovers(cluster.folder, log)
}

async function openLog(path: string): Promise<FileHandle> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  const handle = await open(path, 'a+', 0o600)
  if (size > LARGEST_LOG_BYTES) await handle.truncate(0)
  return handle
}

async function readFrom(file: FileHandle, position: number): Promise<string> {
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(64 * 1024), position })
  return buffer.toString('utf8', 0, bytesRead)
}

function reasonIn(said: string): string {
  const lines = said.trim().split('\n')
  const fatal = lines.find((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? ''
  return fatal.replace(/^.*?(FATAL|PANIC):\s*/, '').trim() || 'it ended without a word'
}
