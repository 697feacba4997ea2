import type { UsageStore } from '@keystead/domain'
import type { Pool } from 'pg'

/**
 * One statement adds a whole batch. Rows are locked users first, then keys, each in the order of their ids, so replicas
 * that flush the same rows at the same time wait for one another instead of deadlocking, and so do deletions; a user or
 * key that was deleted meanwhile is passed over.
 */
const ADD = `
  with used as (
    select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::bigint[], $6::timestamptz[], $7::timestamptz[], $23::text[])
      as t (tenant_id, user_id, key_id, day, count, first_used_at, last_used_at, last_used_ip)
  ), live_users as (
    select id from api_user where id in (select user_id from used) order by id for key share
  ), live_keys as (
    -- The count is taken before the first key is looked at: users are locked before keys.
    select id from api_key where (select count(*) from live_users) > 0 and id in (select key_id from used)
    order by id for no key update
  ), keys as (
    update api_key k set usage_count = k.usage_count + u.count, last_used_at = greatest(k.last_used_at, u.last_used_at),
      last_used_ip = case when k.last_used_at > u.last_used_at then k.last_used_ip else u.last_used_ip end
    from (select key_id, sum(count)::bigint as count, max(last_used_at) as last_used_at,
                 (array_agg(last_used_ip order by last_used_at desc))[1] as last_used_ip
          from used join live_keys l on l.id = used.key_id group by key_id) u
    where k.id = u.key_id
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
    select * from unnest($24::uuid[], $25::text[], $26::timestamptz[], $27::uuid[], $28::uuid[], $29::uuid[], $30::text[],
                         $31::text[], $32::bigint[], $33::bigint[])
      as t (tenant_id, grain, start, key_id, user_id, project_id, scope, outcome, count, cost)
    order by tenant_id, grain, start, key_id, user_id, project_id, scope, outcome
    on conflict (tenant_id, grain, start, key_id, user_id, project_id, scope, outcome) do update set
      count = b.count + excluded.count, cost = b.cost + excluded.cost
  )
  insert into audit_event as e (id, bucket, tenant_id, actor_id, actor_key_id, action, target_type, target_id,
                                outcome, ip, user_agent, request_id, details, count, created_at)
  select * from unnest($8::uuid[], $9::text[], $10::uuid[], $11::uuid[], $12::uuid[], $13::text[], $14::text[], $15::text[],
                       $16::text[], $17::text[], $18::text[], $19::text[], $20::jsonb[], $21::bigint[], $22::timestamptz[])
    as t (id, bucket, tenant_id, actor_id, actor_key_id, action, target_type, target_id,
          outcome, ip, user_agent, request_id, details, count, created_at)
  order by bucket
  on conflict (bucket) do update set count = e.count + excluded.count`

/** The column of `rows` that `pick` names, as one array parameter. */
const column = <Row, Value>(rows: Row[], pick: (row: Row) => Value): Value[] => rows.map(pick)

export function createUsageStore(pool: Pool): UsageStore {
  return {
    async add({ uses, events, buckets }) {
      const values = [
        column(uses, (use) => use.tenantId),
        column(uses, (use) => use.userId),
        column(uses, (use) => use.keyId),
        column(uses, (use) => use.day),
        column(uses, (use) => use.count),
        column(uses, (use) => use.firstUsedAt),
        column(uses, (use) => use.lastUsedAt),
        column(events, (event) => event.id),
        column(events, (event) => event.bucket),
        column(events, (event) => event.tenantId),
        column(events, (event) => event.actorId),
        column(events, (event) => event.actorKeyId),
        column(events, (event) => event.action),
        column(events, (event) => event.targetType),
        column(events, (event) => event.targetId),
        column(events, (event) => event.outcome),
        column(events, (event) => event.ip),
        column(events, (event) => event.userAgent),
        column(events, (event) => event.requestId),
        column(events, (event) => event.details && JSON.stringify(event.details)),
        column(events, (event) => event.count),
        column(events, (event) => event.createdAt),
        column(uses, (use) => use.lastUsedIp),
        column(buckets, (bucket) => bucket.tenantId),
        column(buckets, (bucket) => bucket.grain),
        column(buckets, (bucket) => bucket.start),
        column(buckets, (bucket) => bucket.keyId),
        column(buckets, (bucket) => bucket.userId),
        column(buckets, (bucket) => bucket.projectId),
        column(buckets, (bucket) => bucket.scope),
        column(buckets, (bucket) => bucket.outcome),
        column(buckets, (bucket) => bucket.count),
        column(buckets, (bucket) => bucket.cost),
      ]
      await pool.query({ text: ADD, values })
    },
  }
}
