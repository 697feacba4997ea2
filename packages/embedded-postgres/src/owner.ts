import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { DataFolderError } from './data-folder-error.ts'
import type { Owner } from './supervision.ts'

const exec = promisify(execFile)

/** In this order: the account of a PostgreSQL package on Linux, the one that macOS brings, and the unprivileged one. */
const ACCOUNTS = ['postgres', '_postgres', 'nobody']

/**
 * The owner of a new cluster in `dataFolder` when root starts it, since PostgreSQL refuses to run as root: the account that owns
 * the data folder, or else the first existing one of `ACCOUNTS`. No account is created. (docs/adr/0032)
 *
 * @returns undefined when this process is not root: then this process owns the cluster
 * @throws DataFolderError when none of them exists
 */
export async function ownerOfNewCluster(dataFolder: string): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const { uid } = await stat(dataFolder)
  const chosen = (await accountOf(String(uid))) ?? (await firstAccount())?.owner
  if (chosen) return chosen
  throw new DataFolderError(
    `PostgreSQL cannot run as root, and this machine has no account ${ACCOUNTS.join(', ')}: ` +
      `give ${dataFolder} to an account that is not root, or start as one, or set DATABASE_URL`,
  )
}

/** A cluster runs as the user that owns its files, whichever account an earlier start chose. */
export async function ownerOfCluster(cluster: string): Promise<Owner | undefined> {
  const { uid, gid } = await stat(cluster)
  const me = process.getuid?.()
  if (me === 0 && uid === 0) {
    const name = (await firstAccount())?.name ?? 'of an account that is not root'
    throw new DataFolderError(
      `${cluster} belongs to root, and PostgreSQL cannot run as root: chown -R ${name} ${cluster}`,
    )
  }
  // Root's group is a privilege too. Only the owner may access the files, so any other group will do.
  if (me === 0) return { uid, gid: gid === 0 ? uid : gid }
  if (me === uid) return undefined
  throw new DataFolderError(
    `${cluster} belongs to user id ${uid}, not to ${me}: start as root or as that user, or change the owner of the data folder`,
  )
}

async function firstAccount(): Promise<{ name: string; owner: Owner } | undefined> {
  for (const name of ACCOUNTS) {
    const owner = await accountOf(name)
    if (owner) return { name, owner }
  }
  return undefined
}

/**
 * @param account its name or its number; initdb does not run under a number without a name @returns undefined for an unknown
 *   account and for root
 */
async function accountOf(account: string): Promise<Owner | undefined> {
  try {
    const [uid, gid] = await Promise.all([exec('id', ['-u', account]), exec('id', ['-g', account])])
    const owner = { uid: Number(uid.stdout), gid: Number(gid.stdout) }
    return owner.uid === 0 ? undefined : owner
  } catch {
    return undefined
  }
}
