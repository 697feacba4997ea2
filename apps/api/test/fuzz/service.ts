import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openDatabase } from '@keystead/db'
import { createTestDatabase, startTestPostgres } from '@keystead/db/testing'
import { childEnvironment } from '../support/child-environment.ts'
import type { Usage } from './probe.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const PROBE = join(import.meta.dirname, 'probe.ts')

export const ADMIN_KEY = 'the-admin-key-of-the-fuzzer'
export const OWNER = { email: 'owner@fuzzer.example', password: 'the owner of the fuzzer' }
const SECRET = 'a secret of the fuzzer that is long enough to be one'

/** What must never be logged or answered. */
export const SECRETS = [ADMIN_KEY, OWNER.password, SECRET]

/** A process that is tried. */
export interface Target {
  port: number
  /** What it has used. @param isCollected after its garbage was collected */
  usage(isCollected?: boolean): Promise<Usage>
  /** Lines of its log that have come since the last call. */
  newLines(): string[]
  /** Whether it still runs. */
  isAlive(): boolean
}

export interface ServiceUnderTest extends Target {
  query<Row>(statement: string): Promise<Row[]>
  /** Asks it to stop. @returns its exit code, or null when it did not end by itself */
  end(): Promise<number | null>
  /** Takes everything away. */
  dispose(): Promise<void>
}

/** The service as it runs in production, behind a proxy that it trusts, with a database of its own. */
export async function startServiceUnderTest(): Promise<ServiceUnderTest> {
  const postgres = await startTestPostgres()
  const folder = await mkdtemp(join(tmpdir(), 'keystead-fuzz-'))
  const database = await createTestDatabase(postgres.adminUrl)
  const { pool, close } = await openDatabase(database.url)
  const cleanUp = async () => {
    await close()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const started = await startProcess(MAIN, environment(database.url, folder))
    return {
      ...started,
      query: async <Row>(statement: string) => (await pool.query(statement)).rows as Row[],
      async dispose() {
        await started.end()
        await cleanUp()
      },
    }
  } catch (error) {
    await cleanUp()
    throw error
  }
}

const environment = (databaseUrl: string, folder: string): Record<string, string> => ({
  KEYSTEAD_LISTEN: 'http://127.0.0.1:0',
  KEYSTEAD_LOG_LEVEL: 'info',
  KEYSTEAD_DATA_DIR: folder,
  KEYSTEAD_SECRET: SECRET,
  KEYSTEAD_ADMIN_KEY: ADMIN_KEY,
  KEYSTEAD_OWNER_EMAIL: OWNER.email,
  KEYSTEAD_OWNER_PASSWORD: OWNER.password,
  KEYSTEAD_TRUST_PROXY: '127.0.0.1',
  // What is behind the limit of attempts is what is tried here.
  KEYSTEAD_AUTH_RATE_LIMIT: '10000000',
  // Full at once, so that what grows afterwards is no cache.
  KEYSTEAD_CACHE_KEYS: '100',
  DATABASE_URL: databaseUrl,
})

/** How long a process has for what it is asked for. */
const PATIENCE_MS = 60_000
/** docs/operations.md and ADR 15: within 10 s running requests end; a stop takes no longer than this. */
const STOP_MS = 15_000

/** Starts a process that announces itself as the service does. */
export async function startProcess(
  main: string,
  environmentOfIt: Record<string, string> = {},
): Promise<Target & { end(): Promise<number | null> }> {
  const args = ['--expose-gc', '--import', PROBE, main]
  const env = { ...childEnvironment(), ...environmentOfIt }
  const child = spawn(process.execPath, args, { env, cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const lines = linesOf(child)
  const isAlive = () => child.exitCode === null && child.signalCode === null
  const end = async () => {
    if (isAlive()) child.kill('SIGTERM')
    const code = await Promise.race([exited, delay(STOP_MS, 'late' as const, { ref: false })])
    if (code !== 'late') return code
    child.kill('SIGKILL')
    await exited
    return null
  }
  const port = await announcedPort(lines, exited)
  const usage = (isCollected = false) => usageOf(child, isCollected ? 'collect' : 'measure')
  return { port, usage, newLines: () => lines.splice(0), isAlive, end }
}

function linesOf(child: ChildProcess): string[] {
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''
      lines.push(...parts)
    })
  }
  return lines
}

async function announcedPort(lines: string[], exited: Promise<number | null>): Promise<number> {
  let hasEnded = false
  void exited.then(() => (hasEnded = true))
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const [, port] = /^Keystead is ready at http:\/\/127\.0\.0\.1:(\d+)/m.exec(lines.join('\n')) ?? []
    if (port !== undefined) {
      // What it says at its start is no matter of a request.
      lines.splice(0)
      return Number(port)
    }
    if (hasEnded || Date.now() > deadline) throw new Error(`the service does not start: ${lines.join('\n')}`)
    await delay(20)
  }
}

async function usageOf(child: ChildProcess, message: string): Promise<Usage> {
  const answer = once(child, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) })
  child.send(message)
  const [usage] = await answer
  return usage as Usage
}
