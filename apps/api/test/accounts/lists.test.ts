import { beforeAll, expect, test } from 'vitest'
import { unique, uniqueEmail } from '../support/callers.ts'
import { walk } from '../support/lists.ts'
import { insertUsers } from '../support/rows.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'

/** More than two pages of 500, which is what the server reads at a time, and no whole number of them. */
const MANY = 1203

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
})

const idsOf = (items: { user_id: string }[]) => items.map(({ user_id }) => user_id)

test('200: users of every contract, newest first, persons too', async () => {
  const { owner, ownerId } = await server.createTenant()
  const account = await owner.post('/users', { name: unique('Account'), email: uniqueEmail('account') })
  const service = await owner.post('/api/admin/users', { name: unique('Service') })
  const person = await owner.post('/api/v1/users', { email: uniqueEmail('person') })
  const content = await owner.post('/admin/api', { name: unique('Content'), status: 'active' })
  const { status, body, headers } = await owner.get('/users')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(idsOf(body)).toEqual([
    content.body.id,
    person.body.data.user_id,
    service.body.id,
    account.body.user.user_id,
    ownerId,
  ])
  expect(body[3]).toEqual(account.body.user)
})

test('200: all of them without a limit; with one, page by page, each once', async () => {
  const own = await server.createTenant()
  const ids = [...(await insertUsers(server, own.id, MANY)), own.ownerId]
  const whole = await own.owner.get('/users')
  expect(idsOf(whole.body)).toEqual(ids)
  expect(whole.headers.get('link')).toBeNull()
  for (const [limit, sizes] of [
    [500, [500, 500, 204]],
    [1000, [1000, 204]],
    [602, [602, 602]],
  ] as const) {
    const pages = await walk(own.owner, `/users?limit=${limit}`)
    expect(pages.map(({ items }) => items.length)).toEqual(sizes)
    expect(idsOf(pages.flatMap(({ items }) => items))).toEqual(ids)
  }
})

test('200: a cursor alone goes on with pages of 100', async () => {
  const own = await server.createTenant()
  const ids = [...(await insertUsers(server, own.id, 150)), own.ownerId]
  const first = await own.owner.get('/users?limit=1')
  const [, cursor = ''] = /cursor=([^&>]+)/.exec(first.headers.get('link') ?? '') ?? []
  const pages = await walk(own.owner, `/users?cursor=${cursor}`)
  expect(pages.map(({ items }) => items.length)).toEqual([100, 50])
  expect(idsOf(pages.flatMap(({ items }) => items))).toEqual(ids.slice(1))
})

test('a cursor of another tenant shows nothing of it', async () => {
  const own = await server.createTenant()
  const ids = await insertUsers(server, own.id, 3)
  const { headers } = await own.owner.get('/users?limit=1')
  const [, cursor = ''] = /cursor=([^&>]+)/.exec(headers.get('link') ?? '') ?? []
  const { status, text } = await tenant.owner.get(`/users?limit=10&cursor=${cursor}`)
  expect(status).toBe(200)
  for (const id of ids) expect(text).not.toContain(id)
})

test.each([
  'limit=0',
  'limit=1001',
  'limit=-5',
  'limit=2.5',
  'limit=many',
  'limit=',
  'cursor=AAAA',
  'cursor=',
  'role=admin',
])('400: %s', async (query) => {
  const { status, body } = await tenant.owner.get(`/users?${query}`)
  expect(status).toBe(400)
  expect(body).toEqual({ error: expect.any(String) })
})
