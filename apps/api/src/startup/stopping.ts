import { setTimeout as delay } from 'node:timers/promises'

/** Requests that run when listeners close have this long to end. */
export const CLOSE_MS = 10_000

/** Streams that would run longer are told why they end, and have so long left to say it. */
const LAST_WORDS_MS = 2000

/** What a stop may take after the drain, whatever hangs. */
export const LONGEST_STOP_MS = 15_000

/** How far a service has come on its way to its end. */
export class Stopping {
  readonly #ending = new AbortController()
  #hasBegun = false

  /** From here on `/ready` fails, and every answer asks its client to come back elsewhere. */
  readonly hasBegun = (): boolean => this.#hasBegun

  /** Aborted when whatever still streams must come to its end. */
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

/** After how many milliseconds streams end, when listeners close after `drainMs`: whoever reads one is told why, before its connection ends. */
export const streamsEndIn = (drainMs: number): number => drainMs + CLOSE_MS - LAST_WORDS_MS
