import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  ApiKey,
  ApiKeyCreateParams,
  ApiKeyImportParams,
  ApiKeyListParams,
  ApiKeyRotateParams,
  ApiKeyUpdateParams,
  ChangedApiKey,
  ImportedApiKeys,
  NewApiKey,
  RotatedApiKey,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** API keys of all users. `key` is the id of a key, or its full text. */
export class ApiKeys extends Resource {
  /** All keys that fit, newest first. */
  list(params?: ApiKeyListParams, options?: RequestOptions): List<ApiKey> {
    return this.items(path`/api/v1/api-keys`, params, options)
  }

  /** Issues a key. Its text is shown only here. */
  create(body: ApiKeyCreateParams, options?: RequestOptions): Call<NewApiKey> {
    return this.data('POST', path`/api/v1/api-keys`, { body }, options)
  }

  /** Takes over keys that another system issued, by their SHA-256. */
  import(body: ApiKeyImportParams, options?: RequestOptions): Call<ImportedApiKeys> {
    return this.data('POST', path`/api/v1/api-keys/import`, { body }, options)
  }

  /** A key, without its text. */
  get(key: string, options?: RequestOptions): Call<ApiKey> {
    return this.data('GET', path`/api/v1/api-keys/${key}`, {}, options)
  }

  /** Changes a key. From the answer on no replica of the server knows it as it was. */
  update(key: string, body: ApiKeyUpdateParams, options?: RequestOptions): Call<ChangedApiKey> {
    return this.data('PATCH', path`/api/v1/api-keys/${key}`, { body }, options)
  }

  /** Replaces a key; the old one ends at once, or after `overlap_seconds`. The new text is shown only here. */
  rotate(body: ApiKeyRotateParams, options?: RequestOptions): Call<RotatedApiKey> {
    return this.data('POST', path`/api/v1/api-keys/rotate`, { body }, options)
  }

  /** Stops a key until it is enabled again. */
  disable(key: string, options?: RequestOptions): Call<ChangedApiKey> {
    return this.data('POST', path`/api/v1/api-keys/${key}/disable`, {}, options)
  }

  /** Lets a disabled key work again. */
  enable(key: string, options?: RequestOptions): Call<ChangedApiKey> {
    return this.data('POST', path`/api/v1/api-keys/${key}/enable`, {}, options)
  }

  /** Ends a key for good. */
  delete(key: string, options?: RequestOptions): Call<ChangedApiKey> {
    return this.data('DELETE', path`/api/v1/api-keys/${key}`, {}, options)
  }
}
