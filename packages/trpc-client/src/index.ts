import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client'
import type { AppRouter } from './generated/app-router.ts'

export type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
export { TRPCClientError } from '@trpc/client'
export type { AppRouter } from './generated/app-router.ts'

/** What a client is made with. */
export interface ClientOptions {
  /** Where Keystead is, such as `https://keys.example.com`. */
  url: string
  /** An API key, a session token or a JWT, or a function that gets one for each request. */
  apiKey: string | (() => string | Promise<string>)
  /** In place of the global `fetch`. */
  fetch?: typeof fetch
}

/** Calls in one request; the server takes no more. */
const MAX_BATCH = 20

/** Every procedure of a Keystead server, typed. Calls that are made at the same time travel in one request. */
export function createClient(options: ClientOptions): TRPCClient<AppRouter> {
  const { url, apiKey, fetch } = options
  const link = httpBatchLink({
    url: `${url.replace(/\/+$/, '')}/trpc`,
    maxItems: MAX_BATCH,
    headers: async () => ({ authorization: `Bearer ${typeof apiKey === 'function' ? await apiKey() : apiKey}` }),
    ...(fetch && { fetch }),
  })
  return createTRPCClient<AppRouter>({ links: [link] })
}
