import {
  DELIVERY_STATUSES,
  type Plugin,
  PLUGIN_STATUSES,
  WEBHOOK_ERRORS,
  type WebhookAttempt,
  type WebhookDelivery,
  webhookIdOf,
} from '@keystead/domain'
import { z } from 'zod'
import { Id, iso, Timestamp } from '../schemas.ts'

const PluginId = Id.describe('Id of the plugin')

const PluginStatus = z
  .string()
  .meta({ 'x-extensible-enum': [...PLUGIN_STATUSES] })
  .describe(
    '`registered`: it gets events; `disabled`: it gets none; `failing`: a delivery failed and will be tried again, and those behind it wait',
  )

const SigningSecret = z
  .string()
  .describe('What its events are signed with, by Standard Webhooks: `whsec_` and base64; shown only now')

export const PluginView = z
  .object({
    plugin_id: PluginId,
    id: z.string().describe('Reverse-domain name'),
    name: z.string().describe('Name, for people'),
    version: z.string().describe('Semantic version'),
    description: z.string().nullable().describe('What it is for'),
    status: PluginStatus,
    events: z.array(z.string()).describe('Names and patterns of the events that it gets'),
    url: z.string().nullable().describe('Where its events are sent; null: nowhere'),
    created_at: Timestamp.describe('When it was registered'),
    updated_at: Timestamp.describe('When it was changed last'),
  })
  .meta({ id: 'Plugin' })

export const pluginView = (plugin: Plugin): z.infer<typeof PluginView> => ({
  plugin_id: plugin.id,
  id: plugin.identifier,
  name: plugin.name,
  version: plugin.version,
  description: plugin.description ?? null,
  status: plugin.status(),
  events: plugin.events,
  url: plugin.url ?? null,
  created_at: iso(plugin.createdAt),
  updated_at: iso(plugin.updatedAt),
})

export const RegisteredPlugin = z
  .object({ plugin_id: PluginId, status: PluginStatus, signing_secret: SigningSecret })
  .meta({ id: 'RegisteredPlugin' })

export const RotatedSigningSecret = z
  .object({
    plugin_id: PluginId,
    signing_secret: SigningSecret,
    previous_valid_until: Timestamp.nullable().describe(
      'Until when events are also signed with the secret before; null: not any more',
    ),
  })
  .meta({ id: 'RotatedSigningSecret' })

const ReceiverStatus = z.int().nullable().describe('Status of the answer; null without one')
const ReceiverError = z
  .string()
  .meta({ 'x-extensible-enum': [...WEBHOOK_ERRORS] })
  .nullable()
  .describe(
    'Why it failed; null for a success. `status`: the answer was no success; `address_not_allowed`: nothing was sent, because the address is not public',
  )
const Took = z.int().describe('How long it took, in milliseconds')

export const PluginTest = z
  .object({
    delivered: z.boolean().describe('Whether the receiver took the test event'),
    status: ReceiverStatus,
    error: ReceiverError,
    ms: Took,
  })
  .meta({ id: 'PluginTest' })

const AttemptView = z
  .object({
    at: Timestamp.describe('When it was sent'),
    status: ReceiverStatus,
    error: ReceiverError,
    ms: Took,
  })
  .meta({ id: 'WebhookAttempt' })

const attemptView = ({ at, status, error, ms }: WebhookAttempt) => ({ at, status, error, ms })

export const DeliveryStatus = z.enum(DELIVERY_STATUSES).meta({ id: 'WebhookDeliveryStatus' })

export const DeliveryView = z
  .object({
    delivery_id: Id.describe('Id of the delivery'),
    webhook_id: z.string().describe('What every attempt has as `webhook-id`'),
    event: z.string().describe('Name of the event'),
    status: DeliveryStatus.describe(
      '`pending`: not tried yet; `failed`: will be tried again; `dead`: given up, or dropped when the plugin was disabled',
    ),
    attempts: z.array(AttemptView).describe('Each request to the receiver, the oldest first; at most the last hundred'),
    last_answer: z
      .string()
      .nullable()
      .describe('The first 1024 bytes of the body of the last answer; null: not tried yet'),
    created_at: Timestamp.describe('When the delivery was made'),
  })
  .meta({ id: 'WebhookDelivery' })

export const deliveryView = (delivery: WebhookDelivery): z.infer<typeof DeliveryView> => ({
  delivery_id: delivery.id,
  webhook_id: webhookIdOf(delivery.eventId),
  event: delivery.event,
  status: delivery.status,
  attempts: delivery.attempts.map(attemptView),
  last_answer: delivery.lastAnswer ?? null,
  created_at: iso(delivery.createdAt),
})
