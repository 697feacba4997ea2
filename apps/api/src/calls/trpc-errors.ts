import { isUnavailable } from '@keystead/db'
import { Refusal } from '@keystead/domain'
import { TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server'
import { describeFailure, type FailureCode, HttpError } from './failure.ts'

export const TRPC_CODES: Readonly<Record<FailureCode, TRPC_ERROR_CODE_KEY>> = {
  invalid: 'BAD_REQUEST',
  unauthorized: 'UNAUTHORIZED',
  mfa_required: 'UNAUTHORIZED',
  challenge_expired: 'UNAUTHORIZED',
  reauthentication_required: 'FORBIDDEN',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  precondition: 'PRECONDITION_FAILED',
  precondition_required: 'PRECONDITION_REQUIRED',
  precondition_failed: 'PRECONDITION_FAILED',
  in_progress: 'CONFLICT',
  rate_limited: 'TOO_MANY_REQUESTS',
  method_not_allowed: 'METHOD_NOT_SUPPORTED',
  timeout: 'TIMEOUT',
  too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
  range_not_satisfiable: 'BAD_REQUEST',
  unprocessable: 'UNPROCESSABLE_CONTENT',
  unavailable: 'SERVICE_UNAVAILABLE',
  // tRPC's client resubscribes after every code of 500 or more; this failure is permanent.
  not_configured: 'PRECONDITION_FAILED',
  provider_failed: 'BAD_GATEWAY',
  // tRPC has no code for a quota.
  quota_exceeded: 'PAYLOAD_TOO_LARGE',
  object_corrupt: 'INTERNAL_SERVER_ERROR',
  internal: 'INTERNAL_SERVER_ERROR',
}

/** The error of a failed call, with tRPC's code for a refusal. */
export function translated(error: unknown): unknown {
  const cause = error instanceof TRPCError ? error.cause : error
  if (!(cause instanceof Refusal || cause instanceof HttpError || isUnavailable(cause))) return error
  const { code, message } = describeFailure(cause)
  return new TRPCError({ code: TRPC_CODES[code], message, cause })
}
