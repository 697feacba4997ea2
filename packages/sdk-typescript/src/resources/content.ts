import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Transport } from '../core/transport.ts'
import type { ContentUser, CreateContentUserRequest, UpdateContentUserRequest } from '../types/contracts.ts'
import type { PageParams } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The contract at `/admin/api`, for Super Admins. */
export class Content {
  readonly apiUsers: ContentApiUsers

  /** @hidden */
  constructor(transport: Transport) {
    this.apiUsers = new ContentApiUsers(transport)
  }
}

/** API users of the content contract, with their tokens. */
export class ContentApiUsers extends Resource {
  /**
   * All API users with their tokens, newest first.
   *
   * @example
   * ```ts
   * for await (const user of keystead.content.apiUsers.list()) console.log(user.name, user.status)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<ContentUser> {
    return this.items(path`/admin/api`, params, options, { isBare: true, secret: 'token' })
  }

  /**
   * Creates an API user with a token.
   *
   * @example
   * ```ts
   * const { id, token } = await keystead.content.apiUsers.create({ name: 'website', status: 'active', scopes: ['articles:read'] })
   * ```
   */
  create(body: CreateContentUserRequest, options?: RequestOptions): Call<ContentUser> {
    return this.body('POST', path`/admin/api`, { body, secret: 'token' }, options)
  }

  /**
   * An API user with its token.
   *
   * @example
   * ```ts
   * const { token } = await keystead.content.apiUsers.get(apiUserId)
   * const text = token?.reveal()
   * ```
   */
  get(id: string, options?: RequestOptions): Call<ContentUser> {
    return this.body('GET', path`/admin/api/${id}`, { secret: 'token' }, options)
  }

  /**
   * Updates a user; its token stays the same.
   *
   * @example
   * ```ts
   * await keystead.content.apiUsers.update(apiUserId, { description: 'The public website' })
   * ```
   */
  update(id: string, body: UpdateContentUserRequest, options?: RequestOptions): Call<ContentUser> {
    return this.body('PUT', path`/admin/api/${id}`, { body, secret: 'token' }, options)
  }

  /**
   * Deletes an API user and revokes its token.
   *
   * @example
   * ```ts
   * await keystead.content.apiUsers.delete(apiUserId)
   * ```
   */
  delete(id: string, options?: RequestOptions): Call<void> {
    return this.body('DELETE', path`/admin/api/${id}`, {}, options)
  }

  /**
   * Replaces the token of a user; the old one is revoked immediately.
   *
   * @example
   * ```ts
   * const { token } = await keystead.content.apiUsers.regenerateToken(apiUserId)
   * const text = token?.reveal()
   * ```
   */
  regenerateToken(id: string, options?: RequestOptions): Call<ContentUser> {
    return this.body('POST', path`/admin/api/regenerate-token/${id}`, { secret: 'token' }, options)
  }
}
