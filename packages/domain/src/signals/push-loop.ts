import type { Clock } from '../clock.ts'
import { delayAfter } from '../events/retry-delays.ts'
import { isObject } from '../json.ts'
import type { Vault } from '../secrets/vault.ts'
import type { SetSigner } from './set-signer.ts'
import type { DuePush, HeldSet, SignalStore } from './signal-store.ts'
import type { StreamEgress } from './signal-streams.service.ts'
import { openAuthorization } from './stream-secret.ts'

/** How a SET is pushed. */
export interface SetSender {
  /** @throws when there is no answer */
  send(url: string, set: string, authorization: string | null): Promise<{ status: number; body: string }>
}

/** A replica has a stream for so long, and begins no attempt in the last half of it. */
const TAKEN_MS = 60_000
const BATCH = 20
const MOST_AT_ONCE = 8

const UNREACHABLE = 'its events could not be pushed for a day'

/** What a receiver may say of a SET that it will not take, however often it is sent (RFC 8935, section 2.4). */
const REFUSED_FOR_GOOD: ReadonlySet<string> = new Set([
  'invalid_request',
  'invalid_key',
  'invalid_issuer',
  'invalid_audience',
])

export interface PushParts {
  store: SignalStore
  signer: Pick<SetSigner, 'sign'>
  sender: SetSender
  egress: StreamEgress
  vault: Vault
  clock: Clock
  /** Called for an event that the receiver refused, and that is not sent again. */
  onRefused: (refused: { streamId: string; jti: string; err: string }) => void
  onError: (error: unknown) => void
}

type Outcome = 'taken' | 'failed' | { refused: string }

/** Pushes the events of streams (RFC 8935), in order, each at least once. All time is that of the clock. */
export class PushLoop {
  readonly #parts: PushParts
  readonly #running = new Set<Promise<void>>()
  #ended = false

  constructor(parts: PushParts) {
    this.#parts = parts
  }

  /** Begins to push for the streams that are due, and does not wait for their receivers. */
  async tick(): Promise<void> {
    while (!this.#ended && this.#running.size < MOST_AT_ONCE) {
      const now = this.#parts.clock()
      const due = await this.#parts.store.takePush(now, new Date(now.getTime() + TAKEN_MS))
      if (due === null) return
      const run = this.#push(due, now).catch(this.#parts.onError)
      this.#running.add(run)
      void run.finally(() => this.#running.delete(run))
    }
  }

  /** Waits for what is under way. */
  async settle(): Promise<void> {
    await Promise.all(this.#running)
  }

  /** No more is begun. */
  async stop(): Promise<void> {
    this.#ended = true
    await this.settle()
  }

  async #push(due: DuePush, since: Date): Promise<void> {
    const { store, clock } = this.#parts
    const isOver = () => this.#ended || clock().getTime() >= since.getTime() + TAKEN_MS / 2
    let failures = due.failures
    while (!isOver()) {
      const sets = await store.held(due.id, BATCH)
      if (sets.length === 0) break
      for (const set of sets) {
        if (isOver()) break
        const outcome = await this.#attempt(due, set)
        if (outcome === 'failed') return this.#failed(due, failures + 1)
        if (outcome !== 'taken') this.#parts.onRefused({ streamId: due.id, jti: set.jti, err: outcome.refused })
        failures = 0
        await store.remove(due.id, [set.jti])
      }
    }
    await store.leavePush(due.id, { failures, dueAt: null })
  }

  async #failed({ id }: DuePush, failures: number): Promise<void> {
    const { store, clock } = this.#parts
    const now = clock()
    const wait = delayAfter(failures)
    if (wait !== null) {
      return store.leavePush(id, { failures, dueAt: new Date(now.getTime() + wait) })
    }
    await store.stop(id, { status: 'paused', reason: UNREACHABLE, set: null, dropping: false }, now)
    await store.leavePush(id, { failures: 0, dueAt: null })
  }

  async #attempt(due: DuePush, set: HeldSet): Promise<Outcome> {
    const { signer, sender, egress, vault } = this.#parts
    const token = await signer.sign(due.id, set)
    const authorization = openAuthorization(vault, due)
    try {
      // What the tenant allows may have changed since the stream was made.
      const permitted = await egress.of(due.tenantId)
      permitted.check(due.endpointUrl)
      const { status, body } = await sender.send(due.endpointUrl, token, authorization)
      if (status >= 200 && status < 300) return 'taken'
      const err = status === 400 ? errIn(body) : null
      return err !== null && REFUSED_FOR_GOOD.has(err) ? { refused: err } : 'failed'
    } catch {
      // Whatever went wrong is logged where it was sent.
      return 'failed'
    }
  }
}

function errIn(body: string): string | null {
  try {
    const answer: unknown = JSON.parse(body)
    return isObject(answer) && typeof answer['err'] === 'string' ? answer['err'] : null
  } catch {
    return null
  }
}
