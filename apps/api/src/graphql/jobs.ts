import { type Providers, Refusal } from '@keystead/domain'
import { z } from 'zod'
import { completionFields, inputOf, ModelName, ProviderName } from '../contracts/aggregator/completion-schemas.ts'
import { JobType } from '../contracts/aggregator/jobs.ts'
import { ECHO } from '../providers/catalog.ts'
import { authorised } from '../trpc/authorisation.ts'
import { builder } from './builder.ts'
import { changeOnce, unitOf } from './calls.ts'
import { JobRef, JobView, viewOf } from './job-type.ts'
import { rules } from './rules.ts'
import './job-list.ts'

builder.queryField('job', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    extensions: rules({ access: 'jobs:read' }),
    async resolve(_root, { id }, { caller }) {
      const principal = authorised(caller, 'jobs:read')
      return viewOf(await caller.core.jobs.get(unitOf(caller), principal, id))
    },
  }),
)

const CreateJobInput = builder.inputType('CreateJobInput', {
  fields: (t) => ({
    type: t.string({ description: 'What you call this kind of job; `completion` unless stated.' }),
    provider: t.string({ description: 'Without it that of the default model.' }),
    model: t.string({
      description: 'Without it the default model; it must be named when the provider is another one.',
    }),
    input: t.field({
      type: 'JSON',
      required: true,
      description:
        'What is asked: a text, or an object with `prompt`, `messages`, `system_prompt`, `max_tokens` and `temperature`, as in the body of `POST /stream`.',
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
  throw new Refusal('invalid', `model: must be named, since ${asked} is not the default provider`)
}

builder.mutationField('createJob', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'Stores a job, which a worker runs soon. Repeated with the same `Idempotency-Key`, it is stored once.',
    args: { input: t.arg({ type: CreateJobInput, required: true }) },
    extensions: rules({ access: 'jobs:create', cost: 50 }),
    resolve(_root, args, context, info) {
      const input = NewJob.parse(args.input)
      const { type, input: fields } = input
      const { provider, model } = chosen(input, context.caller.core.providers)
      const wanted = { type, provider, model, input: inputOf({ provider, model, ...fields }) }
      return changeOnce(context, info, { scope: 'jobs:create', input, view: JobView }, async (em, principal) =>
        viewOf(await context.caller.core.jobs.create(em, principal, wanted)),
      )
    },
  }),
)

builder.mutationField('cancelJob', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'Ends a job, wherever it waits or runs. One that has come to its own end stays as it is.',
    args: { id: t.arg.id({ required: true }) },
    extensions: rules({ access: 'jobs:update', cost: 50 }),
    resolve: (_root, { id }, context, info) =>
      changeOnce(context, info, { scope: 'jobs:update', input: { id }, view: JobView }, async (em, principal) =>
        viewOf(await context.caller.core.jobs.cancel(em, principal, id)),
      ),
  }),
)
