import type { JobWithMetadata, PgBoss } from 'pg-boss'
import type { Pool } from 'pg'
import { inTransaction } from '../stores/transaction.ts'
import { QUEUE } from './boss.ts'

/** Jobs that one process runs at the same time. Most of their time they wait for providers. */
const MOST_AT_ONCE = 40

/** Held by the replica that takes jobs, until the transaction in which it takes them ends. */
const TAKING_LOCK = 5_741_839_267

/** A job fails with this for now: the queue has it tried again later. */
export class TryLater extends Error {
  override readonly name = 'TryLater'
}

/** Runs one job. When it throws, the job is tried again, each time after a longer wait, until its last try. */
export type JobHandler = (job: { id: string; isLastTry: boolean }) => Promise<void>

export interface JobLoopParts {
  boss: PgBoss
  pool: Pool
  handler: JobHandler
  /** Jobs of one tenant that run at the same time, at all replicas together. */
  perTenant: number
  /** How often jobs are looked for that no notification announces: retries, and those whose worker is gone. */
  lookSeconds: number
  /** How often the heartbeats of the running jobs are renewed. */
  heartbeatSeconds: number
  onError: (error: unknown) => void
}

/** Takes jobs, runs them, and settles each when it ends. docs/adr/0034 says why `boss.work()` does not. */
export class JobLoop {
  readonly #parts: JobLoopParts
  readonly #running = new Map<JobWithMetadata, Promise<void>>()
  readonly #look: NodeJS.Timeout
  readonly #heartbeat: NodeJS.Timeout
  #taking = Promise.resolve()
  #isTaking = false
  #isWanted = false
  #isStopping = false

  constructor(parts: JobLoopParts) {
    this.#parts = parts
    this.#look = setInterval(() => this.wake(), parts.lookSeconds * 1000).unref()
    this.#heartbeat = setInterval(() => this.#beat(), parts.heartbeatSeconds * 1000).unref()
  }

  /** Jobs wait, or may wait: takes as many as this process may still run. */
  wake(): void {
    if (this.#isStopping) return
    this.#isWanted = true
    if (!this.#isTaking) this.#taking = this.#takeAll()
  }

  /** Takes no more jobs. */
  stop(): void {
    this.#isStopping = true
    clearInterval(this.#look)
  }

  /** Takes no more jobs, and waits for those that run. */
  async end(): Promise<void> {
    this.stop()
    await this.#taking
    await Promise.all(this.#running.values())
    clearInterval(this.#heartbeat)
  }

  async #takeAll(): Promise<void> {
    this.#isTaking = true
    try {
      while (this.#isWanted && !this.#isStopping && this.#running.size < MOST_AT_ONCE) {
        this.#isWanted = false
        const jobs = await this.#take(MOST_AT_ONCE - this.#running.size)
        for (const job of jobs) this.#start(job)
        // Jobs of one tenant beyond its limit may have hidden those of others.
        if (jobs.length > 0) this.#isWanted = true
      }
    } catch (error) {
      this.#parts.onError(error)
    } finally {
      this.#isTaking = false
    }
  }

  /**
   * The statement that takes jobs counts the running ones of each tenant. Two at the same time would not count each other's, so
   * replicas take jobs one after another.
   */
  #take(limit: number): Promise<JobWithMetadata[]> {
    const { boss, pool, perTenant } = this.#parts
    return inTransaction(pool, async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [TAKING_LOCK])
      const jobs = await boss.fetch<object>(QUEUE, {
        batchSize: limit,
        groupConcurrency: perTenant,
        includeMetadata: true,
        db: { executeSql: async (text, values) => client.query(text, values) },
      })
      return this.#isStopping ? { commit: false, value: [] } : { commit: true, value: jobs }
    })
  }

  #start(job: JobWithMetadata): void {
    const end = this.#run(job)
      // Its heartbeats end too, so the queue has it tried again.
      .catch(this.#parts.onError)
      .finally(() => {
        this.#running.delete(job)
        this.wake()
      })
    this.#running.set(job, end)
  }

  async #run(job: JobWithMetadata): Promise<void> {
    const { boss, handler, onError } = this.#parts
    try {
      await handler({ id: job.id, isLastTry: job.retryCount >= job.retryLimit })
      await boss.complete(QUEUE, job)
    } catch (error) {
      if (!(error instanceof TryLater)) onError(error)
      await boss.fail(QUEUE, job, { message: error instanceof Error ? error.message : String(error) })
    }
  }

  #beat(): void {
    const { boss, onError } = this.#parts
    if (this.#running.size > 0) void boss.touch(QUEUE, [...this.#running.keys()]).catch(onError)
  }
}
