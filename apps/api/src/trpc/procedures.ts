import { isUnavailable } from '@keystead/db'
import {
  assertManagesTenants,
  covers,
  type MaybePromise,
  type Principal,
  Refusal,
  type RequiredScope,
  unauthorized,
} from '@keystead/domain'
import { initTRPC, TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server'
import type { OpenApiMeta } from 'trpc-to-openapi'
import { describeFailure, type FailureCode, HttpError } from '../http/failure.ts'
import { assertCleanInput } from '../http/json.ts'
import { callAs } from './call.ts'
import type { Context } from './context.ts'

/** What a procedure says of itself beside its schemas. */
export interface ProcedureMeta extends OpenApiMeta {
  /** The status of success over REST; 200 unless stated. */
  status?: 201 | 204
  /** What it asks for; set by {@link scoped}. */
  scope?: RequiredScope
  /** Needs no credentials; set by {@link attempt}. */
  open?: boolean
  /** Over REST the items of the page are the body, or all items when no limit is given. */
  list?: 'bare' | 'enveloped'
  /**
   * False for a mutation after which no replica can be wrong about a credential. All others answer when every replica has
   * confirmed that it knows of the change.
   */
  settles?: false
  /**
   * What the REST route calls in place of the procedure, which alone costs as much as the rest of a fast request.
   *
   * @returns the body, JSON
   */
  direct?: (ctx: Context, principal: Principal, input: object) => MaybePromise<string>
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
  in_progress: 'CONFLICT',
  rate_limited: 'TOO_MANY_REQUESTS',
  method_not_allowed: 'METHOD_NOT_SUPPORTED',
  timeout: 'TIMEOUT',
  too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
  unprocessable: 'UNPROCESSABLE_CONTENT',
  unavailable: 'SERVICE_UNAVAILABLE',
  // A subscription of tRPC's client connects anew after every code of 500 and more; this will not pass by itself.
  not_configured: 'PRECONDITION_FAILED',
  provider_failed: 'BAD_GATEWAY',
  internal: 'INTERNAL_SERVER_ERROR',
}

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    // As often as `/stream`; a client that hears nothing for twice as long connects anew.
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 30_000 } },
    // Only what a caller may read: no stack, and no text of an error that is our own fault. A path that names no
    // procedure is not repeated: it may be anything, also a key that was put in the wrong place.
    errorFormatter({ shape, error }) {
      const { path, ...data } = shape.data
      const named = error.code !== 'NOT_FOUND' || error.cause instanceof Refusal
      return { ...shape, message: describeFailure(error).message, data: named ? { ...data, path } : data }
    },
  })

export const { router } = t

/**
 * Runs the rest of a call and gives what it is refused for the code that tRPC has for it. Every builder below is one
 * middleware, since each costs what a tenth of a call costs.
 */
async function translating<Result extends { ok: true } | { ok: false; error: TRPCError }>(
  rest: () => Promise<Result>,
): Promise<Result> {
  try {
    const result = await rest()
    if (result.ok) return result
    throw result.error
  } catch (error) {
    throw translated(error)
  }
}

function translated(error: unknown): unknown {
  const cause = error instanceof TRPCError ? error.cause : error
  if (!(cause instanceof Refusal || cause instanceof HttpError || isUnavailable(cause))) return error
  const { code, message } = describeFailure(cause)
  return new TRPCError({ code: TRPC_CODES[code], message, cause })
}

/** For anybody who tries to log in: each try counts against the rate limit of authentication, whether it succeeds or not. */
export const attempt = t.procedure.meta({ open: true }).use(async ({ ctx, getRawInput, next }) =>
  translating(async () => {
    await ctx.core.limiter.count(ctx.origin.ip)
    assertCleanInput(await getRawInput())
    return next()
  }),
)

/** For whoever holds `scope`. Authorisation runs before the input is looked at: 401 and 403 come before 400. */
export const scoped = (scope: RequiredScope) =>
  t.procedure
    .meta({ scope })
    .use(async ({ next, ...call }) =>
      translating(() => callAs(authorised(call.ctx, scope), call, (added) => next({ ctx: added }))),
    )

/** For anybody who is authenticated, whatever they hold. */
export const authenticated = t.procedure.use(async ({ next, ...call }) =>
  translating(() => callAs(authorised(call.ctx), call, (added) => next({ ctx: added }))),
)

/**
 * The principal of a request that may go on. The REST routes ask this before they read a body.
 *
 * @throws Refusal `unauthorized`, `forbidden`
 */
export function authorised({ identity }: Pick<Context, 'identity'>, scope?: RequiredScope): Principal {
  if (!('principal' in identity)) throw identity.refusal ?? unauthorized()
  const { principal } = identity
  if (scope !== undefined && !covers(principal.scopes, scope)) {
    throw new Refusal('forbidden', scope === '*' ? 'Requires the role super_admin' : `Requires the scope ${scope}`)
  }
  // More than a scope; asked here, so that it comes before the input too.
  if (scope === 'tenants:manage') assertManagesTenants(principal)
  return principal
}
