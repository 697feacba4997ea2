import { BlockList, isIP } from 'node:net'
import { LRUCache } from 'lru-cache'

/** Lists that were read, by the list itself: keys that are used share them. */
const readLists = new LRUCache<string, BlockList>({ max: 1000 })

/** Whether a text is an address or a CIDR range, of IPv4 or IPv6. */
export function isAddressOrRange(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/')
  const family = isIP(address)
  // A zone means something on one machine only.
  if (family === 0 || rest.length > 0 || address.includes('%')) return false
  if (length === undefined) return true
  return /^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128)
}

/**
 * @param list addresses and CIDR ranges; null allows every address
 * @param ip undefined or no address is in no list
 */
export function isAllowedAddress(list: readonly string[] | null, ip: string | undefined): boolean {
  if (list === null) return true
  const family = ip === undefined ? 0 : isIP(ip)
  if (ip === undefined || family === 0) return false
  return listOf(list).check(ip, family === 6 ? 'ipv6' : 'ipv4')
}

function listOf(entries: readonly string[]): BlockList {
  const name = entries.join(',')
  const known = readLists.get(name)
  if (known) return known
  // Node calls it a block list; it answers whether an address is in it.
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', length] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (length === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(length), family)
  }
  readLists.set(name, list)
  return list
}
