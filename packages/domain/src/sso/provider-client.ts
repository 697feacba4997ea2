import type { Vault } from '../secrets/vault.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { ProviderClient } from './provider.ts'
import { openClientSecret } from './secret.ts'
import type { SsoConnection } from './sso.entities.ts'

/** What the provider of a connection is asked with. */
export async function providerClient(
  { vault, settings }: { vault: Vault; settings: TenantSettings },
  connection: SsoConnection,
): Promise<ProviderClient> {
  const { issuer, clientId, tenantId } = connection
  const { 'egress.allowed_hosts': allowedHosts } = await settings.of(tenantId)
  return { issuer, clientId, clientSecret: openClientSecret(vault, connection), allowedHosts }
}
