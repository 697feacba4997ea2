import { createHash } from 'node:crypto'
import type { EntityManager } from '@mikro-orm/core'
import pLimit from 'p-limit'
import type { Principal } from '../access/principal.ts'
import { coversAll } from '../access/scopes.ts'
import type { Clock } from '../clock.ts'
import { canonicalJson } from '../json.ts'
import { preparing } from '../not-prepared.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'

/** A call as it is stored. */
export interface StoredCall {
  fingerprint: Buffer
  answer: Buffer | null
  secretId: string | null
  /** The scopes that the calling credential held. */
  scopes: string[] | null
}

export interface IdempotencyStore {
  /**
   * Claims a name within a transaction. Waits while another transaction holds the claim.
   *
   * @returns the earlier call under the name; null when the name is free, or its call has expired
   * @throws Refusal `in_progress` when the other transaction takes too long
   */
  claim(
    tx: EntityManager,
    call: { name: Buffer; fingerprint: Buffer; scopes: readonly string[]; now: Date; expiresAt: Date },
  ): Promise<StoredCall | null>
  /** Stores the answer of a claimed call, within its transaction. */
  answer(tx: EntityManager, name: Buffer, answer: Buffer, secretId: string): Promise<void>
}

/** A call that may be repeated. */
export interface RepeatableCall {
  /** Chosen by the caller, a new one for each operation that must happen once. */
  idempotencyKey: string
  procedure: string
  input: unknown
}

export interface CallResult<Answer> {
  answer: Answer
  /** Whether the call was made before, and nothing was done now. */
  isReplayed: boolean
}

const REMEMBER_MS = 24 * 3_600_000

/** A call that waits for another holds a connection for a long time. If such calls held all connections, every request would wait. */
const AT_ONCE = 6

/**
 * Executes a call once per idempotency key, and returns its answer to every request with that key: also to those that arrive while
 * it runs, at another replica, or after the process was killed. The claim, the effects of the call and its answer are one
 * transaction, so none of them exists without the others.
 *
 * A call that fails has no effect and is not stored. (draft-ietf-httpapi-idempotency-key-header)
 */
export class IdempotencyService {
  readonly #store: IdempotencyStore
  readonly #keyring: Keyring
  readonly #clock: Clock
  readonly #limit = pLimit(AT_ONCE)

  constructor(parts: { store: IdempotencyStore; keyring: Keyring; clock: Clock }) {
    this.#store = parts.store
    this.#keyring = parts.keyring
    this.#clock = parts.clock
  }

  /**
   * A call belongs to the credential that made it: for any other credential the same idempotency key is a new one.
   *
   * @param work executes the call within the given transaction; its result is stored as JSON
   * @throws Refusal `unprocessable` when the idempotency key was used for another call, `in_progress` when the first call takes too
   *   long, `forbidden` to a credential that has lost scopes since; what `work` throws
   */
  async once<Answer>(
    em: EntityManager,
    principal: Principal,
    call: RepeatableCall,
    work: (tx: EntityManager) => Promise<Answer>,
  ): Promise<CallResult<unknown>> {
    const name = sha256(JSON.stringify([principal.tenantId, principal.credentialId, call.idempotencyKey]))
    // The order of the members in a body makes no difference.
    const fingerprint = sha256(canonicalJson([call.procedure, call.input]))
    const now = this.#clock()
    const expiresAt = new Date(now.getTime() + REMEMBER_MS)
    const make = async (tx: EntityManager): Promise<CallResult<unknown>> => {
      const { scopes } = principal
      const earlier = await this.#store.claim(tx, { name, fingerprint, scopes, now, expiresAt })
      if (earlier) return { answer: this.#answerOf(earlier, fingerprint, scopes), isReplayed: true }
      const answer = await work(tx)
      const { secretId, bytes } = this.#keyring.seal(JSON.stringify(answer))
      await this.#store.answer(tx, name, bytes, secretId)
      return { answer, isReplayed: false }
    }
    return this.#limit(() => preparing(() => em.transactional(make)))
  }

  #answerOf({ fingerprint, answer, secretId, scopes }: StoredCall, wanted: Buffer, held: readonly string[]): unknown {
    if (!fingerprint.equals(wanted)) {
      throw new Refusal('unprocessable', 'Idempotency-Key: was used for another request; choose a new one')
    }
    // The answer may contain a key that this credential could create then, but may not create now.
    if (!coversAll(held, scopes ?? [])) {
      throw new Refusal('forbidden', 'Idempotency-Key: the first request was made with scopes that are no longer held')
    }
    const text = answer && secretId !== null ? this.#keyring.open(secretId, answer) : null
    if (text === null) {
      throw new Refusal(
        'unprocessable',
        'Idempotency-Key: its answer was encrypted under a server secret that is no longer configured',
      )
    }
    return JSON.parse(text)
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
