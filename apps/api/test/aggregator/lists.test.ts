import { beforeAll, describe, expect, test } from 'vitest'
import { keyWith, unique, uniqueEmail } from '../support/callers.ts'
import { walk } from '../support/lists.ts'
import { insertKeys, insertUsers } from '../support/rows.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'

/** More than two pages of 500, which is what the server reads at a time, and no whole number of them. */
const MANY = 1203

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
})

const idsOf = (items: { id: string }[]) => items.map(({ id }) => id)

describe('GET /api/admin/users', () => {
  const path = '/api/admin/users'

  test('200: a tenant without service users has an empty list', async () => {
    const { owner } = await server.createTenant()
    const { status, text, headers } = await owner.get(path)
    expect(status).toBe(200)
    expect(text).toBe('[]')
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  test('200: service users of every contract, newest first, and no person', async () => {
    const own = await server.createTenant()
    const first = await own.owner.post(path, { name: unique('First') })
    const second = await own.owner.post('/users', { name: unique('Second'), email: uniqueEmail('second') })
    await own.owner.post('/api/v1/users', { email: uniqueEmail('person') })
    const third = await own.owner.post('/admin/api', { name: unique('Third'), status: 'inactive' })
    const { body } = await own.owner.get(path)
    expect(body).toEqual([
      expect.objectContaining({ id: third.body.id, active: false }),
      expect.objectContaining({ id: second.body.user.user_id, active: true }),
      first.body,
    ])
  })

  test('200: all of them without a limit; with one, page by page, each once', async () => {
    const own = await server.createTenant()
    const ids = await insertUsers(server, own.id, MANY)
    const whole = await own.owner.get(path)
    expect(idsOf(whole.body)).toEqual(ids)
    expect(whole.headers.get('link')).toBeNull()
    const pages = await walk(own.owner, `${path}?limit=500`)
    expect(pages.map(({ items }) => items.length)).toEqual([500, 500, 203])
    expect(idsOf(pages.flatMap(({ items }) => items))).toEqual(ids)
  })

  test('200: a list that fills its last page ends there', async () => {
    const own = await server.createTenant()
    const ids = await insertUsers(server, own.id, 1000)
    expect(idsOf((await own.owner.get(path)).body)).toEqual(ids)
    const pages = await walk(own.owner, `${path}?limit=500`)
    expect(pages.map(({ items }) => items.length)).toEqual([500, 500])
  })

  test('200: who comes or goes while a list is walked moves nobody else', async () => {
    const own = await server.createTenant()
    const ids = await insertUsers(server, own.id, 30)
    const first = await own.owner.get(`${path}?limit=10`)
    await own.owner.post(path, { name: unique('Late') })
    await own.owner.delete(`/users/${ids[9]}`)
    const [, next = ''] = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '') ?? []
    const rest = await walk(own.owner, next)
    expect(idsOf([...first.body, ...rest.flatMap(({ items }) => items)])).toEqual(ids)
  })
})

describe('GET /api/admin/users/{user_id}/api-keys', () => {
  test('200: a user without keys has an empty list', async () => {
    const { body } = await tenant.owner.post('/api/admin/users', { name: unique('Keyless') })
    const { status, text } = await tenant.owner.get(`/api/admin/users/${body.id}/api-keys`)
    expect(status).toBe(200)
    expect(text).toBe('[]')
  })

  test('200: all of them without a limit; with one, page by page, each once; and of this user alone', async () => {
    const { body } = await tenant.owner.post('/api/admin/users', { name: unique('Many keys') })
    await keyWith(server, tenant, ['read'])
    const ids = await insertKeys(server, tenant.id, body.id, MANY)
    const path = `/api/admin/users/${body.id}/api-keys`
    expect(idsOf((await tenant.owner.get(path)).body)).toEqual(ids)
    const pages = await walk(tenant.owner, `${path}?limit=1000`)
    expect(pages.map(({ items }) => items.length)).toEqual([1000, 203])
    expect(idsOf(pages.flatMap(({ items }) => items))).toEqual(ids)
  })

  test('200: uses are counted exactly, and the time of the last one is shown', async () => {
    const { client, userId } = await keyWith(server, tenant, ['admin'])
    for (let i = 0; i < 7; i++) await client.get('/api/admin/users?limit=1')
    const { body } = await tenant.owner.get(`/api/admin/users/${userId}/api-keys`)
    expect(body).toMatchObject([{ usage_count: 7, last_used_at: expect.stringMatching(/Z$/) }])
    const { body: own } = await client.get(`/api/admin/users/${userId}/api-keys`)
    expect(own[0].usage_count).toBe(8)
  })
})

test.each([
  ['a limit of nothing', 'limit=0'],
  ['a negative limit', 'limit=-1'],
  ['a limit over 1000', 'limit=1001'],
  ['a broken limit', 'limit=1.5'],
  ['a limit that is a word', 'limit=all'],
  ['an empty limit', 'limit='],
  ['two limits', 'limit=1&limit=2'],
  ['a cursor that no list has handed out', 'cursor=AAAA'],
  ['an empty cursor', 'cursor='],
  ['a filter that there is none of', 'name=x'],
])('400: %s', async (_what, query) => {
  const { userId } = await keyWith(server, tenant, [])
  for (const path of ['/api/admin/users', `/api/admin/users/${userId}/api-keys`]) {
    const { status, body } = await tenant.owner.get(`${path}?${query}`)
    expect(status).toBe(400)
    expect(body).toEqual({ error: 'validation_error', message: expect.any(String) })
  }
})
