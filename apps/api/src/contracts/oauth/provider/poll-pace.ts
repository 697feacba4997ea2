import { hash } from 'node:crypto'
import { type Clock, OAuthError } from '@keystead/domain'
import { LRUCache } from 'lru-cache'

/** How long a device waits between two questions, as the answer to its first request says. */
export const POLL_SECONDS = 5

/** Networks deliver one question late and the next in time. */
const TOLERANCE_MS = 1000

const MAX_CODES = 10_000

/** Tells devices that ask too often to slow down (RFC 8628, section 3.5). Each process does so on its own. */
export class PollPace {
  readonly #clock: Clock
  readonly #asked = new LRUCache<string, number>({ max: MAX_CODES })

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws OAuthError `slow_down` */
  check(deviceCode: string): void {
    const code = hash('sha256', deviceCode)
    const now = this.#clock().getTime()
    const before = this.#asked.get(code)
    this.#asked.set(code, now)
    if (before !== undefined && now - before < POLL_SECONDS * 1000 - TOLERANCE_MS) {
      throw new OAuthError('slow_down', `Ask again in ${POLL_SECONDS} seconds`)
    }
  }
}
