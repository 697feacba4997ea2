/**
 * Protects an API of Hono 4, on any runtime.
 *
 * @module
 */
import type { Context, MiddlewareHandler } from 'hono'
import { guardOf } from './guard.ts'
import type { ProtectOptions, Verified } from './options.ts'
import { webHeaders } from './presented-key.ts'

export type { PerRequest, Verified, Verifier } from './options.ts'
export type { Refusal, RefusalCode } from './refusal.ts'

/** Options of {@link keystead} for Hono. */
export interface KeysteadOptions extends ProtectOptions<Context> {}

/** What the middleware adds to a context: `c.var.keystead`. */
export interface KeysteadEnv {
  Variables: {
    /** The verification of the caller's key. */
    keystead: Verified
  }
}

/**
 * Lets a request pass whose key is valid, and sets `c.var.keystead`. Hono does not know the caller's address; for keys with an
 * allowlist, set `ip`, on Node for example `(c) => getConnInfo(c).remote.address`.
 *
 * @example
 *     app.use(keystead({ scopes: 'invoices:read' }))
 *     app.delete('/invoices/:id', keystead({ scopes: 'invoices:delete' }), (c) => c.json(c.var.keystead.user))
 *
 * @throws KeysteadError for options that cannot work
 */
export function keystead(options: KeysteadOptions = {}): MiddlewareHandler<KeysteadEnv> {
  const guard = guardOf<Context>(options)
  return async (context, next) => {
    const { keystead: verified, refused } = await guard({
      request: context,
      headers: webHeaders(context.req.raw.headers),
      ip: () => options.ip?.(context),
    })
    if (refused) return context.body(refused.body, refused.status, refused.headers)
    context.set('keystead', verified)
    return next()
  }
}
