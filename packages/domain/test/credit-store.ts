import type { CreditLease, CreditReturn, CreditStore } from '../src/index.ts'

const LARGEST_LEASE = 1000

/** Something that was asked of the store and is not answered yet. */
export interface Operation {
  what: 'lease' | 'giveBack'
  /** Lets it happen, and answers it if the answer is not lost. */
  answer(): void
  /** Answers with an error: it has not happened. */
  fail(): void
  /** It has happened, and whoever asked hears of an error all the same, as when a connection is lost. */
  loseAnswer(): void
}

/** The credits of one key as the database has them, on a clock that is moved by hand; it does what it is told when it is told. */
export class CreditStoreByHand implements CreditStore {
  now = 0
  version = 1
  remaining: number
  /** Milliseconds between refills; null: never. */
  refillMs: number | null = null
  refillAmount = 0
  refilledAt = 0
  refills = 0
  /** What the credits were set to, by version. */
  readonly amounts: number[]
  /** What leases were asked for. */
  readonly wanted: number[] = []
  operations: Operation[] = []

  constructor(remaining: number) {
    this.remaining = remaining
    this.amounts = [0, remaining]
  }

  lease(_keyId: string, wanted: number): Promise<CreditLease | null> {
    this.wanted.push(wanted)
    return this.#ask('lease', () => this.#lease(wanted))
  }

  giveBack(credits: readonly CreditReturn[]): Promise<void> {
    const copies = credits.map((each) => ({ ...each }))
    return this.#ask('giveBack', () => {
      for (const { version, refilledAt, amount } of copies) {
        const isGood = version === this.version && (refilledAt === null || refilledAt.getTime() === this.refilledAt)
        if (isGood) this.remaining += amount
      }
    })
  }

  async peek(): Promise<number> {
    return this.remaining
  }

  /** Somebody sets the credits: what was leased before is void. */
  set(amount: number): void {
    this.version += 1
    this.remaining = amount
    this.amounts.push(amount)
  }

  /** What a transaction takes that holds the row until it ends, which is at once. @returns also how to roll it back */
  within(wanted: number): { lease: CreditLease; rollBack: () => void } {
    const { remaining, refilledAt, refills } = this
    const lease = this.#lease(wanted, 0)
    return { lease, rollBack: () => void Object.assign(this, { remaining, refilledAt, refills }) }
  }

  #lease(wanted: number, largest = LARGEST_LEASE): CreditLease {
    const { refillMs } = this
    if (refillMs !== null && this.now >= this.refilledAt + refillMs) {
      this.refilledAt += refillMs * Math.floor((this.now - this.refilledAt) / refillMs)
      this.remaining = this.refillAmount
      this.refills += 1
    }
    const share = Math.min(Math.floor(this.remaining / 10), largest)
    const amount = Math.min(this.remaining, Math.max(wanted, share))
    this.remaining -= amount
    return {
      keyId: 'key',
      version: this.version,
      refilledAt: new Date(this.refilledAt),
      amount,
      stored: this.remaining,
      refillMs: refillMs === null ? null : this.refilledAt + refillMs - this.now,
    }
  }

  #ask<T>(what: Operation['what'], happen: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const done = (settle: () => void) => () => {
        this.operations = this.operations.filter((each) => each !== operation)
        settle()
      }
      const lost = new Error('the connection is lost')
      const operation: Operation = {
        what,
        answer: done(() => resolve(happen())),
        fail: done(() => reject(lost)),
        loseAnswer: done(() => {
          happen()
          reject(lost)
        }),
      }
      this.operations.push(operation)
    })
  }
}
