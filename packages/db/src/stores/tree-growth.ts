import { setImmediate } from 'node:timers/promises'
import { edgeOf, eventLeaf, exportedEvent, grow, type Tile, TileError } from '@keystead/domain'
import type { PoolClient } from 'pg'
import type { DamagedLogs } from './damaged-logs.ts'
import { LOGGED_EVENT, loggedEvent, type LoggedRow } from './event-columns.ts'

/** At most this many events are added to trees in one transaction. */
const BATCH = 2000

/** Events that are hashed at once, before requests get their turn. */
const SLICE = 100

/** @param $1 tenants that are left out */
const LAGGING = `
  select l.tenant_id as "tenantId", l.tree_size::float8 as "treeSize", n.seq::float8 as "placedAt", e.id is null as "isMissing",
         ${LOGGED_EVENT}
  from audit_log l
  join audit_log_entry n on n.tenant_id = l.tenant_id and n.seq >= l.tree_size and n.seq < l.size
  left join audit_event e on e.id = n.event_id and e.tenant_id = n.tenant_id
  where l.tree_size < l.size and l.tenant_id <> all($1::uuid[])
  order by l.tenant_id, n.seq limit ${BATCH}`

const EDGES = `
  select tenant_id as "tenantId", level, index::float8 as index, hashes
  from audit_tile join unnest($1::uuid[], $2::int[], $3::bigint[]) as edge (tenant_id, level, index)
    using (tenant_id, level, index)`

const GROW = `
  insert into audit_tile as t (tenant_id, level, index, hashes)
  select * from unnest($1::uuid[], $2::int[], $3::bigint[], $4::bytea[])
  on conflict (tenant_id, level, index) do update set hashes = t.hashes || excluded.hashes`

const RESIZE = `
  update audit_log l set tree_size = l.tree_size + t.added
  from unnest($1::uuid[], $2::bigint[]) as t (tenant_id, added) where l.tenant_id = t.tenant_id`

interface LaggingRow extends LoggedRow {
  treeSize: number
  placedAt: number
  isMissing: boolean
}

type TenantTile = Tile & { tenantId: string }

/**
 * Adds the events that have a place to the trees of their logs. The caller holds the turn.
 *
 * @param damaged trees that cannot grow are added to it, and left out
 * @returns whether more events may wait
 */
export async function growTrees(client: PoolClient, damaged: DamagedLogs): Promise<boolean> {
  const { rows } = await client.query<LaggingRow>(LAGGING, [damaged.trees])
  if (rows.length === 0) return false
  const trees = [...Map.groupBy(rows, ({ tenantId }) => tenantId)]
  const edges = await edgesOf(
    client,
    trees.map(([tenantId, [first]]) => ({ tenantId, size: first?.treeSize ?? 0 })),
  )
  const grown: TenantTile[] = []
  const added = new Map<string, number>()
  for (const [tenantId, events] of trees) {
    try {
      const tiles = await grownBy(events, edges.get(tenantId) ?? [])
      for (const tile of tiles) grown.push({ tenantId, ...tile })
      added.set(tenantId, events.length)
    } catch (error) {
      // Nothing here asks the database: the rows of this tenant are at fault.
      damaged.addTree(tenantId, error)
    }
  }
  await client.query(GROW, [...placesOf(grown), grown.map(({ hashes }) => hashes)])
  await client.query(RESIZE, [[...added.keys()], [...added.values()]])
  return rows.length === BATCH
}

async function edgesOf(
  client: PoolClient,
  trees: { tenantId: string; size: number }[],
): Promise<Map<string, TenantTile[]>> {
  const places = trees.flatMap(({ tenantId, size }) => {
    const edge = edgeOf(size).filter(({ count }) => count > 0)
    return edge.map(({ level, index }) => ({ tenantId, level, index }))
  })
  const { rows } = await client.query<TenantTile>(EDGES, placesOf(places))
  return Map.groupBy(rows, ({ tenantId }) => tenantId)
}

async function grownBy(events: readonly LaggingRow[], edge: readonly Tile[]): Promise<Tile[]> {
  const size = events[0]?.treeSize ?? 0
  const leaves: Buffer[] = []
  for (const [i, event] of events.entries()) {
    if (event.isMissing || event.placedAt !== size + i) throw new TileError(`event ${size + i} is missing`)
    if (i > 0 && i % SLICE === 0) await setImmediate()
    leaves.push(eventLeaf(exportedEvent(loggedEvent(event))))
  }
  return grow(size, edge, leaves)
}

const placesOf = (places: readonly Pick<TenantTile, 'tenantId' | 'level' | 'index'>[]): unknown[] => [
  places.map(({ tenantId }) => tenantId),
  places.map(({ level }) => level),
  places.map(({ index }) => index),
]
