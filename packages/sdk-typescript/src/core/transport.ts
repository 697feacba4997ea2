import { type Answer, type Call, callOf, jsonOf } from './call.ts'
import { trusted } from './trusted.ts'
import type { Authorization, Credential } from './credential.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import { credentialOf } from './given-credential.ts'
import { failureOf, type NoAnswer, type Outcome, type Sent } from './failure.ts'
import { logAbove, redact, redactHeaders } from './log.ts'
import { chunksOf, linesOf } from './lines.ts'
import type { ClientOptions, OptionChanges, OutgoingRequest, RequestContent, RequestOptions } from './options.ts'
import { contentOf, typeOf, type UploadParts } from './upload.ts'
import { type Path, queryOf } from './path.ts'
import { backoff, reasonOf, sleep, waitBefore } from './retry.ts'
import { withSecret } from './secret.ts'
import {
  baseOf,
  fetcher,
  givenOrDefaultCredential,
  definedOf,
  lowerCase,
  ownName,
  type Settings,
  withDefaults,
} from './setup.ts'

/** A request of a resource. */
export interface RequestSpec extends Path {
  method: string
  query?: object | undefined
  /** Sent as JSON. */
  body?: unknown
  /** Sent in place of a body. */
  form?: URLSearchParams | undefined
  /** The same, in parts. A stream can be sent only once. */
  parts?: UploadParts | undefined
  /** True: an idempotency key only if the caller gives one; `always`: none, because the server would ignore it. */
  isKeyless?: boolean | 'always' | undefined
  /** May always be sent again, because it starts no work. */
  isRepeatable?: boolean | undefined
  /** The field of the result that is a secret. */
  secret?: string | undefined
  /** Whether a response that is no success is the result nevertheless. */
  isResult?: ((response: Response) => boolean) | undefined
}

/** A response whose body is not read yet. */
export interface OpenAnswer {
  response: Response
  /** Each within the timeout; leaving the loop aborts the request. */
  chunks: AsyncGenerator<Uint8Array, void, undefined>
}

/** A request with everything that is constant over its attempts. */
interface Prepared extends Sent {
  url: string
  headers: Record<string, string>
  body: RequestContent | undefined
  maxRetries: number
  signal?: AbortSignal
  credential: Credential | null
  isStream: boolean
  isRepeatable: boolean
  isResult: RequestSpec['isResult']
}

/** A response, and the deadline to end once it is read. */
type Open = Answer & { deadline: Deadline }

/**
 * Sends requests: authenticates and retries them, and turns failures into typed errors. Each client has one; it can also be
 * created alone, and given to the few resources that a program needs.
 */
export class Transport {
  readonly #options: Settings
  readonly #base: string
  readonly #credential: Credential | null
  readonly #log: ReturnType<typeof logAbove>
  readonly #headers: Record<string, string>
  readonly #fetch: (request: OutgoingRequest) => Promise<Response>

  /**
   * @param shared internal: the credential to use instead of that of the options
   * @throws KeysteadError for options that cannot work
   */
  constructor(options: ClientOptions = {}, shared?: Credential | null) {
    const { apiKey: _apiKey, token: _token, credentials: _credentials, ...others } = options
    this.#options = withDefaults(others)
    this.#base = baseOf(this.#options.baseUrl)
    const send = this.sendOpen.bind(this)
    this.#credential = shared === undefined ? credentialOf(givenOrDefaultCredential(options), send) : shared
    this.#log = logAbove(this.#options.logLevel, options.logger)
    this.#headers = { accept: 'application/json', ...ownName(), ...lowerCase(options.headers) }
    this.#fetch = (options.middleware ?? []).reduceRight<(request: OutgoingRequest) => Promise<Response>>(
      (next, each) => (request) => each(request, next),
      fetcher(options.fetch),
    )
  }

  /**
   * A transport with other options, as {@link Keystead.withOptions} describes.
   *
   * @example
   * ```ts
   * const transport = new Transport({ timeout: 5000 })
   * const keys = new Keys(transport.withOptions({ maxRetries: 0 }))
   * ```
   */
  withOptions(changes: OptionChanges): Transport {
    const { apiKey, token, credentials, headers } = changes
    const isSameIdentity = [apiKey, token, credentials].every((each) => each === undefined)
    const { baseUrl, headers: own } = this.#options
    const merged = { ...lowerCase(own), ...lowerCase(headers) }
    const options = { ...this.#options, ...definedOf(changes), baseUrl, headers: merged }
    return new Transport(options, isSameIdentity ? this.#credential : undefined)
  }

  /**
   * The body of the response; undefined when there is none.
   *
   * @hidden
   */
  body<T>(spec: RequestSpec, options?: RequestOptions): Call<T> {
    return callOf(this.send(spec, options), (answer) => withSecret(trusted<T>(jsonOf(answer)), spec.secret))
  }

  /**
   * The `data` of a v1 response.
   *
   * @hidden
   */
  data<T>(spec: RequestSpec, options?: RequestOptions): Call<T> {
    return callOf(this.send(spec, options), (answer) =>
      withSecret(trusted<{ data: T }>(jsonOf(answer)).data, spec.secret),
    )
  }

  /**
   * Sends a request, with retries.
   *
   * @hidden
   */
  send(spec: RequestSpec, options?: RequestOptions): Promise<Answer> {
    return this.#attempts(this.#prepare(spec, options, this.#credential))
  }

  /**
   * The same without the credential of the client.
   *
   * @hidden
   */
  sendOpen(spec: RequestSpec, options?: RequestOptions): Promise<Answer> {
    return this.#attempts(this.#prepare(spec, options, null))
  }

  /**
   * Each line of an NDJSON response, each within the timeout.
   *
   * @hidden
   */
  async *stream<T>(spec: RequestSpec, options?: RequestOptions): AsyncGenerator<T, void, undefined> {
    const { response, chunks } = await this.open(spec, { accept: 'application/x-ndjson' }, options)
    for await (const text of linesOf(chunks))
      if (text.trim() !== '') yield withSecret(trusted<T>(jsonOf({ response, text })), spec.secret)
  }

  /**
   * Waits before a request is repeated because its response was interrupted.
   *
   * @hidden
   */
  pause({ signal }: RequestOptions = {}): Promise<void> {
    return sleep(backoff(0, this.#options.retryDelay), signal)
  }

  /**
   * Sends a request, with retries, until its response starts. Later interruptions are not retried: the position is unknown.
   *
   * @hidden
   */
  async open(spec: RequestSpec, headers: Record<string, string>, options?: RequestOptions): Promise<OpenAnswer> {
    const call = this.#prepare(spec, options, this.#credential)
    Object.assign(call.headers, headers)
    call.isStream = true
    const { response, deadline } = await this.#attempts(call)
    return { response, chunks: chunksWithin(deadline, response, call) }
  }

  #prepare(spec: RequestSpec, options: RequestOptions = {}, credential: Credential | null): Prepared {
    const { method, route } = spec
    const body = contentOf(spec)
    const headers: Record<string, string> = { ...this.#headers }
    const type = body === undefined ? undefined : typeOf(spec)
    if (type !== undefined) headers['content-type'] = type
    const isSafe = method === 'GET'
    // Without one, a repeated request could do its work twice.
    const made = isSafe || spec.isKeyless ? undefined : crypto.randomUUID()
    const key = options.idempotencyKey ?? made
    if (key !== undefined && !isSafe && spec.isKeyless !== 'always') headers['idempotency-key'] = key
    Object.assign(headers, lowerCase(options.headers))
    return {
      timeout: this.#options.timeout,
      maxRetries: this.#options.maxRetries,
      ...definedOf(options),
      ...(body instanceof ReadableStream && { maxRetries: 0 }),
      method,
      route,
      base: this.#base,
      url: this.#base + spec.path + queryOf(spec.query),
      headers,
      body,
      attempts: 0,
      credential,
      isStream: false,
      isRepeatable: spec.isRepeatable || isSafe || 'idempotency-key' in headers,
      isResult: spec.isResult,
    }
  }

  async #attempts(call: Prepared): Promise<Open> {
    let isRenewed = false
    for (let retry = 0; ;) {
      const authorization = call.credential ? await call.credential.current() : null
      const outcome = await this.#attempt(call, authorization)
      const { response } = outcome
      if (response?.ok) return outcome
      if (call.signal?.aborted) throw reasonOf(call.signal)
      if (response?.status === 401 && authorization && call.credential?.renew && !isRenewed) {
        isRenewed = true
        call.credential.renew(authorization)
        this.#log('info', 'token refused, fetching another', () => named(call))
        continue
      }
      if (response && call.isResult?.(response)) return outcome
      const { retryDelay } = this.#options
      const hasKey = 'idempotency-key' in call.headers
      const wait = retry < call.maxRetries ? waitBefore(retry, retryDelay, response, hasKey, call.isRepeatable) : null
      if (wait === null) throw this.#failed(call, outcome)
      retry += 1
      const fields = { status: response?.status, retry, wait_ms: Math.round(wait) }
      this.#log('info', 'trying again', () => named(call, fields))
      await sleep(wait, call.signal)
    }
  }

  async #attempt(call: Prepared, authorization: Authorization | null): Promise<Open | NoAnswer> {
    call.signal?.throwIfAborted()
    const { method, url, body } = call
    const headers = { ...call.headers }
    if (authorization) headers[authorization[0]] = authorization[1]
    call.attempts += 1
    this.#log('debug', 'request', () => named(call, { attempt: call.attempts, headers: redactHeaders(headers) }))
    const deadline = startDeadline(call.timeout, call.signal)
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
      return { cause, isLate: deadline.isOver() }
    } finally {
      if (!isOpen) deadline.end()
    }
  }

  #failed(call: Prepared, outcome: Outcome): Error {
    const error = failureOf(outcome, call)
    // The caller handles client errors; server failures concern the operator who reads the log.
    const level = outcome.response && outcome.response.status < 500 ? 'debug' : 'warn'
    this.#log(level, 'failed', () => named(call, { attempts: call.attempts, error: redact(error.message) }))
    return error
  }
}

/** The log fields of a request. */
const named = ({ method, route }: Prepared, more: object = {}): object => ({ method, path: redact(route), ...more })

/** The timeout applies to each chunk; time spent by the reader does not count. */
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
    throw call.signal?.aborted ? reasonOf(call.signal) : failureOf({ cause, isLate: deadline.isOver() }, call)
  } finally {
    deadline.cancel()
  }
}
