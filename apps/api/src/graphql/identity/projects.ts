import { z } from 'zod'
import { iso } from '../../contracts/schemas.ts'
import { builder } from '../builder.ts'
import { readWork } from '../calls.ts'
import { keysetConnection, pageArgs, pageOf, paging } from '../connections.ts'
import { globalId } from '../global-id.ts'
import { rules } from '../rules.ts'
import { keyArgs, keysOfOwner } from './keys.ts'
import { KeyConnection, ProjectConnection, ProjectRef, UsageConnection, UserConnection } from './refs.ts'
import { usageArgs, usageOfOwner } from './usage.ts'

/** Shown in the list of a user's projects too. */
const LISTED = rules({ access: ['projects:read', 'users:read'] })
const OF_PROJECT = rules({ access: 'projects:read' })

builder.objectType(ProjectRef, {
  description:
    'A project: users are its members, and API keys are issued for it. A caller without the scope projects:read, who reaches it by a key, may see its `id`, `projectId` and `name`; by a user also its `mcpConfigName` and `createdAt`.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      resolve: ({ id }) => globalId('Project', id),
      description: 'Unique among all nodes. Opaque: pass it to `node` as it is.',
    }),
    projectId: t.exposeID('id', { description: 'The UUID, as the REST paths have it.' }),
    name: t.exposeString('name', { description: 'Its name, unique in the tenant.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was created.',
      extensions: LISTED,
      resolve: ({ createdAt }) => iso(createdAt),
    }),
    mcpConfigName: t.string({
      nullable: true,
      description: 'The name of its MCP configuration, if it has one.',
      extensions: LISTED,
      resolve: ({ config }) => config?.getEntity().name,
    }),
    mcpConfigId: t.id({
      nullable: true,
      description: 'The UUID of its MCP configuration, if it has one.',
      extensions: OF_PROJECT,
      resolve: ({ config }) => config?.id,
    }),
    membersCount: t.int({
      description: 'Number of its members.',
      extensions: OF_PROJECT,
      resolve: async ({ id }, _args, { loaders }) => (await loaders.membersCount.load(id)) ?? 0,
    }),
  }),
})

builder.objectFields(ProjectRef, (t) => ({
  members: t.field({
    type: UserConnection,
    description: 'Its members, the newest user first.',
    args: pageArgs,
    extensions: rules({ access: 'projects:read', isPage: true }),
    async resolve({ id }, args, { loaders }) {
      const page = pageOf(z.object(paging).parse(args), 'a user')
      const count = async () => (await loaders.membersCount.load(id)) ?? 0
      return keysetConnection(await loaders.membersOfProject(id, page), page, count)
    },
  }),
  keys: t.field({
    type: KeyConnection,
    description: 'The API keys that were issued for it, newest first, including those that were revoked.',
    args: keyArgs,
    extensions: rules({ access: 'keys:read', isPage: true }),
    resolve: ({ id }, args, context) => keysOfOwner(context, { kind: 'project', id }, args),
  }),
  usage: t.field({
    type: UsageConnection,
    description: 'How often its keys were verified.',
    args: usageArgs,
    extensions: rules({ access: 'usage:read', isPage: true, cost: 10 }),
    resolve: ({ id }, args, context) => usageOfOwner(context, { kind: 'project', id }, args),
  }),
}))

builder.queryField('projects', (t) =>
  t.field({
    type: ProjectConnection,
    description: 'The projects of the tenant, newest first. Requires the scope projects:read.',
    args: pageArgs,
    extensions: rules({ access: 'projects:read', isPage: true }),
    async resolve(_root, args, { caller }) {
      const { projects } = caller.core
      const page = pageOf(z.object(paging).parse(args), 'a project')
      const found = await projects.list(readWork(caller, 'projects:read'), page)
      return keysetConnection(found, page, () => projects.count(readWork(caller, 'projects:read')))
    },
  }),
)

builder.queryField('project', (t) =>
  t.field({
    type: ProjectRef,
    nullable: true,
    description: 'A project. Requires the scope projects:read.',
    args: { identifier: t.arg.string({ required: true, description: 'Its UUID, or its name.' }) },
    extensions: rules({ access: 'projects:read' }),
    resolve: (_root, { identifier }, { caller }) =>
      caller.core.projects.get(readWork(caller, 'projects:read'), identifier),
  }),
)
