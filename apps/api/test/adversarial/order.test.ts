import type { Database } from '@keystead/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { send } from './raw.ts'
import { expectRefusal } from './refusals.ts'
import { openRows, rowCounts } from './row-counts.ts'
import { type Route, routes, withParameters } from './routes.ts'

let server: TestServer
let database: Database
/** A key of a user who holds nothing. */
let weakKey: string

beforeAll(async () => {
  server = await startTestServer()
  database = await openRows(server.databaseUrl)
  const user = await server.admin.post('/api/admin/users', { name: 'Holder of nothing' })
  weakKey = (await server.admin.post('/api/admin/api-keys', { user_id: user.body.id, scopes: [] })).body.key
  await server.as(weakKey).get('/users')
  await server.admin.get('/users')
})
afterAll(async () => {
  await database.close()
  await server.stop()
})

const guarded = routes.filter(({ meta }) => !meta.open)

const TOO_LARGE = Buffer.alloc(2 * 1024 * 1024, 'a')

/** The same route asked in every way that is 400, 404, 413 or 415 for one who may. */
function hostileRequests({ path, target, method }: Route) {
  const json = ['content-type: application/json']
  return [
    { method, target, headers: json, body: '{' },
    { method, target, headers: json, body: '[]' },
    { method, target, headers: json, body: '{"role":7,"name":7,"email":7}' },
    { method, target, headers: ['content-type: text/plain'], body: 'x' },
    { method, target, headers: json, body: TOO_LARGE },
    { method, target: `${target}?limit=0&unknown=%00` },
    { method, target: withParameters(path, () => '%00') },
    { method, target: withParameters(path, () => 'no-such-thing') },
    { method, target },
  ]
}

async function expectEverywhere(from: Route[], status: number, credential: string | null): Promise<void> {
  const before = await rowCounts(database)
  for (const route of from) {
    for (const request of hostileRequests(route)) {
      const answer = await send(server.url, { ...request, credential })
      expectRefusal(
        answer,
        route.contract,
        [status],
        `${route.name} ${request.target} ${String(request.body).slice(0, 30)}`,
      )
    }
  }
  expect(await rowCounts(database)).toEqual(before)
}

test('401 comes before everything that is wrong with the request, without credentials', async () => {
  expect(guarded.length).toBeGreaterThan(40)
  await expectEverywhere(guarded, 401, null)
})

test('401 comes before everything that is wrong with the request, with a wrong credential', async () => {
  await expectEverywhere(guarded, 401, `${ADMIN_KEY}x`)
})

test('403 comes before everything that is wrong with the request', async () => {
  await expectEverywhere(
    guarded.filter(({ meta }) => meta.scope !== undefined),
    403,
    weakKey,
  )
})

test('400 comes before 404: what is wrong with a body is said before anything is looked up', async () => {
  const withBoth = guarded.filter(({ parameters, method }) => parameters.length > 0 && method !== 'GET')
  for (const route of withBoth) {
    const request = { method: route.method, target: route.target, credential: ADMIN_KEY }
    const headers = ['content-type: application/json']
    expectRefusal(await send(server.url, { ...request, headers, body: '[]' }), route.contract, [400], route.name)
  }
})
