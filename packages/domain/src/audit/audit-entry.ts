import type { Principal } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import type { EventDetails, EventName } from '../events/catalogue/catalogue.ts'
import { newId } from '../ids.ts'
import type { AuditOutcome, FieldChanges } from './audit-event.entity.ts'

/** What a change acted on. */
export interface AuditTarget {
  type:
    | 'user'
    | 'key'
    | 'token'
    | 'project'
    | 'config'
    | 'role'
    | 'group'
    | 'tenant'
    | 'session'
    | 'charge'
    | 'job'
    | 'factor'
    | 'invitation'
    | 'grant'
    | 'federated_credential'
    | 'sso_connection'
    | 'plan'
    | 'plugin'
    | 'signal_stream'
    | 'signing_key'
    | 'object'
    | 'storage_key'
  id: string
}

/** The audit event of a change, as it is stored. */
export interface AuditEntry {
  id: string
  tenantId: string
  /** Null: no user, but a command on the server's machine. */
  actorId: string | null
  actorKeyId: string | null
  action: string
  targetType: string | null
  targetId: string | null
  outcome: AuditOutcome
  ip: string
  userAgent: string | null
  requestId: string | null
  details: Record<string, unknown> | null
  /** What changed, of what a statement changes by itself. */
  changes?: FieldChanges | null
  createdAt: Date
}

/**
 * The event of a change that is about to be made.
 *
 * @param target null when the statement that makes the change finds it
 * @param details what changes; never a secret
 */
export function auditEntry<Name extends EventName>(
  { principal, clock }: { principal: Principal; clock: Clock },
  action: Name,
  target: AuditTarget | null,
  details: EventDetails<Name> | null,
): AuditEntry {
  const { ip, userAgent, requestId } = principal.origin
  return {
    id: newId(),
    tenantId: principal.tenantId,
    actorId: principal.userId,
    actorKeyId: principal.keyId,
    action,
    targetType: target?.type ?? null,
    targetId: target?.id ?? null,
    outcome: 'success',
    ip,
    userAgent,
    requestId,
    details,
    createdAt: clock(),
  }
}
