import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  ForceParams,
  FoundUser,
  NewUser,
  PageParams,
  User,
  UserCreateParams,
  UserDetails,
  UserListParams,
  UserProject,
  UserSearchParams,
  UserUpdateParams,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** People and services. `user` is an id, or an email in any case. */
export class Users extends Resource {
  /** All users that fit, newest first. */
  list(params?: UserListParams, options?: RequestOptions): List<User> {
    return this.items(path`/api/v1/users`, params, options)
  }

  /** Creates a user. */
  create(body: UserCreateParams, options?: RequestOptions): Call<NewUser> {
    return this.data('POST', path`/api/v1/users`, { body }, options)
  }

  /** A user with its projects. */
  get(user: string, options?: RequestOptions): Call<UserDetails> {
    return this.data('GET', path`/api/v1/users/${user}`, {}, options)
  }

  /** Changes what is given; `null` takes a user name away. */
  update(user: string, body: UserUpdateParams, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('PUT', path`/api/v1/users/${user}`, { body }, options)
  }

  /** Deletes a user, its keys and its memberships; one that has any only with `force`. */
  delete(user: string, query?: ForceParams, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/users/${user}`, { query }, options)
  }

  /** The projects of a user. */
  projects(user: string, params?: PageParams, options?: RequestOptions): List<UserProject> {
    return this.items(path`/api/v1/users/${user}/projects`, params, options)
  }

  /** Users whose email contains a text. */
  search(params: UserSearchParams, options?: RequestOptions): List<FoundUser> {
    return this.items(path`/api/v1/users/search`, params, options, { isSearch: true })
  }
}
