import type { IncomingMessage } from 'node:http'

/** RFC 9112, section 3.2, and RFC 3986, section 3.2.2: a name or an address, in brackets for IPv6, and a port. It may be empty. */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+;=%-]*)(?::\d*)?$/i

export const isHost = (text: string): boolean => HOST.test(text)

/** Whether a request has exactly one valid Host field. Node takes the first of several. */
export function hasOneHost({ rawHeaders, httpVersionMajor, httpVersionMinor }: IncomingMessage): boolean {
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.length !== 4 || rawHeaders[i]?.toLowerCase() !== 'host') continue
    count += 1
    if (count > 1 || !isHost(rawHeaders[i + 1] ?? '')) return false
  }
  return count === 1 || (httpVersionMajor === 1 && httpVersionMinor === 0)
}
