import type { AlertStore } from '@keystead/domain'
import type { Pool } from 'pg'
import { isDueForRotation } from './key-list.ts'
import { written } from './written.ts'

/** The hexadecimal digits of the time in a UUIDv7. */
const HEX = (moment: string): string => `lpad(to_hex((extract(epoch from ${moment}) * 1000)::bigint), 12, '0')`

/** PostgreSQL makes these itself from version 18 on. */
const UUID_V7 = `(${HEX('clock_timestamp()')} || '7' || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid`

/** Events are in the order of their ids, so those of late are at the end of an index. */
const IS_RECENT = `id >= (${HEX("clock_timestamp() - interval '1 hour'")} || repeat('0', 20))::uuid`

/**
 * Writes the note and the event of what was found and is not noted yet. Replicas that find the same at the same time wait for each
 * other at the note, and one of them writes the event.
 *
 * @param found a query of tenant_id, subject, target_id and details. $1 is the time now
 */
const telling = (event: string, target: 'key' | null, found: string): string => `
  with found as (${found}), noted as (
    insert into alert (tenant_id, event, subject, created_at)
    select tenant_id, '${event}', subject, $1::timestamptz from found order by tenant_id, subject
    on conflict (tenant_id, event, subject) do nothing
    returning tenant_id, subject
  )
  insert into audit_event (id, tenant_id, action, target_type, target_id, outcome, ip, details, created_at)
  select ${UUID_V7}, f.tenant_id, '${event}', ${target === null ? 'null' : `'${target}'`}, f.target_id, 'success', '127.0.0.1',
         f.details || '{"actor": "system"}', $1::timestamptz
  from found f join noted using (tenant_id, subject)`

const BURST = telling(
  'authentication.failed.burst',
  null,
  `select tenant_id, ip || ' ' || to_char(date_trunc('hour', minute at time zone 'UTC'), 'YYYY-MM-DD HH24') as subject, null::text as target_id,
          jsonb_build_object('address', ip, 'count', max(count)) as details
   from (
     select e.tenant_id, e.ip, date_trunc('minute', e.created_at) as minute, sum(e.count) as count
     from tenant t join audit_event e on e.tenant_id = t.id
     where e.action = 'authentication.failed' and e.${IS_RECENT} and e.created_at > $1::timestamptz - interval '10 minutes'
     group by 1, 2, 3 having sum(e.count) >= $2::int
   ) bursts group by tenant_id, ip, date_trunc('hour', minute at time zone 'UTC')`,
)

const FIRST_LIMIT = telling(
  'limit.exceeded.first',
  'key',
  `select distinct e.tenant_id, e.target_id as subject, e.target_id, jsonb_build_object('name', k.name) as details
   from tenant t join audit_event e on e.tenant_id = t.id join api_key k on k.id::text = e.target_id and k.tenant_id = e.tenant_id
   where e.action = 'key.refused' and e.${IS_RECENT} and e.details ->> 'reason' = 'RATE_LIMITED'`,
)

const LIVES = 'k.revoked_at is null and k.disabled_at is null'

const EXPIRING = telling(
  'key.expiring',
  'key',
  `select k.tenant_id, k.id || ' ' || ${written('k.expires_at')} as subject, k.id::text as target_id,
          jsonb_build_object('name', k.name, 'expires_at', ${written('k.expires_at')}) as details
   from api_key k
   where ${LIVES} and k.expires_at > $1::timestamptz and k.expires_at <= $1::timestamptz + $2 * interval '1 millisecond'`,
)

const UNUSED = telling(
  'key.unused',
  'key',
  `select k.tenant_id, k.id || ' ' || ${written('coalesce(u.last_used_at, k.created_at)')} as subject, k.id::text as target_id,
          jsonb_build_object('name', k.name, 'last_used_at', ${written('u.last_used_at')}) as details
   from api_key k left join key_usage u on u.key_id = k.id
   where ${LIVES} and (k.expires_at is null or k.expires_at > $1::timestamptz)
     and coalesce(u.last_used_at, k.created_at) <= $1::timestamptz - $2 * interval '1 millisecond'`,
)

/** A key with a successor was rotated; it only retires. */
const ROTATION_DUE = telling(
  'key.rotation_due',
  'key',
  `select k.tenant_id, k.id || ' ' || d.days as subject, k.id::text as target_id,
          jsonb_build_object('name', k.name, 'created_at', ${written('k.created_at')}, 'days', d.days) as details
   from (
     select t.id as tenant_id, case when o.tenant_id is null then $4::int else o.days end as days
     from tenant t left join unnest($2::uuid[], $3::int[]) as o (tenant_id, days) on o.tenant_id = t.id
   ) d join api_key k on k.tenant_id = d.tenant_id
   where ${isDueForRotation('$1::timestamptz', 'd.days')}`,
)

/** A key that was used in fewer than three hours has no usual one. */
const ANOMALY = telling(
  'usage.anomaly',
  'key',
  `select n.tenant_id, n.key_id || ' ' || ${written('n.start')} as subject, n.key_id::text as target_id,
          jsonb_build_object('hour', ${written('n.start')}, 'count', n.count, 'usual', round(u.usual, 1)) as details
   from (
     select b.tenant_id, b.key_id, b.start, sum(b.count) as count
     from tenant t join usage_bucket b on b.tenant_id = t.id
     where b.grain = 'hour' and b.start = date_trunc('hour', $1::timestamptz at time zone 'UTC') at time zone 'UTC'
     group by 1, 2, 3 having sum(b.count) >= $2::int
   ) n cross join lateral (
     select avg(count) as usual, count(*) as hours from (
       select sum(b.count) as count from usage_bucket b
       where b.tenant_id = n.tenant_id and b.grain = 'hour' and b.start < n.start
         and b.start >= n.start - $4 * interval '1 day' and b.key_id = n.key_id
       group by b.start
     ) hours
   ) u where u.hours >= 3 and n.count > $3::int * u.usual`,
)

/** Of hours: they are over for every replica, whatever its clock says. */
const ENDED_HOURS = `
  delete from alert where event in ('authentication.failed.burst', 'usage.anomaly')
    and created_at < $1::timestamptz - interval '2 days'`

const ENDED_KEYS = `
  delete from alert a where event in ('key.expiring', 'key.unused', 'key.rotation_due', 'limit.exceeded.first')
    and not exists (
      select from api_key k
      where k.id::text = split_part(a.subject, ' ', 1) and k.tenant_id = a.tenant_id and k.revoked_at is null)`

export function createAlertStore(pool: Pool): AlertStore {
  async function tell(statements: [string, unknown[]][]): Promise<number> {
    let told = 0
    for (const [text, values] of statements) told += (await pool.query(text, values)).rowCount ?? 0
    return told
  }
  return {
    tellOfUses: ({ now, burst, times, leastUses, usualDays }) =>
      tell([
        [BURST, [now, burst]],
        [FIRST_LIMIT, [now]],
        [ANOMALY, [now, leastUses, times, usualDays]],
      ]),
    tellOfKeys: ({ now, expiringMs, unusedMs }, { tenants, otherwise }) =>
      tell([
        [EXPIRING, [now, expiringMs]],
        [UNUSED, [now, unusedMs]],
        [ROTATION_DUE, [now, [...tenants.keys()], [...tenants.values()], otherwise]],
      ]),
    async forgetEnded(now) {
      await pool.query(ENDED_HOURS, [now])
      await pool.query(ENDED_KEYS)
    },
  }
}
