import type { Origin } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { lockedRefusal, type LoginAttemptStore } from '../sessions/login-attempts.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { ApiUser } from '../users/api-user.entity.ts'

/** Counts wrong codes of a person, as failed log-ins of an address are counted: whatever challenge, session or replica they come by. */
export class FactorGuard {
  readonly #clock: Clock
  readonly #keyring: Keyring
  readonly #attempts: LoginAttemptStore
  readonly #usage: UsageRecorder

  constructor(parts: { clock: Clock; keyring: Keyring; attempts: LoginAttemptStore; usage: UsageRecorder }) {
    this.#clock = parts.clock
    this.#keyring = parts.keyring
    this.#attempts = parts.attempts
    this.#usage = parts.usage
  }

  /**
   * Counts an attempt before it is made, and clears the count when it succeeds. An attempt that failed for another reason than a
   * wrong code is taken back.
   *
   * @throws Refusal `rate_limited` after five failures, for 15 minutes
   */
  async counting<T>(person: Pick<ApiUser, 'id' | 'tenantId'>, origin: Origin, attempt: () => Promise<T>): Promise<T> {
    const subjects = [this.#keyring.hash(`factor:${person.id}`)]
    const [outcome] = await this.#attempts.begin(subjects, this.#clock())
    if (outcome && !outcome.allowed) throw this.#locked(person, outcome.lockedUntil, origin)
    const result = await attempt().catch(async (error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'unauthorized') await this.#attempts.takeBack(subjects)
      throw error
    })
    await this.#attempts.clear(subjects)
    return result
  }

  #locked({ id, tenantId }: Pick<ApiUser, 'id' | 'tenantId'>, lockedUntil: Date, origin: Origin): Refusal {
    this.#usage.recordFailure({ tenantId, reason: 'factor_locked', target: { type: 'user', id } }, origin)
    return lockedRefusal('Too many wrong codes for this person; try again later', lockedUntil, this.#clock())
  }
}
