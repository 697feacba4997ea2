const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000]
const HOURS = 24

/** After how long an event is sent again to a receiver that failed for the first time, the second time, and so on, in milliseconds. */
export const RETRY_DELAYS_MS: readonly number[] = [
  SECOND,
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  ...Array.from({ length: HOURS }, () => HOUR),
]

/** @returns after how long an event is sent again; null: no more. @param tries how often it was tried */
export const delayAfter = (tries: number): number | null => RETRY_DELAYS_MS[tries - 1] ?? null
