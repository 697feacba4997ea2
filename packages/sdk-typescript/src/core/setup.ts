import { VERSION } from '../version.ts'
import { trusted } from './trusted.ts'
import { environmentVariable } from './environment.ts'
import { KeysteadError } from './errors.ts'
import { textOf } from './secret.ts'
import type {
  ClientCredentials,
  ClientOptions,
  CredentialOptions,
  Fetch,
  OutgoingRequest,
  TransportOptions,
} from './options.ts'

/** Options with their defaults. */
export type Settings = TransportOptions &
  Required<Pick<TransportOptions, 'baseUrl' | 'timeout' | 'maxRetries' | 'retryDelay' | 'logLevel'>>

/** The base URL is by default that of the environment, or where `npm start` serves. */
export const withDefaults = (options: TransportOptions): Settings => ({
  baseUrl: environmentVariable('KEYSTEAD_URL') ?? 'http://127.0.0.1:8080',
  timeout: 30_000,
  maxRetries: 2,
  retryDelay: 500,
  logLevel: 'info',
  ...definedOf(options),
})

/** The members that are not undefined. */
export const definedOf = <T extends object>(options: T): Given<T> =>
  trusted<Given<T>>(Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)))

type Given<T> = { [Name in keyof T]: Exclude<T[Name], undefined> }

/** The prefix of every path. @throws KeysteadError */
export function baseOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) && new URL(baseUrl)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash)
    throw new KeysteadError('baseUrl must be like https://keys.example.com, without user name, query or fragment')
  return url.href.replace(/\/+$/, '')
}

/**
 * The credential that was given, or that of the environment.
 *
 * @throws KeysteadError when more than one way to authenticate is given, an empty one, or an API key in a browser
 */
export function givenOrDefaultCredential(options: ClientOptions): CredentialOptions {
  const { apiKey, token, credentials } = options
  const all = [apiKey, token, credentials].filter((each) => each !== undefined)
  if (all.length > 1) throw new KeysteadError('Give only one of apiKey, token and credentials')
  // An unset environment variable often arrives as an empty string.
  if (all.includes('')) throw new KeysteadError('The apiKey or token is empty: is the variable that holds it set?')
  if (token !== undefined) return { token }
  if (credentials !== undefined) return { credentials: checked(credentials, options) }
  const key = apiKey === undefined ? environmentVariable('KEYSTEAD_API_KEY') : apiKey
  if (key != null) assertPrivate('apiKey', options)
  return { apiKey: key }
}

function checked<T extends object>(credentials: T, options: ClientOptions): T {
  if (!('clientId' in credentials)) return credentials
  const { clientId, clientSecret } = trusted<Partial<ClientCredentials>>(credentials)
  if (!clientId || !textOf(clientSecret))
    throw new KeysteadError('The clientId or clientSecret is empty: is the variable that holds it set?')
  assertPrivate('clientSecret', options)
  return credentials
}

function assertPrivate(what: string, { dangerouslyAllowBrowser }: ClientOptions): void {
  if (isBrowser() && !dangerouslyAllowBrowser)
    throw new KeysteadError(`Every visitor of a page can read its ${what}: use a token, or set dangerouslyAllowBrowser`)
}

/** A page; neither a worker nor a server. */
const isBrowser = (): boolean => 'document' in globalThis

/** Header names in lower case, so that duplicates are sent once. */
export const lowerCase = (headers: Record<string, string> | undefined): Record<string, string> =>
  headers ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])) : {}

/** Browsers send their own User-Agent; another header would cost a preflight request. */
export const ownName = (): Record<string, string> =>
  isBrowser() ? {} : { 'user-agent': `keystead-typescript/${VERSION}` }

/** What `fetch` wants for a body that is streamed. */
const HALF_DUPLEX = { duplex: 'half' }

/** Sends a request. A redirect is not followed: it could carry the credential to another server. */
export function fetcher(given: Fetch | undefined): (request: OutgoingRequest) => Promise<Response> {
  return ({ url, method, headers, body, signal }) =>
    (given ?? globalThis.fetch)(url, {
      method,
      headers,
      signal,
      redirect: 'manual',
      ...(body !== undefined && { body }),
      ...(body instanceof ReadableStream && HALF_DUPLEX),
    })
}
