import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { assertRefused, buildWorld, sharedBench, type TestBench, type World } from './support.ts'

let bench: TestBench
let world: World
let owner: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
})

const USERS = '/api/v1/users'
const anEmail = () => `someone-${randomUUID()}@example.com`

async function newUser(fields: Record<string, unknown> = {}): Promise<{ id: string; email: string }> {
  const { body } = await owner.post(USERS, { email: anEmail(), ...fields })
  return { id: body.data.user_id, email: body.data.email }
}

const expectRefused = (method: string, path: string, body: unknown, expected: object) =>
  assertRefused(bench, world.tenant, { method, path, body }, expected)

const nameOf = async ({ id }: { id: string }): Promise<string> => (await owner.get(`${USERS}/${id}`)).body.data.name

async function found(search_term: string): Promise<string[]> {
  const { body } = await owner.post(`${USERS}/search`, { search_term, limit: 1000 })
  return body.data.map((user: { user_id: string }) => user.user_id)
}

describe('POST /api/v1/users', () => {
  test('200: a person, named by the name that is given, or the user name, or the email', async () => {
    const email = anEmail()
    const given = await newUser({ name: `Name of ${email}`, username: `u-${email}` })
    const byUsername = await newUser({ username: `v-${email}` })
    const byEmail = await newUser()
    expect(await nameOf(given)).toBe(`Name of ${email}`)
    expect(await nameOf(byUsername)).toBe(`v-${email}`)
    expect(await nameOf(byEmail)).toBe(byEmail.email)
  })

  const invalid: [string, unknown, string][] = [
    ['no email', {}, 'email'],
    ['an email that is none', { email: 'alice' }, 'email'],
    ['an email of another type', { email: 5 }, 'email'],
    ['an email of more than 254 characters', { email: `${'a'.repeat(250)}@example.com` }, 'email'],
    ['an empty user name', { email: 'x@example.com', username: ' ' }, 'username'],
    ['a name of more than 200 characters', { email: 'x@example.com', name: 'n'.repeat(201) }, 'name'],
    ['an unknown role', { email: 'x@example.com', roles: ['root'] }, 'roles.0'],
    ['roles that are no list', { email: 'x@example.com', roles: {} }, 'roles'],
  ]
  test.each(invalid)('400: %s', async (_what, body, path) => {
    await expectRefused('POST', USERS, body, {
      status: 400,
      error: 'User creation failed',
      code: 'validation_error',
      issues: [{ path }],
    })
  })

  test('400: an email that is taken, in any case; a user name that is taken; a name that is taken', async () => {
    const email = anEmail()
    const username = `taken-${randomUUID()}`
    await newUser({ email, username, name: `Name ${username}` })
    const duplicate = { status: 400, error: 'User creation failed', code: 'conflict' }
    await expectRefused('POST', USERS, { email }, { ...duplicate, detail: `User with email ${email} already exists` })
    const upper = email.toUpperCase()
    await expectRefused(
      'POST',
      USERS,
      { email: upper },
      { ...duplicate, detail: `User with email ${upper} already exists` },
    )
    const sameUsername = { email: anEmail(), username: username.toUpperCase(), name: 'Another' }
    await expectRefused('POST', USERS, sameUsername, {
      ...duplicate,
      detail: `User with username ${sameUsername.username} already exists`,
    })
    const sameName = { email: anEmail(), name: `Name ${username}` }
    await expectRefused('POST', USERS, sameName, {
      ...duplicate,
      detail: `User with name ${sameName.name} already exists`,
    })
  })
})

describe('an email that is not ASCII', () => {
  const international = () => `someone-${randomUUID()}@bücher.example`

  test('200: an international domain is stored as the name system knows it, and found however it is written', async () => {
    const email = international()
    const stored = email.replace('bücher', 'xn--bcher-kva')
    const { status, body } = await owner.post(USERS, { email })
    expect([status, body.data.email]).toEqual([200, stored])
    const id = body.data.user_id
    for (const spelling of [
      email,
      email.toUpperCase(),
      stored,
      email.replace('ü', 'u\u0308'),
      email.replace('@', '＠'),
    ]) {
      expect((await owner.get(`${USERS}/${encodeURIComponent(spelling)}`)).body.data?.user_id).toBe(id)
      const listed = await owner.get(`${USERS}?email=${encodeURIComponent(spelling)}`)
      expect(listed.body.data.map(({ user_id }: { user_id: string }) => user_id)).toEqual([id])
      expect(await found(spelling)).toEqual([id])
      expect((await owner.post(USERS, { email: spelling, name: randomUUID() })).body).toMatchObject({
        code: 'conflict',
      })
      expect((await owner.post('/api/v1/api-keys', { email: spelling, scopes: [] })).status).toBe(200)
    }
  })

  test.each(['İrma@example.com', 'ırma@example.com', 'jürgen@example.com', 'аda@example.com', 'a\u200Bda@example.com'])(
    '400: %s, made or given; as the name of a user it names nobody',
    async (email) => {
      const issues = [{ path: 'email' }]
      await expectRefused('POST', USERS, { email }, { status: 400, code: 'validation_error', issues })
      const { id } = await newUser({ email: anEmail() })
      await expectRefused(
        'PUT',
        `${USERS}/${id}`,
        { new_email: email },
        { status: 400, issues: [{ path: 'new_email' }] },
      )
      const owned = { name: `Tenant ${randomUUID()}`, owner: { email } }
      expect((await bench.server.admin.post('/api/v1/tenants', owned)).status).toBe(400)
      expect((await bench.server.admin.post('/users', { name: randomUUID(), email })).status).toBe(400)
      expect((await owner.get(`${USERS}/${encodeURIComponent(email)}`)).status).toBe(404)
      expect((await owner.get(`${USERS}?email=${encodeURIComponent(email)}`)).body.data).toEqual([])
      expect((await owner.post(`${USERS}/search`, { search_term: email })).body.data).toEqual([])
    },
  )
})

describe('the user in a path', () => {
  test('200: by id, in any case, and by email, raw, percent-encoded and in any case', async () => {
    const email = `o'neil+tag.${randomUUID()}@example.com`
    const { id } = await newUser({ email })
    for (const name of [
      id,
      id.toUpperCase(),
      email,
      encodeURIComponent(email),
      email.toUpperCase(),
      email.replace('@', '%40'),
    ]) {
      const { status, body } = await owner.get(`${USERS}/${name}`)
      expect([name, status, body.data?.user_id]).toEqual([name, 200, id])
      expect((await owner.get(`${USERS}/${name}/projects`)).status).toBe(200)
      expect((await owner.get(`${USERS}/${name}/api-keys`)).status).toBe(200)
    }
    expect((await owner.put(`${USERS}/${email.toUpperCase()}`, { name: email })).status).toBe(200)
    expect((await owner.delete(`${USERS}/${encodeURIComponent(email)}`)).status).toBe(200)
  })

  test.each([
    ['GET', ''],
    ['PUT', ''],
    ['DELETE', ''],
    ['GET', '/projects'],
    ['GET', '/api-keys'],
    ['POST', '/api-keys'],
    ['DELETE', '/api-keys'],
  ])('404: %s %s of nobody, malformed or not', async (method, rest) => {
    const bodies: Record<string, unknown> = { PUT: { name: 'X' }, POST: { project_name: world.projectName } }
    for (const name of [randomUUID(), 'nobody@example.com', 'nobody', '123', '%25', "'; drop table api_user"]) {
      await expectRefused(method, `${USERS}/${encodeURIComponent(name)}${rest}`, bodies[method], {
        status: 404,
        error: 'Not found',
        code: 'not_found',
        detail: 'API user not found',
      })
    }
  })

  test('400: an identifier that is not percent-encoded UTF-8, or that holds a NUL character', async () => {
    await expectRefused('GET', `${USERS}/%E0%A4%A`, undefined, { status: 400 })
    await expectRefused('GET', `${USERS}/%00`, undefined, { status: 400, code: 'validation_error' })
  })
})

describe('GET /api/v1/users', () => {
  test.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=abc', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['role=root', 'role'],
    ['status=gone', 'status'],
    ['kind=robot', 'kind'],
    ['colour=blue', ''],
  ])('400: ?%s', async (query, path) => {
    await expectRefused('GET', `${USERS}?${query}`, undefined, {
      status: 400,
      error: 'User listing failed',
      code: 'validation_error',
      issues: [{ path }],
    })
  })

  test('400: an unknown filter is named if it reads like a name, and not repeated if it could be a key', async () => {
    await expectRefused('GET', `${USERS}?colour=blue&size=1`, undefined, {
      status: 400,
      detail: 'Unknown fields: colour, size',
    })
    await expectRefused('GET', `${USERS}?ks_a1=b`, undefined, { status: 400, detail: 'Unknown fields' })
  })

  test('400: a cursor that is neither from a list nor an id', async () => {
    for (const cursor of ['x', '', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA', world.userId.slice(1), 'a'.repeat(101)]) {
      await expectRefused('GET', `${USERS}?cursor=${cursor}`, undefined, { status: 400, code: 'validation_error' })
    }
  })

  test('200: filters by email, user name, role, kind and status, alone and together', async () => {
    const username = `filtered-${randomUUID()}`
    const { id, email } = await newUser({ username, roles: ['viewer', 'user'] })
    const ids = async (query: string): Promise<string[]> =>
      (await owner.get(`${USERS}?${query}`)).body.data.map((user: { user_id: string }) => user.user_id)
    expect(await ids(`email=${encodeURIComponent(email.toUpperCase())}`)).toEqual([id])
    expect(await ids(`username=${username}&role=user&kind=person&status=active`)).toEqual([id])
    expect(await ids(`username=${username}&role=admin`)).toEqual([])
    expect(await ids(`username=${username}&kind=service`)).toEqual([])
    await owner.put(`${USERS}/${id}`, { status: 'inactive' })
    expect(await ids(`username=${username}&status=active`)).toEqual([])
    expect(await ids(`username=${username}&status=inactive`)).toEqual([id])
  })

  test('200: users of other contracts are seen too, with what they have not as null', async () => {
    const made = await owner.post('/api/admin/users', { name: `Backend ${randomUUID()}` })
    const { body } = await owner.get(`${USERS}?kind=service`)
    expect(body.data[0]).toMatchObject({ user_id: made.body.id, name: made.body.name, email: null, username: null })
  })
})

describe('PUT /api/v1/users/{user_identifier}', () => {
  const invalid: [string, unknown, string][] = [
    ['nothing to change', {}, 'new_email'],
    ['a new email that is none', { new_email: 'x' }, 'new_email'],
    ['no new email', { new_email: null }, 'new_email'],
    ['an unknown role', { roles: ['root'] }, 'roles.0'],
    ['a status that is not to be set', { status: 'expired' }, 'status'],
  ]
  test.each(invalid)('400: %s', async (_what, body, path) => {
    await expectRefused('PUT', `${USERS}/${world.userId}`, body, {
      status: 400,
      error: 'User update failed',
      code: 'validation_error',
      issues: [{ path }],
    })
  })

  test('400: a new email that another user has, in any case', async () => {
    const { email } = await newUser()
    const { id } = await newUser()
    await expectRefused(
      'PUT',
      `${USERS}/${id}`,
      { new_email: email.toUpperCase() },
      {
        status: 400,
        error: 'User update failed',
        code: 'conflict',
        detail: `User with email ${email.toUpperCase()} already exists`,
      },
    )
  })

  test('200: the case of one’s own email can be changed; a given name stays, a derived one follows', async () => {
    const derived = await newUser()
    const named = await newUser({ name: `Named ${randomUUID()}` })
    const upper = derived.email.toUpperCase()
    expect((await owner.put(`${USERS}/${derived.id}`, { new_email: upper })).status).toBe(200)
    await owner.put(`${USERS}/${named.id}`, { new_email: anEmail() })
    expect((await owner.get(`${USERS}/${derived.id}`)).body.data).toMatchObject({ email: upper, name: upper })
    expect((await owner.get(`${USERS}/${named.id}`)).body.data.name).toMatch(/^Named /)
  })

  test('400: the last Super Admin stays one', async () => {
    const { ownerId } = world.tenant
    const kept = { status: 400, detail: 'The last Super Admin of a tenant cannot be deleted or demoted.' }
    await expectRefused('PUT', `${USERS}/${ownerId}`, { roles: ['admin'] }, kept)
    await expectRefused('PUT', `${USERS}/${ownerId}`, { status: 'inactive' }, kept)
    await expectRefused('DELETE', `${USERS}/${ownerId}`, { force: true }, kept)
  })
})

describe('DELETE /api/v1/users/{user_identifier}', () => {
  test.each([
    ['no force at all', '', undefined],
    ['force false in the body', '', { force: false }],
    ['force=false in the query', '?force=false', undefined],
    ['an empty body', '', {}],
  ])('400: a user with projects or keys and %s', async (_what, query, body) => {
    await expectRefused('DELETE', `${USERS}/${world.userId}${query}`, body, {
      status: 400,
      error: 'User deletion failed',
      detail: 'User has active projects or API keys. Use force=true to delete anyway.',
    })
  })

  test.each([
    ['the body', '', { force: true }],
    ['the query', '?force=true', undefined],
  ])('200: with force in %s the user goes, and with it keys, sessions and memberships', async (_where, query, body) => {
    const gone = await buildWorld(bench.server, world.tenant)
    expect((await owner.delete(`${USERS}/${gone.email}${query}`, body)).status).toBe(200)
    expect((await owner.get(`${USERS}/${gone.userId}`)).status).toBe(404)
    expect((await owner.get(`/api/v1/api-keys/${gone.keyId}`)).status).toBe(404)
    expect((await bench.server.as(gone.keyText).get(USERS)).status).toBe(401)
    expect((await owner.get(`/api/v1/projects/${gone.projectId}/users`)).body.data).toEqual([])
    await expectRefused('DELETE', `${USERS}/${gone.userId}`, { force: true }, { status: 404 })
  })

  test('200: a user without projects and keys goes without force; its sessions end', async () => {
    const { id, email, password } = await bench.person(world.tenant.id, 'admin')
    const login = await bench.server.as(null).post('/api/v1/auth/login', { email, password })
    const session = bench.server.as(login.body.data.session_token)
    expect((await session.get(USERS)).status).toBe(200)
    expect((await owner.delete(`${USERS}/${id}`)).status).toBe(200)
    expect((await session.get(USERS)).status).toBe(401)
  })

  test.each([
    ['in the query', '?force=yes', undefined],
    ['in the body', '', { force: 'true' }],
  ])('400: a force that is neither true nor false %s', async (_where, query, body) => {
    await expectRefused('DELETE', `${USERS}/${world.userId}${query}`, body, {
      status: 400,
      issues: [{ path: 'force' }],
    })
  })
})

describe('POST /api/v1/users/search', () => {
  test.each([
    [{}],
    [{ search_term: '' }],
    [{ search_term: ' ' }],
    [{ search_term: 5 }],
    [{ search_term: 'a'.repeat(255) }],
  ])('400: %j', async (body) => {
    await expectRefused('POST', `${USERS}/search`, body, {
      status: 400,
      error: 'User search failed',
      issues: [{ path: 'search_term' }],
    })
  })

  test('200: the signs of a pattern are signs like any other', async () => {
    const { id } = await newUser({ email: `per_cent-${randomUUID()}@example.com` })
    expect(await found('PER_CENT-')).toEqual([id])
    expect(await found('per%cent')).toEqual([])
    expect(await found('p_r_cent')).toEqual([])
    expect(await found('\\')).toEqual([])
  })
})
