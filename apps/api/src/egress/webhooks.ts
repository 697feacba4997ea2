import type { WebhookAnswer, WebhookError, WebhookSender } from '@keystead/domain'
import { DELIVERY_TIMEOUT_MS, EgressError, KEPT_ANSWER_BYTES } from '@keystead/domain'
import { assertLiteralIsPermitted } from './destination.ts'
import type { EgressAnswer, OutgoingRequests } from './egress.ts'

/** So much of an answer is read; what comes after it is not needed. */
const MAX_BYTES = 65_536

/**
 * Sends events to the receivers of plugins.
 *
 * @param egress of its own, so that slow receivers do not take what sign-ins need
 */
export const createWebhookSender = (egress: OutgoingRequests, opened: readonly string[]): WebhookSender => ({
  check(url) {
    egress.check(url)
    assertLiteralIsPermitted(url, opened)
  },
  async send({ url, headers, body }) {
    const began = performance.now()
    const end = (answer: Omit<WebhookAnswer, 'ms'>) => ({ ...answer, ms: Math.round(performance.now() - began) })
    try {
      const request = { method: 'POST', headers, body, maxBytes: MAX_BYTES, isCut: true } as const
      const { status, body: text } = await egress.fetch(url, { ...request, timeoutMs: DELIVERY_TIMEOUT_MS })
      return end({ status, error: isSuccess(status) ? null : 'status', text: shownText(text) })
    } catch (error) {
      return end({ status: null, error: errorOf(error), text: '' })
    }
  },
})

const isSuccess = (status: EgressAnswer['status']): boolean => status >= 200 && status < 300

/** The beginning of an answer, as text that PostgreSQL can hold. */
const shownText = (body: Buffer): string =>
  new TextDecoder().decode(body.subarray(0, KEPT_ANSWER_BYTES)).replaceAll('\0', '\uFFFD')

function errorOf(error: unknown): WebhookError {
  if (!(error instanceof EgressError)) throw error
  return error.code === 'invalid_url' ? 'address_not_allowed' : error.kind
}
