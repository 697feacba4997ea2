import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { onTestFinished } from 'vitest'
import { clusterName } from '../src/stale-processes.ts'
import { findProcesses, signal, type RunningProcess } from '../src/processes.ts'

export const isRoot = process.getuid?.() === 0

export interface Said {
  url?: string
  listenersAdded?: number
  claimed?: boolean
  stopped?: boolean
  error?: string
  refused?: boolean
}

export interface Service {
  pid: number
  child: ChildProcess
  /** The next line that it says; empty when it ends first. */
  next(): Promise<Said>
  exited: Promise<number | null>
}

export interface ServiceOptions {
  mode?: 'serve' | 'graceful' | 'forget' | 'claim'
  /** Put before the command: runs it as another user, for example. */
  prefix?: string[]
  script?: string
}

/** A folder that goes with the test, after every process on it has been ended. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-embedded-'))
  onTestFinished(async () => {
    for (const { pid } of await processesOn(folder)) signal(pid, 'SIGKILL')
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  })
  return folder
}

export function startService(dataDir: string, options: ServiceOptions = {}): Service {
  const { mode = 'serve', prefix = [], script = join(import.meta.dirname, 'service.fixture.ts') } = options
  const [command, ...args] = [...prefix, process.execPath, script] as const
  const env = { PATH: process.env['PATH'], KEYSTEAD_TEST_FOLDER: dataDir, KEYSTEAD_TEST_MODE: mode }
  // A group of its own, as a terminal's foreground job has.
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    pid: child.pid!,
    child,
    next: async () => {
      const { value } = await lines.next()
      return value === undefined ? {} : JSON.parse(value)
    },
    exited: once(child, 'exit').then(([code]) => code),
  }
}

/** Everything that runs on the data folder: servers, their children and supervisors, initdb. */
export async function processesOn(dataDir: string): Promise<RunningProcess[]> {
  const name = clusterName(join(dataDir, 'postgres'))
  return findProcesses((argv) => argv.some((part) => part.includes(`${dataDir}/`) || part.includes(name)))
}

export async function until<T>(
  what: string,
  attempt: () => Promise<T | undefined | false>,
  within = 10_000,
): Promise<T> {
  const deadline = Date.now() + within
  for (;;) {
    const result = await attempt()
    if (result !== undefined && result !== false) return result
    if (Date.now() > deadline) throw new Error(`Not within ${within} ms: ${what}`)
    await delay(50)
  }
}

export async function nothingRunsOn(dataDir: string): Promise<void> {
  await until('no process is left on the folder', async () => (await processesOn(dataDir)).length === 0)
}

/** The process that PostgreSQL's children belong to. */
export async function serverOf(dataDir: string): Promise<RunningProcess> {
  const found = (await processesOn(dataDir)).find(({ argv }) => argv[0]?.endsWith('/postgres'))
  if (!found) throw new Error(`No server runs on ${dataDir}`)
  return found
}

export async function supervisorOf(dataDir: string): Promise<RunningProcess> {
  // The watcher is a fork of it: the older one has the lower number unless the numbers have just wrapped.
  const [first] = (await processesOn(dataDir))
    .filter(({ argv }) => argv[0] === '/bin/sh')
    .toSorted((a, b) => a.pid - b.pid)
  if (!first) throw new Error(`No supervisor runs on ${dataDir}`)
  return first
}

export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.end().catch(() => undefined))
  return client
}

export async function query(url: string, sql: string): Promise<unknown[][]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' })
    return rows
  } finally {
    await client.end()
  }
}
