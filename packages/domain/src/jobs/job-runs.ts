import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { newId } from '../ids.ts'
import { Refusal } from '../refusal.ts'
import type { Vault } from '../secrets/vault.ts'
import type { Work } from '../work/work.ts'
import type { BegunJob, JobEnd, JobStore } from './job-store.ts'
import type { JobsService, NewJob } from './jobs.service.ts'
import { openInput, storedInput, storedResult } from './sealed-jobs.ts'

/** A run is taken to be alive this long after it was last heard of. */
const LEASE_MS = 30_000

const ABANDONED = 'The process that ran it has ended'

/** Why a run is to stop. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped'
  /**
   * - `cancelled`: its job was cancelled
   * - `lost`: another run has taken its job
   * - `left`: nobody waits for its outcome
   * - `stopping`: the process ends
   * - `overlong`: it has run for longer than any may
   */
  readonly why: 'cancelled' | 'lost' | 'left' | 'stopping' | 'overlong'

  constructor(why: RunStopped['why'], message: string) {
    super(message)
    this.why = why
  }
}

/** The work on a job by this process. */
export interface JobRun extends BegunJob {
  runId: string
  userId: string | null
  /** Aborted with a {@link RunStopped}. */
  signal: AbortSignal
  stop(reason: RunStopped): void
}

/** The runs of this process. A job has at most one run that may write to it, over all processes. */
export class JobRuns {
  readonly #store: JobStore
  readonly #jobs: JobsService
  readonly #vault: Vault
  readonly #clock: Clock
  readonly #running = new Map<string, JobRun>()

  constructor(parts: { store: JobStore; jobs: JobsService; vault: Vault; clock: Clock }) {
    this.#store = parts.store
    this.#jobs = parts.jobs
    this.#vault = parts.vault
    this.#clock = parts.clock
  }

  /**
   * Stores a job whose caller waits for it, and begins it at once, past the queue. The caller holds `jobs:create`.
   *
   * @throws Refusal as `JobsService.create` does
   */
  async open(work: Work, wanted: NewJob): Promise<JobRun> {
    this.#jobs.assertRunnable(wanted)
    const { tenantId, userId, keyId } = work.principal
    const { type, provider, model, input } = wanted
    const place = { id: newId(), tenantId }
    const runId = randomUUID()
    const stored = storedInput(this.#vault, place, input)
    const job = { ...place, userId, keyId, type, provider, model, ...stored, runId, ...this.#times() }
    await this.#store.open(job, this.#jobs.createdEvent(work, job.id, wanted))
    return this.#run({ ...place, provider, model, input }, runId, userId)
  }

  /** Begins a job from the queue. @returns null for one that is over, or gone */
  async begin(jobId: string): Promise<JobRun | null> {
    const runId = randomUUID()
    const job = await this.#store.begin(jobId, runId, this.#times())
    if (!job) return null
    try {
      return this.#run({ ...job, input: openInput(this.#vault, job) }, runId, null)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await this.#store.end(runId, { status: 'FAILED', error: error.message, usage: null }, this.#clock())
      return null
    }
  }

  /** @returns whether the job was still this run's; otherwise nothing is stored */
  async end(run: JobRun, end: JobEnd): Promise<boolean> {
    this.#running.delete(run.runId)
    const { status, result, error, usage } = end
    const stored = { status, error, usage, ...storedResult(this.#vault, run, storable(result)) }
    return this.#store.end(run.runId, stored, this.#clock())
  }

  /** Lets the job wait for another run. */
  async postpone(run: JobRun, error: string): Promise<void> {
    this.#running.delete(run.runId)
    await this.#store.postpone(run.runId, error, this.#clock())
  }

  /** Somebody has cancelled a job, perhaps at another process. */
  cancelled(jobId: string): void {
    for (const run of this.#running.values()) {
      if (run.id === jobId) run.stop(new RunStopped('cancelled', 'The job was cancelled'))
    }
  }

  stopAll(reason: RunStopped): void {
    for (const run of this.#running.values()) run.stop(reason)
  }

  /** Says that the runs are alive, and stops those that may not go on. To be done a few times in each lease. */
  async extend(): Promise<void> {
    const runIds = [...this.#running.keys()]
    if (runIds.length === 0) return
    const alive = new Set(await this.#store.extend(runIds, this.#times().leaseUntil))
    for (const runId of runIds) {
      // One that was cancelled has been told so already, unless the news was lost.
      if (!alive.has(runId)) this.#running.get(runId)?.stop(new RunStopped('lost', 'The job was cancelled'))
    }
  }

  /** Ends what processes have left behind that are gone. */
  async failAbandoned(): Promise<void> {
    await this.#store.failAbandoned(ABANDONED, this.#clock())
  }

  #times(): { now: Date; leaseUntil: Date } {
    const now = this.#clock()
    return { now, leaseUntil: new Date(now.getTime() + LEASE_MS) }
  }

  #run(job: BegunJob, runId: string, userId: string | null): JobRun {
    const controller = new AbortController()
    const { id, tenantId, provider, model, input } = job
    const stop = (reason: RunStopped) => controller.abort(reason)
    const run = { id, tenantId, provider, model, input, runId, userId, signal: controller.signal, stop }
    this.#running.set(runId, run)
    return run
  }
}

/** PostgreSQL stores no NUL characters; what a provider says may have them. */
const storable = (text: string | null): string | null => text?.replaceAll('\0', '\u{FFFD}') ?? null
