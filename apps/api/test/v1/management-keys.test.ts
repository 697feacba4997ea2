import { APPLICATION_KEY } from '@keystead/domain'
import { beforeAll, describe, expect, test } from 'vitest'
import { keyWith } from '../support/callers.ts'
import type { TestClient } from '../support/client.ts'
import { foreignKey, KEYS, makeKey, makeUser, sha256Of, verify } from '../verify/support.ts'
import { buildWorld, sharedBench, type TestBench, type World } from './support.ts'

// A key for a tenant's own API is no key to Keystead. (docs/adr/0030)

let bench: TestBench
let world: World
let owner: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
})

/** Every scope there is, as a tenant may call those of its own API. */
const EVERYTHING = ['*', 'admin', 'read', 'write', 'users:read', 'users:*', 'keys:verify', 'keys:create', 'jobs:create']

/** One request of each road, and the body with which its contract refuses. */
const roads: [what: string, method: string, path: string, body: object | undefined, refusal: object][] = [
  ['v1', 'GET', '/api/v1/users', undefined, { detail: APPLICATION_KEY, code: 'forbidden' }],
  ['verification', 'POST', '/api/v1/keys/verify', { key: 'x' }, { detail: APPLICATION_KEY, code: 'forbidden' }],
  ['log-out, which asks for no scope', 'POST', '/api/v1/auth/logout', undefined, { detail: APPLICATION_KEY }],
  ['the aggregator', 'GET', '/api/admin/users', undefined, { error: 'forbidden', message: APPLICATION_KEY }],
  ['jobs', 'GET', '/api/jobs', undefined, { error: 'forbidden', message: APPLICATION_KEY }],
  ['completions', 'POST', '/stream', { provider: 'echo', model: 'echo', prompt: 'x' }, { message: APPLICATION_KEY }],
  ['accounts', 'GET', '/users', undefined, { error: APPLICATION_KEY }],
  ['content', 'GET', '/admin/api', undefined, { error: 'Access denied' }],
  ['tRPC', 'GET', '/trpc/v1.users.list?input=%7B%7D', undefined, { error: { message: APPLICATION_KEY } }],
]

const KINDS: [what: string, make: () => Promise<string>][] = [
  ['a key made without saying what for', async () => (await makeKey(owner, { scopes: EVERYTHING })).text],
  ['a key made for the API', async () => (await makeKey(owner, { scopes: EVERYTHING, management: false })).text],
  [
    'a key that follows a user with every right',
    async () => (await makeKey(owner, { user_id: world.tenant.ownerId, scopes: undefined })).text,
  ],
  [
    'a key that was imported',
    async () => {
      const text = foreignKey()
      const keys = [{ sha256: sha256Of(text), user_id: world.userId, scopes: EVERYTHING }]
      expect((await owner.post(`${KEYS}/import`, { keys })).status).toBe(200)
      return text
    },
  ],
  ['a key of the gateway, of a user without a role', async () => world.keyText],
]

describe.each(KINDS)('%s', (_what, make) => {
  test.each(roads)('403 from %s', async (_road, method, path, body, refusal) => {
    const { status, body: answer } = await bench.server.as(await make()).request(method, path, body)
    expect(status).toBe(403)
    expect(answer).toMatchObject(refusal)
  })

  test('GraphQL answers none of its fields', async () => {
    const client = bench.server.as(await make())
    for (const query of ['{ me { id } }', '{ jobs(first: 1) { edges { node { id } } } }', 'mutation { logout }']) {
      const { body } = await client.post('/graphql', { query })
      expect(body.data ?? null).toBeNull()
      expect(body.errors[0].extensions.code).toBe('FORBIDDEN')
    }
  })

  test('is verified', async () => {
    const key = await make()
    expect(await verify(owner, key)).toMatchObject({ valid: true, tenant_id: world.tenant.id })
    const check = await bench.server.as(key).get(`/api/v1/auth/check?tenant=${world.tenant.id}`)
    expect(check.status).toBe(200)
  })
})

describe('a management key', () => {
  test('of v1 does what its scopes let it, and no more', async () => {
    const key = await makeKey(owner, { management: true, scopes: ['users:read'] })
    const client = bench.server.as(key.text)
    expect((await client.get('/api/v1/users')).status).toBe(200)
    expect((await client.get(KEYS)).status).toBe(403)
    expect((await owner.get(`${KEYS}/${key.id}`)).body.data.management).toBe(true)
    expect(await verify(owner, key.text, { scopes: ['users:read'] })).toMatchObject({ valid: true })
  })

  test('is what the aggregator, accounts and content make', async () => {
    const { client } = await keyWith(bench.server, world.tenant, ['read'])
    expect((await client.get('/api/jobs')).status).toBe(200)
    const account = await owner.post('/users', { name: `Admin ${Date.now()}`, role: 'admin' })
    expect((await bench.server.as(account.body.api_key).get('/users')).status).toBe(200)
    const content = { name: `Content ${Date.now()}`, status: 'active', scopes: ['users:read'] }
    const { body } = await owner.post('/admin/api', content)
    expect((await bench.server.as(body.token).get('/api/v1/users')).status).toBe(200)
  })

  test('of the gateway follows its user: it manages from the moment that the user has a role, and no longer', async () => {
    const mine = await buildWorld(bench.server, world.tenant)
    const client = bench.server.as(mine.keyText)
    expect((await client.get('/api/jobs')).status).toBe(403)
    await owner.put(`/api/v1/users/${mine.userId}`, { roles: ['viewer'] })
    expect((await client.get('/api/jobs')).status).toBe(200)
    expect((await owner.get(`${KEYS}/${mine.keyId}`)).body.data.management).toBe(true)
    await owner.put(`/api/v1/users/${mine.userId}`, { roles: [] })
    expect((await client.get('/api/jobs')).body.message).toBe(APPLICATION_KEY)
  })

  test('of the gateway that was given scopes is none, though its user gets a role: they are the tenant’s words', async () => {
    const mine = await buildWorld(bench.server, world.tenant)
    const changer = await bench.keyWith(world.tenant.id, ['keys:update'])
    expect((await changer.patch(`${KEYS}/${mine.keyId}`, { scopes: ['*', 'users:read'] })).status).toBe(200)
    await owner.put(`/api/v1/users/${mine.userId}`, { roles: ['viewer'] })
    const client = bench.server.as(mine.keyText)
    expect((await client.get('/api/v1/users')).body.detail).toBe(APPLICATION_KEY)
    expect((await client.get('/api/jobs')).status).toBe(403)
    // To have it follow its user again takes all that the user holds.
    expect((await changer.patch(`${KEYS}/${mine.keyId}`, { scopes: null })).status).toBe(403)
    expect((await owner.patch(`${KEYS}/${mine.keyId}`, { scopes: null })).status).toBe(200)
    expect((await client.get('/api/jobs')).status).toBe(200)
    expect((await client.get('/api/v1/users')).status).toBe(403)
  })

  test('stays one when it is rotated, and an application key stays none', async () => {
    for (const management of [true, false]) {
      const key = await makeKey(owner, { management, scopes: ['users:read'] })
      const { body } = await owner.post(`${KEYS}/rotate`, { api_key: key.id })
      const { status } = await bench.server.as(body.data.new_api_key).get('/api/v1/users')
      expect(status).toBe(management ? 200 : 403)
    }
  })

  test('is not made of another key: what it is for is fixed', async () => {
    const key = await makeKey(owner, { scopes: ['users:read'] })
    const { status, body } = await owner.patch(`${KEYS}/${key.id}`, { management: true })
    expect([status, body.detail]).toEqual([400, 'Unknown fields: management'])
    expect((await bench.server.as(key.text).get('/api/v1/users')).status).toBe(403)
  })
})

describe('who makes a key', () => {
  test('of the scopes of their own API: whoever holds keys:create, in any words', async () => {
    const client = await bench.keyWith(world.tenant.id, ['keys:create'])
    const made = await client.post(KEYS, { user_id: world.userId, scopes: EVERYTHING })
    expect(made.status).toBe(200)
    const changer = await bench.keyWith(world.tenant.id, ['keys:update', 'keys:delete'])
    const { key_id } = made.body.data
    expect((await changer.patch(`${KEYS}/${key_id}`, { scopes: ['invoices:read', '*'] })).status).toBe(200)
    expect((await changer.post(`${KEYS}/rotate`, { api_key: key_id, overlap_seconds: 60 })).status).toBe(200)
    expect((await changer.delete(`${KEYS}/${key_id}`)).status).toBe(200)
  })

  test('403: a management key of scopes that they do not hold', async () => {
    const client = await bench.keyWith(world.tenant.id, ['keys:create'])
    const user_id = await makeUser(owner)
    const { status, body } = await client.post(KEYS, { user_id, management: true, scopes: ['users:read'] })
    expect([status, body.detail]).toEqual([403, 'You cannot grant a scope that you do not hold: users:read'])
  })

  test.each([1, 0, 'true', 'yes', null, [], {}])('400: management: %j', async (management) => {
    const { status, body } = await owner.post(KEYS, { user_id: world.userId, scopes: [], management })
    expect(status).toBe(400)
    expect(body.detail).toMatch(/^management: .*expected boolean/)
  })

  test('its event says what it is for', async () => {
    for (const management of [true, false]) {
      const key = await makeKey(owner, { management, scopes: ['users:read'] })
      const { body } = await owner.get(`/api/v1/audit-events?action=key.created&target=${key.id}`)
      expect(body.data[0].details).toMatchObject({ management })
    }
  })

  test('explain says what it is for, and takes nothing', async () => {
    const of = async (text: string) => {
      const { rules } = await verify(owner, text, { explain: true })
      return rules.find(({ rule }: { rule: string }) => rule === 'management')
    }
    const [application, management] = [await makeKey(owner), await makeKey(owner, { management: true })]
    expect(await of(application.text)).toEqual({
      rule: 'management',
      value: 'a key for your own API: it is verified, and may not call Keystead',
      passed: true,
    })
    expect((await of(management.text)).value).toBe('a management key: it may call Keystead itself')
  })
})
