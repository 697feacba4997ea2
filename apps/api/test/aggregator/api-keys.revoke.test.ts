import { beforeAll, expect, test } from 'vitest'
import { keyFor, keyWith } from '../support/callers.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { expectSameAnswer } from '../support/walls.ts'

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
})

test('204: no body; the key ends at once and stays in the list as revoked', async () => {
  const { client, userId, keyId } = await keyWith(server, tenant, ['admin'])
  const kept = await keyFor(server, tenant, userId, ['read'])
  const { status, text } = await tenant.owner.delete(`/api/admin/api-keys/${keyId}`)
  expect(status).toBe(204)
  expect(text).toBe('')
  expect((await client.get('/api/admin/users')).status).toBe(401)
  const { body } = await tenant.owner.get(`/api/admin/users/${userId}/api-keys`)
  expect(body).toMatchObject([
    { id: kept.keyId, active: true, revoked_at: null },
    { id: keyId, active: false, revoked_at: expect.stringMatching(/Z$/) },
  ])
})

test('204: an id in capitals names the same key', async () => {
  const { keyId } = await keyWith(server, tenant, ['read'])
  expect((await tenant.owner.delete(`/api/admin/api-keys/${keyId.toUpperCase()}`)).status).toBe(204)
})

test('404: a key that is revoked already, byte for byte like one that never was; its end is not moved', async () => {
  const { userId, keyId } = await keyWith(server, tenant, ['read'])
  await tenant.owner.delete(`/api/admin/api-keys/${keyId}`)
  const before = (await tenant.owner.get(`/api/admin/users/${userId}/api-keys`)).body
  const again = await tenant.owner.delete(`/api/admin/api-keys/${keyId}`)
  expect(again.status).toBe(404)
  expectSameAnswer(again, await tenant.owner.delete(`/api/admin/api-keys/${userId}`))
  expect((await tenant.owner.get(`/api/admin/users/${userId}/api-keys`)).body).toEqual(before)
})

test('400: the text of a key is no id here; the key goes on', async () => {
  const { key, client } = await keyWith(server, tenant, ['admin'])
  expect((await tenant.owner.delete(`/api/admin/api-keys/${key}`)).status).toBe(400)
  expect((await client.get('/api/admin/users')).status).toBe(200)
})

test('403: an admin cannot revoke a key that holds *; the key goes on', async () => {
  const admin = await keyWith(server, tenant, ['admin'])
  const above = await keyWith(server, tenant, ['*'])
  const { status, body } = await admin.client.delete(`/api/admin/api-keys/${above.keyId}`)
  expect(status).toBe(403)
  expect(body).toEqual({ error: 'forbidden', message: expect.any(String) })
  expect((await above.client.get('/api/admin/users')).status).toBe(200)
})

test('of many who revoke one key at once, one is told that it did', async () => {
  const { keyId } = await keyWith(server, tenant, ['read'])
  const attempts = Array.from({ length: 20 }, () => tenant.owner.delete(`/api/admin/api-keys/${keyId}`))
  const statuses = (await Promise.all(attempts)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 204)).toHaveLength(1)
  expect(statuses.filter((status) => status === 404)).toHaveLength(19)
})
