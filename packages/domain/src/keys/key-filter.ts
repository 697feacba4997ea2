import type { InstantFilter } from '../sorted-pages.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { Work } from '../work/work.ts'
import type { KeyQuery } from './key-store.ts'

/** `live`: not revoked, and so active or disabled. */
export type KeyState = 'all' | 'live' | 'active' | 'disabled' | 'revoked'

/** Which keys are listed; undefined leaves out a condition. */
export interface KeyFilter extends InstantFilter {
  userId?: string | undefined
  projectId?: string | undefined
  state?: KeyState | undefined
  environment?: string | undefined
  externalId?: string | undefined
  planId?: string | undefined
  /** A part of the name, of the characters that are shown of the key, or its id. */
  search?: string | undefined
  /** Those that live, and may live longer than the settings of the tenant allow new ones to. */
  isOverLifetime?: boolean | undefined
  /** Those that the settings of the tenant want to be rotated. */
  isDueForRotation?: boolean | undefined
}

/** The filter with what the settings of the tenant say of it. */
export async function withSettings(
  { isOverLifetime, isDueForRotation, ...filter }: KeyFilter,
  work: Work,
  settings: TenantSettings,
): Promise<Omit<KeyQuery, 'tenantId' | 'limit'>> {
  if (!isOverLifetime && !isDueForRotation) return filter
  const governing = await settings.for(work)
  return {
    ...filter,
    ...(isOverLifetime && { livesLongerThanDays: governing['keys.max_lifetime_days'] }),
    ...(isDueForRotation && {
      dueForRotation: { now: work.clock(), days: governing['keys.rotation_reminder_days'] },
    }),
  }
}
