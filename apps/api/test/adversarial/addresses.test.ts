import { METHODS } from 'node:http'
import type { Database } from '@keystead/db'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { type RawAnswer, send } from './raw.ts'
import { expectRefusal } from './refusals.ts'
import { openRows, rowCounts } from './row-counts.ts'
import { lists, type Route, routes, routesWithPathParameters, routesWithQuery, withParameters } from './routes.ts'

let server: TestServer
let database: Database
let before: Record<string, number>

beforeAll(async () => {
  server = await startTestServer()
  database = await openRows(server.databaseUrl)
  await server.admin.get('/users')
  before = await rowCounts(database)
})
afterEach(async () => expect(await rowCounts(database), 'rows stored').toEqual(before))
afterAll(async () => {
  expect(server.logs(), 'a failure of our own').not.toMatch(/"level":[56]0/)
  await database.close()
  await server.stop()
})

const ask = ({ method }: Route, target: string): Promise<RawAnswer | null> =>
  send(server.url, { method, target, credential: ADMIN_KEY })

test.each([
  ['a percent sign alone', '%'],
  ['half an escape', '%4'],
  ['no hexadecimal digits', '%zz'],
  ['a byte that is not UTF-8', '%ff'],
  ['a sequence that is cut off', '%E0%A4'],
  ['an overlong sequence', '%C0%80'],
  ['an encoded surrogate', '%ED%A0%80'],
  ['NUL', '%00'],
  ['NUL among letters', 'a%00b'],
])('400: a path with %s, on every route that has a parameter', async (_, text) => {
  for (const route of routesWithPathParameters) {
    for (const hostile of route.parameters) {
      const target = withParameters(route.path, (name) => (name === hostile ? text : 'x'))
      expectRefusal(await ask(route, target), route.contract, [400], `${route.name} ${target}`)
    }
  }
})

test.each([
  ['10 000 characters', 'a'.repeat(10_000)],
  ['climbing out', '..%2f..%2f..%2fetc%2fpasswd'],
  ['SQL', '%27%20or%201=1;--'],
  ['a pattern', '%25'],
  ['__proto__', '__proto__'],
  ['an encoded slash', 'a%2Fb'],
  ['a line break', '%0d%0aset-cookie:x=1'],
  ['half a UUID', '00000000-0000-0000-0000'],
  ['a UUID in braces', '%7B00000000-0000-0000-0000-000000000001%7D'],
])('400 or 404: an identifier that is %s names nothing', async (_, text) => {
  for (const route of routesWithPathParameters) {
    for (const hostile of route.parameters) {
      const answer = await ask(
        route,
        withParameters(route.path, (name) => (name === hostile ? text : 'x')),
      )
      // What a route needs in its body is asked for before anything is looked up.
      expectRefusal(answer, route.contract, [400, 404], `${route.name} ${text.slice(0, 40)}`)
      expect(answer!.headers.has('set-cookie')).toBe(false)
    }
  }
})

test.each([
  ['a percent sign alone', '%'],
  ['no hexadecimal digits', 'limit=%zz'],
  ['a byte that is not UTF-8', 'limit=%ff'],
  ['NUL in a value', 'cursor=a%00'],
  ['NUL in a name', 'a%00=1'],
  ['an encoded surrogate', 'cursor=%ED%A0%80'],
])('400: a query with %s', async (_, query) => {
  for (const route of routesWithQuery) {
    expectRefusal(await ask(route, `${route.target}?${query}`), route.contract, [400], `${route.name} ?${query}`)
  }
})

const LIMITS = [
  '0',
  '-1',
  '1001',
  '1.5',
  '1e2',
  '0x10',
  '007',
  'NaN',
  'Infinity',
  '',
  '%20',
  '10%20',
  'ten',
  'true',
  'null',
  '9'.repeat(400),
]
const CURSORS = [
  '',
  'x',
  'AAAA',
  'a'.repeat(100),
  'a'.repeat(10_000),
  '00000000-0000-0000-0000-00000000000',
  '%27;--',
  '____',
  '[]',
]

test('400: limits that are none, cursors that no list gave out, filters that nobody knows', async () => {
  const queries = [
    ...LIMITS.map((limit) => `limit=${limit}`),
    ...CURSORS.map((cursor) => `cursor=${cursor}`),
    'limit=1&limit=1',
    'limit[]=1',
    'limit[gt]=1',
    'cursor=a&cursor=b',
    'unknown=1',
    '__proto__=1',
    'constructor=1',
    'LIMIT=1',
  ]
  const getLists = lists.filter(({ method }) => method === 'GET')
  expect(getLists.length).toBeGreaterThan(8)
  for (const route of getLists) {
    for (const query of queries) {
      const answer = await ask(route, `${route.target}?${query}`)
      // A list of what an unknown thing has asks for its schema first: 400, but a cursor is read after the thing: 404.
      const isOfAThing = route.parameters.length > 0 && query.startsWith('cursor=')
      const statuses = isOfAThing ? [400, 404] : [400]
      expectRefusal(answer, route.contract, statuses, `${route.name} ?${query.slice(0, 60)}`)
    }
  }
})

test('400: filters of the wrong form', async () => {
  const queries = {
    '/api/v1/users': ['role=owner', 'kind=robot', 'status=gone', `email=${'a'.repeat(255)}`, 'email=a&email=b'],
    '/api/v1/api-keys': ['user_id=x', 'project_id=1', 'status=expired', 'status=active&status=revoked'],
    '/api/v1/audit-events': [
      'actor=x',
      'since=yesterday',
      'since=2026-02-30T00:00:00Z',
      'since=0000-01-01T00:00:00Z',
      'until=9999-12-31T23:59:59-14:00',
      'until=+010000-01-01T00:00:00Z',
      'since=2026-01-01',
      `action=${'a'.repeat(1001)}`,
    ],
  }
  for (const [path, all] of Object.entries(queries)) {
    for (const query of all) {
      const target = `${path}?${query.replace('+', '%2B')}`
      const answer = await send(server.url, { method: 'GET', target, credential: ADMIN_KEY })
      expectRefusal(answer, 'v1', [400], target.slice(0, 100))
    }
  }
})

test('405: every other method of every path, with what is allowed; no body is waited for', async () => {
  const paths = new Map<string, Route[]>()
  for (const route of routes) paths.set(route.path, [...(paths.get(route.path) ?? []), route])
  const document = JSON.parse(inject('openapi')) as { paths: Record<string, object> }
  for (const [path, known] of paths) {
    // Beside procedures, such as uploads.
    const others = Object.keys(document.paths[path] ?? {}).map((method) => method.toUpperCase())
    const allowed = [...new Set([...known.map(({ method }) => String(method)), ...others])]
    if (allowed.includes('GET') && !allowed.includes('HEAD')) allowed.push('HEAD')
    const { target, contract } = known[0]!
    for (const method of METHODS.filter((name) => name !== 'CONNECT' && !allowed.includes(name))) {
      const answer = await send(server.url, { method, target, credential: ADMIN_KEY, body: '{' })
      expect(answer?.headers.get('allow')?.split(', ').toSorted(), `${method} ${path}`).toEqual(allowed.toSorted())
      expect(answer?.status).toBe(405)
      // The answer to HEAD has no body.
      if (method !== 'HEAD') expectRefusal(answer, contract, [405], `${method} ${path}`)
    }
  }
})

test('404: paths that are none, in the words of the contract that they are nearest to', async () => {
  const paths = {
    aggregator: ['/api/admin', '/api/admin/', '/api/admin/nothing', '/api/admin/users/x/y'],
    accounts: ['/users/x/y/z', '/users//', '/users/x/rotate-key/'],
    content: ['/admin/api/x/y', '/admin/api/regenerate-token/x/y'],
    v1: [
      '/nothing',
      '//users',
      '/USERS',
      '/api/v1',
      '/api/v1/nothing',
      '/api/v2/users',
      '/.env',
      '/admin',
      '/constructor',
    ],
  } as const
  for (const [contract, all] of Object.entries(paths)) {
    for (const target of all) {
      const answer = await send(server.url, { method: 'GET', target, credential: ADMIN_KEY })
      expectRefusal(answer, contract as keyof typeof paths, [404], target)
    }
  }
})
