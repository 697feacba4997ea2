import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Health, JsonWebKeySet, Ready } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Health, readiness and public keys; needs no credentials. */
export class System extends Resource {
  /**
   * Whether the service is running, and its version.
   *
   * @example
   * ```ts
   * const { data } = await keystead.system.health()
   * ```
   */
  health(options?: RequestOptions): Call<Health> {
    return this.body('GET', path`/health`, {}, options)
  }

  /**
   * Whether the service can serve requests; rejects with an InternalServerError of status 503 when it cannot.
   *
   * @example
   * ```ts
   * const isReady = await keystead.system.ready().then(
   *   () => true,
   *   () => false,
   * )
   * ```
   */
  ready(options?: RequestOptions): Call<Ready> {
    return this.body('GET', path`/ready`, {}, options)
  }

  /**
   * The public keys that verify content tokens.
   *
   * @example
   * ```ts
   * const { keys } = await keystead.system.jwks()
   * ```
   */
  jwks(options?: RequestOptions): Call<JsonWebKeySet> {
    return this.body('GET', path`/.well-known/jwks.json`, {}, options)
  }

  /**
   * The public keys that verify checkpoints of the audit log.
   *
   * @example
   * ```ts
   * const { keys } = await keystead.system.auditKeys()
   * ```
   */
  auditKeys(options?: RequestOptions): Call<JsonWebKeySet> {
    return this.body('GET', path`/.well-known/audit-keys.json`, {}, options)
  }
}
