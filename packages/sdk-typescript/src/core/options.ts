import type { Logger, LogLevel } from './log.ts'
import type { Secret } from './secret.ts'

/** JSON or a form as text; what is uploaded as it is. */
export type RequestContent = string | FormData | ReadableStream<Uint8Array>

/** A request before it is sent; middleware may change it. */
export interface OutgoingRequest {
  method: string
  url: string
  /** Names in lower case. */
  headers: Record<string, string>
  body: RequestContent | undefined
  signal: AbortSignal
  /** 1 for the first attempt. */
  attempt: number
}

/** Wraps every attempt: `next` sends it, or calls the next middleware. */
export type Middleware = (
  request: OutgoingRequest,
  next: (request: OutgoingRequest) => Promise<Response>,
) => Promise<Response>

/** The function that sends requests, compatible with the global `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Log-in credentials, for a session that the client renews. */
export interface LogIn {
  email: string
  password: string | Secret
  /** Only needed when the email exists in several tenants. */
  tenantId?: string
}

/**
 * An API user as a client of OAuth 2.0: the client fetches access tokens by the client credentials grant (RFC 6749, section 4.4), keeps
 * each for its life, and replaces it before its end.
 */
export interface ClientCredentials {
  /** The id of the API user. */
  clientId: string
  /** One of its API keys. It is sent to `<baseUrl>/oauth/token`, and nowhere else. */
  clientSecret: string | Secret
  /** What the token may do; by default all that the key may. */
  scopes?: readonly string[]
  /** An absolute URI, the audience of the token; by default Keystead itself. */
  resource?: string
}

/** The options of a client apart from its credentials. */
export interface TransportOptions {
  /**
   * The base URL of Keystead, such as `https://keys.example.com`; a path in it is prepended to every path. By default
   * `KEYSTEAD_URL` from the environment, or else `http://127.0.0.1:8080`.
   */
  baseUrl?: string | undefined
  /** Milliseconds per attempt, by default 30,000. */
  timeout?: number
  /** Retries after a failed attempt, by default 2. */
  maxRetries?: number
  /** Milliseconds before the first retry, by default 500; doubled for each further one, at most 8 seconds. */
  retryDelay?: number
  /** Sent with every request. */
  headers?: Record<string, string>
  /** Replaces the global `fetch`. */
  fetch?: Fetch
  /** The first one is outermost. */
  middleware?: readonly Middleware[]
  /** Receives requests (`debug`), retries (`info`) and failures (`warn`), without secrets and bodies. */
  logger?: Logger
  /** The minimum level of the logger, by default `info`. */
  logLevel?: LogLevel
  /**
   * Allows an `apiKey` in a browser, where every visitor can read it. Give the signed-in person's session as `token` instead, or call
   * Keystead from your server.
   */
  dangerouslyAllowBrowser?: boolean
}

/** One kind of credential, by default the API key in `KEYSTEAD_API_KEY`. What is undefined is not given. */
export type CredentialOptions =
  /** An API key, sent as `X-API-Key`; null: no credential, for public operations. */
  | { apiKey?: string | Secret | null | undefined; token?: undefined; credentials?: undefined }
  /** A session token or JWT, or a function that returns one: it is called again when the server refuses the last one. */
  | { token: Token | TokenProvider; apiKey?: undefined; credentials?: undefined }
  /**
   * An email and a password: logs in at the first request, and again when the session has ended. Or a client of OAuth 2.0, or a
   * function that returns a token.
   */
  | { credentials: LogIn | ClientCredentials | TokenProvider; apiKey?: undefined; token?: undefined }

/** A session token or JWT. */
export type Token = string | Secret

/** A token of which the life is known, so that it is replaced before its end. */
export interface TimedToken {
  token: Token
  /** Seconds from now; by default until the server refuses it. */
  expiresIn?: number | undefined
}

/** Called for the first token, for another before that ends, and after a 401: once for all calls that wait. */
export type TokenProvider = () => Token | TimedToken | Promise<Token | TimedToken>

/** All options of a client. */
export type ClientOptions = TransportOptions & CredentialOptions

/** Options to change in a copy of a client; what is undefined stays. */
export type OptionChanges = Omit<TransportOptions, 'baseUrl'> & CredentialOptions

/** Options of a single call, which override those of the client. */
export interface RequestOptions {
  /** Aborts the call, which then rejects with the signal's reason. */
  signal?: AbortSignal
  /** Milliseconds per attempt. */
  timeout?: number
  /** Retries after a failed attempt. */
  maxRetries?: number
  /** For a call that another process may repeat: the server performs it once. By default random. */
  idempotencyKey?: string
  /** Added to the headers of the client, and override those of the same name. */
  headers?: Record<string, string>
}
