import { bodyOf } from './call.ts'
import { APIConnectionError, APITimeoutError, errorOf, type KeysteadError } from './errors.ts'
import { redact } from './log.ts'
import { retryAfterMs } from './retry.ts'

/** What came of an attempt: an answer, whatever its status, or none. */
export type Outcome = { response: Response; text: string } | { cause: unknown; isLate: boolean }

export const statusOf = (outcome: Outcome): number | undefined =>
  'response' in outcome ? outcome.response.status : undefined

/** Where a request was sent, as its errors tell it. */
export interface Sent {
  method: string
  route: string
  base: string
  timeout: number
  attempts: number
}

/** The error of a call whose last attempt ended like this. */
export function failureOf(outcome: Outcome, sent: Sent): KeysteadError {
  if (!('response' in outcome)) return connectionError(outcome, sent)
  const { status, headers } = outcome.response
  const wait = retryAfterMs(headers)
  return errorOf({
    status,
    headers,
    body: bodyOf(outcome.text),
    retryAfter: wait === null ? null : Math.ceil(wait / 1000),
  })
}

function connectionError(
  { cause, isLate }: { cause: unknown; isLate: boolean },
  { method, route, base, timeout, attempts }: Sent,
): KeysteadError {
  const what = `${method} ${redact(route)} at ${base}`
  const tries = `after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
  if (isLate) {
    const text = `${what}: no whole answer within the timeout of ${timeout} ms, ${tries}. Set a longer timeout, or see why the server is slow`
    return new APITimeoutError(text, { cause })
  }
  const text = `${what}: the connection failed${reasonIn(cause)}, ${tries}. Check baseUrl, and that the server runs`
  return new APIConnectionError(text, { cause })
}

/** Node's fetch says why in the cause of its error. */
function reasonIn(error: unknown): string {
  const inner = error instanceof Error ? (error.cause ?? error) : error
  if (!(inner instanceof Error)) return ''
  return ` (${'code' in inner && typeof inner.code === 'string' ? inner.code : inner.message})`
}
