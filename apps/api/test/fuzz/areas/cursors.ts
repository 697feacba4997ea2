import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { anyText } from '../../adversarial/from-schema.ts'
import { type Area, type FuzzRequest, JSON_TYPE } from '../request.ts'
import { encoded, mangled, named, noise, repeated, who } from './texts.ts'

const LISTS = [
  '/api/admin/users',
  '/api/admin/users/{{serviceUser}}/api-keys',
  '/api/jobs',
  '/users',
  '/admin/api',
  '/api/v1/users',
  '/api/v1/users/{{user}}/projects',
  '/api/v1/users/{{user}}/api-keys',
  '/api/v1/api-keys',
  '/api/v1/projects',
  '/api/v1/projects/{{project}}/users',
  '/api/v1/configs',
  '/api/v1/tenants',
  '/api/v1/audit-events',
]

const base64 = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64url'))

/** A real one, one that is a little wrong, and what other services take for one. */
const cursor: Arbitrary<string> = fc.oneof(
  fc.constant('{{cursor}}'),
  mangled(fc.constant('AaIk8JV3cvu1TmyER6bdKqJSjfg')),
  base64,
  fc.jsonValue({ maxDepth: 2 }).map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
  fc.uuid(),
  noise(12_000),
  named,
  anyText,
  repeated(fc.constantFrom('A', '%', 'AA=', '{{cursor}}'), 12_000),
)

const limit: Arbitrary<string> = fc.oneof(
  fc.integer({ min: -2, max: 1100 }).map(String),
  fc.constantFrom('1e3', '0x10', '01', '+1', ' 1', '1 ', '1.0', '9'.repeat(400), 'NaN', 'Infinity', '', 'null', '१'),
)

const MOMENTS = [
  '2026-11-29T00:00:00Z',
  '2026-02-30',
  '0000-01-01',
  '+275760-09-13T00:00:00Z',
  '9999-12-31T23:59:59-14:00',
]

/** Filters of the lists, in which a cursor is not the only way to go astray. */
const filter: Arbitrary<readonly [string, string]> = fc.oneof(
  fc.tuple(fc.constantFrom('since', 'until'), fc.oneof(fc.constantFrom(...MOMENTS), anyText)),
  fc.tuple(
    fc.constantFrom('actor', 'action', 'target', 'email', 'username', 'user_id', 'project_id', 'project_identifier'),
    fc.oneof(named, anyText),
  ),
  fc.tuple(fc.constantFrom('status', 'role', 'kind', 'type', 'provider', 'environment', 'external_id'), anyText),
  fc.tuple(anyText, anyText),
)

const field: Arbitrary<readonly [string, string]> = fc.oneof(
  { arbitrary: cursor.map((value) => ['cursor', value] as const), weight: 5 },
  { arbitrary: limit.map((value) => ['limit', value] as const), weight: 3 },
  { arbitrary: filter, weight: 2 },
)

const ACCEPTS = ['application/json', 'application/x-ndjson', '*/*', 'application/x-ndjson;q=0', 'text/plain', '']

const list: Arbitrary<FuzzRequest> = fc
  .tuple(who, fc.constantFrom(...LISTS), fc.array(field, { minLength: 1, maxLength: 4 }), fc.constantFrom(...ACCEPTS))
  .map(([sender, path, fields, accept]) => ({
    method: 'GET',
    target: `${path}?${fields.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')}`,
    who: sender,
    headers: [['accept', accept]],
  }))

const GROUPS = ['key', 'user', 'project', 'scope', 'outcome', 'key,user', 'key,key', 'nothing', '']
const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Etc/GMT+12', '+05:30', 'posixrules', 'Nowhere/City', "'; --"]

const report: Arbitrary<FuzzRequest> = fc
  .record(
    {
      group: fc.constantFrom(...GROUPS),
      interval: fc.constantFrom('hour', 'day', 'month', 'second'),
      time_zone: fc.oneof(fc.constantFrom(...ZONES), anyText),
      since: fc.oneof(fc.constantFrom(...MOMENTS, '1900-01-01T00:00:00Z'), anyText),
      until: fc.oneof(fc.constantFrom(...MOMENTS, '2100-01-01T00:00:00Z'), anyText),
      scope: anyText,
    },
    { requiredKeys: [] },
  )
  .map((fields) => ({
    method: 'GET',
    target: `/api/v1/usage?${Object.entries(fields)
      .map(([name, value]) => `${name}=${encoded(value)}`)
      .join('&')}`,
    who: 'adminKey' as const,
    headers: [],
  }))

const SEARCHES = ['/api/v1/users/search', '/api/v1/projects/search']

const search: Arbitrary<FuzzRequest> = fc
  .tuple(
    who,
    fc.constantFrom(...SEARCHES),
    fc.record({ cursor, limit: fc.integer(), query: anyText, q: anyText }, { requiredKeys: [] }),
  )
  .map(([sender, target, body]) => ({
    method: 'POST',
    target,
    who: sender,
    headers: [JSON_TYPE],
    body: Buffer.from(JSON.stringify(body)),
  }))

export const cursors: Area = {
  name: 'cursors',
  requests: fc.oneof(
    { arbitrary: list, weight: 8 },
    { arbitrary: report, weight: 2 },
    { arbitrary: search, weight: 1 },
  ),
}
