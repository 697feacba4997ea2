import type { ProviderDescription, ProviderModel } from '@keystead/domain'
import { builder } from './builder.ts'
import { rules } from './rules.ts'

const Model = builder.objectRef<ProviderModel>('ProviderModel').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    inputPrice: t.float({
      description: 'Of a million tokens that are sent, in US dollars.',
      resolve: ({ price }) => price.input,
    }),
    outputPrice: t.float({
      description: 'Of a million tokens that come back, in US dollars.',
      resolve: ({ price }) => price.output,
    }),
  }),
})

const Provider = builder.objectRef<ProviderDescription>('Provider').implement({
  description: 'Somebody who completes prompts.',
  fields: (t) => ({
    name: t.exposeString('name'),
    isConfigured: t.exposeBoolean('isConfigured'),
    variable: t.exposeString('variable', {
      nullable: true,
      description: 'The environment variable that configures it; null for one that needs none.',
    }),
    models: t.field({
      type: [Model],
      description: 'Those that are known by name. A provider may have more.',
      resolve: ({ models }) => models,
    }),
  }),
})

builder.queryField('providers', (t) =>
  t.field({
    type: [Provider],
    extensions: rules({ access: 'jobs:read' }),
    resolve: (_root, _args, { caller }) => caller.core.providers.list(),
  }),
)
