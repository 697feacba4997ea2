import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Transport } from '../core/transport.ts'
import type {
  AggregatorApiKey,
  AggregatorApiKeyCreateParams,
  AggregatorNewApiKey,
  AggregatorUser,
  AggregatorUserCreateParams,
} from '../types/contracts.ts'
import type { PageParams } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The contract at `/api/admin`. */
export class Aggregator {
  readonly users: AggregatorUsers
  readonly apiKeys: AggregatorApiKeys

  /** @hidden */
  constructor(transport: Transport) {
    this.users = new AggregatorUsers(transport)
    this.apiKeys = new AggregatorApiKeys(transport)
  }
}

/** API users of the aggregator contract. */
export class AggregatorUsers extends Resource {
  /** Creates an API user, who may have any number of keys. */
  create(body: AggregatorUserCreateParams, options?: RequestOptions): Call<AggregatorUser> {
    return this.body('POST', path`/api/admin/users`, { body }, options)
  }

  /** All API users, newest first. */
  list(params?: PageParams, options?: RequestOptions): List<AggregatorUser> {
    return this.items(path`/api/admin/users`, params, options, { isBare: true })
  }
}

/** Keys of the API users of the aggregator contract. */
export class AggregatorApiKeys extends Resource {
  /** Issues a key. Its text is shown only here. */
  create(body: AggregatorApiKeyCreateParams, options?: RequestOptions): Call<AggregatorNewApiKey> {
    return this.body('POST', path`/api/admin/api-keys`, { body }, options)
  }

  /** The keys of a user, newest first; revoked ones too. */
  list(userId: string, params?: PageParams, options?: RequestOptions): List<AggregatorApiKey> {
    return this.items(path`/api/admin/users/${userId}/api-keys`, params, options, { isBare: true })
  }

  /** Ends a key at once and for good; the list keeps it. */
  revoke(id: string, options?: RequestOptions): Call<void> {
    return this.body('DELETE', path`/api/admin/api-keys/${id}`, {}, options)
  }
}
