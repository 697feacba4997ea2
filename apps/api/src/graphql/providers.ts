import type { ProviderDescription, ProviderModel } from '@keystead/domain'
import { builder } from './builder.ts'
import { rules } from './rules.ts'

const Model = builder.objectRef<ProviderModel>('ProviderModel').implement({
  description: 'A model of a provider, with its price.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    inputPrice: t.float({
      description: 'US dollars per million input tokens.',
      resolve: ({ price }) => price.input,
    }),
    outputPrice: t.float({
      description: 'US dollars per million output tokens.',
      resolve: ({ price }) => price.output,
    }),
  }),
})

const Provider = builder.objectRef<ProviderDescription>('Provider').implement({
  description: 'A service that completes prompts.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    isConfigured: t.exposeBoolean('isConfigured', { description: 'Whether this installation can use it.' }),
    variable: t.exposeString('variable', {
      nullable: true,
      description: 'The environment variable that configures it; null for one that needs none.',
    }),
    models: t.field({
      type: [Model],
      description: 'Models with a known price. A provider may have more.',
      resolve: ({ models }) => models,
    }),
  }),
})

builder.queryField('providers', (t) =>
  t.field({
    type: [Provider],
    description: 'The providers that jobs may name.',
    extensions: rules({ access: 'jobs:read' }),
    resolve: (_root, _args, { caller }) => caller.core.providers.list(),
  }),
)
