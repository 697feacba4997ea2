import { beforeAll, describe, expect, test } from 'vitest'
import { keyWith, unique } from '../support/callers.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'

let server: TestServer
let tenant: TestTenant
let cookie: string

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  cookie = `__Host-keystead=${tenant.owner.credential}`
})

type Fields = Record<string, string>

const host = () => new URL(server.url).host
const own = (): Fields => ({ cookie, 'sec-fetch-site': 'same-origin' })

/** What a browser sends for pages that are none of this service. */
const FOREIGN: [what: string, fields: () => Fields][] = [
  ['another site', () => ({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })],
  ['a sibling subdomain', () => ({ 'sec-fetch-site': 'same-site', origin: 'https://blog.example' })],
  ['another site that knows the address', () => ({ 'sec-fetch-site': 'cross-site', origin: `http://${host()}` })],
  ['a browser of before 2023, another site', () => ({ origin: 'https://evil.example' })],
  ['a browser of before 2023, a sandboxed frame', () => ({ origin: 'null' })],
  ['another port of the same machine', () => ({ origin: 'http://127.0.0.1:1' })],
  ['the host as a prefix', () => ({ origin: `http://${host()}.evil.example` })],
  ['the host as a user name', () => ({ origin: `http://${host()}@evil.example` })],
  ['the origin with a path', () => ({ origin: `http://${host()}/` })],
  ['a field that was sent twice', () => ({ 'sec-fetch-site': 'same-origin, cross-site' })],
  ['a field with another case', () => ({ 'sec-fetch-site': 'Same-Origin' })],
]

/** What no page is known for: enough to read, not to change something. */
const UNKNOWN: [what: string, fields: () => Fields][] = [
  ['a client without such fields', () => ({})],
  ['an address that was typed', () => ({ 'sec-fetch-site': 'none' })],
]

const PROMPT = { provider: 'echo', model: 'echo', prompt: 'a' }

/** Every road there is, with a call that changes something and what it answers when it is admitted. */
const CHANGES: [road: string, call: (fields: Fields) => Promise<Response>, admitted: number][] = [
  ['REST', (fields) => send('POST', '/api/admin/users', fields, { name: unique('By cookie') }), 201],
  ['tRPC', (fields) => send('POST', '/trpc/aggregator.users.create', fields, { name: unique('By cookie') }), 200],
  [
    'a batch of tRPC',
    (fields) => send('POST', '/trpc/aggregator.users.create?batch=1', fields, { 0: { name: unique('By cookie') } }),
    200,
  ],
  [
    'a subscription, which is a GET',
    (fields) =>
      send('GET', `/trpc/aggregator.stream?input=${encodeURIComponent(JSON.stringify(PROMPT))}`, {
        ...fields,
        accept: 'text/event-stream',
      }),
    200,
  ],
  ['GraphQL', (fields) => send('POST', '/graphql', fields, { query: '{ me { id } }' }), 200],
  ['SSE', (fields) => send('POST', '/stream', fields, PROMPT), 200],
  ['a completion', (fields) => send('POST', '/api/chat/completions', fields, PROMPT), 200],
  ['the lane', (fields) => send('POST', '/api/v1/keys/verify', fields, { key: 'ks_nothing' }), 200],
]

async function send(method: string, path: string, fields: Fields, body?: object): Promise<Response> {
  const response = await fetch(server.url + path, {
    method,
    headers: { ...fields, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return response
}

/** GraphQL answers some refusals 200, with the code in the body. */
async function isRefused(response: Response): Promise<boolean> {
  const text = await response.text()
  return response.status === 403 || text.includes('FORBIDDEN')
}

describe.each(CHANGES)('a change by %s', (_road, call, admitted) => {
  test('is admitted from a page of this service', async () => {
    const response = await call(own())
    expect({ status: response.status, refused: await isRefused(response) }).toEqual({
      status: admitted,
      refused: false,
    })
  })

  test('is admitted in a browser of before 2023 by its Origin', async () => {
    const response = await call({ cookie, origin: `http://${host()}` })
    expect({ status: response.status, refused: await isRefused(response) }).toEqual({
      status: admitted,
      refused: false,
    })
  })

  test.each([...FOREIGN, ...UNKNOWN])('is refused for %s', async (_what, fields) => {
    expect(await isRefused(await call({ cookie, ...fields() }))).toBe(true)
  })
})

test('a refused change changes nothing, and the refusal says what is wanted', async () => {
  const name = unique('By another site')
  const response = await send('POST', '/api/admin/users', { cookie, 'sec-fetch-site': 'cross-site' }, { name })
  expect(await response.json()).toEqual({
    error: 'forbidden',
    message: expect.stringContaining('Sec-Fetch-Site: same-origin'),
  })
  const users = await tenant.owner.get('/api/admin/users')
  expect(users.text).not.toContain(name)
})

const READS = ['/api/admin/users', '/trpc/v1.users.list?input=%7B%7D', '/graphql?query=%7Bme%7Bid%7D%7D']

describe.each(READS)('reading %s', (path) => {
  test.each([['a page of this service', own], ...UNKNOWN] satisfies [string, () => Fields][])(
    'is admitted for %s',
    async (_what, fields) => {
      const response = await send('GET', path, { cookie, ...fields() })
      expect({ status: response.status, refused: await isRefused(response) }).toEqual({ status: 200, refused: false })
    },
  )

  test.each(FOREIGN)('is refused for %s', async (_what, fields) => {
    expect(await isRefused(await send('GET', path, { cookie, ...fields() }))).toBe(true)
  })
})

test('a credential in a header counts alone: neither the cookie nor where the page is from matters', async () => {
  const { key, userId } = await keyWith(server, tenant, ['read'])
  const response = await send('POST', '/graphql', { cookie, 'x-api-key': key }, { query: '{ me { id } }' })
  expect(await response.json()).toEqual({ data: { me: { id: userId } } })
  const wrong = await send('GET', '/api/admin/users', { ...own(), authorization: 'Bearer nothing' })
  expect(wrong.status).toBe(401)
})

test.each<[what: string, value: () => string]>([
  ['no session', () => '__Host-keystead='],
  ['a mistyped token', () => `${cookie}x`],
  ['another name', () => cookie.replace('__Host-', '')],
  ['another case', () => cookie.replace('__Host', '__host')],
  ['the cookie twice, of which another host may have set one', () => `${cookie}; __Host-keystead=${'x'.repeat(50)}`],
  ['the cookie twice, the same', () => `${cookie}; ${cookie}`],
])('401 for %s', async (_what, value) => {
  const response = await send('GET', '/api/admin/users', { ...own(), cookie: value() })
  expect(response.status).toBe(401)
})

test('401 for an API key in the cookie: only a session may be there', async () => {
  const { key } = await keyWith(server, tenant, ['*'])
  const response = await send('GET', '/api/admin/users', { ...own(), cookie: `__Host-keystead=${key}` })
  expect(response.status).toBe(401)
})

test('other cookies beside it do not matter', async () => {
  const response = await send('GET', '/api/admin/users', { ...own(), cookie: `a=b; ${cookie};c=__Host-keystead=x` })
  expect(response.status).toBe(200)
})

test('it ends with its session, at once', async () => {
  const other = await server.createTenant()
  const fields = { cookie: `__Host-keystead=${other.owner.credential}`, 'sec-fetch-site': 'same-origin' }
  expect((await send('GET', '/api/admin/users', fields)).status).toBe(200)
  expect((await send('POST', '/api/v1/auth/logout', fields, {})).status).toBe(200)
  expect((await send('GET', '/api/admin/users', fields)).status).toBe(401)
  expect((await other.owner.get('/api/admin/users')).status).toBe(401)
})

test('forward authentication takes no cookie: it belongs to the host of Keystead, not to those behind a gateway', async () => {
  expect((await send('GET', '/api/v1/auth/check', own())).status).toBe(401)
})
