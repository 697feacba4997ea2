import type { CheckpointStore, PluginBehind } from '@keystead/domain'
import type { Pool } from 'pg'

/**
 * What it has of the log is in deliveries before this one. A tree that does not grow any more has no checkpoint.
 *
 * @param $1 patterns, one of which it must have
 * @param $2 when the last one must have been made at the latest
 */
const WITHOUT_CHECKPOINT = `
  select p.id, p.tenant_id as "tenantId", p.place::float8 as place, p.checkpoint_size::float8 as "checkpointSize"
  from plugin p join audit_log l on l.tenant_id = p.tenant_id
  where p.is_enabled and p.is_receiving and p.url is not null and p.events && $1::text[]
    and p.place > p.checkpoint_size and p.place <= l.tree_size and (p.checkpoint_at is null or p.checkpoint_at <= $2)
  order by p.id limit $3`

const ADD_CHECKPOINT = `
  with found as (
    update plugin set checkpoint_size = $2, checkpoint_at = $4, due_at = coalesce(due_at, $4)
    where id = $1 and checkpoint_size = $3 and is_enabled and url is not null
    returning id, tenant_id
  )
  insert into webhook_delivery (id, tenant_id, plugin_id, position, event_id, event, body, status, attempts, created_at)
  select $5, f.tenant_id, f.id, nextval('webhook_delivery_position'), $6, $7, $8, 'pending', '[]', $4 from found f`

const POSTPONE_CHECKPOINT = 'update plugin set checkpoint_at = $2 where id = $1'

export function createCheckpointStore(pool: Pool): CheckpointStore {
  return {
    async withoutCheckpoint({ patterns, before, limit }) {
      const { rows } = await pool.query<PluginBehind>(WITHOUT_CHECKPOINT, [patterns, before, limit])
      return rows
    },
    async addCheckpoint(plugin, { id, eventId, event, body }, now) {
      const values = [plugin.id, plugin.place, plugin.checkpointSize, now, id, eventId, event, body]
      await pool.query(ADD_CHECKPOINT, values)
    },
    async postponeCheckpoint({ id }, now) {
      await pool.query(POSTPONE_CHECKPOINT, [id, now])
    },
  }
}
