import { chown, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { DataFolderError, errorCode } from './data-folder-error.ts'
import { admitOwner } from './data-folder.ts'
import { ownerOfNewCluster } from './owner.ts'
import { makePasswords, type Passwords } from './passwords.ts'
import { SERVICE_DATABASE, SERVICE_ROLE, SUPERUSER } from './roles.ts'
import { runAsOwner } from './run-as.ts'
import { run, type Owner, type RunAs } from './supervision.ts'

const DRAFT_PREFIX = 'postgres.new-'

export interface InitialiseOptions {
  binaries: Binaries
  log: (message: string) => void
  signal?: AbortSignal | undefined
  /** For test suites: the service role may create databases, and nothing is flushed to disk. */
  disposable: boolean
}

/** Removes what killed starts left behind. It was never used. */
export async function removeDrafts(dataFolder: string): Promise<void> {
  for (const name of await readdir(dataFolder)) {
    if (!name.startsWith(DRAFT_PREFIX)) continue
    // Its initdb may still be running, and writing.
    await rm(join(dataFolder, name), { recursive: true, force: true, maxRetries: 10 })
  }
}

/**
 * The cluster is created in a draft folder and moved into place when it is complete, so that a killed start leaves no partial
 * cluster.
 */
export async function makeCluster(
  dataFolder: string,
  folder: string,
  options: InitialiseOptions,
): Promise<{ runAs: RunAs; passwords: Passwords }> {
  const { binaries, log } = options
  log(`Creating a PostgreSQL cluster in ${folder}`)
  const passwords = await makePasswords(dataFolder)
  const owner = await ownerOfNewCluster(dataFolder)
  const draft = await mkdtemp(join(dataFolder, DRAFT_PREFIX))
  try {
    if (owner) await giveTo(owner, draft, dataFolder)
    const runAs = await runAsOwner(owner, draft, binaries)
    const made = join(draft, 'cluster')
    await initdb(made, runAs, options)
    await createRoles(made, runAs, passwords, options)
    await rename(made, folder)
    await syncFolder(dataFolder)
    return { runAs, passwords }
  } finally {
    await rm(draft, { recursive: true, force: true, maxRetries: 10 })
  }
}

async function giveTo(owner: Owner, draft: string, dataFolder: string): Promise<void> {
  try {
    await chown(draft, owner.uid, owner.gid)
  } catch (error) {
    throw new DataFolderError(
      `PostgreSQL cannot run as root, and this process may not give ${draft} to user id ${owner.uid} (${errorCode(error)}): ` +
        'start as an account that is not root, or set DATABASE_URL',
      { cause: error },
    )
  }
  await admitOwner(dataFolder, owner)
}

/** PostgreSQL's builtin locale sorts the same on every machine and after every system update. */
const BUILTIN_LOCALE = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']

/** Who may connect, and how: the service over the socket in the cluster's folder, or over TCP where its path is too long. */
const HOST_BASED_AUTHENTICATION = 'local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n'

async function initdb(folder: string, runAs: RunAs, options: InitialiseOptions): Promise<void> {
  const { binaries, signal, disposable } = options
  const command = [
    binaries.initdb,
    `--pgdata=${folder}`,
    `--username=${SUPERUSER}`,
    '--encoding=UTF8',
    ...(binaries.locale ?? BUILTIN_LOCALE),
    // Until passwords are set.
    '--auth=reject',
    '--no-instructions',
    ...(disposable ? ['--no-sync'] : []),
  ]
  const made = await run(runAs, command, { signal })
  if (made.status !== 0) throw failed(`PostgreSQL could not create its cluster in ${folder}`, made.output)
  // Written as the owner: in another user's folder, root would follow that user's links anywhere.
  const write = ['/bin/sh', '-c', 'cat > "$1"', 'sh', join(folder, 'pg_hba.conf')]
  const written = await run(runAs, write, { input: HOST_BASED_AUTHENTICATION, signal })
  if (written.status !== 0) throw failed(`pg_hba.conf in ${folder} could not be written`, written.output)
}

/** In single-user mode, which nobody can connect to, and through standard input, so that no argument list shows a password. */
async function createRoles(
  folder: string,
  runAs: RunAs,
  passwords: Passwords,
  { binaries, signal, disposable }: InitialiseOptions,
): Promise<void> {
  // Dropping a database by force requires the right to signal whatever is connected to it, including an autovacuum worker.
  const rights = disposable ? 'CREATEDB IN ROLE pg_signal_backend' : 'NOCREATEDB'
  const statements = [
    `ALTER ROLE ${SUPERUSER} PASSWORD '${passwords.superuser}';`,
    `CREATE ROLE ${SERVICE_ROLE} LOGIN ${rights} PASSWORD '${passwords.service}';`,
    `CREATE DATABASE ${SERVICE_DATABASE} OWNER ${SERVICE_ROLE};`,
  ]
  const settings = { exit_on_error: 'on', log_min_error_statement: 'panic', fsync: disposable ? 'off' : 'on' }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [binaries.postgres, '--single', ...flags, '-D', folder, 'postgres']
  const { status, output } = await run(runAs, command, { input: `${statements.join('\n')}\n`, signal })
  if (status !== 0) throw failed(`PostgreSQL could not create its roles in ${folder}`, output)
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function failed(what: string, output: string): DataFolderError {
  return new DataFolderError(`${what}: ${output.trim().split('\n').at(-1) ?? ''}`)
}
