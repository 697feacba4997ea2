import { beforeAll, describe, expect, test } from 'vitest'
import { adminSession, keyWith, lesserCallers, refusedCallers, unique, uniqueEmail } from '../support/callers.ts'
import type { TestClient } from '../support/client.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { expectRefused, send } from '../support/walls.ts'
import { endpoints } from './endpoints.ts'

let server: TestServer
let tenant: TestTenant
let id: string
let refused: Map<string, TestClient>
let lesser: Map<string, TestClient>

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  id = (await tenant.owner.post('/admin/api', { name: unique('Target'), status: 'active', scopes: ['a'] })).body.id
  refused = await refusedCallers(server, tenant)
  lesser = await lesserCallers(server, tenant)
  const admin = { name: unique('Admin'), email: uniqueEmail('admin'), role: 'admin' }
  const token = { name: unique('Token of an admin'), status: 'active', scopes: ['admin'] }
  lesser.set('a key with admin', (await keyWith(server, tenant, ['admin'])).client)
  lesser.set('a key of role admin', server.as((await tenant.owner.post('/users', admin)).body.api_key))
  lesser.set('a session of role admin', (await adminSession(server)).owner)
  lesser.set('a token with admin', server.as((await tenant.owner.post('/admin/api', token)).body.token))
})

/** What the requests of this file could have changed. */
const stored = async () => (await tenant.owner.get('/admin/api')).text

describe.each(Object.entries(endpoints))('%s', (_name, endpoint) => {
  test('401: whoever cannot say who they are, whatever else is wrong; nothing is stored', async () => {
    const before = await stored()
    await expectRefused(refused, endpoint, id, { status: 401, body: { error: expect.any(String) } })
    expect(await stored()).toBe(before)
  })

  test('403: whoever is no Super Admin, an admin too, whatever else is wrong; nothing is stored', async () => {
    const before = await stored()
    await expectRefused(lesser, endpoint, id, { status: 403, body: { error: 'Access denied' } })
    expect(await stored()).toBe(before)
  })
})

test('sessions of role super_admin, and keys and tokens with *, may do all of it', async () => {
  const all = { name: unique('All'), status: 'active', scopes: ['*'] }
  const clients = [
    tenant.owner,
    (await keyWith(server, tenant, ['*'])).client,
    server.as((await tenant.owner.post('/admin/api', all)).body.token),
  ]
  for (const client of clients) {
    const { body } = await client.post('/admin/api', { name: unique('Target'), status: 'active' })
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const { status } = await send(client, endpoint, body.id)
      expect({ name, done: status < 300 }).toEqual({ name, done: true })
    }
  }
})
