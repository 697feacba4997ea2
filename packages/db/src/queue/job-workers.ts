import { type Clock, type JobQueue, type JobStore, NotPrepared } from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import type { ConnectionOptions, KyselyTransactionLike, PgBoss } from 'pg-boss'
import { Pool } from 'pg'
import { impatientSocket, limited } from '../connection-limits.ts'
import { CHANNEL } from '../feed/feed-connection.ts'
import { CONNECT_MS } from '../stores/query.ts'
import { runWithin } from '../stores/within.ts'
import { QUEUE, startBoss } from './boss.ts'
import { type JobHandler, JobLoop, type JobLoopParts } from './job-loop.ts'

export interface QueueIntervals extends Pick<JobLoopParts, 'lookSeconds' | 'heartbeatSeconds'> {
  /** How often jobs are looked for whose worker is gone. */
  superviseSeconds: number
}

const INTERVALS: QueueIntervals = { lookSeconds: 1, heartbeatSeconds: 5, superviseSeconds: 5 }

const CONNECTIONS = 3

/** A job that has not moved for so long is looked for in the queue. */
const OVERDUE_MS = 60_000
const OVERDUE_AT_ONCE = 100

const LOST = 'Its worker ended each time that it was tried'

export interface JobWorkersOptions {
  url: string
  store: JobStore
  clock: Clock
  /** Jobs of one tenant that run at the same time, at all replicas together. */
  perTenant: number
  onError: (error: unknown) => void
  /** Others than those of a service, for tests. */
  intervals?: Partial<QueueIntervals>
}

/**
 * The durable queue, and the workers of this process. pg-boss is loaded, and its tables are made, when the first job is created
 * or found.
 */
export class JobWorkers implements JobQueue {
  readonly #options: JobWorkersOptions
  readonly #intervals: QueueIntervals
  #handler: JobHandler | null = null
  #boss: Promise<Started> | null = null
  #ready: Started | null = null
  #isStopping = false

  constructor(options: JobWorkersOptions) {
    this.#options = options
    this.#intervals = { ...INTERVALS, ...options.intervals }
  }

  async enqueue(tx: EntityManager, { id, tenantId }: { id: string; tenantId: string }): Promise<void> {
    // Starting takes connections of its own, and one is held here.
    if (!this.#ready) throw new NotPrepared(async () => void (await this.#started()))
    const { boss } = this.#ready
    const sent = await boss.send(QUEUE, {}, { id, group: { id: tenantId }, ...(await databaseOf(tx)) })
    if (sent === null) throw new Error('the queue did not take a job')
    // Every replica hears of it once it is committed.
    await runWithin(tx, 'select pg_notify($1, $2)', [CHANNEL, 'q'])
  }

  async announceCancelled(tx: EntityManager, jobId: string): Promise<void> {
    await runWithin(tx, 'select pg_notify($1, $2)', [CHANNEL, `j${jobId}`])
  }

  /** This process runs jobs. To be called before the first of them is created or looked for. */
  handle(handler: JobHandler): void {
    this.#handler = handler
  }

  /** Jobs wait, or may wait: takes as many as this process may still run. */
  wake(): void {
    if (this.#isStopping || !this.#handler) return
    void this.#started().then(({ loop }) => loop?.wake(), this.#options.onError)
  }

  /** Starts to work if there is something to do that no replica has announced since this one runs. */
  async look(): Promise<void> {
    const { store, clock } = this.#options
    if (!this.#boss && !this.#isStopping && (await store.isWorkWaiting(clock()))) this.wake()
  }

  /** Fails jobs that their rows still wait for and the queue has given up. */
  async failLost(): Promise<void> {
    if (!this.#boss || this.#isStopping) return
    const { store, clock } = this.#options
    const { boss } = await this.#boss
    const now = clock()
    const before = new Date(now.getTime() - OVERDUE_MS)
    for (const id of await store.overdue(before, OVERDUE_AT_ONCE)) {
      const [job] = await boss.findJobs(QUEUE, { id })
      if (job && WAITING.has(job.state)) continue
      await store.failLost(id, LOST, before, now)
    }
  }

  /** Takes no more jobs. To be followed by the end of those that run, and {@link close}. */
  stop(): void {
    this.#isStopping = true
    this.#ready?.loop?.stop()
  }

  async close(): Promise<void> {
    this.stop()
    const started = await this.#boss?.catch(() => null)
    await started?.loop?.end()
    await started?.boss.stop({ close: false, graceful: false })
    await started?.pool.end()
  }

  #started(): Promise<Started> {
    this.#boss ??= this.#start().catch((error: unknown) => {
      this.#boss = null
      throw error
    })
    return this.#boss
  }

  async #start(): Promise<Started> {
    const { url, perTenant, onError } = this.#options
    const handler = this.#handler
    const pool = createQueuePool(url)
    const boss = await startBoss(pool, this.#intervals.superviseSeconds, onError).catch(async (error: unknown) => {
      await pool.end()
      throw error
    })
    const parts = { boss, pool, perTenant, onError, ...this.#intervals }
    const loop = handler && !this.#isStopping ? new JobLoop({ ...parts, handler }) : null
    this.#ready = { boss, pool, loop }
    return this.#ready
  }
}

interface Started {
  boss: PgBoss
  pool: Pool
  /** Null where no jobs are run. */
  loop: JobLoop | null
}

/**
 * Connections of the queue alone. A request that creates a job holds one of the ORM's, and must not wait for the queue while that waits
 * for one of those.
 */
function createQueuePool(connectionString: string): Pool {
  const pool = new Pool({
    ...limited(connectionString),
    stream: impatientSocket,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
  })
  pool.on('error', () => undefined)
  return pool
}

/** States of the queue in which a job will still be run, or is. */
const WAITING: ReadonlySet<string> = new Set(['created', 'retry', 'active'])

/** Lets pg-boss run its statement within the transaction of the ORM. */
async function databaseOf(tx: EntityManager): Promise<ConnectionOptions> {
  const { fromKysely } = await import('pg-boss')
  const transaction = tx.getTransactionContext<KyselyTransactionLike>()
  if (!transaction) throw new Error('a job is put into the queue outside of a transaction')
  return { db: fromKysely(transaction) }
}
