import { randomUUID } from 'node:crypto'
import { BUILT_IN_ROLES, FINE_SCOPES } from '@keystead/domain'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { KEYS, makeKey, makeUser, verify } from '../verify/support.ts'
import { assertRefused, buildWorld, sharedBench, type TestBench, type World } from './support.ts'

let bench: TestBench
let world: World
let owner: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
})

const ROLES = '/api/v1/roles'
const USERS = '/api/v1/users'

const newName = () => `role-${randomUUID()}`

async function makeRole(scopes: string[], by: TestClient = owner) {
  const { status, body, text } = await by.post(ROLES, { name: newName(), scopes })
  if (status !== 200) throw new Error(`the role was not made: ${text}`)
  return { id: String(body.data.role_id), name: String(body.data.name) }
}

/** A key of a new user with these roles, which follows the user. */
async function follower(roles: string[]) {
  const user_id = await makeUser(owner, { roles })
  const { text } = await makeKey(owner, { user_id, management: true, scopes: undefined })
  return { user_id, client: bench.server.as(text), text }
}

const expectRefused = (method: string, path: string, body: unknown, expected: object) =>
  assertRefused(bench, world.tenant, { method, path, body }, expected)

const scopesOf = async (keyId: string): Promise<string[]> => (await owner.get(`${KEYS}/${keyId}`)).body.data.scopes

test('200: a role is made, read by id and by name, listed, changed and deleted', async () => {
  const name = newName()
  const made = await owner.post(ROLES, { name, description: 'Support staff', scopes: ['users:read', 'invoices:read'] })
  expect(made.body).toMatchObject({ message: 'Role created successfully', data: { name, built_in: false } })
  const { data } = made.body
  expect(data).toMatchObject({ description: 'Support staff', scopes: ['users:read', 'invoices:read'] })
  expect((await owner.get(`${ROLES}/${data.role_id}`)).body.data).toEqual(data)
  expect((await owner.get(`${ROLES}/${name}`)).body.data).toEqual(data)
  expect((await owner.get(ROLES)).body.data[0]).toEqual(data)

  const changed = await owner.put(`${ROLES}/${name}`, { description: 'Nobody' })
  expect(changed.body.data).toMatchObject({ name, description: 'Nobody', scopes: data.scopes, users_count: 0 })
  const deleted = await owner.delete(`${ROLES}/${data.role_id}`)
  expect(deleted.body.data).toEqual({ role_id: data.role_id, users_count: 0, narrowed_keys_count: 0 })
  await expectRefused('GET', `${ROLES}/${name}`, undefined, { status: 404, detail: 'Role not found' })
})

test('200: the pages of the list end with the built-in roles, each once', async () => {
  const tenant = await bench.server.createTenant()
  const custom = [await makeRole([], tenant.owner), await makeRole([], tenant.owner)].map(({ name }) => name)
  const names: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await tenant.owner.get(`${ROLES}?limit=2${cursor && `&cursor=${cursor}`}`)
    expect(body.data.length).toBeLessThanOrEqual(2)
    names.push(...body.data.map(({ name }: { name: string }) => name))
    cursor = body.next_cursor
  }
  expect(names).toEqual([...custom.toReversed(), ...BUILT_IN_ROLES.map(({ name }) => name)])
  const { body } = await tenant.owner.get(`${ROLES}/admin`)
  expect(body.data).toMatchObject({ name: 'admin', scopes: ['admin'], built_in: true, created_at: null })
})

describe('400', () => {
  const invalid: [string, unknown, string][] = [
    ['no name', { scopes: [] }, 'name'],
    ['no scopes', { name: 'x' }, 'scopes'],
    ['an empty name', { name: '', scopes: [] }, 'name'],
    ['a name in capitals, which looks like another', { name: 'Admin', scopes: [] }, 'name'],
    ['a name with a space', { name: 'a b', scopes: [] }, 'name'],
    ['a name with a line break at its end', { name: 'ab\n', scopes: [] }, 'name'],
    ['a name of more than 64 characters', { name: 'n'.repeat(65), scopes: [] }, 'name'],
    ['a scope with a space', { name: 'x', scopes: ['users read'] }, 'scopes.0'],
    ['more than 100 scopes', { name: 'x', scopes: Array.from({ length: 101 }, (_, i) => `s:${i}`) }, 'scopes'],
    ['scopes that are no list', { name: 'x', scopes: 'users:read' }, 'scopes'],
  ]
  test.each(invalid)('%s', async (_what, body, path) => {
    await expectRefused('POST', ROLES, body, { status: 400, error: 'Role creation failed', issues: [{ path }] })
  })

  test('a name that is taken or built in, or that could be taken for an id', async () => {
    for (const name of [world.roleName, 'admin', 'viewer']) {
      const detail = `Role with name ${name} already exists`
      await expectRefused('POST', ROLES, { name, scopes: [] }, { status: 400, code: 'conflict', detail })
    }
    const name = `abcdef01${randomUUID().slice(8)}`
    await expectRefused('POST', ROLES, { name, scopes: [] }, { status: 400, detail: 'name: must not be a UUID' })
  })

  test('a change of nothing; a new name, since users refer to the old one', async () => {
    const path = `${ROLES}/${world.roleName}`
    await expectRefused('PUT', path, {}, { status: 400, error: 'Role update failed', issues: [{ path: 'scopes' }] })
    await expectRefused('PUT', path, { name: 'another' }, { status: 400, error: 'Role update failed' })
  })

  test.each(BUILT_IN_ROLES)('$name, which is built in, is neither changed nor deleted', async ({ id, name }) => {
    const detail = `Role ${name} is built in and cannot be changed or deleted.`
    for (const identifier of [id, name]) {
      await expectRefused('PUT', `${ROLES}/${identifier}`, { scopes: [] }, { status: 400, detail })
      await expectRefused('DELETE', `${ROLES}/${identifier}`, { force: true }, { status: 400, detail })
    }
  })

  test('a user with a role that the tenant does not have, or with a filter by one', async () => {
    const issues = [{ path: 'roles.1', message: 'must be a built-in role or one of the tenant' }]
    const roles = ['viewer', 'no-such-role']
    await expectRefused('POST', USERS, { email: 'x@example.com', roles }, { status: 400, issues })
    await expectRefused('PUT', `${USERS}/${world.userId}`, { roles }, { status: 400, issues })
    await expectRefused('GET', `${USERS}?role=no-such-role`, undefined, { status: 400, issues: [{ path: 'role' }] })
  })

  test('a role that users have, deleted without force', async () => {
    const { name } = await makeRole(['users:read'])
    await makeUser(owner, { roles: [name] })
    const failure = (users: string) => ({
      status: 400,
      error: 'Role deletion failed',
      detail: `Role ${name} is held by ${users}. Use force=true to delete anyway.`,
    })
    await expectRefused('DELETE', `${ROLES}/${name}`, undefined, failure('1 user'))
    await makeUser(owner, { roles: [name, 'viewer'] })
    await expectRefused('DELETE', `${ROLES}/${name}`, { force: false }, failure('2 users'))
  })
})

describe('a user with a role', () => {
  test('200: holds the union of its own scopes and those of all its roles, listed and found by them', async () => {
    const [reads, makes] = [await makeRole(['users:read']), await makeRole(['projects:create', 'invoices:read'])]
    const { user_id, client, text } = await follower([reads.name, makes.name])
    expect((await client.get(USERS)).status).toBe(200)
    expect((await client.post('/api/v1/projects', { project_name: newName() })).status).toBe(200)
    expect((await client.get(ROLES)).status).toBe(403)
    expect(await verify(owner, text, { scopes: ['invoices:read'] })).toMatchObject({ code: 'VALID' })
    expect(await verify(owner, text, { scopes: ['invoices:write'] })).toMatchObject({ code: 'INSUFFICIENT_SCOPE' })
    expect((await owner.get(`${USERS}/${user_id}`)).body.data.roles).toEqual([reads.name, makes.name])
    const listed = await owner.get(`${USERS}?role=${makes.name}`)
    expect(listed.body.data.map((user: { user_id: string }) => user.user_id)).toEqual([user_id])
  })

  test('200: gets at once what its role gets', async () => {
    const { name } = await makeRole([])
    const { client } = await follower([name])
    expect((await client.get(USERS)).status).toBe(403)
    const { body } = await owner.put(`${ROLES}/${name}`, { scopes: ['users:read'] })
    expect(body.data).toMatchObject({ scopes: ['users:read'], users_count: 1, narrowed_keys_count: 0 })
    expect((await client.get(USERS)).status).toBe(200)
  })

  test('403: loses at once what its role loses, its session too', async () => {
    const { name } = await makeRole(['users:read', 'projects:read'])
    const person = await bench.person(world.tenant.id, null)
    await owner.put(`${USERS}/${person.id}`, { roles: [name] })
    const { body } = await bench.server.as(null).post('/api/v1/auth/login', person)
    const session = bench.server.as(body.data?.session_token)
    const { client } = await follower([name])
    for (const each of [client, session]) expect((await each.get(USERS)).status).toBe(200)
    const changed = await owner.put(`${ROLES}/${name}`, { scopes: ['projects:read'] })
    expect(changed.headers.get('x-keystead-receipt')).toMatch(/state=confirmed/)
    for (const each of [client, session]) {
      expect((await each.get(USERS)).status).toBe(403)
      expect((await each.get('/api/v1/projects')).status).toBe(200)
    }
  })

  test('403: has nothing of a role that is deleted by force, nor of another that takes the name', async () => {
    const { name } = await makeRole(['users:read'])
    const { user_id, client } = await follower(['viewer', name])
    const deleted = await owner.delete(`${ROLES}/${name}`, { force: true })
    expect(deleted.body.data).toMatchObject({ users_count: 1 })
    expect((await client.get(USERS)).status).toBe(403)
    expect((await owner.get(`${USERS}/${user_id}`)).body.data.roles).toEqual(['viewer'])
    await owner.post(ROLES, { name, scopes: ['users:read'] })
    expect((await client.get(USERS)).status).toBe(403)
  })
})

describe('the keys of those who have a role', () => {
  const management = (user_id: string, scopes: string[]) => makeKey(owner, { user_id, management: true, scopes })

  test.each<[what: string, other: string[], key: string[], after: string[] | null, left: string[]]>([
    ['lose what the role loses', [], ['users:read', 'projects:read'], ['projects:*'], ['projects:read']],
    ['lose all of a role that is deleted', [], ['users:read', 'projects:read'], null, []],
    ['keep of a broad scope what is left', [], ['projects:*'], ['projects:read'], ['projects:read']],
    ['keep what another role brings too', ['admin'], ['users:read'], [], ['users:read']],
    ['keep what an administrator granted them beyond', [], ['users:read', 'audit:read'], [], ['audit:read']],
    [
      'lose nothing when the role gets more',
      [],
      ['users:read'],
      ['users:*', 'projects:*', 'invoices:read'],
      ['users:read'],
    ],
  ])('%s', async (_what, other, key, after, left) => {
    const { name } = await makeRole(['users:read', 'projects:*', 'invoices:read'])
    const user_id = await makeUser(owner, { roles: [name, ...other] })
    const made = await management(user_id, key)
    const path = `${ROLES}/${name}`
    const { body } =
      after === null ? await owner.delete(path, { force: true }) : await owner.put(path, { scopes: after })
    expect(body.data.users_count).toBe(1)
    expect(body.data.narrowed_keys_count).toBe(
      left.length === key.length && key.every((it) => left.includes(it)) ? 0 : 1,
    )
    expect(await scopesOf(made.id)).toEqual(left)
  })

  test('of your own API lose the words that the role loses, and keep the others', async () => {
    const { name } = await makeRole(['invoices:read', 'users:read'])
    const user_id = await makeUser(owner, { roles: [name] })
    const key = await makeKey(owner, { user_id, scopes: ['invoices:read', 'orders:read'] })
    await owner.put(`${ROLES}/${name}`, { scopes: ['users:read'] })
    expect(await scopesOf(key.id)).toEqual(['orders:read'])
  })

  test('lose what a user loses with the role, and a user who has another role keeps it', async () => {
    const [one, two] = [await makeRole(['users:read']), await makeRole(['users:read', 'keys:read'])]
    const user_id = await makeUser(owner, { roles: [one.name, two.name] })
    const key = await management(user_id, ['users:read', 'keys:read'])
    const kept = await owner.put(`${USERS}/${user_id}`, { roles: [two.name] })
    expect(kept.body.data).toBeUndefined()
    const { body } = await owner.put(`${USERS}/${user_id}`, { roles: [one.name] })
    expect(body.data.narrowed_keys).toEqual([key.id])
    expect(await scopesOf(key.id)).toEqual(['users:read'])
  })

  test('are narrowed for all holders, disabled keys too, each with its audit event; those of others stay', async () => {
    const { id, name } = await makeRole(['users:read'])
    const holders = await Promise.all([1, 2, 3].map(() => makeUser(owner, { roles: [name] })))
    const keys = await Promise.all(holders.map((user_id) => management(user_id, ['users:read'])))
    const other = await management(await makeUser(owner, { roles: ['admin'] }), ['users:read'])
    await owner.post(`${KEYS}/${keys[0]!.id}/disable`)
    const { body } = await owner.put(`${ROLES}/${id}`, { scopes: [] })
    expect(body.data).toMatchObject({ users_count: 3, narrowed_keys_count: 3 })
    for (const key of keys) {
      expect(await scopesOf(key.id)).toEqual([])
      const [event] = (await owner.get(`/api/v1/audit-events?target=${key.id}&action=key.narrowed`)).body.data
      expect(event.details).toMatchObject({ scopes: [], removed: ['users:read'] })
    }
    expect(await scopesOf(other.id)).toEqual(['users:read'])
    const [event] = (await owner.get(`/api/v1/audit-events?target=${id}&action=role.updated`)).body.data
    expect(event.details).toMatchObject({ name, scopes: [], users: 3, narrowed_keys: 3 })
  })
})

describe('403: nobody', () => {
  const manager = (...scopes: string[]) => bench.keyWith(world.tenant.id, ['roles:manage', ...scopes])
  const expectForbidden = async (client: TestClient, method: string, path: string, body: unknown, detail: string) => {
    const before = await bench.store.snapshot(world.tenant.id)
    const answer = await client.request(method, path, body)
    expect({ status: answer.status, detail: answer.body.detail }).toEqual({ status: 403, detail })
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
  }

  test.each(['users:read', 'users:*', 'admin', '*', 'invoices:read', 'read'])(
    'makes a role of a scope that it does not hold, or widens one to it: %s',
    async (scope) => {
      const client = await manager('projects:read')
      const { name } = await makeRole(['projects:read'])
      const detail = `You cannot grant a scope that you do not hold: ${scope}`
      await expectForbidden(client, 'POST', ROLES, { name: newName(), scopes: ['projects:read', scope] }, detail)
      await expectForbidden(client, 'PUT', `${ROLES}/${name}`, { scopes: ['projects:read', scope] }, detail)
    },
  )

  test('edits, narrows or deletes a role that holds more than it does', async () => {
    const client = await manager()
    const { name } = await makeRole(['users:read'])
    const detail = 'You cannot change a role that holds more than you do'
    await expectForbidden(client, 'PUT', `${ROLES}/${name}`, { description: 'mine' }, detail)
    await expectForbidden(client, 'PUT', `${ROLES}/${name}`, { scopes: [] }, detail)
    await expectForbidden(client, 'DELETE', `${ROLES}/${name}`, { force: true }, detail)
  })

  test('gives a user a role that holds more than it does, or changes a user who has one', async () => {
    const client = await bench.keyWith(world.tenant.id, ['users:*'])
    const { name } = await makeRole(['projects:read'])
    const detail = `You cannot grant a role that you do not hold: ${name}`
    await expectForbidden(client, 'POST', USERS, { email: 'x@example.com', roles: [name] }, detail)
    await expectForbidden(client, 'PUT', `${USERS}/${world.userId}`, { roles: [name] }, detail)
    const user_id = await makeUser(owner, { roles: [name] })
    const held = 'You cannot change a user or key that holds more than you do'
    await expectForbidden(client, 'PUT', `${USERS}/${user_id}`, { name: 'Mine' }, held)
    await expectForbidden(client, 'DELETE', `${USERS}/${user_id}`, { force: true }, held)
  })

  test('makes a key that follows a user who holds more by a role, or revokes one', async () => {
    const client = await bench.keyWith(world.tenant.id, ['keys:*'])
    const { name } = await makeRole(['projects:read'])
    const user_id = await makeUser(owner, { roles: [name] })
    const key = await makeKey(owner, { user_id, management: true, scopes: undefined })
    const grant = 'You cannot grant a scope that you do not hold: projects:read'
    await expectForbidden(client, 'POST', KEYS, { user_id, management: true }, grant)
    const held = 'You cannot change a user or key that holds more than you do'
    await expectForbidden(client, 'DELETE', `${KEYS}/${key.id}`, undefined, held)
    await expectForbidden(client, 'POST', `${KEYS}/rotate`, { api_key: key.id }, held)
  })

  test('200: who holds all of it manages a role with roles:manage alone', async () => {
    const client = await manager('users:read')
    const { name } = await makeRole(['users:read'], client)
    expect((await client.put(`${ROLES}/${name}`, { scopes: ['users:read', 'roles:manage'] })).status).toBe(200)
    expect((await client.delete(`${ROLES}/${name}`)).status).toBe(200)
  })
})

describe('at the same time', () => {
  const ROUNDS = 12

  test('of many that make a role of one name exactly one succeeds', async () => {
    const name = newName()
    const answers = await Promise.all(Array.from({ length: 20 }, () => owner.post(ROLES, { name, scopes: [] })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(19)
  })

  test('a role is given and deleted: it is given to nobody who keeps it', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { name } = await makeRole(['users:read'])
      const user_id = await makeUser(owner)
      const [given, deleted] = await Promise.all([
        owner.put(`${USERS}/${user_id}`, { roles: [name] }),
        owner.delete(`${ROLES}/${name}`, { force: true }),
      ])
      expect(deleted.status).toBe(200)
      expect([200, 400]).toContain(given.status)
      expect((await owner.get(`${USERS}/${user_id}`)).body.data.roles).toEqual([])
    }
  })

  test('two roles of a user lose the same scope: none of its keys keeps it', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [one, two] = [await makeRole(['users:read']), await makeRole(['users:read'])]
      const user_id = await makeUser(owner, { roles: [one.name, two.name] })
      const key = await makeKey(owner, { user_id, management: true, scopes: ['users:read'] })
      const answers = await Promise.all([one, two].map(({ name }) => owner.put(`${ROLES}/${name}`, { scopes: [] })))
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      expect(await scopesOf(key.id)).toEqual([])
    }
  })

  test('a role loses a scope while its user loses the other role that had it: the key does not keep it', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [one, two] = [await makeRole(['users:read']), await makeRole(['users:read'])]
      const user_id = await makeUser(owner, { roles: [one.name, two.name] })
      const key = await makeKey(owner, { user_id, management: true, scopes: ['users:read'] })
      const answers = await Promise.all([
        owner.put(`${ROLES}/${one.name}`, { scopes: [] }),
        owner.put(`${USERS}/${user_id}`, { roles: [one.name] }),
      ])
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      expect(await scopesOf(key.id)).toEqual([])
    }
  })

  test('keys that a holder makes for itself while the role is narrowed do nothing that it may not do', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { name } = await makeRole(['users:read', 'keys:create'])
      const { user_id, client } = await follower([name])
      const [made] = await Promise.all([
        client.post(KEYS, { user_id, management: true, scopes: ['users:read'] }),
        owner.put(`${ROLES}/${name}`, { scopes: ['keys:create'] }),
      ])
      expect([200, 401, 403]).toContain(made.status)
      if (made.status !== 200) continue
      expect((await bench.server.as(made.body.data.api_key).get(USERS)).status).toBe(403)
    }
  })
})

describe('GET /api/v1/users/{user_identifier}/effective-scopes', () => {
  test('200: says of each scope where it comes from, and which scopes of Keystead it covers', async () => {
    const { name } = await makeRole(['jobs:read', 'read', 'invoices:read'])
    const service = await owner.post('/admin/api', {
      name: `Service ${randomUUID()}`,
      status: 'active',
      scopes: ['invoices:read', 'users:*'],
    })
    await owner.put(`${USERS}/${service.body.id}`, { roles: ['viewer', name] })
    const { body } = await owner.get(`${USERS}/${service.body.id}/effective-scopes`)
    const own = { type: 'own', role: null }
    const byRole = (role: string) => ({ type: 'role', role })
    expect(body.data).toEqual({
      user_id: service.body.id,
      roles: ['viewer', name],
      scopes: [
        { scope: 'invoices:read', sources: [own, byRole(name)], covers: [] },
        { scope: 'users:*', sources: [own], covers: FINE_SCOPES.filter((scope) => scope.startsWith('users:')) },
        {
          scope: 'read',
          sources: [byRole('viewer'), byRole(name)],
          covers: ['keys:verify', 'usage:read', 'storage:read', 'jobs:read'],
        },
        { scope: 'jobs:read', sources: [byRole(name)], covers: ['jobs:read'] },
      ],
    })
  })

  test('200: names a user by its email; a Super Admin holds * by its role, which covers all', async () => {
    const { body } = await owner.get(`${USERS}/${world.tenant.ownerEmail}/effective-scopes`)
    const sources = [{ type: 'role', role: 'super_admin' }]
    expect(body.data.scopes).toEqual([{ scope: '*', sources, covers: FINE_SCOPES }])
    const none = await owner.get(`${USERS}/${world.email}/effective-scopes`)
    expect(none.body.data).toEqual({ user_id: world.userId, roles: [], scopes: [] })
  })
})

describe('GET /api/v1/scopes', () => {
  test('200: every scope with a description, its sets and roles, for whoever is authenticated', async () => {
    const client = await bench.keyWith(world.tenant.id, [])
    const { status, body } = await client.get('/api/v1/scopes')
    expect(status).toBe(200)
    expect(body.data.scopes.map(({ scope }: { scope: string }) => scope)).toEqual(FINE_SCOPES)
    for (const { description } of body.data.scopes) expect(description).toMatch(/^[A-Z].{5,}[^.]$/)
    expect(body.data.scopes.find(({ scope }: { scope: string }) => scope === 'jobs:read')).toEqual({
      scope: 'jobs:read',
      resource: 'jobs',
      action: 'read',
      description: 'List and read completion jobs',
      sets: ['read', 'admin', '*'],
      roles: ['super_admin', 'admin', 'user', 'viewer'],
    })
    expect(body.data.sets.map(({ name }: { name: string }) => name)).toEqual(['read', 'write', 'admin', '*'])
    expect(body.data.sets[1].scopes.toSorted()).toEqual(['jobs:create', 'jobs:update', 'storage:write'])
  })

  test('401: nobody', async () => {
    expect((await bench.server.as(null).get('/api/v1/scopes')).status).toBe(401)
  })
})
