import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { anyText, junk } from '../../adversarial/from-schema.ts'
import { type Area, type FuzzRequest, JSON_TYPE, THINGS } from '../request.ts'
import { type DocumentedOperation, type JsonSchema, operations, resolved } from './operations.ts'
import { encoded, mangled, named, queryOf, size, text, who } from './texts.ts'

/** Names of fields and parameters that stand for something that is there. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  user_id: ['user', 'serviceUser'],
  user_identifier: ['user', 'email'],
  email: ['email'],
  id: ['serviceUser', 'contentUser', 'user', 'job', 'key'],
  api_key: ['key', 'keyText'],
  key: ['keyText', 'applicationKey'],
  project_id: ['project', 'projectName'],
  project_identifier: ['project', 'projectName'],
  config_identifier: ['config', 'configName'],
  mcp_config_id: ['config'],
  config_id: ['config'],
  charge_id: ['charge'],
  tenant: ['tenant'],
}

const meantBy = (name: string): Arbitrary<string> => {
  const things = MEANT[name]
  return things ? fc.constantFrom(...things).map((thing) => `{{${thing}}}`) : named
}

/** Values that a schema takes, values that it nearly takes, and junk. */
function around(schema: JsonSchema, name: string, depth = 0): Arbitrary<unknown> {
  const choices = [{ arbitrary: fitting(resolved(schema), name, depth), weight: 14 }]
  if (MEANT[name]) choices.push({ arbitrary: meantBy(name), weight: 28 })
  return fc.oneof(...choices, { arbitrary: junk, weight: 1 })
}

function fitting(schema: JsonSchema, name: string, depth: number): Arbitrary<unknown> {
  if (depth > 5) return junk
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const among = schema.anyOf ?? schema.oneOf
  if (among) return fc.oneof(...among.map((each) => around(each, name, depth + 1)))
  if (schema.allOf) return fitting(resolved(schema.allOf[0] ?? {}), name, depth + 1)
  const [type] = [schema.type].flat()
  if (type === 'object') return objects(schema, depth)
  if (type === 'array') return arrays(schema, name, depth)
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer' || type === 'number') return numbers(schema)
  return type === 'string' ? texts(schema) : junk
}

function objects(schema: JsonSchema, depth: number): Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema
  const known = Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, around(each, key, depth + 1)]))
  const extra = fc.oneof({ arbitrary: fc.constant({}), weight: 12 }, fc.dictionary(anyText, junk, { maxKeys: 1 }))
  const requiredKeys = required.filter((key) => key in known)
  return fc.tuple(fc.record(known, { requiredKeys }), extra).map(([fields, more]) => Object.assign({}, more, fields))
}

/** Bodies may have 1 MB: what is larger is refused before it is read. */
const MAX_BYTES = 1_200_000

const room = (item: unknown): number => Math.ceil(MAX_BYTES / (JSON.stringify(item)?.length ?? 4))

function arrays({ items = {}, maxItems = 100 }: JsonSchema, name: string, depth: number): Arbitrary<unknown> {
  const item = around(items, name, depth + 1)
  const few = fc.array(item, { maxLength: 4 })
  // Up to what is allowed and one more, of the same.
  const many = fc
    .tuple(item, fc.constantFrom(maxItems, maxItems + 1))
    .map(([it, times]) => Array.from({ length: Math.min(times, room(it)) }, () => it))
  return fc.oneof({ arbitrary: few, weight: 12 }, { arbitrary: many, weight: 1 })
}

function numbers({ minimum = -1000, maximum = 1000 }: JsonSchema): Arbitrary<unknown> {
  const min = Math.max(minimum, Number.MIN_SAFE_INTEGER)
  const max = Math.min(maximum, Number.MAX_SAFE_INTEGER)
  return fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max, min - 1, max + 1, 0.5, 1e300))
}

function texts({ format, minLength = 0, maxLength = 300 }: JsonSchema): Arbitrary<unknown> {
  const most = Math.min(maxLength, MAX_BYTES)
  const sized = fc.constantFrom(minLength, most, most + 1).map((length) => 'z'.repeat(length))
  const usual = format === 'email' ? fc.emailAddress() : format === 'uuid' ? named : format ? moments : anyText
  return fc.oneof({ arbitrary: usual, weight: 6 }, { arbitrary: sized, weight: 1 }, { arbitrary: text, weight: 2 })
}

const moments = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom('2100-01-01T00:00:00Z', '2026-02-30T00:00:00Z', '9999-12-31T23:59:59-14:00', '+275760-09-13'),
)

/** How the bytes of JSON are made something else than JSON, or JSON that few send. */
const spoilt: readonly ((json: string) => Uint8Array)[] = [
  (json) => Buffer.from(`\ufeff${json}`),
  (json) => Buffer.from(json, 'utf16le'),
  (json) => Buffer.from(json.replaceAll('e', '\xe9'), 'latin1'),
  (json) => Buffer.from(json.slice(0, Math.floor(json.length / 2))),
  (json) => Buffer.from(`${json}${json}`),
  (json) => Buffer.from(json.replace('{', '{"__proto__":{"polluted":true},')),
  (json) => Buffer.from(json.replace('{', '{"constructor":{"prototype":{"polluted":true}},')),
  (json) => Buffer.from(json.replace(/^\{("\w+":)/, '{$1null,$1')),
  (json) => Buffer.from(json.replaceAll('"', "'")),
  (json) => Buffer.from(json.replace(/\d+/, '1e99999')),
  (json) => Buffer.from(json.replace(/"\}?$/, String.raw`\ud800"}`)),
  (json) => Buffer.from(json.replace(/"\}?$/, String.raw`\u0000"}`)),
  (json) => Buffer.from(json.replace(/:/, `:${'['.repeat(5000)}`)),
  (json) => Buffer.from(json.replace(/\}$/, `,"x":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`)),
  (json) => Buffer.from(json.replace(/\}$/, `,"x":"${'x'.repeat(1_100_000)}"}`)),
  (json) => Buffer.from(json.replace(/\}$/, `,${Array.from({ length: 50_000 }, (_, i) => `"k${i}":0`).join(',')}}`)),
  (json) => Buffer.from(json.replace(/\}$/, `,"x":[${'{},'.repeat(100_000)}0]}`)),
  (json) => Buffer.from(json.replace(/\}$/, `,"x":${'9'.repeat(100_000)}}`)),
  (json) => Buffer.from(`${' '.repeat(200_000)}${json}`),
  (json) => gzipSync(json),
  () => Buffer.alloc(0),
  () => Buffer.from([0xff, 0xfe, 0xc0, 0x80]),
  () => gzipSync(Buffer.alloc(2_000_000, ' ')),
]

const TYPES = [
  'application/json; charset=utf-8',
  'application/json; charset=latin1',
  'application/json; charset=utf-16',
  'APPLICATION/JSON',
  'application/merge-patch+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'json',
  '',
  `application/json; a=${'x'.repeat(5000)}`,
]

const headers: Arbitrary<FuzzRequest['headers']> = fc.oneof(
  { arbitrary: fc.constant<FuzzRequest['headers']>([JSON_TYPE]), weight: 14 },
  { arbitrary: fc.constantFrom(...TYPES).map((type) => [['content-type', type] as const]), weight: 2 },
  {
    arbitrary: fc
      .constantFrom('gzip', 'br', 'deflate', 'identity', 'gzip, gzip', 'x')
      .map((encoding) => [JSON_TYPE, ['content-encoding', encoding] as const]),
    weight: 1,
  },
  {
    arbitrary: fc
      .constantFrom('a', 'b', 'x'.repeat(300), '', 'é')
      .map((key) => [JSON_TYPE, ['idempotency-key', key] as const]),
    weight: 3,
  },
)

const bodyOf = ({ body }: DocumentedOperation): Arbitrary<Uint8Array | undefined> => {
  const json = (body ? around(body, '') : fc.constantFrom({}, { force: true })).map((value) => JSON.stringify(value))
  return fc.oneof(
    { arbitrary: json.map((it) => Buffer.from(it ?? 'null')), weight: 14 },
    { arbitrary: fc.tuple(json, fc.constantFrom(...spoilt)).map(([it, spoil]) => spoil(it ?? '{}')), weight: 4 },
    { arbitrary: mangled(json.map((it) => it ?? '{}')).map((it) => Buffer.from(it)), weight: 2 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom('[', '{"a":', '"', '1'), size(20_000))
        .map(([it, n]) => Buffer.from(it.repeat(n))),
      weight: 1,
    },
    { arbitrary: fc.constant(undefined), weight: 1 },
  )
}

const pathOf = ({ path }: DocumentedOperation): Arbitrary<string> => {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const value = (name: string) =>
    fc.oneof({ arbitrary: meantBy(name), weight: 10 }, { arbitrary: fc.oneof(fc.uuid(), anyText), weight: 2 })
  return fc
    .tuple(...parameters.map(value))
    .map((values) =>
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(values[parameters.indexOf(name)] || 'x')),
    )
}

const queryFor = ({ query }: DocumentedOperation): Arbitrary<string> => {
  if (query.length === 0) return fc.constant('')
  const field = fc
    .constantFrom(...query)
    .chain(({ name, schema }) =>
      around(schema, name).map((it) => [name, typeof it === 'string' ? it : (JSON.stringify(it) ?? '')] as const),
    )
  return fc.array(field, { maxLength: 3 }).map(queryOf)
}

/** Not asked here: it ends the session that other requests are sent with. */
const isAsked = ({ path }: DocumentedOperation): boolean => path !== '/api/v1/auth/logout'

const requestsOf = (operation: DocumentedOperation): Arbitrary<FuzzRequest> => {
  const bodies = operation.method === 'GET' ? fc.constant(undefined) : bodyOf(operation)
  return fc
    .tuple(who, pathOf(operation), queryFor(operation), headers, bodies)
    .map(([sender, path, query, fields, body]) => {
      const { method } = operation
      const target = path + query
      if (body && body.length <= 2 * MAX_BYTES) return { method, target, who: sender, headers: fields, body }
      return { method, target, who: sender, headers: fields.filter(([name]) => name === 'idempotency-key') }
    })
}

export const json: Area = { name: 'json', requests: fc.oneof(...operations.filter(isAsked).map(requestsOf)) }

/** @throws when a thing has another name here than in the cast */
for (const things of Object.values(MEANT))
  for (const thing of things)
    if (![...THINGS, 'applicationKey'].some((each) => each === thing)) throw new Error(`there is no ${thing}`)
