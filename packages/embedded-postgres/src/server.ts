import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import type { Cluster } from './cluster.ts'
import { answers, urlFor } from './connection.ts'
import { DataFolderError } from './data-folder-error.ts'
import { readPostmasterFile } from './postmaster-file.ts'
import { openLog, readFrom, reasonIn } from './server-log.ts'
import { FIXED_SETTINGS, type Settings } from './settings.ts'
import { clusterName, endStaleProcesses } from './stale-processes.ts'
import { supervise, type Supervised } from './supervision.ts'

const PORT_ATTEMPTS = 10
/** After a crash PostgreSQL first replays its log, whose size max_wal_size bounds. */
const START_TIMEOUT_MS = 120_000

export interface Server {
  url: string
  stop(): Promise<void>
}

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
      const child = supervise(options.cluster.runAs, commandFor(options, port), logFile.fd)
      const outcome = await waitUntilReady(child, port, options)
      if (outcome === 'ready') return running(child, port, options)
      const written = await readFrom(logFile, size)
      // Another process took the port first.
      if (/could not bind/.test(written) && attempt < PORT_ATTEMPTS) continue
      throw new DataFolderError(
        `PostgreSQL did not start on ${options.cluster.folder}: ${reasonIn(written)} (see ${logPath})`,
      )
    } finally {
      await logFile.close()
    }
  }
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
      // The file may be from a killed server: only a connection proves that it runs.
      if (file?.isReady && file.port === port && (await answers(port, options.cluster))) return 'ready'
      if (Date.now() > deadline)
        throw new DataFolderError(`PostgreSQL did not start on ${options.cluster.folder} in time`)
      await delay(10)
    }
    // Throws the reason when the program could not be started at all.
    await child.exited
    return 'ended'
  } catch (error) {
    await end(child, options)
    throw error
  }
}

/** A killed server leaves its socket behind, named after its port. */
async function removeStaleSockets({ folder }: Cluster): Promise<void> {
  const stale = (await readdir(folder)).filter((name) => name.startsWith('.s.PGSQL.'))
  await Promise.all(stale.map((name) => rm(join(folder, name), { force: true })))
}

function running(child: Supervised, port: number, options: ServerOptions): Server {
  let stopping: Promise<void> | undefined
  const reportEnd = (status: number) => {
    if (stopping) return
    options.log(`PostgreSQL stopped unexpectedly with status ${status} (see postgres.log)`)
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
  await endStaleProcesses(cluster.folder, log)
}
