import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createTestDatabase } from '@keystead/db/testing'
import { findProcesses } from '@keystead/embedded-postgres/testing'
import { inject, onTestFinished } from 'vitest'
import { childEnvironment } from '../support/child-environment.ts'
import { createClient, type TestClient } from '../support/client.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const COMMANDS = join(import.meta.dirname, '../../src/commands/main.ts')

export const SECRET = 'a secret of the process tests that is long enough'

export interface Process {
  child: ChildProcess
  stdout: () => string
  stderr: () => string
  /** The addresses that it announces, once it does. @throws when it ends before */
  ready: () => Promise<string[]>
  /** The exit code; null when a signal ended it. */
  exited: Promise<number | null>
  /** A client of the first address. */
  as: (credential: string | null) => Promise<TestClient>
  signal: (name: NodeJS.Signals) => Promise<number | null>
}

/**
 * Runs the service as `npm start` does, with these variables and no others. It ends with the test.
 *
 * @param main of another release
 */
export function run(environment: Record<string, string>, main = MAIN): Process {
  const env = {
    ...childEnvironment(),
    KEYSTEAD_LISTEN: 'http://127.0.0.1:0',
    KEYSTEAD_LOG_LEVEL: 'warn',
    ...environment,
  }
  const child = spawn(process.execPath, [main], { env, cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  // 'close' comes when all that it said has been read.
  const exited = once(child, 'close').then(([code]) => code as number | null)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await exited
  })
  async function ready(): Promise<string[]> {
    const line = await until('the service is ready', () => {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${said.stderr}`)
      return /^Keystead is ready at (.*)$/m.exec(said.stdout)?.[1]
    })
    return line.split(' and ')
  }
  return {
    child,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ready,
    exited,
    as: async (credential) => createClient((await ready())[0]!, credential),
    signal(name) {
      child.kill(name)
      return exited
    },
  }
}

export interface CommandRun {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs a command of the server's machine to its end, with these variables and no others. */
export async function command(args: string[], environment: Record<string, string>): Promise<CommandRun> {
  const env = { ...childEnvironment(), ...environment }
  const child = spawn(process.execPath, [COMMANDS, ...args], { env, cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...said }
}

export async function until<T>(
  what: string,
  attempt: () => T | undefined | Promise<T | undefined>,
  within = 60_000,
): Promise<T> {
  const deadline = Date.now() + within
  for (;;) {
    const found = await attempt()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`not within ${within} ms: ${what}`)
    await delay(20)
  }
}

/** A folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-process-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
  return folder
}

/** A database without a first start, migrated already, and a data folder for services that share them. */
export const installation = (): Promise<Record<string, string>> => placeOn(inject('migrated'))

/** The same with an empty database. */
export const emptyInstallation = (): Promise<Record<string, string>> => placeOn()

async function placeOn(template?: string): Promise<Record<string, string>> {
  const database = await createTestDatabase(inject('adminUrl'), template)
  onTestFinished(() => database.drop())
  return { DATABASE_URL: database.url, KEYSTEAD_SECRET: SECRET, KEYSTEAD_DATA_DIR: await temporaryFolder() }
}

/** The command lines of the processes that name a folder. */
export async function processesOn(folder: string): Promise<string[]> {
  const found = await findProcesses((argv) => argv.join(' ').includes(folder))
  return found.map(({ argv }) => argv.join(' '))
}

/** What the first start shows and never again. */
export function generatedIn(stdout: string): { adminKey: string | undefined; ownerPassword: string | undefined } {
  return {
    adminKey: /^\s+admin key\s+(\S+)$/m.exec(stdout)?.[1],
    ownerPassword: /^\s+owner password\s+(\S+)$/m.exec(stdout)?.[1],
  }
}
