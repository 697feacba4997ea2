import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  ForceParams,
  EndedSessions,
  FoundUser,
  CreatedUser,
  EffectiveScopes,
  PageParams,
  User,
  CreateUserRequest,
  UserDetails,
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
   * All matching users, newest first.
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
