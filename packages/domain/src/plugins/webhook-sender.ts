import type { WebhookError } from './delivery.ts'

/** What a receiver answered, or why it did not. */
export interface WebhookAnswer {
  /** The status; null without an answer. */
  status: number | null
  /** Null for a success. */
  error: WebhookError | null
  /** The beginning of the body of the answer. */
  text: string
  /** Milliseconds. */
  ms: number
}

/** Sends events to receivers that users have named. */
export interface WebhookSender {
  /** Checks what can be told of a URL without a request. @throws EgressError `invalid_url`, whose message says what it must be */
  check(url: string): void
  /** Redirects are not followed. It never throws. */
  send(request: { url: string; headers: Record<string, string>; body: string }): Promise<WebhookAnswer>
}
