import { type AuditTreeStore, type StoredAuditKey, systemEntry, TILE_WIDTH } from '@keystead/domain'
import type { Pool } from 'pg'
import { auditParameters, auditValues, INSERT_AUDIT_EVENT } from './audit-event.ts'
import { LOGGED_EVENT, loggedEvent, type LoggedRow } from './event-columns.ts'
import { inTransaction } from './transaction.ts'

const EXTENT = `
  select tree_size::float8 as size, kept_from::float8 as "keptFrom" from audit_log where tenant_id = $1`

const TILE = `select hashes from audit_tile where tenant_id = $1 and level = $2 and index = $3`

const PLACES = `
  select event_id as id, seq::float8 as seq from audit_log_entry where tenant_id = $1 and event_id = any($2::uuid[])`

const EVENTS = `
  select ${LOGGED_EVENT} from audit_log_entry n join audit_event e on e.id = n.event_id and e.tenant_id = n.tenant_id
  where n.tenant_id = $1 and n.seq >= $2 and n.seq < $3 order by n.seq`

/** Events that are looked at in one statement. */
const LOOKED_AT = 10_000

/** @param $2 the id after which to continue */
const UNPLACED = `
  with part as (
    select id from audit_event where tenant_id = $1 and id > $2 order by id limit ${LOOKED_AT}
  ), unplaced as (
    select id from part where not exists (select from audit_log_entry n where n.event_id = part.id)
      and not exists (select from audit_pending p where p.event_id = part.id and p.tenant_id = $1)
  )
  select (select max(id::text) from part) as last, (select count(*) from part)::int as "lookedAt",
         array(select id::text from unplaced) as ids`

const BY_ID = `
  select ${LOGGED_EVENT} from audit_event e left join audit_log_entry n on false where e.id = any($1::uuid[]) order by e.id limit 1000`

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

const KEYS = `
  select id, public_jwk as "publicJwk", private_sealed as "privateSealed", created_at as "createdAt" from audit_key
  order by created_at desc, id`

const ADD_KEY = `
  insert into audit_key (id, public_jwk, private_sealed, created_at) values ($1, $2, $3, $4) on conflict (id) do nothing`

/** Tiles that are removed in one transaction. */
const TILES_AT_ONCE = 20

/** Only full tiles, whose events are in the tree already. */
const LOCK_LOG = `
  select kept_from::float8 as "keptFrom",
         least(tree_size / ${TILE_WIDTH}, kept_from / ${TILE_WIDTH} + ${TILES_AT_ONCE})::float8 * ${TILE_WIDTH} as until
  from audit_log where tenant_id = $1 for update`

/** The first tile that has an event from later stays, and all behind it. */
const FIRST_TO_KEEP = `
  select coalesce(min(n.seq / ${TILE_WIDTH}), $3::bigint / ${TILE_WIDTH})::float8 * ${TILE_WIDTH} as first
  from audit_log_entry n join audit_event e on e.id = n.event_id
  where n.tenant_id = $1 and n.seq >= $2::bigint and n.seq < $3::bigint and e.created_at >= $4`

const REMOVE = `
  with places as (
    delete from audit_log_entry where tenant_id = $1 and seq < $2 returning event_id
  ), removed as (
    delete from audit_event where id in (select event_id from places) and tenant_id = $1
  )
  update audit_log set kept_from = $2 where tenant_id = $1`

const RECORD = `${INSERT_AUDIT_EVENT} values (${auditParameters(1)})`

const keyOf = (row: StoredAuditKey): StoredAuditKey => ({ ...row, createdAt: new Date(row.createdAt) })

interface Unplaced {
  last: string | null
  lookedAt: number
  ids: string[]
}

export function createAuditTreeStore(pool: Pool): AuditTreeStore {
  return {
    async extent(tenantId) {
      const { rows } = await pool.query<{ size: number; keptFrom: number }>(EXTENT, [tenantId])
      return rows[0] ?? { size: 0, keptFrom: 0 }
    },
    tilesOf: (tenantId) => async (place) => {
      const { rows } = await pool.query<{ hashes: Buffer }>(TILE, [tenantId, place.level, place.index])
      return rows[0]?.hashes ?? Buffer.alloc(0)
    },
    async places(tenantId, eventIds) {
      const { rows } = await pool.query<{ id: string; seq: number }>(PLACES, [tenantId, eventIds])
      return new Map(rows.map(({ id, seq }) => [id, seq]))
    },
    async events(tenantId, from, to) {
      return (await pool.query<LoggedRow>(EVENTS, [tenantId, from, to])).rows.map(loggedEvent)
    },
    async unplaced(tenantId) {
      const ids: string[] = []
      for (let after: string | null = FIRST_ID; after !== null;) {
        const { rows }: { rows: Unplaced[] } = await pool.query<Unplaced>(UNPLACED, [tenantId, after])
        ids.push(...(rows[0]?.ids ?? []))
        after = rows[0]?.lookedAt === LOOKED_AT ? rows[0].last : null
      }
      if (ids.length === 0) return []
      return (await pool.query<LoggedRow>(BY_ID, [ids])).rows.map(loggedEvent)
    },
    async keys() {
      const { rows } = await pool.query<StoredAuditKey>(KEYS)
      return rows.map(keyOf)
    },
    async addKey({ id, publicJwk, privateSealed, createdAt }) {
      await pool.query(ADD_KEY, [id, publicJwk, privateSealed, createdAt])
    },
    removeOld: (tenantId, times) => removeOld(pool, tenantId, times),
  }
}

type Times = Parameters<AuditTreeStore['removeOld']>[1]

const removeOld = (pool: Pool, tenantId: string, { before, now }: Times): Promise<number | null> =>
  inTransaction(pool, async (client) => {
    const { rows: logs } = await client.query<{ keptFrom: number; until: number }>(LOCK_LOG, [tenantId])
    const [log] = logs
    if (!log || log.until <= log.keptFrom) return { commit: false, value: null }
    const { rows } = await client.query<{ first: number }>(FIRST_TO_KEEP, [tenantId, log.keptFrom, log.until, before])
    const first = rows[0]?.first ?? log.keptFrom
    if (first <= log.keptFrom) return { commit: false, value: null }
    await client.query(REMOVE, [tenantId, first])
    const cause = 'retention.audit_days'
    const event = { ...systemEntry(now, { action: 'audit_events.removed', cause }), tenantId }
    const details = { ...event.details, kept_from: first }
    await client.query(RECORD, auditValues({ ...event, targetType: 'tenant', targetId: tenantId, details }))
    return { commit: true, value: first }
  })
