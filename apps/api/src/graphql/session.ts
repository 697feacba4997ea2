import {
  type AnonymousWork,
  type FactorChallenge,
  type OpenedSession,
  Refusal,
  ROLES,
  userNotFound,
} from '@keystead/domain'
import { z } from 'zod'
import { Id } from '../contracts/schemas.ts'
import { credentials } from '../contracts/v1/auth.ts'
import { Challenge, Code, RecoveryCode } from '../contracts/v1/second-step.ts'
import { authorised } from '../calls/authorisation.ts'
import { builder } from './builder.ts'
import type { Context } from '../calls/context.ts'
import { changeWork, readWork } from './calls.ts'
import { MAX_COST } from './allowance.ts'
import { KeyRef, keyViewOf, UserRef } from './identity/refs.ts'
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
  challenge: FactorChallenge | null
}

/** The strongest of the roles. */
const roleOf = ({ roles }: UserView): string | null => ROLES.find((role) => roles.includes(role)) ?? null

const Tenant = builder.objectRef<TenantView>('Tenant').implement({
  description: 'An organisation. Tenants cannot see the data of other tenants.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A UUID.' }),
    name: t.exposeString('name', { description: 'Its name.' }),
  }),
})

const Owner = builder.objectRef<UserView>('Owner').implement({
  description: 'The user of a session.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The UUID of the user.' }),
    email: t.exposeString('email', { nullable: true, description: 'The email; null for a user without one.' }),
    name: t.exposeString('name', { description: 'The name, unique in the tenant.' }),
    role: t.string({ nullable: true, resolve: roleOf, description: 'The strongest of the roles.' }),
    roles: t.exposeStringList('roles', { description: 'The roles: `super_admin`, `admin`, `user` or `viewer`.' }),
  }),
})

const Me = builder.objectRef<MeView>('Me').implement({
  description: 'The authenticated user.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The UUID of the user.' }),
    email: t.exposeString('email', { nullable: true, description: 'The email; null for a user without one.' }),
    name: t.exposeString('name', { description: 'The name, unique in the tenant.' }),
    role: t.string({ nullable: true, resolve: roleOf, description: 'The strongest of the roles.' }),
    roles: t.exposeStringList('roles', { description: 'The roles: `super_admin`, `admin`, `user` or `viewer`.' }),
    scopes: t.field({
      type: ['String'],
      description: 'The scopes of this key or session.',
      resolve: ({ scopes }) => scopes,
    }),
    tenant: t.field({
      type: Tenant,
      description: 'The tenant of the user.',
      resolve: ({ tenantId }, _args, { caller }) => caller.core.tenants.get(readWork(caller), tenantId),
    }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'The user with its keys and projects. Requires the scope users:read.',
      extensions: rules({ access: 'users:read' }),
      resolve: ({ id }, _args, { loaders }) => loaders.user.load(id),
    }),
    key: t.field({
      type: KeyRef,
      nullable: true,
      description: 'The API key of this request; null for a session. Requires the scope keys:read.',
      extensions: rules({ access: 'keys:read' }),
      async resolve(_me, _args, { caller, loaders }) {
        const { keyId } = authorised(caller.request)
        const key = keyId === null ? null : await loaders.key.load(keyId)
        return key && keyViewOf(key, loaders.now)
      },
    }),
  }),
})

const LoginPayload = builder.objectRef<LoginView>('LoginPayload').implement({
  description: 'The outcome of a log-in.',
  fields: (t) => ({
    success: t.exposeBoolean('success', { description: 'Whether a session was opened.' }),
    sessionToken: t.exposeString('sessionToken', {
      nullable: true,
      description:
        'For `Authorization: Bearer`, on every path of this service. Shown once, valid for KEYSTEAD_SESSION_HOURS, 24 by default.',
    }),
    owner: t.field({
      type: Owner,
      nullable: true,
      description: 'The user who logged in.',
      resolve: ({ owner }) => owner,
    }),
    tenant: t.field({
      type: Tenant,
      nullable: true,
      description: 'The tenant of that user.',
      resolve: ({ tenant }) => tenant,
    }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'Why there is no session; `mfa_required`: a second factor must follow.',
    }),
    challenge: t.string({
      nullable: true,
      description: 'With `mfa_required`: for `completeLogin`. A secret, valid for five minutes.',
      resolve: ({ challenge }) => challenge?.challenge,
    }),
    factors: t.stringList({
      nullable: true,
      description: 'With `mfa_required`: what the person can present: `totp`, `passkey`, `recovery_code`.',
      resolve: ({ challenge }) => challenge?.factors,
    }),
    mustEnrol: t.boolean({
      nullable: true,
      description:
        'With `mfa_required`: whether the person has no factor yet and must add one, over REST, because the tenant demands it.',
      resolve: ({ challenge }) => challenge?.mustEnrol,
    }),
  }),
})

const LoginInput = builder.inputType('LoginInput', {
  description: 'The credentials of a log-in.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'The email, whatever its case.' }),
    password: t.string({ required: true, description: 'The password.' }),
    tenantId: t.id({
      description:
        'Selects the tenant when several have a user with this email; by default the default tenant, then the oldest account.',
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
  challenge: null,
}

const REFUSED_FACTOR: LoginView = { ...REFUSED, error: 'the code is wrong or was used before' }

const CompleteLoginInput = builder.inputType('CompleteLoginInput', {
  description: 'A second factor. Give exactly one of `code` and `recoveryCode`; passkeys are for REST.',
  fields: (t) => ({
    challenge: t.string({ required: true, description: 'The `challenge` of the log-in.' }),
    code: t.string({ description: 'The current code of the authenticator app.' }),
    recoveryCode: t.string({ description: 'A recovery code, which is used up.' }),
  }),
})

const SecondFactor = z
  .object({ challenge: Challenge, code: Code.nullish(), recoveryCode: RecoveryCode.nullish() })
  .refine(({ code, recoveryCode }) => (code == null) !== (recoveryCode == null), {
    path: ['code'],
    message: 'either code or recoveryCode is required, not both',
  })

async function openedView({ core }: Context, work: AnonymousWork, { user, token }: OpenedSession): Promise<LoginView> {
  const { id, name, roles } = user
  const tenant = await core.tenants.get(work, user.tenantId)
  return {
    success: true,
    sessionToken: token,
    owner: { id, email: user.email ?? null, name, roles },
    tenant: { id: tenant.id, name: tenant.name },
    error: null,
    challenge: null,
  }
}

const refusedWith = (view: LoginView) => (error: unknown) => {
  if (error instanceof Refusal && error.code === 'unauthorized') return view
  throw error
}

builder.mutationField('login', (t) =>
  t.field({
    type: LoginPayload,
    nullable: true,
    description: 'Opens a session. Five failures lock the address for 15 minutes.',
    args: { input: t.arg({ type: LoginInput, required: true, description: 'The credentials.' }) },
    // One attempt per request.
    extensions: rules({ access: 'attempt', cost: MAX_COST / 2 + 1 }),
    async resolve(_root, { input }, { caller }) {
      const { email, password, tenantId } = Credentials.parse(input)
      const { core, request } = caller
      const work = core.work.beginAnonymous(request.origin)
      const given = { email, password, tenantId: tenantId ?? undefined }
      return core.sessions
        .logIn(work, given)
        .then((outcome) =>
          outcome.kind === 'challenge'
            ? { ...REFUSED, error: 'mfa_required', challenge: outcome }
            : openedView(caller, work, outcome),
        )
        .catch(refusedWith(REFUSED))
    },
  }),
)

builder.mutationField('completeLogin', (t) =>
  t.field({
    type: LoginPayload,
    nullable: true,
    description:
      'Opens the session of a log-in that asked for a second factor. Five wrong codes lock the person for 15 minutes.',
    args: { input: t.arg({ type: CompleteLoginInput, required: true, description: 'The second factor.' }) },
    // One attempt per request.
    extensions: rules({ access: 'attempt', cost: MAX_COST / 2 + 1 }),
    resolve(_root, { input }, { caller }) {
      const { challenge, code, recoveryCode } = SecondFactor.parse(input)
      const { core, request } = caller
      const work = core.work.beginAnonymous(request.origin)
      const proof =
        code == null
          ? ({ kind: 'recovery_code', code: recoveryCode ?? '' } as const)
          : ({ kind: 'totp', code } as const)
      return core.secondStep
        .complete(work, challenge, proof)
        .then((opened) => openedView(caller, work, opened))
        .catch(refusedWith(REFUSED_FACTOR))
    },
  }),
)

builder.mutationField('logout', (t) =>
  t.boolean({
    nullable: true,
    description: 'Ends the session on every replica. A key has no session: revoke it instead.',
    extensions: rules({ access: 'authenticated' }),
    async resolve(_root, _args, { caller }) {
      await caller.core.sessions.logOut(await changeWork(caller))
      return true
    },
  }),
)

builder.queryField('me', (t) =>
  t.field({
    type: Me,
    description: 'The authenticated user.',
    extensions: rules({ access: 'authenticated' }),
    async resolve(_root, _args, { caller }) {
      const { tenantId, userId, scopes } = authorised(caller.request)
      const user = await caller.core.userDirectory.findProfile(tenantId, userId)
      if (!user) throw userNotFound()
      return { ...user, scopes, tenantId }
    },
  }),
)
