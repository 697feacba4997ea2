import type { EntityManager } from '@mikro-orm/core'

/**
 * Isolates tenants: every query for an entity with this filter is bound to one tenant. A query without a tenant fails, rather than
 * reading the rows of all.
 */
export const tenantFilter = {
  name: 'tenant',
  cond: (args: { tenantId: string }) => ({ tenantId: args.tenantId }),
  default: true,
} as const

/** For the few reads that come before a tenant is known: log-in, start-up. */
export const acrossTenants = { filters: { tenant: false } } as const

/** Binds the queries of `em`, and of the transactions that it opens, to one tenant. */
export function bindToTenant(em: EntityManager, tenantId: string): void {
  em.setFilterParams('tenant', { tenantId })
}
