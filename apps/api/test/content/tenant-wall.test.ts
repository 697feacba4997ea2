import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { unique, uniqueEmail } from '../support/callers.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { expectSameAnswer, send } from '../support/walls.ts'
import { ofOneUser } from './endpoints.ts'

let server: TestServer
let tenant: TestTenant
let other: TestTenant
let foreign: string

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  other = await server.createTenant()
  foreign = (await other.owner.post('/admin/api', { name: unique('Foreign'), status: 'active' })).body.id
})

test.each(Object.entries(ofOneUser))(
  '%s 404: whoever another tenant has, byte for byte like nobody',
  async (_name, endpoint) => {
    const before = (await other.owner.get(`/admin/api/${foreign}`)).text
    for (const client of [tenant.owner, server.admin]) {
      const unknown = await send(client, endpoint, randomUUID())
      expect(unknown.status).toBe(404)
      expect(unknown.text).toBe('{"error":"API user not found"}')
      expectSameAnswer(await send(client, endpoint, foreign), unknown)
    }
    expect((await other.owner.get(`/admin/api/${foreign}`)).text).toBe(before)
  },
)

test.each(Object.entries(ofOneUser))('%s 404: an id that is no UUID', async (_name, endpoint) => {
  const unknown = await send(tenant.owner, endpoint, randomUUID())
  for (const id of ['1', 'uuid', 'null', 'api-user-name', '%20', 'a%2Fb', tenant.ownerEmail]) {
    expectSameAnswer(await send(tenant.owner, endpoint, id), unknown)
  }
})

test.each(Object.entries(ofOneUser))('%s 404: a person, whom this contract does not know', async (_name, endpoint) => {
  const { body } = await tenant.owner.post('/api/v1/users', { email: uniqueEmail('person') })
  const unknown = await send(tenant.owner, endpoint, randomUUID())
  expectSameAnswer(await send(tenant.owner, endpoint, body.data.user_id), unknown)
  expectSameAnswer(await send(tenant.owner, endpoint, tenant.ownerId), unknown)
})

test('the list of a tenant names nobody of another', async () => {
  expect((await tenant.owner.get('/admin/api')).text).not.toContain(foreign)
})
