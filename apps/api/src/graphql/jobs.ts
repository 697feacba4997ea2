import { type Providers, Refusal } from '@keystead/domain'
import { z } from 'zod'
import { completionFields, inputOf, ModelName, ProviderName } from '../contracts/aggregator/completion-schemas.ts'
import { JobType } from '../contracts/aggregator/jobs.ts'
import { ECHO } from '../providers/settings.ts'
import { builder } from './builder.ts'
import { changeOnce, readWork } from './calls.ts'
import { JobRef, JobView, viewOf } from './job-type.ts'
import { rules } from './rules.ts'
import './job-list.ts'

builder.queryField('job', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'A job.',
    args: { id: t.arg.id({ required: true, description: 'Its UUID.' }) },
    extensions: rules({ access: 'jobs:read' }),
    async resolve(_root, { id }, { caller }) {
      return viewOf(await caller.core.jobs.get(readWork(caller, 'jobs:read'), id))
    },
  }),
)

const CreateJobInput = builder.inputType('CreateJobInput', {
  description: 'A job to create.',
  fields: (t) => ({
    type: t.string({ description: 'Your name for this kind of job; by default `completion`.' }),
    provider: t.string({ description: 'By default that of the default model.' }),
    model: t.string({
      description: 'By default the default model; required with any other provider.',
    }),
    input: t.field({
      type: 'JSON',
      required: true,
      description:
        'The prompt as text, or an object with `prompt`, `messages`, `system_prompt`, `max_tokens` and `temperature`, as in the body of `POST /stream`.',
    }),
  }),
})

const NewJob = z.object({
  type: JobType.nullish().transform((type) => type ?? 'completion'),
  provider: ProviderName.nullish(),
  model: ModelName.nullish(),
  input: z.preprocess(
    (input) => (typeof input === 'string' ? { prompt: input } : input),
    z.strictObject(completionFields),
  ),
})

/** @throws Refusal `invalid` for a provider without a model that is not the default one */
function chosen({ provider, model }: z.infer<typeof NewJob>, { defaultModel }: Providers) {
  const asked = provider ?? defaultModel.provider
  if (model != null) return { provider: asked, model }
  if (asked === defaultModel.provider) return defaultModel
  if (asked === ECHO) return { provider: ECHO, model: ECHO }
  throw new Refusal('invalid', `model is required, because ${asked} is not the default provider`)
}

builder.mutationField('createJob', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'Creates a job for a worker to run. Repeated with the same `Idempotency-Key`, it is created once.',
    args: { input: t.arg({ type: CreateJobInput, required: true, description: 'The job.' }) },
    extensions: rules({ access: 'jobs:create', cost: 50 }),
    resolve(_root, args, context, info) {
      const input = NewJob.parse(args.input)
      const { type, input: fields } = input
      const { provider, model } = chosen(input, context.caller.core.providers)
      const wanted = { type, provider, model, input: inputOf({ provider, model, ...fields }) }
      return changeOnce(context, info, { scope: 'jobs:create', input, view: JobView }, async (work) =>
        viewOf(await context.caller.core.jobs.create(work, wanted)),
      )
    },
  }),
)

builder.mutationField('cancelJob', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'Cancels a waiting or running job. A job that has already ended stays as it is.',
    args: { id: t.arg.id({ required: true, description: 'Its UUID.' }) },
    extensions: rules({ access: 'jobs:update', cost: 50 }),
    resolve: (_root, { id }, context, info) =>
      changeOnce(context, info, { scope: 'jobs:update', input: { id }, view: JobView }, async (work) =>
        viewOf(await context.caller.core.jobs.cancel(work, id)),
      ),
  }),
)
