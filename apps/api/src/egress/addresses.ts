import { isIP } from 'node:net'
import { isAllowedAddress, normalAddress } from '@keystead/domain'
import ipaddr from 'ipaddr.js'

/** How an address may be reached: `opened` by the operator, also over http; not at all when null. */
export type Reach = 'public' | 'opened' | null

/**
 * Platform services that stand in the public range: the wire server of Azure, which also answers for its metadata. Those of other
 * platforms are link-local (169.254.169.254), shared (100.100.100.200), unique local (fd00:ec2::254) or reserved (192.0.0.192).
 */
const PLATFORM = new Set(['168.63.129.16'])

/** What the IANA has assigned as global unicast (RFC 4291, section 2.4); all else is special or not assigned. */
const GLOBAL = ipaddr.IPv6.parseCIDR('2000::/3')

/** NAT64 in networks without IPv4: every IPv4 address is reached by one of these (RFC 6052). */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')

/**
 * Judges an address at the moment of the connection.
 *
 * @param text what the resolver answered, or a literal
 * @param opened addresses and CIDR ranges
 */
export function reachOf(text: string, opened: readonly string[]): Reach {
  const address = normalAddress(canonical(text))
  if (address === null) return null
  if (isAllowedAddress(opened, address)) return 'opened'
  return isPublic(address) ? 'public' : null
}

/**
 * Writes an IPv6 address without dots: in the deprecated form `::1.2.3.4`, which resolvers still print, ipaddr.js sees an address of
 * IPv4. A zone is local to this machine, and the address is judged without it.
 */
function canonical(text: string): string {
  const [address = ''] = text.split('%')
  return isIP(address) === 6 ? new URL(`http://[${address}]/`).hostname : text
}

/** @param address in the form of {@link normalAddress}: an IPv4 address that is mapped into IPv6 stands as IPv4 */
function isPublic(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    return ipaddr.IPv4.parse(address).range() === 'unicast' && !PLATFORM.has(address)
  }
  const parsed = ipaddr.IPv6.parse(address)
  if (parsed.match(NAT64)) return isPublic(lastFourBytes(parsed))
  return parsed.match(GLOBAL) && parsed.range() === 'unicast' && !isIsatap(parsed)
}

const lastFourBytes = (address: ipaddr.IPv6): string => address.toByteArray().slice(-4).join('.')

/** An IPv4 address in the interface identifier (RFC 5214, section 6.1): packets may be carried to it by the machine itself. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return (parts[4] === 0 || parts[4] === 0x0200) && parts[5] === 0x5efe
}
