import { isIP } from 'node:net'
import { EgressError } from '@keystead/domain'
import { reachOf } from './addresses.ts'

const MAX_URL = 2048

/** Below it, well-known ports of other protocols: mail, directories, shells. */
const FIRST_FREE_PORT = 1024

/**
 * Reads the URL of a request that leaves the service. Whether its address may be reached shows when the connection is made; the
 * scheme `http:` is for addresses that the operator opened.
 *
 * @throws EgressError `invalid_url`
 */
export function destinationOf(text: string): URL {
  const url = text.length > MAX_URL ? null : URL.parse(text)
  if (url === null) throw invalid(`must be an absolute URL of ${MAX_URL} characters or fewer`)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw invalid('must be an https URL')
  if (url.username !== '' || url.password !== '') throw invalid('must have no user name or password')
  if (!isWebPort(url)) throw invalid(`must have port 443, or one from ${FIRST_FREE_PORT} to 65535`)
  url.hash = ''
  return url
}

/** An empty port is that of the scheme: 443, or 80 for `http:`. */
const isWebPort = ({ port }: URL): boolean =>
  port === '' || port === '443' || port === '80' || Number(port) >= FIRST_FREE_PORT

/** Without opened addresses `http:` leads nowhere. @throws EgressError `invalid_url` */
export function assertMayBeFetched(text: string, opened: readonly string[]): void {
  const { protocol } = destinationOf(text)
  if (protocol === 'http:' && opened.length === 0) throw invalid('must be an https URL')
}

/**
 * An address in the URL itself is judged before any request. A name is judged when it is connected to: what it stands for may change.
 *
 * @throws EgressError `invalid_url`
 */
export function assertLiteralIsPermitted(text: string, opened: readonly string[]): void {
  const { hostname, protocol } = destinationOf(text)
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(address) === 0) return
  const reach = reachOf(address, opened)
  if (reach === null) throw invalid('must not lead to this address, which is not public')
  if (reach === 'public' && protocol === 'http:') throw invalid('must be an https URL')
}

const invalid = (wanted: string): EgressError => new EgressError('invalid_url', `The URL ${wanted}`, 'invalid_url')
