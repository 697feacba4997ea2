import type { Outcome, Receipt } from '@keystead/domain'
import { REPLAYED_HEADER } from './idempotency-key.ts'

/** The ids of keys that lost scopes because their user did, at most the first hundred. The audit event lists all. */
const NARROWED_HEADER = 'x-keystead-narrowed-keys'
const MOST_NARROWED = 100

/** Set on the response to every change of a credential. */
const RECEIPT_HEADER = 'x-keystead-receipt'

/**
 * The replicas that confirmed a change, as a structured-fields list (RFC 9651):
 * `"018f...";state=confirmed;ms=3.1, "018f...";state=fenced;ms=2250`.
 */
const receiptText = ({ replicas }: Receipt): string =>
  replicas.map(({ replicaId, state, ms }) => `"${replicaId}";state=${state};ms=${ms}`).join(', ')

/** The response header fields that report the outcome of its calls. */
export function outcomeHeaders(outcomes: readonly Outcome[]): Record<string, string> {
  const receipt = outcomes.findLast((outcome) => outcome.receipt !== null)?.receipt
  const isReplayed = outcomes.some((outcome) => outcome.isReplayed)
  const narrowedKeys = outcomes.flatMap((outcome) => outcome.narrowedKeys)
  return {
    ...(receipt && { [RECEIPT_HEADER]: receiptText(receipt) }),
    ...(narrowedKeys.length > 0 && { [NARROWED_HEADER]: narrowedKeys.slice(0, MOST_NARROWED).join(', ') }),
    ...(isReplayed && { [REPLAYED_HEADER]: 'true' }),
  }
}
