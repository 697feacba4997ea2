import type { MaybePromise } from '../limits/limit.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { type Egress, EgressError } from './egress.ts'

/** A host name in lower case, or `*.` and a domain for all below it; an IPv4 address; an IPv6 address in brackets. */
export const HOST_PATTERN =
  /^(?:(?:\*\.)?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*|\[[0-9a-f:.]{2,45}\])$/

/** @param hosts patterns; none: every host */
export function isAllowedHost(url: string, hosts: readonly string[]): boolean {
  if (hosts.length === 0) return true
  const host = URL.parse(url)?.hostname.replace(/\.$/, '')
  if (host === undefined) return false
  return hosts.some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern))
}

/** @throws EgressError `invalid_url` for a host that is not among those of the setting `egress.allowed_hosts` */
export function assertAllowedHost(url: string, hosts: readonly string[]): void {
  if (isAllowedHost(url, hosts)) return
  throw new EgressError(
    'invalid_url',
    'must name a host that the setting egress.allowed_hosts allows',
    'host_not_allowed',
  )
}

/** The egress, for the hosts that a tenant allows. */
export const withinHosts = (egress: Egress, hosts: readonly string[]): Egress => ({
  check(url) {
    assertAllowedHost(url, hosts)
    egress.check(url)
  },
  async getJson(url, request) {
    assertAllowedHost(url, hosts)
    return egress.getJson(url, request)
  },
})

/** The egress of each tenant: its settings may allow few hosts. */
export interface TenantEgress {
  of(tenantId: string): MaybePromise<Egress>
}

export const tenantEgress = (egress: Egress, settings: Pick<TenantSettings, 'of'>): TenantEgress => ({
  of: async (tenantId) => withinHosts(egress, (await settings.of(tenantId))['egress.allowed_hosts']),
})
