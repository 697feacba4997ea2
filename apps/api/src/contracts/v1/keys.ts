import type { MaybePromise, Verdict } from '@keystead/domain'
import { z } from 'zod'
import type { Context } from '../../calls/context.ts'
import { scoped } from '../../calls/procedures.ts'
import { Id, iso, Timestamp } from '../schemas.ts'
import { answerOf, answerText, answerWith } from './envelope.ts'
import { VerdictView, verdictText, verdictView } from './verdict-view.ts'
import { Cost, readVerifyInput, requestFrom, VerifyInput } from './verify-input.ts'

/** Returns synchronously, without a promise, when the credential is in memory. */
function judge({ core, work }: Context, input: VerifyInput, header: string | null) {
  const request = requestFrom(input, header)
  return input.explain ? core.verifier.explain(work, request) : core.verifier.verify(work, request)
}

const VERIFIED = 'Key verified'

const textOf = (verdict: Verdict, now: Date): string => answerText(VERIFIED, verdictText(verdict, now), now)

/** The whole answer to `POST /api/v1/keys/verify`; the REST route calls this without the procedure. */
function verifyAsText(ctx: Context, input: VerifyInput): MaybePromise<string> {
  const { clock } = ctx.core
  const verdict = judge(ctx, input, ctx.request.idempotencyKey)
  return verdict instanceof Promise ? verdict.then((it) => textOf(it, clock())) : textOf(verdict, clock())
}

const BatchInput = z.strictObject({
  requests: z.array(VerifyInput).min(1).max(100).describe('The verifications, 1 to 100; answered in this order'),
})

async function verifyAll(ctx: Context, { requests }: z.infer<typeof BatchInput>) {
  const { idempotencyKey: key } = ctx.request
  const verdicts = await Promise.all(
    requests.map(async (each, i) => judge(ctx, each, key === null ? null : `${key} ${i}`)),
  )
  const now = ctx.core.clock()
  return answerWith(
    ctx.core.clock,
    'Keys verified',
    verdicts.map((verdict) => verdictView(verdict, now)),
  )
}

const ChargeIdentifier = z.object({ charge_id: z.string().max(100).meta({ description: 'The id of the charge' }) })

const ChargeState = z.enum(['reserved', 'committed', 'refunded']).meta({ id: 'ChargeState' })

const ChargeView = z
  .object({
    charge_id: Id.describe('Id of the charge'),
    key_id: Id.describe('Id of the key that was charged'),
    state: ChargeState.describe('reserved until it is committed, refunded or expires'),
    cost: z.int().describe('Points and credits that it took'),
    expires_at: Timestamp.describe('When a reserved charge is refunded by itself'),
  })
  .meta({ id: 'Charge' })

export const keys = {
  verify: scoped('keys:verify')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/keys/verify',
        summary: 'Verify a key; the status is 200 whether it is valid or not',
        successDescription: 'Whether the key is valid for this use, and why not',
        tags: ['keys'],
      },
      fast: (ctx, input) => verifyAsText(ctx, readVerifyInput(input)),
      failure: 'Key verification failed',
    })
    .input(VerifyInput)
    .output(answerOf(VerdictView))
    .mutation(async ({ ctx, input }) => {
      const verdict = await judge(ctx, input, ctx.request.idempotencyKey)
      return answerWith(ctx.core.clock, VERIFIED, verdictView(verdict, ctx.core.clock()))
    }),

  verifyBatch: scoped('keys:verify')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/keys/verify/batch',
        summary: 'Verify up to 100 keys, in order',
        successDescription: 'The verdicts, in the order of the requests',
        tags: ['keys'],
      },
      fast: async (ctx, input) => JSON.stringify(await verifyAll(ctx, BatchInput.parse(input))),
      failure: 'Key verification failed',
    })
    .input(BatchInput)
    .output(answerOf(z.array(VerdictView)))
    .mutation(async ({ ctx, input }) => verifyAll(ctx, input)),

  commitCharge: scoped('keys:verify')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/keys/charges/{charge_id}/commit',
        summary: 'Commit a reserved charge, in full or in part',
        successDescription: 'The committed charge',
        tags: ['keys'],
      },
      failure: 'Charge commit failed',
    })
    .input(
      ChargeIdentifier.extend({
        cost: Cost.optional().meta({ description: 'The actual cost; by default the whole charge' }),
      }),
    )
    .output(answerOf(ChargeView))
    .mutation(async ({ ctx, input }) => {
      const charge = await ctx.core.charges.commit(ctx.work, input.charge_id, input.cost)
      return answerWith(ctx.core.clock, 'Charge committed successfully', chargeView(charge))
    }),

  refundCharge: scoped('keys:verify')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/keys/charges/{charge_id}/refund',
        summary: 'Refund a charge',
        successDescription: 'The refunded charge',
        tags: ['keys'],
      },
      failure: 'Charge refund failed',
    })
    .input(ChargeIdentifier)
    .output(answerOf(ChargeView))
    .mutation(async ({ ctx, input }) => {
      const charge = await ctx.core.charges.refund(ctx.work, input.charge_id)
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
