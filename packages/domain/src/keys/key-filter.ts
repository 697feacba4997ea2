import type { KeyStatus } from './api-key.entity.ts'

export interface KeyFilter {
  userId?: string | undefined
  projectId?: string | undefined
  status?: KeyStatus | undefined
  environment?: string | undefined
  externalId?: string | undefined
}

/** Which keys are in a state, as a condition. */
export const STATE_CONDITIONS = {
  all: {},
  /** Not revoked, and so active or disabled. */
  live: { revokedAt: null },
  active: { revokedAt: null, disabledAt: null },
  disabled: { revokedAt: null, disabledAt: { $ne: null } },
  revoked: { revokedAt: { $ne: null } },
} as const

export type KeyState = keyof typeof STATE_CONDITIONS
