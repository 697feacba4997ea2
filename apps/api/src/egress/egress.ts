import type { Egress, EgressError, MonotonicClock } from '@keystead/domain'
import { type OutgoingAgent, outgoingAgent } from './agent.ts'
import { readBeginning, readBody, Unusable } from './body.ts'
import { type NameLookup, permittedConnector, systemLookup } from './connector.ts'
import { assertMayBeFetched, destinationOf } from './destination.ts'
import { kindOf } from './failure-kinds.ts'
import { InFlight } from './in-flight.ts'
import { JsonDocuments } from './json-documents.ts'
import { notFetched } from './not-fetched.ts'

export interface EgressRequest {
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string | Buffer
  /** The largest body that is read, decompressed, in bytes. */
  maxBytes: number
  /** Of a larger body the beginning is read, as it comes, instead of none. */
  isCut?: boolean
  /** For everything: name look-up, connection, headers and body, in milliseconds. */
  timeoutMs: number
}

export interface EgressAnswer {
  /** Also 3xx: a redirect is an answer like any other, and is not followed. */
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

export interface EgressLog {
  warn(fields: object, message: string): void
}

/** Requests to URLs that users have named. */
export interface OutgoingRequests extends Egress {
  /** @throws EgressError */
  fetch(url: string, request: EgressRequest): Promise<EgressAnswer>
  /** Ends its connections. */
  close(): Promise<void>
}

const CONNECT_TIMEOUT_MS = 3000

/**
 * The only way by which the service reads a URL that a user has named. It connects to public addresses over https, and to those that
 * the operator opened; follows no redirect, uses no proxy, whatever the environment says, and bounds sizes, times and concurrency.
 *
 * @param parts.opened the addresses and CIDR ranges of KEYSTEAD_EGRESS_ALLOW, which may be private, and may be called over http
 * @param parts.headersTimeoutMs how long an answer may take to begin
 * @param parts.ca further certificate authorities, PEM
 */
export function createEgress(parts: {
  opened: readonly string[]
  log: EgressLog
  lookup?: NameLookup
  ca?: string[]
  clock?: MonotonicClock
  headersTimeoutMs?: number
  /** Requests to one host at a time. */
  maxPerHost?: number
}): OutgoingRequests {
  const { opened, lookup = systemLookup(), ca = [] } = parts
  const connect = permittedConnector({ opened, lookup, connectTimeoutMs: CONNECT_TIMEOUT_MS, ca })
  const agent = outgoingAgent(connect, parts.headersTimeoutMs)
  const inFlight = new InFlight(parts.maxPerHost)
  const fetch = async (text: string, wanted: EgressRequest): Promise<EgressAnswer> => {
    const url = destinationOf(text)
    try {
      return await inFlight.run(url.hostname, () => send(agent, url, wanted))
    } catch (error) {
      throw failed(parts.log, url, error)
    }
  }
  const documents = new JsonDocuments({ fetch, log: parts.log, clock: parts.clock ?? (() => performance.now()) })
  return {
    check: (url) => assertMayBeFetched(url, parts.opened),
    fetch,
    getJson: (url, wanted) => documents.get(url, wanted),
    close: () => agent.close(),
  }
}

async function send(agent: OutgoingAgent, url: URL, wanted: EgressRequest): Promise<EgressAnswer> {
  await agent.load()
  const signal = AbortSignal.timeout(wanted.timeoutMs)
  const { statusCode, headers, body } = await agent.request(url, {
    method: wanted.method ?? 'GET',
    headers: { 'user-agent': 'Keystead', ...wanted.headers, 'accept-encoding': wanted.isCut ? 'identity' : 'gzip' },
    body: wanted.body ?? null,
    bodyTimeout: wanted.timeoutMs,
    signal,
  })
  try {
    if (wanted.isCut) return { status: statusCode, headers, body: await readBeginning(body, wanted.maxBytes) }
    const encoding = headers['content-encoding'] ?? 'identity'
    return {
      status: statusCode,
      headers,
      body: await readBody(body, { maxBytes: wanted.maxBytes, encoding: String(encoding).toLowerCase() }),
    }
  } finally {
    // A body that was not read to its end ends here, and says so by an event.
    body.once('error', () => undefined).destroy()
  }
}

/** One text for every failure; the reason is logged with the origin, without path and query, which may hold a secret. */
function failed(log: EgressLog, url: URL, error: unknown): EgressError {
  const reason = reasonOf(error)
  log.warn({ egress: { origin: url.origin, reason } }, 'A URL that a user named was not fetched')
  return notFetched(reason, kindOf(error))
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof Unusable) return error.message
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : ''
  return `${code}${error.message === '' ? error.name : error.message}`
}
