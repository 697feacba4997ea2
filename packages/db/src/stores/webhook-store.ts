import {
  type AttemptResult,
  type DueDelivery,
  type LeasedPlugin,
  type NewDelivery,
  type PluginReader,
  type WebhookStore,
} from '@keystead/domain'
import type { Pool, PoolClient } from 'pg'
import { auditParameters, auditValues, INSERT_AUDIT_EVENT } from './audit-event.ts'
import { inTransaction } from './transaction.ts'
import { runWithin } from './within.ts'

const BEHIND = `
  select p.id, p.tenant_id as "tenantId", p.events, p.url is not null as "hasUrl", p.place::float8 as place,
         p.is_receiving as "isReceiving", p.is_enabled as "isEnabled", p.awaited_event_id as "awaitedEventId",
         p.awaited_event_id is not null and not exists (
           select from audit_log_entry e where e.event_id = p.awaited_event_id and e.tenant_id = p.tenant_id and e.seq < p.place
         ) as "isAwaiting"
  from plugin p join audit_log l on l.tenant_id = p.tenant_id
  where p.place < l.size order by l.size - p.place, p.id limit $1`

/**
 * A plugin whose deliveries are all over has nothing due; otherwise what is made waits behind the others. A plugin that was disabled
 * or enabled since it was read is read again.
 */
const ADVANCE = `
  with moved as (
    update plugin set place = $3, is_receiving = $4,
      awaited_event_id = $10, due_at = case when 'pending' = any($9::text[]) then coalesce(due_at, $13) else due_at end
    where id = $1 and place = $2 and is_enabled = $11 and awaited_event_id is not distinct from $12::uuid
    returning id, tenant_id
  ), made as (
    insert into webhook_delivery (id, tenant_id, plugin_id, position, event_id, event, body, status, attempts, created_at)
    select n.id, m.tenant_id, m.id, nextval('webhook_delivery_position'), n.event_id, n.event, n.body, n.status, '[]', $13
    from moved m cross join unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[])
      with ordinality as n (id, event_id, event, body, status, ord)
    order by n.ord
    on conflict (plugin_id, event_id) do nothing
  )
  select from moved`

const IS_DUE = `
  is_enabled and url is not null and due_at is not null and due_at <= $1
  and (leased_until is null or leased_until <= clock_timestamp())`

/** A tenant with many slow receivers does not take what the others need. Leases follow the clock of the database. */
const LEASE = `
  with ranked as (
    select id, row_number() over (partition by tenant_id order by due_at) as place from plugin where ${IS_DUE}
  ), chosen as (
    select id from plugin where id in (select id from ranked where place <= $3) and ${IS_DUE}
    order by due_at limit $2 for update skip locked
  )
  update plugin p set lease_id = gen_random_uuid(), leased_until = clock_timestamp() + $4 * interval '1 millisecond'
  from chosen c where p.id = c.id
  returning p.id, p.tenant_id as "tenantId", p.lease_id as "leaseId"`

/** Locked first, so that what follows sees all that was made for it. */
const LOCK = `
  select url, is_enabled as "isEnabled", due_at <= $3 as "isDue", secret_sealed as "sealedSecret",
         identifier, name, version
  from plugin where id = $1 and lease_id = $2 for update`

const HEAD = `
  select id, event_id as "eventId", event, body, tries from webhook_delivery
  where plugin_id = $1 and status in ('pending', 'failed') order by position limit 1`

const HAS_OPEN = `exists (select from webhook_delivery where plugin_id = $1 and status in ('pending', 'failed'))`

const RENEW = `update plugin set leased_until = clock_timestamp() + $2 * interval '1 millisecond' where id = $1`

const RELEASE = `
  update plugin set lease_id = null, leased_until = null where id = $1 and lease_id = $2`

const NOTHING_DUE = `
  update plugin set lease_id = null, leased_until = null, due_at = null, is_failing = false where id = $1`

/** What was dropped meanwhile is not tried again. */
const ATTEMPTED = `
  update webhook_delivery set status = case when status = 'dead' and $2 = 'failed' then status else $2 end, tries = tries + 1, last_answer = $4,
    attempts = (case when jsonb_array_length(attempts) >= 100 then attempts - 0 else attempts end) || $3::jsonb
  where id = $1`

/** Without a time at which it is tried again, the next is due now, if there is one. */
const AFTER = `
  update plugin set is_failing = d.status = 'failed',
    due_at = case when d.status = 'failed' then $2::timestamptz when ${HAS_OPEN} then $3::timestamptz end
  from webhook_delivery d where plugin.id = $1 and d.id = $4`

const DISABLE = `
  update plugin set is_enabled = false, is_failing = false, due_at = null, updated_at = $2 where id = $1`

const DROP = `update webhook_delivery set status = 'dead' where plugin_id = $1 and status in ('pending', 'failed')`

const FIRST_DUE = `
  select extract(epoch from min(due_at))::float8 * 1000 as "dueAt" from plugin
  where is_enabled and url is not null and due_at is not null and (leased_until is null or leased_until <= clock_timestamp())`

const OVER = `select id, status from webhook_delivery where plugin_id = $1 and id = $2 for update`

const AGAIN = `
  update webhook_delivery set status = 'pending', tries = 0, position = nextval('webhook_delivery_position') where id = $1`

const DUE_NOW = `update plugin set due_at = $2 where id = $1`

const BATCH = 10_000

const OLD = `
  delete from webhook_delivery where ctid = any(array(
    select ctid from webhook_delivery where created_at < $1 limit ${BATCH} for update skip locked))`

interface LockedPlugin extends Pick<DueDelivery, 'sealedSecret' | 'identifier' | 'name' | 'version'> {
  url: string | null
  isEnabled: boolean
  isDue: boolean | null
}

export function createWebhookStore(pool: Pool): WebhookStore {
  return {
    async behind(limit) {
      const { rows } = await pool.query<PluginReader>(BEHIND, [limit])
      return rows
    },
    async advance(reader, to, deliveries, now) {
      const [before, after] = [
        [reader.id, reader.place],
        [to.place, to.isReceiving],
      ]
      const state = [to.awaitedEventId, reader.isEnabled, reader.awaitedEventId]
      const { rowCount } = await pool.query(ADVANCE, [...before, ...after, ...columnsOf(deliveries), ...state, now])
      return rowCount === 1
    },
    async lease({ now, limit, perTenant, leaseMs }) {
      const { rows } = await pool.query<LeasedPlugin>(LEASE, [now, limit, perTenant, leaseMs])
      return rows
    },
    next: (plugin, now, leaseMs) =>
      inTransaction(pool, async (client) => ({ commit: true, value: await nextOf(client, plugin, { now, leaseMs }) })),
    finish: (plugin, result) =>
      inTransaction(pool, async (client) => ({ commit: true, value: await finish(client, plugin, result) })),
    async release({ id, leaseId }) {
      await pool.query(RELEASE, [id, leaseId])
    },
    async firstDue() {
      const { rows } = await pool.query<{ dueAt: number | null }>(FIRST_DUE)
      const dueAt = rows[0]?.dueAt ?? null
      return dueAt === null ? null : new Date(dueAt)
    },
    async demand(tx, { pluginId, deliveryId, now }) {
      const [found] = await runWithin<{ status: string }>(tx, OVER, [pluginId, deliveryId])
      if (!found) return
      if (found.status === 'delivered' || found.status === 'dead') await runWithin(tx, AGAIN, [deliveryId])
      await runWithin(tx, DUE_NOW, [pluginId, now])
    },
    async drop(tx, pluginId) {
      await runWithin(tx, DROP, [pluginId])
    },
    async deleteOld(before) {
      for (;;) {
        const { rowCount } = await pool.query(OLD, [before])
        if ((rowCount ?? 0) < BATCH) return
      }
    },
  }
}

const columnsOf = (deliveries: NewDelivery[]): string[][] => [
  deliveries.map(({ id }) => id),
  deliveries.map(({ eventId }) => eventId),
  deliveries.map(({ event }) => event),
  deliveries.map(({ body }) => body),
  deliveries.map(({ status }) => status),
]

async function nextOf(
  client: PoolClient,
  { id, leaseId }: LeasedPlugin,
  { now, leaseMs }: { now: Date; leaseMs: number },
): Promise<DueDelivery | null> {
  const { rows } = await client.query<LockedPlugin>(LOCK, [id, leaseId, now])
  const [plugin] = rows
  if (!plugin?.isEnabled || plugin.url === null || plugin.isDue !== true) return null
  const { rows: heads } = await client.query<Pick<DueDelivery, 'id' | 'eventId' | 'event' | 'body' | 'tries'>>(HEAD, [
    id,
  ])
  const [head] = heads
  if (!head) {
    await client.query(NOTHING_DUE, [id])
    return null
  }
  await client.query(RENEW, [id, leaseMs])
  const { url, sealedSecret, identifier, name, version } = plugin
  return { ...head, url, sealedSecret, identifier, name, version }
}

async function finish(client: PoolClient, { id, leaseId }: LeasedPlugin, result: AttemptResult): Promise<boolean> {
  const { rowCount } = await client.query(LOCK, [id, leaseId, result.now])
  if (rowCount !== 1) return false
  const { deliveryId, attempt, lastAnswer, status, dueAt, now, disabled } = result
  await client.query(ATTEMPTED, [deliveryId, status, JSON.stringify([attempt]), lastAnswer])
  await client.query(AFTER, [id, dueAt, now, deliveryId])
  if (disabled !== null) {
    await client.query(DROP, [id])
    await client.query(DISABLE, [id, now])
    await client.query(`${INSERT_AUDIT_EVENT} values (${auditParameters(1)})`, auditValues(disabled))
  }
  return true
}
