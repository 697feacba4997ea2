import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { tokenIn } from '../support/mail.ts'
import {
  assertRefused,
  buildWorld,
  federatedCredential,
  logIn,
  sharedBench,
  type TestBench,
  type World,
} from './support.ts'

let bench: TestBench
let world: World
let owner: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
})

const USERS = '/api/v1/users'

/** A person with one of everything that ends. */
async function somebody() {
  const { id, email, password } = await bench.person(world.tenant.id, 'admin')
  const session = await logIn(bench.server, email, password)
  const self = bench.server.as(session)
  await owner.post(`/api/v1/projects/${world.projectId}/users`, { user_id: id })
  const { body: key } = await owner.post('/api/v1/api-keys', { user_id: id, name: 'Of somebody', scopes: ['read'] })
  const gateway = await owner.post(`${USERS}/${id}/api-keys`, { project_id: world.projectId })
  await owner.put(`${USERS}/${id}/oauth-client`, { redirect_uris: [] })
  await owner.post(`${USERS}/${id}/federated-credentials`, federatedCredential(randomUUID()))
  const invited = `invited-${randomUUID()}@example.com`
  const { body: invitation } = await self.post('/api/v1/invitations', { email: invited })
  await bench.store.rows(
    `insert into oauth_grant (id, tenant_id, user_id, client_id, client_name, identity_scopes, resources, created_at)
     values (gen_random_uuid(), $1, $2, 'client', 'Some client', '{openid}', '{}', now())`,
    [world.tenant.id, id],
  )
  return {
    ...{ id, email, password, session, self, invited },
    token: tokenIn(invitation.data.url),
    keys: [String(key.data.api_key), String(gateway.body.data.api_key)],
  }
}

const verdictOf = async (key: string): Promise<string> =>
  (await owner.post('/api/v1/keys/verify', { key })).body.data.code

test('what would end is named beforehand, and then ends at once, with one receipt', async () => {
  const { id, email, password, self, keys, token, invited } = await somebody()
  expect([await verdictOf(keys[0]!), (await self.get('/api/v1/auth/me')).status]).toEqual(['VALID', 200])
  const before = await bench.store.snapshot(world.tenant.id)
  const preview = await owner.get(`${USERS}/${id}/offboard`)
  expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
  expect(preview.body.data).toMatchObject({
    ...{ user_id: id, status: 'active', is_last_super_admin: false, oauth_client: true, content_token: false },
    ...{ api_keys_count: 2, projects_count: 1, sessions_count: 1, grants_count: 1, invitations_count: 1 },
    federated_credentials_count: 1,
    api_keys: [{ name: 'Default' }, { name: 'Of somebody' }],
    projects: [{ project_id: world.projectId, project_name: world.projectName }],
    grants: [{ client_name: 'Some client' }],
    invitations: [{ email: invited }],
  })

  const { status, body, headers } = await owner.post(`${USERS}/${email}/offboard`)
  expect(status).toBe(200)
  expect(body.data).toMatchObject({
    ...{ user_id: id, api_keys: 2, projects: 1, sessions: 1, grants: 1, invitations: 1, federated_credentials: 1 },
    ...{ oauth_client: true, content_token: false },
  })
  expect(body.data.receipt.replicas).toEqual([expect.objectContaining({ state: 'confirmed' })])
  expect(headers.get('x-keystead-receipt')).toMatch(/confirmed/)
  expect([await verdictOf(keys[0]!), await verdictOf(keys[1]!)]).toEqual(['REVOKED', 'REVOKED'])
  expect((await self.get('/api/v1/auth/me')).status).toBe(401)
  expect((await bench.server.as(null).post('/api/v1/auth/login', { email, password })).status).toBe(401)
  const accepted = await bench.server
    .as(null)
    .post('/api/v1/invitations/accept', { token, password: 'seven copper kettles' })
  expect(accepted.status).toBeGreaterThanOrEqual(400)
})

test('nothing of it comes back with the user', async () => {
  const { id, self, keys } = await somebody()
  await owner.post(`${USERS}/${id}/offboard`)
  await owner.put(`${USERS}/${id}`, { status: 'active' })
  expect([await verdictOf(keys[0]!), await verdictOf(keys[1]!)]).toEqual(['REVOKED', 'REVOKED'])
  expect((await self.get('/api/v1/auth/me')).status).toBe(401)
  const { body } = await owner.get(`${USERS}/${id}/offboard`)
  const left = Object.entries(body.data).filter(([name, value]) => name.endsWith('_count') && value !== 0)
  expect(left).toEqual([])
})

test('a token of the content contract ends too, and does not come back', async () => {
  const { admin } = bench.server
  const { body: made } = await admin.post('/admin/api', {
    name: `Content ${randomUUID()}`,
    status: 'active',
    scope: ['a:b'],
  })
  const preview = await admin.get(`${USERS}/${made.id}/offboard`)
  const { body } = await admin.post(`${USERS}/${made.id}/offboard`)
  expect([preview.body.data.content_token, body.data.content_token]).toEqual([true, true])
  await admin.put(`${USERS}/${made.id}`, { status: 'active' })
  expect((await admin.get(`/admin/api/${made.id}`)).body.token).toBe(null)
  expect((await bench.server.as(made.token).get('/api/v1/auth/me')).status).toBe(401)
})

test('offboarding again ends nothing, and writes no event', async () => {
  const { id } = await somebody()
  await owner.post(`${USERS}/${id}/offboard`)
  const requestId = randomUUID()
  const { body } = await owner.post(`${USERS}/${id}/offboard`, undefined, { headers: { 'x-request-id': requestId } })
  expect(body.data).toMatchObject({ api_keys: 0, projects: 0, sessions: 0, oauth_client: false })
  expect(
    await bench.store.rows('select 1 from audit_event where request_id = $1 and bucket is null', [requestId]),
  ).toEqual([])
  expect((await owner.post(`${USERS}/offboard`, { user_ids: [id] })).body.data.results).toEqual([
    { user_id: id, outcome: 'unchanged' },
  ])
})

test('one who was only disabled before still has what ends', async () => {
  const { id, keys } = await somebody()
  await owner.post(`${USERS}/disable`, { user_ids: [id] })
  const { body } = await owner.post(`${USERS}/offboard`, { user_ids: [id] })
  expect(body.data.results).toEqual([{ user_id: id, outcome: 'changed' }])
  expect(await verdictOf(keys[0]!)).toBe('REVOKED')
})

test('a log-in at the same moment is over with it, whichever comes first', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { id, email, password } = await somebody()
    const [login] = await Promise.all([
      bench.server.as(null).post('/api/v1/auth/login', { email, password }),
      owner.post(`${USERS}/${id}/offboard`),
    ])
    if (login.status === 200) {
      const late = bench.server.as(login.body.data.session_token)
      expect((await late.get('/api/v1/auth/me')).status).toBe(401)
    } else expect(login.status).toBe(401)
  }
})

test('403: for who holds less than the user, to see it and to do it', async () => {
  const { id } = await somebody()
  const caller = await bench.keyWith(world.tenant.id, ['users:delete'])
  for (const method of ['GET', 'POST']) {
    const { status, body } = await caller.request(method, `${USERS}/${id}/offboard`)
    expect([status, body.detail]).toEqual([403, 'You cannot change a user or key that holds more than you do'])
  }
  expect((await caller.post(`${USERS}/offboard`, { user_ids: [id] })).body.data.results).toEqual([
    { user_id: id, outcome: 'forbidden' },
  ])
})

test('400: the last Super Admin, as the preview says', async () => {
  const { ownerId } = world.tenant
  expect((await owner.get(`${USERS}/${ownerId}/offboard`)).body.data.is_last_super_admin).toBe(true)
  const path = `${USERS}/${ownerId}/offboard`
  await assertRefused(bench, world.tenant, { method: 'POST', path }, { status: 400, error: 'User offboarding failed' })
})

test('at most a hundred are named, and all are counted', async () => {
  const { body } = await owner.post(USERS, { email: `many-${randomUUID()}@example.com` })
  await bench.store.rows(
    `insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, secret_id, scopes, created_at)
     select uuidv7(), $1, $2, 'ks_many', '000000', uuid_send(gen_random_uuid()), 'none', '{}', now() from generate_series(1, 130)`,
    [world.tenant.id, body.data.user_id],
  )
  const { data } = (await owner.get(`${USERS}/${body.data.user_id}/offboard`)).body
  expect([data.api_keys_count, data.api_keys.length]).toEqual([130, 100])
})
