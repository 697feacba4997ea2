import { bindMethods } from '../core/bind.ts'
import type { Call } from '../core/call.ts'
import { CompletionStream } from '../core/completion-stream.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Transport } from '../core/transport.ts'
import type { Completion, CreateCompletionRequest } from '../types/completions.ts'
import type {
  AggregatorApiKey,
  CreateAggregatorApiKeyRequest,
  CreatedAggregatorApiKey,
  AggregatorUser,
  CreateAggregatorUserRequest,
} from '../types/contracts.ts'
import type { PageParams } from '../types/v1.ts'
import { Jobs } from './jobs.ts'
import { Resource } from './resource.ts'

/** The contract at `/api/admin`, and completions through the server's providers. */
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
    bindMethods(this)
  }

  /**
   * Completes a prompt as a stream. `timeout` applies to the start of the response and to each gap in it; the server sends a
   * heartbeat every 15 seconds. It has no idempotency key: a request that may have started is not repeated.
   *
   * @example
   * ```ts
   * const stream = keystead.aggregator.stream({ provider: 'echo', model: 'echo', prompt: 'Hello' })
   * for await (const event of stream) if (event.type === 'chunk') console.log(event.content)
   * const { cost } = await stream.final()
   * ```
   */
  stream(body: CreateCompletionRequest, options?: RequestOptions): CompletionStream {
    const spec = { method: 'POST', ...path`/stream`, body, isKeyless: 'always' } as const
    return new CompletionStream(this.#transport, spec, options)
  }

  /**
   * Completes a prompt in one response: choose a sufficiently long `timeout`. It has no idempotency key either; `jobs.create`
   * has.
   *
   * @example
   * ```ts
   * const completion = await keystead.aggregator.complete(
   *   { provider: 'echo', model: 'echo', prompt: 'Hello' },
   *   { timeout: 120_000 },
   * )
   * ```
   */
  complete(body: CreateCompletionRequest, options?: RequestOptions): Call<Completion> {
    return this.#transport.body({ method: 'POST', ...path`/api/chat/completions`, body, isKeyless: 'always' }, options)
  }
}

/** API users of the aggregator contract. */
export class AggregatorUsers extends Resource {
  /**
   * Creates an API user, which may have any number of keys.
   *
   * @example
   * ```ts
   * const { id } = await keystead.aggregator.users.create({ name: 'reporting' })
   * ```
   */
  create(body: CreateAggregatorUserRequest, options?: RequestOptions): Call<AggregatorUser> {
    return this.body('POST', path`/api/admin/users`, { body }, options)
  }

  /**
   * All API users, newest first.
   *
   * @example
   * ```ts
   * for await (const user of keystead.aggregator.users.list()) console.log(user.name)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<AggregatorUser> {
    return this.items(path`/api/admin/users`, params, options, { isBare: true })
  }
}

/** Keys of the API users of the aggregator contract. */
export class AggregatorApiKeys extends Resource {
  /**
   * Issues a key. Its text is shown only once.
   *
   * @example
   * ```ts
   * const { id, key } = await keystead.aggregator.apiKeys.create({ user_id: serviceId, scopes: ['read'] })
   * const text = key.reveal() // hand it over now
   * ```
   */
  create(body: CreateAggregatorApiKeyRequest, options?: RequestOptions): Call<CreatedAggregatorApiKey> {
    return this.body('POST', path`/api/admin/api-keys`, { body, secret: 'key' }, options)
  }

  /**
   * The keys of a user, revoked ones included, newest first.
   *
   * @example
   * ```ts
   * for await (const key of keystead.aggregator.apiKeys.list(serviceId)) console.log(key.key_prefix, key.active)
   * ```
   */
  list(userId: string, params?: PageParams, options?: RequestOptions): List<AggregatorApiKey> {
    return this.items(path`/api/admin/users/${userId}/api-keys`, params, options, { isBare: true })
  }

  /**
   * Revokes a key immediately and permanently; lists still show it.
   *
   * @example
   * ```ts
   * await keystead.aggregator.apiKeys.revoke(serviceKeyId)
   * ```
   */
  revoke(id: string, options?: RequestOptions): Call<void> {
    return this.body('DELETE', path`/api/admin/api-keys/${id}`, {}, options)
  }
}
