import { ROLES } from '../access/scope-list.ts'

/** What a custom role may be called: it fits into a header, a token and a path as it is. */
export const ROLE_NAME = /^[a-z][a-z0-9._-]{0,63}$/

/** The most roles of one user. */
export const MAX_ROLES = 32

const BUILT_IN: readonly string[] = ROLES

export const isBuiltIn = (name: string): boolean => BUILT_IN.includes(name)

export const customRolesIn = (names: readonly string[]): string[] => names.filter((name) => !isBuiltIn(name))

/**
 * SQL for the scopes that come with the custom roles of a user, as `text[]`; null for a user who has none, which costs no look-up: a subquery in
 * place of the function would be set up for every statement, even if it is not run.
 *
 * @param tenantId the column of the user's tenant
 * @param roles the column of its roles
 */
export const roleScopesSql = (tenantId: string, roles: string): string => `
  case when not ${roles} <@ '{${ROLES.join(',')}}'::text[] then keystead_role_scopes(${tenantId}, ${roles}) end`
