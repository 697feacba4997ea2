import { isObject } from '../json.ts'
import type { Vault } from '../secrets/vault.ts'

type Servers = Record<string, unknown>

interface StoredServers {
  plainServers: Servers
  sealedServers: Buffer | null
  sealedWith: string | null
}

interface Owner {
  id: string
  tenantId: string
}

const placeOf = ({ id, tenantId }: Owner) => ({ table: 'mcp_config', column: 'servers', id, tenantId }) as const

/** The columns that hold the servers of a configuration. */
export function storedServers(vault: Vault, owner: Owner, servers: Servers): StoredServers {
  if (!vault.isInUse) return { plainServers: servers, sealedServers: null, sealedWith: null }
  const sealedServers = vault.seal(placeOf(owner), JSON.stringify(servers))
  return { plainServers: {}, sealedServers, sealedWith: vault.secretId }
}

/**
 * Plain servers were written later, by an earlier release, and take precedence over sealed ones. @throws Refusal as
 * {@link Vault.open} does
 */
export function openServers(
  vault: Vault,
  stored: Owner & { plainServers: Servers; sealedServers?: Uint8Array | null | undefined },
): Servers {
  const { plainServers, sealedServers } = stored
  if (sealedServers == null || Object.keys(plainServers).length > 0) return plainServers
  const servers: unknown = JSON.parse(vault.open(placeOf(stored), sealedServers))
  return isObject(servers) ? servers : {}
}
