import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Database, openDatabase } from '@keystead/db'
import { createTestDatabase } from '@keystead/db/testing'
import { childEnvironment } from '../support/child-environment.ts'
import { SECRET, until } from '../process/service.ts'
import { type Connections, openConnections } from './http.ts'
import { type Line, openLine } from './line.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')

const ADMIN_KEY = 'the-admin-key-of-the-replicas'

/** A process of the service. */
export interface Replica extends Connections {
  /** As receipts name it. */
  name: string
  url: string
  pid: number
  signal(name: NodeJS.Signals): void
  /** The exit code; null when a signal ended it. */
  exited: Promise<number | null>
  stderr(): string
}

/** Processes of the service on one database. */
export interface Cluster {
  /** For looking into the tables. */
  pool: Database['pool']
  replicas: Replica[]
  /** The line over which the last replica hears of changes. */
  line: Line
  databaseUrl: string
  adminKey: string
  /** Starts one more. @param environment instead of what the others have */
  start(environment?: Record<string, string>): Promise<Replica>
  /** Ends all that are still there, and takes the database away. */
  stop(): Promise<void>
}

/** @param shared variables of all of them */
export async function startCluster(
  adminUrl: string,
  size: number,
  shared: Record<string, string> = {},
): Promise<Cluster> {
  const created = await createTestDatabase(adminUrl)
  const folder = await mkdtemp(join(tmpdir(), 'keystead-replicas-'))
  const database = await openDatabase(created.url)
  // Tests end connections under it.
  database.pool.on('error', () => undefined)
  await database.prepare(async () => undefined)
  const started: { child: ChildProcess; exited: Promise<number | null> }[] = []
  const replicas: Replica[] = []
  const line = await openLine(created.url)
  const start = async (environment: Record<string, string> = {}) => {
    const process = spawnService(created.url, folder, { ...shared, ...environment })
    started.push(process)
    return announced(process)
  }
  const cluster = {
    pool: database.pool,
    replicas,
    line,
    databaseUrl: created.url,
    adminKey: ADMIN_KEY,
    start,
    async stop() {
      for (const { child } of started) child.kill('SIGKILL')
      await Promise.all(started.map(({ exited }) => exited))
      for (const each of replicas) each.close()
      await line.close()
      await database.close().catch(() => undefined)
      await created.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  try {
    const directUrls = Array.from({ length: size }, (_, i) => (i === size - 1 ? line.url : created.url))
    replicas.push(...(await Promise.all(directUrls.map((url) => start({ DATABASE_DIRECT_URL: url })))))
  } catch (error) {
    await cluster.stop()
    throw error
  }
  return cluster
}

function spawnService(databaseUrl: string, folder: string, environment: Record<string, string>) {
  const env = {
    ...childEnvironment(),
    KEYSTEAD_LISTEN: 'http://127.0.0.1:0',
    KEYSTEAD_LOG_LEVEL: 'error',
    KEYSTEAD_DATA_DIR: folder,
    KEYSTEAD_SECRET: SECRET,
    KEYSTEAD_ADMIN_KEY: ADMIN_KEY,
    DATABASE_URL: databaseUrl,
    ...environment,
  }
  const child = spawn(process.execPath, [MAIN], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  return { child, said, exited: once(child, 'close').then(([code]) => code as number | null) }
}

async function announced({ child, said, exited }: ReturnType<typeof spawnService>): Promise<Replica> {
  const url = await until(
    'the service is ready',
    () => {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${said.stderr}`)
      return /^Keystead is ready at (\S+)/m.exec(said.stdout)?.[1]
    },
    90_000,
  )
  return {
    ...openConnections(url, ADMIN_KEY),
    name: `${hostname()}:${child.pid}`,
    url,
    pid: child.pid!,
    signal: (name) => void child.kill(name),
    exited,
    stderr: () => said.stderr,
  }
}

/** Stops a process without ending it. @returns when it has stopped */
export async function freeze({ pid, signal }: Replica): Promise<void> {
  signal('SIGSTOP')
  await until('the process has stopped', async () => (await stateOf(pid)).startsWith('T') || undefined)
}

/** As `ps` shows it, which a slim container does not have: there Linux tells the same. */
async function stateOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'state=', '-p', String(pid)])
    return stdout.trim()
  }
  const [, state = ''] = /^State:\s+(\S)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return state
}

/** How many replicas are connected to hear of changes. */
export async function feedsOf({ pool }: Cluster): Promise<number> {
  const { rowCount } = await pool.query(
    `select 1 from pg_stat_activity where datname = current_database() and application_name = 'keystead feed'`,
  )
  return rowCount ?? 0
}

/** Ends the connections over which replicas hear of changes. @returns how many there were */
export async function cutFeeds({ pool }: Cluster): Promise<number> {
  const { rowCount } = await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'keystead feed'`,
  )
  return rowCount ?? 0
}
