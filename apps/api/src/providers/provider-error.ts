import { Refusal } from '@keystead/domain'

/** A provider did not complete what it was asked. Its message is for the caller, and never shows a key. */
export class ProviderError extends Refusal {
  /** Whether the same request may succeed a little later. */
  readonly isRetryable: boolean

  constructor(message: string, options: { isRetryable?: boolean; retryAfter?: number | undefined } = {}) {
    const { isRetryable = false, retryAfter } = options
    super('provider_failed', message, retryAfter === undefined ? {} : { retryAfter })
    this.isRetryable = isRetryable
  }
}
