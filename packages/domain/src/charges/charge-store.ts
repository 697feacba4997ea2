import type { CreditStore } from '../credits/credit-leases.ts'
import type { ChargeOutcome, ChargeRequest, ChargeState, HeldCharge } from './key-charge.entity.ts'

/** A charge that has a name, about to be made. */
export interface NewCharge {
  id: string
  tenantId: string
  keyId: string
  /** The credential that asked for it. */
  madeBy: string
  idempotencyKey: string | null
  request: ChargeRequest
  state: ChargeState
  /** Of which credits it takes; null for a key that has none. */
  creditVersion: number | null
  createdAt: Date
  expiresAt: Date
}

/** The stored charge of somebody who asked before. */
export interface EarlierCharge {
  id: string
  request: ChargeRequest
  outcome: ChargeOutcome
}

/** What came of taking. */
export interface MadeCharge {
  outcome: ChargeOutcome
  creditRefilledAt: Date | null
}

/** A reservation that ran out. */
export interface ExpiredCharge {
  keyId: string
  held: HeldCharge
  createdAt: Date
  outcome: ChargeOutcome
}

export interface ChargeStore {
  /**
   * Makes a charge in one transaction with its row. Of several with one idempotency key the first makes it, and the others
   * wait for it and hear of it.
   *
   * @param take takes what the charge is for; null when there was not enough, and then no row is left. It holds a connection
   *   meanwhile, so the credits that it needs come from `lease`, on the same one: as many as it asks for, or what is there if
   *   that is less, and none of them is taken unless the row is there
   * @returns the charge of somebody who asked before; null when `take` was called
   */
  make(
    charge: NewCharge,
    take: (lease: CreditStore['lease']) => Promise<MadeCharge | null>,
  ): Promise<EarlierCharge | null>
  /** Gives back the credits of every reservation that ran out. @returns the points of limits that they took */
  expire(now: Date): Promise<ExpiredCharge[]>
}
