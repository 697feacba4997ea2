import { DEFAULT_TENANT_ID } from '@keystead/domain'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import { startTestServer } from '../support/server.ts'
import { comparable, logIn, sharedBench, type TestBench } from '../v1/support.ts'
import { KEYS, makeKey, makeUser, mistyped, strangeKey, verify } from './support.ts'

const CHECK = '/api/v1/auth/check'

let bench: TestBench
let owner: TestClient
let caller: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  owner = bench.server.admin
  caller = await bench.keyWith(DEFAULT_TENANT_ID, ['keys:verify'])
})

const check = (key: string | null, query = ''): Promise<TestResponse> => bench.server.as(key).get(`${CHECK}${query}`)

const identityOf = ({ headers }: TestResponse): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('x-keystead-')))

const limits = [
  { name: 'requests', limit: 3, window_seconds: 600 },
  { name: 'burst', limit: 2, window_seconds: 300 },
]

describe('200', () => {
  test('says who it is, in headers alone', async () => {
    const email = `checked-${Date.now()}@example.com`
    const user_id = await makeUser(owner, { email, roles: ['viewer'] })
    const project = await owner.post('/api/v1/projects', { project_name: 'Zoë & co' })
    await owner.post(`/api/v1/projects/${project.body.data.project_id}/users`, { user_id })
    const key = await makeKey(owner, {
      user_id,
      project_id: project.body.data.project_id,
      scopes: ['a:x', 'b:*'],
      limits,
      credits: { remaining: 7 },
      environment: 'live',
      external_id: 'customer 7',
      metadata: { never: 'told' },
    })
    const answer = await check(key.text)
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect(identityOf(answer)).toEqual({
      'x-keystead-code': 'VALID',
      'x-keystead-tenant-id': DEFAULT_TENANT_ID,
      'x-keystead-user-id': user_id,
      'x-keystead-user': email,
      'x-keystead-key-id': key.id,
      'x-keystead-project-id': project.body.data.project_id,
      'x-keystead-project': 'Zo%C3%AB & co',
      'x-keystead-scopes': 'a:x b:*',
      'x-keystead-environment': 'live',
      'x-keystead-external-id': 'customer 7',
      'x-keystead-limit-remaining': '1',
      'x-keystead-credits-remaining': '6',
    })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('a key without any of it: no empty headers', async () => {
    const key = await makeKey(owner)
    expect(Object.keys(identityOf(await check(key.text))).toSorted()).toEqual(
      ['code', 'key-id', 'scopes', 'tenant-id', 'user', 'user-id'].map((name) => `x-keystead-${name}`),
    )
  })

  test('the roles of its user, when it speaks for them', async () => {
    const user_id = await makeUser(owner, { roles: ['viewer', 'user'] })
    const key = await makeKey(owner, { user_id, scopes: undefined })
    expect(identityOf(await check(key.text))).toMatchObject({ 'x-keystead-roles': 'viewer user' })
  })

  test('a content JWT has no key id', async () => {
    const { body } = await owner.post('/admin/api', {
      name: `Content ${Date.now()}`,
      status: 'active',
      scopes: ['p:r'],
    })
    const answer = await check(body.token, '?scopes=p:r')
    expect(identityOf(answer)).toMatchObject({ 'x-keystead-user-id': body.id, 'x-keystead-scopes': 'p:r' })
    expect(answer.headers.has('x-keystead-key-id')).toBe(false)
  })

  test.each(['日本語', 'Zoë Ü', 'rocket 🚀 man', '100 % sure'])('a name that headers do not hold: %s', async (name) => {
    const unique = `${name} ${Date.now()}`
    const user = await owner.post('/api/admin/users', { name: unique })
    // Names have no control characters; what the caller calls a holder may.
    const external = `a\t${unique}`
    const key = await makeKey(owner, { user_id: user.body.id, external_id: external })
    const answer = await check(key.text)
    expect(answer.status).toBe(200)
    const textOf = (header: string) => decodeURIComponent(answer.headers.get(header) ?? '')
    expect([textOf('x-keystead-user'), textOf('x-keystead-external-id')]).toEqual([unique, external])
  })

  test('takes from limits and credits, by the cost it is asked with, and is a use of the key', async () => {
    const key = await makeKey(owner, {
      limits: [{ name: 'requests', limit: 10, window_seconds: 600 }],
      credits: { remaining: 9 },
    })
    await check(key.text)
    await check(key.text, '?cost=4')
    await check(key.text, '?cost=0')
    expect(await verify(caller, key.text, { explain: true })).toMatchObject({
      remaining: 4,
      limits: [{ remaining: 5 }],
    })
    const { body } = await owner.get(`${KEYS}/${key.id}`)
    expect(body.data).toMatchObject({ usage_count: 3, last_used_ip: '127.0.0.1' })
    const usage = await owner.get(`/api/v1/usage?interval=total&group=outcome&key_id=${key.id}`)
    expect(usage.body.data).toEqual([{ start: null, group: 'VALID', count: 3, cost: 5 }])
  })

  test('finds the key where every route finds it', async () => {
    const key = await makeKey(owner)
    const nobody = bench.server.as(null)
    const forms: Record<string, string>[] = [{ 'X-API-Key': key.text }, { authorization: `bearer ${key.text}` }]
    for (const headers of forms) {
      expect((await nobody.get(CHECK, { headers })).status).toBe(200)
    }
    expect((await nobody.get(CHECK, { headers: { authorization: key.text } })).status).toBe(401)
  })

  test.each([
    ['?scopes=a:x', 200],
    ['?scopes=a:x,b:y', 200],
    ['?scopes=a:x,%20b:y', 200],
    ['?scopes=c:z%20or%20a:x', 200],
    ['?scopes=a:x+and+not+b:y', 403],
    ['?scopes=a:x,c:z', 403],
  ])('%s: %i', async (query, status) => {
    const key = await makeKey(owner, { scopes: ['a:x', 'b:*'] })
    expect((await check(key.text, query)).status).toBe(status)
  })
})

describe('whose keys it admits', () => {
  test('those of the default tenant, or of the one that it names by id or name, in any case of the id', async () => {
    const { id, owner: theirs } = await bench.server.createTenant()
    const [{ name } = {}] = await bench.store.rows('select name from tenant where id = $1', [id])
    const [ours, other] = [await makeKey(owner, { scopes: ['a:x'] }), await makeKey(theirs, { scopes: ['a:x'] })]
    const statuses = async (query: string) => [
      (await check(ours.text, query)).status,
      (await check(other.text, query)).status,
    ]
    expect(await statuses('')).toEqual([200, 401])
    expect(await statuses(`?tenant=${DEFAULT_TENANT_ID}`)).toEqual([200, 401])
    expect(await statuses('?tenant=Default')).toEqual([200, 401])
    for (const named of [id, id.toUpperCase(), encodeURIComponent(String(name))]) {
      expect(await statuses(`?tenant=${named}`)).toEqual([401, 200])
    }
    expect(await statuses('?tenant=nobody')).toEqual([401, 401])
    expect((await bench.server.as(null).get(`${CHECK}?tenant=${id}`)).status).toBe(401)
  })

  test('a key of another tenant is answered like one that nobody has, and takes nothing of its limits', async () => {
    const { owner: theirs, id } = await bench.server.createTenant()
    const key = await makeKey(theirs, { scopes: ['*'], limits: [{ name: 'requests', limit: 1, window_seconds: 600 }] })
    const [foreign, unknown] = [await check(key.text), await check(strangeKey())]
    expect(comparable(foreign)).toBe(comparable(unknown))
    expect(foreign.headers.get('x-keystead-code')).toBe('NOT_FOUND')
    expect((await check(key.text, `?tenant=${id}`)).status).toBe(200)
  })

  test.each(['', 'a%00b', 'x'.repeat(201), 'a&tenant=b'])('400: tenant=%s', async (tenant) => {
    const key = await makeKey(owner)
    expect((await check(key.text, `?tenant=${tenant}`)).status).toBe(400)
  })
})

describe('401', () => {
  test('no key, one that is none, a session, and one that does not work, all alike but for the code', async () => {
    const [revoked, disabled, inactive] = [await makeKey(owner), await makeKey(owner), await makeKey(owner)]
    await owner.delete(`${KEYS}/${revoked.id}`)
    await owner.post(`${KEYS}/${disabled.id}/disable`)
    await owner.put(`/api/v1/users/${inactive.userId}`, { status: 'inactive' })
    const expired = await makeKey(owner, { expires_at: '2020-01-01T00:00:00Z' })
    const { email, password } = await bench.person(DEFAULT_TENANT_ID, 'admin')
    const cases: [string | null, string | null][] = [
      [null, null],
      ['nonsense', 'NOT_FOUND'],
      [strangeKey(), 'NOT_FOUND'],
      [await logIn(bench.server, email, password), 'NOT_FOUND'],
      [mistyped(revoked.text), 'MALFORMED'],
      [revoked.text, 'REVOKED'],
      [disabled.text, 'DISABLED'],
      [inactive.text, 'USER_INACTIVE'],
      [expired.text, 'EXPIRED'],
    ]
    for (const [key, code] of cases) {
      const answer = await check(key)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('x-keystead-code')).toBe(code)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="keystead"')
      expect(answer.body).toMatchObject({ error: 'Unauthorized', code: 'unauthorized' })
      expect(Object.keys(identityOf(answer)).filter((name) => name !== 'x-keystead-code')).toEqual([])
    }
  })

  test('at once after a revocation', async () => {
    const key = await makeKey(owner)
    expect((await check(key.text)).status).toBe(200)
    await owner.delete(`${KEYS}/${key.id}`)
    expect((await check(key.text)).status).toBe(401)
  })

  test('each counts as an attempt; one too many is 429, for a good key too, and a good key never counts', async () => {
    const strict = await startTestServer({ environment: { KEYSTEAD_AUTH_RATE_LIMIT: '3' } })
    onTestFinished(() => strict.stop())
    const key = await makeKey(strict.admin)
    const statusOf = async (text: string) => (await strict.as(text).get(CHECK)).status
    const statuses = []
    for (let i = 0; i < 5; i++) statuses.push(await statusOf(key.text))
    for (let i = 0; i < 4; i++) statuses.push(await statusOf(strangeKey()))
    expect(statuses).toEqual([200, 200, 200, 200, 200, 401, 401, 401, 429])
    const { headers } = await strict.as(key.text).get(CHECK)
    expect(headers.get('ratelimit-policy')).toBe('"authentication";q=3;w=60')
  })
})

describe('403', () => {
  test('a key that does not hold the scopes', async () => {
    const key = await makeKey(owner, { scopes: ['a:x'] })
    const answer = await check(key.text, '?scopes=b:y')
    expect(answer.status).toBe(403)
    expect(answer.headers.get('x-keystead-code')).toBe('INSUFFICIENT_SCOPE')
    const detail = 'The key does not hold the required scopes'
    expect(answer.body).toMatchObject({ error: 'Forbidden', code: 'forbidden', detail })
  })

  test('a key that does not work from there', async () => {
    const key = await makeKey(owner, { ip_allowlist: ['192.0.2.0/24'] })
    const answer = await check(key.text)
    expect(answer.status).toBe(403)
    expect(answer.headers.get('x-keystead-code')).toBe('IP_NOT_ALLOWED')
    expect(answer.body).toMatchObject({ code: 'forbidden', detail: 'The key does not work from this address' })
  })
})

describe('429', () => {
  test('a key over its limit: when to come again, and which limit it was', async () => {
    const key = await makeKey(owner, { limits })
    expect([(await check(key.text)).status, (await check(key.text)).status]).toEqual([200, 200])
    const answer = await check(key.text)
    expect(answer.status).toBe(429)
    expect(answer.body).toMatchObject({ code: 'rate_limited', detail: 'The key is over its limit; try again later' })
    expect(answer.headers.get('x-keystead-code')).toBe('RATE_LIMITED')
    expect(answer.headers.get('ratelimit-policy')).toBe('"burst";q=2;w=300')
    const wait = Number(answer.headers.get('retry-after'))
    expect(wait).toBeGreaterThan(290)
    expect(wait).toBeLessThanOrEqual(300)
    expect(answer.headers.get('ratelimit')).toBe(`"burst";r=0;t=${wait}`)
  })

  test('of several limits that are exceeded, the one to wait for longest', async () => {
    const key = await makeKey(owner, { limits })
    expect((await check(key.text, '?cost=4')).headers.get('ratelimit-policy')).toBe('"requests";q=3;w=600')
  })

  test('a key whose credits are used up', async () => {
    const key = await makeKey(owner, { credits: { remaining: 1 } })
    expect((await check(key.text)).status).toBe(200)
    const answer = await check(key.text)
    expect(answer.status).toBe(429)
    expect(answer.headers.get('x-keystead-code')).toBe('USAGE_EXCEEDED')
    expect(answer.headers.get('ratelimit-policy')).toMatch(/^"credits"/)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('a limit whose name has characters that header fields hold in quotes only', async () => {
    const key = await makeKey(owner, { limits: [{ name: 'a.b-c_d', limit: 1, window_seconds: 60 }] })
    await check(key.text)
    expect((await check(key.text)).headers.get('ratelimit-policy')).toBe('"a.b-c_d";q=1;w=60')
  })

  test('limited=403: for a gateway that knows no 429, told apart by the code', async () => {
    const key = await makeKey(owner, { limits, credits: { remaining: 1 } })
    expect((await check(key.text, '?limited=403')).status).toBe(200)
    const exceeded = await check(key.text, '?limited=403')
    expect([exceeded.status, exceeded.headers.get('x-keystead-code')]).toEqual([403, 'USAGE_EXCEEDED'])
    const limited = await check(key.text, '?limited=403&cost=3')
    expect([limited.status, limited.headers.get('x-keystead-code')]).toEqual([403, 'RATE_LIMITED'])
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await check(key.text, '?limited=429&cost=3')).status).toBe(429)
  })
})

test.each([
  ['?scopes=', /scopes/],
  ['?scopes=a%20and', /scopes: a scope, "not" or "\(" was expected at the end/],
  ['?scopes=(a', /scopes: "\)" was expected/],
  ['?cost=-1', /cost must be a whole number, at most 1000000/],
  ['?cost=1.5', /cost must be a whole number, at most 1000000/],
  ['?cost=x', /cost must be a whole number, at most 1000000/],
  ['?cost=1000001', /cost: .*1000000/],
  ['?cost=1&cost=2', /cost/],
  ['?limited=500', /limited/],
  ['?scope=a', /Unknown fields: scope/],
])('400: %s', async (query, message) => {
  const key = await makeKey(owner)
  const answer = await check(key.text, query)
  expect([answer.status, answer.body.code]).toEqual([400, 'validation_error'])
  expect(answer.body.detail).toMatch(message)
  expect((await owner.get(`${KEYS}/${key.id}`)).body.data.usage_count).toBe(0)
})
