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

/** Follows the stream until it is closed. While it cannot be reached, it is tried again every second. */
export function followFeed({ url, issuer, authorization, name, onChange }: Options): Feed {
  const keys = createRemoteJWKSet(new URL(`${url}/.well-known/jwks.json`))
  const closing = new AbortController()
  let heardAt = -Infinity
  let stream: Stream | null = null

  async function call<T>(method: string, target: string, body?: object): Promise<T | null> {
    const response = await fetch(target, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(POLL_TIMEOUT_MS)]),
    })
    if (response.status === 404) return null
    if (!response.ok) throw new Error(`${method} ${target} answered ${response.status}`)
    return (response.status === 204 ? null : await response.json()) as T
  }

  async function open(): Promise<Stream> {
    const own = (await call<Stream[]>('GET', `${url}/ssf/v1/stream`)) ?? []
    const found = own.find(({ description }) => description === name)
    const made = found ?? (await call<Stream>('POST', `${url}/ssf/v1/stream`, { description: name }))
    if (!made) throw new Error('There is no stream')
    // A stream that was not read for long is disabled, and has forgotten its events.
    await call('POST', `${url}/ssf/v1/status`, { stream_id: made.stream_id, status: 'enabled' })
    onChange({})
    return made
  }

  async function poll(ack: string[]): Promise<string[]> {
    const { aud: audience, delivery } = (stream ??= await open())
    const answer = await call<{ sets: Record<string, string> }>('POST', delivery.endpoint_url, { ack })
    if (!answer) {
      stream = null
      return []
    }
    for (const set of Object.values(answer.sets)) {
      const { payload } = await jwtVerify(set, keys, { issuer, audience, typ: 'secevent+jwt' })
      if (JSON.stringify(payload['events']).includes('/stream-updated')) {
        stream = null
        onChange({})
      } else onChange(changeOf(payload))
    }
    heardAt = performance.now()
    return Object.keys(answer.sets)
  }

  async function follow(): Promise<void> {
    let ack: string[] = []
    while (!closing.signal.aborted) {
      try {
        ack = await poll(ack)
      } catch (error) {
        if (closing.signal.aborted) return
        console.error(`The stream of security events cannot be read: ${String(error)}`)
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  void follow()
  return {
    age: () => (performance.now() - heardAt) / 1000,
    async close() {
      closing.abort()
      if (!stream) return
      await fetch(`${url}/ssf/v1/stream?stream_id=${stream.stream_id}`, {
        method: 'DELETE',
        headers: { authorization },
        signal: AbortSignal.timeout(3000),
      }).catch(() => undefined)
    },
  }
}
