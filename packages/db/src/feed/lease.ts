/**
 * How long a replica trusts its copy without a beat from its feed. A revocation that lacks the answer of a replica waits this long;
 * then no replica can act on the state before it.
 */
export const LEASE_MS = 2000

/** Allowance for two clocks that run at different rates, and for the time between a statement's reading the clock and its commit. */
const LEASE_MARGIN_MS = 250

/** After a fence, or after a change that it did not receive, a replica's lease ends within this time. */
export const FENCE_MS = LEASE_MS + LEASE_MARGIN_MS
