import { createHash, randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import { KEYS, makeKey, makeUser, VERIFY } from './support.ts'

let bench: TestBench
let tenant: TestTenant
let owner: TestClient

beforeAll(async () => {
  bench = await startBench()
  tenant = await bench.server.createTenant()
  owner = tenant.owner
})
afterAll(() => bench.stop())

const HEADER = 'x-keystead-receipt'
const ENTRY = /^"[0-9a-f-]{36}";state=(confirmed|fenced);ms=\d+(\.\d+)?$/

const confirmation = {
  replica_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  name: `${hostname()}:${process.pid}`,
  state: 'confirmed',
  ms: expect.any(Number),
}

const entriesOf = ({ headers }: TestResponse): string[] => (headers.get(HEADER) ?? '').split(', ')

const email = () => `receipt-${randomUUID()}@example.com`

/** What each change of v1 keys is asked with; all of them answer with the receipt in their data too. */
const keyChanges: [string, (id: string, text: string) => Promise<TestResponse>][] = [
  ['update', (id) => owner.patch(`${KEYS}/${id}`, { name: 'Renamed' })],
  ['rotate', (_id, api_key) => owner.post(`${KEYS}/rotate`, { api_key })],
  ['rotate with overlap', (api_key) => owner.post(`${KEYS}/rotate`, { api_key, overlap_seconds: 60 })],
  ['disable', (id) => owner.post(`${KEYS}/${id}/disable`)],
  ['enable', (id) => owner.post(`${KEYS}/${id}/enable`)],
  ['delete', (id) => owner.delete(`${KEYS}/${id}`)],
]

test.each(keyChanges)('v1 api-keys %s: in the data and in the header, and the two agree', async (_what, change) => {
  const key = await makeKey(owner)
  const answer = await change(key.id, key.text)
  expect(answer.status).toBe(200)
  const { receipt } = answer.body.data
  expect(receipt).toEqual({ at: expect.stringMatching(/Z$/), replicas: [confirmation] })
  const [{ replica_id, state, ms }] = receipt.replicas
  expect(answer.headers.get(HEADER)).toBe(`"${replica_id}";state=${state};ms=${ms}`)
})

test('v1 api-keys import', async () => {
  const sha256 = createHash('sha256').update(randomUUID()).digest('hex')
  const keys = [{ sha256, user_id: await makeUser(owner), scopes: [] }]
  const answer = await owner.post(`${KEYS}/import`, { keys })
  expect(answer.body.data.receipt.replicas).toEqual([confirmation])
  expect(entriesOf(answer)).toEqual([expect.stringMatching(ENTRY)])
})

/** Things of the older contracts and of v1, and how each is changed. */
async function things() {
  const service = await owner.post('/api/admin/users', { name: `Service ${randomUUID()}` })
  const aggregator = await owner.post('/api/admin/api-keys', { user_id: service.body.id, scopes: ['read'] })
  const account = await owner.post('/users', { name: `Account ${randomUUID()}`, email: email(), role: 'user' })
  const content = await owner.post('/admin/api', { name: `Content ${randomUUID()}`, status: 'active', scopes: [] })
  const project_name = `project-${randomUUID()}`
  const project = await owner.post('/api/v1/projects', { project_name })
  const userId = await makeUser(owner)
  await owner.post(`/api/v1/projects/${project_name}/users`, { user_id: userId })
  const userKey = await owner.post(`/api/v1/users/${userId}/api-keys`, { project_name })
  const made = [service, aggregator, account, content, project, userKey]
  const accountId = account.body.user.user_id
  return { made, userId, accountId, serviceKey: aggregator.body.id, contentId: content.body.id, project_name }
}

type Things = Awaited<ReturnType<typeof things>>

const changes: [string, (its: Things) => Promise<TestResponse>][] = [
  ['DELETE /api/admin/api-keys/{id}', ({ serviceKey }) => owner.delete(`/api/admin/api-keys/${serviceKey}`)],
  ['PATCH /users/{id}', ({ accountId }) => owner.patch(`/users/${accountId}`, { is_active: false })],
  ['POST /users/{id}/rotate-key', ({ accountId }) => owner.post(`/users/${accountId}/rotate-key`)],
  ['DELETE /users/{id}', ({ accountId }) => owner.delete(`/users/${accountId}`)],
  ['PUT /admin/api/{id}', ({ contentId }) => owner.put(`/admin/api/${contentId}`, { status: 'inactive' })],
  ['POST /admin/api/regenerate-token/{id}', ({ contentId }) => owner.post(`/admin/api/regenerate-token/${contentId}`)],
  ['DELETE /admin/api/{id}', ({ contentId }) => owner.delete(`/admin/api/${contentId}`)],
  ['PUT /api/v1/users/{id}', ({ userId }) => owner.put(`/api/v1/users/${userId}`, { status: 'inactive' })],
  ['DELETE /api/v1/users/{id}', ({ userId }) => owner.delete(`/api/v1/users/${userId}`, { force: true })],
  ['DELETE /api/v1/users/{id}/api-keys', ({ userId }) => owner.delete(`/api/v1/users/${userId}/api-keys`)],
  [
    'DELETE /api/v1/projects/{id}/users/{id}',
    ({ project_name, userId }) => owner.delete(`/api/v1/projects/${project_name}/users/${userId}`),
  ],
  ['DELETE /api/v1/projects/{id}/users', ({ project_name }) => owner.delete(`/api/v1/projects/${project_name}/users`)],
  [
    'DELETE /api/v1/projects/{id}',
    ({ project_name }) => owner.delete(`/api/v1/projects/${project_name}`, { force: true }),
  ],
]

test.each(changes)('%s: the header names every replica', async (_what, change) => {
  const answer = await change(await things())
  expect([200, 204]).toContain(answer.status)
  expect(entriesOf(answer)).toEqual([expect.stringMatching(ENTRY)])
})

test('POST /api/v1/auth/logout', async () => {
  const { email: address, password } = await bench.person(tenant.id, 'viewer')
  const login = await bench.server.as(null).post('/api/v1/auth/login', { email: address, password })
  expect(login.headers.has(HEADER)).toBe(false)
  const answer = await bench.server.as(login.body.data.session_token).post('/api/v1/auth/logout')
  expect(entriesOf(answer)).toEqual([expect.stringMatching(ENTRY)])
})

describe('there is none', () => {
  test('on what only makes something', async () => {
    const { made } = await things()
    const config = await owner.post('/api/v1/configs', { config_name: `config-${randomUUID()}` })
    const key = await owner.post(KEYS, { user_id: await makeUser(owner), scopes: [] })
    const user = await owner.post('/api/v1/users', { email: email() })
    for (const answer of [...made, config, key, user]) {
      expect([200, 201]).toContain(answer.status)
      expect(answer.headers.has(HEADER)).toBe(false)
    }
    expect(key.body.data).not.toHaveProperty('receipt')
  })

  test('on reads and verifications', async () => {
    const key = await makeKey(owner)
    const reserved = await owner.post(VERIFY, { key: key.text, reserve_seconds: 60 })
    const paths = [
      KEYS,
      `${KEYS}/${key.id}`,
      '/api/v1/users',
      '/api/v1/usage',
      '/api/admin/users',
      '/users',
      '/admin/api',
    ]
    const answers = await Promise.all(paths.map((path) => owner.get(path)))
    const commit = await owner.post(`/api/v1/keys/charges/${reserved.body.data.charge_id}/commit`)
    for (const answer of [...answers, reserved, commit]) {
      expect(answer.status).toBe(200)
      expect(answer.headers.has(HEADER)).toBe(false)
    }
  })

  test('on changes of what no credential depends on', async () => {
    const project_name = `project-${randomUUID()}`
    await owner.post('/api/v1/projects', { project_name })
    const user_id = await makeUser(owner)
    const member = await owner.post(`/api/v1/projects/${project_name}/users`, { user_id })
    const left = await owner.delete(`/api/v1/projects/${project_name}/users/${user_id}`)
    const gone = await owner.delete(`/api/v1/projects/${project_name}`)
    for (const answer of [member, left, gone]) {
      expect(answer.status).toBe(200)
      expect(answer.headers.has(HEADER)).toBe(false)
    }
  })

  test('on changes that were refused', async () => {
    const answers = [
      await owner.delete(`${KEYS}/${randomUUID()}`),
      await owner.patch(`${KEYS}/${(await makeKey(owner)).id}`, { name: '' }),
      await bench.server.as(null).delete(`${KEYS}/${randomUUID()}`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 400, 401])
    for (const answer of answers) expect(answer.headers.has(HEADER)).toBe(false)
  })
})

/** Each changes what is known of a key, in the transaction that claims the idempotency key. */
const repeatable: [string, string, (id: string, userId: string) => [method: string, path: string, body?: object]][] = [
  ['one key', 'REVOKED', (id) => ['DELETE', `${KEYS}/${id}`]],
  ['all keys of a user', 'REVOKED', (_id, userId) => ['DELETE', `/api/v1/users/${userId}/api-keys`]],
  ['the user', 'NOT_FOUND', (_id, userId) => ['DELETE', `/api/v1/users/${userId}`, { force: true }]],
  ['a rotation', 'REVOKED', (id) => ['POST', `${KEYS}/rotate`, { api_key: id }]],
]

test.each(repeatable)(
  '%s under an idempotency key: the other replica knows before the answer',
  async (_what, code, ask) => {
    const other: TestServer = await startTestServer({ databaseUrl: bench.server.databaseUrl })
    try {
      const userId = await makeUser(owner)
      const key = await makeKey(owner, { user_id: userId })
      const caller = other.as(owner.credential)
      expect((await caller.post(VERIFY, { key: key.text })).body.data.code).toBe('VALID')
      const [method, path, body] = ask(key.id, userId)
      const options = { headers: { 'idempotency-key': randomUUID() } }
      const answer = await owner.request(method, path, body, options)
      expect((await caller.post(VERIFY, { key: key.text })).body.data.code).toBe(code)
      expect(entriesOf(answer)).toHaveLength(2)
      const again = await owner.request(method, path, body, options)
      expect(again.headers.get('idempotency-replayed')).toBe('true')
      expect(entriesOf(again)).toHaveLength(2)
    } finally {
      await other.stop()
    }
  },
)

test('with two replicas both are named, and the other refuses the key at once', async () => {
  const other: TestServer = await startTestServer({ databaseUrl: bench.server.databaseUrl })
  try {
    const key = await makeKey(owner)
    const caller = other.as(owner.credential)
    expect((await caller.post(VERIFY, { key: key.text })).body.data.code).toBe('VALID')
    const answer = await owner.delete(`${KEYS}/${key.id}`)
    expect((await caller.post(VERIFY, { key: key.text })).body.data.code).toBe('REVOKED')
    expect(answer.body.data.receipt.replicas).toEqual([confirmation, confirmation])
    expect(entriesOf(answer)).toHaveLength(2)
    expect(new Set(entriesOf(answer)).size).toBe(2)
  } finally {
    await other.stop()
  }
})
