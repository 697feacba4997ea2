import { assertAllowedHost, isAllowedHost } from '../egress/allowed-hosts.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { WebhookError } from './delivery.ts'

/** What a receiver answered, or why it did not. */
export interface WebhookAnswer {
  /** The status; null without an answer. */
  status: number | null
  /** Null for a success. */
  error: WebhookError | null
  /** The beginning of the body of the answer. */
  text: string
  /** Milliseconds. */
  ms: number
}

/** What sends to the receivers of a tenant: its settings may allow few hosts. */
export interface TenantSenders {
  of(tenantId: string): Promise<WebhookSender>
}

export const tenantSenders = (sender: WebhookSender, settings: Pick<TenantSettings, 'of'>): TenantSenders => ({
  async of(tenantId) {
    const hosts = (await settings.of(tenantId))['egress.allowed_hosts']
    return {
      check(url) {
        assertAllowedHost(url, hosts)
        sender.check(url)
      },
      async send(request) {
        if (isAllowedHost(request.url, hosts)) return sender.send(request)
        return { status: null, error: 'address_not_allowed', text: '', ms: 0 }
      },
    }
  },
})

/** Sends events to receivers that users have named. */
export interface WebhookSender {
  /** Checks what can be told of a URL without a request. @throws EgressError `invalid_url`, whose message says what it must be */
  check(url: string): void
  /** Redirects are not followed. It never throws. */
  send(request: { url: string; headers: Record<string, string>; body: string }): Promise<WebhookAnswer>
}
