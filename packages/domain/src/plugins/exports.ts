/** What the packages that use the domain need of plugins. */
export type { AlertRules, AlertStore, RotationDays } from './alert-store.ts'
export type { Alerts } from './alerts.ts'
export type { CheckpointStore, PluginBehind } from './checkpoint-store.ts'
export {
  type DeliveryStatus,
  DELIVERY_STATUSES,
  DELIVERY_TIMEOUT_MS,
  KEPT_ANSWER_BYTES,
  WEBHOOK_ERRORS,
  type WebhookAttempt,
  type WebhookError,
  webhookIdOf,
} from './delivery.ts'
export { Alert, Plugin, PLUGIN_STATUSES, type PluginStatus, WebhookDelivery } from './plugin.entities.ts'
export type { NewPlugin, PluginChanges, PluginsService, TestResult } from './plugins.service.ts'
export { openPluginSecret, storedPluginSecret } from './signing.ts'
export type { WebhookAnswer, WebhookSender } from './webhook-sender.ts'
export type {
  AttemptResult,
  DueDelivery,
  LeasedPlugin,
  NewDelivery,
  PluginReader,
  WebhookStore,
} from './webhook-store.ts'
export type { Webhooks } from './webhooks.ts'
