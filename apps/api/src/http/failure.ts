import { isUnavailable } from '@keystead/db'
import { type LimitPolicy, Refusal, type RefusalCode } from '@keystead/domain'
import { TRPCError } from '@trpc/server'
import type { FastifyError } from 'fastify'
import { z, type ZodError } from 'zod'

/** Every way a request can fail: the core's refusals, and what only HTTP knows. */
export type FailureCode =
  | RefusalCode
  | 'method_not_allowed'
  | 'timeout'
  | 'too_large'
  | 'unsupported_media_type'
  | 'unavailable'
  | 'internal'

export interface Issue {
  path: string
  message: string
}

/** A failed request, before a contract gives it a body. */
export interface Failure {
  code: FailureCode
  /** For the caller to read; never a secret, a stack or SQL. */
  message: string
  /** What is wrong with each part of the input. */
  issues?: Issue[]
  retryAfter?: number
  /** The limit it is over; without it that of authentication attempts. */
  policy?: LimitPolicy
}

/** An error of the transport itself. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly code: FailureCode

  constructor(code: FailureCode, message: string) {
    super(message)
    this.code = code
  }
}

const INTERNAL: Failure = { code: 'internal', message: 'Internal server error' }

const UNAVAILABLE: Failure = {
  code: 'unavailable',
  message: 'The database does not answer; try again',
  retryAfter: 1,
}

/** Fastify's own errors, by their code. */
const FASTIFY_FAILURES: Readonly<Record<string, Failure>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    message: 'The body must be JSON: send Content-Type: application/json',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'too_large', message: 'The body is larger than 1 MiB' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'invalid',
    message: 'The body does not have the length that Content-Length says',
  },
  FST_ERR_BAD_URL: { code: 'invalid', message: 'The path is not valid percent-encoded UTF-8' },
}

/** What a thrown error means to the caller. What is neither refusal nor bad input is `internal`, and tells nothing. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof Refusal) {
    const { code, message, retryAfter, policy } = error
    return { code, message, ...(retryAfter !== undefined && { retryAfter }), ...(policy && { policy }) }
  }
  if (error instanceof z.ZodError) return invalidInput(error)
  if (error instanceof HttpError) return { code: error.code, message: error.message }
  if (error instanceof TRPCError) return describeTrpcError(error)
  if (isFastifyError(error)) return FASTIFY_FAILURES[error.code] ?? describeStatus(error.statusCode)
  return isUnavailable(error) ? UNAVAILABLE : INTERNAL
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('FST_')

/** What Fastify itself calls the caller's fault is never ours. */
const describeStatus = (status = 500): Failure =>
  status >= 400 && status < 500 ? { code: 'invalid', message: 'The request is not valid' } : INTERNAL

function describeTrpcError(error: TRPCError): Failure {
  const { cause } = error
  // An output that does not fit its schema is our own fault, though a ZodError too.
  if (error.code === 'INTERNAL_SERVER_ERROR') return cause instanceof z.ZodError ? INTERNAL : describeFailure(cause)
  if (cause instanceof Refusal || cause instanceof HttpError || cause instanceof z.ZodError)
    return describeFailure(cause)
  if (isUnavailable(cause)) return UNAVAILABLE
  if (error.code === 'NOT_FOUND') return { code: 'not_found', message: 'No such procedure' }
  if (error.code === 'METHOD_NOT_SUPPORTED') return { code: 'method_not_allowed', message: error.message }
  if (error.code === 'PAYLOAD_TOO_LARGE') return { code: 'too_large', message: 'The body is too large' }
  if (error.code === 'UNSUPPORTED_MEDIA_TYPE') return { code: 'unsupported_media_type', message: 'Send JSON' }
  return { code: 'invalid', message: 'The input is not valid' }
}

/** A body with a hundred faulty parts is not answered with a hundred faults. */
const MAX_ISSUES = 10

function invalidInput(error: ZodError): Failure {
  const issues = error.issues
    .slice(0, MAX_ISSUES)
    .map((issue) => ({ path: issue.path.join('.'), message: textOf(issue) }))
  const more = error.issues.length - issues.length
  const sentences = issues.map(sentenceOf).join('; ')
  return { code: 'invalid', message: more > 0 ? `${sentences}; and ${more} more` : sentences, issues }
}

/** A field that nobody knows is named only if it reads like one: it could be a key that was put in the wrong place. */
function textOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message
  const areNames = issue.keys.every((name) => /^[a-z_]{1,40}$/i.test(name))
  return areNames ? `Unknown fields: ${issue.keys.join(', ')}` : 'Unknown fields'
}

function sentenceOf({ path, message }: Issue): string {
  if (path === '') return message
  return message.startsWith('is ') || message.startsWith('must ') ? `${path} ${message}` : `${path}: ${message}`
}
