import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Binaries, start } from '@keystead/embedded-postgres/testing'
import { Client, Pool } from 'pg'

export { StatementCount } from './statements.ts'
export { hasPgBouncer, startPgBouncer, type TestPooler } from './pgbouncer.ts'

export interface TestPostgres {
  /** Of a role that may create databases and, like the service's, is not a superuser. */
  adminUrl: string
  /** Of the superuser. */
  superuserUrl: string
  stop(): Promise<void>
}

export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

/** A server for one run of a test suite, in a temporary folder that is deleted with it. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'keystead-test-'))
  const remove = () => rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
  try {
    const server = await start({ dataDir, log: () => undefined }, { disposable: true, binaries: otherPostgres() })
    const stop = async () => {
      await server.stop()
      await remove()
    }
    const superuser = new URL(server.url)
    superuser.username = 'postgres'
    superuser.password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim()
    return { adminUrl: server.url, superuserUrl: superuser.href, stop }
  } catch (error) {
    await remove()
    throw error
  }
}

/** The programs of the PostgreSQL that `npm run test:postgres` chose; undefined: the shipped ones. */
function otherPostgres(): Binaries | undefined {
  const bin = process.env['KEYSTEAD_TEST_POSTGRES']
  if (bin === undefined) return undefined
  const isOld = /\/1[56]\.[^/]*\/node_modules\//.test(bin)
  return {
    initdb: join(bin, 'initdb'),
    postgres: join(bin, 'postgres'),
    ...(isOld && { locale: ['--locale=C.UTF-8'] }),
  }
}

/** Tests insert rows with it; the service generates its ids itself. PostgreSQL has it from 18 on. */
const UUIDV7 = `
  create function uuidv7() returns uuid language sql volatile as $$
    select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
      placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
  $$`

/**
 * @param template name of the database to copy, without connections
 * @param options.isBare whether there is nothing in it, not even what tests use of later releases of PostgreSQL
 */
export async function createTestDatabase(
  adminUrl: string,
  template?: string,
  { isBare = false } = {},
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const copied = template === undefined ? '' : ` TEMPLATE "${template}" STRATEGY FILE_COPY`
  await execute(adminUrl, `CREATE DATABASE "${name}"${copied}`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  if (otherPostgres() && template === undefined && !isBare) await execute(url.href, UUIDV7)
  return { url: url.href, drop: () => execute(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) }
}

export type Row = Record<string, unknown>

/** Direct access to a database beside the service, for what has no procedure and for checking what was stored. */
export interface Sql {
  rows(text: string, values?: readonly unknown[]): Promise<Row[]>
  close(): Promise<void>
}

/** Connects on first use. */
export function openSql(url: string): Sql {
  const pool = new Pool({ connectionString: url })
  // Tests end connections under it.
  pool.on('error', () => undefined)
  return {
    rows: async (text, values = []) => (await pool.query<Row>(text, [...values])).rows,
    close: () => pool.end(),
  }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
