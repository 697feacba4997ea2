import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { NewTenant, PageParams, Tenant, TenantCreateParams } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** For Super Admins of the default tenant. */
export class Tenants extends Resource {
  /** All tenants, newest first. */
  list(params?: PageParams, options?: RequestOptions): List<Tenant> {
    return this.items(path`/api/v1/tenants`, params, options)
  }

  /** Makes a tenant with its owner. A password that was generated is shown only here. */
  create(body: TenantCreateParams, options?: RequestOptions): Call<NewTenant> {
    return this.data('POST', path`/api/v1/tenants`, { body }, options)
  }
}
