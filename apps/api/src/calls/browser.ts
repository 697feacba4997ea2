import type { IncomingHttpHeaders } from 'node:http'
import { isSessionToken, Refusal } from '@keystead/domain'

/**
 * Holds the token of a browser's session. Browsers store it only with `Secure` and `Path=/` and without `Domain`, so that no other
 * host, not even a subdomain, can set it (RFC 6265bis, section 4.1.3.2).
 */
export const SESSION_COOKIE = '__Host-keystead'

/** @returns the value of a cookie; null when it was not sent, or more than once, so that it is not known which is ours */
export function cookieOf({ cookie }: IncomingHttpHeaders, name: string): string | null {
  if (cookie === undefined) return null
  const start = `${name}=`
  const values = cookie.split(';').flatMap((pair) => {
    const text = pair.trim()
    return text.startsWith(start) ? [text.slice(start.length)] : []
  })
  const [value] = values
  return value !== undefined && values.length === 1 ? value : null
}

/** @returns the session token in the cookie; a key or another token has no place there */
export function sessionCookieOf(headers: IncomingHttpHeaders): string | null {
  const value = cookieOf(headers, SESSION_COOKIE)
  return value !== null && isSessionToken(value) ? value : null
}

export interface BrowserRequest {
  method: string
  headers: IncomingHttpHeaders
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Whether a method may change something (RFC 9110, section 9.2.1). */
export const isChange = ({ method }: BrowserRequest): boolean => !SAFE_METHODS.has(method)

/**
 * A browser adds cookies to requests that the pages of others make. Those of its own service it marks, in a field that no script can
 * set: `Sec-Fetch-Site` (W3C Fetch Metadata), or, in browsers from before March 2023, `Origin` alone.
 *
 * @param changes whether the request may change something: then it must be marked
 * @returns why cookies do not count: the request is one of another origin, or of none that is known; null when they do
 */
export function refusalOfPage({ headers }: BrowserRequest, changes: boolean): Refusal | null {
  const initiator = initiatorOf(headers)
  if (initiator === 'page' || (!changes && initiator !== 'other')) return null
  return new Refusal(
    'forbidden',
    'The cookie of a session is only accepted from pages of this service: the browser must send Sec-Fetch-Site: same-origin, or an ' +
      'Origin that equals the host',
  )
}

/** `page`: one of this service. `person`: an address that was typed, or a bookmark. `other`: another origin. */
type Initiator = 'page' | 'person' | 'other' | 'unknown'

function initiatorOf({ 'sec-fetch-site': site, origin, host = '' }: IncomingHttpHeaders): Initiator {
  if (site === 'same-origin') return 'page'
  if (site === 'none') return 'person'
  if (site !== undefined) return 'other'
  if (origin === undefined) return 'unknown'
  return isOriginOf(origin, host) ? 'page' : 'other'
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/

/** Whether an origin belongs to a host. Over http only a loopback host has the cookie, so another is somebody in between. */
function isOriginOf(origin: string, host: string): boolean {
  const url = URL.parse(origin)
  if (!url || url.origin !== origin || (url.protocol !== 'https:' && !LOOPBACK.test(url.host))) return false
  return URL.parse(`${url.protocol}//${host}`)?.host === url.host
}
