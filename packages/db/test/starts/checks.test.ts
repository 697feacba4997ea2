import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, type Pool } from 'pg'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { DatabaseError, openDatabase } from '../../src/index.ts'
import { checkDatabase } from '../../src/starts/checks.ts'
import { createHotPool } from '../../src/stores/query.ts'
import { createTestDatabase } from '../../src/testing/index.ts'

async function database(): Promise<string> {
  const created = await createTestDatabase(inject('adminUrl'))
  onTestFinished(() => created.drop())
  return created.url
}

function hotPool(url: string): Pool {
  const hot = createHotPool(url)
  onTestFinished(() => hot.end())
  return hot
}

async function lineOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(DatabaseError)
  const { message } = error as Error
  expect(message).not.toContain('\n')
  return message
}

const check = (url: string, more: Partial<Parameters<typeof checkDatabase>[0]> = {}) =>
  checkDatabase({ url, directUrl: url, hot: hotPool(url), tables: ['api_key'], ...more })

describe('a database is fit to run on', () => {
  test('an empty one of its own, and a migrated one', async () => {
    const url = await database()
    const opened = await openDatabase(url)
    const warned: string[] = []
    await opened.check((line) => warned.push(line))
    await opened.prepare(async () => undefined)
    await opened.check((line) => warned.push(line))
    await opened.close()
    expect(warned).toEqual([])
  })

  test('a clock that is some seconds off is told, one that is minutes off is refused', async () => {
    const url = await database()
    const warned: string[] = []
    const warn = (line: string) => void warned.push(line)
    await check(url, { now: () => Date.now() + 10_000, warn })
    expect(warned).toEqual([
      expect.stringMatching(/^The clock of this machine is (9\.\d|10\.0) s ahead of the database's/),
    ])
    expect(await lineOf(check(url, { now: () => Date.now() - 400_000, warn }))).toMatch(
      /is (399|400)\.\d s behind the database's: run NTP/,
    )
    expect(warned).toHaveLength(1)
  })

  test('a direct URL that leads to another database is refused: nothing would be heard there', async () => {
    const url = await database()
    expect(await lineOf(check(url, { directUrl: await database(), notificationMs: 1000 }))).toMatch(
      /^DATABASE_DIRECT_URL must be the address of PostgreSQL itself/,
    )
    expect(await lineOf(check(url, { directUrl: 'postgres://nobody@127.0.0.1:1/x' }))).toMatch(
      /^DATABASE_DIRECT_URL cannot be reached/,
    )
  })

  test('a database that takes no changes', async () => {
    const url = await database()
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(`alter database "${new URL(url).pathname.slice(1)}" set default_transaction_read_only = on`)
    await client.end()
    expect(await lineOf(check(url))).toMatch(/^The database is read-only: default_transaction_read_only/)
  })
})

describe('a role without rights is told which statement grants them', () => {
  /** As the superuser, in the database of a URL. */
  async function grant(url: string, statement: string): Promise<void> {
    const superuser = new URL(inject('superuserUrl'))
    superuser.pathname = new URL(url).pathname
    const client = new Client({ connectionString: superuser.href })
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }

  /** A role that may connect and no more. */
  async function roleOn(url: string): Promise<string> {
    const name = `role_${randomUUID().replaceAll('-', '')}`
    const role = new URL(url)
    await grant(url, `create role ${name} login password 'no-secret'`)
    onTestFinished(async () => grant(url, `drop owned by ${name}; drop role ${name}`))
    role.username = name
    role.password = 'no-secret'
    return role.href
  }

  test('to make schemas, to make tables, to use them, to migrate them', async () => {
    const url = await database()
    const name = new URL(url).pathname.slice(1)
    const role = await roleOn(url)
    const { username } = new URL(role)
    expect(await lineOf(check(role))).toBe(
      `The role ${username} may not create the schema and the extensions that Keystead needs: GRANT CREATE ON DATABASE "${name}" TO "${username}"`,
    )
    await grant(url, `grant create on database "${name}" to ${username}`)
    expect(await lineOf(check(role))).toBe(
      `The role ${username} may not create tables: GRANT CREATE ON SCHEMA "public" TO "${username}"`,
    )
    await grant(url, `grant create on schema public to ${username}`)
    await check(role)

    const opened = await openDatabase(url)
    await opened.prepare(async () => undefined)
    await opened.close()
    expect(await lineOf(check(role))).toMatch(
      /may not read and write the table api_key: .*GRANT SELECT, INSERT, UPDATE, DELETE/,
    )
    await grant(url, `grant select, insert, update, delete on all tables in schema public to ${username}`)
    await check(role)
    await grant(url, `update installation set schema = '20261121000000'`)
    expect(await lineOf(check(role))).toMatch(
      /may not migrate the table api_key: start this release once as its owner, keystead/,
    )
    const lost = new URL(role)
    lost.searchParams.set('options', '-c search_path=nowhere')
    expect(await lineOf(check(lost.href))).toMatch(/has no schema to create tables in/)
  })
})

describe('PgBouncer', { skip: !hasPgBouncer() }, () => {
  test('in transaction mode without prepared statements is found before a request is', async () => {
    const url = await database()
    const pooler = await pgbouncer(url, { pool_mode: 'transaction', max_prepared_statements: '0' })
    expect(await lineOf(checkPooled(pooler, url))).toMatch(
      /^The pooler of DATABASE_URL loses prepared statements: use PgBouncer 1\.21/,
    )
  })

  test('without the line for start-up parameters', async () => {
    const url = await database()
    const pooler = await pgbouncer(url, { pool_mode: 'session', ignore_startup_parameters: '' })
    expect(await lineOf(checkPooled(pooler, url))).toMatch(/set ignore_startup_parameters = options in PgBouncer/)
  })

  test('as the direct URL, in transaction mode, hears nothing or holds nothing', async () => {
    const url = await database()
    const pooler = await pgbouncer(url, { pool_mode: 'transaction' })
    expect(await lineOf(check(url, { directUrl: pooler, notificationMs: 1000 }))).toMatch(
      /^DATABASE_DIRECT_URL must be the address of PostgreSQL itself/,
    )
  })

  test('in session mode is fit', async () => {
    const url = await database()
    const pooler = await pgbouncer(url, { pool_mode: 'session' })
    await expect(checkPooled(pooler, url)).resolves.toBeUndefined()
    await expect(check(pooler)).resolves.toBeUndefined()
  })
})

const checkPooled = (url: string, directUrl: string) => check(url, { directUrl })

function hasPgBouncer(): boolean {
  const { error } = spawnSync('pgbouncer', ['--version'], { stdio: 'ignore' })
  if (!error) return true
  if (process.env['CI']) throw new Error('pgbouncer is not installed: CI must run every test')
  process.stderr.write('Skipped: pgbouncer is not installed, which these tests start\n')
  return false
}

/** A pooler in front of a database. @returns its URL of the same database */
async function pgbouncer(target: string, settings: Record<string, string>): Promise<string> {
  const { hostname, port, username, password, pathname } = new URL(target)
  const name = pathname.slice(1)
  const folder = await mkdtemp(join(tmpdir(), 'keystead-pgbouncer-'))
  await chmod(folder, 0o755)
  const own = await freePort()
  const all: Record<string, string> = {
    listen_addr: '127.0.0.1',
    listen_port: String(own),
    unix_socket_dir: '',
    auth_type: 'plain',
    auth_file: join(folder, 'users.txt'),
    ignore_startup_parameters: 'options',
    default_pool_size: '10',
    ...settings,
  }
  // What older ones do not know, they do not do either.
  if (!(await knows('max_prepared_statements'))) delete all['max_prepared_statements']
  const lines = Object.entries(all).map(([key, value]) => `${key} = ${value}`)
  const at = `host=${hostname} port=${port} dbname=${name} user=${username} password=${decodeURIComponent(password)}`
  await writeFile(join(folder, 'pgbouncer.ini'), `[databases]\n${name} = ${at}\n[pgbouncer]\n${lines.join('\n')}\n`)
  await writeFile(join(folder, 'users.txt'), `"${username}" "${decodeURIComponent(password)}"\n`)
  await Promise.all(['pgbouncer.ini', 'users.txt'].map((file) => chmod(join(folder, file), 0o644)))
  const asRoot = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  const child = spawn('pgbouncer', [...asRoot, join(folder, 'pgbouncer.ini')], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    await rm(folder, { recursive: true, force: true })
  })
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String(own)
  url.search = ''
  await listening(child, own, () => said)
  return url.href
}

async function knows(setting: string): Promise<boolean> {
  const { stdout } = spawnSync('pgbouncer', ['--version'], { encoding: 'utf8' })
  const [, major = '0', minor = '0'] = /PgBouncer (\d+)\.(\d+)/.exec(stdout) ?? []
  return setting !== 'max_prepared_statements' || Number(major) > 1 || Number(minor) >= 21
}

async function listening(child: ChildProcess, port: number, said: () => string): Promise<void> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const client = new Client({ host: '127.0.0.1', port, user: 'nobody', database: 'none' })
    client.on('error', () => undefined)
    const error: unknown = await client.connect().then(
      () => null,
      (reason: unknown) => reason,
    )
    await client.end().catch(() => undefined)
    if (!(error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED')) return
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`PgBouncer did not start: ${said()}`)
    await delay(20)
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}
