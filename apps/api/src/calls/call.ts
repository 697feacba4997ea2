import type { Receipt } from '@keystead/domain'
import type { AnyProcedure } from '@trpc/server'
import { authorised, authorisedNow } from './authorisation.ts'
import { admit, type Context } from './context.ts'
import { assertCleanInput } from './json.ts'
import { honoursIdempotencyKey, metaOf, type ProcedureMeta } from './procedure-meta.ts'
import { translated } from './trpc-errors.ts'

export type CallOptions = Parameters<AnyProcedure>[0]

/** Adds the receipt, which exists only after the commit, to an answer. */
export type ShowReceipt = (answer: unknown, receiptNow: () => Promise<Receipt>) => Promise<unknown>

/**
 * Calls a procedure for an authorised caller: 401 and 403 come before 400. With an idempotency key a mutation runs once.
 */
export async function call(procedure: AnyProcedure, options: CallOptions, showReceipt: ShowReceipt): Promise<unknown> {
  try {
    const { ctx, type } = options
    if (!isContext(ctx)) throw new Error('a procedure was called without its context')
    const meta = metaOf(procedure)
    if (meta.open) return await callOpen(procedure, options, ctx)
    const early = ctx.request.admitted ?? authorised(ctx.request, meta.scope)
    const input = await inputOf(procedure, options, ctx)
    const principal = type === 'mutation' ? await authorisedNow(ctx.request, meta.scope) : early
    const admitted = admit(ctx, principal, idempotencyOf(options, ctx, meta, input))
    const { work } = admitted
    const run = (context: Context) => procedure({ ...options, ctx: context, getRawInput: async () => input })
    if (work.idempotency === null) return await showReceipt(await run(admitted), () => receiptOf(admitted))
    const answer = await work.commitOnce((tx) => run({ ...admitted, work: tx }))
    return await showReceipt(answer, () => receiptOf(admitted))
  } catch (error) {
    throw translated(error)
  }
}

const isContext = (ctx: unknown): ctx is Context =>
  typeof ctx === 'object' && ctx !== null && 'core' in ctx && 'request' in ctx

/** For log-ins: each attempt counts against the authentication rate limit, whether it succeeds or not. */
async function callOpen(procedure: AnyProcedure, options: CallOptions, ctx: Context): Promise<unknown> {
  await ctx.core.limiter.count(ctx.request.origin.ip)
  const input = await inputOf(procedure, options, ctx)
  return procedure({ ...options, getRawInput: async () => input })
}

async function inputOf(procedure: AnyProcedure, { getRawInput }: CallOptions, { request }: Context): Promise<unknown> {
  const input = await getRawInput()
  if (!request.isClean) assertCleanInput(input)
  return request.adaptInput ? request.adaptInput(input, procedure) : input
}

/** What identifies a repeated call; null for a call without idempotency. */
function idempotencyOf(
  { type, path, batchIndex }: CallOptions,
  { request: { idempotencyKey } }: Context,
  meta: ProcedureMeta,
  input: unknown,
) {
  if (idempotencyKey === null || !honoursIdempotencyKey(type, meta)) return null
  // The calls of a batch share the header but are distinct calls.
  const own = batchIndex === 0 ? idempotencyKey : `${idempotencyKey} ${batchIndex}`
  return { idempotencyKey: own, procedure: path, input }
}

/** The receipt of a call whose answer includes one. A change without effect is confirmed too. */
async function receiptOf({ core, work: { outcome } }: Context): Promise<Receipt> {
  outcome.receipt ??= await core.work.replicas.confirm()
  return outcome.receipt
}
