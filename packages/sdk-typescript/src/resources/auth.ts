import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Acknowledgement, AuthCheckParams, LogInParams, Session } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Sessions. A client that is made with `credentials` logs in by itself. */
export class Auth extends Resource {
  /** Opens a session of 24 hours. A client made with `credentials` does this by itself. */
  login(body: LogInParams, options?: RequestOptions): Call<Session> {
    return this.data('POST', path`/api/v1/auth/login`, { body }, options)
  }

  /** Ends the session that the client calls with. */
  logout(options?: RequestOptions): Call<Acknowledgement> {
    return this.body('POST', path`/api/v1/auth/logout`, {}, options)
  }

  /** May the client's own credential do this? `withResponse()` has the `x-keystead-*` headers that say who it is. */
  check(query?: AuthCheckParams, options?: RequestOptions): Call<void> {
    return this.body('GET', path`/api/v1/auth/check`, { query }, options)
  }
}
