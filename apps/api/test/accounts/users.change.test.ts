import { beforeAll, describe, expect, test } from 'vitest'
import { keyFor, unique, uniqueEmail } from '../support/callers.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { expectSameAnswer } from '../support/walls.ts'

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
})

const create = async () => {
  const { body } = await tenant.owner.post('/users', { name: unique('App'), email: uniqueEmail('app') })
  return { path: `/users/${body.user.user_id}`, user: body.user, key: body.api_key as string }
}

describe('GET /users/{id}', () => {
  test('200: the user as it was made; an id in capitals names the same one', async () => {
    const { path, user } = await create()
    const { status, body } = await tenant.owner.get(path)
    expect(status).toBe(200)
    expect(body).toEqual(user)
    expect((await tenant.owner.get(`/users/${user.user_id.toUpperCase()}`)).body).toEqual(user)
  })

  test('200: a user that has no email, and a person', async () => {
    const service = await tenant.owner.post('/api/admin/users', { name: unique('No email') })
    expect((await tenant.owner.get(`/users/${service.body.id}`)).body).toMatchObject({ email: null, role: 'user' })
    expect((await tenant.owner.get(`/users/${tenant.ownerId}`)).body).toMatchObject({
      email: tenant.ownerEmail,
      role: 'admin',
    })
  })
})

describe('PATCH /users/{id}', () => {
  test('200: each field that is given, and no other', async () => {
    const { path, user } = await create()
    for (const change of [
      { name: unique('New') },
      { email: uniqueEmail('new') },
      { role: 'admin' },
      { is_active: false },
      { is_active: true, role: 'user' },
    ]) {
      const before = (await tenant.owner.get(path)).body
      const { status, body } = await tenant.owner.patch(path, change)
      expect(status).toBe(200)
      expect(body).toEqual({ ...before, ...change, updated_at: expect.any(String) })
      expect(body.updated_at >= before.updated_at).toBe(true)
      expect((await tenant.owner.get(path)).body).toEqual(body)
    }
    expect((await tenant.owner.get(path)).body.created_at).toBe(user.created_at)
  })

  test('200: an email in another case is the same user’s own', async () => {
    const { path, user } = await create()
    const email = user.email.toUpperCase()
    expect((await tenant.owner.patch(path, { email })).body).toMatchObject({ email })
  })

  test.each([
    ['an empty name', { name: '' }, /^name must not be empty$/],
    ['a name that is null', { name: null }, /^name: /],
    ['a name that is too long', { name: 'n'.repeat(201) }, /^name: /],
    ['an email that is none', { email: 'nobody' }, /^email: /],
    ['an email that is null', { email: null }, /^email: /],
    ['a role that the contract does not have', { role: 'owner' }, /^role: /],
    ['is_active as a text', { is_active: 'false' }, /^is_active: /],
    ['is_active as a number', { is_active: 0 }, /^is_active: /],
    ['is_active as null', { is_active: null }, /^is_active: /],
    ['one wrong field among right ones', { name: 'right', role: 7 }, /^role: /],
  ])('400: %s; nothing changes', async (_what, sent, message) => {
    const { path, user } = await create()
    const { status, body } = await tenant.owner.patch(path, sent)
    expect(status).toBe(400)
    expect(body).toEqual({ error: expect.stringMatching(message) })
    expect((await tenant.owner.get(path)).body).toEqual(user)
  })

  test('the body cannot name another user than the path', async () => {
    const one = await create()
    const two = await create()
    await tenant.owner.patch(one.path, { id: two.user.user_id, user_id: two.user.user_id, name: unique('Sly') })
    expect((await tenant.owner.get(two.path)).body).toEqual(two.user)
  })

  test('409: a name or an email that another user has; nothing changes', async () => {
    const { user: taken } = await create()
    const { path, user } = await create()
    const name = await tenant.owner.patch(path, { name: taken.name })
    expect([name.status, name.body]).toEqual([409, { error: `User with name ${taken.name} already exists` }])
    const email = await tenant.owner.patch(path, { email: taken.email })
    expect([email.status, email.body]).toEqual([409, { error: `User with email ${taken.email} already exists` }])
    expect((await tenant.owner.get(path)).body).toEqual(user)
  })
})

describe('POST /users/{id}/rotate-key', () => {
  test('200: the new key works, the old one is refused at once, keys of other contracts go on', async () => {
    const { path, user, key } = await create()
    const aggregator = await keyFor(server, tenant, user.user_id, ['admin'])
    const { status, body } = await tenant.owner.post(`${path}/rotate-key`)
    expect(status).toBe(200)
    expect(body).toEqual({
      success: true,
      api_key: expect.stringMatching(/^ks_/),
      warning: 'Save this API key now. It cannot be retrieved again.',
    })
    expect(body.api_key).not.toBe(key)
    expect((await server.as(key).get('/users')).status).toBe(401)
    expect((await server.as(body.api_key).get('/users')).status).toBe(403)
    expect((await aggregator.client.get('/users')).status).toBe(200)
  })

  test('200: a user of another contract gets its primary key here', async () => {
    const { body } = await tenant.owner.post('/api/admin/users', { name: unique('Keyless') })
    const rotated = await tenant.owner.post(`/users/${body.id}/rotate-key`)
    expect(rotated.status).toBe(200)
    expect((await server.as(rotated.body.api_key).get('/users')).status).toBe(403)
  })

  test('200: an empty object for a body does no harm', async () => {
    const { path } = await create()
    expect((await tenant.owner.post(`${path}/rotate-key`, {})).status).toBe(200)
  })

  test('of many that rotate at once, one key is left', async () => {
    const { path } = await create()
    const answers = await Promise.all(Array.from({ length: 10 }, () => tenant.owner.post(`${path}/rotate-key`)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    const uses = await Promise.all(answers.map(({ body }) => server.as(body.api_key).get('/users')))
    expect(uses.filter(({ status }) => status === 403)).toHaveLength(1)
    expect(uses.filter(({ status }) => status === 401)).toHaveLength(9)
  })
})

describe('DELETE /users/{id}', () => {
  test('200: the user is gone from every answer, and its key is refused at once', async () => {
    const { path, user, key } = await create()
    const { status, body } = await tenant.owner.delete(path)
    expect(status).toBe(200)
    expect(body).toEqual({ success: true, deleted: user.user_id })
    expect((await server.as(key).get('/users')).status).toBe(401)
    expect((await tenant.owner.get('/users')).text).not.toContain(user.user_id)
    const again = await tenant.owner.delete(path)
    expect([again.status, again.body]).toEqual([404, { error: 'API user not found' }])
    expectSameAnswer(await tenant.owner.get(path), again)
  })

  test('its name and email are free again', async () => {
    const { path, user } = await create()
    await tenant.owner.delete(path)
    expect((await tenant.owner.post('/users', { name: user.name, email: user.email })).status).toBe(201)
  })
})

test('200: stating the role that the document shows for a Super Admin leaves it a Super Admin', async () => {
  const { owner, ownerId } = await server.createTenant()
  const read = await owner.get(`/users/${ownerId}`)
  const { status } = await owner.patch(`/users/${ownerId}`, { name: 'The owner', role: read.body.role })
  expect(status).toBe(200)
  expect((await owner.get('/admin/api')).status).toBe(200)
})
