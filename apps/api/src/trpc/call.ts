import { isObject, type Principal, type Receipt, type RequiredScope } from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import { middlewareMarker, type MiddlewareResult } from '@trpc/server/unstable-core-do-not-import'
import { receiptView } from '../contracts/v1/receipt.ts'
import { assertCleanInput } from '../http/json.ts'
import type { Context } from './context.ts'
import { authorised, authorisedNow } from './authorisation.ts'
import type { ProcedureMeta } from './procedures.ts'

/** A call of a procedure, as far as its middleware looks at it. */
interface Call {
  ctx: Context
  type: string
  path: string
  meta: ProcedureMeta | undefined
  getRawInput: () => Promise<unknown>
  batchIndex: number
}

/** What the builders add to the context of a procedure. */
export interface Authorised {
  principal: Principal
  em: () => EntityManager
  /** The transaction of a mutation that has an idempotency key: all that it does belongs into it. */
  transaction: EntityManager | null
  /** Takes the receipt of a change that has asked the replicas itself: then the answer waits for that. */
  confirmedBy(receipt: Promise<Receipt> | null): void
}

type Result = MiddlewareResult<Authorised>
type Run = (added: Authorised) => Promise<Result>

/**
 * Runs the rest of a call for somebody who holds a scope, or for anybody who is authenticated: a mutation once for each idempotency key, and it answers when all replicas know
 * what it has changed.
 */
export async function callAs({ scope }: { scope?: RequiredScope }, call: Call, run: Run): Promise<Result> {
  const { ctx, type, meta } = call
  let principal = authorised(ctx, scope)
  const input = await call.getRawInput()
  assertCleanInput(input)
  if (type === 'mutation') principal = await authorisedNow(ctx, scope)
  let asked = null as Promise<Receipt> | null
  const confirmedBy = (receipt: typeof asked) => {
    asked = receipt
  }
  const plain: Authorised = { principal, em: ctx.em, transaction: null, confirmedBy }
  if (type !== 'mutation') return run(plain)
  // What has `direct` has an idempotency key in its input.
  const isRepeatable = ctx.idempotencyKey !== null && !meta?.direct
  const result = isRepeatable ? await callOnce(plain, call, input, run) : await run(plain)
  if (!result.ok || meta?.settles === false) return result
  ctx.notes.receipt = await (asked ?? ctx.core.replicas.confirm())
  return { ...result, data: withReceipt(result.data, ctx.notes.receipt) }
}

async function callOnce(plain: Authorised, { ctx, path, batchIndex }: Call, input: unknown, run: Run): Promise<Result> {
  const key = ctx.idempotencyKey ?? ''
  // The calls of a batch share the field, and are different calls all the same.
  const idempotencyKey = batchIndex === 0 ? key : `${key} ${batchIndex}`
  const once = { idempotencyKey, procedure: path, input }
  const { answer, isReplayed } = await ctx.core.idempotency.once(ctx.em(), plain.principal, once, async (tx) => {
    const result = await run({ ...plain, em: () => tx, transaction: tx })
    // What fails is rolled back, and not kept.
    if (!result.ok) throw result.error
    return result.data ?? null
  })
  ctx.notes.isReplayed = isReplayed
  return { marker: middlewareMarker, ok: true, data: answer ?? undefined }
}

/** An answer that shows a receipt gets the one of now: it was made, or stored, before the replicas were asked. */
function withReceipt(answer: unknown, receipt: Receipt): unknown {
  if (!isObject(answer) || !isObject(answer.data) || !('receipt' in answer.data)) return answer
  return { ...answer, data: { ...answer.data, receipt: receiptView(receipt) } }
}
