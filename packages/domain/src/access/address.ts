import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { LRUCache } from 'lru-cache'

/** The longest spelling is an IPv6 address in brackets with a port; a zone may add to it. */
const MAX_LENGTH = 64

/** Addresses repeat, and parsing one costs up to a tenth of a verification. */
const readAddresses = new LRUCache<string, { address: string | null }>({ max: 10_000 })

/**
 * The canonical form of an IP address: dotted decimal for IPv4, also when mapped into IPv6 (RFC 4291, section 2.5.5.2), and for
 * IPv6 that of RFC 5952, without the zone, which is local to one machine.
 *
 * @param text an address in any spelling found in forwarding headers, including `1.2.3.4:80`, `[2001:db8::1]` and
 *   `[2001:db8::1]:80`
 * @returns null when it is not an address
 */
export function normalAddress(text: string): string | null {
  if (text.length > MAX_LENGTH) return null
  const known = readAddresses.get(text)
  if (known) return known.address
  const address = read(text.trim())
  readAddresses.set(text, { address })
  return address
}

const IN_BRACKETS = /^\[([^\]]+)\](?::(\d{1,5}))?$/
const WITH_PORT = /^(\d+\.\d+\.\d+\.\d+):(\d{1,5})$/
const MAX_PORT = 65_535

function read(text: string): string | null {
  const [, inner = '', innerPort = '0'] = IN_BRACKETS.exec(text) ?? []
  if (inner !== '') return isIP(inner) === 6 && Number(innerPort) <= MAX_PORT ? readIp(inner) : null
  const [, ipv4 = '', port = '0'] = WITH_PORT.exec(text) ?? []
  return ipv4 === '' ? readIp(text) : Number(port) <= MAX_PORT ? readIp(ipv4) : null
}

/** `isIP` is strict; ipaddr.js also accepts old C forms: leading zeros, hexadecimal, fewer parts. */
function readIp(text: string): string | null {
  const family = isIP(text)
  if (family !== 6) return family === 4 ? text : null
  const [withoutZone = ''] = text.split('%')
  const address = ipaddr.IPv6.parse(withoutZone)
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String()
}

/**
 * What counts as one client: an IPv4 address, or the /64 of an IPv6 address, since a provider assigns all of that to one customer.
 *
 * @returns the text unchanged when it is not an address
 */
export function networkOf(text: string): string {
  const address = normalAddress(text)
  if (address === null || isIP(address) === 4) return address ?? text
  const groups = ipaddr.IPv6.parse(address).parts.slice(0, 4)
  return `${groups.map((group) => group.toString(16)).join(':')}::/64`
}
