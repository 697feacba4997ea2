import { LockMode } from '@mikro-orm/core'
import { type AuditEntry, auditEntry } from '../audit/audit-entry.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { Vault } from '../secrets/vault.ts'
import { newId } from '../ids.ts'
import type { Transaction, Work } from '../work/work.ts'
import { assertAsks, type CompletionInput } from './completion.ts'
import type { JobQueue } from './job-queue.ts'
import { Job, type JobStatus } from './job.entity.ts'
import type { Providers } from './providers.ts'
import { openInput, openResult, storedInput } from './sealed-jobs.ts'

export interface NewJob {
  /** What the caller calls this kind of job. */
  type: string
  provider: string
  model: string
  input: CompletionInput
}

export interface JobFilter {
  status?: JobStatus | undefined
  type?: string | undefined
  provider?: string | undefined
}

/** A page by cursor, by offset, or by both: then the offset counts from the cursor on. */
export interface JobPageRequest extends PageRequest {
  offset?: number | undefined
}

/** The jobs of a tenant. Whoever holds `jobs:read` sees all of them. */
export class JobsService {
  readonly #queue: JobQueue
  readonly #providers: Providers
  readonly #vault: Vault

  constructor(parts: { queue: JobQueue; providers: Providers; vault: Vault }) {
    this.#queue = parts.queue
    this.#providers = parts.providers
    this.#vault = parts.vault
  }

  /**
   * Stores a job and puts it in the queue, in one transaction. The caller holds `jobs:create`.
   *
   * @throws Refusal `invalid` for an empty input and for a provider or model that does not exist, `not_configured` for a
   *   provider whose variable is not set
   */
  async create(work: Work, wanted: NewJob): Promise<Job> {
    this.assertRunnable(wanted)
    return work.commit((tx) => this.#create(tx, wanted))
  }

  async #create(tx: Transaction, wanted: NewJob): Promise<Job> {
    const now = tx.clock()
    const { tenantId, userId, keyId } = tx.principal
    const { type, provider, model, input } = wanted
    const begun = { status: 'PENDING', isQueued: true, createdAt: now, updatedAt: now } as const
    const place = { id: newId(), tenantId }
    const stored = storedInput(this.#vault, place, input)
    const job = tx.em.create(Job, { ...place, userId, keyId, type, provider, model, input, ...stored, ...begun })
    tx.record(...creationOf(job.id, wanted))
    await tx.em.flush()
    await this.#queue.enqueue(tx.em, job)
    return job
  }

  /** @throws Refusal as {@link create} does */
  assertRunnable({ provider, model, input }: Omit<NewJob, 'type'>): void {
    assertAsks(input)
    this.#providers.assertUsable(provider, model)
  }

  /** The audit event of a job that a store makes. */
  createdEvent(work: Work, id: string, wanted: NewJob): AuditEntry {
    return auditEntry(work, ...creationOf(id, wanted))
  }

  /** Newest first. The caller holds `jobs:read`. @throws Refusal `invalid` for a cursor that no list has handed out */
  async list(work: Work, filter: JobFilter, page: JobPageRequest): Promise<Page<Job>> {
    const { offset = 0 } = page
    const found = await findPage(page, ({ after, options }) =>
      work.em.find(Job, { ...conditionOf(filter), ...after }, { ...options, offset }),
    )
    for (const job of found.items) this.#opened(job)
    return found
  }

  /** A job as it was loaded, with its input and what was completed. */
  #opened(job: Job): Job {
    job.input = openInput(this.#vault, job)
    job.result = openResult(this.#vault, job)
    return job
  }

  /** How many jobs a filter lets through, on all pages. */
  async count(work: Work, filter: JobFilter): Promise<number> {
    return work.em.count(Job, conditionOf(filter))
  }

  /** The caller holds `jobs:read`. @throws Refusal `not_found`, also for a job of another tenant */
  async get(work: Work, id: string): Promise<Job> {
    const job = isUuid(id) ? await work.em.findOne(Job, { id }) : null
    if (!job) throw jobNotFound()
    return this.#opened(job)
  }

  /** The jobs with these ids, by id, without those that do not exist. */
  async findMany(work: Work, ids: readonly string[]): Promise<Map<string, Job>> {
    const jobs = await work.em.find(Job, { id: { $in: [...ids] } })
    return new Map(jobs.map((job) => [job.id, this.#opened(job)]))
  }

  /**
   * Ends a job, wherever it waits or runs. One that is cancelled already stays as it is. The caller holds `jobs:update`.
   *
   * @throws Refusal `not_found`; `precondition` for a job that has come to its own end
   */
  async cancel(work: Work, id: string): Promise<Job> {
    if (!isUuid(id)) throw jobNotFound()
    return work.commit(async (tx) => {
      const job = await tx.em.findOne(Job, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE })
      if (!job) throw jobNotFound()
      this.#opened(job)
      if (job.status === 'CANCELLED') return job
      if (job.isOver()) throw new Refusal('precondition', `The job is over: it is ${job.status}`)
      const now = tx.clock()
      Object.assign(job, { status: 'CANCELLED', runId: null, leaseUntil: null, updatedAt: now, finishedAt: now })
      tx.record('job.cancelled', { type: 'job', id })
      await this.#queue.announceCancelled(tx.em, id)
      return job
    })
  }
}

/** What the audit log keeps of the making of a job. */
const creationOf = (id: string, { type, provider, model }: NewJob) =>
  ['job.created', { type: 'job', id }, { type, provider, model }] as const

/** Only what is given: undefined is no condition. */
const conditionOf = ({ status, type, provider }: JobFilter) => ({
  ...(status !== undefined && { status }),
  ...(type !== undefined && { type }),
  ...(provider !== undefined && { provider }),
})

const jobNotFound = (): Refusal => new Refusal('not_found', 'Job not found')
