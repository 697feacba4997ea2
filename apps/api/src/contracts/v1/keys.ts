import type { MaybePromise, Principal, Verdict } from '@keystead/domain'
import { z } from 'zod'
import type { Context } from '../../trpc/context.ts'
import { scoped } from '../../trpc/procedures.ts'
import { Id, iso, Timestamp } from '../schemas.ts'
import { answerOf, answerText, answerWith } from './envelope.ts'
import { VerdictView, verdictText, verdictView } from './verdict-view.ts'
import { Cost, readVerifyInput, requestFrom, VerifyInput } from './verify-input.ts'

/** Answers at once, without a promise, what is in memory. */
function judge({ core }: Context, principal: Principal, input: VerifyInput, header: string | null) {
  const request = requestFrom(input, header)
  return input.explain ? core.verifier.explain(principal, request) : core.verifier.verify(principal, request)
}

const VERIFIED = 'Key verified'

const textOf = (verdict: Verdict, now: Date): string => answerText(VERIFIED, verdictText(verdict, now), now)

/** The whole answer to `POST /api/v1/keys/verify`, which the REST route calls without the procedure around it. */
function verifyAsText(ctx: Context, principal: Principal, input: VerifyInput): MaybePromise<string> {
  const { clock } = ctx.core
  const verdict = judge(ctx, principal, input, ctx.idempotencyKey)
  return verdict instanceof Promise ? verdict.then((it) => textOf(it, clock())) : textOf(verdict, clock())
}

const BatchInput = z.strictObject({ requests: z.array(VerifyInput).min(1).max(100) })

async function verifyAll(ctx: Context, principal: Principal, { requests }: z.infer<typeof BatchInput>) {
  const { idempotencyKey: key } = ctx
  const verdicts = await Promise.all(
    requests.map(async (each, i) => judge(ctx, principal, each, key === null ? null : `${key} ${i}`)),
  )
  const now = ctx.core.clock()
  return answerWith(
    ctx.core.clock,
    'Keys verified',
    verdicts.map((verdict) => verdictView(verdict, now)),
  )
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
      direct: (ctx, principal, input) => verifyAsText(ctx, principal, readVerifyInput(input)),
      failure: 'Key verification failed',
    })
    .input(VerifyInput)
    .output(answerOf(VerdictView))
    .mutation(async ({ ctx, input }) => {
      const verdict = await judge(ctx, ctx.principal, input, ctx.idempotencyKey)
      return answerWith(ctx.core.clock, VERIFIED, verdictView(verdict, ctx.core.clock()))
    }),

  verifyBatch: scoped('keys:verify')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/keys/verify/batch',
        summary: 'Verify up to 100 keys, in order',
        tags: ['keys'],
      },
      settles: false,
      direct: async (ctx, principal, input) => JSON.stringify(await verifyAll(ctx, principal, BatchInput.parse(input))),
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
