import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  BoundedCount,
  ChangedUsers,
  DisableUsersRequest,
  ForceParams,
  EndedSessions,
  FoundUser,
  CreatedUser,
  EffectiveScopes,
  PageParams,
  User,
  CreateUserRequest,
  UserDetails,
  OffboardedUser,
  OffboardPreview,
  OffboardUsersRequest,
  UserCountParams,
  UserListParams,
  UserProject,
  PasswordDemand,
  SearchUsersRequest,
  UpdateUserRequest,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** People and services. `user` is an id, or an email (case-insensitive). */
export class Users extends Resource {
  /**
   * All matching users, newest first unless sorted otherwise.
   *
   * @example
   * ```ts
   * for await (const user of keystead.users.list({ status: 'active' })) console.log(user.email)
   * ```
   */
  list(params?: UserListParams, options?: RequestOptions): List<User> {
    return this.items(path`/api/v1/users`, params, options)
  }

  /**
   * How many users match, up to 10,000.
   *
   * @example
   * ```ts
   * const { count, at_least } = await keystead.users.count({ unused: true })
   * console.log(at_least ? `more than ${count}` : count)
   * ```
   */
  count(query?: UserCountParams, options?: RequestOptions): Call<BoundedCount> {
    return this.data('GET', path`/api/v1/users/count`, { query }, options)
  }

  /**
   * Creates a user.
   *
   * @example
   * ```ts
   * const { user_id } = await keystead.users.create({ email: 'alice@example.com', roles: ['viewer'] })
   * ```
   */
  create(body: CreateUserRequest, options?: RequestOptions): Call<CreatedUser> {
    return this.data('POST', path`/api/v1/users`, { body }, options)
  }

  /**
   * A user with its projects.
   *
   * @example
   * ```ts
   * const { projects } = await keystead.users.get('alice@example.com')
   * ```
   */
  get(user: string, options?: RequestOptions): Call<UserDetails> {
    return this.data('GET', path`/api/v1/users/${user}`, {}, options)
  }

  /**
   * Changes the given fields; `null` removes a user name.
   *
   * @example
   * ```ts
   * await keystead.users.update('alice@example.com', { name: 'Alice', roles: ['user'] })
   * ```
   */
  update(user: string, body: UpdateUserRequest, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('PUT', path`/api/v1/users/${user}`, { body }, options)
  }

  /**
   * Deletes a user; requires `force` while it has keys or memberships, which are then deleted too.
   *
   * @example
   * ```ts
   * await keystead.users.delete('alice@example.com', { force: true })
   * ```
   */
  delete(user: string, query?: ForceParams, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/users/${user}`, { query }, options)
  }

  /**
   * The scopes that a user holds, and where each comes from.
   *
   * @example
   * ```ts
   * const { scopes } = await keystead.users.effectiveScopes('alice@example.com')
   * for (const { scope, sources } of scopes) console.log(scope, sources)
   * ```
   */
  effectiveScopes(user: string, options?: RequestOptions): Call<EffectiveScopes> {
    return this.data('GET', path`/api/v1/users/${user}/effective-scopes`, {}, options)
  }

  /**
   * The projects of a user.
   *
   * @example
   * ```ts
   * for await (const project of keystead.users.projects('alice@example.com')) console.log(project.project_name)
   * ```
   */
  projects(user: string, params?: PageParams, options?: RequestOptions): List<UserProject> {
    return this.items(path`/api/v1/users/${user}/projects`, params, options)
  }

  /**
   * Users whose email contains a text.
   *
   * @example
   * ```ts
   * const { data } = await keystead.users.search({ search_term: '@example.com' })
   * ```
   */
  search(params: SearchUsersRequest, options?: RequestOptions): List<FoundUser> {
    return this.items(path`/api/v1/users/search`, params, options, { isSearch: true })
  }

  /**
   * Ends the password and the sessions of a person, who sets a new one by a link. If `mailed` is false, hand over the `url`.
   *
   * @example
   * ```ts
   * const { url, mailed } = await keystead.users.demandPassword('alice@example.com')
   * ```
   */
  demandPassword(user: string, options?: RequestOptions): Call<PasswordDemand> {
    return this.data('POST', path`/api/v1/users/${user}/password-reset`, { secret: 'url' }, options)
  }

  /**
   * What offboarding a user, or deleting it, would end. Nothing is changed.
   *
   * @example
   * ```ts
   * const { api_keys_count, projects } = await keystead.users.offboardPreview('alice@example.com')
   * ```
   */
  offboardPreview(user: string, options?: RequestOptions): Call<OffboardPreview> {
    return this.data('GET', path`/api/v1/users/${user}/offboard`, {}, options)
  }

  /**
   * Deactivates a user, and ends all that it can act by: keys, sessions, grants, invitations and memberships. They stay ended.
   *
   * @example
   * ```ts
   * const { api_keys, receipt } = await keystead.users.offboard('alice@example.com')
   * ```
   */
  offboard(user: string, options?: RequestOptions): Call<OffboardedUser> {
    return this.data('POST', path`/api/v1/users/${user}/offboard`, {}, options)
  }

  /**
   * Offboards up to 1,000 users, with one receipt.
   *
   * @example
   * ```ts
   * const { changed, results } = await keystead.users.offboardMany({ user_ids: [userId] })
   * ```
   */
  offboardMany(body: OffboardUsersRequest, options?: RequestOptions): Call<ChangedUsers> {
    return this.data('POST', path`/api/v1/users/offboard`, { body }, options)
  }

  /**
   * Deactivates up to 1,000 users until they are activated again.
   *
   * @example
   * ```ts
   * const { results } = await keystead.users.disableMany({ user_ids: [userId] })
   * ```
   */
  disableMany(body: DisableUsersRequest, options?: RequestOptions): Call<ChangedUsers> {
    return this.data('POST', path`/api/v1/users/disable`, { body }, options)
  }

  /**
   * Ends all sessions of a user.
   *
   * @example
   * ```ts
   * const { ended } = await keystead.users.endSessions('alice@example.com')
   * ```
   */
  endSessions(user: string, options?: RequestOptions): Call<EndedSessions> {
    return this.data('DELETE', path`/api/v1/users/${user}/sessions`, {}, options)
  }
}
