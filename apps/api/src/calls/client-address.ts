import type { IncomingHttpHeaders } from 'node:http'
import { normalAddress } from '@keystead/domain'
import proxyAddr from '@fastify/proxy-addr'
import { LRUCache } from 'lru-cache'

/** The parts of a request that determine the client address. */
export interface Sent {
  socket: { remoteAddress?: string | undefined }
  headers: IncomingHttpHeaders
}

/** @returns a normalised IP address; empty only when the connection is already closed */
export type AddressReader = (sent: Sent) => string

const peerOf = ({ socket }: Sent): string => normalAddress(socket.remoteAddress ?? '') ?? ''

/**
 * The client of a request: the peer of its connection, or, when that is a trusted proxy, the last address in `X-Forwarded-For`
 * that is not one. An entry that is not an address is ignored together with all before it: the proxy that sent it counts as the
 * client.
 *
 * @param trustProxy addresses and CIDR ranges of proxies
 */
export function addressReader(trustProxy: readonly string[] | null): AddressReader {
  if (trustProxy === null) return peerOf
  const inRanges = proxyAddr.compile([...trustProxy])
  const answers = new LRUCache<string, boolean>({ max: 10_000 })
  function isTrusted(address: string): boolean {
    const known = answers.get(address)
    if (known !== undefined) return known
    const isProxy = inRanges(address, 0)
    answers.set(address, isProxy)
    return isProxy
  }
  return (sent) => {
    let address = peerOf(sent)
    const forwarded = sent.headers['x-forwarded-for']
    if (typeof forwarded !== 'string' || address === '') return address
    // The nearest hop comes last. Empty entries are ignored (RFC 9110, section 5.6.1).
    for (let end = forwarded.length; end > 0 && isTrusted(address);) {
      const start = forwarded.lastIndexOf(',', end - 1) + 1
      const entry = forwarded.slice(start, end).trim()
      end = start - 1
      if (entry === '') continue
      const named = normalAddress(entry)
      if (named === null) return address
      address = named
    }
    return address
  }
}
