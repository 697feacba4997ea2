import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { LoginPolicy, SetAuthPolicyRequest } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** What the tenant demands of log-ins. */
export class AuthPolicy extends Resource {
  /**
   * The policy of the tenant.
   *
   * @example
   * ```ts
   * const { second_factor } = await keystead.authPolicy.get()
   * ```
   */
  get(options?: RequestOptions): Call<LoginPolicy> {
    return this.data('GET', path`/api/v1/auth/policy`, {}, options)
  }

  /**
   * Sets the policy. With `required`, a person gets a session only with a second factor or a passkey.
   *
   * @example
   * ```ts
   * await keystead.authPolicy.set({ second_factor: 'optional' })
   * ```
   */
  set(body: SetAuthPolicyRequest, options?: RequestOptions): Call<LoginPolicy> {
    return this.data('PUT', path`/api/v1/auth/policy`, { body }, options)
  }
}
