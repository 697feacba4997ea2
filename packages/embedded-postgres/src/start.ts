import { join } from 'node:path'
import { type Binaries, findBinaries } from './binaries.ts'
import { openCluster } from './cluster.ts'
import { claimDataFolder } from './data-folder.ts'
import { DataFolderError, unusable } from './data-folder-error.ts'
import { chooseFreePort } from './free-port.ts'
import { startServer, type Server } from './server.ts'
import { DISPOSABLE_SETTINGS, SERVICE_SETTINGS } from './settings.ts'
import { endStaleProcesses } from './stale-processes.ts'

export interface StartOptions {
  dataDir: string
  log: (message: string) => void
  signal?: AbortSignal
  /** Called when the server ends without `stop`. */
  onLost?: () => void
}

export interface InternalOptions {
  /** For test suites: fast, with many connections, and not durable across a crash of the machine. */
  disposable?: boolean
  choosePort?: () => Promise<number>
  /** Of another PostgreSQL than the one that is shipped. */
  binaries?: Binaries | undefined
}

/** The data folders on which this process runs a server: the claim does not prevent a second server in the same process. */
const startedHere = new Set<string>()

/** `startEmbeddedPostgres` with options that only tests set. */
export async function start(options: StartOptions, internal: InternalOptions = {}): Promise<Server> {
  const claim = await claimDataFolder(options.dataDir)
  if (startedHere.has(claim.folder)) {
    await claim.release()
    throw new DataFolderError(`This process (${process.pid}) already runs a PostgreSQL in ${claim.folder}`)
  }
  startedHere.add(claim.folder)
  const letGo = async () => {
    startedHere.delete(claim.folder)
    await claim.release()
  }
  try {
    const server = await startClaimed(claim.folder, options, internal)
    const stop = async () => {
      await server.stop()
      await letGo()
    }
    let stopped: Promise<void> | undefined
    return { url: server.url, stop: () => (stopped ??= stop()) }
  } catch (error) {
    await letGo()
    throw error
  }
}

async function startClaimed(dataFolder: string, options: StartOptions, internal: InternalOptions): Promise<Server> {
  const { log, signal, onLost = () => undefined } = options
  const { disposable = false, choosePort = chooseFreePort } = internal
  const { binaries = findBinaries() } = internal
  try {
    await endStaleProcesses(join(dataFolder, 'postgres'), log)
    const cluster = await openCluster(dataFolder, { binaries, log, signal, disposable })
    const settings = disposable ? DISPOSABLE_SETTINGS : SERVICE_SETTINGS
    return await startServer({ dataFolder, cluster, binaries, settings, log, signal, choosePort, onLost })
  } catch (error) {
    signal?.throwIfAborted()
    throw unusable(dataFolder, error)
  }
}
