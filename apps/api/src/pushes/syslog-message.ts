import type { AuditRecord } from '@keystead/domain'

/** RFC 5424, section 6.2.1. */
const LOG_AUDIT = 13
const PER_FACILITY = 8
const SEVERITIES = { warning: 4, notice: 5, informational: 6 } as const

/**
 * The name of structured data of a program has a private enterprise number. Keystead has none: this is the one that RFC 5612 keeps for
 * examples.
 */
const SD_ID = 'keystead@32473'

const MOST_HOSTNAME = 255
const MOST_MSGID = 32

/** Octets of a value of structured data: all of it together is less than every receiver must take (RFC 5425, section 4.3.1). */
const MOST_VALUE = 200

/** Octets of the text. Receivers take frames of some size: above, an event is sent as little more than its place. */
const MOST_TEXT = 131_072

/** A message as RFC 5424 has it. It is ASCII but for values of structured data, which are UTF-8. */
export function syslogMessage(record: AuditRecord, hostname: string): Buffer {
  const { severity, time, id, values } = record.kind === 'event' ? partsOfEvent(record) : partsOfCheckpoint(record)
  const priority = LOG_AUDIT * PER_FACILITY + SEVERITIES[severity]
  const header = `<${priority}>1 ${time.toISOString()} ${printable(hostname, MOST_HOSTNAME)} keystead - ${id}`
  const named = Object.entries({ tenant: record.tenantId, ...values })
  const parameters = named.map(([name, value]) => ` ${name}="${escaped(cut(value))}"`).join('')
  return Buffer.from(`${header} [${SD_ID}${parameters}] ${textOf(record)}`)
}

/** Octet counting (RFC 6587, section 3.4.1). */
export const framed = (message: Buffer): Buffer => Buffer.concat([Buffer.from(`${message.length} `), message])

interface Parts {
  severity: keyof typeof SEVERITIES
  time: Date
  id: string
  values: Record<string, string>
}

function partsOfEvent({ event }: Extract<AuditRecord, { kind: 'event' }>): Parts {
  const { action, seq, outcome, actorId, actorName } = event
  const actor = { actor: actorName ?? actorId ?? '', actor_id: actorId ?? '' }
  return {
    severity: outcome === 'failure' ? 'warning' : 'informational',
    time: event.createdAt,
    id: printable(action, MOST_MSGID),
    values: { seq: String(seq), event_id: event.id, action, outcome, ...actor },
  }
}

const partsOfCheckpoint = ({ checkpoint, signedAt }: Extract<AuditRecord, { kind: 'checkpoint' }>): Parts => ({
  severity: 'notice',
  time: signedAt,
  id: 'audit.checkpoint',
  values: { size: String(checkpoint.size), origin: checkpoint.origin },
})

/** PRINTUSASCII, or the nil value. */
const printable = (text: string, most: number): string => text.replaceAll(/[^\x21-\x7e]/g, '').slice(0, most) || '-'

/** @returns what fits, in whole characters */
function cut(text: string): string {
  let octets = 0
  let end = 0
  for (const character of text) {
    octets += Buffer.byteLength(character)
    if (octets > MOST_VALUE) break
    end += character.length
  }
  return text.slice(0, end)
}

/** RFC 5424, section 6.3.3. Control characters could break lines of a receiver: the text has them as they were. */
const escaped = (value: string): string =>
  value.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ').replaceAll(/["\\\]]/g, String.raw`\$&`)

/** JSON in ASCII: no receiver takes a part of it for the end of a line, and it needs no byte order mark. */
const ascii = (json: string): string =>
  json.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${(unit.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)

function textOf(record: AuditRecord): string {
  const text = ascii(record.text)
  if (text.length <= MOST_TEXT || record.kind === 'checkpoint') return text
  const { seq, id, action, outcome, createdAt } = record.event
  const place = { action: cut(action), created_at: createdAt.toISOString(), cut: true, event_id: id, outcome, seq }
  return ascii(JSON.stringify(place))
}
