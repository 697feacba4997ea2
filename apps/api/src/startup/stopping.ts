import { setTimeout as delay } from 'node:timers/promises'

/** How long requests that are running when listeners close may take to end. */
export const CLOSE_MS = 10_000

/** Streams end this long before the deadline, to send the reason. */
const LAST_WORDS_MS = 2000

/** The longest that a stop may take after the drain, even if something hangs. */
export const LONGEST_STOP_MS = 15_000

/** The progress of a service's stop. */
export class Stopping {
  readonly #ending = new AbortController()
  #hasBegun = false

  /** From then on `/ready` fails, and every response closes its connection so that clients reconnect elsewhere. */
  readonly hasBegun = (): boolean => this.#hasBegun

  /** Aborted when running streams must end. */
  get ending(): AbortSignal {
    return this.#ending.signal
  }

  /** @returns when load balancers have had `drainMs` to send new requests elsewhere; until then all are served */
  async begin(drainMs: number): Promise<void> {
    this.#hasBegun = true
    await delay(drainMs)
    setTimeout(() => this.#ending.abort(), streamsEndIn(0)).unref()
  }
}

/** Milliseconds until streams end, when listeners close after `drainMs`: their clients receive the reason before the connection closes. */
export const streamsEndIn = (drainMs: number): number => drainMs + CLOSE_MS - LAST_WORDS_MS
