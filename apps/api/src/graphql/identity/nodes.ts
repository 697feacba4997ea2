import { brandWithType } from '@pothos/core'
import type { FineScope } from '@keystead/domain'
import { z } from 'zod'
import { authorised } from '../../calls/authorisation.ts'
import { builder, type GraphqlContext } from '../builder.ts'
import { type NodeName, readGlobalId } from '../global-id.ts'
import { JobRef, viewOf } from '../job-type.ts'
import { MAX_PAGE } from '../limits.ts'
import { rules } from '../rules.ts'
import { KeyRef, keyViewOf, ProjectRef, UserRef } from './refs.ts'

const TYPES = {
  User: { ref: UserRef, scope: 'users:read' },
  ApiKey: { ref: KeyRef, scope: 'keys:read' },
  Project: { ref: ProjectRef, scope: 'projects:read' },
  Job: { ref: JobRef, scope: 'jobs:read' },
} as const satisfies Record<NodeName['type'], { ref: object; scope: FineScope }>

/**
 * The node with a global id; null for none, for one of another tenant and for a text that is no id.
 *
 * @throws Refusal `forbidden` for a type that the caller may not list: the id names it, so this tells nothing of what exists
 */
async function nodeOf(id: string, context: GraphqlContext): Promise<object | null> {
  const name = readGlobalId(id)
  if (!name) return null
  const { ref, scope } = TYPES[name.type]
  authorised(context.caller.request, scope)
  const node = await found(name, context)
  if (node) brandWithType(node, ref)
  return node
}

async function found({ type, id }: NodeName, { loaders }: GraphqlContext): Promise<object | null> {
  if (type === 'User') return loaders.user.load(id)
  if (type === 'Project') return loaders.project.load(id)
  if (type === 'Job') {
    const job = await loaders.job.load(id)
    return job && viewOf(job)
  }
  const key = await loaders.key.load(id)
  return key && keyViewOf(key, loaders.now)
}

builder.queryField('node', (t) =>
  t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description:
      'The object with this id: a user, an API key, a project or a job. Null if there is none, or none that the caller may know of. Requires the scope of the list that shows it.',
    args: { id: t.arg.id({ required: true, description: 'The field `id` of the object.' }) },
    extensions: rules({ access: 'authenticated' }),
    resolve: (_root, { id }, context) => nodeOf(id, context),
  }),
)

const Wanted = z.object({ ids: z.array(z.string()).max(MAX_PAGE, `must be at most ${MAX_PAGE}`) })

builder.queryField('nodes', (t) =>
  t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description: 'The objects with these ids, in this order, each as `node` finds it.',
    args: {
      ids: t.arg.idList({ required: true, description: `The fields \`id\` of the objects, at most ${MAX_PAGE}.` }),
    },
    extensions: rules({ access: 'authenticated', isPage: true }),
    resolve: (_root, args, context) => {
      const { ids } = Wanted.parse(args)
      return ids.map((id) => nodeOf(id, context))
    },
  }),
)
