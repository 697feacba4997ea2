import type { Logger, LogLevel } from './log.ts'

/** A request on its way; middleware may change it. */
export interface OutgoingRequest {
  method: string
  url: string
  /** Names in lower case. */
  headers: Record<string, string>
  body: string | undefined
  signal: AbortSignal
  /** 1 for the first try. */
  attempt: number
}

/** Stands around every attempt: `next` sends it, or calls the next middleware. */
export type Middleware = (
  request: OutgoingRequest,
  next: (request: OutgoingRequest) => Promise<Response>,
) => Promise<Response>

/** What the client sends with; the global `fetch` fits. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Who logs in, for a session that the client keeps alive. */
export interface LogIn {
  email: string
  password: string
  /** Only when the email is known in several tenants. */
  tenantId?: string
}

/** How a client behaves, whoever it calls as. */
export interface TransportOptions {
  /** Where Keystead is, such as `https://keys.example.com`; a path in it stays in front of every path. */
  baseUrl: string
  /** Milliseconds that each attempt may take, 30,000 unless set. */
  timeout?: number
  /** Further attempts after one that failed, 2 unless set. */
  maxRetries?: number
  /** Milliseconds before the first retry, 500 unless set; each further one waits twice as long, at most 8 seconds. */
  retryDelay?: number
  /** Sent with every request. */
  headers?: Record<string, string>
  /** In place of the global `fetch`. */
  fetch?: Fetch
  /** The first one is outermost. */
  middleware?: readonly Middleware[]
  /** Told of requests (`debug`), retries (`info`) and failures (`warn`); without secrets and bodies. */
  logger?: Logger
  /** The least that the logger is told, `info` unless set. */
  logLevel?: LogLevel
}

/** One way to say who calls; none for what anybody may ask. */
export type CredentialOptions =
  | { apiKey?: never; token?: never; credentials?: never }
  /** An API key, sent as `X-API-Key`. */
  | { apiKey: string; token?: never; credentials?: never }
  /** A session token or JWT, or a function that gets one: it is called again when the server refuses the last one. */
  | { token: string | (() => string | Promise<string>); apiKey?: never; credentials?: never }
  /** An email and a password: logs in at the first request, and again when the session has ended. */
  | { credentials: LogIn; apiKey?: never; token?: never }

/** Everything that a client is made with. */
export type ClientOptions = TransportOptions & CredentialOptions

/** What one call may have otherwise than its client. */
export interface RequestOptions {
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal
  /** Milliseconds that each attempt may take. */
  timeout?: number
  /** Further attempts after one that failed. */
  maxRetries?: number
  /** For a call that may be made again by another process: the server does it once. Chosen at random unless set. */
  idempotencyKey?: string
  /** Sent beside those of the client, and in place of those with the same name. */
  headers?: Record<string, string>
}
