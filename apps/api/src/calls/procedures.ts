import { Refusal, type RequiredScope } from '@keystead/domain'
import { type AnyProcedure, initTRPC } from '@trpc/server'
import { call, type CallOptions, type ShowReceipt } from './call.ts'
import type { Context } from './context.ts'
import { type ErrorShape, failureData, requestIdOf } from './error-shape.ts'
import { describeFailure } from './failure.ts'
import type { ProcedureMeta } from './procedure-meta.ts'

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    // As often as `/stream`; a client that receives nothing for twice as long reconnects.
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 30_000 } },
    // Only what a caller may see: no stack, and no text of an internal error. A path that names no procedure is not
    // repeated: it could be a key in the wrong place.
    errorFormatter({ shape, error }): ErrorShape {
      const { code, httpStatus, path } = shape.data
      const isNamed = error.code !== 'NOT_FOUND' || error.cause instanceof Refusal
      const failure = describeFailure(error)
      const named = isNamed && path !== undefined ? { path } : {}
      const data = { code, httpStatus, ...named, ...failureData(failure, requestIdOf(error)) }
      return { code: shape.code, message: failure.message, data }
    },
  })

/** For log-ins: needs no credentials. */
export const attempt = t.procedure.meta({ open: true })

/** For callers that hold `scope`. */
export const scoped = (scope: RequiredScope) => t.procedure.meta({ scope })

/** For any authenticated caller, whatever its scopes. */
export const authenticated = t.procedure

interface ProcedureRecord {
  [name: string]: AnyProcedure | ProcedureRecord
}

/** A router whose procedures are always called by {@link call}, over any transport. */
export function router<Procedures extends ProcedureRecord>(procedures: Procedures, showReceipt: ShowReceipt) {
  return t.router(guarded(procedures, showReceipt))
}

function guarded<Procedures extends ProcedureRecord>(procedures: Procedures, showReceipt: ShowReceipt): Procedures {
  const guardedOnes: ProcedureRecord = {}
  for (const [name, value] of Object.entries(procedures)) {
    guardedOnes[name] = typeof value === 'function' ? guard(value, showReceipt) : guarded(value, showReceipt)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same record, with every procedure wrapped
  return guardedOnes as Procedures
}

const guard = (procedure: AnyProcedure, showReceipt: ShowReceipt): AnyProcedure =>
  Object.assign(async (options: CallOptions) => call(procedure, options, showReceipt), procedure)
