import { setImmediate } from 'node:timers/promises'
import { Refusal } from '@keystead/domain'
import pLimit from 'p-limit'

/** Batches processed at the same time, for all lists together: one waits for the database while another is serialised. */
const BATCHES_AT_ONCE = 2

/** How many lists may be read at a time. */
export interface ListBounds {
  perUser: number
  /** Of all users together: each holds two batches while its reader is slow. */
  atOnce: number
}

/**
 * Limits the share of the process that whole lists take: few batches at a time, however many readers there are, and after each a
 * turn of the event loop for everything else, above all verification.
 */
export class WholeLists {
  readonly #bounds: ListBounds
  readonly #reading = new Map<string, number>()
  #all = 0
  readonly #turns = pLimit(BATCHES_AT_ONCE)

  constructor(bounds: ListBounds) {
    this.#bounds = bounds
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
    const { perUser, atOnce } = this.#bounds
    const count = this.#reading.get(userId) ?? 0
    if (count >= perUser) throw tooMany(`At most ${perUser} whole lists at a time: end one, or request pages`, perUser)
    if (this.#all >= atOnce) {
      throw tooMany('The service streams as many whole lists as it may: try again, or request pages', atOnce)
    }
    this.#reading.set(userId, count + 1)
    this.#all += 1
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#all -= 1
      const left = (this.#reading.get(userId) ?? 1) - 1
      if (left === 0) this.#reading.delete(userId)
      else this.#reading.set(userId, left)
    }
  }
}

const tooMany = (message: string, quota: number): Refusal =>
  new Refusal('rate_limited', message, { retryAfter: 1, policy: { name: 'lists', quota, windowSeconds: 1 } })
