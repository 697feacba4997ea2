import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DataFolderError, errorCode, unusable } from './data-folder-error.ts'
import { admitOwner } from './data-folder.ts'
import { makeCluster, removeDrafts, type InitialiseOptions } from './new-cluster.ts'
import { ownerOfCluster } from './owner.ts'
import { storedPasswords, type Passwords } from './passwords.ts'
import { runAsOwner } from './run-as.ts'
import type { RunAs } from './supervision.ts'

const MAJOR_VERSION = '18'

export interface Cluster {
  folder: string
  runAs: RunAs
  passwords: Passwords
}

/** Opens the cluster in the claimed data folder, and creates it when there is none. */
export async function openCluster(dataFolder: string, options: InitialiseOptions): Promise<Cluster> {
  const folder = join(dataFolder, 'postgres')
  await removeDrafts(dataFolder)
  const version = await readVersion(folder)
  if (version === undefined) return { folder, ...(await makeCluster(dataFolder, folder, options)) }
  if (version !== MAJOR_VERSION) {
    throw new DataFolderError(
      `${folder} was written by PostgreSQL ${version}, this is ${MAJOR_VERSION}: dump it with the old version and restore it here`,
    )
  }
  const owner = await ownerOfCluster(folder)
  if (owner) await admitOwner(dataFolder, owner)
  const runAs = await runAsOwner(owner, folder, options.binaries)
  return { folder, runAs, passwords: await storedPasswords(dataFolder) }
}

/** The major version of the cluster in a folder; undefined when there is none. */
export async function readVersion(folder: string): Promise<string | undefined> {
  try {
    return (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    // When another user owns it, an error about the owner explains more.
    if (errorCode(error) === 'EACCES') await ownerOfCluster(folder)
    if (errorCode(error) !== 'ENOENT') throw unusable(folder, error)
  }
  const content = await readdir(folder).catch(() => [])
  if (content.length === 0) return undefined
  throw new DataFolderError(`${folder} is not empty and not a PostgreSQL cluster: move it away`)
}
