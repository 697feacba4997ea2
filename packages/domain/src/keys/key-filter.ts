/** `live`: not revoked, and so active or disabled. */
export type KeyState = 'all' | 'live' | 'active' | 'disabled' | 'revoked'

/** Which keys are listed; undefined leaves out a condition. */
export interface KeyFilter {
  userId?: string | undefined
  projectId?: string | undefined
  state?: KeyState | undefined
  environment?: string | undefined
  externalId?: string | undefined
  planId?: string | undefined
  /** A part of the name, of the characters that are shown of the key, or its id. */
  search?: string | undefined
  /** Those that were not used since, also those that never were. */
  lastUsedBefore?: Date | undefined
  /** Those that expire before, also those that have. */
  expiresBefore?: Date | undefined
  /** Those that expire then or later. */
  expiresAfter?: Date | undefined
  /** True: those that were never used. */
  isUnused?: boolean | undefined
  /** Those that live, and may live longer than the settings of the tenant allow new ones to. */
  isOverLifetime?: boolean | undefined
}
