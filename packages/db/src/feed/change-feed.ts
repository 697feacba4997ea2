import { hostname } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { CredentialCache, MonotonicClock, Receipt, Replicas } from '@keystead/domain'
import type { Confirmations } from './confirmations.ts'
import { FeedConnection, type JobNews } from './feed-connection.ts'
import { LEASE_MS } from './lease.ts'

/** How often a replica sends a beat through its feed. */
const BEAT_MS = 400

/** A feed that has delivered nothing for this long is closed, and another connection is opened. */
const SILENCE_MS = 5000

const FIRST_RETRY_MS = 100
const LONGEST_RETRY_MS = 2000

export interface FeedOptions {
  /** Of a connection to PostgreSQL itself: a pooler in transaction mode does not pass notifications on. */
  url: string
  /** Of this replica. */
  confirmations: Confirmations
  cache: CredentialCache
  clock: MonotonicClock
  /** Called with job news. Consumers poll the database too: while the feed is lost there are no calls. */
  onJobs: (news: JobNews) => void
  /** Called when the feed is lost, with the reason, and when it is live again. */
  onState: (state: 'lost' | 'live', reason?: unknown) => void
}

/**
 * Keeps this replica's copy of credentials valid. PostgreSQL delivers the notifications of all changes to a listening connection,
 * in the order of commits. Periodically the replica sends itself a beat through the same feed; when it comes back, everything that
 * was committed before the beat was sent has arrived too, and the copy may be trusted for one lease from the moment of sending.
 * Beats are numbered, so a feed with a gap is detected and restarted, with an empty copy.
 */
export class ChangeFeed implements Replicas {
  readonly #options: FeedOptions
  #connection: FeedConnection | null = null
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(options: FeedOptions) {
    this.#options = options
  }

  /** @returns once the copy may be used, or the first connection has failed; then look-ups go to the database */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#running = this.#run(resolve)
    })
  }

  confirm(): Promise<Receipt> {
    return this.#options.confirmations.confirm()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#options.cache.distrust()
    await this.#connection?.leave()
    await this.#running
  }

  async #run(onFirstWord: () => void): Promise<void> {
    let retryMs = FIRST_RETRY_MS
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        await this.#live(() => {
          retryMs = FIRST_RETRY_MS
          onFirstWord()
        })
      } catch (error) {
        if (signal.aborted) break
        this.#options.cache.distrust()
        this.#options.onState('lost', error)
        onFirstWord()
        await delay(retryMs, undefined, { signal }).catch(() => undefined)
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
      }
    }
    onFirstWord()
  }

  /** Runs one connection. @throws when it ends, for whatever reason */
  async #live(onLive: () => void): Promise<never> {
    const { cache, clock, confirmations, url } = this.#options
    let live = false
    const connection = new FeedConnection({
      url,
      replica: { id: confirmations.replicaId, name: `${hostname()}:${process.pid}` },
      clock,
      onChange: (change) => cache.apply(change),
      onJobs: this.#options.onJobs,
      placeOfLookUps: () => confirmations.place(),
      onAnswer: (token, replicaId) => confirmations.answered(token, replicaId),
      onBeat: (sentAt) => {
        cache.trustUntil(sentAt + LEASE_MS)
        if (live || !cache.isTrusted()) return
        live = true
        this.#options.onState('live')
        onLive()
      },
    })
    this.#connection = connection
    try {
      // Registered first, with an empty copy: this replica confirms changes of what it copies from here on.
      await connection.open()
      cache.distrust()
      return await connection.beat(BEAT_MS, SILENCE_MS)
    } finally {
      this.#connection = null
      cache.distrust()
      await connection.close()
    }
  }
}
