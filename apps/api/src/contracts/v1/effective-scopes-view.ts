import type { ApiUser, EffectiveScope } from '@keystead/domain'
import { z } from 'zod'
import { HeldRoles, HeldScopes, Id } from '../schemas.ts'

const ScopeSourceType = z.enum(['own', 'role']).meta({ id: 'ScopeSourceType' })

const ScopeSource = z
  .object({
    type: ScopeSourceType.describe('own: it was given to the user itself; role: it comes with a role'),
    role: z.string().nullable().describe('Name of the role; null for a scope of its own'),
  })
  .meta({ id: 'ScopeSource' })

const EffectiveScopeView = z
  .object({
    scope: z.string().describe('The scope, or the name of a set of scopes'),
    sources: z.array(ScopeSource).describe('Where it comes from; it is lost with the last of these'),
    covers: HeldScopes.describe('The scopes of Keystead that it allows by itself; none for a scope of your own API'),
  })
  .meta({ id: 'EffectiveScope' })

export const EffectiveScopes = z
  .object({
    user_id: Id.describe('Id of the user'),
    roles: HeldRoles.describe('Its roles'),
    scopes: z.array(EffectiveScopeView).describe('What it holds: the union of its own scopes and those of its roles'),
  })
  .meta({ id: 'EffectiveScopes' })

export const effectiveScopesView = ({
  user,
  scopes,
}: {
  user: ApiUser
  scopes: readonly EffectiveScope[]
}): z.infer<typeof EffectiveScopes> => ({
  user_id: user.id,
  roles: user.roles,
  scopes: scopes.map(({ scope, sources, covers }) => ({
    scope,
    sources: sources.map((source) => ({ type: source.type, role: source.type === 'role' ? source.role : null })),
    covers,
  })),
})
