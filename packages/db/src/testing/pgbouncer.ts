import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chooseFreePort } from '@keystead/embedded-postgres/testing'
import { Client } from 'pg'

export interface TestPooler {
  /** Of the same database, through the pooler. */
  url: string
  stop(): Promise<void>
}

/** Whether PgBouncer is installed; CI installs it, so there a missing one is an error. */
export function hasPgBouncer(): boolean {
  const isThere = !spawnSync('pgbouncer', ['--version'], { stdio: 'ignore' }).error
  if (!isThere && process.env['CI']) throw new Error('pgbouncer is not installed: CI must run every test')
  return isThere
}

/** A PgBouncer in transaction mode, as docs/operations.md says to set it up. @param connections to PostgreSQL */
export async function startPgBouncer(databaseUrl: string, connections: number): Promise<TestPooler> {
  const { username, password, port, pathname } = new URL(databaseUrl)
  const folder = await mkdtemp(join(tmpdir(), 'keystead-pgbouncer-'))
  const listenPort = await chooseFreePort()
  const settings = `
[databases]
* = host=127.0.0.1 port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listenPort}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users')}
pool_mode = transaction
default_pool_size = ${connections}
max_client_conn = 500
ignore_startup_parameters = options
`
  await writeFile(join(folder, 'users'), `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"\n`)
  await writeFile(join(folder, 'pgbouncer.ini'), settings)
  await chmod(folder, 0o755)
  // It does not run as root.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn('pgbouncer', [...user, join(folder, 'pgbouncer.ini')], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  }
  const url = `postgres://${username}:${password}@127.0.0.1:${listenPort}${pathname}`
  for (let tries = 0; !(await answers(url)); tries += 1) {
    if (child.exitCode === null && tries < 200) await delay(50)
    else {
      await stop()
      throw new Error(`pgbouncer did not start: ${said}`)
    }
  }
  return { url, stop }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
