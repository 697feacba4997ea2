import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Binaries } from './binaries.ts'
import { DataFolderError } from './data-folder-error.ts'
import { run, type Account } from './supervised.ts'

const exec = promisify(execFile)

export interface Owner {
  uid: number
  gid: number
}

/**
 * The user that a new cluster shall belong to: PostgreSQL refuses to run as root, so root needs another one.
 * @returns undefined when this process is not root: the cluster is then its own
 */
export async function ownerOfNewCluster(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined
  return (await lookUp('postgres')) ?? createPostgresUser()
}

/** A cluster runs as the user that owns its files, whoever that was when they were made. */
export async function ownerOfCluster(cluster: string): Promise<Owner | undefined> {
  const { uid, gid } = await stat(cluster)
  const me = process.getuid?.()
  if (me === 0 && uid === 0) {
    throw new DataFolderError(
      `${cluster} belongs to root, as which PostgreSQL cannot run: chown -R postgres ${cluster}`,
    )
  }
  if (me === 0) return { uid, gid }
  if (me === uid) return undefined
  throw new DataFolderError(
    `${cluster} belongs to user id ${uid}, not to ${me}: start as root or as that user, or change the owner of the data folder`,
  )
}

/**
 * How to run PostgreSQL as `owner`, tried out on `folder`, which must belong to it.
 * @throws DataFolderError when that user cannot reach the programs or the folder
 */
export async function accountFor(owner: Owner | undefined, folder: string, binaries: Binaries): Promise<Account> {
  if (!owner) return { prefix: [] }
  for (const candidate of candidatesFor(owner)) {
    const probe = '"$1" --version && cd "$2" && test -w .'
    const { status } = await run(candidate, ['/bin/sh', '-c', probe, 'sh', binaries.postgres, folder])
    if (status === 0) return candidate
  }
  throw new DataFolderError(
    `PostgreSQL runs as user id ${owner.uid}, which cannot reach ${folder} or ${binaries.postgres}: ` +
      'install setpriv (util-linux), or let that user enter the folders above both, or do not start as root',
  )
}

/**
 * The service of root may lie where only root can go (/root is 0700), as does its own data folder. PostgreSQL then needs
 * one capability beside its user: to read, or where a container has taken that one away, to read and write everything.
 * Access(2), with which initdb looks for `postgres`, heeds capabilities of a non-root user only under no_setuid_fixup.
 */
function candidatesFor(owner: Owner): Account[] {
  const as = ['setpriv', `--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups', '--no-new-privs']
  const withCapability = (name: string): Account => ({
    prefix: [...as, '--securebits=+no_setuid_fixup', `--inh-caps=-all,+${name}`, `--ambient-caps=-all,+${name}`, '--'],
    owner,
  })
  return [
    { prefix: [...as, '--'], owner },
    withCapability('dac_read_search'),
    withCapability('dac_override'),
    { prefix: [], owner, spawnAs: owner },
  ]
}

async function lookUp(name: string): Promise<Owner | undefined> {
  try {
    const [uid, gid] = await Promise.all([exec('id', ['-u', name]), exec('id', ['-g', name])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return undefined
  }
}

async function createPostgresUser(): Promise<Owner> {
  const env = { PATH: '/usr/sbin:/sbin:/usr/bin:/bin' }
  // Each fails when another start is faster; what counts is whether the user is there afterwards.
  await exec('groupadd', ['--system', 'postgres'], { env }).catch(() => undefined)
  const user = [
    '--system',
    '--gid',
    'postgres',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/bin/false',
  ]
  await exec('useradd', [...user, 'postgres'], { env }).catch(() => undefined)
  const created = await lookUp('postgres')
  if (created) return created
  throw new DataFolderError(
    'PostgreSQL cannot run as root and the user postgres could not be made: make that user, or do not start as root',
  )
}
