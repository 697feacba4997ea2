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
import { Id, iso, isoOrNull, Timestamp } from '../schemas.ts'

const LimitStateView = z
  .object({
    name: z.string(),
    limit: z.int(),
    window_seconds: z.int(),
    remaining: z.int(),
    reset_at: Timestamp.meta({ description: 'When the window ends, or when a sliding one begins to free points' }),
    exceeded: z.boolean(),
  })
  .meta({ id: 'LimitState' })

const RuleView = z
  .object({
    rule: z.string(),
    value: z.string().meta({ description: 'What the rule looked at' }),
    passed: z.boolean(),
  })
  .meta({ id: 'RuleResult' })

export const VerdictView = z
  .object({
    valid: z.boolean(),
    code: z.enum(VERIFY_CODES).meta({ id: 'VerifyCode' }),
    key_id: Id.nullable(),
    user: z.object({ user_id: Id, name: z.string(), email: z.string().nullable() }).nullable(),
    tenant_id: Id.nullable(),
    project: z.object({ project_id: Id, project_name: z.string() }).nullable(),
    scopes: z.array(z.string()),
    roles: z.array(z.string()),
    expires_at: Timestamp.nullable(),
    limits: z.array(LimitStateView),
    remaining: z.int().nullable().meta({ description: 'Credits left; null for a key that needs none' }),
    environment: z.string().nullable(),
    external_id: z.string().nullable(),
    metadata: z.record(z.string(), z.json()).nullable(),
    charge_id: Id.nullable().meta({ description: 'Names what was taken, to commit or refund it' }),
    rules: z.array(RuleView).optional().meta({ description: 'Only with `explain`' }),
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

/** What an answer tells of a credential, in the order of the answer: what stands before the limits, and what after them. */
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

/** For a key that the caller may not know of. */
const NOTHING: OwnFields = {
  before: { key_id: null, user: null, tenant_id: null, project: null, scopes: [], roles: [], expires_at: null },
  after: { environment: null, external_id: null, metadata: null },
}

/** What an answer says of a verification. */
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

/** The fields of an object as they stand in a longer one. */
const membersOf = (fields: object): string => JSON.stringify(fields).slice(1, -1)

const textOf = ({ before, after }: OwnFields): OwnText => ({
  before: membersOf(before),
  after: membersOf(after),
})

const NO_TEXT = textOf(NOTHING)

/** A credential in memory never changes: another one takes its place. */
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

/** {@link verdictView} as JSON, of which most was written before. */
export function verdictText(verdict: Verdict | Explanation, now: Date): string {
  if ('rules' in verdict) return JSON.stringify(verdictView(verdict, now))
  const { code, credential, remaining, chargeId } = verdict
  const { before, after } = ownTextOf(credential)
  const limits = verdict.limits.map((state) => limitText(state, now)).join(',')
  const charge = chargeId === null ? 'null' : `"${chargeId}"`
  const head = `{"valid":${code === 'VALID'},"code":"${code}",${before}`
  return `${head},"limits":[${limits}],"remaining":${remaining},${after},"charge_id":${charge}}`
}
