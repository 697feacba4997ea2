import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { keyWith, unique, uniqueEmail } from '../support/callers.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { expectSameAnswer, send } from '../support/walls.ts'
import { ofOneUser } from './endpoints.ts'

let server: TestServer
let tenant: TestTenant
let other: TestTenant
let foreign: { id: string; email: string; key: string }

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  other = await server.createTenant()
  const email = uniqueEmail('foreign')
  const { body } = await other.owner.post('/users', { name: unique('Foreign'), email, role: 'admin' })
  foreign = { id: body.user.user_id, email, key: body.api_key }
})

test.each(Object.entries(ofOneUser))(
  '%s 404: whoever another tenant has, byte for byte like nobody',
  async (_name, endpoint) => {
    const before = (await other.owner.get(`/users/${foreign.id}`)).body
    for (const client of [tenant.owner, server.admin, (await keyWith(server, tenant, ['admin'])).client]) {
      const unknown = await send(client, endpoint, randomUUID())
      expect(unknown.status).toBe(404)
      expect(unknown.body).toEqual({ error: 'API user not found' })
      expectSameAnswer(await send(client, endpoint, foreign.id), unknown)
      // The owner of another tenant holds more than an admin, which must not be seen either.
      expectSameAnswer(await send(client, endpoint, other.ownerId), unknown)
    }
    expect((await other.owner.get(`/users/${foreign.id}`)).body).toEqual(before)
    expect((await server.as(foreign.key).get('/users?limit=1')).status).toBe(200)
  },
)

test.each(Object.entries(ofOneUser))('%s 404: an id that is no UUID', async (_name, endpoint) => {
  const unknown = await send(tenant.owner, endpoint, randomUUID())
  for (const id of [
    'x1y2z3w4',
    '1',
    'null',
    '%20',
    'a%2Fb',
    '..%2F..',
    `${randomUUID()}0`,
    tenant.ownerEmail,
    'ключ',
  ]) {
    expectSameAnswer(await send(tenant.owner, endpoint, id), unknown)
  }
})

test('the list of a tenant names nobody of another', async () => {
  const { text } = await tenant.owner.get('/users')
  expect(text).not.toContain(foreign.id)
  expect(text).not.toContain(foreign.email)
})
