import {
  type Explanation,
  type LimitState,
  type MaybePromise,
  type Principal,
  type RuleResult,
  type Verdict,
  VERIFY_CODES,
} from '@keystead/domain'
import { z } from 'zod'
import type { Context } from '../../trpc/context.ts'
import { scoped } from '../../trpc/procedures.ts'
import { Id, iso, isoOrNull, Timestamp } from '../schemas.ts'
import { answerOf, answerWith } from './envelope.ts'
import { Cost, requestFrom, VerifyInput } from './verify-input.ts'

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

const VerdictView = z
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

type VerdictView = z.infer<typeof VerdictView>

const limitView = ({ limit, remaining, resetMs, exceeded }: LimitState, now: Date): z.infer<typeof LimitStateView> => ({
  name: limit.name,
  limit: limit.limit,
  window_seconds: limit.windowSeconds,
  remaining,
  reset_at: iso(new Date(now.getTime() + Math.max(0, resetMs))),
  exceeded,
})

const ruleView = ({ rule, value, passed }: RuleResult): z.infer<typeof RuleView> => ({ rule, value, passed })

function view(verdict: Verdict, now: Date): VerdictView {
  const { code, credential } = verdict
  const key = credential?.key ?? null
  const user = credential?.user
  const project = key?.project
  return {
    valid: code === 'VALID',
    code,
    key_id: credential?.kind === 'key' ? credential.id : null,
    user: user ? { user_id: user.id, name: user.name, email: user.email } : null,
    tenant_id: credential?.tenantId ?? null,
    project: project ? { project_id: project.id, project_name: project.name } : null,
    scopes: credential?.scopes ?? [],
    roles: user?.roles ?? [],
    expires_at: isoOrNull(credential?.expiresAt),
    limits: verdict.limits.map((state) => limitView(state, now)),
    remaining: verdict.remaining,
    environment: key?.environment ?? null,
    external_id: key?.externalId ?? null,
    metadata: key?.metadata ?? null,
    charge_id: verdict.chargeId,
  }
}

const explained = (explanation: Explanation, now: Date): VerdictView => ({
  ...view(explanation, now),
  rules: explanation.rules.map(ruleView),
})

/** Answers at once, without a promise, what is in memory. */
function verifyOne(
  { core }: Context,
  principal: Principal,
  input: VerifyInput,
  header: string | null,
): MaybePromise<VerdictView> {
  const request = requestFrom(input, header)
  if (input.explain) return core.verifier.explain(principal, request).then((it) => explained(it, core.clock()))
  const verdict = core.verifier.verify(principal, request)
  return verdict instanceof Promise ? verdict.then((it) => view(it, core.clock())) : view(verdict, core.clock())
}

const VERIFIED = 'Key verified'

/** The whole answer to `POST /api/v1/keys/verify`; the REST route calls it without the procedure around it. */
function verify(ctx: Context, principal: Principal, input: VerifyInput) {
  const data = verifyOne(ctx, principal, input, ctx.idempotencyKey)
  return data instanceof Promise
    ? data.then((it) => answerWith(ctx.core.clock, VERIFIED, it))
    : answerWith(ctx.core.clock, VERIFIED, data)
}

const BatchInput = z.strictObject({ requests: z.array(VerifyInput).min(1).max(100) })

async function verifyAll(ctx: Context, principal: Principal, { requests }: z.infer<typeof BatchInput>) {
  const { idempotencyKey: key } = ctx
  const verdicts = await Promise.all(
    requests.map(async (each, i) => verifyOne(ctx, principal, each, key === null ? null : `${key} ${i}`)),
  )
  return answerWith(ctx.core.clock, 'Keys verified', verdicts)
}

const ChargeIdentifier = z.object({ charge_id: z.string().max(100).meta({ description: 'The id of the charge' }) })

const ChargeView = z
  .object({
    charge_id: Id,
    key_id: Id,
    state: z.enum(['reserved', 'committed', 'refunded']),
    cost: z.int(),
    expires_at: Timestamp,
  })
  .meta({ id: 'Charge' })

export const keys = {
  verify: scoped('keys:verify')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/keys/verify',
        summary: 'May this key do this? Answers 200 whatever the answer is',
        tags: ['keys'],
      },
      settles: false,
      direct: (ctx, principal, input) => verify(ctx, principal, VerifyInput.parse(input)),
      failure: 'Key verification failed',
    })
    .input(VerifyInput)
    .output(answerOf(VerdictView))
    .mutation(async ({ ctx, input }) => verify(ctx, ctx.principal, input)),

  verifyBatch: scoped('keys:verify')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/keys/verify/batch',
        summary: 'Verify up to 100 keys, in order',
        tags: ['keys'],
      },
      settles: false,
      direct: (ctx, principal, input) => verifyAll(ctx, principal, BatchInput.parse(input)),
      failure: 'Key verification failed',
    })
    .input(BatchInput)
    .output(answerOf(z.array(VerdictView)))
    .mutation(async ({ ctx, input }) => verifyAll(ctx, ctx.principal, input)),

  commitCharge: scoped('keys:verify')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/keys/charges/{charge_id}/commit',
        summary: 'Keep a reserved charge for good, all of it or less',
        tags: ['keys'],
      },
      settles: false,
      failure: 'Charge commit failed',
    })
    .input(
      ChargeIdentifier.extend({ cost: Cost.optional().meta({ description: 'What the work cost; without it all' }) }),
    )
    .output(answerOf(ChargeView))
    .mutation(async ({ ctx, input }) => {
      const charge = await ctx.core.charges.commit(ctx.em(), ctx.principal, input.charge_id, input.cost)
      return answerWith(ctx.core.clock, 'Charge committed successfully', chargeView(charge))
    }),

  refundCharge: scoped('keys:verify')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/keys/charges/{charge_id}/refund',
        summary: 'Give back what a charge took',
        tags: ['keys'],
      },
      settles: false,
      failure: 'Charge refund failed',
    })
    .input(ChargeIdentifier)
    .output(answerOf(ChargeView))
    .mutation(async ({ ctx, input }) => {
      const charge = await ctx.core.charges.refund(ctx.em(), ctx.principal, input.charge_id)
      return answerWith(ctx.core.clock, 'Charge refunded successfully', chargeView(charge))
    }),
}

function chargeView(charge: Awaited<ReturnType<Context['core']['charges']['commit']>>): z.infer<typeof ChargeView> {
  return {
    charge_id: charge.id,
    key_id: charge.key.id,
    state: charge.state,
    cost: charge.held.cost,
    expires_at: iso(charge.expiresAt),
  }
}
