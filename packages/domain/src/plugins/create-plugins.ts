import type { Clock } from '../clock.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Vault } from '../secrets/vault.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { AlertStore } from './alert-store.ts'
import { Alerts } from './alerts.ts'
import { PluginsService } from './plugins.service.ts'
import { tenantSenders, type WebhookSender } from './webhook-sender.ts'
import type { WebhookStore } from './webhook-store.ts'
import { Webhooks } from './webhooks.ts'

/** What plugins and their deliveries are made of. */
export interface PluginParts {
  eventLog: EventLog
  webhookStore: WebhookStore
  webhookSender: WebhookSender
  alertStore: AlertStore
}

/** Plugins, and what delivers events to them. */
export function createPlugins(
  {
    eventLog: log,
    webhookStore,
    webhookSender,
    alertStore,
    clock,
    onBackgroundError: onError,
  }: PluginParts & {
    clock: Clock
    onBackgroundError: (error: unknown) => void
  },
  { vault, settings }: { vault: Vault; settings: TenantSettings },
) {
  const senders = tenantSenders(webhookSender, settings)
  return {
    plugins: new PluginsService({ vault, senders, webhookStore }),
    webhooks: new Webhooks({ store: webhookStore, log, senders, vault, clock, onError }),
    alerts: new Alerts({ store: alertStore, settings, clock }),
  }
}
