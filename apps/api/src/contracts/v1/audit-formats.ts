import { type ExportedEvent, type ExportLine, lineOf } from '@keystead/domain'
import { stringify } from 'csv-stringify/sync'
import packageJson from '../../../package.json' with { type: 'json' }
import { ocsfEvent } from './audit-ocsf.ts'

export const AUDIT_FORMATS = ['ndjson', 'csv', 'ocsf'] as const

export type AuditFormat = (typeof AUDIT_FORMATS)[number]

/** As `Content-Type` names the format that a request wants. */
export const auditMediaType = (input: object): string =>
  'format' in input && input.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8'

const COLUMNS = [
  'seq',
  'event_id',
  'created_at',
  'actor_id',
  'actor_name',
  'actor_kind',
  'actor_key_id',
  'action',
  'target_type',
  'target_id',
  'target_name',
  'outcome',
  'ip',
  'user_agent',
  'request_id',
  'count',
  'details',
  'changes',
] as const satisfies readonly (keyof ExportedEvent)[]

/** Text that a spreadsheet would take for a formula gets an apostrophe before it. */
const CSV = {
  escape_formulas: true,
  record_delimiter: 'unix',
  cast: { object: (value: unknown) => JSON.stringify(value) },
} as const

/** @returns lines without their ends; one may have line breaks within a quoted cell */
export function exportText(
  format: AuditFormat,
  lines: readonly ExportLine[],
  { isFirst }: { isFirst: boolean },
): string[] {
  if (format === 'ndjson') return lines.map(ndjsonOf)
  // What was removed after its time is only in what can be verified.
  const events = lines.filter((line) => 'event_id' in line)
  if (format === 'ocsf') return events.map((event) => JSON.stringify(ocsfEvent(event, packageJson.version)))
  const rows = events.map((event) => COLUMNS.map((column) => event[column]))
  return [...(isFirst ? [[...COLUMNS]] : []), ...rows].map((row) => stringify([row], CSV).replace(/\n$/u, ''))
}

function ndjsonOf(line: ExportLine): string {
  if (!('event_id' in line)) return JSON.stringify(line)
  const { leaf_hash: leaf, ...event } = line
  return leaf === null ? JSON.stringify(event) : lineOf(event, leaf)
}
