import type { EntityManager } from '@mikro-orm/core'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import { acrossTenants } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

/**
 * The people with the address who have a password, or must set a new one, oldest first.
 *
 * @param email folded
 * @param tenantId null: in any tenant
 */
export async function peopleWith(em: EntityManager, email: string, tenantId: string | null): Promise<ApiUser[]> {
  const where = {
    email,
    kind: 'person' as const,
    $or: [{ passwordHash: { $ne: null } }, { passwordDemandedAt: { $ne: null } }],
    ...(tenantId !== null && { tenantId }),
  }
  return em.find(ApiUser, where, { ...acrossTenants, orderBy: { id: 'asc' } })
}

/** The account that a log-in without a tenant opens: that of the default tenant, or else the oldest. */
export const firstOf = (people: readonly ApiUser[]): ApiUser | undefined =>
  people.find(({ tenantId }) => tenantId === DEFAULT_TENANT_ID) ?? people[0]
