import type { Receipt } from '@keystead/domain'
import type { RequestNotes } from '../trpc/context.ts'
import { REPLAYED_HEADER } from './idempotency-key.ts'

/** The ids of keys that lost scopes because their user did; of very many, the first hundred. The audit event names them all. */
const NARROWED_HEADER = 'x-keystead-narrowed-keys'
const MOST_NARROWED = 100

/** On the answer to every change of a credential. */
const RECEIPT_HEADER = 'x-keystead-receipt'

/**
 * Which replicas have confirmed a change, as a list of structured fields (RFC 9651):
 * `"018f...";state=confirmed;ms=3.1, "018f...";state=fenced;ms=2250`.
 */
const receiptText = ({ replicas }: Receipt): string =>
  replicas.map(({ replicaId, state, ms }) => `"${replicaId}";state=${state};ms=${ms}`).join(', ')

/** The fields of an answer that say what came of its request. */
export function noteFields({ receipt, isReplayed, narrowedKeys }: RequestNotes): Record<string, string> {
  return {
    ...(receipt && { [RECEIPT_HEADER]: receiptText(receipt) }),
    ...(narrowedKeys.length > 0 && { [NARROWED_HEADER]: narrowedKeys.slice(0, MOST_NARROWED).join(', ') }),
    ...(isReplayed && { [REPLAYED_HEADER]: 'true' }),
  }
}
