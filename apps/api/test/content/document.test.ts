import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { expectAsPrinted } from '../support/shape.ts'

/**
 * The examples of the document that docs/contracts/content.md describes, in its order, as it prints them: it gives methods, paths and bodies, and says of
 * the headers only that the role of Super Admin is required.
 */

let server: TestServer
let id: string

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const PRINTED_LIST =
  '[ { "id": "uuid", "name": "api-user-name", "description": "API user description", "token": "jwt-token", ' +
  '"expire_at": "2024-01-01T00:00:00Z", "created_at": "2024-01-01T00:00:00Z", "updated_at": "2024-01-01T00:00:00Z", ' +
  '"scopes": ["scope1", "scope2"], "status": "active" } ]'
const PRINTED_USER = JSON.stringify(JSON.parse(PRINTED_LIST)[0])

test('Create API User: POST /admin/api', async () => {
  const sent = {
    name: 'api-user-name',
    description: 'API user description',
    expire_at: '2054-01-01T00:00:00Z',
    status: 'active',
    scopes: ['scope1', 'scope2'],
  }
  const { status, body } = await server.admin.post('/admin/api', sent)
  expect(status).toBe(201)
  expectAsPrinted(body, PRINTED_USER)
  expect(body).toMatchObject({ ...sent, expire_at: '2054-01-01T00:00:00.000Z' })
  id = body.id
})

test('List API Users: GET /admin/api', async () => {
  const headers = { 'X-API-Key': ADMIN_KEY }
  const { status, body } = await server.as(null).get('/admin/api', { headers })
  expect(status).toBe(200)
  expectAsPrinted(body, PRINTED_LIST)
})

test('Get API User: GET /admin/api/:id', async () => {
  const { status, body } = await server.admin.get(`/admin/api/${id}`)
  expect(status).toBe(200)
  expectAsPrinted(body, PRINTED_USER)
  expect(body).toMatchObject({ id, name: 'api-user-name' })
})

test('Update API User: PUT /admin/api/:id', async () => {
  const sent = {
    name: 'new-unique-name',
    description: 'New description',
    expire_at: '2055-01-01T00:00:00Z',
    status: 'inactive',
    scopes: ['scope3', 'scope4'],
  }
  const { status, body } = await server.admin.put(`/admin/api/${id}`, sent)
  expect(status).toBe(200)
  expectAsPrinted(body, PRINTED_USER)
  expect(body).toMatchObject({ ...sent, expire_at: '2055-01-01T00:00:00.000Z' })
})

test('Regenerate Token: POST /admin/api/regenerate-token/:id', async () => {
  const before = await server.admin.get(`/admin/api/${id}`)
  const { status, body } = await server.admin.post(`/admin/api/regenerate-token/${id}`)
  expect(status).toBe(200)
  expectAsPrinted(body, PRINTED_USER)
  expect(body).toEqual({ ...before.body, token: expect.any(String) })
  expect(body.token).not.toBe(before.body.token)
})

test('400 Bad Request: invalid input, missing fields, an invalid status, a duplicate name', async () => {
  const right = { name: 'another', status: 'active' }
  for (const wrong of [{ scopes: 'scope1' }, { name: undefined }, { status: 'paused' }, { name: 'new-unique-name' }]) {
    const { status, body } = await server.admin.post('/admin/api', { ...right, ...wrong })
    expect(status).toBe(400)
    expectAsPrinted(body, '{ "error": "Error message" }')
  }
})

test('403 Forbidden: insufficient permissions', async () => {
  const account = { name: 'Admin', email: 'admin@example.com', role: 'admin' }
  const { body: created } = await server.admin.post('/users', account)
  const { status, text } = await server.as(created.api_key).get('/admin/api')
  expect(status).toBe(403)
  expect(text).toBe('{"error":"Access denied"}')
})

test('Delete API User: DELETE /admin/api/:id', async () => {
  const { status, text } = await server.admin.delete(`/admin/api/${id}`)
  expect(status).toBe(204)
  expect(text).toBe('')
})

test('404 Not Found: API user not found', async () => {
  const { status, text } = await server.admin.get(`/admin/api/${id}`)
  expect(status).toBe(404)
  expect(text).toBe('{"error":"API user not found"}')
})
