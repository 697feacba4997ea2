import type { Clock } from '../clock.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Vault } from '../secrets/vault.ts'
import type { AuditTreeService } from '../transparency/audit-tree.service.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { AlertStore } from './alert-store.ts'
import { Alerts } from './alerts.ts'
import { CheckpointDeliveries } from './checkpoint-deliveries.ts'
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
    checkpointEveryMs: everyMs,
    onBackgroundError: onError,
  }: PluginParts & {
    clock: Clock
    checkpointEveryMs: number
    onBackgroundError: (error: unknown) => void
  },
  { vault, settings, tree }: { vault: Vault; settings: TenantSettings; tree: AuditTreeService },
) {
  const senders = tenantSenders(webhookSender, settings)
  const checkpoints = new CheckpointDeliveries({ store: webhookStore, tree, everyMs, clock, onError })
  return {
    plugins: new PluginsService({ vault, senders, webhookStore }),
    webhooks: new Webhooks({ store: webhookStore, log, senders, checkpoints, vault, clock, onError }),
    alerts: new Alerts({ store: alertStore, settings, clock }),
  }
}
