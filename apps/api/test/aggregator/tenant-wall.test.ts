import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { type Caller, keyWith, uniqueEmail } from '../support/callers.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { expectSameAnswer, send } from '../support/walls.ts'
import { ofOneKey, ofOneUser } from './endpoints.ts'

let server: TestServer
let tenant: TestTenant
let other: TestTenant
let foreign: Caller

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  other = await server.createTenant()
  foreign = await keyWith(server, other, ['read', 'write'])
})

const foreignKeys = () => other.owner.get(`/api/admin/users/${foreign.userId}/api-keys`)

test.each([
  ...Object.entries(ofOneUser).map(([name, endpoint]) => ({ name, endpoint, message: 'API user not found' })),
  ...Object.entries(ofOneKey).map(([name, endpoint]) => ({ name, endpoint, message: 'API key not found' })),
])('$name 404: what another tenant has, byte for byte like what nobody has', async ({ name, endpoint, message }) => {
  const before = (await foreignKeys()).body
  for (const client of [tenant.owner, server.admin, (await keyWith(server, tenant, ['admin'])).client]) {
    const unknown = await send(client, endpoint, randomUUID())
    expect(unknown.status).toBe(404)
    expect(unknown.body).toEqual({ error: 'not_found', message })
    expectSameAnswer(await send(client, endpoint, name.startsWith('DELETE') ? foreign.keyId : foreign.userId), unknown)
  }
  expect((await foreignKeys()).body).toEqual(before)
})

test.each(Object.entries({ ...ofOneUser, ...ofOneKey }))('%s 400: an id that is no UUID', async (_name, endpoint) => {
  for (const id of ['1', '550e8400-e29b-41d4-a716', 'not-a-uuid', '550e8400e29b41d4a716446655440000']) {
    const { status, body } = await send(tenant.owner, endpoint, id)
    expect(status).toBe(400)
    expect(body).toEqual({ error: 'validation_error', message: expect.stringMatching(/^(user_)?id must be a UUID$/) })
  }
})

test.each(Object.entries(ofOneUser))('%s 404: a person, whom this contract does not know', async (_name, endpoint) => {
  const { body } = await tenant.owner.post('/api/v1/users', { email: uniqueEmail('person') })
  const unknown = await send(tenant.owner, endpoint, randomUUID())
  expectSameAnswer(await send(tenant.owner, endpoint, body.data.user_id), unknown)
  expectSameAnswer(await send(tenant.owner, endpoint, tenant.ownerId), unknown)
})

test('the lists of a tenant name nobody of another', async () => {
  const { text } = await tenant.owner.get('/api/admin/users')
  expect(text).not.toContain(foreign.userId)
})
