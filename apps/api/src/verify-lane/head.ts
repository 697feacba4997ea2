import type { IncomingHttpHeaders } from 'node:http'
import { isHost } from '../calls/host.ts'

/** The head of a request with a JSON body of a known length, for a path without a query. */
export interface PlainHead {
  path: string
  headers: IncomingHttpHeaders
  /** Bytes of the body. */
  length: number
  /** Whether this is the last request of its connection. */
  isLast: boolean
  /** Whether it offers another protocol, so that bytes right behind it could be meant for that. */
  isOffer: boolean
}

/** Longer bodies take the long way. */
const MAX_BODY_BYTES = 65_536

/** Names of types and of charsets have no case, and a value may be quoted (RFC 9110, section 8.3). */
const JSON_TYPE = /^application\/json(?:[\t ]*;[\t ]*charset=(?:utf-8|"utf-8"))?$/i

/**
 * A whole head as RFC 9112 writes it and nothing that it merely tolerates: no bare CR or LF, no folded lines, no blanks around
 * names. What is not of this form is left to Node's parser.
 */
const PLAIN = /^POST (\/[!-~]*) HTTP\/1\.([01])\r\n((?:[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e\x80-\xff]*\r\n)+)\r\n$/

const BLANKS_AROUND = /^[\t ]+|[\t ]+$/g

/** What gives a message another length or another body than the plainest. */
const UNUSUAL = ['transfer-encoding', 'content-encoding', 'expect', 'trailer']

const KEEP_ALIVE = 'keep-alive'
const CLOSE = 'close'
/** Java's client offers HTTP/2 with every request. */
const OFFER = 'upgrade, http2-settings'

/**
 * What `Connection` may say, by the minor version. Many proxies send HTTP/1.0, and that the connection ends. When they do not,
 * whether it stays is for each server to say (RFC 9112, section 9.3).
 */
const CONNECTIONS: Readonly<Record<string, readonly string[]>> = { 0: [CLOSE], 1: [KEEP_ALIVE, CLOSE, OFFER] }

/**
 * Reads the head of a request that cannot be understood in two ways.
 *
 * @param text one character for each byte, up to and with the empty line
 * @returns null for everything else, right or wrong
 */
export function readPlainHead(text: string): PlainHead | null {
  const [, path = '', minor = '', lines = ''] = PLAIN.exec(text) ?? []
  const headers = path === '' ? null : readFields(lines)
  if (!headers || headers.host === undefined || !isHost(headers.host) || !isPlain(headers)) return null
  const length = headers['content-length'] ?? ''
  // RFC 9112, section 6.3: anything but digits is an error, and not ours to tell.
  if (!/^\d{1,5}$/.test(length) || Number(length) > MAX_BODY_BYTES) return null
  const connection = headers.connection?.toLowerCase() ?? KEEP_ALIVE
  const isOffer = connection === OFFER
  if (!CONNECTIONS[minor]?.includes(connection) || !fitsOffer(headers, isOffer)) return null
  return { path, headers, length: Number(length), isLast: connection === CLOSE, isOffer }
}

/** Whether the body is JSON as it stands. */
const isPlain = (headers: IncomingHttpHeaders): boolean =>
  JSON_TYPE.test(headers['content-type'] ?? '') && UNUSUAL.every((name) => headers[name] === undefined)

/**
 * Whether what offers HTTP/2 does so in the one form that was in use, and what does not mentions no other protocol. An offer may be
 * ignored (RFC 9110, section 7.8), and this one is deprecated (RFC 9113, section 3.1): the answer is HTTP/1.1.
 */
function fitsOffer({ upgrade, 'http2-settings': settings }: IncomingHttpHeaders, isOffer: boolean): boolean {
  return isOffer ? upgrade === 'h2c' && settings !== undefined : upgrade === undefined && settings === undefined
}

/** @returns null when a name comes twice: what that means differs from field to field */
function readFields(lines: string): IncomingHttpHeaders | null {
  const fields = new Map<string, string>()
  for (const line of lines.split('\r\n')) {
    if (line === '') continue
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).toLowerCase()
    if (fields.has(name)) return null
    fields.set(name, line.slice(colon + 1).replace(BLANKS_AROUND, ''))
  }
  return Object.fromEntries(fields)
}
