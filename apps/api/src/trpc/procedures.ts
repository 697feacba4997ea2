import { isUnavailable } from '@keystead/db'
import { covers, Refusal, type RequiredScope, unauthorized } from '@keystead/domain'
import { initTRPC, TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server'
import type { OpenApiMeta } from 'trpc-to-openapi'
import { describeFailure, type FailureCode, HttpError } from '../http/failure.ts'
import { assertCleanInput } from '../http/json.ts'
import type { Context } from './context.ts'

/** What a procedure says of itself beside its schemas. */
export interface ProcedureMeta extends OpenApiMeta {
  /** The status of success over REST; 200 unless stated. */
  status?: 201 | 204
  /** What it asks for; set by {@link scoped}. */
  scope?: RequiredScope
  /** Needs no credentials; set by {@link open}. */
  open?: boolean
  /** Over REST the items of the page are the body, or all items when no limit is given. */
  list?: 'bare' | 'enveloped'
  /** How the v1 contract entitles a failure of it, for example `User creation failed`. */
  failure?: string
}

export const TRPC_CODES: Readonly<Record<FailureCode, TRPC_ERROR_CODE_KEY>> = {
  invalid: 'BAD_REQUEST',
  unauthorized: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  precondition: 'PRECONDITION_FAILED',
  rate_limited: 'TOO_MANY_REQUESTS',
  method_not_allowed: 'METHOD_NOT_SUPPORTED',
  timeout: 'TIMEOUT',
  too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
  unavailable: 'SERVICE_UNAVAILABLE',
  internal: 'INTERNAL_SERVER_ERROR',
}

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    // Only what a caller may read: no stack, and no text of an error that is our own fault. A path that names no
    // procedure is not repeated: it may be anything, also a key that was put in the wrong place.
    errorFormatter({ shape, error }) {
      const { path, ...data } = shape.data
      const named = error.code !== 'NOT_FOUND' || error.cause instanceof Refusal
      return { ...shape, message: describeFailure(error).message, data: named ? { ...data, path } : data }
    },
  })

export const { router } = t

const base = t.procedure.use(async ({ next }) => {
  const result = await next()
  if (result.ok) return result
  const { cause } = result.error
  if (!(cause instanceof Refusal || cause instanceof HttpError || isUnavailable(cause))) return result
  const { code, message } = describeFailure(cause)
  throw new TRPCError({ code: TRPC_CODES[code], message, cause })
})

/** For anybody. */
const open = base.meta({ open: true }).use(async ({ ctx, getRawInput, next }) => {
  assertCleanInput(await getRawInput())
  return next({ ctx: { em: ctx.em, ...ctx.services } })
})

/** For anybody who tries to log in: each try counts against the rate limit of authentication, whether it succeeds or not. */
export const attempt = open.use(async ({ ctx, next }) => {
  await ctx.limiter.count(ctx.origin.ip)
  return next()
})

/** For whoever holds `scope`. Authorisation runs before the input is looked at: 401 and 403 come before 400. */
export function scoped(scope: RequiredScope) {
  return base.meta({ scope }).use(async ({ ctx, getRawInput, next }) => {
    const authorisedCtx = authorised(ctx, scope)
    assertCleanInput(await getRawInput())
    return next({ ctx: authorisedCtx })
  })
}

/** For anybody who is authenticated, whatever they hold. */
export const authenticated = base.use(async ({ ctx, getRawInput, next }) => {
  const authorisedCtx = authorised(ctx)
  assertCleanInput(await getRawInput())
  return next({ ctx: authorisedCtx })
})

/**
 * The services and the principal of a request that may go on. The REST routes ask this before they read a body.
 *
 * @throws Refusal `unauthorized`, `forbidden`
 */
export function authorised(ctx: Context, scope?: RequiredScope) {
  if (!('principal' in ctx.identity)) throw ctx.identity.refusal ?? unauthorized()
  const { principal } = ctx.identity
  if (scope !== undefined && !covers(principal.scopes, scope)) {
    throw new Refusal('forbidden', scope === '*' ? 'Requires the role super_admin' : `Requires the scope ${scope}`)
  }
  // tRPC copies a context by its own properties, which the getter of `em` is not.
  return { principal, em: ctx.em, ...ctx.services }
}
