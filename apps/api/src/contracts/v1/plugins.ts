import type { NewPlugin } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Description, iso, Name, paging } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import {
  DeliveryStatus,
  DeliveryView,
  deliveryView,
  PluginTest,
  PluginView,
  pluginView,
  RegisteredPlugin,
  RotatedSigningSecret,
} from './plugin-views.ts'

/** Of a tenant, or of who makes it: `com.example.archive`. */
const Identifier = z
  .string()
  .max(200)
  .regex(
    /^[a-z][a-z0-9-]{0,62}(\.[a-z0-9][a-z0-9-]{0,62})+$/,
    'must be a reverse-domain name in lower case, such as com.example.archive',
  )

/** Semantic Versioning 2.0.0. */
const Version = z
  .string()
  .max(100)
  .regex(
    /^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$/,
    'must be a semantic version, such as 1.0.0',
  )

const Url = z
  .string()
  .max(2000)
  .regex(/^https?:\/\/[\x21-\x7e]+$/, 'must be an http or https URL of printable ASCII characters')

const Pattern = z
  .string()
  .max(100)
  .regex(/^(\*|[a-z_]+(\.[a-z_]+)*(\.\*)?)$/, 'must be the name of an event, a pattern such as key.*, or *')

const Events = z.array(Pattern).max(100)

const URL_TEXT =
  'Where its events are sent: an https URL with a public address, unless the operator opened others; port 80, 443 or above 1023'
const EVENTS_TEXT =
  'Names of events, or patterns: `key.*` for all whose names begin with `key.`, `*` for all; `GET /api/v1/events` lists them'

const DAY_S = 86_400
const MOST_OVERLAP_S = 30 * DAY_S

const ById = z.object({ plugin_id: z.string().max(100).describe('Id of the plugin') })
const tags = ['plugins']

const fieldsOf = ({ id, name, version, description, url, events }: z.infer<typeof Registration>): NewPlugin => ({
  identifier: id,
  name,
  version,
  description: description ?? null,
  url: url ?? null,
  events: [...new Set(events)],
})

const Registration = z.object({
  id: Identifier.describe('Reverse-domain name; with the version unique in the tenant'),
  name: Name.describe('Name, for people'),
  version: Version.describe('Semantic version'),
  description: Description.nullable().optional().describe('What it is for'),
  url: Url.nullable().optional().describe(URL_TEXT),
  events: Events.default([]).describe(EVENTS_TEXT),
})

export const plugins = {
  list: scoped('plugins:manage')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/plugins',
        summary: 'List the plugins of the tenant, newest first',
        tags,
      },
      list: 'enveloped',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(PluginView))
    .query(async ({ ctx: { core, work }, input }) => {
      const { items, next } = await core.plugins.list(work, input)
      return listAnswer(core.clock, 'Plugins retrieved successfully', items.map(pluginView), next)
    }),

  create: scoped('plugins:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/plugins',
        summary: 'Register a plugin, which gets the events of the tenant from then on',
        successDescription: 'The plugin, and the secret that its events are signed with',
        tags,
      },
      failure: 'Plugin registration failed',
    })
    .input(Registration)
    .output(answerOf(RegisteredPlugin))
    .mutation(async ({ ctx: { core, work }, input }) => {
      const { plugin, secret } = await core.plugins.register(work, fieldsOf(input))
      const registered = { plugin_id: plugin.id, status: plugin.status(), signing_secret: secret }
      return answerWith(core.clock, 'Plugin registered successfully', registered)
    }),

  get: scoped('plugins:manage')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/plugins/{plugin_id}',
        summary: 'Get a plugin',
        successDescription: 'The plugin, without its secret',
        tags,
      },
    })
    .input(ById)
    .output(answerOf(PluginView))
    .query(async ({ ctx: { core, work }, input }) => {
      const plugin = await core.plugins.get(work, input.plugin_id)
      return answerWith(core.clock, 'Plugin retrieved successfully', pluginView(plugin))
    }),

  update: scoped('plugins:manage')
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/api/v1/plugins/{plugin_id}',
        summary: 'Change a plugin; what waits for it is sent to the new url',
        successDescription: 'The plugin',
        tags,
      },
      failure: 'Plugin update failed',
    })
    .input(
      ById.extend({
        name: Name.optional().describe('Name, for people'),
        version: Version.optional().describe('Semantic version'),
        description: Description.nullable().optional().describe('What it is for; null: no description'),
        url: Url.nullable().optional().describe(`${URL_TEXT}; null: nowhere`),
        events: Events.optional().describe(EVENTS_TEXT),
      }).strict(),
    )
    .output(answerOf(PluginView))
    .mutation(async ({ ctx: { core, work }, input: { plugin_id, ...changes } }) => {
      const events = changes.events && [...new Set(changes.events)]
      const plugin = await core.plugins.update(work, plugin_id, { ...changes, events })
      return answerWith(core.clock, 'Plugin updated successfully', pluginView(plugin))
    }),

  delete: scoped('plugins:manage')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/plugins/{plugin_id}',
        summary: 'Delete a plugin with its deliveries',
        successDescription: 'The plugin is deleted, and nothing more is sent to it',
        tags,
      },
    })
    .input(ById)
    .output(Answer)
    .mutation(async ({ ctx: { core, work }, input }) => {
      await core.plugins.delete(work, input.plugin_id)
      return answer(core.clock, 'Plugin deleted successfully')
    }),

  enable: scoped('plugins:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/plugins/{plugin_id}/enable',
        summary: 'Let a plugin get events again; those from while it was disabled are not delivered',
        successDescription: 'The plugin',
        tags,
      },
    })
    .input(ById)
    .output(answerOf(PluginView))
    .mutation(async ({ ctx: { core, work }, input }) => {
      const plugin = await core.plugins.setEnabled(work, input.plugin_id, true)
      return answerWith(core.clock, 'Plugin enabled successfully', pluginView(plugin))
    }),

  disable: scoped('plugins:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/plugins/{plugin_id}/disable',
        summary: 'Let a plugin get no events',
        successDescription: 'The plugin',
        tags,
      },
    })
    .input(ById)
    .output(answerOf(PluginView))
    .mutation(async ({ ctx: { core, work }, input }) => {
      const plugin = await core.plugins.setEnabled(work, input.plugin_id, false)
      return answerWith(core.clock, 'Plugin disabled successfully', pluginView(plugin))
    }),

  test: scoped('plugins:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/plugins/{plugin_id}/test',
        summary: 'Send a signed event of type `webhook.test` to a plugin at once',
        successDescription: 'Whether the receiver took it, within 15 seconds',
        tags,
      },
      // It changes nothing, and must not hold a transaction while the receiver takes its time.
      ignoresIdempotencyKey: true,
    })
    .input(ById)
    .output(answerOf(PluginTest))
    .mutation(async ({ ctx: { core, work }, input }) => {
      const result = await core.plugins.test(work, input.plugin_id)
      return answerWith(core.clock, 'Test event sent', result)
    }),

  rotateSecret: scoped('plugins:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/plugins/{plugin_id}/rotate-secret',
        summary: 'Replace the signing secret of a plugin; for a while events have a signature by each',
        successDescription: 'The new secret',
        tags,
      },
    })
    .input(
      ById.extend({
        overlap_seconds: z
          .int()
          .min(0)
          .max(MOST_OVERLAP_S)
          .default(DAY_S)
          .describe('How long events are also signed with the present secret: up to 30 days'),
      }),
    )
    .output(answerOf(RotatedSigningSecret))
    .mutation(async ({ ctx: { core, work }, input }) => {
      const { plugin, secret, previousUntil } = await core.plugins.rotateSecret(
        work,
        input.plugin_id,
        input.overlap_seconds,
      )
      return answerWith(core.clock, 'Signing secret rotated successfully', {
        plugin_id: plugin.id,
        signing_secret: secret,
        previous_valid_until: previousUntil && iso(previousUntil),
      })
    }),

  deliveries: scoped('plugins:manage')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/plugins/{plugin_id}/deliveries',
        summary: 'List the deliveries to a plugin of the last 30 days, newest first',
        tags,
      },
      list: 'enveloped',
    })
    .input(
      ById.extend({
        ...paging,
        status: DeliveryStatus.optional().describe('Only those with this status'),
      }).strict(),
    )
    .output(listAnswerOf(DeliveryView))
    .query(async ({ ctx: { core, work }, input: { plugin_id, ...request } }) => {
      const { items, next } = await core.plugins.deliveries(work, plugin_id, request)
      return listAnswer(core.clock, 'Deliveries retrieved successfully', items.map(deliveryView), next)
    }),

  redeliver: scoped('plugins:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/plugins/{plugin_id}/deliveries/{delivery_id}/redeliver',
        summary: 'Deliver an event again, with the same `webhook-id` and body',
        successDescription: 'The delivery, which is tried at once; one that was over is sent after those that wait',
        tags,
      },
    })
    .input(ById.extend({ delivery_id: z.string().max(100).describe('Id of the delivery') }))
    .output(answerOf(DeliveryView))
    .mutation(async ({ ctx: { core, work }, input }) => {
      const delivery = await core.plugins.redeliver(work, input.plugin_id, input.delivery_id)
      return answerWith(core.clock, 'Delivery scheduled successfully', deliveryView(delivery))
    }),
}
