import { randomUUID } from 'node:crypto'
import { DEFAULT_TENANT_ID } from '@keystead/domain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { logIn, startBench, type TestBench } from './support.ts'

let bench: TestBench

beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.stop())

const TENANTS = '/api/v1/tenants'
const tenantCount = () => bench.store.rows('select count(*) from tenant')

test('200: a tenant with an owner, who is Super Admin there and nowhere else', async () => {
  const name = `Tenant ${randomUUID()}`
  const owner = { email: `owner-${randomUUID()}@example.com`, password: 'chosen by somebody' }
  const { status, body } = await bench.server.admin.post(TENANTS, { name, owner })
  expect(status).toBe(200)
  expect(body).toEqual({
    message: 'Tenant created successfully',
    data: { tenant_id: expect.any(String), name, owner: { user_id: expect.any(String), email: owner.email } },
    timestamp: expect.stringMatching(/Z$/),
  })
  const session = bench.server.as(await logIn(bench.server, owner.email, owner.password))
  const users = await session.get('/api/v1/users')
  expect(users.body.data).toEqual([
    expect.objectContaining({ user_id: body.data.owner.user_id, roles: ['super_admin'] }),
  ])
  expect((await session.get(TENANTS)).status).toBe(403)
  const listed = await bench.server.admin.get(TENANTS)
  expect(listed.body.data[0]).toEqual({ tenant_id: body.data.tenant_id, name, created_at: expect.stringMatching(/Z$/) })
})

test('200: a password that was not chosen is generated and shown once', async () => {
  const email = `owner-${randomUUID()}@example.com`
  const { body } = await bench.server.admin.post(TENANTS, { name: `Tenant ${randomUUID()}`, owner: { email } })
  expect(body.data.owner_password).toMatch(/^[0-9a-f]{32}$/)
  expect(await logIn(bench.server, email, body.data.owner_password)).toMatch(/^kss_/)
})

describe('400', () => {
  const owner = { email: 'owner@example.com' }
  const invalid: [string, unknown, string][] = [
    ['no name', { owner }, 'name'],
    ['an empty name', { name: ' ', owner }, 'name'],
    ['no owner', { name: 'X' }, 'owner'],
    ['an owner without an email', { name: 'X', owner: {} }, 'owner.email'],
    ['an email that is none', { name: 'X', owner: { email: 'x' } }, 'owner.email'],
    ['a password that is too short', { name: 'X', owner: { ...owner, password: '1234567' } }, 'owner.password'],
  ]
  test.each(invalid)('%s', async (_what, body, path) => {
    const before = await tenantCount()
    const answer = await bench.server.admin.post(TENANTS, body)
    expect({ status: answer.status, ...answer.body }).toMatchObject({
      status: 400,
      error: 'Tenant creation failed',
      issues: [{ path }],
    })
    expect(await tenantCount()).toEqual(before)
  })

  test('a name that is taken; no owner is left behind', async () => {
    const name = `Tenant ${randomUUID()}`
    await bench.server.admin.post(TENANTS, { name, owner })
    const email = `late-${randomUUID()}@example.com`
    const answer = await bench.server.admin.post(TENANTS, { name, owner: { email } })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      error: 'Tenant creation failed',
      detail: `Tenant with name ${name} already exists`,
    })
    expect(await bench.store.rows('select id from api_user where email = $1', [email])).toEqual([])
  })

  test.each(['limit=0', 'limit=1001', 'limit=abc', 'cursor=x', 'name=x'])('?%s', async (query) => {
    const answer = await bench.server.admin.get(`${TENANTS}?${query}`)
    expect({ status: answer.status, ...answer.body }).toMatchObject({ status: 400, error: 'Tenant listing failed' })
  })
})

test('403: whoever is no Super Admin of the default tenant, whatever the scopes; nothing is stored', async () => {
  const tenant = await bench.server.createTenant()
  const before = await tenantCount()
  const clients = [
    await bench.keyWith(DEFAULT_TENANT_ID, ['tenants:manage']),
    await bench.keyWith(DEFAULT_TENANT_ID, ['admin']),
    await bench.sessionOf(DEFAULT_TENANT_ID, 'admin'),
    await bench.keyWith(tenant.id, ['*']),
    tenant.owner,
  ]
  for (const client of clients) {
    const created = await client.post(TENANTS, { name: `Tenant ${randomUUID()}`, owner: { email: 'a@example.com' } })
    expect([created.status, (await client.get(TENANTS)).status]).toEqual([403, 403])
  }
  expect(await tenantCount()).toEqual(before)
})

test('200: a Super Admin of the default tenant by session or by key', async () => {
  for (const client of [
    await bench.sessionOf(DEFAULT_TENANT_ID, 'super_admin'),
    await bench.keyWith(DEFAULT_TENANT_ID, ['*']),
  ]) {
    expect((await client.get(TENANTS)).status).toBe(200)
  }
})
