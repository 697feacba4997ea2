import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClient } from '@trpc/client'
import { EventSource, type EventSourceFetchInit } from 'eventsource'
import type { AppRouter } from './generated/app-router.ts'
import { authorizedFetch, type ClientCredentials, clientCredential, type Credential } from './oauth.ts'

export type { inferRouterInputs, inferRouterOutputs } from '@trpc/server'
export { TRPCClientError } from '@trpc/client'
export { type ClientCredentials, OAuthError } from './oauth.ts'
export type { AppRouter, ErrorData, ErrorShape, Issue, KeysteadCode } from './generated/app-router.ts'

declare global {
  /** Completed by types/installed.d.mts and .d.cts, which the built declarations refer to. */
  interface KeysteadInstalledTrpc {}
}

/** Every name is a key of `any`, which an unresolved import leaves behind, and of `never`, which an old tRPC makes of `v1`. */
type HasEveryKey<Type> = string extends keyof Type ? true : false

/** Unknown in a project without a `@trpc/client` that fits. */
type Installed<Format extends string> =
  KeysteadInstalledTrpc extends Record<Format, infer Theirs>
    ? HasEveryKey<Theirs> extends true
      ? unknown
      : Theirs extends { v1: infer Procedures }
        ? HasEveryKey<Procedures> extends true
          ? unknown
          : Theirs
        : unknown
    : unknown

// oxlint-disable-next-line typescript/no-duplicate-type-constituents, typescript/no-redundant-type-constituents -- unknown here alone
type InstalledClient = Installed<'import'> & Installed<'require'>

/**
 * A client with every procedure of {@link AppRouter}. In a project that has `@trpc/client` itself this is its `TRPCClient<AppRouter>`,
 * so that the tools of tRPC take it.
 */
export type Client = unknown extends InstalledClient ? TRPCClient<AppRouter> : InstalledClient

interface GeneralOptions {
  /** The base URL of Keystead, such as `https://keys.example.com`. */
  url: string
  /** In place of the global `fetch`. */
  fetch?: typeof fetch
}

/** One kind of credential. */
export type CredentialOptions =
  /**
   * An API key, a session token or a JWT, or a function that returns one for each request. Null sends none, for `v1.auth.login`.
   */
  | { apiKey: string | (() => string | null | Promise<string | null>); credentials?: undefined }
  /** A client of OAuth 2.0, whose tokens are fetched and replaced in time; or a function, as for `apiKey`. */
  | { credentials: ClientCredentials | (() => string | null | Promise<string | null>); apiKey?: undefined }

/** The options of a client. */
export type ClientOptions = GeneralOptions & CredentialOptions

/** Calls in one request; the server accepts no more. */
const MAX_BATCH = 20

/**
 * Every procedure of a Keystead server, typed. Concurrent calls are batched into one request; a subscription has its own, and
 * reconnects when the connection is lost.
 */
export function createClient(options: ClientOptions): Client {
  const base = options.url.replace(/\/+$/, '')
  const url = `${base}/trpc`
  const given = options.fetch ?? globalThis.fetch
  const fetch = authorizedFetch(credentialOf(options, base, given), given)
  // The browsers' EventSource cannot send an Authorization header, and Node has no EventSource.
  const fetchEvents = async (address: string | URL, init: EventSourceFetchInit) => fetch(address, init)
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url, EventSource, eventSourceOptions: () => ({ fetch: fetchEvents }) }),
        false: httpBatchLink({ url, maxItems: MAX_BATCH, fetch }),
      }),
    ],
  })
}

function credentialOf({ apiKey, credentials }: CredentialOptions, base: string, send: typeof fetch): Credential {
  if (typeof credentials === 'object') return clientCredential(base, credentials, send)
  const provide = apiKey ?? credentials
  return { current: async () => (typeof provide === 'function' ? provide() : (provide ?? null)) }
}
