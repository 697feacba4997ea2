import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readVersion } from './cluster.ts'
import { answers, urlFor } from './connection.ts'
import { claimDataFolder } from './data-folder.ts'
import { DataFolderError, unusable } from './data-folder-error.ts'
import { storedPasswords } from './passwords.ts'
import { readPostmasterFile } from './postmaster-file.ts'
import { start } from './start.ts'

/** How long to wait for the server of a service that is starting. */
const PATIENCE_MS = 15_000

export interface ReachedPostgres {
  url: string
  /** Stops the server if it was started here. */
  leave(): Promise<void>
}

/**
 * The PostgreSQL of a data folder for a command: that of the running service, or else one that runs for the duration of the
 * command.
 *
 * @throws DataFolderError with one line for a person; nothing is created in a folder where Keystead never ran
 */
export async function reachEmbeddedPostgres(dataDir: string, log: (message: string) => void): Promise<ReachedPostgres> {
  const folder = await existingCluster(dataDir)
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const running = await urlOfRunning(folder)
    if (running !== null) return { url: running, leave: async () => undefined }
    const claim = await claimDataFolder(folder).catch((error: unknown) => {
      if (Date.now() > deadline) throw error
      return null
    })
    if (claim) {
      try {
        const server = await start({ dataDir: folder, log })
        return { url: server.url, leave: () => server.stop() }
      } finally {
        await claim.release()
      }
    }
    await delay(100)
  }
}

/** Whether a data folder has a database, running or not. */
export async function hasEmbeddedPostgres(dataDir: string): Promise<boolean> {
  return (await readVersion(join(resolve(dataDir), 'postgres'))) !== undefined
}

async function existingCluster(dataDir: string): Promise<string> {
  const path = resolve(dataDir)
  const folder = await realpath(path).catch(() => null)
  const version = folder === null ? undefined : await readVersion(join(folder, 'postgres'))
  if (folder !== null && version !== undefined) return folder
  throw new DataFolderError(
    `${path} has no Keystead database: set KEYSTEAD_DATA_DIR or DATABASE_URL as for the service`,
  )
}

/** The file of a killed server looks like that of a running one: only a connection proves that it runs. */
async function urlOfRunning(folder: string): Promise<string | null> {
  const cluster = join(folder, 'postgres')
  const file = await readPostmasterFile(cluster)
  if (!file?.isReady) return null
  try {
    const reachable = { folder: cluster, passwords: await storedPasswords(folder) }
    return (await answers(file.port, reachable)) ? urlFor(file.port, reachable) : null
  } catch (error) {
    throw unusable(folder, error)
  }
}
