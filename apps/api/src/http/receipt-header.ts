import type { Receipt } from '@keystead/domain'

/** On the answer to every change of a credential. */
export const RECEIPT_HEADER = 'x-keystead-receipt'

/**
 * Which replicas have confirmed a change, as a list of structured fields (RFC 9651):
 * `"018f...";state=confirmed;ms=3.1, "018f...";state=fenced;ms=2250`.
 */
export const receiptText = ({ replicas }: Receipt): string =>
  replicas.map(({ replicaId, state, ms }) => `"${replicaId}";state=${state};ms=${ms}`).join(', ')
