import { type Answer, type Call, callOf, jsonOf, trusted } from './call.ts'
import { type Authorization, type Credential, fixedCredential, renewableCredential } from './credential.ts'
import { Deadline } from './deadline.ts'
import { failureOf, type Outcome, type Sent, statusOf } from './failure.ts'
import { logAbove, redact, redactHeaders } from './log.ts'
import { chunksOf, linesOf } from './ndjson.ts'
import type { ClientOptions, LogIn, OutgoingRequest, RequestOptions } from './options.ts'
import { type Path, path, queryOf } from './path.ts'
import { backoff, reasonOf, sleep, waitBefore } from './retry.ts'
import { baseOf, checkCredentials, fetcher, lowerCase, ownName } from './setup.ts'

/** A request as a resource describes it. */
export interface RequestSpec extends Path {
  method: string
  query?: object | undefined
  /** Sent as JSON. */
  body?: unknown
  /** Gets an idempotency key only if the caller chooses one, or not even then: where the server would not heed it. */
  isKeyless?: boolean | 'always' | undefined
  /** May be sent again whatever came of it: it does no work. */
  isRepeatable?: boolean | undefined
}

/** An answer whose body is still to come. */
export interface OpenAnswer {
  response: Response
  /** Each within the timeout; leaving the loop over them ends the request. */
  chunks: AsyncGenerator<Uint8Array, void, undefined>
}

/** A request with everything that stays the same over its attempts. */
interface Prepared extends Sent {
  url: string
  headers: Record<string, string>
  body: string | undefined
  maxRetries: number
  signal: AbortSignal | undefined
  credential: Credential | null
  isStream: boolean
  isRepeatable: boolean
}

/** An answer, and what is to be ended when it was read. */
type Open = Answer & { deadline: Deadline }

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'

/**
 * Sends requests: authenticates them, tries them again, and turns what fails into typed errors. A client has one; it can
 * also be made alone, and given to the few resources that a program needs.
 */
export class Transport {
  readonly #options: ClientOptions
  readonly #base: string
  readonly #credential: Credential | null
  readonly #log: ReturnType<typeof logAbove>
  readonly #headers: Record<string, string>
  readonly #fetch: (request: OutgoingRequest) => Promise<Response>

  /** @throws KeysteadError for options that cannot work */
  constructor(options: ClientOptions) {
    checkCredentials(options)
    this.#options = options
    this.#base = baseOf(options.baseUrl)
    this.#credential = this.#credentialOf(options)
    this.#log = logAbove(options.logLevel ?? 'info', options.logger)
    this.#headers = { accept: 'application/json', ...ownName(), ...lowerCase(options.headers) }
    this.#fetch = (options.middleware ?? []).reduceRight<(request: OutgoingRequest) => Promise<Response>>(
      (next, each) => (request) => each(request, next),
      fetcher(options.fetch),
    )
  }

  /** The body of the answer as it is; undefined when there is none. */
  body<T>(spec: RequestSpec, options?: RequestOptions): Call<T> {
    return callOf(this.send(spec, options), (answer) => trusted<T>(jsonOf(answer)))
  }

  /** The `data` of an answer of v1. */
  data<T>(spec: RequestSpec, options?: RequestOptions): Call<T> {
    return callOf(this.send(spec, options), (answer) => trusted<{ data: T }>(jsonOf(answer)).data)
  }

  /** Sends a request until it succeeds, or until no further attempt would help. */
  send(spec: RequestSpec, options?: RequestOptions): Promise<Answer> {
    return this.#attempts(this.#prepare(spec, options, this.#credential))
  }

  /** Each line of an answer as NDJSON, and each within the timeout. */
  async *stream<T>(spec: RequestSpec, options?: RequestOptions): AsyncGenerator<T, void, undefined> {
    const { response, chunks } = await this.open(spec, { accept: 'application/x-ndjson' }, options)
    for await (const text of linesOf(chunks)) yield trusted<T>(jsonOf({ response, text }))
  }

  /**
   * Waits before a request is sent once more because its answer broke off.
   *
   * @hidden
   */
  pause({ signal }: RequestOptions = {}): Promise<void> {
    return sleep(backoff(0, this.#options.retryDelay ?? 500), signal)
  }

  /** Sends a request until its answer begins. What breaks off then is not sent again: nobody knows where to go on. */
  async open(spec: RequestSpec, headers: Record<string, string>, options?: RequestOptions): Promise<OpenAnswer> {
    const call = this.#prepare(spec, options, this.#credential)
    Object.assign(call.headers, headers)
    call.isStream = true
    const { response, deadline } = await this.#attempts(call)
    return { response, chunks: chunksWithin(deadline, response, call) }
  }

  #prepare(spec: RequestSpec, options: RequestOptions = {}, credential: Credential | null): Prepared {
    const { method, route } = spec
    const body = spec.body === undefined ? undefined : JSON.stringify(spec.body)
    const headers: Record<string, string> = { ...this.#headers }
    if (body !== undefined) headers['content-type'] = 'application/json'
    // Without one, a request that is sent again could do its work twice.
    const made = isSafe(method) || spec.isKeyless ? undefined : crypto.randomUUID()
    const key = options.idempotencyKey ?? made
    if (key !== undefined && !isSafe(method) && spec.isKeyless !== 'always') headers['idempotency-key'] = key
    if (options.headers) Object.assign(headers, lowerCase(options.headers))
    return {
      method,
      route,
      base: this.#base,
      url: this.#base + spec.path + queryOf(spec.query),
      headers,
      body,
      timeout: options.timeout ?? this.#options.timeout ?? 30_000,
      maxRetries: options.maxRetries ?? this.#options.maxRetries ?? 2,
      attempts: 0,
      signal: options.signal,
      credential,
      isStream: false,
      isRepeatable: spec.isRepeatable ?? false,
    }
  }

  async #attempts(call: Prepared): Promise<Open> {
    let isRenewed = false
    for (let retry = 0; ;) {
      const authorization = call.credential ? await call.credential.current() : null
      const outcome = await this.#attempt(call, authorization)
      if ('response' in outcome && outcome.response.ok) return outcome
      if (call.signal?.aborted) throw reasonOf(call.signal)
      if (statusOf(outcome) === 401 && authorization && call.credential?.renew && !isRenewed) {
        isRenewed = true
        call.credential.renew(authorization)
        this.#log('info', 'the token was refused: getting another', () => named(call))
        continue
      }
      const wait = retry < call.maxRetries ? this.#waitAfter(outcome, retry, call) : null
      if (wait === null) throw this.#failed(call, outcome)
      retry += 1
      const made = retry
      this.#log('info', 'trying again', () =>
        named(call, { status: statusOf(outcome), retry: made, wait_ms: Math.round(wait) }),
      )
      await sleep(wait, call.signal)
    }
  }

  async #attempt(call: Prepared, authorization: Authorization | null): Promise<Open | Exclude<Outcome, Answer>> {
    call.signal?.throwIfAborted()
    const { method, url, body } = call
    const headers = { ...call.headers }
    if (authorization) headers[authorization[0]] = authorization[1]
    call.attempts += 1
    this.#log('debug', 'request', () => named(call, { attempt: call.attempts, headers: redactHeaders(headers) }))
    const deadline = new Deadline(call.timeout, call.signal)
    let isOpen = false
    try {
      const { signal } = deadline
      const response = await this.#fetch({ method, url, headers, body, signal, attempt: call.attempts })
      isOpen = call.isStream && response.ok
      const text = isOpen ? '' : await response.text()
      const { status, headers: fields } = response
      this.#log('debug', 'answer', () => named(call, { status, request_id: fields.get('x-request-id') }))
      return { response, text, deadline }
    } catch (cause) {
      return { cause, isLate: deadline.isOver }
    } finally {
      if (!isOpen) deadline.end()
    }
  }

  #waitAfter(outcome: Outcome, retry: number, { headers, method, ...call }: Prepared): number | null {
    const answer = 'response' in outcome ? { status: outcome.response.status, headers: outcome.response.headers } : {}
    const hasIdempotencyKey = 'idempotency-key' in headers
    const isRepeatable = call.isRepeatable || isSafe(method) || hasIdempotencyKey
    return waitBefore(retry, this.#options.retryDelay ?? 500, { ...answer, hasIdempotencyKey, isRepeatable })
  }

  #failed(call: Prepared, outcome: Outcome): Error {
    const error = failureOf(outcome, call)
    // What the caller got wrong is for the caller to handle; that the server does not work is for whoever reads the log.
    const level = (statusOf(outcome) ?? 500) < 500 ? 'debug' : 'warn'
    this.#log(level, 'failed', () => named(call, { attempts: call.attempts, error: redact(error.message) }))
    return error
  }

  #credentialOf({ apiKey, token, credentials }: ClientOptions): Credential | null {
    if (apiKey !== undefined) return fixedCredential('x-api-key', apiKey)
    if (typeof token === 'string') return fixedCredential('authorization', `Bearer ${token}`)
    if (token !== undefined) return renewableCredential(token)
    return credentials === undefined ? null : renewableCredential(() => this.#logIn(credentials))
  }

  async #logIn({ email, password, tenantId }: LogIn): Promise<string> {
    const body = { email, password, ...(tenantId !== undefined && { tenant_id: tenantId }) }
    const answer = await this.#attempts(this.#prepare({ method: 'POST', ...path`/api/v1/auth/login`, body }, {}, null))
    return trusted<{ data: { session_token: string } }>(jsonOf(answer)).data.session_token
  }
}

/** What the log says of a request. */
const named = ({ method, route }: Prepared, more: object = {}): object => ({ method, path: redact(route), ...more })

/** Each chunk has the time that another answer has as a whole; the time that the reader takes does not count. */
async function* chunksWithin(
  deadline: Deadline,
  { body }: Response,
  call: Prepared,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    deadline.restart()
    for await (const chunk of body ? chunksOf(body) : []) {
      deadline.pause()
      yield chunk
      deadline.restart()
    }
  } catch (cause) {
    throw call.signal?.aborted ? reasonOf(call.signal) : failureOf({ cause, isLate: deadline.isOver }, call)
  } finally {
    deadline.cancel()
  }
}
