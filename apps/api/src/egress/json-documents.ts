import { EgressError, type JsonRequest, type MonotonicClock } from '@keystead/domain'
import { LRUCache } from 'lru-cache'
import { Unusable } from './body.ts'
import type { EgressAnswer, EgressLog, EgressRequest } from './egress.ts'
import { lifetimeOf, MINUTE_MS } from './lifetime.ts'
import { notFetched } from './not-fetched.ts'

/** An attempt that failed is repeated after this, and a document that lacks a key is fetched again no sooner than `AGAIN_MS`. */
const AFTER_FAILURE_MS = MINUTE_MS / 2
const AGAIN_MS = MINUTE_MS
/** A document outlives its source for this long. Then a key that its issuer had to withdraw is not accepted for ever. */
const MAX_STALE_MS = 6 * 60 * MINUTE_MS
const MAX_DOCUMENTS_BYTES = 32 * 1024 * 1024
/** Added to each entry, so that many small ones are bounded too. */
const ENTRY_BYTES = 1024

/** What is known of one URL. All times are of a monotonic clock, in milliseconds. */
interface Entry {
  /** The last document, if there was one; kept when a later attempt fails. */
  document: { value: unknown; fetchedAt: number; freshUntil: number; bytes: number } | null
  triedAt: number
  failure: EgressError | null
}

/** JSON documents that many callers read: one request for all who wait, kept in memory as long as their source allows. */
export class JsonDocuments {
  readonly #fetch: (url: string, request: EgressRequest) => Promise<EgressAnswer>
  readonly #log: EgressLog
  readonly #clock: MonotonicClock
  readonly #entries = new LRUCache<string, Entry>({
    maxSize: MAX_DOCUMENTS_BYTES,
    sizeCalculation: (entry) => ENTRY_BYTES + (entry.document?.bytes ?? 0),
  })
  readonly #running = new Map<string, Promise<unknown>>()

  constructor(parts: {
    fetch: (url: string, request: EgressRequest) => Promise<EgressAnswer>
    log: EgressLog
    clock: MonotonicClock
  }) {
    this.#fetch = parts.fetch
    this.#log = parts.log
    this.#clock = parts.clock
  }

  /** @throws EgressError */
  async get(url: string, request: JsonRequest): Promise<unknown> {
    const name = `${request.maxBytes} ${url}`
    const entry = this.#entries.get(name)
    if (entry && this.#isEnough(entry, request.maxAgeMs)) return this.#usable(entry)
    const running = this.#running.get(name)
    if (running) return running
    const attempt = this.#attempt(name, url, request).finally(() => this.#running.delete(name))
    this.#running.set(name, attempt)
    return attempt
  }

  #isEnough({ document, triedAt, failure }: Entry, maxAgeMs: number | undefined): boolean {
    const now = this.#clock()
    if (failure !== null) return now < triedAt + AFTER_FAILURE_MS
    if (document === null || now >= document.freshUntil) return false
    return maxAgeMs === undefined || now < document.fetchedAt + Math.max(maxAgeMs, AGAIN_MS)
  }

  async #attempt(name: string, url: string, request: JsonRequest): Promise<unknown> {
    const before = this.#entries.get(name)?.document ?? null
    const triedAt = this.#clock()
    try {
      const document = await this.#read(url, request)
      this.#entries.set(name, { document, triedAt, failure: null })
      return document.value
    } catch (error) {
      // What the URL must be is said at once, every time.
      if (!(error instanceof EgressError) || error.code === 'invalid_url') throw error
      const entry = { document: before, triedAt: this.#clock(), failure: error }
      this.#entries.set(name, entry)
      return this.#usable(entry)
    }
  }

  /** @throws EgressError when the last attempt failed and there is no copy, or only one that is too old */
  #usable({ document, failure }: Entry): unknown {
    const isUsable = document !== null && (failure === null || this.#clock() < document.fetchedAt + MAX_STALE_MS)
    if (isUsable) return document.value
    throw failure ?? notFetched('no document')
  }

  async #read(url: string, { maxBytes, timeoutMs }: JsonRequest): Promise<NonNullable<Entry['document']>> {
    const fetchedAt = this.#clock()
    const answer = await this.#fetch(url, { headers: { accept: 'application/json' }, maxBytes, timeoutMs })
    try {
      const value = parse(answer)
      const freshUntil = fetchedAt + lifetimeOf(answer.headers['cache-control'])
      return { value, fetchedAt, freshUntil, bytes: answer.body.length }
    } catch (error) {
      const reason = error instanceof Unusable ? error.message : String(error)
      this.#log.warn({ egress: { origin: new URL(url).origin, reason } }, 'A document that a user named is not usable')
      throw notFetched(reason)
    }
  }
}

const IS_JSON = /^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i

/** @throws Unusable */
function parse({ status, headers, body }: EgressAnswer): unknown {
  if (status !== 200) throw new Unusable(`the answer has status ${status}`)
  const type = String(headers['content-type'] ?? '')
  if (!IS_JSON.test(type)) throw new Unusable('the answer is not of type application/json')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new Unusable('the answer is not JSON in UTF-8')
  }
}
