import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClient } from '@trpc/client'
import { EventSource, type EventSourceFetchInit } from 'eventsource'
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

/**
 * Every procedure of a Keystead server, typed. Calls that are made at the same time travel in one request; a subscription has one of its
 * own, and connects anew when that breaks.
 */
export function createClient(options: ClientOptions): TRPCClient<AppRouter> {
  const { apiKey, fetch = globalThis.fetch } = options
  const url = `${options.url.replace(/\/+$/, '')}/trpc`
  const headers = async () => ({ authorization: `Bearer ${typeof apiKey === 'function' ? await apiKey() : apiKey}` })
  // The EventSource of browsers sends no credentials of ours, and Node has none.
  const fetchEvents = async (address: string | URL, init: EventSourceFetchInit) =>
    fetch(address, { ...init, headers: { ...init.headers, ...(await headers()) } })
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url, EventSource, eventSourceOptions: () => ({ fetch: fetchEvents }) }),
        false: httpBatchLink({ url, maxItems: MAX_BATCH, headers, fetch }),
      }),
    ],
  })
}
