import { assertMayGrantRoles, assertMayManage } from '../access/principal.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import { customScopesNow } from '../roles/role-locks.ts'
import type { Transaction } from '../work/work.ts'
import type { ApiUser } from './api-user.entity.ts'
import { holdingsOf, narrow } from './narrowing.ts'

/** The roles that a locked user is to have. */
export interface RoleChange {
  user: ApiUser
  roles: readonly string[]
}

/**
 * Changes the roles of many users who are locked, as their roles are, with one statement for each table. @see narrow for the
 * scopes that they lose
 *
 * @throws Refusal `forbidden` for a user or a role that holds more than the caller
 */
export async function changeRoles(tx: Transaction, changes: readonly RoleChange[]): Promise<void> {
  if (changes.length === 0) return
  // Read once the users are locked: what their roles hold may have changed while they were waited for.
  const names = changes.flatMap(({ user, roles }) => [...user.roles, ...roles])
  const custom = await customScopesNow(tx, names)
  const scopesOf = (roles: readonly string[]): string[] => roles.flatMap((role) => custom.get(role) ?? [])
  const given = [...custom].map(([name, scopes]) => ({ name, scopes }))
  for (const { user, roles } of changes) {
    user.roleScopes = scopesOf(user.roles)
    assertMayManage(tx.principal, user.heldScopes())
    assertMayGrantRoles(tx.principal, roles, given)
  }
  await assertStillHolds(tx)
  const before = new Map(changes.map(({ user }) => [user.id, holdingsOf(user)]))
  for (const { user, roles } of changes) {
    tx.em.assign(user, { roles: [...roles], updatedAt: tx.clock() })
    user.roleScopes = scopesOf(roles)
    tx.record('user.updated', { type: 'user', id: user.id }, { changed: ['roles'], roles })
  }
  await tx.em.flush()
  const losses = new Map(
    changes.flatMap(({ user }) => {
      const held = before.get(user.id)
      return held ? [[user.id, { before: held, after: holdingsOf(user) }]] : []
    }),
  )
  tx.outcome.narrowedKeys = await narrow(tx, losses, { id: { $in: [...losses.keys()] } })
}
