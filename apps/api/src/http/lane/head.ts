import type { IncomingHttpHeaders } from 'node:http'
import { isHost } from '../host.ts'

/** The head of a request with a JSON body of a known length, for a path without a query. */
export interface PlainHead {
  path: string
  headers: IncomingHttpHeaders
  /** Bytes of the body. */
  length: number
  /** Whether this is the last request of its connection. */
  isLast: boolean
}

/** Longer bodies take the long way. */
const MAX_BODY_BYTES = 65_536

const JSON_TYPES = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8'])

/**
 * A whole head as RFC 9112 writes it and nothing that it merely tolerates: no bare CR or LF, no folded lines, no blanks around
 * names. What is not of this form is left to Node's parser.
 */
const PLAIN = /^POST (\/[!-~]*) HTTP\/1\.1\r\n((?:[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e\x80-\xff]*\r\n)+)\r\n$/

const BLANKS_AROUND = /^[\t ]+|[\t ]+$/g

/** What gives a message another length, another body or another protocol than the plainest. */
const UNUSUAL = ['transfer-encoding', 'content-encoding', 'expect', 'upgrade', 'trailer', 'http2-settings']

/**
 * Reads the head of a request that cannot be understood in two ways.
 *
 * @param text one character for each byte, up to and with the empty line
 * @returns null for everything else, right or wrong
 */
export function readPlainHead(text: string): PlainHead | null {
  const [, path = '', lines = ''] = PLAIN.exec(text) ?? []
  const headers = path === '' ? null : readFields(lines)
  if (!headers || headers.host === undefined || !isHost(headers.host) || !isPlain(headers)) return null
  const length = headers['content-length'] ?? ''
  // RFC 9112, section 6.3: anything but digits is an error, and not ours to tell.
  if (!/^\d{1,5}$/.test(length)) return null
  const connection = headers.connection?.toLowerCase() ?? 'keep-alive'
  if (connection !== 'keep-alive' && connection !== 'close') return null
  return { path, headers, length: Number(length), isLast: connection === 'close' }
}

/** Whether the body is JSON as it stands, and not too long. */
export const isPlain = (headers: IncomingHttpHeaders): boolean =>
  Number(headers['content-length'] ?? Number.NaN) <= MAX_BODY_BYTES &&
  JSON_TYPES.has(headers['content-type'] ?? '') &&
  UNUSUAL.every((name) => headers[name] === undefined)

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
