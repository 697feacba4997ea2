import type { Database } from '@keystead/db'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { exchange, type RawAnswer, send, sendRaw } from './raw.ts'
import { expectRefusal } from './refusals.ts'
import { openRows, rowCounts } from './row-counts.ts'
import { type Route, routesWithBody } from './routes.ts'

const BODY_TIMEOUT_MS = 150

let server: TestServer
let database: Database
let before: Record<string, number>

beforeAll(async () => {
  server = await startTestServer({ bodyTimeoutMs: BODY_TIMEOUT_MS })
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

const head = (route: Route, ...headers: string[]): string[] => [
  `${route.method} ${route.target} HTTP/1.1`,
  'host: localhost',
  `authorization: Bearer ${ADMIN_KEY}`,
  'content-type: application/json',
  ...headers,
]

/** One route that takes a body of each contract: what the transport does is the same for all of a contract. */
const ofEachContract = (['aggregator', 'accounts', 'content', 'v1'] as const).map((contract) =>
  routesWithBody.find((route) => route.contract === contract)!,
)

async function expectAll(statuses: number[], ask: (route: Route) => Promise<RawAnswer | null>): Promise<void> {
  for (const route of ofEachContract) expectRefusal(await ask(route), route.contract, statuses, route.name)
}

const neverEnding = (lines: string[], beginning: string) => () =>
  exchange(server.url, (socket) => void socket.write(`${lines.join('\r\n')}\r\n\r\n${beginning}`))

test('408: a body that never comes to its end, on every route that takes one', async () => {
  const answers = routesWithBody.map(async (route) => {
    const announced = await neverEnding(head(route, 'content-length: 100'), '{"name":')()
    expectRefusal(announced, route.contract, [408], `${route.name} announced`)
    const chunked = await neverEnding(head(route, 'transfer-encoding: chunked'), '2\r\n{"\r\n')()
    expectRefusal(chunked, route.contract, [408], `${route.name} in chunks`)
  })
  await Promise.all(answers)
})

test('a body that comes slowly, but in time, is read', async () => {
  const [route] = ofEachContract
  const answer = await exchange(server.url, async (socket) => {
    socket.write(`${head(route!, 'content-length: 2', 'connection: close').join('\r\n')}\r\n\r\n{`)
    await new Promise((resolve) => void setTimeout(resolve, BODY_TIMEOUT_MS / 3))
    socket.write('}')
  })
  expectRefusal(answer, route!.contract, [400, 404], 'slow but in time')
})

test('400: less than Content-Length says, and then the end', async () => {
  await expectAll([400], (route) =>
    exchange(server.url, (socket) => {
      socket.end(`${head(route, 'content-length: 100').join('\r\n')}\r\n\r\n{"name":"x"}`)
    }),
  )
})

test('400: more than Content-Length says: only what it says is read', async () => {
  await expectAll([400], (route) => sendRaw(server.url, head(route, 'content-length: 2'), '{"name":"x"}'))
})

test.each([
  ['Content-Length twice', ['content-length: 2', 'content-length: 3']],
  ['a list in Content-Length', ['content-length: 2, 2']],
  ['a negative Content-Length', ['content-length: -2']],
  ['a Content-Length that is no number', ['content-length: 2x']],
  ['an endless Content-Length', [`content-length: ${'9'.repeat(30)}`]],
  ['Content-Length beside Transfer-Encoding', ['content-length: 2', 'transfer-encoding: chunked']],
  ['Transfer-Encoding beside Content-Length', ['transfer-encoding: chunked', 'content-length: 2']],
  ['a transfer coding that is not the last', ['transfer-encoding: chunked, gzip']],
  ['a transfer coding that is none', ['transfer-encoding: xchunked']],
  ['gzip for a transfer coding', ['transfer-encoding: gzip']],
  ['two Transfer-Encodings', ['transfer-encoding: chunked', 'transfer-encoding: identity']],
  ['a space before the colon', ['content-length : 2']],
  ['a folded header', ['x-a: 1', ' content-length: 2']],
  ['a NUL in a header', ['x-a: a\0b', 'content-length: 2']],
])('400: %s', async (_, headers) => {
  await expectAll([400, 413], (route) => sendRaw(server.url, head(route, ...headers), '2\r\n{}\r\n0\r\n\r\n'))
})

test.each([
  ['a size that is none', 'zz\r\n{}\r\n0\r\n\r\n'],
  ['a negative size', '-2\r\n{}\r\n0\r\n\r\n'],
  ['more than the size', '1\r\n{}\r\n0\r\n\r\n'],
  ['an endless size', `${'f'.repeat(20)}\r\n{}`],
])('400: a chunk with %s', async (_, body) => {
  await expectAll([400, 413], (route) => sendRaw(server.url, head(route, 'transfer-encoding: chunked'), body))
})

test('431: headers, or a path, of more than 16 KiB', async () => {
  await expectAll([431], (route) => sendRaw(server.url, head(route, `x-big: ${'a'.repeat(20_000)}`)))
  const target = `/users/${'a'.repeat(20_000)}`
  expectRefusal(await send(server.url, { method: 'GET', target, credential: ADMIN_KEY }), 'v1', [431], 'path')
})

test('400: what is no HTTP', async () => {
  const lines = [
    'GET',
    'GET /users HTTP/9.9',
    'get /users HTTP/1.1',
    'FOO /users HTTP/1.1',
    '\x16\x03\x01\x02',
    'GET users HTTP/1.1',
  ]
  for (const line of lines) {
    const answer = await exchange(server.url, (socket) => void socket.end(`${line}\r\nhost: x\r\n\r\n`))
    expect(answer?.status, line).toBe(400)
    expect(answer?.headers.get('content-type'), line).toBe('application/json; charset=utf-8')
    expect(Object.keys(JSON.parse(answer!.body)), line).toContain('error')
  }
})

test('an answer that is on its way is not mixed with a refusal of what follows it', async () => {
  const answer = await exchange(server.url, (socket) => {
    socket.end(`GET /health HTTP/1.1\r\nhost: x\r\n\r\nthis is no request\r\n\r\n`)
  })
  expect(answer?.status === 200 || answer?.status === 400, String(answer?.status)).toBe(true)
})

test('an expectation that nobody knows is passed over', async () => {
  const answer = await send(server.url, { method: 'GET', target: '/health', headers: ['expect: the-impossible'] })
  expect(answer?.status).toBe(200)
})

const askWithId = (id: string) =>
  send(server.url, { method: 'GET', target: '/api/v1/nothing', headers: [`x-request-id: ${id}`] })

test.each(['"><script>', 'a b', 'a'.repeat(65), '', '../../etc', '{"a":1}', 'a;b', 'é'])(
  'a request id like %j is replaced, and one that is harmless is kept',
  async (id) => {
    const [route] = ofEachContract.slice(-1)
    const replaced = await askWithId(id)
    expectRefusal(replaced, route!.contract, [404], id)
    expect(replaced!.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.parse(replaced!.body).request_id).toBe(replaced!.headers.get('x-request-id'))
    const kept = await askWithId('trace_1.a-B')
    expect(kept!.headers.get('x-request-id')).toBe('trace_1.a-B')
    expect(JSON.parse(kept!.body).request_id).toBe('trace_1.a-B')
  },
)

test('forwarding headers of a stranger are not believed', async () => {
  const headers = ['x-forwarded-for: 203.0.113.7', 'forwarded: for=203.0.113.7', 'x-real-ip: 203.0.113.7']
  const answer = await send(server.url, { method: 'GET', target: '/users', credential: 'no-such-key', headers })
  expect(answer?.status).toBe(401)
  const { body } = await server.admin.get('/api/v1/audit-events?action=authentication.failed')
  expect(body.data.map(({ ip }: { ip: string }) => ip)).toEqual(['127.0.0.1'])
  expect(server.logs()).not.toContain('203.0.113.7')
})

test('405: TRACE of a procedure, for which tRPC has no request', async () => {
  const target = '/trpc/v1.users.list'
  const answer = await send(server.url, { method: 'TRACE', target, credential: ADMIN_KEY })
  expect(answer?.status, answer?.body).toBe(405)
  expect(answer?.headers.get('allow')).toBe('GET, HEAD, POST')
  expect(JSON.parse(answer!.body).error.data).toMatchObject({ code: 'METHOD_NOT_SUPPORTED', httpStatus: 405 })
})
