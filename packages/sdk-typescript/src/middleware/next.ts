/**
 * Protects route handlers and the proxy (before Next 16: middleware) of Next 15 and 16.
 *
 * @module
 */
import type { NextRequest } from 'next/server.js'
import { handlerOf, type ProtectedHandler } from './fetch-handler.ts'
import { guardOf } from './guard.ts'
import type { ProtectOptions } from './options.ts'

export type { ProtectedHandler } from './fetch-handler.ts'
export type { PerRequest, Verified, Verifier } from './options.ts'
export type { Refusal, RefusalCode } from './refusal.ts'

/** Options of {@link withKeystead}. */
export interface KeysteadOptions<Rest extends unknown[] = []> extends ProtectOptions<NextRequest, Rest> {}

/**
 * Calls a route handler, or a proxy, with requests whose key is valid. The address and the key of Keystead are read at the first
 * request, as `next build` may have neither. Next does not tell the caller's address; for keys with an allowlist, set `ip` to a header
 * that your platform sets.
 *
 * @example
 *     // app/invoices/[id]/route.ts
 *     export const GET = withKeystead(
 *       async (_request, keystead, { params }: RouteContext<'/invoices/[id]'>) =>
 *         Response.json({ id: (await params).id, for: keystead.user?.name }),
 *       { scopes: 'invoices:read' },
 *     )
 *
 * @example
 *     // proxy.ts: refuses before any page or route is reached
 *     export const proxy = withKeystead(() => NextResponse.next(), { scopes: 'invoices:read' })
 *     export const config = { matcher: '/api/:path*' }
 *
 * @throws KeysteadError for options that cannot work
 */
export function withKeystead<Rest extends unknown[] = [], Sent extends Response | undefined = Response>(
  handler: ProtectedHandler<NextRequest, Rest, Sent>,
  options: KeysteadOptions<Rest> = {},
): (request: NextRequest, ...rest: Rest) => Promise<Sent | Response> {
  return handlerOf(guardOf(options, true), handler, options.ip)
}
