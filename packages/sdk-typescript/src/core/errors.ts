import { Secret } from './secret.ts'
import type { ErrorBody, ErrorCode, ErrorIssue } from '../types/errors.ts'

/**
 * The base class of all errors of this package. Aborted calls reject with the reason of their signal.
 *
 * `instanceof` recognises errors of another copy of the package too, such as CommonJS beside ESM.
 */
export class KeysteadError extends Error {
  /** @internal */
  static readonly keysteadError: string = 'KeysteadError'
  /** The name of the class, also in minified programs. */
  override readonly name: string

  /** @internal */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.keysteadError
  }

  /** @internal */
  static override [Symbol.hasInstance](value: unknown): boolean {
    const name = Object.hasOwn(this, 'keysteadError') && this.keysteadError
    for (
      let of: unknown = Reflect.get(Object(value), 'constructor');
      typeof of === 'function';
      of = Object.getPrototypeOf(of)
    )
      if (of === this || Reflect.get(of, 'keysteadError') === name) return true
    return false
  }
}

/** The server could not be reached, or the connection was lost before the response was complete. */
export class APIConnectionError extends KeysteadError {
  /** @internal */
  static override readonly keysteadError: string = 'APIConnectionError'
}

/** The response did not arrive within the timeout. */
export class APITimeoutError extends APIConnectionError {
  /** @internal */
  static override readonly keysteadError: string = 'APITimeoutError'
}

/** An error response. */
export interface ErrorAnswer {
  status: number
  headers: Headers
  /** The JSON object, or the text if it is none; null without a body. */
  body: ErrorBody | string | null
  /** Seconds, from Retry-After. */
  retryAfter: number | null
  /** Replaces the explanation from the body. */
  summary?: string
}

/** The server returned an error. Statuses that programs usually handle have subclasses. */
export class APIError extends KeysteadError {
  /** @internal */
  static override readonly keysteadError: string = 'APIError'
  declare readonly status: number
  /** The machine-readable code, such as `not_found`; null where the contract has none. */
  declare readonly code: ErrorCode | null
  /** The id of the request in the server's log: quote it to the operator of the server. */
  declare readonly requestId: string | null
  /** The JSON object, or the text if it is none; null without a body. */
  declare readonly body: ErrorBody | string | null
  declare readonly headers: Headers
  /** Seconds to wait before a retry; null if the server did not send it. */
  declare readonly retryAfter: number | null

  /** @internal */
  constructor(answer: ErrorAnswer) {
    const { status, headers, body, retryAfter } = answer
    const { error, message, detail, code: own, request_id }: ErrorBody = typeof body === 'string' ? {} : (body ?? {})
    // v1 has all fields, aggregator `error` and `message`, the others `error`.
    const code = textOrNull(own) ?? (typeof message === 'string' ? textOrNull(error) : null)
    const requestId = headers.get('x-request-id') ?? textOrNull(request_id)
    super(
      sentences(
        answer,
        [detail, message, error].find((text) => typeof text === 'string'),
        code,
        requestId,
      ),
    )
    Object.assign(this, { status, code, requestId, body, headers, retryAfter })
  }
}

/** 400: the input is invalid; see `issues`. */
export class BadRequestError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'BadRequestError'
  /** The JSON object; empty without a body. A text that a proxy sent has none of its fields. */
  declare readonly body: ErrorBody
  /** What is wrong with each part of the input; empty in contracts that do not say. */
  get issues(): readonly ErrorIssue[] {
    return this.body.issues ?? []
  }

  /** @internal */
  constructor(answer: ErrorAnswer) {
    super({ ...answer, body: answer.body ?? {} })
  }
}

/** 401: the credential is missing, wrong, expired or revoked. */
export class AuthenticationError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'AuthenticationError'
}

/**
 * 401 of a log-in whose password was right: a second factor must follow. Complete it with `auth.completeLogin`.
 *
 * @example
 * ```ts
 * const session = await keystead.auth.login({ email, password }).catch((error: unknown) => {
 *   if (!(error instanceof MfaRequiredError)) throw error
 *   return keystead.auth.completeLogin({ challenge: error.challenge, recovery_code: 'k3v9-0q7m-x2ad-8htr' })
 * })
 * ```
 */
export class MfaRequiredError extends AuthenticationError {
  /** @internal */
  static override readonly keysteadError: string = 'MfaRequiredError'
  /** The JSON object, without the challenge: it must not be printed with the error. */
  declare readonly body: ErrorBody
  /** Goes into the second request. */
  declare readonly challenge: Secret
  /** What the person can present, such as `totp`, `passkey`, `recovery_code`; with `mustEnrol` what it can add. */
  declare readonly factors: readonly string[]
  /** The person has no factor yet and must add one, because the tenant demands it. */
  declare readonly mustEnrol: boolean
  /** When the challenge ends: RFC 3339. */
  declare readonly expiresAt: string

  /** @internal */
  constructor(answer: ErrorAnswer) {
    const { challenge, ...body }: ErrorBody = typeof answer.body === 'string' ? {} : (answer.body ?? {})
    super({ ...answer, body })
    const { factors, must_enrol: mustEnrol, expires_at: expiresAt } = body
    Object.assign(this, { challenge: new Secret(String(challenge)), factors, mustEnrol, expiresAt })
  }
}

/** 403: the credential is valid but lacks the scope. */
export class PermissionDeniedError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'PermissionDeniedError'
}

/** 404: it does not exist, or the caller may not see it. */
export class NotFoundError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'NotFoundError'
}

/**
 * 409: the name is taken, or the current state forbids the change. With the code `in_progress` the first request with the same
 * idempotency key is still running, even after all retries.
 */
export class ConflictError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'ConflictError'
}

/** 412, or 428 without a version: someone else changed it since that version. Read it, and change what you read. */
export class PreconditionFailedError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'PreconditionFailedError'
}

/** 422: the idempotency key was used for another request. */
export class UnprocessableEntityError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'UnprocessableEntityError'
}

/** 429: too many requests; see `retryAfter`. */
export class RateLimitError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'RateLimitError'
}

/** 500 and above: the server failed. */
export class InternalServerError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'InternalServerError'
}

/** A success response that is not JSON: it is not from Keystead, or it is truncated. */
export class InvalidResponseError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'InvalidResponseError'
}

/** An endpoint of OAuth 2.0 refused a request (RFC 6749, section 5.2), such as the one for a token of this client. */
export class OAuthError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'OAuthError'
  /** The code, such as `invalid_client`, `invalid_scope` or `invalid_grant`. */
  declare readonly error: string
  /** Why; null if the server does not say. */
  declare readonly errorDescription: string | null

  /** @internal */
  constructor(answer: ErrorAnswer) {
    const body: ErrorBody = typeof answer.body === 'string' ? {} : (answer.body ?? {})
    const { error, error_description: why } = body
    super({ ...answer, body: { ...body, message: textOrNull(why) ?? 'no explanation' } })
    Object.assign(this, { error, errorDescription: textOrNull(why), body })
  }
}

/** A stream failed after its start: the provider failed, or the job was cancelled. `body` is the error event. */
export class StreamError extends APIError {
  /** @internal */
  static override readonly keysteadError: string = 'StreamError'
}

const CLASSES: Readonly<Record<number, typeof APIError>> = {
  400: BadRequestError,
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  412: PreconditionFailedError,
  422: UnprocessableEntityError,
  428: PreconditionFailedError,
  429: RateLimitError,
}

/** The error of a status. */
export function errorOf(answer: ErrorAnswer): APIError {
  const code = typeof answer.body === 'string' ? null : answer.body?.code
  if (code === 'mfa_required') return new MfaRequiredError(answer)
  const Class = CLASSES[answer.status] ?? (answer.status >= 500 ? InternalServerError : APIError)
  return new Class(answer)
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

export const FOREIGN = 'the response is not from Keystead: check baseUrl, and any proxy in between'

/** `404 not_found: User not found. (request id 0192...)`, with advice. */
function sentences(
  { status, headers, summary, retryAfter }: ErrorAnswer,
  detail: string | undefined,
  code: string | null,
  id: string | null,
): string {
  const isJson = headers.get('content-type')?.includes('json')
  const text = summary ?? detail ?? (isJson ? 'no explanation' : FOREIGN)
  const advice = adviceOn(status, headers, retryAfter, code)
  return `${status}${code ? ` ${code}` : ''}: ${text}${advice && `. ${advice}`}${id ? ` (request id ${id})` : ''}`
}

function adviceOn(status: number, headers: Headers, retryAfter: number | null, code: string | null): string {
  if (retryAfter !== null) return `Try again in ${retryAfter} seconds`
  if (code === 'mfa_required') return 'Complete the log-in with auth.completeLogin'
  if (status === 401) return 'Check the credential of the client'
  if (status === 403) return 'Use a credential that holds the scope'
  if (status === 412) return 'Read it again: it was changed since'
  if (status >= 300 && status < 400)
    return `Set baseUrl to the address of the server: ${headers.get('location') ?? 'elsewhere'}`
  if (status >= 500) return 'Look for the request id in the log of the server'
  return ''
}
