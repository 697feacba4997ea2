import type { LoggedEvent } from '@keystead/domain'

/** The columns of an audit event in its log, of `audit_log_entry n` and `audit_event e`. @see LoggedEvent */
export const LOGGED_EVENT = `
  n.seq::float8 as seq, e.id, e.tenant_id as "tenantId", e.actor_id as "actorId", e.actor_key_id as "actorKeyId",
  e.actor_name as "actorName", e.actor_kind as "actorKind", e.action, e.target_type as "targetType", e.target_id as "targetId",
  e.target_name as "targetName", e.outcome, e.ip, e.user_agent as "userAgent", e.request_id as "requestId", e.details, e.changes,
  e.count::float8 as count, e.created_at as "createdAt"`

export type LoggedRow = Omit<LoggedEvent, 'createdAt'> & { createdAt: string | Date }

/** The pool of the ORM leaves times as they come. */
export const loggedEvent = (row: LoggedRow): LoggedEvent => ({ ...row, createdAt: new Date(row.createdAt) })
