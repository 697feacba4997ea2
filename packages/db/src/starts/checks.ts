import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, type Pool } from 'pg'
import { DatabaseError, unreachable } from '../database-error.ts'
import { CONNECT_MS } from '../stores/query.ts'
import { assertRights } from './rights.ts'

const OLDEST_POSTGRES = 150_000

/** How many rounds test a pooler: in transaction mode it lends the same connection to one client after the other. */
const ROUNDS = 5

/** Notifications arrive within milliseconds, or never. */
const NOTIFICATION_MS = 10_000

/** More than what a network and a busy machine explain. */
const NOTABLE_SKEW_MS = 2000

/** Keys, sessions and tokens would expire that much too late or too early. */
const LARGEST_SKEW_MS = 300_000

/** SQLSTATE of a prepared statement whose name is unknown, or already exists. */
const LOST_STATEMENT = /^(26000|42P05)$/

export interface CheckedDatabase {
  url: string
  directUrl: string
  /** The connections of the hot path, which set more parameters than others. */
  hot: Pool
  /** The names of the tables of the entities. */
  tables: readonly string[]
  /** Milliseconds since 1970 of the clock of this machine. */
  now?: () => number
  /** Called with problems that do not keep the service from running. */
  warn?: (line: string) => void
  /** How long a notification may take; shorter in tests of one that does not come. */
  notificationMs?: number
}

/**
 * Detects before the start what would otherwise make requests fail.
 *
 * @throws DatabaseError with one line on what is wrong, and what to do
 */
export async function checkDatabase(database: CheckedDatabase): Promise<void> {
  const { url, hot, tables } = database
  const check = async (client: Client) => {
    await assertServer(client)
    await assertRights(client, tables)
    await assertClock(client, database)
    await assertHotPool(hot)
    await assertNamedStatements(client, url)
    await assertListens(client, database)
  }
  await withClient(url, check).catch((error: unknown) => {
    // An unexpected error, such as a connection lost in between, becomes one line too.
    if (error instanceof DatabaseError) throw error
    unreachable(error)
  })
}

async function withClient(url: string, work: (client: Client) => Promise<void>, what?: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS, query_timeout: 10_000 })
  // A lost connection makes the next query fail.
  client.on('error', () => undefined)
  await client.connect().catch((error: unknown) => {
    if (what !== undefined) throw new DatabaseError(`${what} cannot be reached: ${firstLine(error)}`)
    unreachable(error)
  })
  try {
    await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function assertServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number; name: string; isStandby: boolean; readOnly: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as name,
            pg_is_in_recovery() as "isStandby", current_setting('transaction_read_only') as "readOnly"`,
  )
  const [server] = rows
  if (!server) return
  if (server.version < OLDEST_POSTGRES) {
    throw new DatabaseError(`Keystead needs PostgreSQL 15 or later; the database runs ${server.name}`)
  }
  if (server.isStandby) {
    throw new DatabaseError('DATABASE_URL leads to a standby, which is read-only: set it to the address of the primary')
  }
  if (server.readOnly === 'on') {
    throw new DatabaseError('The database is read-only: default_transaction_read_only is on for this role or database')
  }
}

/** @returns milliseconds by which the clock of this machine is ahead of the database's */
async function skewOf(client: Client, now: () => number): Promise<number> {
  const before = now()
  const { rows } = await client.query<{ ms: number }>(
    `select extract(epoch from clock_timestamp())::float8 * 1000 as ms`,
  )
  const after = now()
  const ms = rows[0]?.ms ?? after
  // The true difference is 0 if the time lies between the two.
  if (ms < before) return before - ms
  return ms > after ? after - ms : 0
}

async function assertClock(client: Client, { now = Date.now, warn }: CheckedDatabase): Promise<void> {
  const skew = await skewOf(client, now)
  const seconds = (Math.abs(skew) / 1000).toFixed(1)
  const line = `The clock of this machine is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} the database's: run NTP on both`
  if (Math.abs(skew) >= LARGEST_SKEW_MS) throw new DatabaseError(line)
  if (Math.abs(skew) >= NOTABLE_SKEW_MS) warn?.(line)
}

async function assertHotPool(hot: Pool): Promise<void> {
  try {
    await hot.query('select 1')
  } catch (error) {
    const reason = firstLine(error)
    if (/startup parameter/.test(reason)) {
      throw new DatabaseError(
        `The pooler of DATABASE_URL refuses a start-up parameter (${reason}): set ignore_startup_parameters = options in PgBouncer`,
      )
    }
    unreachable(error)
  }
}

/**
 * Runs one named statement on two connections in turn, as the hot path does. A pooler in transaction mode that does not track names
 * lends both the same server connection, where the name already exists, or another one, where it does not.
 */
async function assertNamedStatements(client: Client, url: string): Promise<void> {
  const statement = { name: `keystead-check-${randomUUID()}`, text: 'select 1 as one' }
  try {
    await withClient(url, async (other) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await client.query(statement)
        await other.query(statement)
      }
    })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && LOST_STATEMENT.test(String(error.code)))) throw error
    throw new DatabaseError(
      'The pooler of DATABASE_URL loses prepared statements: use PgBouncer 1.21 or later with max_prepared_statements above 0, or session mode',
    )
  }
}

/**
 * Listens on the direct URL for a notification sent through the other: both must lead to the same database, the direct one without
 * a pooler.
 */
async function assertListens(
  client: Client,
  { directUrl, notificationMs = NOTIFICATION_MS }: CheckedDatabase,
): Promise<void> {
  const channel = `keystead_check_${randomUUID().replaceAll('-', '')}`
  const listen = async (listener: Client) => {
    const heard = Promise.withResolvers<true>()
    listener.on('notification', () => heard.resolve(true))
    await listener.query(`listen ${channel}`)
    await client.query('select pg_notify($1, $2)', [channel, ''])
    if (await Promise.race([heard.promise, delay(notificationMs, false, { ref: false })])) return
    throw new DatabaseError(
      'DATABASE_DIRECT_URL must be the address of PostgreSQL itself, and of the same database as DATABASE_URL: LISTEN does not work there, as behind a pooler in transaction mode',
    )
  }
  await withClient(directUrl, listen, 'DATABASE_DIRECT_URL')
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
