/**
 * Protects an API of Fastify 4 or 5.
 *
 * @module
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { guardOf } from './guard.ts'
import type { ProtectOptions, Verified } from './options.ts'
import { nodeHeaders } from './presented-key.ts'

export type { PerRequest, Verified, Verifier } from './options.ts'
export type { Refusal, RefusalCode } from './refusal.ts'

/** Options of {@link keystead} for Fastify. */
export interface KeysteadOptions extends ProtectOptions<FastifyRequest> {}

declare module 'fastify' {
  interface FastifyRequest {
    /** The verification of the caller's key, after the hook. */
    keystead?: Verified
  }
}

/**
 * A hook that lets a request pass whose key is valid, and sets `request.keystead`. For all routes of an instance, or for one:
 *
 * @example
 *     app.addHook('onRequest', keystead({ scopes: 'invoices:read' }))
 *     app.delete('/invoices/:id', { onRequest: keystead({ scopes: 'invoices:delete' }) }, handler)
 *
 * @throws KeysteadError for options that cannot work
 */
export function keystead(
  options: KeysteadOptions = {},
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
  const guard = guardOf(options)
  return async (request, reply) => {
    const { keystead: verified, refused } = await guard({
      request,
      headers: nodeHeaders(request.raw),
      ip: () => (options.ip ? options.ip(request) : request.ip),
      log: (message) => request.log.error(message),
    })
    if (refused) return reply.code(refused.status).headers(refused.headers).send(refused.body)
    request.keystead = verified
    return undefined
  }
}
