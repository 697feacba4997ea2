import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  ChangedRole,
  CreateRoleRequest,
  DeletedRole,
  ForceParams,
  PageParams,
  RoleDetails,
  UpdateRoleRequest,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The roles of the tenant: the built-in ones, and its own. `role` is a name or an id. */
export class Roles extends Resource {
  /**
   * All roles, newest first; the built-in ones are last.
   *
   * @example
   * ```ts
   * for await (const role of keystead.roles.list()) console.log(role.name, role.scopes)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<RoleDetails> {
    return this.items(path`/api/v1/roles`, params, options)
  }

  /**
   * Creates a role. You can give it only scopes that you hold, and its name never changes.
   *
   * @example
   * ```ts
   * await keystead.roles.create({ name: 'support', scopes: ['users:read', 'invoices:read'] })
   * ```
   */
  create(body: CreateRoleRequest, options?: RequestOptions): Call<RoleDetails> {
    return this.data('POST', path`/api/v1/roles`, { body }, options)
  }

  /**
   * A role with its scopes.
   *
   * @example
   * ```ts
   * const { scopes, built_in } = await keystead.roles.get('support')
   * ```
   */
  get(role: string, options?: RequestOptions): Call<RoleDetails> {
    return this.data('GET', path`/api/v1/roles/${role}`, {}, options)
  }

  /**
   * Changes the description or the scopes, at once for all who have the role. Scopes that they lose are removed from their keys too.
   *
   * @example
   * ```ts
   * const { narrowed_keys_count } = await keystead.roles.update('support', { scopes: ['users:read'] })
   * ```
   */
  update(role: string, body: UpdateRoleRequest, options?: RequestOptions): Call<ChangedRole> {
    return this.data('PUT', path`/api/v1/roles/${role}`, { body }, options)
  }

  /**
   * Deletes a role; requires `force` while users have it.
   *
   * @example
   * ```ts
   * const { users_count } = await keystead.roles.delete('support', { force: true })
   * ```
   */
  delete(role: string, query?: ForceParams, options?: RequestOptions): Call<DeletedRole> {
    return this.data('DELETE', path`/api/v1/roles/${role}`, { query }, options)
  }
}
