import { type Clock, type JobQueue, type JobStore, NotPrepared } from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import type { ConnectionOptions, KyselyTransactionLike, PgBoss } from 'pg-boss'
import { Pool } from 'pg'
import { impatientSocket, limited } from '../connection-limits.ts'
import { CHANNEL } from '../feed/feed-connection.ts'
import { CONNECT_MS } from '../stores/query.ts'
import { executeWithin } from '../stores/within.ts'
import { QUEUE, startBoss, type TakenJob, takeJobs } from './boss.ts'

/** How often jobs are looked for that nobody has announced: retries, and those whose worker is gone. */
const LOOK_MS = 1000

const HEARTBEAT_MS = 5000

/** Jobs that one process runs at the same time. They wait for providers, mostly. */
const MOST_AT_ONCE = 40

const CONNECTIONS = 3

/** A job that has not moved for so long is looked for in the queue. */
const OVERDUE_MS = 60_000
const OVERDUE_AT_ONCE = 100

const LOST = 'Its worker ended each time that it was tried'

/** A job fails of this for now: the queue brings it again later. */
export class TryLater extends Error {
  override readonly name = 'TryLater'
}

export interface JobWorkersOptions {
  url: string
  store: JobStore
  clock: Clock
  /** Jobs of one tenant that run at the same time, at all replicas together. */
  perTenant: number
  onError: (error: unknown) => void
}

/** Runs one job. What it throws brings the job again, later and later, until its last try. */
export type JobHandler = (job: TakenJob) => Promise<void>

/**
 * The durable queue, and the workers of this process. pg-boss is loaded, and its tables are made, when the first job is created
 * or found.
 */
export class JobWorkers implements JobQueue {
  readonly #options: JobWorkersOptions
  readonly #working = new Map<string, { job: TakenJob; done: Promise<void> }>()
  #handler: JobHandler | null = null
  #boss: Promise<Started> | null = null
  #ready: Started | null = null
  #timers: NodeJS.Timeout[] = []
  #isTaking = false
  #isWanted = false
  #isStopping = false

  constructor(options: JobWorkersOptions) {
    this.#options = options
  }

  async enqueue(tx: EntityManager, { id, tenantId }: { id: string; tenantId: string }): Promise<void> {
    // Starting takes connections of its own, and one is held here.
    if (!this.#ready) throw new NotPrepared(async () => void (await this.#started()))
    const { boss } = this.#ready
    const sent = await boss.send(QUEUE, {}, { id, group: { id: tenantId }, ...(await databaseOf(tx)) })
    if (sent === null) throw new Error('the queue did not take a job')
    // Every replica hears of it once it is committed.
    await executeWithin(tx, 'select pg_notify(?, ?)', [CHANNEL, 'q'])
  }

  async announceCancelled(tx: EntityManager, jobId: string): Promise<void> {
    await executeWithin(tx, 'select pg_notify(?, ?)', [CHANNEL, `j${jobId}`])
  }

  /** From now on this process runs jobs. */
  handle(handler: JobHandler): void {
    this.#handler = handler
  }

  /** Jobs wait, or may wait: takes as many as there are places for. */
  wake(): void {
    if (this.#isStopping || !this.#handler) return
    this.#isWanted = true
    if (!this.#isTaking) void this.#take(this.#handler).catch(this.#options.onError)
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
    for (const timer of this.#timers) clearInterval(timer)
  }

  async close(): Promise<void> {
    this.stop()
    await Promise.all([...this.#working.values()].map(({ done }) => done))
    const started = await this.#boss?.catch(() => null)
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
    const { url, onError } = this.#options
    const pool = createQueuePool(url)
    const boss = await startBoss(pool, onError).catch(async (error: unknown) => {
      await pool.end()
      throw error
    })
    const heartbeat = () => void this.#beat(boss).catch(this.#options.onError)
    this.#timers = [setInterval(() => this.wake(), LOOK_MS), setInterval(heartbeat, HEARTBEAT_MS)]
    for (const timer of this.#timers) timer.unref()
    this.#ready = { boss, pool }
    return this.#ready
  }

  async #take(handler: JobHandler): Promise<void> {
    this.#isTaking = true
    try {
      const { boss, pool } = await this.#started()
      while (this.#isWanted && !this.#isStopping) {
        this.#isWanted = false
        const places = MOST_AT_ONCE - this.#working.size
        if (places === 0) break
        const jobs = await takeJobs(boss, pool, places, this.#options.perTenant)
        for (const job of jobs) this.#work(boss, job, handler)
        // There may be more, of other tenants.
        if (jobs.length > 0) this.#isWanted = true
      }
    } finally {
      this.#isTaking = false
    }
  }

  #work(boss: PgBoss, job: TakenJob, handler: JobHandler): void {
    const work = async () => {
      try {
        await handler(job)
        await boss.complete(QUEUE, job)
      } catch (error) {
        if (!(error instanceof TryLater)) this.#options.onError(error)
        await boss.fail(QUEUE, job, { message: error instanceof Error ? error.message : String(error) })
      }
    }
    const done = work()
      // It is not heard of any more, so the queue brings it again.
      .catch(this.#options.onError)
      .finally(() => {
        this.#working.delete(job.id)
        this.wake()
      })
    this.#working.set(job.id, { job, done })
  }

  async #beat(boss: PgBoss): Promise<void> {
    const jobs = [...this.#working.values()].map(({ job }) => job)
    if (jobs.length > 0) await boss.touch(QUEUE, jobs)
  }
}

interface Started {
  boss: PgBoss
  pool: Pool
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
