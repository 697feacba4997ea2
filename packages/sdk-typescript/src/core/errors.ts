/** Everything that this package throws by itself. What a caller aborts rejects with the reason of its own signal. */
export class KeysteadError extends Error {
  override readonly name: string = 'KeysteadError'
}

/** The server could not be reached, or the connection broke off before the end of the answer. */
export class APIConnectionError extends KeysteadError {
  override readonly name: string = 'APIConnectionError'
}

/** The answer was not there in time. */
export class APITimeoutError extends APIConnectionError {
  override readonly name: string = 'APITimeoutError'
}

/** What is known of an answer that is an error. */
export interface ErrorAnswer {
  status: number
  headers: Headers
  /** The parsed JSON, or the text when it is none; null when there was none. */
  body: unknown
  /** Seconds; of the field Retry-After. */
  retryAfter: number | null
  /** Said before all else, in place of what the body says. */
  summary?: string
}

/** The server answered, and the answer is an error. There is a class for each status that a program handles by itself. */
export class APIError extends KeysteadError {
  override readonly name: string = 'APIError'
  readonly status: number
  /** The error's name for programs, such as `not_found`; null where the contract has none. */
  readonly code: string | null
  /** What the server's log calls the request: tell it to whoever runs the server. */
  readonly requestId: string | null
  /** The parsed JSON, or the text when it is none; null when there was none. */
  readonly body: unknown
  readonly headers: Headers
  /** Seconds after which it is worth trying again; null when the server did not say. */
  readonly retryAfter: number | null

  /** @internal */
  constructor(answer: ErrorAnswer) {
    const { code, detail, requestId } = describe(answer.body)
    const id = answer.headers.get('x-request-id') ?? requestId
    super(sentences(answer, { code, detail, id }))
    this.status = answer.status
    this.code = code
    this.requestId = id
    this.body = answer.body
    this.headers = answer.headers
    this.retryAfter = answer.retryAfter
  }
}

/** 400: the input cannot be used; `body.issues` says where. */
export class BadRequestError extends APIError {
  override readonly name: string = 'BadRequestError'
}

/** 401: the credential is missing, wrong, expired or revoked. */
export class AuthenticationError extends APIError {
  override readonly name: string = 'AuthenticationError'
}

/** 403: the credential works, and does not hold the scope. */
export class PermissionDeniedError extends APIError {
  override readonly name: string = 'PermissionDeniedError'
}

/** 404: there is no such thing, or not for this caller. */
export class NotFoundError extends APIError {
  override readonly name: string = 'NotFoundError'
}

/**
 * 409: something of that name exists already, or is in a state that forbids it. With the code `in_progress` the first request with
 * the same idempotency key still runs; retries have waited for it in vain.
 */
export class ConflictError extends APIError {
  override readonly name: string = 'ConflictError'
}

/** 422: the idempotency key was used for another request. */
export class UnprocessableEntityError extends APIError {
  override readonly name: string = 'UnprocessableEntityError'
}

/** 429: too many requests; `retryAfter` says when the next one may come. */
export class RateLimitError extends APIError {
  override readonly name: string = 'RateLimitError'
}

/** 500 and above: the server's own fault. */
export class InternalServerError extends APIError {
  override readonly name: string = 'InternalServerError'
}

/** The answer is a success and yet no JSON: it does not come from Keystead, or it is cut off. */
export class InvalidResponseError extends APIError {
  override readonly name: string = 'InvalidResponseError'
}

/** A stream that had begun has failed: the provider broke off, or the job was cancelled. `body` is the event that says so. */
export class StreamError extends APIError {
  override readonly name: string = 'StreamError'
}

const CLASSES: Readonly<Record<number, typeof APIError>> = {
  400: BadRequestError,
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  409: ConflictError,
  422: UnprocessableEntityError,
  429: RateLimitError,
}

/** The error of a status. */
export function errorOf(answer: ErrorAnswer): APIError {
  const Class = CLASSES[answer.status] ?? (answer.status >= 500 ? InternalServerError : APIError)
  return new Class(answer)
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Each contract has an error body of its own: v1 all fields, aggregator `error` and `message`, the others `error`. */
function describe(body: unknown): { code: string | null; detail: string | null; requestId: string | null } {
  if (typeof body !== 'object' || body === null) return { code: null, detail: null, requestId: null }
  const { error, message, detail, code, request_id }: Record<string, unknown> = { ...body }
  return {
    code: textOrNull(code) ?? (typeof message === 'string' ? textOrNull(error) : null),
    detail: textOrNull(detail) ?? textOrNull(message) ?? textOrNull(error),
    requestId: textOrNull(request_id),
  }
}

interface Description {
  code: string | null
  detail: string | null
  id: string | null
}

/** `404 not_found: User not found. (request id 0192...)`, with what to do about it. */
function sentences({ status, headers, summary, retryAfter }: ErrorAnswer, { code, detail, id }: Description): string {
  const isJson = (headers.get('content-type') ?? '').includes('json')
  const text = summary ?? detail ?? (isJson ? 'no explanation' : 'the answer is no JSON; a proxy may have made it')
  const advice = adviceOn(status, headers, retryAfter)
  return `${status}${code === null ? '' : ` ${code}`}: ${text}${advice && `. ${advice}`}${id === null ? '' : ` (request id ${id})`}`
}

function adviceOn(status: number, headers: Headers, retryAfter: number | null): string {
  if (retryAfter !== null) return `Try again in ${retryAfter} seconds`
  if (status === 401) return 'Check the apiKey, token or credentials that the client was made with'
  if (status === 403) return 'Use a credential that holds the scope'
  if (status >= 300 && status < 400)
    return `Set baseUrl to where the server is: ${headers.get('location') ?? 'elsewhere'}`
  if (status >= 500) return 'Try again later, or look for the request id in the log of the server'
  return ''
}
