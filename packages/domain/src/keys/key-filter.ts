/** `live`: not revoked, and so active or disabled. */
export type KeyState = 'all' | 'live' | 'active' | 'disabled' | 'revoked'

/** Which keys are listed; undefined leaves out a condition. */
export interface KeyFilter {
  userId?: string | undefined
  projectId?: string | undefined
  state?: KeyState | undefined
  environment?: string | undefined
  externalId?: string | undefined
  /** Those that live, and may live longer than the settings of the tenant allow new ones to. */
  isOverLifetime?: boolean | undefined
}
