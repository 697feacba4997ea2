import { type Job, JOB_STATUSES } from '@keystead/domain'
import { z } from 'zod'
import { iso, isoOrNull } from '../contracts/schemas.ts'
import { builder } from './builder.ts'

const Moment = z.string()

/** A job as plain JSON: so it is kept as the answer to an idempotency key. */
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
  description: 'A moment as RFC 3339 writes it, in UTC: `2026-11-21T10:00:00.000Z`.',
  serialize: (moment) => moment,
})

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => z.json().parse(value),
})

export const Status = builder.enumType('JobStatus', { values: JOB_STATUSES })

export const JobRef = builder.objectRef<JobView>('Job').implement({
  description: 'Something that a provider was asked to complete.',
  fields: (t) => ({
    id: t.exposeID('id'),
    status: t.expose('status', { type: Status }),
    type: t.exposeString('type', { description: 'What its caller calls this kind of job.' }),
    provider: t.exposeString('provider'),
    model: t.exposeString('model'),
    input: t.expose('input', { type: 'JSON' }),
    result: t.exposeString('result', {
      nullable: true,
      description: 'What was completed, also when it was broken off.',
    }),
    error: t.exposeString('error', { nullable: true, description: 'Why it failed, or fails so far.' }),
    tokensIn: t.exposeInt('tokensIn', { nullable: true }),
    tokensOut: t.exposeInt('tokensOut', { nullable: true }),
    cost: t.exposeFloat('cost', { nullable: true, description: 'US dollars; null for a model without a price.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
  }),
})
