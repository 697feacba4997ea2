import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { CreatedTenant, PageParams, Tenant, CreateTenantRequest } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** For Super Admins of the default tenant. */
export class Tenants extends Resource {
  /**
   * All tenants, newest first.
   *
   * @example
   * ```ts
   * for await (const tenant of keystead.tenants.list()) console.log(tenant.name)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<Tenant> {
    return this.items(path`/api/v1/tenants`, params, options)
  }

  /**
   * Creates a tenant with its owner. A generated password is shown only once.
   *
   * @example
   * ```ts
   * const { owner_password } = await keystead.tenants.create({ name: 'Acme', owner: { email: 'owner@acme.example' } })
   * const text = owner_password?.reveal() // hand it over now
   * ```
   */
  create(body: CreateTenantRequest, options?: RequestOptions): Call<CreatedTenant> {
    return this.data('POST', path`/api/v1/tenants`, { body, secret: 'owner_password' }, options)
  }
}
