import { BlockList, isIP } from 'node:net'
import { LRUCache } from 'lru-cache'
import { normalAddress } from './address.ts'

/** Parsed lists, by the list itself; keys with the same list share them. */
const readLists = new LRUCache<string, BlockList>({ max: 1000 })

/** Whether a text is an address or a CIDR range, of IPv4 or IPv6. */
export function isAddressOrRange(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/')
  const family = isIP(address)
  // A zone is local to one machine.
  if (family === 0 || rest.length > 0 || address.includes('%')) return false
  if (length === undefined) return true
  return /^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128)
}

/**
 * @param list addresses and CIDR ranges; null allows every address
 * @param ip undefined, or a text that is not an address, is in no list
 */
export function isAllowedAddress(list: readonly string[] | null, ip: string | undefined): boolean {
  if (list === null) return true
  const address = ip === undefined ? null : normalAddress(ip)
  return address !== null && listOf(list).check(address, familyOf(address))
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** The bits before an IPv4 address that is mapped into IPv6. */
const MAPPED_BITS = 96

function listOf(entries: readonly string[]): BlockList {
  const name = entries.join(',')
  const known = readLists.get(name)
  if (known) return known
  // Node calls it a block list; it tests whether an address is in it.
  const list = new BlockList()
  for (const entry of entries) {
    const [given = '', length] = entry.split('/')
    const address = normalAddress(given) ?? given
    // A range of mapped addresses is one of IPv4, unless it reaches beyond them.
    const isMapped = familyOf(address) !== familyOf(given)
    const bits = Number(length) - (isMapped ? MAPPED_BITS : 0)
    if (length === undefined) list.addAddress(address, familyOf(address))
    else if (bits >= 0) list.addSubnet(address, bits, familyOf(address))
    else list.addSubnet(given, Number(length), 'ipv6')
  }
  readLists.set(name, list)
  return list
}
