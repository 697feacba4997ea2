import { describeFailure, type Failure } from '../calls/failure.ts'
import { failureFields } from '../calls/failure-fields.ts'
import { accounts } from './accounts/contract.ts'
import { aggregator } from './aggregator/contract.ts'
import { authzen } from './authzen/contract.ts'
import { challengeOf } from './challenge.ts'
import { content } from './content/contract.ts'
import type { ChallengedRequest, Contract, ContractName, FailedRequest } from './contract.ts'
import { oauth } from './oauth/contract.ts'
import { scim } from './scim/contract.ts'
import { ssf } from './ssf/contract.ts'
import { v1 } from './v1/contract.ts'

/** The documented contracts. The one whose paths are null has all paths that belong to no other, and comes last. */
export const CONTRACTS: Readonly<Record<ContractName, Contract>> = {
  aggregator,
  accounts,
  authzen,
  content,
  oauth,
  scim,
  ssf,
  v1,
}

/** Which contract a path belongs to. */
export function contractOf(path: string): ContractName {
  if (aggregator.paths?.test(path)) return 'aggregator'
  if (accounts.paths?.test(path)) return 'accounts'
  if (authzen.paths?.test(path)) return 'authzen'
  if (content.paths?.test(path)) return 'content'
  if (oauth.paths?.test(path)) return 'oauth'
  if (scim.paths?.test(path)) return 'scim'
  if (ssf.paths?.test(path)) return 'ssf'
  return 'v1'
}

/** Whether every authentication with a key counts as an attempt at this path, not only a failed one. */
export const countsEveryKey = (path: string): boolean => CONTRACTS[contractOf(path)].countsEveryKey?.test(path) ?? false

/**
 * The `X-Request-Id` of the answer to a request.
 *
 * @param id under which it is logged
 * @param given by the caller
 */
export const shownRequestId = (path: string, id: string, given: string | string[] | undefined): string =>
  CONTRACTS[contractOf(path)].repeatsRequestId && typeof given === 'string' && /^[\x20-\x7e]+$/.test(given) ? given : id

export interface FailedAnswer {
  status: number
  body: object
  mediaType: string
  headers: Record<string, string>
  /** Whether the failure is internal, so that it is logged. */
  isOurs: boolean
}

/** The answer to a failed request, as its path's contract documents it. */
export function failedAnswer(
  error: unknown,
  path: string,
  request: FailedRequest & ChallengedRequest,
  limit: number,
): FailedAnswer {
  const failure = describeFailure(error)
  const contract = CONTRACTS[contractOf(path)]
  const { status, body } = contract.present(failure, request)
  const { mediaType = 'application/json' } = contract
  const headers = { ...failureFields(failure, limit), ...failure.oauth?.headers }
  const challenge = contract.isForOthers?.test(path) ? null : challengeTo(failure, request)
  if (challenge !== null) headers['www-authenticate'] = challenge
  return { status, body, mediaType, headers, isOurs: failure.code === 'internal' || failure.code === 'unavailable' }
}

/** Also a token that lacks a scope is challenged (RFC 6750, section 3). */
function challengeTo({ code, proofFault, scope }: Failure, request: ChallengedRequest): string | null {
  if (code === 'unauthorized') return challengeOf(request, { proofFault })
  const lacksScope = code === 'forbidden' && scope !== undefined && request.presentedAs !== null
  return lacksScope ? challengeOf(request, { error: 'insufficient_scope', scope }) : null
}
