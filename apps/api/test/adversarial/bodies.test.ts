import type { Database } from '@keystead/db'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { type RawAnswer, send, sendRaw } from './raw.ts'
import { expectRefusal } from './refusals.ts'
import { openRows, rowCounts } from './row-counts.ts'
import { type Route, routesWithBody } from './routes.ts'

let server: TestServer
let database: Database
let before: Record<string, number>

beforeAll(async () => {
  server = await startTestServer()
  database = await openRows(server.databaseUrl)
  // The admin key's own use is the one thing that these requests store: its row is made here.
  await server.admin.get('/users')
  before = await rowCounts(database)
})
afterEach(async () => expect(await rowCounts(database), 'rows stored').toEqual(before))
afterAll(async () => {
  expect(server.logs(), 'a failure of our own').not.toMatch(/"level":[56]0/)
  await database.close()
  await server.stop()
})

const JSON_TYPE = 'content-type: application/json'
const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)))

function post(route: Route, body: string | Uint8Array, headers: string[] = [JSON_TYPE]): Promise<RawAnswer | null> {
  return send(server.url, { method: route.method, target: route.target, credential: ADMIN_KEY, headers, body })
}

async function expectAllRefuse(statuses: number[], body: string | Uint8Array, headers?: string[]): Promise<void> {
  for (const route of routesWithBody)
    expectRefusal(await post(route, body, headers), route.contract, statuses, route.name)
}

const UNREADABLE: [what: string, body: string | Uint8Array][] = [
  ['that is cut off', '{"name":'],
  ['with single quotes', "{'name':'x'}"],
  ['with a trailing comma', '{"name":"x",}'],
  ['with a comment', '{"name":"x"/*c*/}'],
  ['of two values', '{}{}'],
  ['that is NaN', 'NaN'],
  ['nested 100 000 arrays deep', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['nested 100 000 objects deep', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
  ['of 100 000 open brackets', '['.repeat(100_000)],
  ['with an escaped NUL', String.raw`{"x":"a\u0000b"}`],
  ['with a bare NUL', '{"x":"a\0b"}'],
  ['with a NUL in a name', String.raw`{"a\u0000":1}`],
  ['with a lone high surrogate', String.raw`{"x":"\ud800"}`],
  ['with a lone low surrogate', String.raw`{"x":"\udc00a"}`],
  ['with surrogates in the wrong order', String.raw`{"x":"\udc00\ud800"}`],
  ['with a lone surrogate in a name', String.raw`{"\ud800":1}`],
  ['that names __proto__', '{"__proto__":{"admin":true}}'],
  ['that hides __proto__ in an escape', String.raw`{"\u005f_proto__":{"admin":true}}`],
  ['that names __proto__ further down', '{"x":[{"__proto__":null}]}'],
  ['that names a field twice', '{"x":1,"x":2}'],
  ['that names a field twice, once escaped', String.raw`{"x":1,"\u0078":2}`],
  ['that names a field twice further down', '{"a":[{"x":1,"x":1}]}'],
  ['that starts with a BOM', bytes([0xef, 0xbb, 0xbf], '{"name":"x"}')],
  ['in UTF-16', Buffer.from('{"name":"x"}', 'utf16le')],
  ['with a byte that is not UTF-8', bytes('{"name":"', [0xff], '"}')],
  ['with an overlong sequence', bytes('{"name":"', [0xc0, 0x80], '"}')],
  ['with an encoded surrogate', bytes('{"name":"', [0xed, 0xa0, 0x80], '"}')],
  ['that is an array', '[]'],
  ['that is an array of the right object', '[{"name":"x"}]'],
  ['that is a number', '7'],
  ['that is a string', '"name"'],
  ['that is true', 'true'],
  ['that is null', 'null'],
]

test.each(UNREADABLE)('400: every route refuses a body %s', async (_, body) => {
  await expectAllRefuse([400], body)
})

test.each([
  ['constructor', '{"constructor":{"prototype":{"isAdmin":true}}}'],
  ['prototype and toString', '{"prototype":{"x":1},"toString":1,"hasOwnProperty":2}'],
])('400 or 404: a field named %s is one that nobody asked for', async (_, body) => {
  await expectAllRefuse([400, 404], body)
  expect({}).not.toHaveProperty('isAdmin')
})

test.each([
  ['text', ['content-type: text/plain']],
  ['a form', ['content-type: application/x-www-form-urlencoded']],
  ['a multipart form', ['content-type: multipart/form-data; boundary=x']],
  ['XML', ['content-type: application/xml']],
  ['another JSON', ['content-type: application/json5']],
  ['no media type', []],
  ['nonsense for a media type', ['content-type: ;;=']],
  ['JSON in latin1', ['content-type: application/json; charset=latin1']],
  ['JSON in UTF-16', ['content-type: application/json; charset="utf-16"']],
  ['compressed JSON', [JSON_TYPE, 'content-encoding: gzip']],
])('415: every route refuses %s', async (_, headers) => {
  await expectAllRefuse([415], '{"name":"x"}', headers)
})

test('413: every route refuses 10 MB, announced or in chunks', async () => {
  const body = Buffer.alloc(10 * 1024 * 1024, 'a')
  await expectAllRefuse([413], body)
  const [route] = routesWithBody
  const head = [
    `${route!.method} ${route!.target} HTTP/1.1`,
    'host: x',
    `authorization: Bearer ${ADMIN_KEY}`,
    JSON_TYPE,
  ]
  const chunked = Buffer.concat([Buffer.from('a00000\r\n'), body, Buffer.from('\r\n0\r\n\r\n')])
  const answer = await sendRaw(server.url, [...head, 'transfer-encoding: chunked'], chunked)
  expectRefusal(answer, route!.contract, [413], 'chunked')
})

const WRONG = [12.5, -1, true, '', ' ', 'a'.repeat(10_000), {}, { x: [1] }, [], [[]], [null], null, '\u{10FFFF}']

test('400: each field of each route refuses what its schema does not take', async () => {
  for (const route of routesWithBody) {
    for (const [field, schema] of route.fields) {
      const refused = WRONG.filter((value) => !(schema as unknown as Parsing).safeParse(value).success)
      expect(refused.length, `${route.name} ${field}`).toBeGreaterThan(2)
      for (const value of refused) {
        const answer = await post(route, JSON.stringify({ [field]: value }))
        expectRefusal(answer, route.contract, [400], `${route.name} ${field} = ${JSON.stringify(value).slice(0, 50)}`)
      }
    }
  }
})

interface Parsing {
  safeParse(value: unknown): { success: boolean }
}

test('400 or 404: 10 000 characters in every field at once, and in fields that nobody asked for', async () => {
  const long = 'a'.repeat(10_000)
  for (const route of routesWithBody) {
    const fields = Object.fromEntries(
      [...route.fields.map(([name]) => name), 'nobody_asked', long].map((name) => [name, long]),
    )
    expectRefusal(await post(route, JSON.stringify(fields)), route.contract, [400, 404], route.name)
  }
})
