import { beforeAll, expect, test } from 'vitest'
import { keyWith, unique } from '../support/callers.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'

let server: TestServer
let tenant: TestTenant
let userId: string

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  userId = (await tenant.owner.post('/api/admin/users', { name: unique('Backend') })).body.id
})

const keys = () => tenant.owner.get(`/api/admin/users/${userId}/api-keys`)

test('201: the name is Default and the scopes are read and write unless they are given', async () => {
  const { status, body } = await tenant.owner.post('/api/admin/api-keys', { user_id: userId })
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.any(String),
    user_id: userId,
    key_prefix: body.key.slice(0, 10),
    key: expect.stringMatching(/^agg_[0-9A-Za-z]{30}$/),
    name: 'Default',
    scopes: ['read', 'write'],
    active: true,
    expires_at: null,
    last_used_at: null,
    usage_count: 0,
    created_at: expect.stringMatching(/Z$/),
    revoked_at: null,
  })
})

test('201: the key works at once, as X-API-Key and as a bearer token', async () => {
  const { key, client } = await keyWith(server, tenant, ['admin'])
  expect((await client.get('/api/admin/users')).status).toBe(200)
  expect((await server.as(null).get('/api/admin/users', { headers: { 'X-API-Key': key } })).status).toBe(200)
})

test('201: every scope that the document names, for one who holds them all', async () => {
  const scopes = ['read', 'write', 'admin', '*']
  const { status, body } = await tenant.owner.post('/api/admin/api-keys', { user_id: userId, name: 'All', scopes })
  expect(status).toBe(201)
  expect(body.scopes).toEqual(scopes)
})

test('201: the key is shown here and never again', async () => {
  const { key } = await keyWith(server, tenant, ['read'])
  const secret = key.slice(10)
  for (const path of ['/api/admin/users', `/api/admin/users/${userId}/api-keys`, '/api/v1/audit-events', '/users']) {
    expect((await tenant.owner.get(path)).text).not.toContain(secret)
  }
  expect(server.logs()).not.toContain(secret)
})

test.each([
  ['no user_id', {}, /^user_id is required$/],
  ['a user_id that is no UUID', { user_id: 'x1y2z3w4' }, /^user_id must be a UUID$/],
  ['a user_id that is a number', { user_id: 7 }, /^user_id/],
  ['an empty name', { name: '' }, /^name must not be empty$/],
  ['a name that is too long', { name: 'n'.repeat(201) }, /^name: /],
  ['a name that is null', { name: null }, /^name: /],
  ['a scope that the document does not name', { scopes: ['users:read'] }, /^scopes\.0: /],
  ['one wrong scope among right ones', { scopes: ['read', 'root'] }, /^scopes\.1: /],
  ['scopes in capitals', { scopes: ['READ'] }, /^scopes\.0: /],
  ['scopes that are a text', { scopes: 'read' }, /^scopes: /],
  ['scopes that are null', { scopes: null }, /^scopes: /],
  ['scopes without end', { scopes: Array.from({ length: 1000 }, () => 'read') }, /^scopes: /],
])('400: %s; nothing is stored', async (what, sent, message) => {
  const before = (await keys()).body
  const user = what.includes('user_id') ? {} : { user_id: userId }
  const { status, body } = await tenant.owner.post('/api/admin/api-keys', { ...user, ...sent })
  expect(status).toBe(400)
  expect(body).toEqual({
    error: 'validation_error',
    message: expect.stringMatching(message),
  })
  expect((await keys()).body).toEqual(before)
})

test('403: read and write do not make keys; nothing is stored', async () => {
  const { client } = await keyWith(server, tenant, ['read', 'write'])
  const before = (await keys()).body
  const { status, body } = await client.post('/api/admin/api-keys', { user_id: userId })
  expect(status).toBe(403)
  expect(body).toEqual({ error: 'forbidden', message: 'Requires the scope admin' })
  expect((await keys()).body).toEqual(before)
})

test('403: an admin cannot grant *, which only a Super Admin holds; nothing is stored', async () => {
  const { client } = await keyWith(server, tenant, ['admin'])
  const before = (await keys()).body
  const { status, body } = await client.post('/api/admin/api-keys', { user_id: userId, scopes: ['read', '*'] })
  expect(status).toBe(403)
  expect(body).toEqual({ error: 'forbidden', message: expect.stringContaining('*') })
  expect((await keys()).body).toEqual(before)
  expect((await client.post('/api/admin/api-keys', { user_id: userId, scopes: ['admin'] })).status).toBe(201)
})

test('404: a user that was deleted', async () => {
  const gone = await keyWith(server, tenant, [])
  await tenant.owner.delete(`/users/${gone.userId}`)
  const { status, body } = await tenant.owner.post('/api/admin/api-keys', { user_id: gone.userId })
  expect(status).toBe(404)
  expect(body).toEqual({ error: 'not_found', message: 'API user not found' })
})
