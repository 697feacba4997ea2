import { type Answer, bodyOf } from './call.ts'
import { APIConnectionError, APITimeoutError, errorOf, type KeysteadError } from './errors.ts'
import { redact } from './log.ts'
import { retryAfterSeconds } from './retry.ts'

/** The outcome of an attempt: a response of any status, or none. */
export type Outcome = Answer | NoAnswer

/** Why there is no response. */
export interface NoAnswer {
  response?: undefined
  cause: unknown
  isLate: boolean
}

/** The request, as shown in its errors. */
export interface Sent {
  method: string
  route: string
  base: string
  timeout: number
  attempts: number
}

/** The error of a call whose last attempt had this outcome. */
export function failureOf(outcome: Outcome, sent: Sent): KeysteadError {
  if (!outcome.response) return connectionError(outcome, sent)
  const { status, headers } = outcome.response
  return errorOf({ status, headers, body: bodyOf(outcome.text), retryAfter: retryAfterSeconds(headers) })
}

function connectionError({ cause, isLate }: NoAnswer, { method, route, base, timeout, attempts }: Sent): KeysteadError {
  const what = `${method} ${redact(route)} at ${base}`
  const tries = `after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
  if (isLate) {
    const text = `${what}: no complete response within the timeout of ${timeout} ms, ${tries}. Set a longer timeout`
    return new APITimeoutError(text, { cause })
  }
  const text = `${what}: the connection failed${reasonIn(cause)}, ${tries}. Check baseUrl (KEYSTEAD_URL), and that the server is running`
  return new APIConnectionError(text, { cause })
}

/** Node's fetch puts the reason in the cause of its error. */
function reasonIn(error: unknown): string {
  const inner = error instanceof Error ? (error.cause ?? error) : error
  if (!(inner instanceof Error)) return ''
  return ` (${'code' in inner && typeof inner.code === 'string' ? inner.code : inner.message})`
}
