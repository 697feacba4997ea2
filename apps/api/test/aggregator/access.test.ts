import { beforeAll, describe, expect, test } from 'vitest'
import { adminSession, type Caller, keyFor, keyWith, lesserCallers, refusedCallers } from '../support/callers.ts'
import type { TestClient } from '../support/client.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { expectRefused, send } from '../support/walls.ts'
import { endpoints } from './endpoints.ts'

let server: TestServer
let tenant: TestTenant
let target: Caller
let refused: Map<string, TestClient>
let lesser: Map<string, TestClient>

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  target = await keyWith(server, tenant, ['read'])
  refused = await refusedCallers(server, tenant)
  lesser = await lesserCallers(server, tenant)
})

/** What the requests of this file could have changed. */
async function stored() {
  const users = await tenant.owner.get('/users')
  const keys = await tenant.owner.get(`/api/admin/users/${target.userId}/api-keys`)
  return { users: users.body.map(({ user_id }: { user_id: string }) => user_id), keys: keys.body }
}

describe.each(Object.entries(endpoints))('%s', (name, endpoint) => {
  const id = () => (name.startsWith('DELETE') ? target.keyId : target.userId)

  test('401: whoever cannot say who they are, whatever else is wrong; nothing is stored', async () => {
    const before = await stored()
    const body = { error: 'unauthorized', message: expect.any(String) }
    await expectRefused(refused, endpoint, id(), { status: 401, body })
    expect(await stored()).toEqual(before)
  })

  test('403: whoever does not hold admin, whatever else is wrong; nothing is stored', async () => {
    const before = await stored()
    const body = { error: 'forbidden', message: 'Requires the scope admin' }
    await expectRefused(lesser, endpoint, id(), { status: 403, body })
    expect(await stored()).toEqual(before)
  })
})

test('a key with admin, a key with *, and sessions of the roles admin and super_admin may do all of it', async () => {
  const own = await adminSession(server)
  const admin = (await keyWith(server, tenant, ['admin'])).client
  const all = (await keyWith(server, tenant, ['*'])).client
  for (const [client, at] of [
    [own.owner, own],
    [tenant.owner, tenant],
    [admin, tenant],
    [all, tenant],
  ] as const) {
    const { userId, keyId } = await keyWith(server, at, ['read'])
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const { status } = await send(client, endpoint, name.startsWith('DELETE') ? keyId : userId)
      expect({ name, done: status < 300 }).toEqual({ name, done: true })
    }
  }
})

test('X-API-Key is heard before Authorization, and a wrong one is not made good by a right bearer', async () => {
  const right = `Bearer ${(await keyWith(server, tenant, ['admin'])).key}`
  const anyone = server.as(null)
  expect(
    (await anyone.get('/api/admin/users', { headers: { 'x-api-key': 'wrong', authorization: right } })).status,
  ).toBe(401)
  expect((await anyone.get('/api/admin/users', { headers: { authorization: right } })).status).toBe(200)
  expect(
    (await anyone.get('/api/admin/users', { headers: { authorization: right.replace('Bearer', 'bearer') } })).status,
  ).toBe(200)
  expect(
    (await anyone.get('/api/admin/users', { headers: { authorization: right.replace('Bearer', 'Basic') } })).status,
  ).toBe(401)
})

test('401: a key is refused at once when it is revoked, and other keys of its user go on', async () => {
  const { client, userId, keyId } = await keyWith(server, tenant, ['admin'])
  const other = await keyFor(server, tenant, userId, ['admin'])
  expect((await client.get('/api/admin/users')).status).toBe(200)
  expect((await client.delete(`/api/admin/api-keys/${keyId}`)).status).toBe(204)
  expect((await client.get('/api/admin/users')).status).toBe(401)
  expect((await other.client.get('/api/admin/users')).status).toBe(200)
})
