import { isUuid, keyNotFound, type KeyFilter, type KeyOwners, type KeyStatus } from '@keystead/domain'
import { z } from 'zod'
import { Id } from '../../contracts/schemas.ts'
import { builder, type GraphqlContext } from '../builder.ts'
import { readWork } from '../calls.ts'
import { keysetConnection, pageArgs, pageOf, paging } from '../connections.ts'
import { rules } from '../rules.ts'
import { KeyConnection, KeyRef, keyViewOf } from './refs.ts'

export const KeyStatusEnum = builder.enumType('ApiKeyStatus', {
  description: 'The status of an API key. It does not say whether the key has expired: see `isActive`.',
  values: {
    ACTIVE: { value: 'active', description: 'Neither disabled nor revoked.' },
    DISABLED: { value: 'disabled', description: 'Switched off, until it is enabled again.' },
    REVOKED: { value: 'revoked', description: 'Ended for good.' },
  } as const satisfies Record<string, { value: KeyStatus; description: string }>,
})

const KeyFilterInput = builder.inputType('ApiKeyFilter', {
  description: 'API keys that match all given fields.',
  fields: (t) => ({
    userId: t.id({ description: 'Keys of this user: its UUID, the field `userId`.' }),
    projectId: t.id({ description: 'Keys for this project: its UUID, the field `projectId`.' }),
    status: t.field({ type: KeyStatusEnum, description: 'Keys with this status.' }),
    environment: t.string({ description: 'Keys for this environment.' }),
    externalId: t.string({ description: "Keys of this holder, by the tenant's own id." }),
  }),
})

export const keyArgs = builder.args((t) => ({
  ...pageArgs,
  filter: t.field({ type: KeyFilterInput, description: 'Which keys are listed.' }),
}))

const Listing = z.object({
  ...paging,
  filter: z
    .object({
      userId: Id.nullish(),
      projectId: Id.nullish(),
      status: z.enum(['active', 'disabled', 'revoked']).nullish(),
      environment: z.string().max(50).nullish(),
      externalId: z.string().max(200).nullish(),
    })
    .nullish(),
})

const filterOf = (filter: z.infer<typeof Listing>['filter']): KeyFilter => ({
  userId: filter?.userId ?? undefined,
  projectId: filter?.projectId ?? undefined,
  state: filter?.status ?? undefined,
  environment: filter?.environment ?? undefined,
  externalId: filter?.externalId ?? undefined,
})

/** The keys of a user or a project. @param args as {@link keyArgs} states them */
export async function keysOfOwner(
  { loaders }: GraphqlContext,
  { kind, id }: { kind: KeyOwners['kind']; id: string },
  args: unknown,
) {
  const { filter, ...wanted } = Listing.parse(args)
  const page = pageOf(wanted, 'a key')
  const where = filterOf(filter)
  const { items, next } = await loaders.keys[kind].list(id, { filter: where, page })
  const views = items.map((key) => keyViewOf(key, loaders.now))
  return keysetConnection({ items: views, next }, page, () => loaders.keys[kind].count(id, where))
}

builder.queryField('keys', (t) =>
  t.field({
    type: KeyConnection,
    description:
      'The API keys of the tenant, newest first, including those that were revoked. Requires the scope keys:read.',
    args: keyArgs,
    extensions: rules({ access: 'keys:read', isPage: true }),
    async resolve(_root, args, { caller, loaders }) {
      const { filter, ...wanted } = Listing.parse(args)
      const { keyLists, keyReads } = caller.core
      const page = pageOf(wanted, 'a key')
      const where = filterOf(filter)
      const { items, next } = await keyLists.list(readWork(caller, 'keys:read'), where, page)
      const views = items.map((key) => keyViewOf(key, loaders.now))
      return keysetConnection({ items: views, next }, page, () => keyReads.count(readWork(caller, 'keys:read'), where))
    },
  }),
)

builder.queryField('key', (t) =>
  t.field({
    type: KeyRef,
    nullable: true,
    description: 'An API key. Requires the scope keys:read.',
    args: { keyId: t.arg.id({ required: true, description: 'Its UUID, the field `keyId`. Never the key itself.' }) },
    extensions: rules({ access: 'keys:read' }),
    async resolve(_root, { keyId }, { loaders }) {
      const key = isUuid(keyId) ? await loaders.key.load(keyId.toLowerCase()) : null
      if (!key) throw keyNotFound()
      return keyViewOf(key, loaders.now)
    },
  }),
)
