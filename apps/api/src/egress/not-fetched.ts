import { EgressError, type EgressFailure } from '@keystead/domain'

/** One text for every reason, since a caller who could tell them apart could explore the network of the service. */
export const notFetched = (reason: string, kind?: EgressFailure): EgressError =>
  new EgressError(
    'failed',
    'The URL could not be fetched, or its answer cannot be used; the log of the service says why',
    reason,
    kind,
  )
