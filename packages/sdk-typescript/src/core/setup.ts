import { VERSION } from '../version.ts'
import { KeysteadError } from './errors.ts'
import type { ClientOptions, Fetch, OutgoingRequest } from './options.ts'

/** What stands in front of every path. @throws KeysteadError */
export function baseOf(baseUrl: string): string {
  let url: URL
  try {
    url = new URL(baseUrl)
  } catch (cause) {
    throw new KeysteadError(`baseUrl must be the address of the server, such as https://keys.example.com`, { cause })
  }
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new KeysteadError('baseUrl must begin with http:// or https:// and have no user name, query or fragment')
  }
  return url.href.replace(/\/+$/, '')
}

/** @throws KeysteadError when more than one way to authenticate is given, or an empty one */
export function checkCredentials({ apiKey, token, credentials }: ClientOptions): void {
  const given = [apiKey, token, credentials].filter((each) => each !== undefined)
  if (given.length > 1) throw new KeysteadError('Give one of apiKey, token and credentials, not several')
  // An environment variable that is not set often arrives as an empty text.
  if (given.includes('')) throw new KeysteadError('The apiKey or token is empty: is the variable that holds it set?')
}

/** Header names in lower case, so that one given twice is sent once. */
export const lowerCase = (headers: Record<string, string> | undefined): Record<string, string> =>
  headers ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])) : {}

/** Browsers name themselves; a header more would cost them a preflight request. */
export const ownName = (): Record<string, string> =>
  'document' in globalThis ? {} : { 'user-agent': `keystead-typescript/${VERSION}` }

/** Sends a request. A redirect is not followed: it could carry the credential to another server. */
export function fetcher(given: Fetch | undefined): (request: OutgoingRequest) => Promise<Response> {
  return ({ url, method, headers, body, signal }) =>
    (given ?? globalThis.fetch)(url, {
      method,
      headers,
      signal,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    })
}
