import type { LoggedEvent } from '../events/event-log.ts'
import type { Json } from '../json.ts'
import type { FieldChanges } from './audit-event.entity.ts'

/** An event as exports and the API show it. */
export interface ExportedEvent {
  /** Null: it has no place in the log yet. */
  seq: number | null
  event_id: string
  actor_id: string | null
  actor_name: string | null
  actor_kind: string | null
  actor_key_id: string | null
  action: string
  target_type: string | null
  target_id: string | null
  target_name: string | null
  outcome: 'success' | 'failure'
  ip: string
  user_agent: string | null
  request_id: string | null
  details: Record<string, Json> | null
  changes: FieldChanges | null
  count: number
  created_at: string
}

type Shown = Omit<LoggedEvent, 'seq' | 'tenantId' | 'details'> & {
  seq?: number | null
  details?: object | null
}

/** What is not set in an entity is undefined. */
type Loose = { [name in keyof Shown]: Shown[name] | (null extends Shown[name] ? undefined : never) }

/** @param seq null: it has no place in the log */
export function exportedEvent(event: Loose, seq: number | null = event.seq ?? null): ExportedEvent {
  return {
    seq,
    event_id: event.id,
    actor_id: event.actorId ?? null,
    actor_name: event.actorName ?? null,
    actor_kind: event.actorKind ?? null,
    actor_key_id: event.actorKeyId ?? null,
    action: event.action,
    target_type: event.targetType ?? null,
    target_id: event.targetId ?? null,
    target_name: event.targetName ?? null,
    outcome: event.outcome,
    ip: event.ip,
    user_agent: event.userAgent ?? null,
    request_id: event.requestId ?? null,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a column of JSON
    details: (event.details ?? null) as Record<string, Json> | null,
    changes: event.changes ?? null,
    count: event.count,
    created_at: event.createdAt.toISOString(),
  }
}
