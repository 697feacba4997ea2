import type { EntityManager, FilterQuery } from '@mikro-orm/core'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import { acrossTenants } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

const HAS_PASSWORD = { passwordHash: { $ne: null } } as const
const MUST_SET_PASSWORD = { passwordDemandedAt: { $ne: null } } as const

/**
 * The people with the address and a password, oldest first.
 *
 * @param email folded
 * @param tenantId null: in any tenant
 */
export const peopleWithPassword = (em: EntityManager, email: string, tenantId: string | null): Promise<ApiUser[]> =>
  find(em, { email, tenantId }, HAS_PASSWORD)

/** The same with those who must set a new password. */
export const peopleWhoMayReset = (em: EntityManager, email: string, tenantId: string | null): Promise<ApiUser[]> =>
  find(em, { email, tenantId }, { $or: [HAS_PASSWORD, MUST_SET_PASSWORD] })

function find(
  em: EntityManager,
  { email, tenantId }: { email: string; tenantId: string | null },
  where: FilterQuery<ApiUser>,
): Promise<ApiUser[]> {
  const named = { email, kind: 'person' as const, ...(tenantId !== null && { tenantId }) }
  return em.find(ApiUser, { $and: [named, where] }, { ...acrossTenants, orderBy: { id: 'asc' } })
}

/**
 * The account that a log-in opens, unless it names a tenant: of those that are active that of the default tenant, or else the oldest.
 *
 * @param people with a password, oldest first
 */
export function accountOf(people: readonly ApiUser[], now: Date): ApiUser | undefined {
  const active = people.filter((person) => person.isActive(now))
  return active.find(({ tenantId }) => tenantId === DEFAULT_TENANT_ID) ?? active[0]
}
