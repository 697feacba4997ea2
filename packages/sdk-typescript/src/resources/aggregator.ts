import type { Call } from '../core/call.ts'
import { CompletionStream } from '../core/completion-stream.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Transport } from '../core/transport.ts'
import type { Completion, CompletionParams } from '../types/completions.ts'
import type {
  AggregatorApiKey,
  AggregatorApiKeyCreateParams,
  AggregatorNewApiKey,
  AggregatorUser,
  AggregatorUserCreateParams,
} from '../types/contracts.ts'
import type { PageParams } from '../types/v1.ts'
import { Jobs } from './jobs.ts'
import { Resource } from './resource.ts'

/** The contract at `/api/admin`, and completions through the providers that the server knows. */
export class Aggregator {
  readonly #transport: Transport
  readonly users: AggregatorUsers
  readonly apiKeys: AggregatorApiKeys
  readonly jobs: Jobs

  /** @hidden */
  constructor(transport: Transport) {
    this.#transport = transport
    this.users = new AggregatorUsers(transport)
    this.apiKeys = new AggregatorApiKeys(transport)
    this.jobs = new Jobs(transport)
  }

  /**
   * Completes a prompt, piece by piece. `timeout` is for each wait: for the beginning, and from one sign of life to the
   * next, which the server gives every 15 seconds. It has no idempotency key: what may have begun is not asked for again.
   */
  stream(body: CompletionParams, options?: RequestOptions): CompletionStream {
    const spec = { method: 'POST', ...path`/stream`, body, isKeyless: 'always' } as const
    return new CompletionStream(this.#transport, spec, options)
  }

  /**
   * Completes a prompt, and answers with all of it at once: give it a `timeout` that is long enough. It has no idempotency
   * key either; `jobs.create` has.
   */
  complete(body: CompletionParams, options?: RequestOptions): Call<Completion> {
    return this.#transport.body({ method: 'POST', ...path`/api/chat/completions`, body, isKeyless: 'always' }, options)
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
