import type { AuditTarget } from '../../audit/audit-entry.ts'
import type { Json, JsonObject } from '../../json.ts'
import { DETAILS, type DetailName, SYSTEM_DETAILS } from './details.ts'

/** What a kind of event is: which target it names, and what its details say. */
export interface CatalogueEntry {
  /** What has happened, in one sentence for people. */
  description: string
  target: AuditTarget['type'] | null
  /** Of the event in the example. An event of this kind has these, or some of them; null: none. @see DETAILS */
  details: { readonly [Name in DetailName]?: Json } | null
  /** Whether it tells of an attempt that failed. */
  isFailure?: true
}

type Schema = Readonly<JsonObject>
type Typed = Readonly<{ type: string } & JsonObject>

const ID: Typed = { type: 'string', format: 'uuid' }
const TEXT: Typed = { type: 'string' }

const orNull = (schema: Typed): Schema => ({ ...schema, type: [schema.type, 'null'] })

const isDetail = (name: string): name is DetailName => Object.hasOwn(DETAILS, name)

/** Nothing is required: events of older releases have less, and some details are of some cases alone. */
function detailsSchema(details: CatalogueEntry['details']): Schema {
  const names = [...new Set([...Object.keys(details ?? {}), ...SYSTEM_DETAILS])].filter(isDetail)
  const properties = names.map((name): [string, Schema] => {
    const { schema, description } = DETAILS[name]
    return [name, { ...schema, description }]
  })
  return { type: ['object', 'null'], description: 'More about it', properties: Object.fromEntries(properties) }
}

/** The JSON Schema (2020-12) of the `data` of an event. */
export function dataSchema({ target, details }: CatalogueEntry): JsonObject {
  const properties: Record<string, Schema> = {
    event_id: { ...ID, description: 'Id of the event, also in the audit log' },
    tenant_id: { ...ID, description: 'Id of the tenant' },
    seq: { type: 'integer', minimum: 0, description: 'Its place in the log of the tenant' },
    actor_id: { ...orNull(ID), description: 'Id of the user who acted; null: nobody was authenticated, or the system' },
    actor_key_id: { ...orNull(ID), description: 'Id of the key with which the user acted; null for a session' },
    target_type: { ...orNull(TEXT), description: `Kind of what it was done to${target === null ? '' : `: ${target}`}` },
    target_id: { ...orNull(TEXT), description: 'Id of what it was done to' },
    outcome: { type: 'string', enum: ['success', 'failure'], description: 'Whether it succeeded' },
    ip: { ...TEXT, description: 'Address of the caller' },
    user_agent: { ...orNull(TEXT), description: 'The `User-Agent` of the request' },
    request_id: { ...orNull(TEXT), description: 'The `X-Request-Id` of the answer' },
    details: detailsSchema(details),
    count: { type: 'integer', minimum: 1, description: 'Number of occurrences within a minute' },
  }
  return { type: 'object', required: Object.keys(properties), properties }
}

const EXAMPLE_TARGET = '990e8400-e29b-41d4-a716-446655440003'

/** An event as it is delivered. */
export const exampleOf = (type: string, { target, details, isFailure }: CatalogueEntry): JsonObject => ({
  type,
  timestamp: '2026-01-15T10:30:00.000Z',
  data: {
    event_id: 'f1b2c3d4-e29b-41d4-a716-446655440000',
    tenant_id: '00000000-0000-0000-0000-000000000001',
    seq: 41,
    actor_id: isFailure ? null : '3c0e8400-e29b-41d4-a716-446655440000',
    actor_key_id: null,
    target_type: target,
    target_id: target === null ? null : EXAMPLE_TARGET,
    outcome: isFailure ? 'failure' : 'success',
    ip: '203.0.113.7',
    user_agent: 'curl/8.5.0',
    request_id: '3f0e2b8c-9d53-4d52-8a5e-0a6a7f3d9c11',
    details: details === null ? null : { ...details },
    count: 1,
  },
})
