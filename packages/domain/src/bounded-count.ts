/** Counting ends here: it reads every row that it counts. */
export const MOST_COUNTED = 10_000

export interface BoundedCount {
  count: number
  /** Whether there may be more than that. */
  isAtLeast: boolean
}

/** @param counted up to one more than {@link MOST_COUNTED} */
export const boundedCount = (counted: number): BoundedCount => ({
  count: Math.min(counted, MOST_COUNTED),
  isAtLeast: counted > MOST_COUNTED,
})
