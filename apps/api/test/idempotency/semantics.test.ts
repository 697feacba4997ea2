import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import { makeKey, makeUser } from '../verify/support.ts'
import { logIn, startBench, type TestBench } from '../v1/support.ts'

let bench: TestBench
let now = new Date('2026-11-25T10:00:00.000Z')

beforeAll(async () => {
  bench = await startBench({ clock: () => now })
})
afterAll(() => bench.stop())

const post = (client: TestClient, path: string, body: unknown, key: string): Promise<TestResponse> =>
  client.post(path, body, { headers: { 'idempotency-key': key } })

const isReplayed = ({ headers }: TestResponse): boolean => headers.get('idempotency-replayed') === 'true'

/** One creation of each contract, with what it stores. */
const creations: [string, string, () => unknown, string][] = [
  ['aggregator user', '/api/admin/users', () => ({ name: `Service ${randomUUID()}` }), 'api_user'],
  ['account', '/users', () => ({ name: `App ${randomUUID()}`, email: `${randomUUID()}@example.com` }), 'api_user'],
  ['content user', '/admin/api', () => ({ name: `content-${randomUUID()}`, status: 'active' }), 'api_user'],
  ['v1 user', '/api/v1/users', () => ({ email: `${randomUUID()}@example.com` }), 'api_user'],
  ['project', '/api/v1/projects', () => ({ project_name: `project-${randomUUID()}` }), 'project'],
]

const countOf = async (table: string): Promise<number> => {
  const [row] = await bench.store.rows(`select count(*)::int as count from ${table}`, [])
  return Number(row?.count)
}

describe.each(creations)('%s', (_name, path, bodyOf, table) => {
  test('the same request is answered as it was, and stores nothing', async () => {
    const key = randomUUID()
    const body = bodyOf()
    const first = await post(bench.server.admin, path, body, key)
    const before = await countOf(table)
    const again = await post(bench.server.admin, path, body, key)
    expect([first.status, isReplayed(first)]).toEqual([again.status, false])
    expect(again.text).toBe(first.text)
    expect(isReplayed(again)).toBe(true)
    expect(await countOf(table)).toBe(before)
  })

  test('422: the same key with another body; nothing is stored', async () => {
    const key = randomUUID()
    await post(bench.server.admin, path, bodyOf(), key)
    const before = await countOf(table)
    expect((await post(bench.server.admin, path, bodyOf(), key)).status).toBe(422)
    expect(await countOf(table)).toBe(before)
  })

  test('twenty at once make one, and all hear of it', async () => {
    const key = randomUUID()
    const body = bodyOf()
    const before = await countOf(table)
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(bench.server.admin, path, body, key)))
    expect([...new Set(answers.map(({ text }) => text))]).toEqual([answers[0]!.text])
    expect(answers.filter((answer) => !isReplayed(answer))).toHaveLength(1)
    expect(await countOf(table)).toBe(before + 1)
  })
})

test('a key that is shown once is shown again to whoever repeats its making, and is in no column as text', async () => {
  const user = await bench.server.admin.post('/api/admin/users', { name: `Service ${randomUUID()}` })
  const key = randomUUID()
  const wanted = { user_id: user.body.id, name: 'Once' }
  const first = await post(bench.server.admin, '/api/admin/api-keys', wanted, key)
  const again = await post(bench.server.admin, '/api/admin/api-keys', wanted, key)
  expect(again.body.key).toBe(first.body.key)
  expect((await bench.server.admin.get(`/api/admin/users/${user.body.id}/api-keys`)).body).toHaveLength(1)
  const rows = await bench.store.rows(`select encode(answer, 'escape') as answer from idempotent_call`, [])
  expect(JSON.stringify(rows)).not.toContain(first.body.key.slice(4))
})

test('members in another order are the same body; a quoted key is the same key', async () => {
  const key = randomUUID()
  const email = `${randomUUID()}@example.com`
  const first = await post(bench.server.admin, '/users', { name: 'App', email }, key)
  const again = await post(bench.server.admin, '/users', { email, name: 'App' }, `"${key}"`)
  expect(again.text).toBe(first.text)
})

test('what failed has done nothing, and may be tried again with the same key', async () => {
  const key = randomUUID()
  const email = `${randomUUID()}@example.com`
  await bench.server.admin.post('/api/v1/users', { email })
  expect((await post(bench.server.admin, '/api/v1/users', { email }, key)).status).toBe(400)
  await bench.server.admin.delete(`/api/v1/users/${email}`)
  const again = await post(bench.server.admin, '/api/v1/users', { email }, key)
  expect([again.status, isReplayed(again)]).toEqual([200, false])
})

test('the keys of one user mean nothing to another, nor to another tenant', async () => {
  const key = randomUUID()
  const tenant = await bench.server.createTenant()
  const name = `project-${randomUUID()}`
  const mine = await post(bench.server.admin, '/api/v1/projects', { project_name: name }, key)
  const theirs = await post(tenant.owner, '/api/v1/projects', { project_name: name }, key)
  expect(theirs.status).toBe(200)
  expect(theirs.body.data.project_id).not.toBe(mine.body.data.project_id)
})

describe('a call belongs to the credential that made it', () => {
  /** Keys of one user, each with scopes of its own. */
  async function keysOfOne(...held: string[][]): Promise<TestClient[]> {
    const user_id = await makeUser(bench.server.admin)
    const keys = await Promise.all(
      held.map((scopes) => makeKey(bench.server.admin, { user_id, management: true, scopes })),
    )
    return keys.map(({ text }) => bench.server.as(text))
  }

  test('another key of the same user, which may not grant it, is not shown the secret', async () => {
    const [wide, narrow] = await keysOfOne(['keys:create', 'users:read'], ['keys:create'])
    const body = { user_id: await makeUser(bench.server.admin), management: true, scopes: ['users:read'] }
    const key = randomUUID()
    const made = await post(wide!, '/api/v1/api-keys', body, key)
    expect(made.status).toBe(200)
    const stolen = await post(narrow!, '/api/v1/api-keys', body, key)
    expect(stolen.status).toBe(403)
    expect(stolen.text).not.toContain(made.body.data.api_key)
  })

  test('two keys of one user, and two sessions, that choose the same idempotency key do two things', async () => {
    const [one, two] = await keysOfOne(['projects:create'], ['projects:create'])
    const tenant = await bench.server.createTenant()
    const person = await bench.person(tenant.id, 'admin')
    const session = async () => bench.server.as(await logIn(bench.server, person.email, person.password))
    for (const [first, second] of [[one!, two!] as const, [await session(), await session()] as const]) {
      const key = randomUUID()
      const made = await post(first, '/api/v1/projects', { project_name: `project-${randomUUID()}` }, key)
      const other = await post(second, '/api/v1/projects', { project_name: `project-${randomUUID()}` }, key)
      expect([made.status, other.status, isReplayed(other)]).toEqual([200, 200, false])
    }
  })

  test('403: a credential that has lost scopes since is not given the answer of before', async () => {
    const user_id = await makeUser(bench.server.admin)
    const own = await makeKey(bench.server.admin, { user_id, management: true, scopes: ['keys:create', 'users:read'] })
    const client = bench.server.as(own.text)
    const body = { user_id, management: true, scopes: ['users:read'] }
    const key = randomUUID()
    const made = await post(client, '/api/v1/api-keys', body, key)
    expect((await post(client, '/api/v1/api-keys', body, key)).text).toBe(made.text)
    await bench.server.admin.patch(`/api/v1/api-keys/${own.id}`, { scopes: ['keys:create'] })
    const again = await post(client, '/api/v1/api-keys', body, key)
    expect(again.status).toBe(403)
    expect(again.body.detail).toMatch(/^Idempotency-Key: .* scopes that are no longer held$/)
    await bench.server.admin.patch(`/api/v1/api-keys/${own.id}`, { scopes: ['keys:*', 'users:read'] })
    expect((await post(client, '/api/v1/api-keys', body, key)).text).toBe(made.text)
  })
})

test('a change is confirmed anew when it is repeated: the receipt is that of now', async () => {
  const user = await bench.server.admin.post('/api/v1/users', { email: `${randomUUID()}@example.com` })
  const made = await bench.server.admin.post('/api/v1/api-keys', { user_id: user.body.data.user_id, scopes: [] })
  const headers = { 'idempotency-key': randomUUID() }
  const path = `/api/v1/api-keys/${made.body.data.key_id}`
  const answers = [
    await bench.server.admin.delete(path, undefined, { headers }),
    await bench.server.admin.delete(path, undefined, { headers }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  for (const { body, headers: fields } of answers) {
    expect(body.data.receipt.replicas).toEqual([expect.objectContaining({ state: 'confirmed' })])
    expect(fields.get('x-keystead-receipt')).toMatch(/state=confirmed/)
  }
})

test('after 24 hours a key is new again', async () => {
  const key = randomUUID()
  const first = await post(bench.server.admin, '/api/admin/users', { name: `Service ${randomUUID()}` }, key)
  now = new Date(now.getTime() + 24 * 3_600_000)
  const second = await post(bench.server.admin, '/api/admin/users', { name: `Service ${randomUUID()}` }, key)
  expect([second.status, isReplayed(second)]).toEqual([201, false])
  expect(second.body.id).not.toBe(first.body.id)
})

test.each(['', ' ', '""', 'x'.repeat(256), 'naïve'])('400: the key %j', async (key) => {
  const headers = { 'idempotency-key': Buffer.from(key, 'utf8').toString('latin1') }
  const answer = await bench.server.admin.post('/api/admin/users', { name: `Service ${randomUUID()}` }, { headers })
  expect(answer.status).toBe(400)
  expect(answer.body.message).toContain('Idempotency-Key')
})

test('over tRPC: the same call is answered as it was', async () => {
  const headers = { 'idempotency-key': randomUUID() }
  const input = { project_name: `project-${randomUUID()}` }
  const first = await bench.server.admin.post('/trpc/v1.projects.create', input, { headers })
  const again = await bench.server.admin.post('/trpc/v1.projects.create', input, { headers })
  expect(again.body).toEqual(first.body)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  const other = { project_name: `project-${randomUUID()}` }
  expect((await bench.server.admin.post('/trpc/v1.projects.create', other, { headers })).status).toBe(422)
})
