import { DEFAULT_TENANT_ID, type Origin } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'

export type AttemptOutcome = { allowed: true } | { allowed: false; lockedUntil: Date }

/** Counts the failures of what can be guessed: log-ins of an address, codes of a person, secrets of a client. */
export interface LoginAttemptStore {
  /**
   * Counts an attempt before it is made, so that concurrent attempts get no more tries than sequential ones.
   *
   * @returns for each of the subjects whether it is allowed
   */
  begin(subjects: readonly Buffer[], now: Date): Promise<AttemptOutcome[]>
  /** Clears the attempts after a success. */
  clear(subjects: readonly Buffer[]): Promise<void>
  /** Uncounts one allowed attempt of each, which was not a failure. Other counts stay. */
  takeBack(subjects: readonly Buffer[]): Promise<void>
}

/**
 * What the failures of an address are counted under: for a tenant, or (null) for log-ins that name none.
 *
 * @param email folded
 */
export const subjectsOf = (keyring: Keyring, email: string, tenants: readonly (string | null)[]): Buffer[] =>
  tenants.map((tenantId) => keyring.hash(`login:${tenantId ?? ''}:${email}`))

/** The refusal of an attempt at an address that is locked, which is recorded. */
export function lockedOut(
  { usage, clock }: { usage: UsageRecorder; clock: Clock },
  lockedUntil: Date,
  origin: Origin,
): Refusal {
  usage.recordFailure({ tenantId: DEFAULT_TENANT_ID, reason: 'login_locked', target: null }, origin)
  return lockedRefusal('Too many failed log-ins for this address; try again later', lockedUntil, clock())
}

/** The refusal of an attempt at what is locked. */
export function lockedRefusal(message: string, lockedUntil: Date, now: Date): Refusal {
  const retryAfter = Math.ceil((lockedUntil.getTime() - now.getTime()) / 1000)
  return new Refusal('rate_limited', message, { retryAfter })
}
