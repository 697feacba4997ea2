import type { AuditEntry } from '@keystead/domain'

/** The beginning of an INSERT of single audit events, in one statement with the mutation; the rows follow. */
export const INSERT_AUDIT_EVENT = `
  insert into audit_event (id, tenant_id, actor_id, actor_key_id, action, target_type, target_id, outcome, ip, user_agent,
                           request_id, details, changes, created_at)`

/** The types of its columns: PostgreSQL does not work out those of parameters in a SELECT. */
const TYPES = 'uuid uuid uuid uuid text text text text text text text jsonb jsonb timestamptz'.split(' ')

/** The row of an event as parameters. @param first the number of the first one, whose value is the first of {@link auditValues} */
export const auditParameters = (first: number): string => TYPES.map((type, i) => `$${first + i}::${type}`).join(', ')

/** The values of an event, in the order of the columns. */
export const auditValues = (event: AuditEntry): unknown[] => [
  event.id,
  event.tenantId,
  event.actorId,
  event.actorKeyId,
  event.action,
  event.targetType,
  event.targetId,
  event.outcome,
  event.ip,
  event.userAgent,
  event.requestId,
  event.details,
  event.changes ?? null,
  event.createdAt,
]
