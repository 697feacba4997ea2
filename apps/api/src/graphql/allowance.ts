import type { Incoming } from '../calls/context.ts'

/** How much work a request may cause before it is executed. */
export interface Allowance {
  /** Tokens in all documents of the request: the parser stops there. */
  tokens: number
  /** Fields, fragments and spreads, as written, in all documents of the request. Validation compares each with each. */
  selections: number
  /** The cost of all operations of the request. */
  cost: number
}

const KNOWN: Allowance = { tokens: 4000, selections: 1000, cost: 5000 }

/** Enough for one log-in, or for a client's introspection query, which has 180 tokens and 90 selections. */
const UNKNOWN: Allowance = { tokens: 500, selections: 150, cost: 3000 }

export const MAX_TOKENS = KNOWN.tokens
export const MAX_COST = KNOWN.cost

/** Bytes of an unauthenticated request: a larger one is not even parsed as JSON. */
export const MAX_UNKNOWN_BYTES = 16_384

/** The caller, as far as it determines the allowance. */
export interface Caller {
  request: Pick<Incoming, 'identity'>
}

export const isKnown = ({ request }: Caller): boolean => 'principal' in request.identity

export const allowanceOf = (caller: Caller): Allowance => (isKnown(caller) ? KNOWN : UNKNOWN)
