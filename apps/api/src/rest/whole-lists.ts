import { setImmediate } from 'node:timers/promises'
import { Refusal } from '@keystead/domain'
import pLimit from 'p-limit'

/** Batches processed at the same time, for all lists together: one waits for the database while another is serialised. */
const BATCHES_AT_ONCE = 2

/**
 * Limits the share of the process that whole lists take: few batches at a time, however many readers there are, and after each a
 * turn of the event loop for everything else, above all verification.
 */
export class WholeLists {
  readonly #perUser: number
  readonly #reading = new Map<string, number>()
  readonly #turns = pLimit(BATCHES_AT_ONCE)

  constructor(perUser: number) {
    this.#perUser = perUser
  }

  /** Runs a batch when it is its turn. */
  batch<Batch>(work: () => Promise<Batch>): Promise<Batch> {
    return this.#turns(async () => {
      const batch = await work()
      await setImmediate()
      return batch
    })
  }

  /** Starts a list for a user. @returns a function that ends it, idempotent @throws Refusal `rate_limited` over the limit */
  begin(userId: string): () => void {
    const count = this.#reading.get(userId) ?? 0
    if (count >= this.#perUser) {
      throw new Refusal('rate_limited', `At most ${this.#perUser} whole lists at a time: end one, or request pages`, {
        retryAfter: 1,
        policy: { name: 'lists', quota: this.#perUser, windowSeconds: 1 },
      })
    }
    this.#reading.set(userId, count + 1)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      const left = (this.#reading.get(userId) ?? 1) - 1
      if (left === 0) this.#reading.delete(userId)
      else this.#reading.set(userId, left)
    }
  }
}
