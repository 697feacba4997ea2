import { randomUUID } from 'node:crypto'
import { type AuditRecord, eventText, exportedEvent, type LoggedEvent } from '@keystead/domain'

const TENANT = '00000000-0000-0000-0000-000000000001'

export const SOURCE = {
  hostname: 'keys.example.com',
  version: '1.2.3',
  clock: () => new Date('2026-06-01T12:00:00.000Z'),
}

/** A record of an event. */
export function eventRecord(fields: Partial<LoggedEvent> = {}): AuditRecord & { kind: 'event' } {
  const event: LoggedEvent = {
    seq: 0,
    id: randomUUID(),
    tenantId: TENANT,
    actorId: '3c0e8400-e29b-41d4-a716-446655440000',
    actorKeyId: null,
    actorName: 'Ada',
    actorKind: 'person',
    action: 'project.created',
    targetType: 'project',
    targetId: '990e8400-e29b-41d4-a716-446655440003',
    targetName: 'Website',
    outcome: 'success',
    ip: '203.0.113.7',
    userAgent: null,
    requestId: null,
    details: { name: 'Website' },
    changes: null,
    count: 1,
    createdAt: new Date('2026-06-01T11:59:59.123Z'),
    ...fields,
  }
  return { kind: 'event', tenantId: event.tenantId, event, text: eventText(exportedEvent(event)) }
}

export const eventRecords = (count: number): AuditRecord[] =>
  Array.from({ length: count }, (_, seq) => eventRecord({ seq }))

export function checkpointRecord(): AuditRecord {
  const origin = `keys.example.com/audit/${TENANT}`
  const checkpoint = { origin, size: 7, root: 'AAAA', note: `${origin}\n7\nAAAA\n\n— ${origin} BBBB\n` }
  const signedAt = new Date('2026-06-01T12:00:00.000Z')
  const text = JSON.stringify({ tenant_id: TENANT, origin, size: 7, root: 'AAAA', checkpoint: checkpoint.note })
  return { kind: 'checkpoint', tenantId: TENANT, checkpoint, signedAt, text }
}
