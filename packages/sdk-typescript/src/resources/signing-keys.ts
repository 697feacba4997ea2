import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { SigningKey } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The keys that sign access tokens, for Super Admins of the default tenant. */
export class SigningKeys extends Resource {
  /**
   * All that sign, will sign, or verify tokens that still live.
   *
   * @example
   * ```ts
   * const keys = await keystead.signingKeys.list()
   * ```
   */
  list(options?: RequestOptions): Call<SigningKey[]> {
    return this.data('GET', path`/api/v1/signing-keys`, {}, options)
  }

  /**
   * Makes the next keys. They sign after ten minutes, when every cache of the published keys has them.
   *
   * @example
   * ```ts
   * const keys = await keystead.signingKeys.rotate()
   * ```
   */
  rotate(options?: RequestOptions): Call<SigningKey[]> {
    return this.data('POST', path`/api/v1/signing-keys/rotate`, {}, options)
  }
}
