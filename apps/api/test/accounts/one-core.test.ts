import { beforeAll, expect, test } from 'vitest'
import { keyFor, unique, uniqueEmail } from '../support/callers.ts'
import type { TestClient } from '../support/client.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'

/** Four contracts, one core: what one of them does, the others see. */

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
})

const createBy = {
  aggregator: async (owner: TestClient, name: string): Promise<string> =>
    (await owner.post('/api/admin/users', { name })).body.id,
  accounts: async (owner: TestClient, name: string): Promise<string> =>
    (await owner.post('/users', { name, email: uniqueEmail('one') })).body.user.user_id,
  content: async (owner: TestClient, name: string): Promise<string> =>
    (await owner.post('/admin/api', { name, status: 'active' })).body.id,
}

test.each(Object.entries(createBy))(
  'a user made by %s is the same in every other contract',
  async (_contract, create) => {
    const { owner, id: tenantId } = await server.createTenant()
    const name = unique('One')
    const id = await create(owner, name)
    const aggregator = (await owner.get('/api/admin/users')).body
    expect(aggregator).toEqual([expect.objectContaining({ id, tenant_id: tenantId, name, active: true })])
    expect((await owner.get(`/users/${id}`)).body).toMatchObject({ user_id: id, name, is_active: true })
    const content = (await owner.get(`/admin/api/${id}`)).body
    expect(content).toMatchObject({ id, name, status: 'active' })
    expect(content.created_at).toBe(aggregator[0].created_at)
    expect((await owner.get(`/api/v1/users/${id}`)).body.data).toMatchObject({ user_id: id, name })
  },
)

test('a change by one contract is seen by the others at once', async () => {
  const { owner } = await server.createTenant()
  const id = await createBy.aggregator(owner, unique('Changing'))
  const name = unique('Changed')
  await owner.patch(`/users/${id}`, { name, is_active: false })
  expect((await owner.get('/api/admin/users')).body).toMatchObject([{ id, name, active: false }])
  expect((await owner.get(`/admin/api/${id}`)).body).toMatchObject({ name, status: 'inactive' })
  await owner.put(`/admin/api/${id}`, { status: 'active', description: 'From content' })
  expect((await owner.get('/api/admin/users')).body).toMatchObject([{ active: true, description: 'From content' }])
  expect((await owner.get(`/users/${id}`)).body.is_active).toBe(true)
  await owner.put(`/admin/api/${id}`, { expire_at: '2001-01-01' })
  expect((await owner.get('/api/admin/users')).body).toMatchObject([{ active: false }])
  expect((await owner.get(`/users/${id}`)).body.is_active).toBe(false)
})

test('aggregator and content show service users alone; accounts and v1 show persons too', async () => {
  const { body } = await tenant.owner.post('/api/v1/users', { email: uniqueEmail('person') })
  const id = body.data.user_id
  expect((await tenant.owner.get('/api/admin/users')).text).not.toContain(id)
  expect((await tenant.owner.get('/admin/api')).text).not.toContain(id)
  expect((await tenant.owner.get('/users')).text).toContain(id)
  expect((await tenant.owner.get(`/api/v1/users/${id}`)).status).toBe(200)
})

test('the key list of the aggregator shows the primary key too, and can end it', async () => {
  const { body } = await tenant.owner.post('/users', { name: unique('Primary'), email: uniqueEmail('primary') })
  const { body: keys } = await tenant.owner.get(`/api/admin/users/${body.user.user_id}/api-keys`)
  expect(keys).toMatchObject([{ key_prefix: body.api_key.slice(0, 9), active: true, usage_count: 0 }])
  expect((await tenant.owner.delete(`/api/admin/api-keys/${keys[0].id}`)).status).toBe(204)
  expect((await server.as(body.api_key).get('/users')).status).toBe(401)
})

/** A user with a credential of every kind, each of which works. */
async function userWithEverything() {
  const { body: account } = await tenant.owner.post('/users', {
    name: unique('All'),
    email: uniqueEmail('all'),
    role: 'admin',
  })
  const id: string = account.user.user_id
  const { body: content } = await tenant.owner.post(`/admin/api/regenerate-token/${id}`)
  const { body: project } = await tenant.owner.post('/api/v1/projects', { project_name: unique('Project') })
  await tenant.owner.post(`/api/v1/projects/${project.data.project_id}/users`, { user_id: id })
  const { key } = await keyFor(server, tenant, id, ['admin'])
  const credentials = [account.api_key, key, content.token].map((credential: string) => server.as(credential))
  for (const client of credentials) expect((await client.get('/users?limit=1')).status).toBe(200)
  return { id, email: account.user.email as string, credentials, projectId: project.data.project_id as string }
}

test.each([
  ['accounts', (id: string) => tenant.owner.delete(`/users/${id}`)],
  ['content', (id: string) => tenant.owner.delete(`/admin/api/${id}`)],
  ['v1', (id: string) => tenant.owner.delete(`/api/v1/users/${id}`, { force: true })],
])('a user deleted by %s is gone everywhere: keys, token, membership', async (_contract, remove) => {
  const { id, email, credentials, projectId } = await userWithEverything()
  expect((await remove(id)).status).toBeLessThan(300)
  for (const client of credentials) expect((await client.get('/users?limit=1')).status).toBe(401)
  for (const path of [
    `/users/${id}`,
    `/admin/api/${id}`,
    `/api/admin/users/${id}/api-keys`,
    `/api/v1/users/${id}`,
    `/api/v1/users/${email}`,
  ]) {
    expect((await tenant.owner.get(path)).status).toBe(404)
  }
  for (const path of ['/users', '/admin/api', '/api/admin/users', `/api/v1/projects/${projectId}/users`]) {
    expect((await tenant.owner.get(path)).text).not.toContain(id)
  }
})

test('an inactive or expired user is refused with every kind of credential, by every contract', async () => {
  const { id, credentials } = await userWithEverything()
  const statuses = async () => {
    const paths = ['/users?limit=1', '/api/admin/users?limit=1', '/admin/api?limit=1', '/api/v1/users?limit=1']
    const answers = await Promise.all(credentials.flatMap((client) => paths.map((path) => client.get(path))))
    return new Set(answers.map(({ status }) => status))
  }
  await tenant.owner.patch(`/users/${id}`, { is_active: false })
  expect(await statuses()).toEqual(new Set([401]))
  await tenant.owner.patch(`/users/${id}`, { is_active: true })
  // 403: content is for Super Admins.
  expect(await statuses()).toEqual(new Set([200, 403]))
  await tenant.owner.put(`/admin/api/${id}`, { expire_at: '2001-01-01' })
  expect(await statuses()).toEqual(new Set([401]))
})
