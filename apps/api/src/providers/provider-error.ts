import { Refusal } from '@keystead/domain'

/** A provider failed to complete a request. The message is shown to the caller and never contains a key. */
export class ProviderError extends Refusal {
  /** Whether a later retry may succeed. */
  readonly isRetryable: boolean

  constructor(message: string, options: { isRetryable?: boolean; retryAfter?: number | undefined } = {}) {
    const { isRetryable = false, retryAfter } = options
    super('provider_failed', message, retryAfter === undefined ? {} : { retryAfter })
    this.isRetryable = isRetryable
  }
}
