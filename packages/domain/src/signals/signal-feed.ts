import type { Clock } from '../clock.ts'
import type { EventLog, LoggedEvent } from '../events/event-log.ts'
import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import type { Issuer } from '../oauth/issuer.ts'
import type { Draft } from './drafts.ts'
import { eventsDelivered, STREAM_UPDATED, VERIFICATION } from './event-types.ts'
import type { SetSigner } from './set-signer.ts'
import type { NewSet, SignalStore, StreamState } from './signal-store.ts'
import { opaque } from './subjects.ts'
import { concernsReceivers, draftsOf } from './translation.ts'

/** So many events of the log are read at once. */
const BATCH = 500

/** A stream that holds more is disabled: its receiver has not come for long, and must begin anew. */
const MOST_HELD = 10_000

/** An event that nobody has acknowledged for so long disables its stream. */
export const HELD_DAYS = 7

const DAY_MS = 86_400_000

/** How long a poll waits for an event. A receiver that hears nothing for longer knows that the feed is broken. */
const POLL_WAIT_MS = 10_000

const OVERFLOW = `more than ${MOST_HELD} events were not acknowledged`
const STALE = `an event was not acknowledged for ${HELD_DAYS} days`

export interface FeedParts {
  store: SignalStore
  log: EventLog
  signer: SetSigner
  issuer: Issuer
  clock: Clock
  /** Shorter in tests. */
  pollWaitMs?: number | undefined
}

export interface PolledSets {
  /** By their ids, in order. */
  sets: Record<string, string>
  moreAvailable: boolean
}

/** Fills streams from the log of their tenant, and hands out what they hold. Any replica may do either at any time. */
export class SignalFeed {
  readonly #parts: FeedParts
  readonly #waiting = new Map<string, Set<() => void>>()

  constructor(parts: FeedParts) {
    this.#parts = parts
  }

  /** Moves every stream on that is behind, and wakes the polls that wait for what came. */
  async tick(): Promise<void> {
    for (const id of await this.#parts.store.behind(this.#parts.clock())) await this.advance(id)
    if (this.#waiting.size === 0) return
    for (const id of await this.#parts.store.withHeld([...this.#waiting.keys()])) this.#wake(id)
  }

  /** Disables streams that nobody reads. */
  async sweep(): Promise<void> {
    const { store, clock } = this.#parts
    for (const id of await store.stale(new Date(clock().getTime() - HELD_DAYS * DAY_MS))) await this.#disable(id, STALE)
  }

  /** Reads the log on for one stream, to its end. */
  async advance(streamId: string): Promise<void> {
    for (;;) {
      const stream = await this.#parts.store.state(streamId, this.#parts.clock())
      if (stream === null || stream.status === 'disabled') return
      const events = await this.#parts.log.read(stream.tenantId, stream.nextSeq, BATCH)
      const last = events.at(-1)
      if (last === undefined) return
      const sets = await this.#setsOf(stream, events)
      if (stream.held + sets.length > MOST_HELD) return this.#disable(streamId, OVERFLOW)
      await this.#parts.store.advance(stream, last.seq + 1, sets)
      if (events.length < BATCH) return
    }
  }

  /**
   * The oldest events of a stream that are not acknowledged, signed.
   *
   * @param most the most of them
   */
  async take(streamId: string, most: number): Promise<PolledSets> {
    const held = await this.#parts.store.held(streamId, most + 1)
    const sets: Record<string, string> = {}
    for (const set of held.slice(0, most)) sets[set.jti] = await this.#parts.signer.sign(streamId, set)
    return { sets, moreAvailable: held.length > most }
  }

  /**
   * Waits until a stream holds something, for a bounded time.
   *
   * @param signal ends it early
   */
  async wait(streamId: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const waiters = this.#waiting.get(streamId) ?? new Set()
    this.#waiting.set(streamId, waiters)
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, this.#parts.pollWaitMs ?? POLL_WAIT_MS)
    waiters.add(resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
    clearTimeout(timer)
    waiters.delete(resolve)
    if (waiters.size === 0) this.#waiting.delete(streamId)
  }

  /** How many polls wait for a stream at this replica. */
  waitingFor(streamId: string): number {
    return this.#waiting.get(streamId)?.size ?? 0
  }

  /** @param state what the receiver sent to recognise it by */
  async verify(streamId: string, state: string | null): Promise<void> {
    const set = this.#aboutStream(streamId, VERIFICATION, state === null ? {} : { state })
    await this.#parts.store.add(streamId, set)
    this.#wake(streamId)
  }

  async #disable(streamId: string, reason: string): Promise<void> {
    const { store, clock } = this.#parts
    const set = this.#aboutStream(streamId, STREAM_UPDATED, { status: 'disabled', reason })
    await store.stop(streamId, { status: 'disabled', reason, set, dropping: true }, clock())
  }

  #wake(streamId: string): void {
    for (const wake of this.#waiting.get(streamId) ?? []) wake()
  }

  async #setsOf(stream: StreamState, events: readonly LoggedEvent[]): Promise<NewSet[]> {
    const telling = events.filter(concernsReceivers)
    if (telling.length === 0) return []
    const { store, issuer, clock } = this.#parts
    const idsOf = (type: string) =>
      telling.flatMap(({ targetType, targetId }) => (targetType === type ? (targetId ?? []) : []))
    const facts = await store.facts(stream.tenantId, { keys: idsOf('key'), users: idsOf('user') }, clock())
    const wanted = new Set(eventsDelivered(stream.eventsRequested))
    const excluded = new Set(stream.excluded)
    return telling.flatMap((event) =>
      draftsOf({ event, facts, issuer: issuer.url })
        .filter(({ type, about }) => wanted.has(type) && !about.some((name) => excluded.has(name)))
        .map((draft) => this.#newSet(claimsOf(draft, event.id), false)),
    )
  }

  #aboutStream(streamId: string, type: string, payload: JsonObject): NewSet {
    const subject = { ...opaque(streamId) }
    return this.#newSet({ txn: newId(), sub_id: subject, events: { [type]: payload } }, true)
  }

  #newSet(claims: JsonObject, control: boolean): NewSet {
    return { jti: newId(), claims, control, createdAt: this.#parts.clock() }
  }
}

/** @param txn the id of the audit event: SETs of the same cause have the same (RFC 8417, section 2.2) */
const claimsOf = ({ type, subject, payload }: Draft, txn: string): JsonObject => ({
  txn,
  sub_id: { ...subject },
  events: { [type]: payload },
})
