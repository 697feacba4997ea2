import type { AuditEntry } from '../audit/audit-entry.ts'
import type { StoredInput, StoredResult } from './sealed-jobs.ts'
import type { CompletionInput, CompletionUsage } from './completion.ts'
import type { JobStatus } from './job.entity.ts'

/** A job whose run has begun. */
export interface BegunJob {
  id: string
  tenantId: string
  provider: string
  model: string
  input: CompletionInput
}

/** The same as it is stored. */
export type StoredJob = Omit<BegunJob, 'input'> & StoredInput

/** A job that begins with its first run, whose caller waits for it. */
export interface OpenedJob extends StoredJob {
  sealedWith: string | null
  userId: string
  keyId: string | null
  type: string
  runId: string
  now: Date
  leaseUntil: Date
}

/** How a run has ended. */
export interface JobEnd {
  status: Extract<JobStatus, 'COMPLETED' | 'FAILED' | 'CANCELLED'>
  /** What was completed until then; null: nothing. */
  result: string | null
  error: string | null
  usage: CompletionUsage | null
}

/** The same as it is stored. */
export type StoredEnd = Omit<JobEnd, 'result'> & StoredResult

/** What runs do to rows. Each statement names the run, so that one which was given up meanwhile changes nothing. */
export interface JobStore {
  /** Stores the job and its audit event, both or neither. */
  open(job: OpenedJob, event: AuditEntry): Promise<void>
  /** Gives a job that is not over to a run, which takes it from any earlier one. @returns null when there is none */
  begin(jobId: string, runId: string, times: { now: Date; leaseUntil: Date }): Promise<StoredJob | null>
  /** @returns those of the runs that may go on */
  extend(runIds: readonly string[], leaseUntil: Date): Promise<string[]>
  /** @returns whether the run was still the job's; otherwise nothing is stored */
  end(runId: string, end: StoredEnd, now: Date): Promise<boolean>
  /** Lets a job wait again, with the reason why it did not come to its end. */
  postpone(runId: string, error: string, now: Date): Promise<void>
  /** Ends the jobs of callers whose process is gone: nobody waits for them any more. */
  failAbandoned(error: string, now: Date): Promise<void>
  /** Whether a job waits for a worker, or for one that is gone. */
  isWorkWaiting(now: Date): Promise<boolean>
  /** Queued jobs, oldest first, that have neither begun nor ended since `before`. */
  overdue(before: Date, limit: number): Promise<string[]>
  /** Ends a queued job that no worker will get any more. */
  failLost(jobId: string, error: string, before: Date, now: Date): Promise<void>
}
