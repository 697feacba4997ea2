import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import type { CompletionInput } from './completion.ts'

export const JOB_STATUSES = ['PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED'] as const
export type JobStatus = (typeof JOB_STATUSES)[number]

const JobSchema = defineEntity({
  name: 'Job',
  tableName: 'job',
  filters: { tenant: tenantFilter },
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'job_page_idx', properties: ['tenantId', 'id'] },
    { name: 'job_status_idx', properties: ['tenantId', 'status', 'id'] },
    { name: 'job_type_idx', properties: ['tenantId', 'type', 'id'] },
    { name: 'job_provider_idx', properties: ['tenantId', 'provider', 'id'] },
    // What a process that ended has left behind.
    { name: 'job_lease_idx', properties: ['status', 'leaseUntil'] },
    // What is still to be encrypted, and what is encrypted under an earlier secret. @see sealRows
    {
      name: 'job_plain_idx',
      expression: 'create index "job_plain_idx" on "job" ("id") where "sealed_with" is null or "result" is not null',
    },
    { name: 'job_sealed_with_idx', properties: ['sealedWith', 'id'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    /** Who asked for it. Like the key, it is no foreign key: the job outlives both. */
    userId: p.uuid(),
    keyId: p.uuid().nullable(),
    /** What the caller calls this kind of job; `stream` and `chat` are those of the routes of that name. */
    type: p.text(),
    status: p.text().$type<JobStatus>(),
    provider: p.text(),
    model: p.text(),
    /** It is stored encrypted. @see SealedJobs */
    input: p.json<CompletionInput>().persist(false),
    /** What was completed, also when it was broken off. It is stored encrypted. */
    result: p.text().persist(false).nullable(),
    /** The input as an earlier release wrote it; empty where it is encrypted. */
    plainInput: p.json<CompletionInput>().fieldName('input').hidden(),
    plainResult: p.text().fieldName('result').nullable().hidden(),
    sealedInput: p.blob().fieldName('input_sealed').nullable().hidden(),
    sealedResult: p.blob().fieldName('result_sealed').nullable().hidden(),
    /** The server secret that both are encrypted under. */
    sealedWith: p.text().nullable().hidden(),
    /** Why it failed, or fails so far. */
    error: p.text().nullable(),
    tokensIn: p.integer().nullable(),
    tokensOut: p.integer().nullable(),
    /** US dollars; null while it is not known, and for a model without a price. */
    cost: p.double().$type<number>().nullable(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
    startedAt: p.datetime(3).nullable(),
    finishedAt: p.datetime(3).nullable(),
    /** Names the run that may write to the row. A run that was given up is no longer named, and what it brings is ignored. */
    runId: p.uuid().nullable().hidden(),
    /** Until when the run is taken to be alive. */
    leaseUntil: p.datetime(3).nullable().hidden(),
    /** How often a run was begun. */
    attempts: p.integer().default(0).hidden(),
    /** Whether a worker takes it from the queue; the others are run by whoever is connected to their caller. */
    isQueued: p.boolean().default(false).hidden(),
  },
})

/** Something that a provider was asked to complete. */
export class Job extends JobSchema.class {
  isOver(): boolean {
    return this.status !== 'PENDING' && this.status !== 'PROCESSING'
  }
}
JobSchema.setClass(Job)
