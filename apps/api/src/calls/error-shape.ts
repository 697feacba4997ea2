import type { FactorChallenge } from '@keystead/domain'
import type { TRPCError, TRPC_ERROR_CODE_KEY, TRPC_ERROR_CODE_NUMBER } from '@trpc/server'
import type { Failure, FailureCode, Issue } from './failure.ts'

// packages/openapi copies these types for clients, so they are written out in full.

/** Why a call failed, in the words that REST's v1 contract and tRPC share. */
export type KeysteadCode =
  | 'validation_error'
  | 'unauthorized'
  | 'mfa_required'
  | 'challenge_expired'
  | 'reauthentication_required'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition'
  | 'precondition_required'
  | 'precondition_failed'
  | 'in_progress'
  | 'unprocessable'
  | 'rate_limited'
  | 'not_configured'
  | 'provider_failed'
  | 'quota_exceeded'
  | 'object_corrupt'
  | 'method_not_allowed'
  | 'timeout'
  | 'too_large'
  | 'unsupported_media_type'
  | 'range_not_satisfiable'
  | 'unavailable'
  | 'internal_error'

export const KEYSTEAD_CODES: Readonly<Record<FailureCode, KeysteadCode>> = {
  invalid: 'validation_error',
  unauthorized: 'unauthorized',
  mfa_required: 'mfa_required',
  challenge_expired: 'challenge_expired',
  reauthentication_required: 'reauthentication_required',
  forbidden: 'forbidden',
  not_found: 'not_found',
  conflict: 'conflict',
  precondition: 'precondition',
  precondition_required: 'precondition_required',
  precondition_failed: 'precondition_failed',
  in_progress: 'in_progress',
  unprocessable: 'unprocessable',
  rate_limited: 'rate_limited',
  not_configured: 'not_configured',
  provider_failed: 'provider_failed',
  quota_exceeded: 'quota_exceeded',
  object_corrupt: 'object_corrupt',
  method_not_allowed: 'method_not_allowed',
  timeout: 'timeout',
  too_large: 'too_large',
  unsupported_media_type: 'unsupported_media_type',
  range_not_satisfiable: 'range_not_satisfiable',
  unavailable: 'unavailable',
  internal: 'internal_error',
}

/** How a log-in is completed whose password was right. */
export interface MfaChallenge {
  /** Goes into the second request, `auth.completeLogin`. A secret: with a factor it opens a session. */
  challenge: string
  /** What the person can present: `totp`, `passkey`, `recovery_code`. A later release may have more of them. */
  factors: string[]
  /** The person has no factor yet and must add one of `factors`, because the tenant demands it. */
  must_enrol: boolean
  /** When the challenge ends: RFC 3339, UTC. */
  expires_at: string
}

/** What a failed call says about itself. */
export interface ErrorData {
  /** tRPC's code. */
  code: TRPC_ERROR_CODE_KEY
  /** The HTTP status that belongs to the code. */
  httpStatus: number
  /** The procedure that was called; left out when there is no such procedure. */
  path?: string | undefined
  /** Keystead's own code, as in the `code` of REST's v1 errors. A later release may have more of them. */
  keystead_code: KeysteadCode | (string & {})
  /** Identifies the request in the service's logs; also the X-Request-Id header. */
  request_id: string
  /** What is wrong with each part of the input; only when `keystead_code` is `validation_error`. */
  issues?: Issue[]
  /** How to complete the log-in; only when `keystead_code` is `mfa_required`. */
  mfa?: MfaChallenge
}

/** The error of a failed call. */
export interface ErrorShape {
  /** tRPC's code as JSON-RPC numbers it. */
  code: TRPC_ERROR_CODE_NUMBER
  /** What went wrong, for people. */
  message: string
  /** What went wrong, for programs. */
  data: ErrorData
}

/** The part of {@link ErrorData} that is Keystead's own. */
export const failureData = (
  { code, issues, challenge }: Failure,
  requestId: string,
): Pick<ErrorData, 'keystead_code' | 'request_id' | 'issues' | 'mfa'> => ({
  keystead_code: KEYSTEAD_CODES[code],
  request_id: requestId,
  ...(issues && { issues }),
  ...(challenge && { mfa: challengeView(challenge) }),
})

export const challengeView = ({ challenge, factors, mustEnrol, expiresAt }: FactorChallenge): MfaChallenge => ({
  challenge,
  factors,
  must_enrol: mustEnrol,
  expires_at: expiresAt.toISOString(),
})

const requestIds = new WeakMap<TRPCError, string>()

/** Remembers which request an error ended, for those that end it before it has a context, such as a batch that is too large. */
export function rememberRequest(error: TRPCError, requestId: string): void {
  requestIds.set(error, requestId)
}

/** The request that an error ended. @see rememberRequest */
export const requestIdOf = (error: TRPCError): string => requestIds.get(error) ?? ''
