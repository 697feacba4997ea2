import { isUnavailable } from '@keystead/db'
import {
  type FactorChallenge,
  type LimitPolicy,
  OAuthError,
  type ProofFault,
  Refusal,
  type RefusalCode,
  ScimError,
  type ScimType,
} from '@keystead/domain'
import { TRPCError } from '@trpc/server'
import type { FastifyError } from 'fastify'
import { z, type ZodError } from 'zod'

/** Every way a request can fail: the core's refusals, and those of HTTP. */
export type FailureCode =
  | RefusalCode
  | 'method_not_allowed'
  | 'timeout'
  | 'too_large'
  | 'unsupported_media_type'
  | 'range_not_satisfiable'
  | 'unavailable'
  | 'internal'

/** What is wrong with one part of the input. */
export interface Issue {
  /** The field, such as `email` or `limits.0.name`; empty for the input as a whole. */
  path: string
  /** The problem, such as `is required`. */
  message: string
}

/** A failed request, before a contract gives it a body. */
export interface Failure {
  code: FailureCode
  /** Shown to the caller; never contains a secret, a stack trace or SQL. */
  message: string
  /** What is wrong with each part of the input. */
  issues?: Issue[]
  /** What is wrong with a SCIM request. */
  scimType?: ScimType
  retryAfter?: number
  /** The exceeded limit; by default that of authentication attempts. */
  policy?: LimitPolicy
  /** How the log-in goes on, of `mfa_required`. */
  challenge?: FactorChallenge
  /** What is wrong with the proof of a request, for its challenge. */
  proofFault?: ProofFault
  /** The scope that the credential lacks, for its challenge. */
  scope?: string
  /** Of an OAuth endpoint, which has codes and statuses of its own. */
  oauth?: OAuthError
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

export const INTERNAL: Failure = { code: 'internal', message: 'Internal server error' }

export const UNAVAILABLE: Failure = {
  code: 'unavailable',
  message: 'The database is unavailable; try again',
  retryAfter: 1,
}

/** Fastify's own errors, by their code. */
export const FASTIFY_FAILURES: Readonly<Record<string, Failure>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    message: 'The body must be JSON: send Content-Type: application/json',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'too_large', message: 'The body is larger than 1 MiB' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'invalid',
    message: 'The body does not have the length stated in Content-Length',
  },
  FST_ERR_BAD_URL: { code: 'invalid', message: 'The path is not valid percent-encoded UTF-8' },
}

/** The failure that the caller sees for a thrown error. Anything but a refusal or invalid input is `internal`, without details. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof Refusal) {
    const { code, message, retryAfter, policy, issues, challenge, proofFault, scope } = error
    return {
      code,
      message,
      ...(issues && { issues }),
      ...(error instanceof ScimError && { scimType: error.scimType }),
      ...(retryAfter !== undefined && { retryAfter }),
      ...(policy && { policy }),
      ...(challenge && { challenge }),
      ...(proofFault && { proofFault }),
      ...(scope !== undefined && { scope }),
    }
  }
  if (error instanceof OAuthError) return { code: 'invalid', message: error.message, oauth: error }
  if (error instanceof z.ZodError) return invalidInput(error)
  if (error instanceof HttpError) return { code: error.code, message: error.message }
  if (error instanceof TRPCError) return describeTrpcError(error)
  if (isFastifyError(error)) return FASTIFY_FAILURES[error.code] ?? describeStatus(error.statusCode)
  return isUnavailable(error) ? UNAVAILABLE : INTERNAL
}

const isFastifyError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('FST_')

/** Fastify's client errors stay client errors. */
const describeStatus = (status = 500): Failure =>
  status >= 400 && status < 500 ? { code: 'invalid', message: 'The request is not valid' } : INTERNAL

function describeTrpcError(error: TRPCError): Failure {
  const { cause } = error
  // An output that does not match its schema is also a ZodError, but an internal error.
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

/** The most issues listed for one input. */
const MAX_ISSUES = 10

function invalidInput(error: ZodError): Failure {
  const issues = error.issues
    .slice(0, MAX_ISSUES)
    .map((issue) => ({ path: issue.path.join('.'), message: textOf(issue) }))
  return failureOfIssues(issues, error.issues.length - issues.length)
}

/** @param more the number of issues that are not listed */
export function failureOfIssues(issues: Issue[], more = 0): Failure {
  const sentences = issues.map(sentenceOf).join('; ')
  return { code: 'invalid', message: more > 0 ? `${sentences}; and ${more} more` : sentences, issues }
}

/** Unknown fields are named only if they look like field names: one could be a key in the wrong place. */
function textOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message
  const areNames = issue.keys.every((name) => /^[a-z_]{1,40}$/i.test(name))
  return areNames ? `Unknown fields: ${issue.keys.join(', ')}` : 'Unknown fields'
}

function sentenceOf({ path, message }: Issue): string {
  if (path === '') return message
  return message.startsWith('is ') || message.startsWith('must ') ? `${path} ${message}` : `${path}: ${message}`
}
