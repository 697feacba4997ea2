import { type Job, JOB_STATUSES, type JobStatus } from '@keystead/domain'
import { z } from 'zod'
import { iso, isoOrNull } from '../contracts/schemas.ts'
import { builder } from './builder.ts'

const Moment = z.string()

/** A job as plain JSON, the form in which it is stored for an idempotency key. */
export const JobView = z.object({
  id: z.string(),
  status: z.enum(JOB_STATUSES),
  type: z.string(),
  provider: z.string(),
  model: z.string(),
  input: z.record(z.string(), z.unknown()),
  result: z.string().nullable(),
  error: z.string().nullable(),
  tokensIn: z.int().nullable(),
  tokensOut: z.int().nullable(),
  cost: z.number().nullable(),
  createdAt: Moment,
  updatedAt: Moment,
  startedAt: Moment.nullable(),
  finishedAt: Moment.nullable(),
})
export type JobView = z.infer<typeof JobView>

export const viewOf = (job: Job): JobView => ({
  id: job.id,
  status: job.status,
  type: job.type,
  provider: job.provider,
  model: job.model,
  input: { ...job.input },
  result: job.result ?? null,
  error: job.error ?? null,
  tokensIn: job.tokensIn ?? null,
  tokensOut: job.tokensOut ?? null,
  cost: job.cost ?? null,
  createdAt: iso(job.createdAt),
  updatedAt: iso(job.updatedAt),
  startedAt: isoOrNull(job.startedAt),
  finishedAt: isoOrNull(job.finishedAt),
})

builder.scalarType('DateTime', {
  description: 'An instant in UTC, RFC 3339: `2026-11-21T10:00:00.000Z`.',
  serialize: (moment) => moment,
})

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => z.json().parse(value),
})

export const Status = builder.enumType('JobStatus', {
  description: 'How far a job has come.',
  values: {
    PENDING: { description: 'It waits for a worker.' },
    PROCESSING: { description: 'A worker runs it, or will retry it.' },
    COMPLETED: { description: 'The provider has completed it.' },
    FAILED: { description: 'Its last attempt failed: see `error`.' },
    CANCELLED: { description: 'It was cancelled.' },
  } as const satisfies Record<JobStatus, { description: string }>,
})

export const JobRef = builder.objectRef<JobView>('Job').implement({
  description: 'A completion request to a provider.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID. `node` takes it too.' }),
    status: t.expose('status', { type: Status, description: 'How far it has come.' }),
    type: t.exposeString('type', { description: "The caller's name for this kind of job." }),
    provider: t.exposeString('provider', { description: 'The provider that completes it.' }),
    model: t.exposeString('model', { description: 'The model that completes it.' }),
    input: t.expose('input', { type: 'JSON', description: 'The prompt and its options.' }),
    result: t.exposeString('result', {
      nullable: true,
      description: 'The completed text, also if interrupted.',
    }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'Why the job failed, or why its latest attempt did.',
    }),
    tokensIn: t.exposeInt('tokensIn', {
      nullable: true,
      description: 'Tokens of the prompt; null if the provider did not count them.',
    }),
    tokensOut: t.exposeInt('tokensOut', {
      nullable: true,
      description: 'Tokens of the result; null if the provider did not count them.',
    }),
    cost: t.exposeFloat('cost', { nullable: true, description: 'US dollars; null for a model without a price.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true, description: 'When a worker first took it.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was completed, failed or cancelled.',
    }),
  }),
})
