import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Transport } from '../core/transport.ts'
import type { ContentUser, ContentUserCreateParams, ContentUserUpdateParams } from '../types/contracts.ts'
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
  /** All API users with their tokens, newest first. */
  list(params?: PageParams, options?: RequestOptions): List<ContentUser> {
    return this.items(path`/admin/api`, params, options, { isBare: true })
  }

  /** Creates an API user with a token. */
  create(body: ContentUserCreateParams, options?: RequestOptions): Call<ContentUser> {
    return this.body('POST', path`/admin/api`, { body }, options)
  }

  /** An API user with its token. */
  get(id: string, options?: RequestOptions): Call<ContentUser> {
    return this.body('GET', path`/admin/api/${id}`, {}, options)
  }

  /** Updates a user; its token stays the same. */
  update(id: string, body: ContentUserUpdateParams, options?: RequestOptions): Call<ContentUser> {
    return this.body('PUT', path`/admin/api/${id}`, { body }, options)
  }

  /** Deletes an API user and ends its token. */
  delete(id: string, options?: RequestOptions): Call<void> {
    return this.body('DELETE', path`/admin/api/${id}`, {}, options)
  }

  /** Replaces the token of a user; the old one ends at once. */
  regenerateToken(id: string, options?: RequestOptions): Call<ContentUser> {
    return this.body('POST', path`/admin/api/regenerate-token/${id}`, {}, options)
  }
}
