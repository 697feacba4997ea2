import { beforeAll, describe, expect, test } from 'vitest'
import { adminSession, keyWith, lesserCallers, refusedCallers, unique, uniqueEmail } from '../support/callers.ts'
import type { TestClient } from '../support/client.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { expectRefused, send } from '../support/walls.ts'
import { endpoints } from './endpoints.ts'

let server: TestServer
let tenant: TestTenant
let target: { id: string; key: string }
let refused: Map<string, TestClient>
let lesser: Map<string, TestClient>

const create = async (client: TestClient, role: 'user' | 'admin' = 'user') => {
  const { body } = await client.post('/users', { name: unique('Target'), email: uniqueEmail('target'), role })
  return { id: body.user.user_id as string, key: body.api_key as string }
}

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  target = await create(tenant.owner)
  refused = await refusedCallers(server, tenant)
  lesser = await lesserCallers(server, tenant)
})

/** What the requests of this file could have changed: users, and whether the target's key still works. */
async function stored() {
  const users = await tenant.owner.get('/users')
  const names = users.body.map(({ user_id, name }: { user_id: string; name: string }) => [user_id, name])
  return { names, key: (await server.as(target.key).get('/users')).status }
}

describe.each(Object.entries(endpoints))('%s', (_name, endpoint) => {
  test('401: whoever cannot say who they are, whatever else is wrong; nothing is stored', async () => {
    const before = await stored()
    await expectRefused(refused, endpoint, target.id, { status: 401, body: { error: expect.any(String) } })
    expect(await stored()).toEqual(before)
  })

  test('403: whoever does not hold admin, whatever else is wrong; nothing is stored', async () => {
    const before = await stored()
    await expectRefused(lesser, endpoint, target.id, { status: 403, body: { error: 'Requires the scope admin' } })
    expect(await stored()).toEqual(before)
  })
})

test('keys with admin and *, a primary key of role admin and sessions of the roles admin and super_admin may do all', async () => {
  const own = await adminSession(server)
  const clients = [
    own.owner,
    tenant.owner,
    (await keyWith(server, tenant, ['admin'])).client,
    (await keyWith(server, tenant, ['*'])).client,
    server.as((await create(tenant.owner, 'admin')).key),
  ]
  for (const client of clients) {
    const { id } = await create(client)
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const { status } = await send(client, endpoint, id)
      expect({ name, done: status < 300 }).toEqual({ name, done: true })
    }
  }
})

test('401: an inactive user’s keys stop at once, and go on when it is active again', async () => {
  const { id, key } = await create(tenant.owner, 'admin')
  const client = server.as(key)
  expect((await client.get('/users')).status).toBe(200)
  await tenant.owner.patch(`/users/${id}`, { is_active: false })
  expect((await client.get('/users')).status).toBe(401)
  await tenant.owner.patch(`/users/${id}`, { is_active: true })
  expect((await client.get('/users')).status).toBe(200)
})

test('the primary key follows the role of its user from the next request on', async () => {
  const { id, key } = await create(tenant.owner)
  const client = server.as(key)
  expect((await client.get('/users')).status).toBe(403)
  await tenant.owner.patch(`/users/${id}`, { role: 'admin' })
  expect((await client.get('/users')).status).toBe(200)
  await tenant.owner.patch(`/users/${id}`, { role: 'user' })
  expect((await client.get('/users')).status).toBe(403)
})

describe('403: an admin against a Super Admin', () => {
  test.each([
    ['rotate', (client: TestClient, id: string) => client.post(`/users/${id}/rotate-key`)],
    ['delete', (client: TestClient, id: string) => client.delete(`/users/${id}`)],
    ['rename', (client: TestClient, id: string) => client.patch(`/users/${id}`, { name: unique('Taken over') })],
    ['demote', (client: TestClient, id: string) => client.patch(`/users/${id}`, { role: 'user' })],
    ['stop', (client: TestClient, id: string) => client.patch(`/users/${id}`, { is_active: false })],
  ])('%s: refused; nothing changes', async (_what, attempt) => {
    const own = await server.createTenant()
    const admin = server.as((await create(own.owner, 'admin')).key)
    const above = await own.owner.post('/api/v1/users', { email: uniqueEmail('super'), roles: ['super_admin'] })
    const path = `/users/${above.body.data.user_id}`
    const before = (await own.owner.get(path)).body
    const { status, body } = await attempt(admin, above.body.data.user_id)
    expect(status).toBe(403)
    expect(body).toEqual({ error: expect.any(String) })
    expect((await own.owner.get(path)).body).toEqual(before)
  })
})

test('409: the last Super Admin of a tenant can be neither deleted nor demoted nor stopped', async () => {
  const own = await server.createTenant()
  const path = `/users/${own.ownerId}`
  const attempts = [
    await own.owner.delete(path),
    await own.owner.patch(path, { role: 'user' }),
    await own.owner.patch(path, { is_active: false }),
  ]
  expect(attempts.map(({ status }) => status)).toEqual([409, 409, 409])
  expect((await own.owner.get(path)).body).toMatchObject({ role: 'admin', is_active: true })
})
