import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await startTestServer()
  tenant = await server.createTenant()
})
afterAll(() => server.stop())

test('201: an active service user of the caller’s tenant', async () => {
  const name = `Backend ${randomUUID()}`
  const { status, body } = await tenant.owner.post('/api/admin/users', { name, description: 'For production' })
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.any(String),
    tenant_id: tenant.id,
    name,
    description: 'For production',
    active: true,
    created_at: expect.stringMatching(/Z$/),
    updated_at: body.created_at,
  })
})

test('400: a name is required', async () => {
  const { status, body } = await tenant.owner.post('/api/admin/users', { description: 'nameless' })
  expect(status).toBe(400)
  expect(body).toEqual({ error: 'validation_error', message: 'name is required' })
})
