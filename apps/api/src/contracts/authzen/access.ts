import type { MaybePromise } from '@keystead/domain'
import type { z } from 'zod'
import type { Context } from '../../calls/context.ts'
import { scoped } from '../../calls/procedures.ts'
import { DecisionsView, DecisionView, decisionView } from './decision-view.ts'
import { accessesOf, accessOf, EvaluateBatchInput, EvaluateInput } from './inputs.ts'
import { EVALUATION_PATH, EVALUATIONS_PATH } from './paths.ts'

/** Without a promise when what it takes is in memory. */
function evaluate({ core, work, request }: Context, input: z.infer<typeof EvaluateInput>): MaybePromise<DecisionView> {
  const decision = core.accessEvaluator.evaluate(work, accessOf(input, request.idempotencyKey))
  return decision instanceof Promise ? decision.then(decisionView) : decisionView(decision)
}

function evaluateAsText(ctx: Context, input: object): MaybePromise<string> {
  const answer = evaluate(ctx, EvaluateInput.parse(input))
  return answer instanceof Promise ? answer.then((it) => JSON.stringify(it)) : JSON.stringify(answer)
}

async function evaluateAll(ctx: Context, input: EvaluateBatchInput): Promise<DecisionsView> {
  const { core, work, request } = ctx
  const accesses = accessesOf(input, request.idempotencyKey)
  if (accesses === null) return evaluate(ctx, EvaluateInput.parse(input))
  const semantic = input.options?.evaluations_semantic ?? 'execute_all'
  const results = await core.accessEvaluator.evaluateAll(work, accesses, semantic)
  return { evaluations: results.map(decisionView) }
}

/** @see docs/adr/0053-authzen-on-verification.md */
export const access = {
  evaluate: scoped('keys:verify')
    .meta({
      openapi: {
        method: 'POST',
        path: EVALUATION_PATH,
        summary: 'Decide whether a subject may do something; the status is 200 whether it may or not',
        successDescription: 'Whether it may, and why not',
        tags: ['authzen'],
      },
      fast: evaluateAsText,
    })
    .input(EvaluateInput)
    .output(DecisionView)
    .mutation(async ({ ctx, input }) => evaluate(ctx, input)),

  evaluateBatch: scoped('keys:verify')
    .meta({
      openapi: {
        method: 'POST',
        path: EVALUATIONS_PATH,
        summary: 'Decide on up to 100 accesses, in order',
        successDescription: 'The decisions, in the order of the evaluations',
        tags: ['authzen'],
      },
      fast: async (ctx, input) => JSON.stringify(await evaluateAll(ctx, EvaluateBatchInput.parse(input))),
    })
    .input(EvaluateBatchInput)
    .output(DecisionsView)
    .mutation(async ({ ctx, input }) => evaluateAll(ctx, input)),
}
