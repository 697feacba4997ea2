import {
  type Explanation,
  type Limit,
  type LimitState,
  type RuleResult,
  type StoredCredential,
  type Verdict,
  VERIFY_CODES,
} from '@keystead/domain'
import { z } from 'zod'
import { HeldRoles, Id, iso, isoOrNull, ProjectRef, Timestamp } from '../schemas.ts'

const LimitStateView = z
  .object({
    name: z.string().describe('Name of the limit'),
    limit: z.int().describe('Points per window'),
    window_seconds: z.int().describe('Length of the window in seconds'),
    remaining: z.int().describe('Points left in the window'),
    reset_at: Timestamp.meta({ description: 'When a fixed window ends, or a sliding one starts to free points' }),
    exceeded: z.boolean().describe('Whether this limit refused the use'),
  })
  .meta({ id: 'LimitState' })

const RuleView = z
  .object({
    rule: z.string().describe('Name of the rule'),
    value: z.string().meta({ description: 'The value the rule checked' }),
    passed: z.boolean().describe('Whether the key passes the rule'),
  })
  .meta({ id: 'RuleResult' })

/** A later version may have further codes, so the document does not close the set. */
const VerifyCode = z
  .enum(VERIFY_CODES)
  .meta({ id: 'VerifyCode', description: 'Why a key is valid or not', 'x-extensible-enum': [...VERIFY_CODES] })

const VerifiedUser = z
  .object({
    user_id: Id.describe('Id of the user'),
    name: z.string().describe('Display name of the user'),
    email: z.string().nullable().describe('Email of the user; null for a service user without one'),
  })
  .meta({ id: 'VerifiedUser' })

export const VerdictView = z
  .object({
    valid: z.boolean().describe('Whether the use is allowed: true only with the code VALID'),
    code: VerifyCode.describe('VALID, or why the use is not allowed'),
    key_id: Id.nullable().describe('Id of the key; null for a JWT, and for a key that does not exist in your tenant'),
    user: VerifiedUser.nullable().describe('The user of the key; null for a key that does not exist in your tenant'),
    tenant_id: Id.nullable().describe('Tenant of the key; null for a key that does not exist in your tenant'),
    project: ProjectRef.nullable().describe('The project of the key; null for none'),
    scopes: z.array(z.string()).describe('Scopes that the key holds now'),
    roles: HeldRoles.describe('Roles of the user of the key'),
    expires_at: Timestamp.nullable().describe('When the key expires; null: never'),
    limits: z.array(LimitStateView).describe('State of each limit that the use counted against'),
    remaining: z.int().nullable().meta({ description: 'Remaining credits; null for a key without credits' }),
    environment: z.string().nullable().describe('Environment of the key; null for none'),
    external_id: z.string().nullable().describe("The caller's own id for the holder of the key; null for none"),
    metadata: z
      .record(z.string(), z.json())
      .nullable()
      .describe('The JSON that was stored with the key; null for none'),
    charge_id: Id.nullable().meta({
      description: 'Id of the charge, to commit or refund it; null if nothing was charged',
    }),
    rules: z
      .array(RuleView)
      .optional()
      .meta({ description: 'Only with `explain`: the result of every rule, in the order in which they are applied' }),
  })
  .meta({ id: 'Verification' })

export type VerdictView = z.infer<typeof VerdictView>

const resetAt = (resetMs: number, now: Date): string => iso(new Date(now.getTime() + Math.max(0, resetMs)))

const limitView = ({ limit, remaining, resetMs, exceeded }: LimitState, now: Date): z.infer<typeof LimitStateView> => ({
  name: limit.name,
  limit: limit.limit,
  window_seconds: limit.windowSeconds,
  remaining,
  reset_at: resetAt(resetMs, now),
  exceeded,
})

const ruleView = ({ rule, value, passed }: RuleResult): z.infer<typeof RuleView> => ({ rule, value, passed })

interface OwnFields {
  before: Pick<VerdictView, 'key_id' | 'user' | 'tenant_id' | 'project' | 'scopes' | 'roles' | 'expires_at'>
  after: Pick<VerdictView, 'environment' | 'external_id' | 'metadata'>
}

/** The fields of an answer that describe a credential, in its order: those before the limits and those after. */
const ownFields = ({ key, user, ...credential }: StoredCredential): OwnFields => ({
  before: {
    key_id: credential.kind === 'key' ? credential.id : null,
    user: { user_id: user.id, name: user.name, email: user.email },
    tenant_id: credential.tenantId,
    project: key?.project ? { project_id: key.project.id, project_name: key.project.name } : null,
    scopes: credential.scopes,
    roles: user.roles,
    expires_at: isoOrNull(credential.expiresAt),
  },
  after: {
    environment: key?.environment ?? null,
    external_id: key?.externalId ?? null,
    metadata: key?.metadata ?? null,
  },
})

/** For a key that the caller may not see. */
const NOTHING: OwnFields = {
  before: { key_id: null, user: null, tenant_id: null, project: null, scopes: [], roles: [], expires_at: null },
  after: { environment: null, external_id: null, metadata: null },
}

/** The answer to a verification. */
export function verdictView(verdict: Verdict | Explanation, now: Date): VerdictView {
  const { code, credential, limits, remaining, chargeId } = verdict
  const { before, after } = credential ? ownFields(credential) : NOTHING
  return {
    valid: code === 'VALID',
    code,
    ...before,
    limits: limits.map((state) => limitView(state, now)),
    remaining,
    ...after,
    charge_id: chargeId,
    ...('rules' in verdict && { rules: verdict.rules.map(ruleView) }),
  }
}

interface OwnText {
  before: string
  after: string
}

/** The members of an object as JSON, without the braces. */
const membersOf = (fields: object): string => JSON.stringify(fields).slice(1, -1)

const textOf = ({ before, after }: OwnFields): OwnText => ({
  before: membersOf(before),
  after: membersOf(after),
})

const NO_TEXT = textOf(NOTHING)

/** A credential in memory is immutable: a change replaces it. */
const ownTexts = new WeakMap<StoredCredential, OwnText>()

function ownTextOf(credential: StoredCredential | null): OwnText {
  if (!credential) return NO_TEXT
  let text = ownTexts.get(credential)
  if (!text) {
    text = textOf(ownFields(credential))
    ownTexts.set(credential, text)
  }
  return text
}

const limitTexts = new WeakMap<Limit, string>()

function limitText({ limit, remaining, resetMs, exceeded }: LimitState, now: Date): string {
  let known = limitTexts.get(limit)
  if (known === undefined) {
    known = membersOf({ name: limit.name, limit: limit.limit, window_seconds: limit.windowSeconds })
    limitTexts.set(limit, known)
  }
  return `{${known},"remaining":${remaining},"reset_at":"${resetAt(resetMs, now)}","exceeded":${exceeded}}`
}

/** {@link verdictView} as JSON, mostly from cached text. */
export function verdictText(verdict: Verdict | Explanation, now: Date): string {
  if ('rules' in verdict) return JSON.stringify(verdictView(verdict, now))
  const { code, credential, remaining, chargeId } = verdict
  const { before, after } = ownTextOf(credential)
  const limits = verdict.limits.map((state) => limitText(state, now)).join(',')
  const charge = chargeId === null ? 'null' : `"${chargeId}"`
  const head = `{"valid":${code === 'VALID'},"code":"${code}",${before}`
  return `${head},"limits":[${limits}],"remaining":${remaining},${after},"charge_id":${charge}}`
}
