// What has happened to tokens since they were issued: a stream of security events (OpenID Shared Signals Framework), by long poll.
import { createRemoteJWKSet, jwtVerify } from 'jose'

/** What an event says of tokens: the ids that their claims have. Without any it concerns all. */
export interface Change {
  jti?: string
  grant?: string
  /** A user, as the claim `sub` or `client_id` of tokens names it. */
  user?: string
}

export interface Feed {
  /** Seconds since the last answer of the stream; Infinity before the first. Events since then may be missing. */
  age: () => number
  /** Ends the stream. */
  close: () => Promise<void>
}

interface Options {
  /** The transmitter. */
  url: string
  issuer: string
  /** The header field Authorization: of a key or an access token with the scope signals:manage. */
  authorization: string
  /** Tells the streams of several processes apart. A process that starts again goes on with its own. */
  name: string
  onChange: (change: Change) => void
}

interface Stream {
  stream_id: string
  aud: string
  description?: string
  delivery: { endpoint_url: string }
}

const POLL_TIMEOUT_MS = 20_000
const RETRY_MS = 1000

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

/** What the one event of a SET is about. */
function changeOf(claims: Record<string, unknown>): Change {
  const subject = record(claims['sub_id'])
  const [event] = Object.values(record(claims['events'])).map(record)
  const { jti, grant } = record(event?.['keystead'])
  if (text(jti) !== undefined || text(grant) !== undefined) return { jti: text(jti), grant: text(grant) }
  const user = subject['format'] === 'complex' ? record(subject['user']) : subject
  return user['format'] === 'iss_sub' ? { user: text(user['sub']) } : {}
}

/** Reads a stream until it is closed. While it cannot be reached, it is tried again every second. */
class StreamReader implements Feed {
  readonly #options: Options
  readonly #keys
  readonly #closing = new AbortController()
  #heardAt = -Infinity
  #stream: Stream | null = null

  constructor(options: Options) {
    this.#options = options
    this.#keys = createRemoteJWKSet(new URL(`${options.url}/.well-known/jwks.json`))
  }

  age(): number {
    return (performance.now() - this.#heardAt) / 1000
  }

  async follow(): Promise<void> {
    let ack: string[] = []
    while (!this.#closing.signal.aborted) {
      try {
        ack = await this.#poll(ack)
      } catch (error) {
        if (this.#closing.signal.aborted) return
        console.error(`The stream of security events cannot be read: ${String(error)}`)
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    if (!this.#stream) return
    const { url, authorization } = this.#options
    const signal = AbortSignal.timeout(3000)
    const target = `${url}/ssf/v1/stream?stream_id=${this.#stream.stream_id}`
    await fetch(target, { method: 'DELETE', headers: { authorization }, signal }).catch(() => undefined)
  }

  async #poll(ack: string[]): Promise<string[]> {
    const { aud: audience, delivery } = (this.#stream ??= await this.#open())
    const answer = await this.#call<{ sets: Record<string, string> }>('POST', delivery.endpoint_url, { ack })
    if (!answer) {
      this.#stream = null
      return []
    }
    const { issuer, onChange } = this.#options
    for (const set of Object.values(answer.sets)) {
      const { payload } = await jwtVerify(set, this.#keys, { issuer, audience, typ: 'secevent+jwt' })
      // The stream was disabled, and has forgotten events.
      if (JSON.stringify(payload['events']).includes('/stream-updated')) this.#stream = null
      onChange(changeOf(payload))
    }
    this.#heardAt = performance.now()
    return Object.keys(answer.sets)
  }

  /** The stream of this process, enabled. What happened before is not told, so all must be asked about again. */
  async #open(): Promise<Stream> {
    const { url, name, onChange } = this.#options
    const own = (await this.#call<Stream[]>('GET', `${url}/ssf/v1/stream`)) ?? []
    const found = own.find(({ description }) => description === name)
    const stream = found ?? (await this.#call<Stream>('POST', `${url}/ssf/v1/stream`, { description: name }))
    if (!stream) throw new Error('There is no stream')
    await this.#call('POST', `${url}/ssf/v1/status`, { stream_id: stream.stream_id, status: 'enabled' })
    onChange({})
    return stream
  }

  /** @returns null for what is not there */
  async #call<T>(method: string, target: string, body?: object): Promise<T | null> {
    const response = await fetch(target, {
      method,
      headers: { authorization: this.#options.authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(POLL_TIMEOUT_MS)]),
    })
    if (response.status === 404) return null
    if (!response.ok) throw new Error(`${method} ${target} answered ${response.status}`)
    return (await response.json()) as T
  }
}

export function followFeed(options: Options): Feed {
  const reader = new StreamReader(options)
  void reader.follow()
  return reader
}
