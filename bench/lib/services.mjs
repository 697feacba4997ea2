// The processes that are measured. Each ends with its scope, and also when this process is killed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { projectNode, root } from '../../scripts/run/paths.mjs'
import { serviceCommand } from '../../scripts/run/service.mjs'

const STOP_WITH_PARENT = pathToFileURL(join(root, 'scripts/run/stop-with-parent.mjs')).href
const START_MS = 120_000
const STOP_MS = 30_000

export const ADMIN_KEY = 'the-admin-key-of-the-benchmark'

/** What the documented limit of attempts would otherwise cut off: all load comes from one address. */
const NO_ATTEMPT_LIMIT = '100000000'

/**
 * Starts a program and waits for a line that it prints.
 * Its output goes into a file, as in production: reading it here would take time from what is measured.
 */
async function start(scope, { command, args, env, readyLine, ipc = false }) {
  const logPath = join(await scope.folder('log'), 'output.log')
  const log = await open(logPath, 'a')
  // In a session of its own, as a service manager starts it: Linux shares processors between sessions, and processes that wake
  // each other for microseconds would wait for the load in theirs.
  const child = spawn(command, args, {
    env,
    detached: true,
    stdio: ['ignore', log.fd, log.fd, ...(ipc ? ['ipc'] : [])],
  })
  scope.add(() => end(child))
  await once(child, 'spawn')
  await log.close()
  const deadline = Date.now() + START_MS
  for (;;) {
    const said = await readFile(logPath, 'utf8')
    const found = readyLine.exec(said)
    if (found) return { child, pid: child.pid, match: found[0], stop: () => end(child) }
    if (hasEnded(child) || Date.now() > deadline) {
      throw new Error(`${[command, ...args].join(' ')} did not start:\n${said.slice(-4000)}`)
    }
    await delay(20)
  }
}

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null

async function end(child) {
  if (child.pid === undefined || hasEnded(child)) return
  const exited = once(child, 'exit')
  // One that was stopped hears nothing else.
  child.kill('SIGCONT')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
  await exited
  clearTimeout(timer)
}

async function startNode(scope, args, { env, readyLine }) {
  const command = { command: projectNode, args: ['--import', STOP_WITH_PARENT, ...args] }
  const started = await start(scope, { ...command, env, readyLine, ipc: true })
  return { ...started, url: started.match }
}

export const startBare = (scope) =>
  startNode(scope, [join(root, 'bench/bare.mjs')], { env: process.env, readyLine: /http:\S+/ })

/** A plain file server, with a folder of its own. */
export async function startFileServer(scope) {
  const env = { ...process.env, FOLDER: await scope.folder('files') }
  return startNode(scope, [join(root, 'bench/files.mjs')], { env, readyLine: /http:\S+/ })
}

/** Plain oidc-provider. */
export const startOidcProvider = (scope) =>
  startNode(scope, [join(root, 'bench/oidc-provider.mjs')], { env: process.env, readyLine: /http:\S+/ })

/** A provider of completions. */
export const startUpstream = (scope) =>
  startNode(scope, [join(root, 'bench/upstream.mjs')], { env: process.env, readyLine: /http:\S+/ })

/**
 * The service as `npm start` runs it, in its default configuration unless `env` says otherwise.
 * With `DATABASE_URL` it is a replica; without it it brings its embedded PostgreSQL, whose superuser `databaseUrl` names.
 */
export async function startService(scope, env = {}) {
  const { args, env: base } = serviceCommand()
  const dataDir = await scope.folder('data')
  const service = await startNode(scope, args, {
    env: {
      ...base,
      KEYSTEAD_LISTEN: 'http://127.0.0.1:0',
      KEYSTEAD_DATA_DIR: dataDir,
      KEYSTEAD_ADMIN_KEY: ADMIN_KEY,
      KEYSTEAD_AUTH_RATE_LIMIT: NO_ATTEMPT_LIMIT,
      ...env,
    },
    readyLine: /(?<=ready at )http:\S+/,
  })
  return { ...service, databaseUrl: env.DATABASE_URL ?? (await superuserUrl(dataDir)) }
}

/** The benchmark puts rows, and another database, into the service's own PostgreSQL: the service's role may not. */
async function superuserUrl(dataDir) {
  const folder = join(dataDir, 'postgres')
  const password = await readFile(join(dataDir, 'postgres.password'), 'utf8')
  const port = (await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[3]
  return `postgres://postgres:${password.trim()}@127.0.0.1:${port}/keystead?host=${encodeURIComponent(folder)}`
}

/** @param {{ databaseUrl: string, storage: 'database' | 'memory' }} options */
export const startBetterAuth = (scope, { databaseUrl, storage }) =>
  startNode(scope, [join(root, 'bench/better-auth/server.mjs')], {
    env: { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl, STORAGE: storage },
    readyLine: /http:\S+/,
  })

/** @returns the address of a new redis-server; null where none is installed */
export async function startRedis(scope) {
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  try {
    await start(scope, { command: 'redis-server', args, env: process.env, readyLine: /Ready to accept connections/ })
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
  return `redis://127.0.0.1:${port}`
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

export async function residentMegabytes(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}
