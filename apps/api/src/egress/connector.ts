import { lookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import pLimit from 'p-limit'
import type { buildConnector } from 'undici'
import { reachOf } from './addresses.ts'

/** Asks for all addresses of a name. */
export type NameLookup = (hostname: string) => Promise<string[]>

/** A connection that was not tried, and why, for the log. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden'
}

/** The system's look-up takes a thread of Node's pool of four, which hashing of passwords needs too. */
const MAX_LOOKUPS = 2

/** The look-up of the machine: its hosts file, search domains and resolvers. */
export function systemLookup(): NameLookup {
  const limit = pLimit(MAX_LOOKUPS)
  return (hostname) => limit(async () => (await lookup(hostname, { all: true })).map((found) => found.address))
}

/** What a connector is made of. */
interface ConnectorParts {
  /** Addresses and CIDR ranges that the operator opened. */
  opened: readonly string[]
  lookup: NameLookup
  connectTimeoutMs: number
  /** Further certificate authorities, PEM. */
  ca: string[]
}

/**
 * Makes connections to permitted addresses. A name is looked up once, its addresses are judged, and the connection is made to one of
 * those that were judged, so a name that changes its address in between changes nothing. Literal addresses, for which Node skips the
 * look-up, are judged by the same code.
 */
export const permittedConnector =
  (parts: ConnectorParts): buildConnector.connector =>
  (options, callback) =>
    void connect(parts, options, callback)

async function connect(
  parts: ConnectorParts,
  options: buildConnector.Options,
  callback: buildConnector.Callback,
): Promise<void> {
  let addresses: string[]
  try {
    addresses = await permittedAddresses(parts, options)
  } catch (error) {
    callback(error instanceof Error ? error : new Error(String(error)), null)
    return
  }
  const { buildConnector: connectorOf } = await import('undici')
  const connector = connectorOf({
    allowH2: false,
    maxCachedSessions: 0,
    timeout: parts.connectTimeoutMs,
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    rejectUnauthorized: true,
    ...(parts.ca.length > 0 && { ca: parts.ca }),
    lookup: lookupOf(addresses),
  })
  connector(options, callback)
}

/** @throws Forbidden when none of the addresses may be reached */
async function permittedAddresses(
  { opened, lookup: find }: ConnectorParts,
  { hostname, protocol }: buildConnector.Options,
): Promise<string[]> {
  const addresses = isIP(hostname) === 0 ? await find(hostname) : [hostname]
  const permitted = addresses.filter((address) => {
    const reach = reachOf(address, opened)
    return reach === 'opened' || (reach === 'public' && protocol === 'https:')
  })
  if (permitted.length > 0) return permitted
  throw new Forbidden(`${protocol}//${hostname} is not permitted: its addresses are ${addresses.join(', ') || 'none'}`)
}

function lookupOf(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_hostname, { all }, callback) => {
    if (all === true) return callback(null, found)
    return callback(null, found[0]?.address ?? '', found[0]?.family)
  }
}
