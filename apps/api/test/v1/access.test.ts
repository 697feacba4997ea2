import { covers, FINE_SCOPES, scopesOfRoles } from '@keystead/domain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDns, type TestDns } from '../sso/dns.ts'
import { cases, scopedProcedures } from './cases.ts'
import { buildWorld, reserve, startBench, type TestBench, type World } from './support.ts'

let dns: TestDns
let bench: TestBench
/** Only ever read, or refused. */
let world: World

beforeAll(async () => {
  dns = await startDns()
  bench = await startBench({ dnsServers: [dns.address] })
  world = await buildWorld(bench.server)
})
afterAll(async () => {
  await bench.stop()
  await dns.stop()
})

type Request = Pick<(typeof cases)[string], 'path' | 'body' | 'needsOwnTenant'>

/** The parts of a world that a request names. */
function partsOf({ path, body }: Request): Set<PropertyKey> {
  const named = new Set<PropertyKey>()
  const watched = new Proxy(world, {
    get(target, name) {
      named.add(name)
      return Reflect.get(target, name)
    },
  })
  path(watched)
  body?.(watched)
  return named
}

/** A world in which the request succeeds, with no more than it names: the domain of a connection has its record. */
async function worldFor(request: Request & { method: string }): Promise<World> {
  if (request.method === 'GET') return world
  const tenant = request.needsOwnTenant ? await bench.server.createTenant() : world.tenant
  const fresh = await buildWorld(bench.server, tenant, partsOf(request))
  if (fresh.connectionId !== '') dns.records.set(fresh.ssoDomain.record_name, [fresh.ssoDomain.record_value])
  return fresh
}

test('the table of this test knows every procedure of v1, with the scope that the design gives it', () => {
  const stated = Object.fromEntries(Object.entries(cases).map(([name, { scope }]) => [name, scope]))
  expect(scopedProcedures).toEqual(stated)
})

/** Managing tenants takes a Super Admin of the default tenant: no fine scope is enough. */
const byScope = Object.entries(cases).filter(([, { scope }]) => scope !== 'tenants:manage')

describe.each(Object.entries(cases))('%s', (_name, { scope, method, path, body, headers: own }) => {
  test('401: nobody, and a credential that does not exist; nothing is stored', async () => {
    const before = await bench.store.snapshot(world.tenant.id)
    for (const credential of [null, 'ks_nonsense', 'gw_abc123xyz789def456uvw012pqr345stu678', 'a.b.c']) {
      const {
        status,
        body: error,
        headers,
      } = await bench.server.as(credential).request(method, path(world), body?.(world), { headers: own ?? {} })
      expect(status).toBe(401)
      expect(error).toMatchObject({ error: 'Unauthorized', code: 'unauthorized', request_id: expect.any(String) })
      expect(headers.get('www-authenticate')).toMatch(/^Bearer/)
    }
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
  })

  test('403: a key with every fine scope but the one that is needed; nothing is stored', async () => {
    const others = await bench.keyWith(
      world.tenant.id,
      FINE_SCOPES.filter((other) => other !== scope),
    )
    const before = await bench.store.snapshot(world.tenant.id)
    const { status, body: error } = await others.request(method, path(world), body?.(world), { headers: own ?? {} })
    expect(status).toBe(403)
    expect(error).toMatchObject({ error: 'Forbidden', code: 'forbidden', detail: `Requires the scope ${scope}` })
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
  })

  test('403 comes before 400: who may not call it does not hear what is wrong with the input', async () => {
    const none = await bench.keyWith(world.tenant.id, [])
    const nonsense = method === 'GET' ? undefined : { rawBody: '{', headers: { 'content-type': 'application/json' } }
    expect((await none.request(method, `${path(world)}?limit=0`, undefined, nonsense)).status).toBe(403)
  })
})

test.each(byScope)('%s: 200 for a key with exactly the scope it needs', async (name, of) => {
  const { scope, method, path, body, headers = {}, isText = false } = of
  const fresh = await worldFor(of)
  const key = await bench.keyWith(fresh.tenant.id, [scope])
  // What was charged is given back by who charged it.
  if (name === 'keys.refundCharge') fresh.chargeId = await reserve(key, fresh.keyText)
  const answer = await key.request(method, path(fresh), body?.(fresh), { headers })
  expect(answer.status).toBe(200)
  if (isText) expect(answer.text).toContain('"event_id":"')
  else expect(answer.body).toMatchObject({ message: expect.any(String), timestamp: expect.stringMatching(/Z$/) })
})

const oneOfEach = [...new Map(byScope.map((entry) => [entry[1].scope.split(':')[0], entry] as const)).values()]

test.each(oneOfEach)('%s: 200 for a key with all actions of the resource', async (_name, of) => {
  const { scope, method, path, body } = of
  const fresh = await worldFor(of)
  const key = await bench.keyWith(fresh.tenant.id, [`${scope.split(':')[0]}:*`])
  expect((await key.request(method, path(fresh), body?.(fresh))).status).toBe(200)
})

test('a snapshot leaves out counts, also those that have become entries of the log meanwhile', async () => {
  const fresh = await buildWorld(bench.server)
  const key = await bench.keyWith(fresh.tenant.id, ['audit:read'])
  const before = await bench.store.snapshot(fresh.tenant.id)
  expect((await key.get('/api/v1/audit-events?action=key.used')).body.data).not.toEqual([])
  const { rows } = bench.store
  await rows('update audit_pending set due_at = clock_timestamp() where tenant_id = $1', [fresh.tenant.id])
  expect((await key.get('/api/v1/audit-events/checkpoint')).status).toBe(200)
  expect(
    await rows(`select bucket from audit_event where tenant_id = $1 and action = 'key.used'`, [fresh.tenant.id]),
  ).toContainEqual({ bucket: null })
  expect(await bench.store.snapshot(fresh.tenant.id)).toBe(before)
})

describe('roles', () => {
  test.each(['viewer', 'user'] as const)('403: a %s administers nothing', async (role) => {
    const session = await bench.sessionOf(world.tenant.id, role)
    const before = await bench.store.snapshot(world.tenant.id)
    const administration = Object.values(cases).filter(({ scope }) => !covers(scopesOfRoles([role]), scope))
    // What they may do is to verify keys, to see what was used, and to store objects.
    expect(administration.length).toBeGreaterThan(Object.keys(cases).length - 12)
    for (const { method, path, body } of administration) {
      expect((await session.request(method, path(world), body?.(world))).status).toBe(403)
    }
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
  })

  test.each(byScope)('200: an admin may call %s', async (_name, of) => {
    const { method, path, body, headers = {} } = of
    const fresh = await worldFor(of)
    const session = await bench.sessionOf(fresh.tenant.id, 'admin')
    expect((await session.request(method, path(fresh), body?.(fresh), { headers })).status).toBe(200)
  })
})

describe('nobody grants or takes over more than they hold', () => {
  test('403: users:create alone gives no role; nothing is stored', async () => {
    const key = await bench.keyWith(world.tenant.id, ['users:create', 'users:update'])
    const before = await bench.store.snapshot(world.tenant.id)
    for (const role of ['viewer', 'user', 'admin', 'super_admin']) {
      const created = await key.post('/api/v1/users', { email: 'raised@example.com', roles: [role] })
      expect(created.status).toBe(403)
      expect((await key.put(`/api/v1/users/${world.userId}`, { roles: [role] })).status).toBe(403)
    }
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
  })

  test('403: an admin neither makes, changes, deletes nor issues keys for a Super Admin', async () => {
    const session = await bench.sessionOf(world.tenant.id, 'admin')
    const { ownerId } = world.tenant
    await world.tenant.owner.post(`/api/v1/projects/${world.projectId}/users`, { user_id: ownerId })
    const owned = await world.tenant.owner.post(`/api/v1/users/${ownerId}/api-keys`, { project_id: world.projectId })
    const ownersKey: string = owned.body.data.api_key
    const before = await bench.store.snapshot(world.tenant.id)
    const refused = [
      await session.post('/api/v1/users', { email: 'raised@example.com', roles: ['super_admin'] }),
      await session.put(`/api/v1/users/${world.userId}`, { roles: ['super_admin'] }),
      await session.put(`/api/v1/users/${ownerId}`, { new_email: 'taken-over@example.com' }),
      await session.delete(`/api/v1/users/${ownerId}`, { force: true }),
      await session.post(`/api/v1/users/${ownerId}/api-keys`, { project_id: world.projectId }),
      await session.delete(`/api/v1/users/${ownerId}/api-keys`),
      await session.post('/api/v1/api-keys/rotate', { api_key: ownersKey }),
      await session.delete(`/api/v1/api-keys/${ownersKey}`),
      await session.post(`/api/v1/api-keys/${ownersKey}/disable`),
    ]
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403))
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
  })

  test('a change of roles acts on the next request', async () => {
    const { id, email, password } = await bench.person(world.tenant.id, 'admin')
    const login = await bench.server.as(null).post('/api/v1/auth/login', { email, password })
    const session = bench.server.as(login.body.data.session_token)
    expect((await session.get('/api/v1/users')).status).toBe(200)
    await world.tenant.owner.put(`/api/v1/users/${id}`, { roles: ['viewer'] })
    expect((await session.get('/api/v1/users')).status).toBe(403)
    await world.tenant.owner.put(`/api/v1/users/${id}`, { status: 'inactive' })
    expect((await session.get('/api/v1/users')).status).toBe(401)
    await world.tenant.owner.put(`/api/v1/users/${id}`, { status: 'active', roles: ['admin'] })
    expect((await session.get('/api/v1/users')).status).toBe(200)
  })
})
