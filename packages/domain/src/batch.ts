/** At most so many are changed by one call. */
export const MOST_IN_BATCH = 1000

/**
 * What a call that changes many did to one of them:
 *
 * - `changed`: it is now as wanted
 * - `unchanged`: it was so before
 * - `revoked`: a key that has ended, and cannot be changed
 * - `not_found`: the tenant has none with this id
 * - `forbidden`: it holds more than the caller
 */
export const BATCH_OUTCOMES = ['changed', 'unchanged', 'revoked', 'not_found', 'forbidden'] as const
export type BatchOutcome = (typeof BATCH_OUTCOMES)[number]

export interface BatchResult {
  id: string
  outcome: BatchOutcome
}

/** Ids as rows have them, each once. */
export const batchOf = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.toLowerCase()))]

/** One result for each id, in the order of the ids. */
export const resultsOf = (ids: readonly string[], outcomeOf: (id: string) => BatchOutcome): BatchResult[] =>
  batchOf(ids).map((id) => ({ id, outcome: outcomeOf(id) }))
