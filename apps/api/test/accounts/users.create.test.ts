import { beforeAll, expect, test } from 'vitest'
import { keyWith, unique, uniqueEmail } from '../support/callers.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
})

const idsNow = async () => (await tenant.owner.get('/users')).body.map(({ user_id }: { user_id: string }) => user_id)

test('201: role user unless another is given; the key works at once', async () => {
  const sent = { name: unique('App'), email: uniqueEmail('app') }
  const { status, body } = await tenant.owner.post('/users', sent)
  expect(status).toBe(201)
  expect(body).toEqual({
    user: {
      user_id: expect.any(String),
      ...sent,
      role: 'user',
      is_active: true,
      created_at: expect.stringMatching(/Z$/),
      updated_at: body.user.created_at,
      usage: { total_requests: 0, requests_today: 0, last_reset: body.user.created_at },
    },
    api_key: expect.stringMatching(/^ks_[0-9A-Za-z]+$/),
    warning: 'Save this API key now. It cannot be retrieved again.',
  })
  expect((await server.as(body.api_key).get('/users')).status).toBe(403)
})

test('201: a name alone makes a user of role user, without an email; as many as one likes', async () => {
  for (const name of [unique('Nameless'), unique('Nameless')]) {
    const { status, body } = await tenant.owner.post('/users', { name })
    expect(status).toBe(201)
    expect(body.user).toMatchObject({ name, email: null, role: 'user', is_active: true })
    expect((await tenant.owner.get(`/users/${body.user.user_id}`)).body.email).toBeNull()
  }
})

test('201: the key of role admin manages users', async () => {
  const { body } = await tenant.owner.post('/users', {
    name: unique('Boss'),
    email: uniqueEmail('boss'),
    role: 'admin',
  })
  expect(body.user.role).toBe('admin')
  expect((await server.as(body.api_key).get('/users')).status).toBe(200)
})

test('201: the key is shown here and never again', async () => {
  const { body } = await tenant.owner.post('/users', { name: unique('Secret'), email: uniqueEmail('secret') })
  const secret = body.api_key.slice(10)
  for (const path of ['/users', `/users/${body.user.user_id}`, '/api/v1/audit-events', '/api/v1/api-keys']) {
    expect((await tenant.owner.get(path)).text).not.toContain(secret)
  }
  expect(server.logs()).not.toContain(secret)
})

test.each([
  ['no name', { name: undefined }, /^name is required$/],
  ['an empty name', { name: '' }, /^name must not be empty$/],
  ['a name of blanks', { name: '   ' }, /^name must not be empty$/],
  ['a name that is too long', { name: 'n'.repeat(201) }, /^name: /],
  ['a name that is a number', { name: 12 }, /^name: /],
  ['an empty email', { email: '' }, /^email: /],
  ['an email without a host', { email: 'app@' }, /^email: /],
  ['an email that is too long', { email: `${'a'.repeat(250)}@example.com` }, /^email: /],
  ['an email that is null', { email: null }, /^email: /],
  ['an email that is a list', { email: ['a@example.com'] }, /^email: /],
  ['a role that the contract does not have', { role: 'super_admin' }, /^role: /],
  ['a role in capitals', { role: 'Admin' }, /^role: /],
  ['a role that is null', { role: null }, /^role: /],
])('400: %s; nothing is stored', async (_what, sent, message) => {
  const before = await idsNow()
  const right = { name: unique('Wrong'), email: uniqueEmail('wrong') }
  const { status, body } = await tenant.owner.post('/users', { ...right, ...sent })
  expect(status).toBe(400)
  expect(body).toEqual({ error: expect.stringMatching(message) })
  expect(await idsNow()).toEqual(before)
})

test.each([
  ['a list', '[]'],
  ['a text', '"app"'],
  ['half a body', '{"name":'],
  ['nothing', ''],
])('400: a body that is %s', async (_what, rawBody) => {
  const headers = { 'content-type': 'application/json' }
  const { status, body } = await tenant.owner.post('/users', undefined, { rawBody, headers })
  expect(status).toBe(400)
  expect(body).toEqual({ error: expect.any(String) })
})

test('403: an admin may make admins; read and write make nobody', async () => {
  const admin = await keyWith(server, tenant, ['admin'])
  const made = await admin.client.post('/users', { name: unique('Peer'), email: uniqueEmail('peer'), role: 'admin' })
  expect(made.status).toBe(201)
  const before = await idsNow()
  const lesser = (await keyWith(server, tenant, ['read', 'write'])).client
  const after = await lesser.post('/users', { name: unique('None'), email: uniqueEmail('none') })
  expect(after.status).toBe(403)
  expect((await idsNow()).slice(1)).toEqual(before)
})

test('409: a name or an email that is taken, whatever the case of the email; another tenant may have both', async () => {
  const taken = { name: unique('Taken'), email: uniqueEmail('taken') }
  await tenant.owner.post('/users', taken)
  const sameName = await tenant.owner.post('/users', { ...taken, email: uniqueEmail('free') })
  expect(sameName.status).toBe(409)
  expect(sameName.body).toEqual({ error: `User with name ${taken.name} already exists` })
  const email = taken.email.toUpperCase()
  const sameEmail = await tenant.owner.post('/users', { name: unique('Free'), email })
  expect(sameEmail.status).toBe(409)
  expect(sameEmail.body).toEqual({ error: `User with email ${email} already exists` })
  expect((await (await server.createTenant()).owner.post('/users', taken)).status).toBe(201)
})

test('409: of two hundred who take one email at once, all but one; no key is left over', async () => {
  const email = uniqueEmail('race')
  const attempts = Array.from({ length: 200 }, () => tenant.owner.post('/users', { name: unique('Race'), email }))
  const statuses = (await Promise.all(attempts)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(1)
  expect(statuses.filter((status) => status === 409)).toHaveLength(199)
})
