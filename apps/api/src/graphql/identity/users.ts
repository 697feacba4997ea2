import { ROLE_NAME, USER_KINDS, USER_STATUSES } from '@keystead/domain'
import { z } from 'zod'
import { iso } from '../../contracts/schemas.ts'
import { builder } from '../builder.ts'
import { readWork } from '../calls.ts'
import { keysetConnection, pageArgs, pageOf, paging } from '../connections.ts'
import { globalId } from '../global-id.ts'
import { rules } from '../rules.ts'
import { keyArgs, keysOfOwner } from './keys.ts'
import { ProjectConnection, KeyConnection, UsageConnection, UserConnection, UserRef } from './refs.ts'
import { usageArgs, usageOfOwner } from './usage.ts'

const UserKind = builder.enumType('UserKind', {
  description: 'What a user is.',
  values: {
    SERVICE: { value: 'service', description: 'A program, which has keys only.' },
    PERSON: { value: 'person', description: 'A person, who may also log in.' },
  } as const satisfies Record<string, { value: (typeof USER_KINDS)[number]; description: string }>,
})

const UserStatus = builder.enumType('UserStatus', {
  description: 'Whether the keys of a user work.',
  values: {
    ACTIVE: { value: 'active', description: 'Its keys work.' },
    INACTIVE: { value: 'inactive', description: 'Switched off: none of its keys works.' },
    EXPIRED: { value: 'expired', description: 'Past its expiry: none of its keys works.' },
  } as const satisfies Record<string, { value: (typeof USER_STATUSES)[number]; description: string }>,
})

const OF_USER = rules({ access: 'users:read' })

builder.objectType(UserRef, {
  description:
    'A service or a person: the owner of API keys. A caller without the scope users:read, who reaches it by a key or as a member of a project, may see what these show: `id`, `userId`, `email`; as a member `createdAt`.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      resolve: ({ id }) => globalId('User', id),
      description: 'Unique among all nodes. Opaque: pass it to `node` as it is.',
    }),
    userId: t.exposeID('id', { description: 'The UUID, as the REST paths have it.' }),
    email: t.exposeString('email', { nullable: true, description: 'The email; null for a user without one.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was created.',
      extensions: rules({ access: ['users:read', 'projects:read'] }),
      resolve: ({ createdAt }) => iso(createdAt),
    }),
    name: t.exposeString('name', { description: 'Its name, unique in the tenant.', extensions: OF_USER }),
    username: t.exposeString('username', {
      nullable: true,
      description: 'Its user name, unique in the tenant; null for a user without one.',
      extensions: OF_USER,
    }),
    kind: t.expose('kind', {
      type: UserKind,
      description: 'Whether it is a program or a person.',
      extensions: OF_USER,
    }),
    roles: t.exposeStringList('roles', {
      description: 'Its roles: `super_admin`, `admin`, `user`, `viewer`, or those that the tenant has made.',
      extensions: OF_USER,
    }),
    status: t.field({
      type: UserStatus,
      description: 'Whether its keys work.',
      extensions: OF_USER,
      resolve: (user, _args, { loaders }) => user.statusAt(loaders.now),
    }),
    apiKeysCount: t.int({
      description: 'Number of its keys that work now.',
      extensions: OF_USER,
      resolve: async ({ id }, _args, { loaders }) => (await loaders.countsOfUser.load(id))?.keys ?? 0,
    }),
    projectsCount: t.int({
      description: 'Number of the projects that it is a member of.',
      extensions: OF_USER,
      resolve: async ({ id }, _args, { loaders }) => (await loaders.countsOfUser.load(id))?.projects ?? 0,
    }),
  }),
})

builder.objectFields(UserRef, (t) => ({
  keys: t.field({
    type: KeyConnection,
    description: 'Its API keys, newest first, including those that were revoked.',
    args: keyArgs,
    extensions: rules({ access: 'keys:read', isPage: true }),
    resolve: ({ id }, args, context) => keysOfOwner(context, { kind: 'user', id }, args),
  }),
  projects: t.field({
    type: ProjectConnection,
    description: 'The projects that it is a member of, the newest project first.',
    args: pageArgs,
    extensions: rules({ access: 'users:read', isPage: true }),
    async resolve({ id }, args, { loaders }) {
      const page = pageOf(z.object(paging).parse(args), 'a project')
      const count = async () => (await loaders.countsOfUser.load(id))?.projects ?? 0
      return keysetConnection(await loaders.projectsOfUser(id, page), page, count)
    },
  }),
  usage: t.field({
    type: UsageConnection,
    description: 'How often its keys were verified.',
    args: usageArgs,
    extensions: rules({ access: 'usage:read', isPage: true, cost: 10 }),
    resolve: ({ id }, args, context) => usageOfOwner(context, { kind: 'user', id }, args),
  }),
}))

const UserFilterInput = builder.inputType('UserFilter', {
  description: 'Users that match all given fields.',
  fields: (t) => ({
    email: t.string({ description: 'The user with this email, whatever its case.' }),
    username: t.string({ description: 'The user with this user name.' }),
    role: t.string({
      description: 'Users with this role: `super_admin`, `admin`, `user`, `viewer`, or one that the tenant has made.',
    }),
    kind: t.field({ type: UserKind, description: 'Only services, or only people.' }),
    status: t.field({ type: UserStatus, description: 'Users with this status.' }),
  }),
})

const given = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined)

const Listing = z.object({
  ...paging,
  filter: z
    .object({
      email: given(z.string().max(254)),
      username: given(z.string().max(200)),
      role: given(z.string().regex(ROLE_NAME)),
      kind: given(z.enum(USER_KINDS)),
      status: given(z.enum(USER_STATUSES)),
    })
    .nullish(),
})

builder.queryField('users', (t) =>
  t.field({
    type: UserConnection,
    description: 'The users of the tenant, newest first. Requires the scope users:read.',
    args: { ...pageArgs, filter: t.arg({ type: UserFilterInput, description: 'Which users are listed.' }) },
    extensions: rules({ access: 'users:read', isPage: true }),
    async resolve(_root, args, { caller }) {
      const { filter, ...wanted } = Listing.parse(args)
      const { users } = caller.core
      const page = pageOf(wanted, 'a user')
      const found = await users.list(readWork(caller, 'users:read'), { ...filter, roleField: 'filter.role' }, page)
      return keysetConnection(found, page, () => users.count(readWork(caller, 'users:read'), filter ?? {}))
    },
  }),
)

builder.queryField('user', (t) =>
  t.field({
    type: UserRef,
    nullable: true,
    description: 'A user. Requires the scope users:read.',
    args: {
      identifier: t.arg.string({ required: true, description: 'Its UUID, or its email, whatever the case.' }),
    },
    extensions: rules({ access: 'users:read' }),
    resolve: (_root, { identifier }, { caller }) => caller.core.users.get(readWork(caller, 'users:read'), identifier),
  }),
)
