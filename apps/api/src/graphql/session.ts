import { Refusal, ROLES, userNotFound } from '@keystead/domain'
import { z } from 'zod'
import { Id } from '../contracts/schemas.ts'
import { credentials } from '../contracts/v1/auth.ts'
import { authorised, authorisedNow } from '../trpc/authorisation.ts'
import { builder } from './builder.ts'
import { unitOf } from './calls.ts'
import { MAX_COST } from './allowance.ts'
import { rules } from './rules.ts'

interface TenantView {
  id: string
  name: string
}

interface UserView {
  id: string
  email: string | null
  name: string
  roles: string[]
}

interface MeView extends UserView {
  scopes: readonly string[]
  tenantId: string
}

interface LoginView {
  success: boolean
  sessionToken: string | null
  owner: UserView | null
  tenant: TenantView | null
  error: string | null
}

/** The role that counts: the strongest of them. */
const roleOf = ({ roles }: UserView): string | null => ROLES.find((role) => roles.includes(role)) ?? null

const Tenant = builder.objectRef<TenantView>('Tenant').implement({
  description: 'An organisation. Nobody sees anything of another one.',
  fields: (t) => ({ id: t.exposeID('id'), name: t.exposeString('name') }),
})

const Owner = builder.objectRef<UserView>('Owner').implement({
  description: 'The person whom a session belongs to.',
  fields: (t) => ({
    id: t.exposeID('id'),
    email: t.exposeString('email', { nullable: true }),
    name: t.exposeString('name'),
    role: t.string({ nullable: true, resolve: roleOf, description: 'The strongest of the roles.' }),
    roles: t.exposeStringList('roles'),
  }),
})

const Me = builder.objectRef<MeView>('Me').implement({
  description: 'Whoever the request authenticates as.',
  fields: (t) => ({
    id: t.exposeID('id'),
    email: t.exposeString('email', { nullable: true }),
    name: t.exposeString('name'),
    role: t.string({ nullable: true, resolve: roleOf, description: 'The strongest of the roles.' }),
    roles: t.exposeStringList('roles'),
    scopes: t.field({
      type: ['String'],
      description: 'What this key or session may do.',
      resolve: ({ scopes }) => scopes,
    }),
    tenant: t.field({
      type: Tenant,
      resolve: ({ tenantId }, _args, { caller }) => caller.core.tenants.get(unitOf(caller), tenantId),
    }),
  }),
})

const LoginPayload = builder.objectRef<LoginView>('LoginPayload').implement({
  fields: (t) => ({
    success: t.exposeBoolean('success'),
    sessionToken: t.exposeString('sessionToken', {
      nullable: true,
      description:
        'For `Authorization: Bearer`, on every path of this service. It is shown once, and holds for 24 hours.',
    }),
    owner: t.field({ type: Owner, nullable: true, resolve: ({ owner }) => owner }),
    tenant: t.field({ type: Tenant, nullable: true, resolve: ({ tenant }) => tenant }),
    error: t.exposeString('error', { nullable: true, description: 'Why it did not succeed.' }),
  }),
})

const LoginInput = builder.inputType('LoginInput', {
  fields: (t) => ({
    email: t.string({ required: true }),
    password: t.string({ required: true }),
    tenantId: t.id({
      description:
        'Chooses among tenants that know the same address; without it the default tenant goes first, then the oldest account.',
    }),
  }),
})

const Credentials = z.object({
  ...credentials,
  tenantId: Id.nullish(),
})

const REFUSED: LoginView = {
  success: false,
  sessionToken: null,
  owner: null,
  tenant: null,
  error: 'invalid email or password',
}

builder.mutationField('login', (t) =>
  t.field({
    type: LoginPayload,
    nullable: true,
    description: 'Opens a session. Five failures lock the address for 15 minutes.',
    args: { input: t.arg({ type: LoginInput, required: true }) },
    // A request has one attempt.
    extensions: rules({ access: 'attempt', cost: MAX_COST / 2 + 1 }),
    async resolve(_root, { input }, { caller }) {
      const { email, password, tenantId } = Credentials.parse(input)
      const { core, origin } = caller
      const em = unitOf(caller)
      try {
        const given = { email, password, tenantId: tenantId ?? undefined }
        const { user, token } = await core.sessions.logIn(em, given, origin)
        const { id, name, roles } = user
        const tenant = await core.tenants.get(em, user.tenantId)
        return {
          success: true,
          sessionToken: token,
          owner: { id, email: user.email ?? null, name, roles },
          tenant: { id: tenant.id, name: tenant.name },
          error: null,
        }
      } catch (error) {
        if (error instanceof Refusal && error.code === 'unauthorized') return REFUSED
        throw error
      }
    },
  }),
)

builder.mutationField('logout', (t) =>
  t.boolean({
    nullable: true,
    description: 'Ends the session, at every replica. A key has none: it is revoked.',
    extensions: rules({ access: 'authenticated' }),
    async resolve(_root, _args, { caller }) {
      const { core, notes } = caller
      await core.sessions.logOut(unitOf(caller), await authorisedNow(caller))
      notes.receipt = await core.replicas.confirm()
      return true
    },
  }),
)

builder.queryField('me', (t) =>
  t.field({
    type: Me,
    description: 'Whoever the request authenticates as.',
    extensions: rules({ access: 'authenticated' }),
    async resolve(_root, _args, { caller }) {
      const { tenantId, userId, scopes } = authorised(caller)
      const user = await caller.core.userDirectory.findProfile(tenantId, userId)
      if (!user) throw userNotFound()
      return { ...user, scopes, tenantId }
    },
  }),
)
