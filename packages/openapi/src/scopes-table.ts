import { covers, ROLES, SCOPE_SETS, SCOPES, scopesOfRoles } from '@keystead/domain'
import { tableOf, withGenerated } from './markdown.ts'

/** The named sets and roles, and the scopes that each holds. */
const HOLDERS: readonly (readonly [title: string, scopes: readonly string[]])[] = [
  ...SCOPE_SETS.map(({ name: scope }) => [`\`${scope}\``, [scope]] as const),
  ...ROLES.map((role) => [role, scopesOfRoles([role])] as const),
]

/** @returns the page with its table generated from the current code */
export function withScopesTable(page: string): string {
  const head = ['scope', 'allows to', ...HOLDERS.map(([title]) => title)]
  const sets = SCOPE_SETS.map(({ name, description }) => ({ scope: name, description }))
  return withGenerated(page, 'packages/domain/src/access/scope-list.ts', tableOf(head, [...SCOPES, ...sets].map(rowOf)))
}

const rowOf = ({ scope, description }: { scope: string; description: string }): string[] => {
  const marks = HOLDERS.map(([, held]) => (covers(held, scope) ? 'yes' : ''))
  return [`\`${scope}\``, description, ...marks]
}
