import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Acknowledgement, OAuthClient, PutOAuthClientRequest } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Users as clients of OAuth 2.0. `user` is an id, or an email (case-insensitive). */
export class OAuthClients extends Resource {
  /**
   * The registration of a user.
   *
   * @example
   * ```ts
   * await keystead.oauthClients.put('alice@example.com', { name: 'Reports', redirect_uris: [] })
   * const { client_id, grant_types } = await keystead.oauthClients.get('alice@example.com')
   * ```
   */
  get(user: string, options?: RequestOptions): Call<OAuthClient> {
    return this.data('GET', path`/api/v1/users/${user}/oauth-client`, {}, options)
  }

  /**
   * Registers a user as a client, or replaces its registration.
   *
   * @example
   * ```ts
   * await keystead.oauthClients.put('alice@example.com', {
   *   name: 'Reports',
   *   redirect_uris: [],
   *   grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
   *   token_endpoint_auth_method: 'none',
   * })
   * ```
   */
  put(user: string, body: PutOAuthClientRequest, options?: RequestOptions): Call<OAuthClient> {
    return this.data('PUT', path`/api/v1/users/${user}/oauth-client`, { body }, options)
  }

  /**
   * Ends the registration of a user, and the tokens that its own keys were used for.
   *
   * @example
   * ```ts
   * await keystead.oauthClients.put('alice@example.com', { name: 'Reports', redirect_uris: [] })
   * await keystead.oauthClients.delete('alice@example.com')
   * ```
   */
  delete(user: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/users/${user}/oauth-client`, {}, options)
  }
}
