import type { AuditRecord } from '@keystead/domain'

/** OTLP in JSON: `ExportLogsServiceRequest`. Integers of 64 bits are text, as its mapping to JSON has them. */
interface AnyValue {
  stringValue?: string
  intValue?: string
}
interface KeyValue {
  key: string
  value: AnyValue
}
interface LogRecord {
  timeUnixNano: string
  observedTimeUnixNano: string
  severityNumber: number
  severityText: string
  eventName: string
  body: AnyValue
  attributes: KeyValue[]
}

const SEVERITY = { INFO: 9, WARN: 13 } as const

export interface OtlpSource {
  version: string
  hostname: string
  now: Date
}

/** The body of a record is the JSON of the event as exports have it, so that its hash can be compared with the tree of the log. */
export function logsRequest(records: readonly AuditRecord[], { version, hostname, now }: OtlpSource): object {
  const resource = { 'service.name': 'keystead', 'service.version': version, 'host.name': hostname }
  const logRecords = records.map((record) => logRecord(record, now))
  return {
    resourceLogs: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeLogs: [{ scope: { name: 'keystead.audit', version }, logRecords }],
      },
    ],
  }
}

function logRecord(record: AuditRecord, now: Date): LogRecord {
  const { severity, time, name, attributes } =
    record.kind === 'event' ? partsOfEvent(record) : partsOfCheckpoint(record)
  return {
    timeUnixNano: nanoseconds(time),
    observedTimeUnixNano: nanoseconds(now),
    severityNumber: SEVERITY[severity],
    severityText: severity,
    eventName: name,
    body: { stringValue: record.text },
    attributes: attributesOf({ 'keystead.tenant_id': record.tenantId, ...attributes }),
  }
}

interface Parts {
  severity: keyof typeof SEVERITY
  time: Date
  name: string
  attributes: Record<string, string | number>
}

function partsOfEvent({ event }: Extract<AuditRecord, { kind: 'event' }>): Parts {
  const { id, seq, action, outcome, actorId, actorName, targetType, targetId, ip, createdAt } = event
  return {
    severity: outcome === 'failure' ? 'WARN' : 'INFO',
    time: createdAt,
    name: action,
    attributes: {
      'keystead.seq': seq,
      'keystead.event_id': id,
      'keystead.action': action,
      'keystead.outcome': outcome,
      ...(actorId !== null && { 'keystead.actor_id': actorId }),
      ...(actorName !== null && { 'keystead.actor_name': actorName }),
      ...(targetType !== null && { 'keystead.target_type': targetType }),
      ...(targetId !== null && { 'keystead.target_id': targetId }),
      'client.address': ip,
    },
  }
}

const partsOfCheckpoint = ({ checkpoint, signedAt }: Extract<AuditRecord, { kind: 'checkpoint' }>): Parts => ({
  severity: 'INFO',
  time: signedAt,
  name: 'audit.checkpoint',
  attributes: { 'keystead.size': checkpoint.size, 'keystead.origin': checkpoint.origin },
})

const nanoseconds = (time: Date): string => `${time.getTime()}000000`

const attributesOf = (values: Record<string, string | number>): KeyValue[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }))
