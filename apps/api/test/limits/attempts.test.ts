import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lists } from '../adversarial/routes.ts'
import { OWNER, startTestServer, type TestServer } from '../support/server.ts'
import { BEHIND_PROXY, fail, forwarded, tally } from './attempts.ts'

/** Ten attempts, behind a proxy. */
let server: TestServer

beforeAll(async () => {
  server = await startTestServer({ environment: BEHIND_PROXY })
})
afterAll(() => server.stop())

let hosts = 0
/** An address that no other test comes from. */
const newAddress = (): string => `203.0.113.${(hosts += 1)}`

test('429: the limit is 100 failed attempts a minute for each address, as the document says', async () => {
  const strict = await startTestServer({ environment: { KEYSTEAD_AUTH_RATE_LIMIT: '' } })
  try {
    expect(await tally(100, () => fail(strict))).toEqual({ 401: 100 })
    const { status, headers } = await fail(strict)
    expect(status).toBe(429)
    expect(headers.get('ratelimit-policy')).toBe('"authentication";q=100;w=60')
  } finally {
    await strict.stop()
  }
})

test('429: says when to come back, in the body of each contract', async () => {
  const from = newAddress()
  await tally(10, () => fail(server, from))
  const bodies = {
    '/api/admin/users': { error: 'rate_limited', message: expect.any(String) },
    '/users': { error: expect.stringContaining('Too many') },
    '/admin/api': { error: expect.stringContaining('Too many') },
    '/api/v1/users': expect.objectContaining({ code: 'rate_limited', request_id: expect.any(String) }),
  }
  for (const [path, expected] of Object.entries(bodies)) {
    const { status, headers, body } = await fail(server, from, path)
    expect(status, path).toBe(429)
    expect(body, path).toEqual(expected)
    const seconds = Number(headers.get('retry-after'))
    expect(seconds, path).toBeGreaterThan(0)
    expect(seconds, path).toBeLessThanOrEqual(60)
    expect(headers.get('ratelimit-policy'), path).toBe('"authentication";q=10;w=60')
    expect(headers.get('ratelimit'), path).toBe(`"authentication";r=0;t=${seconds}`)
  }
})

test('429: an address over its limit is refused whatever it sends, before 401, 403, 400 and 404', async () => {
  const from = newAddress()
  await tally(11, () => fail(server, from))
  for (const { path } of lists.filter(({ method }) => method === 'GET')) {
    const target = path.replaceAll(/\{\w+\}/g, 'x')
    expect((await server.as(null).get(target, forwarded(from))).status, `none ${path}`).toBe(429)
    expect((await server.admin.get(`${target}?limit=0`, forwarded(from))).status, `admin ${path}`).toBe(429)
  }
  const { headers } = forwarded(from)
  const options = { headers: { ...headers, 'content-type': 'text/plain' }, rawBody: '{' }
  expect((await server.admin.post('/users', undefined, options)).status).toBe(429)
  expect((await server.as(null).post('/trpc/accounts.users.create', undefined, forwarded(from))).status).toBe(429)
})

test('one address over its limit is no other’s concern', async () => {
  const from = newAddress()
  await tally(11, () => fail(server, from))
  expect((await fail(server, newAddress())).status).toBe(401)
  expect((await server.admin.get('/users', forwarded(newAddress()))).status).toBe(200)
})

test('only failures count on accounts, content, v1 and tRPC: success as often as anybody likes', async () => {
  for (const path of ['/users', '/admin/api', '/api/v1/users', '/trpc/v1.projects.list?input={}']) {
    const from = newAddress()
    expect(await tally(30, () => server.admin.get(path, forwarded(from))), path).toEqual({ 200: 30 })
    expect(await tally(11, () => fail(server, from, path)), path).toEqual({ 401: 10, 429: 1 })
  }
})

test('429: on the aggregator contract every key authentication counts, also one that succeeds', async () => {
  const from = newAddress()
  const attempts = await tally(11, () => server.admin.get('/api/admin/users', forwarded(from)))
  expect(attempts).toEqual({ 200: 10, 429: 1 })
})

test('429: failures of all contracts add up', async () => {
  const from = newAddress()
  const paths = ['/users', '/api/admin/users', '/admin/api', '/api/v1/users', '/trpc/v1.users.list?input={}']
  expect(await tally(11, (i) => fail(server, from, paths[i % paths.length]))).toEqual({ 401: 10, 429: 1 })
})

test('a request without a credential is no attempt', async () => {
  const from = newAddress()
  expect(await tally(30, () => server.as(null).get('/users', forwarded(from)))).toEqual({ 401: 30 })
  expect(await tally(5, () => server.as(null).get('/health', forwarded(from)))).toEqual({ 200: 5 })
  expect((await fail(server, from)).status).toBe(401)
})

test('429: log-ins count, whether they succeed or not', async () => {
  const right = newAddress()
  const attempts = await tally(11, () => server.as(null).post('/api/v1/auth/login', OWNER, forwarded(right)))
  expect(attempts).toEqual({ 200: 10, 429: 1 })
  const wrong = newAddress()
  const strangers = await tally(11, () =>
    server
      .as(null)
      .post('/api/v1/auth/login', { email: `${randomUUID()}@example.com`, password: 'x' }, forwarded(wrong)),
  )
  expect(strangers).toEqual({ 401: 10, 429: 1 })
})

test('429: log-ins over tRPC count, too', async () => {
  const from = newAddress()
  const attempts = await tally(11, () => {
    const credentials = { email: `${randomUUID()}@example.com`, password: 'x' }
    return server.as(null).post('/trpc/v1.auth.login', credentials, forwarded(from))
  })
  expect(attempts).toEqual({ 401: 10, 429: 1 })
})

test('429: many attempts at once get no more than the limit', async () => {
  const from = newAddress()
  const answers = await Promise.all(Array.from({ length: 50 }, () => fail(server, from)))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(40)
})

test('429: the addresses of one IPv6 /64 count as one, and those of the next as another', async () => {
  const attempts = await tally(11, (i) => fail(server, `2001:db8:0:1:${i.toString(16)}::${(i * 7).toString(16)}`))
  expect(attempts).toEqual({ 401: 10, 429: 1 })
  expect((await fail(server, '2001:db8:0:1:ffff:ffff:ffff:ffff')).status).toBe(429)
  expect((await fail(server, '2001:db8:0:2::1')).status).toBe(401)
})

test('an IPv4 address written as IPv6 is that address, and not all of them', async () => {
  const from = newAddress()
  expect(await tally(11, () => fail(server, `::ffff:${from}`))).toEqual({ 401: 10, 429: 1 })
  expect((await fail(server, from)).status).toBe(429)
  expect((await fail(server, `::ffff:${newAddress()}`)).status).toBe(401)
})
