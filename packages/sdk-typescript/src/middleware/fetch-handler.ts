import type { Guard } from './guard.ts'
import type { ProtectOptions, Verified } from './options.ts'
import { webHeaders } from './presented-key.ts'

/** A fetch handler that is called with the verification; `Rest` is what the runtime passes after the request. */
export type ProtectedHandler<Incoming, Rest extends unknown[], Sent = Response> = (
  request: Incoming,
  keystead: Verified,
  ...rest: Rest
) => Sent | Promise<Sent>

/** A fetch handler that calls another one with requests that may pass. */
export const handlerOf =
  <Incoming extends Request, Rest extends unknown[], Sent>(
    guard: Guard<Incoming>,
    handler: ProtectedHandler<Incoming, Rest, Sent>,
    ip: ProtectOptions<Incoming, Rest>['ip'],
  ): ((request: Incoming, ...rest: Rest) => Promise<Sent | Response>) =>
  async (request, ...rest) => {
    const { keystead, refused } = await guard({
      request,
      headers: webHeaders(request.headers),
      ip: () => ip?.(request, ...rest),
    })
    return refused ? new Response(refused.body, refused) : handler(request, keystead, ...rest)
  }
