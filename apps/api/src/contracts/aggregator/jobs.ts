import { type Job, JOB_STATUSES } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Id, iso, isoOrNull, pageOf, paging, Timestamp } from '../schemas.ts'
import { checkRequest, completionFields, inputOf, ProviderName, requestFields } from './completion-schemas.ts'

export const JobType = z
  .string()
  .regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits or any of _ . : -')
  .meta({ description: 'What the caller calls this kind of job' })

const Status = z.enum(JOB_STATUSES).meta({ id: 'JobStatus' })

const JobView = z
  .object({
    id: Id,
    status: Status,
    type: z.string(),
    provider: z.string(),
    model: z.string(),
    input: z.object(completionFields),
    result: z.string().nullable().meta({ description: 'What was completed, also when it was broken off' }),
    error: z.string().nullable(),
    tokens_in: z.int().nullable(),
    tokens_out: z.int().nullable(),
    cost: z.number().nullable().meta({ description: 'US dollars; null for a model without a price' }),
    created_at: Timestamp,
    updated_at: Timestamp,
    started_at: Timestamp.nullable(),
    finished_at: Timestamp.nullable(),
  })
  .meta({ id: 'Job' })

const view = (job: Job): z.infer<typeof JobView> => ({
  id: job.id,
  status: job.status,
  type: job.type,
  provider: job.provider,
  model: job.model,
  input: job.input,
  result: job.result ?? null,
  error: job.error ?? null,
  tokens_in: job.tokensIn ?? null,
  tokens_out: job.tokensOut ?? null,
  cost: job.cost ?? null,
  created_at: iso(job.createdAt),
  updated_at: iso(job.updatedAt),
  started_at: isoOrNull(job.startedAt),
  finished_at: isoOrNull(job.finishedAt),
})

const identified = z.object({ id: Id.meta({ description: 'The id of the job' }) })

export const jobs = {
  create: scoped('jobs:create')
    .meta({
      settles: false,
      openapi: {
        method: 'POST',
        path: '/api/jobs',
        summary: 'Create a job; a worker runs it soon',
        tags: ['aggregator'],
        errorResponses: { 503: 'The provider is not configured, or the database does not answer' },
      },
      status: 201,
    })
    .input(z.object({ ...requestFields, type: JobType.default('completion') }).superRefine(checkRequest))
    .output(JobView)
    .mutation(async ({ ctx, input }) => {
      const { type, provider, model } = input
      const wanted = { type, provider, model, input: inputOf(input) }
      return view(await ctx.core.jobs.create(ctx.em(), ctx.principal, wanted))
    }),

  list: scoped('jobs:read')
    .meta({
      openapi: { method: 'GET', path: '/api/jobs', summary: 'List jobs, newest first', tags: ['aggregator'] },
      list: 'bare',
    })
    .input(
      z.strictObject({
        ...paging,
        status: Status.optional().meta({ description: 'Only those in this state' }),
        type: JobType.optional(),
        provider: ProviderName.optional().meta({ description: 'Only those of this provider' }),
      }),
    )
    .output(pageOf(JobView))
    .query(async ({ ctx, input }) => {
      const { limit, cursor, ...filter } = input
      const { items, next } = await ctx.core.jobs.list(ctx.em(), ctx.principal, filter, { limit, cursor })
      return { items: items.map(view), next_cursor: next }
    }),

  get: scoped('jobs:read')
    .meta({ openapi: { method: 'GET', path: '/api/jobs/{id}', summary: 'Show a job', tags: ['aggregator'] } })
    .input(identified)
    .output(JobView)
    .query(async ({ ctx, input }) => view(await ctx.core.jobs.get(ctx.em(), ctx.principal, input.id))),

  cancel: scoped('jobs:update')
    .meta({
      settles: false,
      openapi: {
        method: 'POST',
        path: '/api/jobs/{id}/cancel',
        summary: 'Cancel a job, wherever it waits or runs',
        tags: ['aggregator'],
        errorResponses: { 409: 'The job is over already' },
      },
    })
    .input(identified)
    .output(JobView)
    .mutation(async ({ ctx, input }) => view(await ctx.core.jobs.cancel(ctx.em(), ctx.principal, input.id))),
}
