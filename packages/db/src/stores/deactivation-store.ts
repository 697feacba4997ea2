import type { AuditEntry, Deactivation, DeactivationStore } from '@keystead/domain'
import type { Pool } from 'pg'
import { INSERT_AUDIT_EVENT } from './audit-event.ts'
import { run } from './query.ts'
import { runWithin } from './within.ts'

const DEACTIVATE = `
  with users as (
    update api_user set status = 'inactive', updated_at = $2 where tenant_id = $1 and id = any($3::uuid[])
  )
  ${INSERT_AUDIT_EVENT}
  select id, $1, actor_id, actor_key_id, action, target_type, target_id, outcome, ip, user_agent, request_id, details, changes, $2
  from json_to_recordset($4::json) as t (
    id uuid, actor_id uuid, actor_key_id uuid, action text, target_type text, target_id text, outcome text, ip text,
    user_agent text, request_id text, details jsonb, changes jsonb)`

const rowOf = ({ id, actorId, actorKeyId, action, targetType, targetId, ...event }: AuditEntry) => ({
  id,
  actor_id: actorId,
  actor_key_id: actorKeyId,
  action,
  target_type: targetType,
  target_id: targetId,
  outcome: event.outcome,
  ip: event.ip,
  user_agent: event.userAgent,
  request_id: event.requestId,
  details: event.details,
  changes: event.changes ?? null,
})

const valuesOf = ({ tenantId, userIds, at, events }: Deactivation): unknown[] => [
  tenantId,
  at,
  userIds,
  JSON.stringify(events.map(rowOf)),
]

export const createDeactivationStore = (pool: Pool): DeactivationStore => ({
  deactivate: (deactivation) => ({
    within: async (tx) => void (await runWithin(tx, DEACTIVATE, valuesOf(deactivation))),
    alone: async () => {
      await run(pool, { name: 'users-deactivate', text: DEACTIVATE, values: valuesOf(deactivation) })
      return { value: undefined, receipt: null }
    },
    hasChangedCredentials: () => true,
  }),
})
