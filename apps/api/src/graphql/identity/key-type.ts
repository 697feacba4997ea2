import { builder } from '../builder.ts'
import { globalId } from '../global-id.ts'
import { rules } from '../rules.ts'
import { KeyStatusEnum } from './keys.ts'
import { KeyRef, type KeyView, keyViewOf, ProjectRef, UsageConnection, UserRef } from './refs.ts'
import { usageArgs, usageOfOwner } from './usage.ts'

const LimitKind = builder.enumType('LimitKind', {
  description: 'How the window of a limit moves.',
  values: {
    FIXED: { value: 'fixed', description: 'It starts with its first use.' },
    SLIDING: { value: 'sliding', description: 'It always ends now.' },
  } as const,
})

const Limit = builder.objectRef<KeyView['limits'][number]>('KeyLimit').implement({
  description: 'How often an API key may be used.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name, unique within the key.' }),
    limit: t.exposeInt('limit', { description: 'Points per window.' }),
    windowSeconds: t.exposeInt('window_seconds', { description: 'Length of the window, in seconds.' }),
    kind: t.expose('kind', { type: LimitKind, description: 'How the window moves.' }),
    strict: t.exposeBoolean('strict', {
      description: 'Whether every use is counted in Redis, for all replicas together.',
    }),
  }),
})

type CreditsView = NonNullable<KeyView['credits']>

const Refill = builder.objectRef<NonNullable<CreditsView['refill']>>('CreditRefill').implement({
  description: 'How the credits of an API key are refilled.',
  fields: (t) => ({
    amount: t.exposeInt('amount', { description: 'What `remaining` becomes.' }),
    everySeconds: t.exposeInt('every_seconds', { description: 'Seconds between refills.' }),
    lastAt: t.expose('last_at', { type: 'DateTime', description: 'When the credits were last refilled.' }),
  }),
})

const Credits = builder.objectRef<CreditsView>('KeyCredits').implement({
  description: 'A prepaid number of uses of an API key.',
  fields: (t) => ({
    remaining: t.exposeFloat('remaining', {
      description: 'Remaining uses, a whole number, without those currently leased to a replica.',
    }),
    refill: t.expose('refill', {
      type: Refill,
      nullable: true,
      description: 'Null for credits that are not refilled.',
    }),
  }),
})

builder.objectType(KeyRef, {
  description: 'An API key of a user, without its text, which is shown only when the key is issued.',
  interfaces: [builder.nodeInterfaceRef()],
  fields: (t) => ({
    id: t.id({
      resolve: ({ id }) => globalId('ApiKey', id),
      description: 'Unique among all nodes. Opaque: pass it to `node` as it is.',
    }),
    keyId: t.exposeID('key_id', { description: 'The UUID, as the REST paths have it.' }),
    masked: t.exposeString('api_key', {
      description:
        'Its first nine characters, `...` and its last six; `configured` for the admin key of the configuration.',
    }),
    name: t.exposeString('name', { description: 'Its name.' }),
    status: t.expose('status', { type: KeyStatusEnum, description: 'Whether it was disabled or revoked.' }),
    isActive: t.exposeBoolean('isActive', {
      description: 'Whether it works now, as long as its user is active: not disabled, revoked or expired.',
    }),
    management: t.exposeBoolean('management', {
      description: 'Whether it may call Keystead itself; false: it can only be verified.',
    }),
    scopes: t.exposeStringList('scopes', { nullable: true, description: 'Its scopes; null: those of its user.' }),
    environment: t.exposeString('environment', {
      nullable: true,
      description: 'What it is for, such as `production`.',
    }),
    externalId: t.exposeString('external_id', { nullable: true, description: "The tenant's own id for its holder." }),
    metadata: t.expose('metadata', {
      type: 'JSON',
      nullable: true,
      description: 'A JSON object that a verification returns with the key.',
    }),
  }),
})

builder.objectFields(KeyRef, (t) => ({
  limits: t.expose('limits', { type: [Limit], description: 'How often it may be used.' }),
  credits: t.expose('credits', { type: Credits, nullable: true, description: 'Null: its uses are not metered.' }),
  ipAllowlist: t.exposeStringList('ip_allowlist', {
    nullable: true,
    description: 'Addresses and CIDR ranges that it works from; null: from anywhere.',
  }),
  usageCount: t.exposeFloat('usage_count', { description: 'How often it was used, a whole number.' }),
  lastUsedAt: t.expose('last_used_at', {
    type: 'DateTime',
    nullable: true,
    description: 'Null before its first use.',
  }),
  lastUsedIp: t.exposeString('last_used_ip', { nullable: true, description: 'The address of its last use.' }),
  createdAt: t.expose('created_at', { type: 'DateTime', description: 'When it was issued.' }),
  expiresAt: t.expose('expires_at', {
    type: 'DateTime',
    nullable: true,
    description: 'When it stops working; null: never.',
  }),
  successor: t.field({
    type: KeyRef,
    nullable: true,
    description: 'The key that replaced it when it was rotated.',
    async resolve({ successor_id: id }, _args, { loaders }) {
      const key = id === null ? null : await loaders.key.load(id)
      return key && keyViewOf(key, loaders.now)
    },
  }),
  user: t.field({
    type: UserRef,
    nullable: true,
    description: 'Whose key it is. Null only if that user was deleted while the query ran.',
    resolve: ({ user_id: id }, _args, { loaders }) => loaders.user.load(id),
  }),
  project: t.field({
    type: ProjectRef,
    nullable: true,
    description: 'The project that it was issued for, if it was for one.',
    resolve: ({ project_id: id }, _args, { loaders }) => (id === null ? null : loaders.project.load(id)),
  }),
  usage: t.field({
    type: UsageConnection,
    description: 'How often it was verified.',
    args: usageArgs,
    extensions: rules({ access: 'usage:read', isPage: true, cost: 10 }),
    resolve: ({ id }, args, context) => usageOfOwner(context, { kind: 'key', id }, args),
  }),
}))
