import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  CreatePluginRequest,
  PageParams,
  Plugin,
  PluginDeliveryListParams,
  PluginTest,
  RegisteredPlugin,
  RotatedSigningSecret,
  RotatePluginSecretRequest,
  UpdatePluginRequest,
  WebhookDelivery,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** What gets events of the tenant, as webhooks that are signed by Standard Webhooks. */
export class Plugins extends Resource {
  /**
   * The plugins of the tenant, newest first.
   *
   * @example
   * ```ts
   * for await (const { name, status } of keystead.plugins.list()) console.log(name, status)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<Plugin> {
    return this.items(path`/api/v1/plugins`, params, options)
  }

  /**
   * Registers a plugin, which gets events from then on. Its signing secret is shown only once.
   *
   * @example
   * ```ts
   * const { signing_secret } = await keystead.plugins.create({
   *   id: 'com.example.archive',
   *   name: 'Audit archive',
   *   version: '1.0.0',
   *   url: 'https://archive.example.com/keystead',
   *   events: ['*'],
   * })
   * const text = signing_secret.reveal() // give it to the receiver now
   * ```
   */
  create(body: CreatePluginRequest, options?: RequestOptions): Call<RegisteredPlugin> {
    return this.data('POST', path`/api/v1/plugins`, { body, secret: 'signing_secret' }, options)
  }

  /**
   * A plugin, without its secret.
   *
   * @example
   * ```ts
   * for await (const { plugin_id } of keystead.plugins.list()) {
   *   const { status } = await keystead.plugins.get(plugin_id)
   * }
   * ```
   */
  get(plugin: string, options?: RequestOptions): Call<Plugin> {
    return this.data('GET', path`/api/v1/plugins/${plugin}`, {}, options)
  }

  /**
   * Changes the given fields. What waits for the plugin is sent to its new url.
   *
   * @example
   * ```ts
   * for await (const { plugin_id } of keystead.plugins.list()) {
   *   await keystead.plugins.update(plugin_id, { events: ['key.*'] })
   * }
   * ```
   */
  update(plugin: string, body: UpdatePluginRequest, options?: RequestOptions): Call<Plugin> {
    return this.data('PATCH', path`/api/v1/plugins/${plugin}`, { body }, options)
  }

  /**
   * Deletes a plugin with its deliveries.
   *
   * @example
   * ```ts
   * for await (const { plugin_id, status } of keystead.plugins.list()) {
   *   if (status === 'disabled') await keystead.plugins.delete(plugin_id)
   * }
   * ```
   */
  delete(plugin: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/plugins/${plugin}`, {}, options)
  }

  /**
   * Lets a plugin get events again. Those from while it was disabled are not delivered.
   *
   * @example
   * ```ts
   * for await (const { plugin_id } of keystead.plugins.list()) await keystead.plugins.enable(plugin_id)
   * ```
   */
  enable(plugin: string, options?: RequestOptions): Call<Plugin> {
    return this.data('POST', path`/api/v1/plugins/${plugin}/enable`, {}, options)
  }

  /**
   * Lets a plugin get no events.
   *
   * @example
   * ```ts
   * for await (const { plugin_id, status } of keystead.plugins.list()) {
   *   if (status === 'failing') await keystead.plugins.disable(plugin_id)
   * }
   * ```
   */
  disable(plugin: string, options?: RequestOptions): Call<Plugin> {
    return this.data('POST', path`/api/v1/plugins/${plugin}/disable`, {}, options)
  }

  /**
   * Sends a signed event of type `webhook.test` at once.
   *
   * @example
   * ```ts
   * for await (const { plugin_id } of keystead.plugins.list()) {
   *   const { delivered, error } = await keystead.plugins.test(plugin_id)
   *   if (!delivered) console.log(error)
   * }
   * ```
   */
  test(plugin: string, options?: RequestOptions): Call<PluginTest> {
    return this.data('POST', path`/api/v1/plugins/${plugin}/test`, {}, options)
  }

  /**
   * Replaces the signing secret. For a while, a day unless you say otherwise, events have a signature by each.
   *
   * @example
   * ```ts
   * for await (const { plugin_id } of keystead.plugins.list()) {
   *   const { signing_secret } = await keystead.plugins.rotateSecret(plugin_id, { overlap_seconds: 3600 })
   *   const text = signing_secret.reveal() // give it to the receiver now
   * }
   * ```
   */
  rotateSecret(
    plugin: string,
    body: RotatePluginSecretRequest = {},
    options?: RequestOptions,
  ): Call<RotatedSigningSecret> {
    return this.data('POST', path`/api/v1/plugins/${plugin}/rotate-secret`, { body, secret: 'signing_secret' }, options)
  }

  /**
   * The deliveries to a plugin of the last 30 days, newest first.
   *
   * @example
   * ```ts
   * for await (const { plugin_id } of keystead.plugins.list()) {
   *   for await (const { event, attempts } of keystead.plugins.deliveries(plugin_id, { status: 'dead' })) {
   *     console.log(event, attempts.at(-1)?.error)
   *   }
   * }
   * ```
   */
  deliveries(plugin: string, params?: PluginDeliveryListParams, options?: RequestOptions): List<WebhookDelivery> {
    return this.items(path`/api/v1/plugins/${plugin}/deliveries`, params, options)
  }

  /**
   * Delivers an event again, with the same `webhook-id` and body.
   *
   * @example
   * ```ts
   * for await (const { plugin_id } of keystead.plugins.list()) {
   *   for await (const { delivery_id } of keystead.plugins.deliveries(plugin_id, { status: 'dead' })) {
   *     await keystead.plugins.redeliver(plugin_id, delivery_id)
   *   }
   * }
   * ```
   */
  redeliver(plugin: string, delivery: string, options?: RequestOptions): Call<WebhookDelivery> {
    return this.data('POST', path`/api/v1/plugins/${plugin}/deliveries/${delivery}/redeliver`, {}, options)
  }
}
