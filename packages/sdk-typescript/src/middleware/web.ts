/**
 * Protects a fetch handler: Bun, Deno, Cloudflare Workers, and whatever else takes a `Request` and returns a `Response`.
 *
 * @module
 */
import { handlerOf, type ProtectedHandler } from './fetch-handler.ts'
import { guardOf } from './guard.ts'
import type { ProtectOptions } from './options.ts'

export type { ProtectedHandler } from './fetch-handler.ts'
export type { PerRequest, ProtectOptions, Verified, Verifier } from './options.ts'
export type { Refusal, RefusalCode } from './refusal.ts'

/**
 * Calls the handler with requests whose key is valid. The caller's address, for keys with an allowlist, is what `ip` returns: on Bun
 * `(request, server) => server.requestIP(request)?.address`, on Deno `(_, info) => info.remoteAddr.hostname`, on Workers
 * `(request) => request.headers.get('cf-connecting-ip')`.
 *
 * @example
 *     export default { fetch: protect((request, keystead) => Response.json(keystead.user), { scopes: 'invoices:read' }) }
 *
 * @throws KeysteadError for options that cannot work
 */
export function protect<Incoming extends Request = Request, Rest extends unknown[] = []>(
  handler: ProtectedHandler<Incoming, Rest>,
  options: ProtectOptions<Incoming, Rest> = {},
): (request: Incoming, ...rest: Rest) => Promise<Response> {
  return handlerOf(guardOf<Incoming>(options), handler, options.ip)
}
