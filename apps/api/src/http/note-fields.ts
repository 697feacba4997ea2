import type { Receipt } from '@keystead/domain'
import type { RequestNotes } from '../trpc/context.ts'
import { REPLAYED_HEADER } from './idempotency-key.ts'

/** On the answer to every change of a credential. */
const RECEIPT_HEADER = 'x-keystead-receipt'

/**
 * Which replicas have confirmed a change, as a list of structured fields (RFC 9651):
 * `"018f...";state=confirmed;ms=3.1, "018f...";state=fenced;ms=2250`.
 */
const receiptText = ({ replicas }: Receipt): string =>
  replicas.map(({ replicaId, state, ms }) => `"${replicaId}";state=${state};ms=${ms}`).join(', ')

/** The fields of an answer that say what came of its request. */
export function noteFields({ receipt, isReplayed }: RequestNotes): Record<string, string> {
  return {
    ...(receipt && { [RECEIPT_HEADER]: receiptText(receipt) }),
    ...(isReplayed && { [REPLAYED_HEADER]: 'true' }),
  }
}
