import type { AuditEntry } from '../audit/audit-entry.ts'
import type { Clock } from '../clock.ts'
import type { EventDetails } from '../events/catalogue/catalogue.ts'
import { matchesPattern } from '../events/catalogue/patterns.ts'
import type { EventLog, LoggedEvent } from '../events/event-log.ts'
import { delayAfter } from '../events/retry-delays.ts'
import { newId } from '../ids.ts'
import type { Vault } from '../secrets/vault.ts'
import type { CheckpointDeliveries } from './checkpoint-deliveries.ts'
import { bodyOf, DELIVERY_TIMEOUT_MS, GONE, webhookIdOf } from './delivery.ts'
import { openSigningSecrets, signedHeaders } from './signing.ts'
import type { TenantSenders, WebhookAnswer } from './webhook-sender.ts'
import type {
  AttemptResult,
  DueDelivery,
  LeasedPlugin,
  NewDelivery,
  PluginReader,
  WebhookStore,
} from './webhook-store.ts'

/** Events that are read at once. */
const EVENTS = 200
/** Plugins that are moved on in one round. */
const READERS = 100
const ROUNDS = 50

/** Requests at one time, and those of one round for a tenant. */
const MOST_SENDING = 64
const PER_TENANT = 8

/** Longer than an attempt. A process that ends in the middle of one holds its plugin up for as long. */
const LEASE_MS = 2 * DELIVERY_TIMEOUT_MS

/** Then a plugin waits for its turn again. */
const DELIVERIES_IN_TURN = 100

const KEPT_MS = 30 * 86_400_000

/** How long attempts that run may take to end when the process stops. */
const STOP_MS = 3000

interface WebhooksParts {
  store: WebhookStore
  log: EventLog
  senders: TenantSenders
  checkpoints: Pick<CheckpointDeliveries, 'run'>
  vault: Vault
  clock: Clock
  onError: (error: unknown) => void
}

/** Makes deliveries of the events of tenants, and sends them. Any number of replicas may do it at the same time. */
export class Webhooks {
  readonly #parts: WebhooksParts
  readonly #sending = new Map<LeasedPlugin, Promise<void>>()
  #isStopped = false

  constructor(parts: WebhooksParts) {
    this.#parts = parts
  }

  /** Makes the deliveries of what is new in the logs, and of checkpoints. */
  async fanOut(): Promise<void> {
    await this.#moveAllOn()
    await this.#parts.checkpoints.run()
  }

  async #moveAllOn(): Promise<void> {
    const { store } = this.#parts
    for (let round = 0; round < ROUNDS && !this.#isStopped; round += 1) {
      const readers = await store.behind(READERS)
      if (readers.length === 0) return
      for (const reader of readers) await this.#moveOn(reader)
    }
  }

  async #moveOn(reader: PluginReader): Promise<void> {
    const { store, log, clock } = this.#parts
    const events = await log.read(reader.tenantId, reader.place, EVENTS)
    const last = events.at(-1)
    if (!last) return
    const { deliveries, ...state } = deliveriesOf(reader, events)
    await store.advance(reader, { place: last.seq + 1, ...state }, deliveries, clock())
  }

  /** Begins to send what is due, and returns. */
  async deliver(): Promise<void> {
    const { store, clock, onError } = this.#parts
    const limit = MOST_SENDING - this.#sending.size
    if (limit <= 0 || this.#isStopped) return
    const plugins = await store.lease({ now: clock(), limit, perTenant: PER_TENANT, leaseMs: LEASE_MS })
    for (const plugin of plugins) {
      const sending = this.#drain(plugin)
        .catch(onError)
        .finally(() => this.#sending.delete(plugin))
      this.#sending.set(plugin, sending)
    }
  }

  /** In how many milliseconds something is due; null: nothing is. */
  async nextIn(): Promise<number | null> {
    const { store, clock } = this.#parts
    const dueAt = await store.firstDue()
    return dueAt && Math.max(0, dueAt.getTime() - clock().getTime())
  }

  /** Sends the deliveries of a plugin that are due, one after another. */
  async #drain(plugin: LeasedPlugin): Promise<void> {
    const { store, clock } = this.#parts
    try {
      for (let i = 0; i < DELIVERIES_IN_TURN && !this.#isStopped; i += 1) {
        const due = await store.next(plugin, clock(), LEASE_MS)
        if (due === null) break
        const result = await this.#attempt(plugin, due)
        if (result === null || !(await store.finish(plugin, result))) return
      }
    } finally {
      await store.release(plugin)
    }
  }

  /** @returns null when the process stops: then the attempt does not count, and another process repeats it */
  async #attempt(plugin: LeasedPlugin, due: DueDelivery): Promise<AttemptResult | null> {
    const { senders, vault, clock } = this.#parts
    const sender = await senders.of(plugin.tenantId)
    const began = clock()
    const secrets = openSigningSecrets(vault, { ...plugin, sealedSecret: due.sealedSecret })
    const signed = { webhookId: webhookIdOf(due.eventId), body: due.body, now: began }
    const answer = await sender.send({ url: due.url, headers: signedHeaders(secrets, signed), body: due.body })
    if (this.#isStopped && answer.error !== null) return null
    return resultOf(plugin, due, { answer, began, now: clock() })
  }

  /** Deletes deliveries that are older than 30 days. */
  async sweep(): Promise<void> {
    const { store, clock } = this.#parts
    await store.deleteOld(new Date(clock().getTime() - KEPT_MS))
  }

  /** Lets attempts that run end, and gives what they hold back. */
  async stop(): Promise<void> {
    this.#isStopped = true
    const ended = Promise.all(this.#sending.values())
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, STOP_MS)
    })
    await Promise.race([ended, late])
    clearTimeout(timer)
    for (const plugin of this.#sending.keys()) await this.#parts.store.release(plugin)
  }
}

/**
 * A plugin gets what comes after the event that enabled it, up to the event that disabled it. Of that, what comes before an event that
 * has disabled it meanwhile is dead at once: nothing from before is sent later.
 */
function deliveriesOf(
  reader: PluginReader,
  events: LoggedEvent[],
): { deliveries: NewDelivery[]; isReceiving: boolean; awaitedEventId: string | null } {
  let { isReceiving, isAwaiting } = reader
  const deliveries: NewDelivery[] = []
  for (const event of events) {
    const own = event.targetType === 'plugin' && event.targetId === reader.id ? event.action : null
    if (own === 'plugin.registered' || own === 'plugin.enabled') {
      isReceiving = true
      if (event.id === reader.awaitedEventId) isAwaiting = false
    } else if (own === 'plugin.disabled') isReceiving = false
    else if (isReceiving && reader.hasUrl && reader.events.some((pattern) => matchesPattern(pattern, event.action))) {
      const status = reader.isEnabled && !isAwaiting ? 'pending' : 'dead'
      deliveries.push({ id: newId(), eventId: event.id, event: event.action, body: bodyOf(event), status })
    }
  }
  return { deliveries, isReceiving, awaitedEventId: isAwaiting ? reader.awaitedEventId : null }
}

interface Attempted {
  answer: WebhookAnswer
  began: Date
  now: Date
}

function resultOf(plugin: LeasedPlugin, due: DueDelivery, { answer, began, now }: Attempted): AttemptResult {
  const { status, error, ms, text } = answer
  const of = { deliveryId: due.id, attempt: { at: began.toISOString(), status, error, ms }, lastAnswer: text, now }
  if (error === null) return { ...of, status: 'delivered', dueAt: null, disabled: null }
  if (status === GONE) return { ...of, status: 'dead', dueAt: null, disabled: disabledByReceiver(plugin, due, now) }
  const delay = delayAfter(due.tries + 1)
  if (delay === null) return { ...of, status: 'dead', dueAt: null, disabled: null }
  return { ...of, status: 'failed', dueAt: new Date(now.getTime() + delay), disabled: null }
}

const goneDetails = ({ identifier, name, version }: DueDelivery): EventDetails<'plugin.disabled'> => ({
  actor: 'system',
  cause: 'the receiver answered 410',
  id: identifier,
  name,
  version,
})

const disabledByReceiver = (plugin: LeasedPlugin, due: DueDelivery, now: Date): AuditEntry => ({
  id: newId(),
  tenantId: plugin.tenantId,
  actorId: null,
  actorKeyId: null,
  action: 'plugin.disabled',
  targetType: 'plugin',
  targetId: plugin.id,
  outcome: 'success',
  ip: '127.0.0.1',
  userAgent: null,
  requestId: null,
  details: goneDetails(due),
  changes: { is_enabled: { before: true, after: false } },
  createdAt: now,
})
