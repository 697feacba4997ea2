import type { StoredCredential } from '../access/credential.ts'
import type { LimitState } from '../limits/limit.ts'
import type { ScopeRequirement } from './scope-requirement.ts'

export const VERIFY_CODES = [
  'VALID',
  'NOT_FOUND',
  'MALFORMED',
  'EXPIRED',
  'REVOKED',
  'DISABLED',
  'USER_INACTIVE',
  'INSUFFICIENT_SCOPE',
  'IP_NOT_ALLOWED',
  'RATE_LIMITED',
  'USAGE_EXCEEDED',
] as const

export type VerifyCode = (typeof VERIFY_CODES)[number]

/** A request to verify a key. */
export interface VerifyRequest {
  key: string
  scopes?: ScopeRequirement | undefined
  /** Where the key was presented. */
  ip?: string | undefined
  /** Points of every limit, and credits, that the use takes; 0 takes none. */
  cost: number
  /** Limits that this use counts against, with costs of their own; without it all of the key's, with `cost`. */
  limits?: readonly { name: string; cost?: number | undefined }[] | undefined
  /** A repeated request with the same one is not charged again. */
  idempotencyKey?: string | undefined
  /** Charge, and refund it unless it is committed within this many seconds. */
  reserveSeconds?: number | undefined
}

/** The result of a verification. */
export interface Verdict {
  code: VerifyCode
  /** Null when there is none that the caller may see. */
  credential: StoredCredential | null
  /** The state of the limits that were charged. */
  limits: LimitState[]
  /** Credits left; null for a key that needs none. */
  remaining: number | null
  /** Identifies the charge, to commit or refund it; null when nothing was charged under an id. */
  chargeId: string | null
}

/** The result of one rule for a key. */
export interface RuleResult {
  rule: string
  /** What the rule checked, for people. */
  value: string
  passed: boolean
  /** The code of a verification that fails by this rule. */
  code: VerifyCode
}

/** A verification that charges nothing: every rule with its outcome. */
export interface Explanation extends Verdict {
  rules: RuleResult[]
}
