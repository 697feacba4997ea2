import { setImmediate } from 'node:timers/promises'
import { UnstorableError, type UsageStore } from '@keystead/domain'
import type { Pool } from 'pg'
import { run } from './query.ts'

/**
 * One statement adds a whole batch. Rows are locked users first, then keys, each in the order of their ids, so replicas that flush
 * the same rows at the same time wait for one another instead of deadlocking, and so do deletions; a user or key that was deleted
 * meanwhile is skipped. Users and keys are only locked against deletion: a change of one does not wait.
 */
const ADD = `
  with used as (
    select "tenantId" as tenant_id, "userId" as user_id, "keyId" as key_id, day, count, "firstUsedAt" as first_used_at,
           "lastUsedAt" as last_used_at, "lastUsedIp" as last_used_ip
    from json_to_recordset($1::json) as t (
      "tenantId" uuid, "userId" uuid, "keyId" uuid, day timestamptz, count bigint, "firstUsedAt" timestamptz,
      "lastUsedAt" timestamptz, "lastUsedIp" text)
  ), live_users as (
    select id from api_user where id in (select user_id from used) order by id for key share
  ), live_keys as (
    -- The count is taken before the first key is looked at: users are locked before keys.
    select id from api_key where (select count(*) from live_users) > 0 and id in (select key_id from used)
    order by id for key share
  ), keys as (
    insert into key_usage as t (key_id, tenant_id, count, last_used_at, last_used_ip)
    select key_id, tenant_id, sum(count), max(last_used_at), (array_agg(last_used_ip order by last_used_at desc))[1]
    from used join live_keys l on l.id = used.key_id
    group by key_id, tenant_id
    order by key_id
    on conflict (key_id) do update set
      count = t.count + excluded.count,
      last_used_at = greatest(t.last_used_at, excluded.last_used_at),
      last_used_ip = case when t.last_used_at > excluded.last_used_at then t.last_used_ip else excluded.last_used_ip end
  ), users as (
    insert into user_usage as t (user_id, tenant_id, total_requests, first_used_at, last_used_at, day, day_requests)
    select user_id, tenant_id, sum(count), min(first_used_at), max(last_used_at), max(day),
           sum(count) filter (where day = last_day)
    from (select used.*, max(day) over (partition by user_id) as last_day from used join live_users l on l.id = used.user_id) u
    group by user_id, tenant_id
    order by user_id
    on conflict (user_id) do update set
      total_requests = t.total_requests + excluded.total_requests,
      first_used_at = least(t.first_used_at, excluded.first_used_at),
      last_used_at = greatest(t.last_used_at, excluded.last_used_at),
      day_requests = case when t.day = excluded.day then t.day_requests + excluded.day_requests
                          when t.day < excluded.day then excluded.day_requests
                          else t.day_requests end,
      day = greatest(t.day, excluded.day)
  ), buckets as (
    insert into usage_bucket as b (tenant_id, grain, start, key_id, user_id, project_id, scope, outcome, count, cost)
    select "tenantId", grain, start, "keyId", "userId", "projectId", scope, outcome, count, cost
    from json_to_recordset($3::json) as t (
      "tenantId" uuid, grain text, start timestamptz, "keyId" uuid, "userId" uuid, "projectId" uuid, scope text,
      outcome text, count bigint, cost bigint)
    order by 1, 2, 3, 4, 5, 6, 7, 8
    on conflict (tenant_id, grain, start, key_id, user_id, project_id, scope, outcome) do update set
      count = b.count + excluded.count, cost = b.cost + excluded.cost
  )
  insert into audit_event as e (id, bucket, tenant_id, actor_id, actor_key_id, action, target_type, target_id,
                                outcome, ip, user_agent, request_id, details, count, created_at)
  select id, bucket, "tenantId", "actorId", "actorKeyId", action, "targetType", "targetId", outcome, ip, "userAgent",
         "requestId", details, count, "createdAt"
  from json_to_recordset($2::json) as t (
    id uuid, bucket text, "tenantId" uuid, "actorId" uuid, "actorKeyId" uuid, action text, "targetType" text, "targetId" text,
    outcome text, ip text, "userAgent" text, "requestId" text, details jsonb, count bigint, "createdAt" timestamptz)
  order by bucket
  on conflict (bucket) do update set count = e.count + excluded.count`

/**
 * After a timeout it is unknown whether the batch was stored, and it is stored again. So it has more time than other statements: it
 * may have to wait for locked rows.
 */
const ADD_MS = 600_000

/** Rows that are serialised at once, before requests get their turn. */
const SLICE = 100

/** A JSON array of many rows, serialised so that no request waits for all of it. */
async function jsonOf(rows: readonly object[]): Promise<string> {
  const slices: string[] = []
  for (let i = 0; i < rows.length; i += SLICE) {
    if (i > 0) await setImmediate()
    slices.push(JSON.stringify(rows.slice(i, i + SLICE)).slice(1, -1))
  }
  return `[${slices.join(',')}]`
}

/**
 * How PostgreSQL rejects values that no column can ever hold: SQLSTATE classes 22 (data exception), 23 (integrity constraint
 * violation) and 54 (program limit exceeded, such as an index row that is too large).
 */
const UNSTORABLE = /^(?:22|23|54)[0-9A-Z]{3}$/

/** The message of PostgreSQL may repeat the values; its code does not. */
const unstorable = (error: unknown): UnstorableError | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && UNSTORABLE.test(error.code)
    ? new UnstorableError(`SQLSTATE ${error.code}`)
    : null

export function createUsageStore(pool: Pool): UsageStore {
  return {
    async add({ uses, events, buckets }) {
      const values = [await jsonOf(uses), await jsonOf(events), await jsonOf(buckets)]
      await run(pool, { name: 'usage-add', text: ADD, values, query_timeout: ADD_MS }).catch((error: unknown) => {
        throw unstorable(error) ?? error
      })
    },
  }
}
