import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Secret } from '../core/secret.ts'
import type {
  ApiKey,
  CreateApiKeyRequest,
  ImportApiKeysRequest,
  ApiKeyCountParams,
  ApiKeyListParams,
  BoundedCount,
  ChangedApiKeys,
  DisableApiKeysRequest,
  EnableApiKeysRequest,
  RevokeApiKeysRequest,
  RotateApiKeyRequest,
  UpdateApiKeyRequest,
  ChangedApiKey,
  ImportedApiKeys,
  CreatedApiKey,
  RotatedApiKey,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** API keys of all users. `key` is the id of a key, or its full text. */
export class ApiKeys extends Resource {
  /**
   * All matching keys, newest first unless sorted otherwise.
   *
   * @example
   * ```ts
   * for await (const key of keystead.apiKeys.list({ user_id: userId })) console.log(key.name, key.last_used_at)
   * ```
   */
  list(params?: ApiKeyListParams, options?: RequestOptions): List<ApiKey> {
    return this.items(path`/api/v1/api-keys`, params, options)
  }

  /**
   * How many keys match, up to 10,000.
   *
   * @example
   * ```ts
   * const { count } = await keystead.apiKeys.count({ status: 'active', expires_before: '2036-01-01T00:00:00Z' })
   * ```
   */
  count(query?: ApiKeyCountParams, options?: RequestOptions): Call<BoundedCount> {
    return this.data('GET', path`/api/v1/api-keys/count`, { query }, options)
  }

  /**
   * Revokes up to 1,000 keys permanently, with one receipt.
   *
   * @example
   * ```ts
   * const { changed, results, receipt } = await keystead.apiKeys.revokeMany({ key_ids: [keyId] })
   * ```
   */
  revokeMany(body: RevokeApiKeysRequest, options?: RequestOptions): Call<ChangedApiKeys> {
    return this.data('POST', path`/api/v1/api-keys/revoke`, { body }, options)
  }

  /**
   * Disables up to 1,000 keys until they are enabled again.
   *
   * @example
   * ```ts
   * const { results } = await keystead.apiKeys.disableMany({ key_ids: [keyId] })
   * ```
   */
  disableMany(body: DisableApiKeysRequest, options?: RequestOptions): Call<ChangedApiKeys> {
    return this.data('POST', path`/api/v1/api-keys/disable`, { body }, options)
  }

  /**
   * Enables up to 1,000 disabled keys.
   *
   * @example
   * ```ts
   * const { results } = await keystead.apiKeys.enableMany({ key_ids: [keyId] })
   * ```
   */
  enableMany(body: EnableApiKeysRequest, options?: RequestOptions): Call<ChangedApiKeys> {
    return this.data('POST', path`/api/v1/api-keys/enable`, { body }, options)
  }

  /**
   * Issues a key. Its text is shown only once.
   *
   * @example
   * ```ts
   * const { key_id, api_key } = await keystead.apiKeys.create({ user_id: userId, name: 'CI', scopes: ['reports:read'] })
   * const text = api_key.reveal() // hand it over now
   * ```
   */
  create(body: CreateApiKeyRequest, options?: RequestOptions): Call<CreatedApiKey> {
    return this.data('POST', path`/api/v1/api-keys`, { body, secret: 'api_key' }, options)
  }

  /**
   * Takes over keys that another system issued, by their SHA-256.
   *
   * @example
   * ```ts
   * const { key_ids } = await keystead.apiKeys.import({ keys: [{ sha256, user_id: userId, scopes: ['reports:read'] }] })
   * ```
   */
  import(body: ImportApiKeysRequest, options?: RequestOptions): Call<ImportedApiKeys> {
    return this.data('POST', path`/api/v1/api-keys/import`, { body }, options)
  }

  /**
   * A key, without its text.
   *
   * @example
   * ```ts
   * const { status, expires_at } = await keystead.apiKeys.get(keyId)
   * ```
   */
  get(key: string | Secret, options?: RequestOptions): Call<ApiKey> {
    return this.data('GET', path`/api/v1/api-keys/${key}`, {}, options)
  }

  /**
   * Updates a key. Once this resolves, no replica of the server uses its earlier state.
   *
   * @example
   * ```ts
   * await keystead.apiKeys.update(keyId, { scopes: ['reports:read', 'reports:write'], expires_at: null })
   * ```
   */
  update(key: string | Secret, body: UpdateApiKeyRequest, options?: RequestOptions): Call<ChangedApiKey> {
    return this.data('PATCH', path`/api/v1/api-keys/${key}`, { body }, options)
  }

  /**
   * Replaces a key; the old one is revoked immediately, or after `overlap_seconds`. The new text is shown only once.
   *
   * @example
   * ```ts
   * const { new_api_key } = await keystead.apiKeys.rotate({ api_key: keyId, overlap_seconds: 86_400 })
   * ```
   */
  rotate(body: RotateApiKeyRequest, options?: RequestOptions): Call<RotatedApiKey> {
    return this.data('POST', path`/api/v1/api-keys/rotate`, { body, secret: 'new_api_key' }, options)
  }

  /**
   * Disables a key until it is enabled again.
   *
   * @example
   * ```ts
   * await keystead.apiKeys.disable(keyId)
   * ```
   */
  disable(key: string | Secret, options?: RequestOptions): Call<ChangedApiKey> {
    return this.data('POST', path`/api/v1/api-keys/${key}/disable`, {}, options)
  }

  /**
   * Enables a disabled key.
   *
   * @example
   * ```ts
   * await keystead.apiKeys.enable(keyId)
   * ```
   */
  enable(key: string | Secret, options?: RequestOptions): Call<ChangedApiKey> {
    return this.data('POST', path`/api/v1/api-keys/${key}/enable`, {}, options)
  }

  /**
   * Revokes a key permanently.
   *
   * @example
   * ```ts
   * await keystead.apiKeys.delete(keyId)
   * ```
   */
  delete(key: string | Secret, options?: RequestOptions): Call<ChangedApiKey> {
    return this.data('DELETE', path`/api/v1/api-keys/${key}`, {}, options)
  }
}
