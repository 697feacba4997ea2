import type { EntityManager } from '@mikro-orm/core'
import { AuditEvent } from './audit-event.entity.ts'
import { DEFAULT_TENANT_ID } from '../access/principal.ts'
import type { EventDetails, EventName } from '../events/catalogue/catalogue.ts'
import { newId } from '../ids.ts'
import type { AuditEntry, AuditTarget } from './audit-entry.ts'

/** The actor when no user acts. */
const SYSTEM = 'system'

export interface SystemAct {
  tenantId: string
  action: EventName
  target: AuditTarget
  /** Why the system acted, such as the name of a variable or of a command. */
  cause: string
  details?: EventDetails
}

/** Records an action of a start, or of a command on the server's machine, in its transaction. @returns the id of the event */
export function recordSystemAct(tx: EntityManager, now: Date, act: SystemAct): string {
  const { tenantId, action, target, cause, details } = act
  return tx.create(AuditEvent, {
    tenantId,
    actorId: null,
    actorKeyId: null,
    action,
    targetType: target.type,
    targetId: target.id,
    outcome: 'success',
    // It runs on the server's machine.
    ip: '127.0.0.1',
    userAgent: null,
    requestId: null,
    details: { ...details, actor: SYSTEM, cause },
    createdAt: now,
  }).id
}

/** The event of an act on the whole installation, for the statement that makes it. */
export const systemEntry = (now: Date, { action, cause }: Pick<SystemAct, 'action' | 'cause'>): AuditEntry => ({
  id: newId(),
  tenantId: DEFAULT_TENANT_ID,
  actorId: null,
  actorKeyId: null,
  action,
  targetType: null,
  targetId: null,
  outcome: 'success',
  ip: '127.0.0.1',
  userAgent: null,
  requestId: null,
  details: { actor: SYSTEM, cause },
  createdAt: now,
})
