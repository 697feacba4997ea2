import { beforeAll, describe, expect, test } from 'vitest'
import { unique, uniqueEmail } from '../support/callers.ts'
import { walk } from '../support/lists.ts'
import { insertUsers } from '../support/rows.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { expectSameAnswer } from '../support/walls.ts'

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
})

const create = async (fields: object = {}) =>
  (await tenant.owner.post('/admin/api', { name: unique('User'), status: 'active', ...fields })).body

const idsOf = (items: { id: string }[]) => items.map(({ id }) => id)

const listed = async () => (await tenant.owner.get('/admin/api')).text

const WRONG_VALUES: [string, object, RegExp][] = [
  ['an empty name', { name: '' }, /^name must not be empty$/],
  ['a name of blanks', { name: '  ' }, /^name must not be empty$/],
  ['a name that is too long', { name: 'n'.repeat(201) }, /^name: /],
  ['a name that is a number', { name: 3 }, /^name: /],
  ['a name that is null', { name: null }, /^name: /],
  ['a description that is too long', { description: 'd'.repeat(2001) }, /^description: /],
  ['a description that is a list', { description: [] }, /^description: /],
  ['a status of no kind', { status: 'paused' }, /^status: /],
  ['a status in capitals', { status: 'Active' }, /^status: /],
  ['a status that is true', { status: true }, /^status: /],
  ['a status that is null', { status: null }, /^status: /],
  ['an expire_at that is a word', { expire_at: 'tomorrow' }, /^expire_at must be an ISO 8601 date$/],
  ['an expire_at in the thirteenth month', { expire_at: '2054-13-01T00:00:00Z' }, /^expire_at must be/],
  ['an expire_at on the thirtieth of February', { expire_at: '2054-02-30' }, /^expire_at must be/],
  ['an expire_at without a zone', { expire_at: '2054-01-01T00:00:00' }, /^expire_at must be/],
  ['an expire_at of American form', { expire_at: '01/02/2054' }, /^expire_at must be/],
  ['an expire_at that is a number', { expire_at: 1767225600 }, /^expire_at must be/],
  ['an empty expire_at', { expire_at: '' }, /^expire_at must be/],
  ['an expire_at in the year nought', { expire_at: '0000-01-01' }, /^expire_at/],
  ['an expire_at past the year 9999 in UTC', { expire_at: '9999-12-31T23:59:59-01:00' }, /^expire_at/],
  ['scopes that are a text', { scopes: 'scope1' }, /^scopes: /],
  ['scopes that are null', { scopes: null }, /^scopes: /],
  ['a scope that is a number', { scopes: ['a', 1] }, /^scopes\.1/],
  ['a scope with a blank', { scopes: ['two words'] }, /^scopes\.0 must be/],
  ['an empty scope', { scopes: [''] }, /^scopes\.0 must be/],
  ['a scope that is too long', { scopes: ['s'.repeat(101)] }, /^scopes\.0 must be/],
  ['scopes without end', { scopes: Array.from({ length: 101 }, (_, i) => `s${i}`) }, /^scopes: /],
]

describe('POST /admin/api', () => {
  test('201: only a name and a status are asked for', async () => {
    const name = unique('Bare')
    const { status, body } = await tenant.owner.post('/admin/api', { name, status: 'active' })
    expect(status).toBe(201)
    expect(body).toEqual({
      id: expect.any(String),
      name,
      description: '',
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expire_at: null,
      created_at: expect.stringMatching(/Z$/),
      updated_at: body.created_at,
      scopes: [],
      status: 'active',
    })
  })

  test.each(['active', 'inactive', 'expired'])('201: the status %s', async (status) => {
    expect((await create({ status })).status).toBe(status)
  })

  test.each([
    ['2054-01-01T00:00:00Z', '2054-01-01T00:00:00.000Z'],
    ['2054-01-01T00:00:00.123Z', '2054-01-01T00:00:00.123Z'],
    ['2054-01-01T02:00:00+02:00', '2054-01-01T00:00:00.000Z'],
    ['2054-06-30', '2054-06-30T00:00:00.000Z'],
  ])('201: expire_at %s', async (expire_at, shown) => {
    expect((await create({ expire_at })).expire_at).toBe(shown)
  })

  test('201: scopes are free strings, kept as they are and in their order', async () => {
    const scopes = ['scope2', 'articles:publish', 'https://example.com/scope', 'UPPER', '*:x']
    expect((await create({ scopes })).scopes).toEqual(scopes)
  })

  test.each([
    ['no name', { name: undefined }, /^name is required$/],
    ['no status', { status: undefined }, /^status is required$/],
    ...WRONG_VALUES,
  ])('400: %s; nothing is stored', async (_what, sent, message) => {
    const before = await listed()
    const { status, body } = await tenant.owner.post('/admin/api', { name: unique('Wrong'), status: 'active', ...sent })
    expect(status).toBe(400)
    expect(body).toEqual({ error: expect.stringMatching(message) })
    expect(await listed()).toBe(before)
  })

  test('400: a name that is taken, whichever contract took it; another tenant may have it', async () => {
    const { name } = await create()
    const { body: service } = await tenant.owner.post('/api/admin/users', { name: unique('Service') })
    for (const taken of [name, service.name]) {
      const { status, body } = await tenant.owner.post('/admin/api', { name: taken, status: 'active' })
      expect(status).toBe(400)
      expect(body).toEqual({ error: `User with name ${taken} already exists` })
    }
    const { owner } = await server.createTenant()
    expect((await owner.post('/admin/api', { name, status: 'active' })).status).toBe(201)
  })

  test('400: of two hundred who take one name at once, all but one', async () => {
    const sent = { name: unique('Race'), status: 'active' }
    const answers = await Promise.all(Array.from({ length: 200 }, () => tenant.owner.post('/admin/api', sent)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 400)).toHaveLength(199)
  })
})

describe('PUT /admin/api/:id', () => {
  test('200: each field that is given, and no other; the token stays the same to the byte', async () => {
    const made = await create({ description: 'before', scopes: ['a'] })
    const path = `/admin/api/${made.id}`
    for (const change of [
      { name: unique('Other') },
      { description: 'after' },
      { expire_at: '2054-01-01T00:00:00.000Z' },
      { expire_at: null },
      { status: 'inactive' },
      { scopes: [] },
      { status: 'active', scopes: ['b', 'c'] },
      {},
    ]) {
      const before = (await tenant.owner.get(path)).body
      const { status, body } = await tenant.owner.put(path, change)
      expect(status).toBe(200)
      expect(body).toEqual({ ...before, ...change, updated_at: expect.any(String) })
      expect(body.token).toBe(made.token)
      expect((await tenant.owner.get(path)).body).toEqual(body)
    }
  })

  test.each(WRONG_VALUES)('400: %s; nothing changes', async (_what, sent, message) => {
    const made = await create()
    const { status, body } = await tenant.owner.put(`/admin/api/${made.id}`, { description: 'changed', ...sent })
    expect(status).toBe(400)
    expect(body).toEqual({ error: expect.stringMatching(message) })
    expect((await tenant.owner.get(`/admin/api/${made.id}`)).body).toEqual(made)
  })

  test('400: a name that another has; its own it may keep', async () => {
    const { name } = await create()
    const made = await create()
    const { status, body } = await tenant.owner.put(`/admin/api/${made.id}`, { name })
    expect([status, body]).toEqual([400, { error: `User with name ${name} already exists` }])
    expect((await tenant.owner.put(`/admin/api/${made.id}`, { name: made.name })).status).toBe(200)
  })
})

describe('DELETE /admin/api/:id', () => {
  test('204: no body; a second time 404, byte for byte like nobody', async () => {
    const { id } = await create()
    const { status, text } = await tenant.owner.delete(`/admin/api/${id}`)
    expect([status, text]).toEqual([204, ''])
    const again = await tenant.owner.delete(`/admin/api/${id}`)
    expect([again.status, again.text]).toEqual([404, '{"error":"API user not found"}'])
    expectSameAnswer(await tenant.owner.get(`/admin/api/${id}`), again)
  })

  test('204: a body is no part of it', async () => {
    const { id } = await create()
    expect((await tenant.owner.delete(`/admin/api/${id}`, { id: 'another' })).status).toBe(204)
  })
})

describe('GET /admin/api', () => {
  test('200: service users of every contract, newest first; one that was never given a token has none', async () => {
    const { owner } = await server.createTenant()
    const content = await owner.post('/admin/api', { name: unique('Content'), status: 'active' })
    const account = await owner.post('/users', { name: unique('Account'), email: uniqueEmail('account') })
    await owner.post('/api/v1/users', { email: uniqueEmail('person') })
    const { status, body } = await owner.get('/admin/api')
    expect(status).toBe(200)
    expect(body).toEqual([expect.objectContaining({ id: account.body.user.user_id, token: null }), content.body])
    expect((await owner.post(`/admin/api/regenerate-token/${account.body.user.user_id}`)).body.token).toMatch(/^ey/)
  })

  test('200: all of them without a limit; with one, page by page, each once', async () => {
    const own = await server.createTenant()
    const ids = await insertUsers(server, own.id, 1203)
    expect(idsOf((await own.owner.get('/admin/api')).body)).toEqual(ids)
    const pages = await walk(own.owner, '/admin/api?limit=401')
    expect(pages.map(({ items }) => items.length)).toEqual([401, 401, 401])
    expect(idsOf(pages.flatMap(({ items }) => items))).toEqual(ids)
  })

  test.each(['limit=0', 'limit=1001', 'limit=x', 'cursor=AAAA', 'status=active'])('400: %s', async (query) => {
    const { status, body } = await tenant.owner.get(`/admin/api?${query}`)
    expect(status).toBe(400)
    expect(body).toEqual({ error: expect.any(String) })
  })
})
