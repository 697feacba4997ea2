import { randomUUID } from 'node:crypto'
import { NotPrepared } from '@keystead/domain'
import { Client, type Pool } from 'pg'
import { type FetchOptions, PgBoss } from 'pg-boss'
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest'
import { type JobHandler, JobWorkers, openDatabase } from '../../src/index.ts'
import type { QueueIntervals } from '../../src/queue/job-workers.ts'
import { createTestDatabase, startTestPostgres, type TestPostgres } from '../../src/testing/index.ts'

/** No test lasts so long: what happens then has been announced. */
const NEVER_SECONDS = 3600

let server: TestPostgres | undefined

/** A server for the queues of a file. */
export function usePostgres(): void {
  beforeAll(async () => {
    server = await startTestPostgres()
  })
  afterAll(async () => server?.stop())
}

export interface ReplicaOptions {
  perTenant?: number
  intervals?: Partial<QueueIntervals>
}

/** The URL of an empty database, which is dropped after the test. */
export async function bareDatabase(): Promise<string> {
  if (!server) throw new Error('there is no server: usePostgres is to be called first')
  const { url, drop } = await createTestDatabase(server.adminUrl, undefined, { isBare: true })
  onTestFinished(drop)
  return url
}

/** A queue of its own, in a database of its own. */
export async function openQueue() {
  const url = await bareDatabase()
  const database = await openDatabase(url)
  const replicas = new Set<JobWorkers>()
  onTestFinished(async () => {
    await Promise.all([...replicas].map((each) => each.close()))
    await database.close()
  })

  /** The workers of one process, as a service has them but for the feed. They look for nothing by themselves. */
  async function replica(handler: JobHandler, { perTenant = 5, intervals }: ReplicaOptions = {}): Promise<JobWorkers> {
    const workers = new JobWorkers({
      url,
      store: database.jobs,
      clock: () => new Date(),
      perTenant,
      onError: () => undefined,
      intervals: { lookSeconds: NEVER_SECONDS, heartbeatSeconds: 1, ...intervals },
    })
    workers.handle(handler)
    replicas.add(workers)
    return workers
  }

  /** Puts jobs of one tenant in the queue; nobody is told. */
  async function enqueue(through: JobWorkers, count: number, tenantId: string = randomUUID()): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID())
    const em = database.orm.em.fork()
    const put = () =>
      em.transactional(async (tx) => {
        for (const id of ids) await through.enqueue(tx, { id, tenantId })
      })
    await put().catch(async (error: unknown) => {
      if (!(error instanceof NotPrepared)) throw error
      await error.prepare()
      await put()
    })
    return ids
  }

  /** What the queue has of a job. */
  async function stored(id: string): Promise<StoredJob | undefined> {
    const { rows } = await database.pool.query<StoredJob>(
      `select state::text, retry_count as attempts, extract(epoch from now() - heartbeat_on)::float as "silentSeconds"
       from keystead_queue.job where id = $1`,
      [id],
    )
    return rows[0]
  }

  async function close(workers: JobWorkers): Promise<void> {
    replicas.delete(workers)
    await workers.close()
  }

  return { pool: database.pool, replica, enqueue, stored, close }
}

interface StoredJob {
  state: string
  attempts: number
  silentSeconds: number
}

/** What handlers wait for, until the end of the test at most. */
export function held(): { released: Promise<void>; release: () => void } {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  onTestFinished(() => release())
  return { released, release }
}

/** Counts the statements by which workers look for jobs. */
export function countLooks(): { count: () => number; reset: () => void; settled: () => Promise<void> } {
  const { fetch } = PgBoss.prototype
  let looks = 0
  vi.spyOn(PgBoss.prototype, 'fetch').mockImplementation(function (this: PgBoss, name: string, options?: FetchOptions) {
    const db = options!.db!
    const executeSql: typeof db.executeSql = async (text, values) => {
      looks += 1
      return db.executeSql(text, values)
    }
    return fetch.call(this, name, { ...options, db: { executeSql } })
  })
  const query = vi.spyOn(Client.prototype, 'query')
  onTestFinished(() => void vi.restoreAllMocks())
  return {
    count: () => looks,
    reset: () => {
      looks = 0
    },
    /** No worker looks at the moment, nor is about to: no statement runs, and none has begun since the last check. */
    async settled() {
      let before = -1
      await until(() => {
        const { length } = query.mock.calls
        const isQuiet = length === before && query.mock.settledResults.every(({ type }) => type !== 'incomplete')
        before = length
        return isQuiet
      })
    },
  }
}

/**
 * Holds up the statements that take jobs until `count` of them have begun and wait, so that they overlap.
 *
 * @param meanwhile runs before they go on
 */
export async function allAtOnce(pool: Pool, take: () => void, count: number, meanwhile?: () => void): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query(`
      create function hold() returns trigger language plpgsql as $$
        begin perform pg_advisory_xact_lock_shared(1); return new; end $$;
      create trigger hold before update on keystead_queue.job for each row when (new.state = 'active') execute function hold();
      select pg_advisory_lock(1)`)
    take()
    await until(async () => {
      const { rowCount } = await client.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rowCount === count
    })
    meanwhile?.()
  } finally {
    await client.query('select pg_advisory_unlock(1)')
    client.release()
  }
}

/** Waits for something that comes by itself. */
export const until = (check: () => unknown, timeout = 10_000): Promise<void> =>
  vi.waitFor(
    async () => {
      if (!(await check())) throw new Error('not yet')
    },
    { timeout, interval: 10 },
  )
