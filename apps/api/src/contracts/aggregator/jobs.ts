import { type Job, JOB_STATUSES } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id, iso, isoOrNull, pageOf, paging, Timestamp } from '../schemas.ts'
import { checkRequest, completionFields, inputOf, ProviderName, requestFields } from './completion-schemas.ts'

export const JobType = z
  .string()
  .regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits or any of _ . : -')
  .meta({ description: "The caller's name for this kind of job" })

const Status = z.enum(JOB_STATUSES).meta({ id: 'JobStatus' })

const JobInput = z.object(completionFields).meta({ id: 'JobInput' })

const JobView = z
  .object({
    id: Id.describe('Id of the job'),
    status: Status.describe('How far the job is; only a waiting or running one can be cancelled'),
    type: z.string().describe("The caller's name for this kind of job"),
    provider: z.string().describe('The provider that runs it'),
    model: z.string().describe('The model of the provider'),
    input: JobInput.describe('The prompt and its settings, as they were given'),
    result: z
      .string()
      .nullable()
      .meta({ description: 'The completed text, as far as it came; null before the first piece' }),
    error: z.string().nullable().describe('Why the job failed; null if it did not'),
    tokens_in: z.int().nullable().describe('Tokens of the prompt; null if the provider did not report them'),
    tokens_out: z.int().nullable().describe('Tokens of the answer; null if the provider did not report them'),
    cost: z.number().nullable().meta({ description: 'US dollars; null for a model without a price' }),
    created_at: Timestamp.describe('When the job was created'),
    updated_at: Timestamp.describe('When the job was last changed'),
    started_at: Timestamp.nullable().describe('When a worker began with it; null: not yet'),
    finished_at: Timestamp.nullable().describe('When it ended; null: not yet'),
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
      openapi: {
        method: 'POST',
        path: '/api/jobs',
        summary: 'Create a job for a worker to run',
        successDescription: 'The new job, which waits for a worker',
        tags: ['aggregator'],
        errorResponses: { 503: 'The provider is not configured, or the database is unavailable' },
      },
      status: 201,
    })
    .input(
      z
        .object({
          ...requestFields,
          type: JobType.default('completion').describe("The caller's name for this kind of job"),
        })
        .superRefine(checkRequest),
    )
    .output(JobView)
    .mutation(async ({ ctx, input }) => {
      const { type, provider, model } = input
      const wanted = { type, provider, model, input: inputOf(input) }
      return view(await ctx.core.jobs.create(ctx.work, wanted))
    }),

  list: scoped('jobs:read')
    .meta({
      openapi: { method: 'GET', path: '/api/jobs', summary: 'List jobs, newest first', tags: ['aggregator'] },
      list: 'bare',
    })
    .input(
      z.strictObject({
        ...paging,
        status: Status.optional().meta({ description: 'Only jobs in this state' }),
        type: JobType.optional().meta({ description: 'Only jobs of this type' }),
        provider: ProviderName.optional().meta({ description: 'Only jobs of this provider' }),
      }),
    )
    .output(pageOf(JobView))
    .query(async ({ ctx, input }) => {
      const { limit, cursor, ...filter } = input
      const { items, next } = await ctx.core.jobs.list(ctx.work, filter, { limit, cursor })
      return { items: items.map(view), next_cursor: next }
    }),

  get: scoped('jobs:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/jobs/{id}',
        summary: 'Get a job',
        successDescription: 'The job',
        tags: ['aggregator'],
      },
    })
    .input(identified)
    .output(JobView)
    .query(async ({ ctx, input }) => view(await ctx.core.jobs.get(ctx.work, input.id))),

  cancel: scoped('jobs:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/jobs/{id}/cancel',
        summary: 'Cancel a waiting or running job',
        successDescription: 'The cancelled job',
        tags: ['aggregator'],
        errorResponses: { 409: 'The job has already ended' },
      },
    })
    .input(identified)
    .output(JobView)
    .mutation(async ({ ctx, input }) => view(await ctx.core.jobs.cancel(ctx.work, input.id))),
}
