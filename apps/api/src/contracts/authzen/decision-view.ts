import { type AccessDecision, type FailedEvaluation, isPermitted, VERIFY_CODES } from '@keystead/domain'
import { z } from 'zod'
import { describeFailure } from '../../calls/failure.ts'
import { authzen } from './contract.ts'

type Code = AccessDecision['code']

const CODES: Code[] = [...VERIFY_CODES.filter((code) => code !== 'VALID'), 'NOT_PERMITTED', 'UNKNOWN_SUBJECT_TYPE']

const EvaluationFailure = z
  .object({
    status: z.int().describe('The status that a request for this evaluation alone is answered with'),
    message: z.string().describe('Human-readable reason'),
  })
  .meta({ id: 'AccessEvaluationFailure' })

const DecisionContext = z
  .object({
    code: z
      .string()
      .meta({ 'x-extensible-enum': CODES })
      .optional()
      .describe('Machine-readable reason: as the `code` of a verification, or of the subject'),
    reason: z.string().optional().describe('Human-readable reason'),
    retry_after: z.int().optional().describe('Of a key over a limit: seconds until it has points again'),
    error: EvaluationFailure.optional().describe('Why it could not be evaluated'),
  })
  .meta({ id: 'AccessDecisionContext' })

export const DecisionView = z
  .object({
    decision: z.boolean().describe('Whether the access is permitted'),
    context: DecisionContext.optional().describe('Why not; absent when it is permitted'),
  })
  .meta({ id: 'AccessDecision' })

/** What is answered to one evaluation, or to several. */
export const DecisionsView = z
  .object({
    decision: z.boolean().optional().describe('Whether the access is permitted; of a request without evaluations'),
    context: DecisionContext.optional().describe('Why not; of a request without evaluations'),
    evaluations: z
      .array(DecisionView)
      .optional()
      .describe('The decisions, in the order of the evaluations; fewer when one of them ended it'),
  })
  .meta({ id: 'AccessDecisions' })

export type DecisionView = z.infer<typeof DecisionView>
export type DecisionsView = z.infer<typeof DecisionsView>

const REASONS: Readonly<Record<Code, string>> = {
  VALID: 'The access is permitted',
  NOT_FOUND: 'There is no such key or token',
  MALFORMED: 'This is no key and no token',
  EXPIRED: 'The key or token has expired',
  REVOKED: 'The key or token was revoked',
  DISABLED: 'The key is disabled',
  USER_INACTIVE: 'The user of the key or token is not active',
  INSUFFICIENT_SCOPE: 'The key or token does not hold a scope for the action on the resource',
  IP_NOT_ALLOWED: 'The key does not work from this address',
  RATE_LIMITED: 'The key is over its limit',
  USAGE_EXCEEDED: 'The credits of the key are used up',
  NOT_PERMITTED: 'No active user of this name holds a scope for the action on the resource',
  UNKNOWN_SUBJECT_TYPE: 'The type of the subject is not api_key, access_token, user or identity',
}

/** A permit has no context: an enforcement point may reject one that it does not understand. */
export function decisionView(result: AccessDecision | FailedEvaluation): DecisionView {
  if (isPermitted(result)) return { decision: true }
  if ('refusal' in result) {
    const failure = describeFailure(result.refusal)
    const { status } = authzen.present(failure, { requestId: '', now: new Date(0), title: undefined })
    return { decision: false, context: { error: { status, message: failure.message } } }
  }
  const { code, retryMs } = result
  const wait = retryMs === null ? {} : { retry_after: Math.max(1, Math.ceil(retryMs / 1000)) }
  return { decision: false, context: { code, reason: REASONS[code], ...wait } }
}
