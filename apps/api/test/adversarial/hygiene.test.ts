import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyWith, unique, uniqueEmail } from '../support/callers.ts'
import { ADMIN_KEY, startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { send, sendRaw } from './raw.ts'

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await startTestServer({ environment: { KEYSTEAD_LISTEN: 'http://127.0.0.1:0,https://127.0.0.1:0' } })
  tenant = await server.createTenant()
})
afterAll(async () => {
  expect(server.logs(), 'a failure of our own').not.toMatch(/"level":[56]0/)
  await server.stop()
})

const VERIFY = [
  'POST /api/v1/keys/verify HTTP/1.1',
  `x-api-key: ${ADMIN_KEY}`,
  'content-type: application/json',
  'content-length: 11',
]

describe('400: a Host that RFC 9112 does not allow, by every road', () => {
  test.each([
    ['two of them', ['host: a', 'host: b']],
    ['the same one twice', ['host: a', 'host: a']],
    ['in another case', ['host: a', 'HOST: a']],
    ['with a user', ['host: user@a']],
    ['with a path', ['host: a/b']],
    ['with blanks in it', ['host: a b']],
    ['a list', ['host: a, b']],
    ['with a query', ['host: a?b']],
    ['none at all', []],
  ])('%s', async (_, hosts) => {
    for (const head of [
      ['GET /health HTTP/1.1'],
      ['GET /nothing HTTP/1.1'],
      ['GET /graphql?query=%7B__typename%7D HTTP/1.1'],
    ]) {
      expect((await sendRaw(server.url, [...head, ...hosts]))?.status, head[0]).toBe(400)
    }
    expect((await sendRaw(server.url, [...VERIFY, ...hosts], '{"key":"x"}'))?.status).toBe(400)
    const inNode = [...VERIFY, 'x-a: 1', 'x-a: 2', ...hosts]
    expect((await sendRaw(server.url, inNode, '{"key":"x"}'))?.status).toBe(400)
  })

  test.each([
    'host: localhost',
    'host: 127.0.0.1:8080',
    'host: [2001:db8::1]:80',
    'host: a-b.example.com:443',
    'host: xn--bcher-kva.example',
    'host:',
  ])('allowed: %s', async (host) => {
    expect((await sendRaw(server.url, ['GET /health HTTP/1.1', host]))?.status).toBe(200)
    expect((await sendRaw(server.url, [...VERIFY, host], '{"key":"x"}'))?.status).toBe(200)
  })
})

describe('names', () => {
  const bad = [
    'a\u0007b',
    'a\nb',
    'a\u001b[2Jb',
    'a\u007fb',
    'a\u0085b',
    'a\u202Eb',
    'a\u2066b',
    'a\u200Fb',
    'a\u061Cb',
    'a\u2028b',
  ]

  test.each(bad.map((name) => [JSON.stringify(name), name]))(
    '400: control and bidi characters: %s',
    async (_, name) => {
      const { owner } = tenant
      const user = await owner.post('/users', { name: unique('User'), email: uniqueEmail('user') })
      const id = user.body.user.user_id
      const answers = [
        await owner.post('/api/admin/users', { name }),
        await owner.post('/users', { name, email: uniqueEmail('user') }),
        await owner.patch(`/users/${id}`, { name }),
        await owner.post('/admin/api', { name, status: 'active', scopes: [] }),
        await owner.post('/api/admin/api-keys', { user_id: id, name }),
        await owner.post('/api/v1/users', { email: uniqueEmail('user'), username: name }),
        await owner.post('/api/v1/projects', { project_name: name }),
        await owner.post('/api/v1/configs', { config_name: name }),
        await owner.post('/api/v1/api-keys', { user_id: id, name, scopes: [] }),
        await server.admin.post('/api/v1/tenants', { name, owner: { email: uniqueEmail('owner') } }),
      ]
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400))
      expect(answers[0]?.body.message).toBe('name must not contain control characters')
    },
  )

  test('every other sign of any script is fine', async () => {
    for (const name of ['Zoë', 'שלום', 'مرحبا', '株式会社', '👩‍👩‍👧', 'a\u200Db', 'Ünïcödé – “quoted”']) {
      expect((await tenant.owner.post('/api/admin/users', { name: `${name} ${unique('')}` })).status, name).toBe(201)
    }
  })
})

describe('what browsers are told', () => {
  const FIELDS = {
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  }
  const PAGES = ['/docs', '/health', '/nothing', '/users', '/openapi.json']

  test('no referrer and no opener, on every answer', async () => {
    for (const path of PAGES) {
      const { headers } = await server.as(null).get(path)
      expect(Object.fromEntries(headers), path).toMatchObject(FIELDS)
      expect(headers.get('strict-transport-security'), path).toBeNull()
    }
    const verified = await server.admin.post('/api/v1/keys/verify', { key: 'x' })
    expect(Object.fromEntries(verified.headers)).toMatchObject(FIELDS)
  })

  test('https stays https, by every road', async () => {
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
    try {
      for (const [path, init] of [
        ['/docs', {}],
        ['/nothing', {}],
        [
          '/api/v1/keys/verify',
          {
            method: 'POST',
            headers: { 'x-api-key': ADMIN_KEY, 'content-type': 'application/json' },
            body: '{"key":"x"}',
          },
        ],
      ] as const) {
        const { headers } = await fetch(server.urls[1] + path, init)
        expect(headers.get('strict-transport-security'), path).toBe('max-age=31536000')
      }
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
    }
  })

  test('/ leads to /docs', async () => {
    const answer = await send(server.url, { method: 'GET', target: '/' })
    expect([answer?.status, answer?.headers.get('location')]).toEqual([302, '/docs'])
    expect((await send(server.url, { method: 'HEAD', target: '/' }))?.status).toBe(302)
    expect((await send(server.url, { method: 'POST', target: '/' }))?.status).toBe(405)
  })
})

test('404: an unknown path, by every method, whatever it brings', async () => {
  for (const method of ['GET', 'DELETE', 'POST', 'PUT', 'PATCH']) {
    for (const headers of [
      [],
      ['content-type: application/json'],
      ['content-type: text/plain'],
      ['content-type: nonsense'],
    ]) {
      for (const target of ['/nothing', '/api/v1/nothing', '/users/a/b/c']) {
        const answer = await send(server.url, { method, target, credential: ADMIN_KEY, headers })
        expect(answer?.status, `${method} ${target} ${headers.join()}`).toBe(404)
        const withBody = await send(server.url, { method, target, credential: ADMIN_KEY, headers, body: '{' })
        expect(withBody?.status, `${method} ${target} ${headers.join()} with a body`).toBe(404)
      }
    }
  }
})

test('403 before 400: only Super Admins of the default tenant are told what is wrong with a tenant', async () => {
  const strangers = [tenant.owner, (await keyWith(server, tenant, ['*'])).client]
  for (const client of strangers) {
    for (const body of [
      {},
      { name: 5 },
      { name: 'x', owner: 'y' },
      { name: 'x', owner: { email: uniqueEmail('o') } },
    ]) {
      const answer = await client.post('/api/v1/tenants', body)
      expect([answer.status, answer.body.detail]).toEqual([
        403,
        'Only Super Admins of the default tenant manage tenants',
      ])
    }
    expect(
      (
        await client.post('/api/v1/tenants', undefined, {
          rawBody: '{',
          headers: { 'content-type': 'application/json' },
        })
      ).status,
    ).toBe(403)
    expect((await client.get('/api/v1/tenants?limit=0')).status).toBe(403)
    expect((await client.post('/trpc/v1.tenants.create', { name: 5 })).status).toBe(403)
  }
  expect((await server.admin.post('/api/v1/tenants', {})).status).toBe(400)
})

describe('unknown fields of the three older contracts are allowed, and named in the answer', () => {
  const warningOf = ({ headers }: { headers: Headers }) => headers.get('x-keystead-warning')

  test('each contract, when creating and when updating', async () => {
    const { owner } = tenant
    const more = { scope: 1, expires: null }
    const user = await owner.post('/api/admin/users', { name: unique('User'), ...more })
    expect([user.status, warningOf(user)]).toEqual([201, 'unknown fields: scope, expires'])
    const key = await owner.post('/api/admin/api-keys', { user_id: user.body.id, scopes: ['read'], scope: 'x' })
    expect([key.status, warningOf(key)]).toEqual([201, 'unknown fields: scope'])
    const account = await owner.post('/users', { name: unique('User'), email: uniqueEmail('user'), ...more })
    expect([account.status, warningOf(account)]).toEqual([201, 'unknown fields: scope, expires'])
    const patched = await owner.patch(`/users/${account.body.user.user_id}`, { name: unique('User'), emial: 'x' })
    expect([patched.status, warningOf(patched)]).toEqual([200, 'unknown fields: emial'])
    const content = await owner.post('/admin/api', { name: unique('User'), status: 'active', scopes: [], expire: 'x' })
    expect([content.status, warningOf(content)]).toEqual([201, 'unknown fields: expire'])
  })

  test('nothing is said when there is none, and a refusal says it too', async () => {
    const fine = await tenant.owner.post('/api/admin/users', { name: unique('User') })
    expect([fine.status, warningOf(fine)]).toEqual([201, null])
    const refused = await tenant.owner.post('/api/admin/users', { nmae: 'x' })
    expect([refused.status, warningOf(refused)]).toEqual([400, 'unknown fields: nmae'])
  })

  test('what may be a secret in the wrong place is not repeated, and many are not all named', async () => {
    const secret = await tenant.owner.post('/api/admin/users', {
      name: unique('User'),
      agg_0123456789abcdef: 1,
      note: 2,
    })
    expect([secret.status, warningOf(secret)]).toEqual([201, 'unknown fields'])
    const strange = await tenant.owner.post('/api/admin/users', { name: unique('User'), 'a\r\nx: 1': 1, é: 2 })
    expect([strange.status, warningOf(strange)]).toEqual([201, 'unknown fields'])
    const names = Array.from({ length: 500 }, (_, i) => 'f'.repeat((i % 30) + 1) + 'abcdefghij'[i % 10] + 'xyz'[i % 3])
    const many = await tenant.owner.post('/api/admin/users', {
      name: unique('User'),
      ...Object.fromEntries(names.map((it) => [it, 1])),
    })
    expect(many.status).toBe(201)
    expect(warningOf(many)).toMatch(/^unknown fields: (\w+, ){10}and \d+ more$/)
  })
})
