/**
 * Protects an API of Express 4 or 5.
 *
 * @module
 */
import type { Request, RequestHandler } from 'express'
import { guardOf } from './guard.ts'
import type { ProtectOptions, Verified } from './options.ts'
import { nodeHeaders } from './presented-key.ts'

export type { PerRequest, Verified, Verifier } from './options.ts'
export type { Refusal, RefusalCode } from './refusal.ts'

/** Options of {@link keystead} for Express. */
export interface KeysteadOptions extends ProtectOptions<Request> {}

declare global {
  namespace Express {
    interface Request {
      /** The verification of the caller's key, after the middleware. */
      keystead?: Verified
    }
  }
}

/**
 * Lets a request pass whose key is valid, and sets `request.keystead`. For all routes, or for one:
 *
 * @example
 *     app.use(keystead({ scopes: 'invoices:read' }))
 *     app.delete('/invoices/:id', keystead({ scopes: 'invoices:delete' }), handler)
 *
 * @throws KeysteadError for options that cannot work
 */
export function keystead(options: KeysteadOptions = {}): RequestHandler {
  const guard = guardOf(options)
  return async (request, response, next) => {
    try {
      const headers = nodeHeaders(request)
      const ip = (): string | null | undefined => (options.ip ? options.ip(request) : request.ip)
      const { keystead: verified, refused } = await guard({ request, headers, ip })
      if (refused) {
        response.statusCode = refused.status
        for (const [name, value] of Object.entries(refused.headers)) response.setHeader(name, value)
        response.end(refused.body)
        return
      }
      request.keystead = verified
    } catch (error) {
      next(error)
      return
    }
    next()
  }
}
