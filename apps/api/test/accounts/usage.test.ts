import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { unique, uniqueEmail } from '../support/callers.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

/** The server's time; tests move it. */
let now: Date
let server: TestServer

const at = (time: string) => {
  now = new Date(time)
}

beforeAll(async () => {
  at('2026-03-01T08:00:00.000Z')
  server = await startTestServer({ clock: () => now })
})
afterAll(() => server.stop())
beforeEach(() => at('2026-03-01T12:00:00.000Z'))

const create = async () => {
  const { body } = await server.admin.post('/users', { name: unique('App'), email: uniqueEmail('app') })
  return { path: `/users/${body.user.user_id}`, id: body.user.user_id as string, client: server.as(body.api_key) }
}

const usageOf = async (path: string) => (await server.admin.get(path)).body.usage

test('before the first use there are no times of use, and the count began with the user', async () => {
  const { path } = await create()
  expect(await usageOf(path)).toEqual({
    total_requests: 0,
    requests_today: 0,
    last_reset: '2026-03-01T12:00:00.000Z',
  })
})

test('each authenticated request counts once, the refused ones too; the times are of the first and the last', async () => {
  const { path, client } = await create()
  at('2026-03-01T12:00:01.000Z')
  await client.get('/users')
  at('2026-03-01T12:00:02.000Z')
  for (let i = 0; i < 5; i++) await client.post('/users', { nonsense: true })
  at('2026-03-01T12:00:03.500Z')
  await client.get('/api/admin/users')
  at('2026-03-01T13:00:00.000Z')
  expect(await usageOf(path)).toEqual({
    total_requests: 7,
    last_used_at: '2026-03-01T12:00:03.500Z',
    first_used_at: '2026-03-01T12:00:01.000Z',
    requests_today: 7,
    last_reset: '2026-03-01T12:00:00.000Z',
  })
})

test('requests that come all at once are counted all', async () => {
  const { path, client } = await create()
  await Promise.all(Array.from({ length: 300 }, () => client.get('/users')))
  expect(await usageOf(path)).toMatchObject({ total_requests: 300, requests_today: 300 })
})

test('all keys of the user count, those of other contracts too', async () => {
  const { path, id, client } = await create()
  const { body } = await server.admin.post('/api/admin/api-keys', { user_id: id })
  await client.get('/users')
  await server.as(body.key).get('/users')
  await server.as(null).get('/users', { headers: { 'X-API-Key': body.key } })
  expect(await usageOf(path)).toMatchObject({ total_requests: 3 })
})

test('the count goes on when the key is rotated; refused keys do not count', async () => {
  const { path, client } = await create()
  await client.get('/users')
  const { body } = await server.admin.post(`${path}/rotate-key`)
  await client.get('/users')
  await server.as(body.api_key).get('/users')
  expect(await usageOf(path)).toMatchObject({ total_requests: 2 })
})

test('at UTC midnight requests_today begins again, and last_reset is that midnight', async () => {
  const { path, client } = await create()
  at('2026-03-01T23:59:59.999Z')
  await client.get('/users')
  await client.get('/users')
  expect(await usageOf(path)).toMatchObject({ requests_today: 2, last_reset: '2026-03-01T12:00:00.000Z' })
  at('2026-03-02T00:00:00.000Z')
  expect(await usageOf(path)).toEqual({
    total_requests: 2,
    last_used_at: '2026-03-01T23:59:59.999Z',
    first_used_at: '2026-03-01T23:59:59.999Z',
    requests_today: 0,
    last_reset: '2026-03-02T00:00:00.000Z',
  })
  await client.get('/users')
  expect(await usageOf(path)).toEqual({
    total_requests: 3,
    last_used_at: '2026-03-02T00:00:00.000Z',
    first_used_at: '2026-03-01T23:59:59.999Z',
    requests_today: 1,
    last_reset: '2026-03-02T00:00:00.000Z',
  })
  at('2026-03-09T15:00:00.000Z')
  expect(await usageOf(path)).toMatchObject({ requests_today: 0, last_reset: '2026-03-09T00:00:00.000Z' })
})

test('requests on both sides of midnight that are stored together count for their own days', async () => {
  const { path, client } = await create()
  at('2026-03-01T23:59:59.000Z')
  await Promise.all(Array.from({ length: 4 }, () => client.get('/users')))
  at('2026-03-02T00:00:01.000Z')
  await Promise.all(Array.from({ length: 3 }, () => client.get('/users')))
  expect(await usageOf(path)).toMatchObject({ total_requests: 7, requests_today: 3 })
})

test('use never touches updated_at, and a change does', async () => {
  const { path, client } = await create()
  const { body: made } = await server.admin.get(path)
  at('2026-03-01T14:00:00.000Z')
  await client.get('/users')
  const { body: used } = await server.admin.get(path)
  expect(used.usage.total_requests).toBe(1)
  expect(used).toEqual({ ...made, usage: used.usage })
  const { body: changed } = await server.admin.patch(path, { name: unique('Changed') })
  expect(changed.updated_at).toBe('2026-03-01T14:00:00.000Z')
  expect(changed.created_at).toBe('2026-03-01T12:00:00.000Z')
})

test('the list shows the same use as the user alone', async () => {
  const { path, id, client } = await create()
  await client.get('/users')
  const { body } = await server.admin.get('/users')
  expect(body.find(({ user_id }: { user_id: string }) => user_id === id)).toEqual((await server.admin.get(path)).body)
})

test('a session and a content token count for their user', async () => {
  const { owner, ownerId } = await server.createTenant()
  const totalOf = async (id: string) => (await owner.get(`/users/${id}`)).body.usage.total_requests
  const before = await totalOf(ownerId)
  await owner.get('/users')
  // Reading the use is a use too.
  expect(await totalOf(ownerId)).toBe(before + 2)
  const { body } = await owner.post('/admin/api', { name: unique('Token'), status: 'active' })
  await server.as(body.token).get('/users')
  expect(await totalOf(body.id)).toBe(1)
})

test('a server that stops cleanly has stored every use', async () => {
  const replica = await startTestServer({ databaseUrl: server.databaseUrl, clock: () => now })
  const { path, client } = await create()
  for (let i = 0; i < 11; i++) await replica.as(client.credential).get('/users')
  await replica.stop()
  expect(await usageOf(path)).toMatchObject({ total_requests: 11 })
})
