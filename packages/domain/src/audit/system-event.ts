import type { EntityManager } from '@mikro-orm/core'
import { AuditEvent } from './audit-event.entity.ts'
import type { AuditTarget } from './audit.service.ts'

/** Who acts when no user does. */
const SYSTEM = 'system'

export interface SystemAct {
  tenantId: string
  action: string
  target: AuditTarget
  /** What made the system act, such as the name of a variable or of a command. */
  cause: string
  details?: Record<string, unknown>
}

/** Writes the event of what a start, or a command on the server's machine, has done, into its transaction. */
export function recordSystemAct(tx: EntityManager, now: Date, act: SystemAct): void {
  const { tenantId, action, target, cause, details } = act
  tx.create(AuditEvent, {
    tenantId,
    actorId: null,
    actorKeyId: null,
    action,
    targetType: target.type,
    targetId: target.id,
    outcome: 'success',
    // It happens on the machine of the server.
    ip: '127.0.0.1',
    userAgent: null,
    requestId: null,
    details: { ...details, actor: SYSTEM, cause },
    createdAt: now,
  })
}
