import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  CreateSsoConnectionRequest,
  DeletedSsoConnection,
  PageParams,
  SsoConnection,
  UpdateSsoConnectionRequest,
  VerifySsoConnectionDomainRequest,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Connections of the tenant to OpenID providers, with which its people sign in. */
export class SsoConnections extends Resource {
  /**
   * The connections of the tenant, newest first.
   *
   * @example
   * ```ts
   * for await (const { name, issuer } of keystead.ssoConnections.list()) console.log(name, issuer)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<SsoConnection> {
    return this.items(path`/api/v1/sso-connections`, params, options)
  }

  /**
   * Connects an OpenID provider. Nobody signs in with it before a domain is verified.
   *
   * @example
   * ```ts
   * await keystead.ssoConnections.create({
   *   name: 'Example Inc.',
   *   issuer: 'https://accounts.google.com',
   *   client_id: 'keystead',
   *   client_secret: 'the secret that the provider gave',
   *   domains: ['example.com'],
   *   provision: 'invited',
   * })
   * ```
   */
  create(body: CreateSsoConnectionRequest, options?: RequestOptions): Call<SsoConnection> {
    return this.data('POST', path`/api/v1/sso-connections`, { body }, options)
  }

  /**
   * A connection, with the DNS records that verify its domains.
   *
   * @example
   * ```ts
   * for await (const { connection_id } of keystead.ssoConnections.list()) {
   *   const { domains } = await keystead.ssoConnections.get(connection_id)
   *   console.log(domains)
   * }
   * ```
   */
  get(connection: string, options?: RequestOptions): Call<SsoConnection> {
    return this.data('GET', path`/api/v1/sso-connections/${connection}`, {}, options)
  }

  /**
   * Replaces the settings of a connection. Without `client_secret` the present one stays.
   *
   * @example
   * ```ts
   * for await (const connection of keystead.ssoConnections.list()) {
   *   const { connection_id, name, issuer, client_id } = connection
   *   const domains = connection.domains.map(({ domain }) => domain)
   *   const settings = { name, issuer, client_id, domains, provision: 'invited', require_sso: true } as const
   *   await keystead.ssoConnections.update(connection_id, settings)
   * }
   * ```
   */
  update(connection: string, body: UpdateSsoConnectionRequest, options?: RequestOptions): Call<SsoConnection> {
    return this.data('PUT', path`/api/v1/sso-connections/${connection}`, { body }, options)
  }

  /**
   * Deletes a connection. The sessions that were opened with it end.
   *
   * @example
   * ```ts
   * for await (const { connection_id } of keystead.ssoConnections.list()) await keystead.ssoConnections.delete(connection_id)
   * ```
   */
  delete(connection: string, options?: RequestOptions): Call<DeletedSsoConnection> {
    return this.data('DELETE', path`/api/v1/sso-connections/${connection}`, {}, options)
  }

  /**
   * Verifies a domain by its DNS record. A Super Admin of the default tenant may also vouch for it: `{ by: 'operator' }`.
   *
   * @throws PreconditionFailedError or BadRequestError while the record is not there
   * @example
   * ```ts
   * for await (const { connection_id } of keystead.ssoConnections.list()) {
   *   await keystead.ssoConnections.verifyDomain(connection_id, 'example.com', { by: 'operator' })
   * }
   * ```
   */
  verifyDomain(
    connection: string,
    domain: string,
    body: VerifySsoConnectionDomainRequest = {},
    options?: RequestOptions,
  ): Call<SsoConnection> {
    return this.data('POST', path`/api/v1/sso-connections/${connection}/domains/${domain}/verify`, { body }, options)
  }
}
