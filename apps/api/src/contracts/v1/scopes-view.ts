import { covers, FINE_SCOPES, ROLES, SCOPE_SETS, SCOPES, scopesOfRoles } from '@keystead/domain'
import { z } from 'zod'

const ScopeView = z
  .object({
    scope: z.string().describe('The scope: `resource:action`'),
    resource: z.string().describe('What it is about; `resource:*` allows every action on it'),
    action: z.string().describe('What it allows'),
    description: z.string().describe('What it allows, in a sentence'),
    sets: z.array(z.string()).describe('The sets that contain it'),
    roles: z.array(z.string()).describe('The built-in roles that hold it'),
  })
  .meta({ id: 'ScopeDetails' })

const ScopeSetView = z
  .object({
    name: z.string().describe('Name of the set, which can be granted like a scope'),
    description: z.string().describe('What it allows, in a sentence'),
    scopes: z
      .array(z.string())
      .describe('The scopes that it contains; `admin` and `*` also contain all that are not listed'),
  })
  .meta({ id: 'ScopeSet' })

export const ScopeList = z
  .object({
    scopes: z.array(ScopeView).describe('Every scope that a route of Keystead requires'),
    sets: z.array(ScopeSetView).describe('Names for several scopes'),
  })
  .meta({ id: 'ScopeList' })

const scopeView = ({ scope, description }: (typeof SCOPES)[number]): z.infer<typeof ScopeView> => {
  const [resource = '', action = ''] = scope.split(':')
  const sets = SCOPE_SETS.flatMap(({ name }) => (covers([name], scope) ? [name] : []))
  const roles = ROLES.filter((role) => covers(scopesOfRoles([role]), scope))
  return { scope, resource, action, description, sets, roles }
}

const setView = ({ name, description }: (typeof SCOPE_SETS)[number]): z.infer<typeof ScopeSetView> => ({
  name,
  description,
  scopes: FINE_SCOPES.filter((scope) => covers([name], scope)),
})

/** All scopes and sets of this release. */
export const scopes = (): z.infer<typeof ScopeList> => ({
  scopes: SCOPES.map(scopeView),
  sets: SCOPE_SETS.map(setView),
})
