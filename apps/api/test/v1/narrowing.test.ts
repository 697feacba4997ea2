import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { KEYS, makeKey, makeUser, verify } from '../verify/support.ts'
import { logIn, sharedBench, type TestBench } from './support.ts'

// A user who loses roles or scopes takes them from its keys.

let bench: TestBench
let tenantId: string
let owner: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  const tenant = await bench.server.createTenant()
  tenantId = tenant.id
  owner = tenant.owner
})

const scopesOf = async (keyId: string): Promise<string[]> => (await owner.get(`${KEYS}/${keyId}`)).body.data.scopes

const setRoles = (userId: string, roles: string[]) => owner.put(`/api/v1/users/${userId}`, { roles })

const managementKey = (user_id: string, scopes: string[]) => makeKey(owner, { user_id, management: true, scopes })

describe('a user who is demoted', () => {
  test('cannot promote itself again with a key from before', async () => {
    const user_id = await makeUser(owner, { roles: ['super_admin'] })
    const key = await managementKey(user_id, ['*'])
    const client = bench.server.as(key.text)
    expect((await client.get('/api/v1/users')).status).toBe(200)
    await setRoles(user_id, ['viewer'])
    expect((await client.put(`/api/v1/users/${user_id}`, { roles: ['super_admin'] })).status).toBe(403)
    expect((await client.get('/api/v1/users')).status).toBe(403)
    expect((await client.get('/api/jobs')).status).toBe(200)
  })

  test.each<[what: string, before: string[], key: string[], after: string[], left: string[]]>([
    ['keeps of a broad scope what it still holds', ['super_admin'], ['*'], ['admin'], ['admin']],
    ['keeps named sets', ['admin'], ['admin'], ['user'], ['read', 'write']],
    ['loses a fine scope of the role', ['admin'], ['users:read', 'jobs:read'], ['viewer'], ['jobs:read']],
    ['loses everything with its last role', ['admin'], ['users:*', 'read'], [], []],
    ['keeps what an administrator granted the key beyond it', ['viewer'], ['read', 'users:read'], [], ['users:read']],
    ['loses nothing with a role that it holds twice over', ['super_admin', 'admin'], ['*'], ['super_admin'], ['*']],
    ['loses nothing when it is promoted', ['viewer'], ['read'], ['admin'], ['read']],
  ])('%s', async (_what, before, key, after, left) => {
    const user_id = await makeUser(owner, { roles: before })
    const made = await managementKey(user_id, key)
    await setRoles(user_id, after)
    expect(await scopesOf(made.id)).toEqual(left)
  })

  test('takes it from all of its keys that live, disabled ones too, and from nobody else’s', async () => {
    const user_id = await makeUser(owner, { roles: ['admin'] })
    const another = await managementKey(await makeUser(owner, { roles: ['admin'] }), ['users:read'])
    const [live, disabled, revoked] = [
      await managementKey(user_id, ['users:read']),
      await managementKey(user_id, ['users:read']),
      await managementKey(user_id, ['users:read']),
    ]
    await owner.post(`${KEYS}/${disabled.id}/disable`)
    await owner.delete(`${KEYS}/${revoked.id}`)
    await setRoles(user_id, [])
    expect(await Promise.all([live, disabled, another].map(({ id }) => scopesOf(id)))).toEqual([[], [], ['users:read']])
    await owner.post(`${KEYS}/${disabled.id}/enable`)
    expect((await bench.server.as(disabled.text).get('/api/v1/users')).status).toBe(403)
  })

  test('takes nothing from keys for its own API, whose words no role holds', async () => {
    const user_id = await makeUser(owner, { roles: ['super_admin'] })
    const key = await makeKey(owner, { user_id, scopes: ['invoices:read', '*', 'admin'] })
    await setRoles(user_id, [])
    expect(await scopesOf(key.id)).toEqual(['invoices:read', '*', 'admin'])
  })
})

test('a user who loses scopes of its own takes them from its keys of both kinds, and its token', async () => {
  const { body: user } = await owner.post('/admin/api', {
    name: `Reader ${Date.now()}`,
    status: 'active',
    scopes: ['users:read', 'invoices:*'],
  })
  const application = await makeKey(owner, { user_id: user.id, scopes: ['invoices:read', 'orders:read'] })
  const management = await managementKey(user.id, ['users:read', 'keys:read'])
  const narrowed = await owner.put(`/admin/api/${user.id}`, { scopes: ['invoices:write'] })
  expect(narrowed.status).toBe(200)
  expect(narrowed.headers.get('x-keystead-narrowed-keys')?.split(', ').toSorted()).toEqual(
    [application.id, management.id].toSorted(),
  )
  expect(await scopesOf(application.id)).toEqual(['orders:read'])
  expect(await scopesOf(management.id)).toEqual(['keys:read'])
  expect((await bench.server.as(user.token).get('/api/v1/users')).status).toBe(403)
  expect(await verify(owner, application.text, { scopes: ['invoices:read'] })).toMatchObject({ valid: false })
})

test('the answer and the events name the keys that were narrowed', async () => {
  const user_id = await makeUser(owner, { roles: ['admin'] })
  const key = await managementKey(user_id, ['users:read', 'jobs:read'])
  const { body, headers } = await setRoles(user_id, ['viewer'])
  expect(body.data).toEqual({ narrowed_keys: [key.id] })
  expect(headers.get('x-keystead-narrowed-keys')).toBe(key.id)
  const [updated] = (await owner.get(`/api/v1/audit-events?action=user.updated&target=${user_id}`)).body.data
  expect(updated.details).toMatchObject({ changed: ['roles'], narrowed_keys: [key.id] })
  const [event] = (await owner.get(`/api/v1/audit-events?action=key.narrowed&target=${key.id}`)).body.data
  expect(event.details).toEqual({ user_id, scopes: ['jobs:read'], removed: ['users:read'] })
  const account = await makeUser(owner, { roles: ['admin'] })
  const theirs = await managementKey(account, ['users:read'])
  const changed = await owner.patch(`/users/${account}`, { role: 'user' })
  expect(changed.headers.get('x-keystead-narrowed-keys')).toBe(theirs.id)
  expect((await setRoles(user_id, ['viewer'])).body).not.toHaveProperty('data')
})

describe('at the same time', () => {
  test('keys that a user makes for itself while it is demoted do nothing that it may not do afterwards', async () => {
    for (const scopes of [['*'], ['users:read']]) {
      const person = await bench.person(tenantId, 'super_admin')
      const self = bench.server.as(await logIn(bench.server, person.email, person.password))
      const attack = Array.from({ length: 30 }, () => self.post(KEYS, { user_id: person.id, management: true, scopes }))
      const [{ status }] = await Promise.all([setRoles(person.id, ['viewer']), ...attack])
      expect(status).toBe(200)
      const made = (await Promise.all(attack)).filter((answer) => answer.status === 200)
      for (const { body } of made) {
        expect((await bench.server.as(body.data.api_key).get('/api/v1/users')).status).toBe(403)
      }
      expect((await Promise.all(attack)).every((answer) => [200, 401, 403].includes(answer.status))).toBe(true)
    }
  })

  test('a service that is demoted makes no aggregator key for itself with what it has lost', async () => {
    const { body: user } = await owner.post('/api/admin/users', { name: `Self ${Date.now()}` })
    await setRoles(user.id, ['admin'])
    const { body: key } = await owner.post('/api/admin/api-keys', { user_id: user.id, scopes: ['admin'] })
    const self = bench.server.as(key.key)
    const attack = Array.from({ length: 30 }, () =>
      self.post('/api/admin/api-keys', { user_id: user.id, scopes: ['admin'] }),
    )
    const [{ status: demoted }] = await Promise.all([setRoles(user.id, ['viewer']), ...attack])
    expect(demoted).toBe(200)
    for (const { status, body } of await Promise.all(attack)) {
      if (status === 201) expect((await bench.server.as(body.key).get('/api/admin/users')).status).toBe(403)
    }
  })

  test('a user who is demoted does not promote itself back', async () => {
    const person = await bench.person(tenantId, 'super_admin')
    const self = bench.server.as(await logIn(bench.server, person.email, person.password))
    const attack = () => self.put(`/api/v1/users/${person.id}`, { roles: ['super_admin'] })
    const before = Array.from({ length: 15 }, attack)
    const demoted = setRoles(person.id, ['viewer'])
    await Promise.all([demoted, ...before, ...Array.from({ length: 15 }, attack)])
    expect((await owner.get(`/api/v1/users/${person.id}`)).body.data.roles).toEqual(['viewer'])
  })
})

test('the calls of a tRPC batch each name their own narrowed keys, and the header all of them', async () => {
  const made = await Promise.all(
    [0, 1, 2].map(async () => {
      const user_id = await makeUser(owner, { roles: ['admin'] })
      return { user_id, key: await managementKey(user_id, ['users:read']) }
    }),
  )
  const inputs = Object.fromEntries(made.map(({ user_id }, i) => [i, { user_identifier: user_id, roles: ['viewer'] }]))
  const path = `/trpc/${made.map(() => 'v1.users.update').join(',')}?batch=1`
  const { status, body, headers } = await owner.post(path, inputs)
  expect(status).toBe(200)
  const named = body.map((answer: { result: { data: { data: object } } }) => answer.result.data.data)
  expect(named).toEqual(made.map(({ key }) => ({ narrowed_keys: [key.id] })))
  expect(headers.get('x-keystead-narrowed-keys')?.split(', ').toSorted()).toEqual(
    made.map(({ key }) => key.id).toSorted(),
  )
})
