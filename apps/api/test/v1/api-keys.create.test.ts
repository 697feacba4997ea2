import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { KEYS, makeKey, makeUser, verify } from '../verify/support.ts'
import { buildWorld, comparable, sharedBench, type TestBench, type World } from './support.ts'

let bench: TestBench
let world: World
let owner: TestClient
/** Gets no key: every request for one is wrong. */
let refused: string

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
  refused = await makeUser(owner)
})

const time = expect.stringMatching(/Z$/)

const FULL = {
  name: '  The key  ',
  scopes: ['a:x', 'b:*'],
  expires_at: '2099-01-01T01:00:00+01:00',
  limits: [
    { name: 'per.minute-1_a', limit: 1, window_seconds: 1 },
    { name: 'x'.repeat(50), limit: 1_000_000_000, window_seconds: 604_800, kind: 'sliding', strict: true },
  ],
  credits: { remaining: 1_000_000_000_000, refill: { amount: 1_000_000_000, every_seconds: 31_622_400 } },
  ip_allowlist: ['192.0.2.1', '2001:db8::/32'],
  environment: ' production ',
  external_id: ' customer 7 ',
  metadata: { plan: 'pro', nested: { list: [1, null, true, 'x'] }, 'any name': 1.5 },
}

describe('200', () => {
  test('the key is shown once, works at once, and is listed with everything that was said of it', async () => {
    const { status, body } = await owner.post(KEYS, { email: world.email, project_id: world.projectName, ...FULL })
    expect(status).toBe(200)
    expect(body).toEqual({
      message: 'API key created successfully',
      data: { key_id: expect.any(String), api_key: expect.stringMatching(/^ks_[0-9A-Za-z]{40}$/) },
      timestamp: time,
    })
    const { key_id, api_key } = body.data
    const shown = await owner.get(`${KEYS}/${key_id}`)
    expect(shown.text).not.toContain(api_key)
    expect(shown.body.data).toEqual({
      key_id,
      api_key: `${api_key.slice(0, 9)}...${api_key.slice(-6)}`,
      user_id: world.userId,
      user_email: world.email,
      project_id: world.projectId,
      project_name: world.projectName,
      name: 'The key',
      scopes: FULL.scopes,
      created_at: time,
      expires_at: '2099-01-01T00:00:00.000Z',
      status: 'active',
      management: false,
      limits: [
        { ...FULL.limits[0], kind: 'fixed', strict: false },
        { ...FULL.limits[1], kind: 'sliding', strict: true },
      ],
      credits: {
        remaining: 1_000_000_000_000,
        refill: { amount: 1_000_000_000, every_seconds: 31_622_400, last_at: time },
      },
      ip_allowlist: FULL.ip_allowlist,
      environment: 'production',
      external_id: ' customer 7 ',
      metadata: FULL.metadata,
      usage_count: 0,
      last_used_at: null,
      last_used_ip: null,
      successor_id: null,
      plan_id: null,
      plan_name: null,
    })
    expect(await verify(owner, api_key, { ip: '192.0.2.1' })).toMatchObject({ code: 'VALID', key_id })
    const used = { usage_count: 1, last_used_at: time, last_used_ip: '192.0.2.1' }
    expect((await owner.get(`${KEYS}/${key_id}`)).body.data).toMatchObject(used)
  })

  test('nothing but a user: the key may do what its user may, everywhere, for ever', async () => {
    const user_id = await makeUser(owner, { roles: ['viewer'] })
    const { body } = await owner.post(KEYS, { user_id })
    expect((await owner.get(`${KEYS}/${body.data.key_id}`)).body.data).toMatchObject({
      name: 'Default',
      scopes: null,
      project_id: null,
      expires_at: null,
      limits: [],
      credits: null,
      ip_allowlist: null,
      environment: null,
      external_id: null,
      metadata: null,
    })
    expect((await verify(owner, body.data.api_key)).scopes).toEqual(['read'])
  })

  test('null says the same as nothing, where it is allowed', async () => {
    const nothing = {
      expires_at: null,
      credits: null,
      ip_allowlist: null,
      environment: null,
      external_id: null,
      metadata: null,
    }
    const key = await makeKey(owner, nothing)
    expect((await owner.get(`${KEYS}/${key.id}`)).body.data).toMatchObject(nothing)
  })

  test('the key works as a credential, from where it may, and reads are a use of it', async () => {
    const user_id = await makeUser(owner)
    const here = await makeKey(owner, {
      user_id,
      scopes: ['users:read'],
      management: true,
      ip_allowlist: ['127.0.0.1', '::1'],
    })
    const elsewhere = await makeKey(owner, {
      user_id,
      scopes: ['users:read'],
      management: true,
      ip_allowlist: ['192.0.2.1'],
    })
    expect((await bench.server.as(here.text).get('/api/v1/users')).status).toBe(200)
    expect((await bench.server.as(elsewhere.text).get('/api/v1/users')).status).toBe(401)
  })

  test('is recorded, with who made it for whom', async () => {
    const key = await makeKey(owner, { scopes: ['a:x'] })
    const { body } = await owner.get(`/api/v1/audit-events?action=key.created&target=${key.id}`)
    expect(body.data).toMatchObject([
      { actor_id: world.tenant.ownerId, outcome: 'success', details: { user_id: key.userId, scopes: ['a:x'] } },
    ])
  })
})

const limit = { name: 'a', limit: 1, window_seconds: 1 }
const refill = { amount: 1, every_seconds: 60 }
const eleven = Array.from({ length: 11 }, (_, i) => ({ ...limit, name: `limit-${i}` }))
const address = 'must be an IPv4 or IPv6 address or CIDR range'

const wrong: [fields: object, message: RegExp][] = [
  [{ user_id: undefined }, /^user_id: either user_id or email is required, not both$/],
  [{ email: 'a@example.com' }, /^user_id: either user_id or email is required, not both$/],
  [{ user_id: 5 }, /^user_id: .*expected string/],
  [{ name: '' }, /^name must not be empty$/],
  [{ name: '   ' }, /^name must not be empty$/],
  [{ name: 'x'.repeat(201) }, /^name: .*<=200 characters$/],
  [{ name: null }, /^name: .*expected string, received null$/],
  [{ scopes: 'a' }, /^scopes: .*expected array, received string$/],
  [{ scopes: ['a b'] }, /^scopes\.0 must be 1 to 100 printable characters without spaces$/],
  [{ scopes: Array(101).fill('a') }, /^scopes: .*<=100 items$/],
  [{ scopes: null }, /^scopes: .*expected array, received null$/],
  [{ project_id: 5 }, /^project_id: .*expected string/],
  [{ expires_at: 'tomorrow' }, /^expires_at must be an RFC 3339 date and time/],
  [{ expires_at: '2099-01-01' }, /^expires_at must be an RFC 3339 date and time$/],
  [{ expires_at: '2099-01-01T00:00:00' }, /^expires_at must be an RFC 3339 date and time$/],
  [{ expires_at: 4_070_908_800 }, /^expires_at must be an RFC 3339 date and time$/],
  [{ expires_at: '0000-01-01T00:00:00Z' }, /^expires_at must be in the years 1 to 9999$/],
  [{ limits: limit }, /^limits: .*expected array/],
  [{ limits: null }, /^limits: .*expected array, received null$/],
  [{ limits: eleven }, /^limits: .*<=10 items$/],
  [{ limits: [limit, limit] }, /^limits must have unique names$/],
  [
    { limits: [{ ...limit, name: '' }] },
    /^limits\.0\.name must be 1 to 50 letters, digits, dots, dashes or underscores$/,
  ],
  [{ limits: [{ ...limit, name: 'a b' }] }, /^limits\.0\.name must be 1 to 50/],
  [{ limits: [{ ...limit, name: 'ü' }] }, /^limits\.0\.name must be 1 to 50/],
  [{ limits: [{ ...limit, name: 'x'.repeat(51) }] }, /^limits\.0\.name must be 1 to 50/],
  [{ limits: [{ ...limit, limit: 0 }] }, /^limits\.0\.limit: .*>=1$/],
  [{ limits: [{ ...limit, limit: 1_000_000_001 }] }, /^limits\.0\.limit: .*<=1000000000$/],
  [{ limits: [{ ...limit, limit: 1.5 }] }, /^limits\.0\.limit: .*expected int/],
  [{ limits: [{ ...limit, window_seconds: 0 }] }, /^limits\.0\.window_seconds: .*>=1$/],
  [{ limits: [{ ...limit, window_seconds: 604_801 }] }, /^limits\.0\.window_seconds: .*<=604800$/],
  [{ limits: [{ ...limit, window_seconds: undefined }] }, /^limits\.0\.window_seconds is required$/],
  [{ limits: [{ ...limit, kind: 'rolling' }] }, /^limits\.0\.kind: .*"fixed"\|"sliding"$/],
  [{ limits: [{ ...limit, strict: 'yes' }] }, /^limits\.0\.strict: .*expected boolean/],
  [{ limits: [{ ...limit, burst: 1 }] }, /^limits\.0: Unknown fields: burst$/],
  [{ credits: 5 }, /^credits: .*expected object/],
  [{ credits: {} }, /^credits\.remaining is required$/],
  [{ credits: { remaining: -1 } }, /^credits\.remaining: .*>=0$/],
  [{ credits: { remaining: 1e12 + 1 } }, /^credits\.remaining: .*<=1000000000000$/],
  [{ credits: { remaining: 1, left: 1 } }, /^credits: Unknown fields: left$/],
  [{ credits: { remaining: 1, refill: { amount: 1 } } }, /^credits\.refill\.every_seconds is required$/],
  [{ credits: { remaining: 1, refill: { ...refill, amount: 0 } } }, /^credits\.refill\.amount: .*>=1$/],
  [{ credits: { remaining: 1, refill: { ...refill, every_seconds: 59 } } }, /^credits\.refill\.every_seconds: .*>=60$/],
  [{ credits: { remaining: 1, refill: { ...refill, every_seconds: 31_622_401 } } }, /every_seconds: .*<=31622400$/],
  [{ ip_allowlist: [] }, /^ip_allowlist: .*>=1 items$/],
  [{ ip_allowlist: '192.0.2.1' }, /^ip_allowlist: .*expected array/],
  [{ ip_allowlist: Array(101).fill('192.0.2.1') }, /^ip_allowlist: .*<=100 items$/],
  [{ ip_allowlist: ['192.0.2.1', 'localhost'] }, new RegExp(`^ip_allowlist\\.1 ${address}$`)],
  [{ ip_allowlist: ['192.0.2.0/33'] }, new RegExp(`^ip_allowlist\\.0 ${address}$`)],
  [{ environment: '' }, /^environment: .*>=1 characters$/],
  [{ environment: ' ' }, /^environment: .*>=1 characters$/],
  [{ environment: 'x'.repeat(51) }, /^environment: .*<=50 characters$/],
  [{ external_id: '' }, /^external_id: .*>=1 characters$/],
  [{ external_id: 'x'.repeat(201) }, /^external_id: .*<=200 characters$/],
  [{ metadata: [] }, /^metadata: .*expected record/],
  [{ metadata: 'x' }, /^metadata: .*expected record/],
  [{ metadata: { a: 'ü'.repeat(2100) } }, /^metadata must be at most 4096 bytes of JSON$/],
  [{ metadata: { ['x'.repeat(101)]: 1 } }, /^metadata/],
  [{ scope: [] }, /^Unknown fields: scope$/],
]

const shown = (value: object): string =>
  JSON.stringify(value, (_name, member: unknown) => (member === undefined ? 'nothing' : member)).slice(0, 60)

test.each(wrong.map(([fields, message]) => ({ title: shown(fields), fields, message })))(
  '400: $title',
  async ({ fields, message }) => {
    const { status, body } = await owner.post(KEYS, { user_id: refused, ...fields })
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: 'API key creation failed', code: 'validation_error' })
    expect(body.detail).toMatch(message)
    expect(body.issues.length).toBeGreaterThan(0)
  },
)

test('400: none of them made a key', async () => {
  const { body } = await owner.get(`${KEYS}?user_id=${refused}`)
  expect(body.data).toEqual([])
})

test('400: a project that the user is no member of', async () => {
  const before = await bench.store.snapshot(world.tenant.id)
  const { status, body } = await owner.post(KEYS, { user_id: world.tenant.ownerId, project_id: world.projectId })
  expect([status, body.error]).toEqual([400, 'API key creation failed'])
  expect(body.detail).toBe('User is not a member of the specified project')
  expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
})

describe('403: nobody grants what they do not hold', () => {
  test.each<[held: string[], wanted: object]>([
    [['keys:create'], { scopes: ['users:read'], management: true }],
    [['keys:create', 'users:read'], { scopes: ['users:read', 'users:*'], management: true }],
    [['keys:create', 'read'], { scopes: ['write'], management: true }],
    [['admin'], { scopes: ['*'], management: true }],
    // Without scopes of its own the key holds what its user holds.
    [['keys:create'], {}],
  ])('%j makes no key with %j', async (held, wanted) => {
    const user_id = await makeUser(owner, { roles: ['admin'] })
    const client = await bench.keyWith(world.tenant.id, held)
    const before = await bench.store.snapshot(world.tenant.id)
    const { status, body } = await client.post(KEYS, { user_id, ...wanted })
    expect([status, body.code]).toEqual([403, 'forbidden'])
    expect(body.detail).toMatch(/^You cannot grant a scope that you do not hold: /)
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
  })

  test('but what they hold, they grant', async () => {
    const client = await bench.keyWith(world.tenant.id, ['keys:*', 'users:*', 'read'])
    const user_id = await makeUser(owner)
    const scopes = ['users:read', 'users:*', 'keys:create', 'jobs:read', 'read']
    expect((await client.post(KEYS, { user_id, scopes, management: true })).status).toBe(200)
    expect((await client.post(KEYS, { user_id })).status).toBe(200)
  })
})

const ask = (body: object) => owner.post(KEYS, { scopes: [], ...body })

test('404: a user or project that is not there; of another tenant byte for byte the same', async () => {
  const theirs = await buildWorld(bench.server)
  const before = await bench.store.snapshot(world.tenant.id)
  const pairs: [object, object, string][] = [
    [{ user_id: theirs.userId }, { user_id: randomUUID() }, 'API user not found'],
    [{ email: theirs.email }, { email: `nobody-${randomUUID()}@example.com` }, 'API user not found'],
    [
      { user_id: world.userId, project_id: theirs.projectId },
      { user_id: world.userId, project_id: 'none' },
      'Project not found',
    ],
    [
      { user_id: world.userId, project_id: theirs.projectName },
      { user_id: world.userId, project_id: randomUUID() },
      'Project not found',
    ],
  ]
  for (const [foreign, nowhere, detail] of pairs) {
    const answer = await ask(foreign)
    expect([answer.status, answer.body.detail]).toEqual([404, detail])
    expect(comparable(answer)).toBe(comparable(await ask(nowhere)))
  }
  expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
})
