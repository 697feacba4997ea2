import { randomUUID } from 'node:crypto'
import { mint, Keyring } from '@keystead/domain'
import { beforeAll, describe, expect, test } from 'vitest'
import { cases } from './cases.ts'
import { buildWorld, comparable, sharedBench, type TestBench, type World } from './support.ts'

// Whatever names a thing of another tenant is answered, byte for byte, like what names nothing at all.

let bench: TestBench
let mine: World
let theirs: World
/** Names of the same forms, which nothing has. */
let nowhere: World

beforeAll(async () => {
  bench = await sharedBench()
  mine = await buildWorld(bench.server)
  theirs = await buildWorld(bench.server)
  nowhere = {
    tenant: { ...mine.tenant, ownerId: randomUUID() },
    userId: randomUUID(),
    email: mine.email.replace(/^user-.{36}/, `user-${randomUUID()}`),
    projectId: randomUUID(),
    projectName: `project-${randomUUID()}`,
    configId: randomUUID(),
    configName: `config-${randomUUID()}`,
    roleId: randomUUID(),
    roleName: `role-${randomUUID()}`,
    planId: randomUUID(),
    planName: `plan-${randomUUID()}`,
    keyId: randomUUID(),
    keyText: mint(new Keyring(['another secret that is long enough to be one']), 'gw').text,
    chargeId: randomUUID(),
    federatedId: randomUUID(),
    invitationId: randomUUID(),
    connectionId: randomUUID(),
    eventId: randomUUID(),
    objectId: randomUUID(),
    ssoDomain: { ...mine.ssoDomain, domain: `${randomUUID()}.example` },
    pluginId: randomUUID(),
    deliveryId: randomUUID(),
  }
})

/** The same thing named in its other ways: by email, by name, by the text of a key. */
const byName = (world: World): World => ({
  ...world,
  userId: world.email,
  projectId: world.projectName,
  configId: world.configName,
  roleId: world.roleName,
  planId: world.planName,
  keyId: world.keyText,
})

/** A request that names one foreign thing, and for the rest what is the caller's own. */
interface Foreign {
  method: string
  path: string
  body?: unknown
}

const foreign: Record<string, (world: World) => Foreign> = {
  'projects.addUser, a user': ({ userId }) => ({
    method: 'POST',
    path: `/api/v1/projects/${mine.projectId}/users`,
    body: userId.includes('@') ? { email: userId } : { user_id: userId },
  }),
  'projects.removeUser, a user': ({ userId }) => ({
    method: 'DELETE',
    path: `/api/v1/projects/${mine.projectId}/users/${userId}`,
  }),
  'projects.removeUser, a project': ({ projectId }) => ({
    method: 'DELETE',
    path: `/api/v1/projects/${projectId}/users/${mine.userId}`,
  }),
  'projects.addUser, a project': ({ projectId }) => ({
    method: 'POST',
    path: `/api/v1/projects/${projectId}/users`,
    body: { user_id: mine.userId },
  }),
  'projects.assignConfig, a configuration': ({ configId }) => ({
    method: 'POST',
    path: `/api/v1/projects/${mine.projectId}/assign-config`,
    body: { config_id: configId },
  }),
  'projects.assignConfig, a configuration by name': ({ configName }) => ({
    method: 'POST',
    path: `/api/v1/projects/${mine.projectId}/assign-config`,
    body: { config_name: configName },
  }),
  'userApiKeys.create, a user': ({ userId }) => ({
    method: 'POST',
    path: `/api/v1/users/${userId}/api-keys`,
    body: { project_id: mine.projectId },
  }),
  'userApiKeys.create, a project': ({ projectId }) => ({
    method: 'POST',
    path: `/api/v1/users/${mine.userId}/api-keys`,
    body: { project_id: projectId },
  }),
  'userApiKeys.create, a project by name': ({ projectName }) => ({
    method: 'POST',
    path: `/api/v1/users/${mine.userId}/api-keys`,
    body: { project_name: projectName },
  }),
  'userApiKeys.list, a project': ({ projectId }) => ({
    method: 'GET',
    path: `/api/v1/users/${mine.userId}/api-keys?project_identifier=${projectId}`,
  }),
  'apiKeys.create, a user': ({ userId }) => ({
    method: 'POST',
    path: '/api/v1/api-keys',
    body: { user_id: userId, scopes: [] },
  }),
  'apiKeys.create, a project': ({ projectId }) => ({
    method: 'POST',
    path: '/api/v1/api-keys',
    body: { user_id: mine.userId, project_id: projectId, scopes: [] },
  }),
  'apiKeys.create, a plan': ({ planId }) => ({
    method: 'POST',
    path: '/api/v1/api-keys',
    body: { user_id: mine.userId, plan_id: planId, scopes: [] },
  }),
  'apiKeys.update, a plan': ({ planId }) => ({
    method: 'PATCH',
    path: `/api/v1/api-keys/${mine.keyId}`,
    body: { plan_id: planId },
  }),
  'apiKeys.rotate, an id': ({ keyId }) => ({
    method: 'POST',
    path: '/api/v1/api-keys/rotate',
    body: { api_key: keyId },
  }),
}

/** The requests of the table that name something in their path. */
const named = Object.entries(cases).filter(([, { path }]) => path(placeholders()) !== path(placeholders()))

/** Names that differ with every call, to see which requests use them. */
function placeholders(): World {
  const name = randomUUID()
  const tenant = { id: name, ownerId: name, ownerEmail: name } as World['tenant']
  return {
    tenant,
    userId: name,
    email: name,
    projectId: name,
    projectName: name,
    configId: name,
    configName: name,
    roleId: name,
    roleName: name,
    planId: name,
    planName: name,
    keyId: name,
    keyText: name,
    chargeId: name,
    invitationId: name,
    federatedId: name,
    connectionId: name,
    eventId: name,
    objectId: name,
    ssoDomain: { domain: name, record_name: name, record_value: name },
    pluginId: name,
    deliveryId: name,
  }
}

const requests: [string, (world: World) => Foreign][] = [
  ...named.map(([name, { method, path, body }]): [string, (world: World) => Foreign] => [
    name,
    (world) => ({ method, path: path(world), body: body?.(world) }),
  ]),
  ...Object.entries(foreign),
]

describe.each([
  ['by id', (world: World) => world],
  ['by email, name or text', byName],
])('%s', (_form, identified) => {
  test.each(requests)('404: %s', async (_name, requestOf) => {
    const send = async (world: World) => {
      const { method, path, body } = requestOf(identified(world))
      return mine.tenant.owner.request(method, path, body)
    }
    const before = [await bench.store.snapshot(mine.tenant.id), await bench.store.snapshot(theirs.tenant.id)]
    const answer = await send(theirs)
    expect(answer.status).toBe(404)
    expect(comparable(answer)).toBe(comparable(await send(nowhere)))
    expect([await bench.store.snapshot(mine.tenant.id), await bench.store.snapshot(theirs.tenant.id)]).toEqual(before)
  })
})

test('404: rotate, by the text of a key of another tenant', async () => {
  const { owner } = mine.tenant
  const [theirKey, noKey] = [theirs, nowhere].map(({ keyText }) => ({ api_key: keyText }))
  const answer = await owner.post('/api/v1/api-keys/rotate', theirKey)
  expect(answer.status).toBe(404)
  expect(comparable(answer)).toBe(comparable(await owner.post('/api/v1/api-keys/rotate', noKey)))
  expect((await bench.server.as(theirs.keyText).get('/api/v1/users')).status).toBe(403)
})

/** Every read of the table that the owner of a tenant may make; nobody but a Super Admin of the default tenant manages tenants. */
const reads = Object.values(cases).filter(({ method, scope }) => method === 'GET' && scope !== 'tenants:manage')

test('reads, lists and searches show nothing of another tenant', async () => {
  const { owner } = mine.tenant
  const answers = [
    ...(await Promise.all(reads.map(({ path }) => owner.get(path(mine))))),
    await owner.get(`/api/v1/users?email=${theirs.email}`),
    await owner.post('/api/v1/users/search', { search_term: 'example' }),
    await owner.post('/api/v1/projects/search', { search_term: 'project' }),
    await owner.get(`/api/v1/api-keys?user_id=${theirs.userId}`),
    await owner.get(`/api/v1/api-keys?project_id=${theirs.projectId}`),
    await owner.get('/api/v1/auth/sessions'),
    await owner.get('/api/v1/auth/grants'),
    await owner.get(`/api/v1/audit-events?actor=${theirs.tenant.ownerId}`),
    await owner.get(`/api/v1/audit-events?target=${theirs.userId}`),
  ]
  const { tenant, ssoDomain, ...names } = theirs
  const secrets = [tenant.id, tenant.ownerId, ssoDomain.domain, ...Object.values(names)]
  for (const { status, text } of answers) {
    expect(status).toBe(200)
    for (const secret of secrets) expect(text).not.toContain(secret)
  }
})

test('400: a role of another tenant is given to nobody, and filters by it are refused, like a role that nobody has', async () => {
  const { owner } = mine.tenant
  const attempts = [
    (role: string) => owner.post('/api/v1/users', { email: 'holder@example.com', roles: [role] }),
    (role: string) => owner.put(`/api/v1/users/${mine.userId}`, { roles: ['viewer', role] }),
    (role: string) => owner.get(`/api/v1/users?role=${role}`),
  ]
  const before = await bench.store.snapshot(mine.tenant.id)
  for (const attempt of attempts) {
    const answer = await attempt(theirs.roleName)
    expect(answer.status).toBe(400)
    expect(comparable(answer)).toBe(comparable(await attempt(nowhere.roleName)))
  }
  expect(await bench.store.snapshot(mine.tenant.id)).toBe(before)
})

test('names and emails of another tenant are free to be used', async () => {
  const { owner } = mine.tenant
  expect((await owner.post('/api/v1/users', { email: theirs.email })).status).toBe(200)
  expect((await owner.post('/api/v1/projects', { project_name: theirs.projectName })).status).toBe(200)
  expect((await owner.post('/api/v1/configs', { config_name: theirs.configName })).status).toBe(200)
  expect((await owner.post('/api/v1/roles', { name: theirs.roleName, scopes: [] })).status).toBe(200)
})

test('403: a Super Admin of another tenant neither lists nor makes tenants', async () => {
  const before = await bench.store.rows('select count(*) from tenant')
  const created = await mine.tenant.owner.post('/api/v1/tenants', { name: 'Mine', owner: { email: 'a@example.com' } })
  expect(created.status).toBe(403)
  expect((await mine.tenant.owner.get('/api/v1/tenants')).status).toBe(403)
  expect(await bench.store.rows('select count(*) from tenant')).toEqual(before)
})
