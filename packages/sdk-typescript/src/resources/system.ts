import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Health, JsonWebKeySet, Ready } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** What anybody may ask. */
export class System extends Resource {
  /** Whether the service runs, and its version. */
  health(options?: RequestOptions): Call<Health> {
    return this.body('GET', path`/health`, {}, options)
  }

  /** Whether the service can do its work; rejects with an InternalServerError of status 503 when it cannot. */
  ready(options?: RequestOptions): Call<Ready> {
    return this.body('GET', path`/ready`, {}, options)
  }

  /** The public keys that content tokens are signed with. */
  jwks(options?: RequestOptions): Call<JsonWebKeySet> {
    return this.body('GET', path`/.well-known/jwks.json`, {}, options)
  }
}
