import { type AuditTreeStore, type LoggedEvent, type StoredAuditKey, systemEntry, TILE_WIDTH } from '@keystead/domain'
import type { Pool } from 'pg'
import { auditParameters, auditValues, INSERT_AUDIT_EVENT } from './audit-event.ts'
import { LOGGED_EVENT } from './event-columns.ts'
import { inTransaction } from './transaction.ts'

const EXTENT = `
  select tree_size::float8 as size, kept_from::float8 as "keptFrom" from audit_log where tenant_id = $1`

const TILE = `select hashes from audit_tile where tenant_id = $1 and level = $2 and index = $3`

const PLACES = `
  select event_id as id, seq::float8 as seq from audit_log_entry where tenant_id = $1 and event_id = any($2::uuid[])`

const EVENTS = `
  select ${LOGGED_EVENT} from audit_log_entry n join audit_event e on e.id = n.event_id and e.tenant_id = n.tenant_id
  where n.tenant_id = $1 and n.seq >= $2 and n.seq < $3 order by n.seq`

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
      return (await pool.query<LoggedEvent>(EVENTS, [tenantId, from, to])).rows
    },
    async keys() {
      return (await pool.query<StoredAuditKey>(KEYS)).rows
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
