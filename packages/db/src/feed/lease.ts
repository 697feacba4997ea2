/**
 * How long a replica goes on trusting its copy without having heard from its feed. A revocation that lacks the word of a
 * replica waits this long, and then no replica can act on what was before it.
 */
export const LEASE_MS = 2000

/** Time that two clocks' rates may differ by, and that a statement may take between looking at the clock and committing. */
const LEASE_MARGIN_MS = 250

/** From a fence on, or from a change that it did not hear of, a replica's lease ends within this time. */
export const FENCE_MS = LEASE_MS + LEASE_MARGIN_MS
