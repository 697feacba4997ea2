import { createHmac, randomBytes } from 'node:crypto'
import { chown, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { accountFor, ownerOfCluster, ownerOfNewCluster } from './account.ts'
import type { Binaries } from './binaries.ts'
import { DataFolderError, errorCode, unusable } from './data-folder-error.ts'
import { run, type Account } from './supervised.ts'

const MAJOR_VERSION = '18'
const DRAFT_PREFIX = 'postgres.new-'

/** The superuser is for people and repairs; the service is the owner of its database and no more. */
const SUPERUSER = 'postgres'
export const SERVICE_ROLE = 'keystead'
export const SERVICE_DATABASE = 'keystead'

export interface Passwords {
  superuser: string
  service: string
}

export interface Cluster {
  folder: string
  account: Account
  passwords: Passwords
}

export interface InitialiseOptions {
  binaries: Binaries
  log: (message: string) => void
  signal?: AbortSignal | undefined
  /** For test suites: their service role makes databases, and nothing is flushed to the disk. */
  disposable: boolean
}

/** Opens the cluster in the claimed data folder, and makes it when there is none. */
export async function openCluster(dataFolder: string, options: InitialiseOptions): Promise<Cluster> {
  const folder = join(dataFolder, 'postgres')
  await removeDrafts(dataFolder)
  const version = await readVersion(folder)
  if (version === undefined) return initialise(dataFolder, folder, options)
  if (version !== MAJOR_VERSION) {
    throw new DataFolderError(
      `${folder} was written by PostgreSQL ${version}, this is ${MAJOR_VERSION}: dump it with the old version and restore it here`,
    )
  }
  const account = await accountFor(await ownerOfCluster(folder), folder, options.binaries)
  return { folder, account, passwords: await storedPasswords(dataFolder) }
}

/** The passwords of the cluster that is there already. */
export async function storedPasswords(dataFolder: string): Promise<Passwords> {
  const secret = await readSecret(secretPath(dataFolder))
  if (secret !== undefined) return passwordsFrom(secret)
  const folder = join(dataFolder, 'postgres')
  throw new DataFolderError(`${secretPath(dataFolder)} is missing: restore it from the backup that ${folder} is from`)
}

/** What starts that were killed have left. Nothing in them was ever used. */
async function removeDrafts(dataFolder: string): Promise<void> {
  for (const name of await readdir(dataFolder)) {
    if (!name.startsWith(DRAFT_PREFIX)) continue
    // Its initdb may be ending just now and still write.
    await rm(join(dataFolder, name), { recursive: true, force: true, maxRetries: 10 })
  }
}

/** The major version of the cluster in a folder; undefined when there is none. */
export async function readVersion(folder: string): Promise<string | undefined> {
  try {
    return (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    // The owner is the better explanation where it is another's.
    if (errorCode(error) === 'EACCES') await ownerOfCluster(folder)
    if (errorCode(error) !== 'ENOENT') throw unusable(folder, error)
  }
  const content = await readdir(folder).catch(() => [])
  if (content.length === 0) return undefined
  throw new DataFolderError(`${folder} is not empty and not a PostgreSQL cluster: move it away`)
}

/** The cluster is made beside its place and moved there when it is whole, so that a killed start leaves nothing half-made. */
async function initialise(dataFolder: string, folder: string, options: InitialiseOptions): Promise<Cluster> {
  const { binaries, log } = options
  log(`Making a PostgreSQL cluster in ${folder}`)
  const passwords = passwordsFrom(await makeSecret(secretPath(dataFolder)))
  const owner = await ownerOfNewCluster()
  const draft = await mkdtemp(join(dataFolder, DRAFT_PREFIX))
  try {
    if (owner) await chown(draft, owner.uid, owner.gid)
    const account = await accountFor(owner, draft, binaries)
    const made = join(draft, 'cluster')
    await initdb(made, account, options)
    await createRoles(made, account, passwords, options)
    await rename(made, folder)
    await syncFolder(dataFolder)
    return { folder, account, passwords }
  } finally {
    await rm(draft, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** PostgreSQL's own locale sorts alike on every machine and after every update of the system. */
const BUILTIN_LOCALE = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']

async function initdb(folder: string, account: Account, options: InitialiseOptions): Promise<void> {
  const { status, output } = await run(
    account,
    [
      options.binaries.initdb,
      `--pgdata=${folder}`,
      `--username=${SUPERUSER}`,
      '--encoding=UTF8',
      ...(options.binaries.locale ?? BUILTIN_LOCALE),
      // Until there are passwords.
      '--auth=reject',
      '--no-instructions',
      ...(options.disposable ? ['--no-sync'] : []),
    ],
    { signal: options.signal },
  )
  if (status !== 0) throw new DataFolderError(`PostgreSQL could not make its cluster in ${folder}: ${lastLine(output)}`)
  // Its mode and owner stay as initdb made them.
  await writeFile(join(folder, 'pg_hba.conf'), 'local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n')
}

/** In single-user mode, which nobody can connect to, and through standard input: no argument list shows a password. */
async function createRoles(
  folder: string,
  account: Account,
  passwords: Passwords,
  { binaries, signal, disposable }: InitialiseOptions,
): Promise<void> {
  // Dropping a database by force asks for the right to signal whatever is in it, an autovacuum worker too.
  const rights = disposable ? 'CREATEDB IN ROLE pg_signal_backend' : 'NOCREATEDB'
  const statements = [
    `ALTER ROLE ${SUPERUSER} PASSWORD '${passwords.superuser}';`,
    `CREATE ROLE ${SERVICE_ROLE} LOGIN ${rights} PASSWORD '${passwords.service}';`,
    `CREATE DATABASE ${SERVICE_DATABASE} OWNER ${SERVICE_ROLE};`,
  ]
  const quiet = [
    '-c',
    'exit_on_error=on',
    '-c',
    'log_min_error_statement=panic',
    '-c',
    `fsync=${disposable ? 'off' : 'on'}`,
  ]
  const { status, output } = await run(account, [binaries.postgres, '--single', ...quiet, '-D', folder, 'postgres'], {
    input: `${statements.join('\n')}\n`,
    signal,
  })
  if (status !== 0) throw new DataFolderError(`PostgreSQL could not make its roles in ${folder}: ${lastLine(output)}`)
}

function secretPath(dataFolder: string): string {
  return join(dataFolder, 'postgres.password')
}

async function makeSecret(path: string): Promise<string> {
  const found = await readSecret(path)
  if (found !== undefined) return found
  const secret = randomBytes(32).toString('hex')
  const draft = `${path}.new`
  await rm(draft, { force: true })
  await writeFile(draft, `${secret}\n`, { mode: 0o600, flush: true })
  await rename(draft, path)
  return secret
}

async function readSecret(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw unusable(path, error)
  }
}

/** The service's password does not give the superuser's away. */
function passwordsFrom(secret: string): Passwords {
  return { superuser: secret, service: createHmac('sha256', secret).update(SERVICE_ROLE).digest('hex') }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? ''
}
