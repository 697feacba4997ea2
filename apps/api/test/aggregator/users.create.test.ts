import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { unique } from '../support/callers.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
})

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

test('201: a description may be left out, and is then empty', async () => {
  const { status, body } = await tenant.owner.post('/api/admin/users', { name: unique('Bare') })
  expect(status).toBe(201)
  expect(body.description).toBe('')
})

test('201: a name of any script, 200 characters long, is kept as it is', async () => {
  const name = 'Сервис 🚀 "quoted" <b>'.padEnd(200, 'я')
  const { status, body } = await tenant.owner.post('/api/admin/users', { name })
  expect(status).toBe(201)
  expect(body.name).toBe(name)
})

test('400: a name is required', async () => {
  const { status, body } = await tenant.owner.post('/api/admin/users', { description: 'nameless' })
  expect(status).toBe(400)
  expect(body).toEqual({ error: 'validation_error', message: 'name is required' })
})

test.each([
  ['an empty name', { name: '' }, /^name must not be empty$/],
  ['a name of blanks', { name: ' \t ' }, /^name must not be empty$/],
  ['a name that is too long', { name: 'n'.repeat(201) }, /^name: /],
  ['a name that is a number', { name: 5 }, /^name: /],
  ['a name that is null', { name: null }, /^name: /],
  ['a name that is a list', { name: ['a'] }, /^name: /],
  ['a description that is too long', { name: 'n', description: 'd'.repeat(2001) }, /^description: /],
  ['a description that is a number', { name: 'n', description: 1 }, /^description: /],
  ['a description that is null', { name: 'n', description: null }, /^description: /],
  ['a list for a body', [], /object/],
  ['a text for a body', 'name', /object/],
])('400: %s; nothing is stored', async (_what, sent, message) => {
  const before = await tenant.owner.get('/api/admin/users')
  const { status, body } = await tenant.owner.post('/api/admin/users', sent)
  expect(status).toBe(400)
  expect(body).toEqual({ error: 'validation_error', message: expect.stringMatching(message) })
  expect((await tenant.owner.get('/api/admin/users')).body).toEqual(before.body)
})

test.each([
  ['no body', undefined],
  ['an empty body', ''],
  ['half a body', '{"name": "Half'],
])('400: %s', async (_what, rawBody) => {
  const headers = { 'content-type': 'application/json' }
  const { status, body } = await tenant.owner.post(
    '/api/admin/users',
    undefined,
    rawBody === undefined ? {} : { rawBody, headers },
  )
  expect(status).toBe(400)
  expect(body).toEqual({ error: 'validation_error', message: expect.any(String) })
})

test('409: a name that a user of the tenant has already; another tenant may have it too', async () => {
  const name = unique('Twice')
  await tenant.owner.post('/api/admin/users', { name })
  const { status, body } = await tenant.owner.post('/api/admin/users', { name })
  expect(status).toBe(409)
  expect(body).toEqual({ error: 'conflict', message: `User with name ${name} already exists` })
  expect((await (await server.createTenant()).owner.post('/api/admin/users', { name })).status).toBe(201)
})

test('409: of two hundred who take one name at once, all but one', async () => {
  const name = unique('Race')
  const attempts = Array.from({ length: 200 }, () => tenant.owner.post('/api/admin/users', { name }))
  const statuses = (await Promise.all(attempts)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(1)
  expect(statuses.filter((status) => status === 409)).toHaveLength(199)
})
