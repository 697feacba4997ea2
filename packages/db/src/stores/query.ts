import { Pool, type PoolClient, type QueryResult, type QueryResultRow } from 'pg'
import { limited } from '../connection-limits.ts'

const MAX_CONNECTIONS = 6

/** A server that has stopped without closing its connections must not make every request wait for it. */
export const CONNECT_MS = 5000
const QUERY_MS = 10_000

/** A new connection costs as much as dozens of queries, so they are kept between busy moments. */
const IDLE_MS = 300_000

/**
 * The statements of the hot path look rows up by unique keys, and are prepared once for each connection. PostgreSQL would plan them
 * for the tables as they are at that moment, and keep using a sequential scan for a table that was nearly empty then. So these
 * connections always use indexes.
 */
const PLANS = [
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'plan_cache_mode=force_generic_plan',
  // With sequential scans disabled, a plan that still needs one looks expensive, and PostgreSQL would compile it: that takes longer
  // than any query here.
  'jit=off',
]

/** The connections of the hot path, apart from those of the ORM. */
export function createHotPool(connectionString: string): Pool {
  const pool = new Pool({
    ...limited(connectionString, PLANS),
    pipeline: true,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    idleTimeoutMillis: IDLE_MS,
  })
  // A connection that is lost while idle is replaced when the next query comes; a query that loses one rejects.
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  return pool
}

export interface PreparedQuery {
  /** Names the prepared statement: one name, one text. */
  name: string
  text: string
  values: unknown[]
  /** Timeout in milliseconds; default: that of its connection. */
  query_timeout?: number
}

export async function run<Row extends QueryResultRow>(pool: Pool, query: PreparedQuery): Promise<Row[]> {
  const { rows } = await pool.query<Row>(query)
  return rows
}

/**
 * Sends a second statement without waiting for the rows of the first. Each is a transaction of its own, and they run in this
 * order.
 */
export async function runBoth<First extends QueryResultRow, Second extends QueryResultRow>(
  pool: Pool,
  queries: { first: PreparedQuery; second: PreparedQuery },
): Promise<{ first: Promise<First[]>; second: Promise<Second[]> }> {
  const client = await pool.connect()
  const first = client.query<First>(queries.first).then(rowsOf)
  const second = client.query<Second>(queries.second).then(rowsOf)
  void releaseAfter(client, [first, second])
  return { first, second }
}

/** It also handles both rejections, so that a caller that sees one failure can ignore the other. */
async function releaseAfter(client: PoolClient, work: Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(work)
  client.release(results.some(({ status }) => status === 'rejected'))
}

const ignore = (): void => undefined

const rowsOf = <Row extends QueryResultRow>({ rows }: QueryResult<Row>): Row[] => rows
