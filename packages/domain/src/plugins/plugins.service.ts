import { LockMode } from '@mikro-orm/core'
import { refusingConflicts } from '../conflicts.ts'
import { refusingUrl } from '../egress/egress.ts'
import { isKnownPattern } from '../events/catalogue/catalogue.ts'
import { AuditLog } from '../events/event-log.entities.ts'
import { newId } from '../ids.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { Vault } from '../secrets/vault.ts'
import type { Transaction, Work } from '../work/work.ts'
import type { DeliveryStatus, WebhookError } from './delivery.ts'
import { Plugin, WebhookDelivery } from './plugin.entities.ts'
import { newSigningSecret, openSigningSecrets, rotated, signedHeaders, storedSigningSecrets } from './signing.ts'
import type { TenantSenders } from './webhook-sender.ts'
import type { WebhookStore } from './webhook-store.ts'

const MOST_PLUGINS = 100

export interface NewPlugin {
  identifier: string
  name: string
  version: string
  description: string | null
  url: string | null
  events: string[]
}

/** Undefined: as it is. */
export type PluginChanges = { [Field in keyof Omit<NewPlugin, 'identifier'>]?: NewPlugin[Field] | undefined }

export interface TestResult {
  delivered: boolean
  status: number | null
  error: WebhookError | null
  ms: number
}

interface PluginsParts {
  vault: Vault
  senders: TenantSenders
  webhookStore: WebhookStore
}

/** What gets the events of a tenant. */
export class PluginsService {
  readonly #vault: Vault
  readonly #senders: TenantSenders
  readonly #store: WebhookStore

  constructor({ vault, senders, webhookStore }: PluginsParts) {
    this.#vault = vault
    this.#senders = senders
    this.#store = webhookStore
  }

  list(work: Work, page: PageRequest): Promise<Page<Plugin>> {
    return findPage(page, ({ after, options }) => work.em.find(Plugin, after, options))
  }

  /** @throws Refusal `not_found` */
  async get({ em }: Pick<Work, 'em'>, id: string): Promise<Plugin> {
    const plugin = isUuid(id) ? await em.findOne(Plugin, id) : null
    if (!plugin) throw pluginNotFound()
    return plugin
  }

  /**
   * It gets the events that come after its registration.
   *
   * @returns the secret that its events are signed with
   * @throws Refusal `invalid` for a URL that cannot be called or an event that there is not; `conflict` for a version that is there
   */
  async register(work: Work, wanted: NewPlugin): Promise<{ plugin: Plugin; secret: string }> {
    await this.#check(work, wanted)
    return refusingConflicts({ plugin_version_key: 'The plugin is registered with this version' }, () =>
      work.commit(async (tx) => {
        if ((await tx.em.count(Plugin)) >= MOST_PLUGINS) throw tooMany()
        const row = { id: newId(), tenantId: tx.principal.tenantId }
        const secret = newSigningSecret()
        const stored = storedSigningSecrets(this.#vault, row, { current: secret, previous: null })
        const log = await tx.em.findOne(AuditLog, { tenantId: row.tenantId })
        const [now, place] = [tx.clock(), log?.size ?? 0]
        const times = { createdAt: now, updatedAt: now }
        const plugin = tx.em.create(Plugin, { ...row, ...wanted, ...stored, ...times, isEnabled: true, place })
        tx.record('plugin.registered', targetOf(plugin), { ...detailsOf(plugin), events: wanted.events })
        return { plugin, secret }
      }),
    )
  }

  /** @throws Refusal as `register` does; `not_found` */
  async update(work: Work, id: string, changes: PluginChanges): Promise<Plugin> {
    await this.#check(work, changes)
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    return refusingConflicts({ plugin_version_key: 'The plugin is registered with this version' }, () =>
      work.commit(async (tx) => {
        const plugin = await lockPlugin(tx, id)
        tx.em.assign(plugin, { ...given, updatedAt: tx.clock() })
        tx.record('plugin.updated', targetOf(plugin), { ...detailsOf(plugin), changed: Object.keys(given) })
        return plugin
      }),
    )
  }

  /** Disabling drops what waits for it: it is not sent when the plugin is enabled again. @throws Refusal `not_found` */
  async setEnabled(work: Work, id: string, isEnabled: boolean): Promise<Plugin> {
    return work.commit(async (tx) => {
      const plugin = await lockPlugin(tx, id)
      if (plugin.isEnabled === isEnabled) return plugin
      const eventId = tx.record(isEnabled ? 'plugin.enabled' : 'plugin.disabled', targetOf(plugin), detailsOf(plugin))
      tx.em.assign(plugin, { isEnabled, updatedAt: tx.clock() })
      if (isEnabled) return tx.em.assign(plugin, { awaitedEventId: eventId })
      await this.#store.drop(tx.em, plugin.id)
      return tx.em.assign(plugin, { dueAt: null, isFailing: false })
    })
  }

  /** Deletes a plugin with its deliveries. @throws Refusal `not_found` */
  async delete(work: Work, id: string): Promise<void> {
    await work.commit(async (tx) => {
      const plugin = await lockPlugin(tx, id)
      tx.record('plugin.deleted', targetOf(plugin), detailsOf(plugin))
      tx.em.remove(plugin)
    })
  }

  /** Events are signed with both secrets for a while. @throws Refusal `not_found` */
  async rotateSecret(
    work: Work,
    id: string,
    overlapSeconds: number,
  ): Promise<{ plugin: Plugin; secret: string; previousUntil: Date | null }> {
    return work.commit(async (tx) => {
      const plugin = await lockPlugin(tx, id)
      const now = tx.clock()
      const until = new Date(now.getTime() + overlapSeconds * 1000)
      const secrets = rotated(openSigningSecrets(this.#vault, plugin), until, now)
      tx.em.assign(plugin, { ...storedSigningSecrets(this.#vault, plugin, secrets), updatedAt: now })
      tx.record('plugin.secret_rotated', targetOf(plugin), { ...detailsOf(plugin), overlap_seconds: overlapSeconds })
      return { plugin, secret: secrets.current, previousUntil: secrets.previous?.until ?? null }
    })
  }

  /** Sends a test event at once, past those that wait. @throws Refusal `not_found`; `precondition` without a URL */
  async test(work: Work, id: string): Promise<TestResult> {
    const plugin = await this.get(work, id)
    if (plugin.url == null) throw new Refusal('precondition', 'The plugin has no url')
    const now = work.clock()
    const data = { plugin_id: plugin.id, tenant_id: plugin.tenantId }
    const body = JSON.stringify({ type: 'webhook.test', timestamp: now.toISOString(), data })
    const signed = { webhookId: `test_${newId().replaceAll('-', '')}`, body, now }
    const headers = signedHeaders(openSigningSecrets(this.#vault, plugin), signed)
    const sender = await this.#senders.of(plugin.tenantId)
    const { status, error, ms } = await sender.send({ url: plugin.url, headers, body })
    return { delivered: error === null, status, error, ms }
  }

  /** The deliveries of a plugin, newest first. @throws Refusal `not_found` */
  async deliveries(
    work: Work,
    id: string,
    { status, ...page }: PageRequest & { status?: DeliveryStatus | undefined },
  ): Promise<Page<WebhookDelivery>> {
    const plugin = await this.get(work, id)
    const where = { plugin, ...(status !== undefined && { status }) }
    return findPage(page, ({ after, options }) => work.em.find(WebhookDelivery, { ...where, ...after }, options))
  }

  /**
   * Has a delivery tried at once, with the same id and body. One that is over is sent after those that wait.
   *
   * @throws Refusal `not_found`; `precondition` for a plugin that is disabled or has no URL
   */
  async redeliver(work: Work, id: string, deliveryId: string): Promise<WebhookDelivery> {
    return work.commit(async (tx) => {
      const plugin = await lockPlugin(tx, id)
      const delivery = isUuid(deliveryId) ? await tx.em.findOne(WebhookDelivery, { id: deliveryId, plugin }) : null
      if (!delivery) throw new Refusal('not_found', 'Delivery not found')
      if (!plugin.isEnabled) throw new Refusal('precondition', 'The plugin is disabled')
      if (plugin.url == null) throw new Refusal('precondition', 'The plugin has no url')
      const details = { ...detailsOf(plugin), delivery_id: delivery.id, event: delivery.event }
      tx.record('webhook.redelivered', targetOf(plugin), details)
      await this.#store.demand(tx.em, { pluginId: plugin.id, deliveryId: delivery.id, now: tx.clock() })
      await tx.em.refresh(delivery)
      return delivery
    })
  }

  /** @throws Refusal `invalid` */
  async #check({ principal }: Work, { url, events }: PluginChanges): Promise<void> {
    const unknown = (events ?? []).find((pattern) => !isKnownPattern(pattern))
    if (unknown !== undefined) throw new Refusal('invalid', `events: there is no event ${unknown}; see /api/v1/events`)
    if (url === undefined || url === null) return
    const sender = await this.#senders.of(principal.tenantId)
    refusingUrl('url', () => sender.check(url))
  }
}

const pluginNotFound = (): Refusal => new Refusal('not_found', 'Plugin not found')

const tooMany = (): Refusal => new Refusal('precondition', `A tenant has at most ${MOST_PLUGINS} plugins`)

async function lockPlugin(tx: Transaction, id: string): Promise<Plugin> {
  const lockMode = LockMode.PESSIMISTIC_WRITE
  const plugin = isUuid(id) ? await tx.em.findOne(Plugin, id, { lockMode }) : null
  if (!plugin) throw pluginNotFound()
  return plugin
}

const targetOf = ({ id }: Plugin) => ({ type: 'plugin', id }) as const

const detailsOf = ({ identifier, name, version }: Plugin) => ({ id: identifier, name, version })
