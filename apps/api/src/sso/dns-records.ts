import { Resolver } from 'node:dns/promises'
import type { DomainRecords } from '@keystead/domain'

const TIMEOUT_MS = 3000
const TRIES = 2

/**
 * Reads TXT records from the DNS.
 *
 * @param servers `address:port`; by default those of the machine
 */
export function createDnsRecords(servers?: readonly string[]): DomainRecords {
  return {
    async texts(name) {
      const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES })
      if (servers) resolver.setServers([...servers])
      // A text of more than 255 bytes comes in several parts (RFC 1035, section 3.3.14).
      const records = await resolver.resolveTxt(name).catch(noneOf)
      return records.map((parts) => parts.join(''))
    },
  }
}

/** The DNS names its failures by a code, such as `ENOTFOUND`. */
function noneOf(error: unknown): string[][] {
  if (error instanceof Error && 'code' in error) return []
  throw error
}
