import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { buildWorld, sharedBench, type TestBench, type World } from './support.ts'

let bench: TestBench
let tenant: TestTenant
let owner: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  tenant = await bench.server.createTenant()
  owner = tenant.owner
})

const HUNDREDS = 200
const ROUNDS = 12

const times = <T>(count: number, work: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => work(i)))

/** Each status with how often it came. */
function tally(answers: TestResponse[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

describe('two hundred that ask for the same at once: exactly one succeeds, the others hear that it is taken', () => {
  const name = `Same ${randomUUID()}`
  const email = `same-${randomUUID()}@example.com`
  const rivals: [string, () => Promise<TestResponse>, number, object, number][] = [
    [
      'aggregator, a name',
      () => owner.post('/api/admin/users', { name }),
      201,
      { error: 'conflict', message: `User with name ${name} already exists` },
      409,
    ],
    [
      'content, a name',
      () => owner.post('/admin/api', { name: `Content ${name}`, status: 'active' }),
      201,
      { error: `User with name Content ${name} already exists` },
      400,
    ],
    [
      'accounts, an email',
      () => owner.post('/users', { name: `Account ${randomUUID()}`, email: `account-${email}` }),
      201,
      { error: `User with email account-${email} already exists` },
      409,
    ],
    [
      'v1, an email',
      () => owner.post('/api/v1/users', { email }),
      200,
      { error: 'User creation failed', detail: `User with email ${email} already exists` },
      400,
    ],
    [
      'v1, the name of a project',
      () => owner.post('/api/v1/projects', { project_name: name }),
      200,
      { error: 'Project creation failed', detail: `Project with name ${name} already exists` },
      400,
    ],
    [
      'v1, the name of a configuration',
      () => owner.post('/api/v1/configs', { config_name: name }),
      200,
      { error: 'Configuration creation failed', detail: `Configuration with name ${name} already exists` },
      400,
    ],
  ]
  test.each(rivals)('%s', async (_what, create, created, duplicate, refused) => {
    const answers = await times(HUNDREDS, create)
    expect(tally(answers)).toEqual({ [created]: 1, [refused]: HUNDREDS - 1 })
    const duplicates = answers.filter(({ status }) => status === refused).map(({ body }) => body)
    expect(duplicates).toEqual(duplicates.map(() => expect.objectContaining(duplicate)))
  })

  test('and as many events as successes are written', async () => {
    const events = await bench.store.rows(
      `select details->>'name' as name, count(*)::int from audit_event
       where tenant_id = $1 and action like '%.created' group by 1 having count(*) <> 1 and details->>'name' <> $2`,
      [tenant.id, name],
    )
    expect(events).toEqual([])
  })
})

const liveKeysOf = async (userId: string): Promise<number> =>
  (await bench.store.rows('select id from api_key where user_id = $1 and revoked_at is null', [userId])).length

describe('keys', () => {
  test('twenty rotates of one key leave exactly one live key', async () => {
    const { keyText, userId } = await buildWorld(bench.server, tenant, PARTS)
    const answers = await times(20, () => owner.post('/api/v1/api-keys/rotate', { api_key: keyText }))
    expect(tally(answers)).toEqual({ 200: 1, 404: 19 })
    expect(await liveKeysOf(userId)).toBe(1)
    const winner = answers.find(({ status }) => status === 200)
    expect((await bench.server.as(winner?.body.data.new_api_key).get('/api/v1/users')).status).toBe(403)
  })

  test('twenty rotates of the primary key of an account leave exactly one live key, which works', async () => {
    const made = await owner.post('/users', { name: `Account ${randomUUID()}`, email: `${randomUUID()}@example.com` })
    const id: string = made.body.user.user_id
    const answers = await times(20, () => owner.post(`/users/${id}/rotate-key`))
    expect(tally(answers)).toEqual({ 200: 20 })
    expect(await liveKeysOf(id)).toBe(1)
    const works = await times(
      20,
      async (i) => (await bench.server.as(answers[i]?.body.api_key).get('/api/v1/users')).status,
    )
    expect(works.filter((status) => status === 403)).toHaveLength(1)
  })

  test('twenty who end one key, some of them under an idempotency key: one does, with one event', async () => {
    const { keyText, keyId, userId } = await buildWorld(bench.server, tenant, PARTS)
    const admin = await bench.sessionOf(tenant.id, 'admin')
    const answers = await times(20, (i) => {
      const headers: Record<string, string> = i % 4 === 0 ? { 'idempotency-key': randomUUID() } : {}
      return (i % 2 === 0 ? owner : admin).delete(`/api/v1/api-keys/${i % 3 === 0 ? keyText : keyId}`, undefined, {
        headers,
      })
    })
    expect(tally(answers)).toEqual({ 200: 1, 404: 19 })
    expect(answers.find(({ status }) => status === 200)?.body.data.key_id).toBe(keyId)
    const events = `select details from audit_event where target_id = $1 and action = 'key.revoked'`
    expect(await bench.store.rows(events, [keyId])).toEqual([{ details: { user_id: userId } }])
  })

  test('rotating and ending a key at once never leaves it alive', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { keyText, keyId } = await buildWorld(bench.server, tenant, PARTS)
      const [rotated, ended] = await Promise.all([
        owner.post('/api/v1/api-keys/rotate', { api_key: keyText }),
        owner.delete(`/api/v1/api-keys/${keyId}`),
      ])
      expect([rotated?.status, ended?.status].toSorted((a = 0, b = 0) => a - b)).toEqual([200, 404])
      expect((await bench.server.as(keyText).get('/api/v1/users')).status).toBe(401)
    }
  })
})

/** What these tests race for, beside the user, the project and the key. */
const PARTS = new Set(['configId'])

/** Two things at once, many times over: each is answered as if it had come before or after the other. */
const races: [string, (world: World) => Promise<TestResponse>[], number[][]][] = [
  [
    'deleting a user and issuing it a key',
    (world) => [
      owner.delete(`/api/v1/users/${world.userId}`, { force: true }),
      owner.post(`/api/v1/users/${world.userId}/api-keys`, { project_id: world.projectId }),
      owner.post(`/api/v1/users/${world.userId}/api-keys`, { project_id: world.projectId }),
    ],
    [[200], [200, 404, 400], [200, 404, 400]],
  ],
  [
    'deleting a user and rotating its key',
    (world) => [
      owner.delete(`/api/v1/users/${world.userId}`, { force: true }),
      owner.post('/api/v1/api-keys/rotate', { api_key: world.keyText }),
    ],
    [[200], [200, 404]],
  ],
  [
    'deleting a user and its project',
    (world) => [
      owner.delete(`/api/v1/users/${world.userId}`, { force: true }),
      owner.delete(`/api/v1/projects/${world.projectId}`, { force: true }),
    ],
    [[200], [200]],
  ],
  [
    'deleting a user and taking it out of its project',
    (world) => [
      owner.delete(`/api/v1/users/${world.userId}`, { force: true }),
      owner.delete(`/api/v1/projects/${world.projectId}/users/${world.userId}`),
    ],
    [[200], [200, 404]],
  ],
  [
    'deleting a user and adding it to its project',
    (world) => [
      owner.delete(`/api/v1/users/${world.userId}`, { force: true }),
      owner.post(`/api/v1/projects/${world.projectId}/users`, { user_id: world.userId }),
      owner.post(`/api/v1/projects/${world.projectId}/users`, { user_id: world.userId }),
    ],
    [[200], [200, 404], [200, 404]],
  ],
  [
    'deleting a project and issuing a key for it',
    (world) => [
      owner.delete(`/api/v1/projects/${world.projectId}`, { force: true }),
      owner.post(`/api/v1/users/${world.userId}/api-keys`, { project_id: world.projectId }),
    ],
    [[200], [200, 404, 400]],
  ],
  [
    'clearing a project and issuing a key for it',
    (world) => [
      owner.delete(`/api/v1/projects/${world.projectId}/users`),
      owner.post(`/api/v1/users/${world.userId}/api-keys`, { project_id: world.projectId }),
    ],
    [[200], [200, 400]],
  ],
  [
    'deleting a configuration and assigning it',
    (world) => [
      owner.delete(`/api/v1/configs/${world.configId}`, { force: true }),
      owner.post(`/api/v1/projects/${world.projectId}/assign-config`, { config_id: world.configId }),
    ],
    [[200], [200, 404]],
  ],
  [
    'deleting a user while its key is used',
    (world) => [
      owner.delete(`/api/v1/users/${world.userId}`, { force: true }),
      bench.server.as(world.keyText).get('/api/v1/users'),
      bench.server.as(world.keyText).get('/api/v1/users'),
      owner.get('/api/v1/audit-events?limit=1'),
    ],
    [[200], [401, 403], [401, 403], [200]],
  ],
]

describe('races', () => {
  test.each(races)('%s', async (_what, race, allowed) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const world = await buildWorld(bench.server, tenant, PARTS)
      const answers = await Promise.all(race(world))
      for (const [i, { status, text }] of answers.entries())
        expect([status, text]).toEqual([expect.toBeOneOf(allowed[i] ?? []), text])
      expect(await orphans()).toEqual([])
    }
  })
})

test('deleting a user while it logs in leaves no session', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { id, email, password } = await bench.person(tenant.id, 'viewer')
    const logIn = () => bench.server.as(null).post('/api/v1/auth/login', { email, password })
    const logIns = [logIn(), logIn(), logIn()]
    // One log-in is over, the others are on their way.
    await Promise.any(logIns)
    expect((await owner.delete(`/api/v1/users/${id}`)).status).toBe(200)
    for (const { status } of await Promise.all(logIns)) expect([200, 401]).toContain(status)
    expect(await bench.store.rows('select id from session where user_id = $1', [id])).toEqual([])
  }
})

/** Live keys of what is gone, or of a project that their user does not belong to. */
async function orphans(): Promise<unknown[]> {
  return bench.store.rows(
    `select k.id from api_key k where k.tenant_id = $1 and k.revoked_at is null and k.kind = 'standard' and (
       not exists (select from api_user u where u.id = k.user_id)
       or not exists (select from membership m where m.user_id = k.user_id and m.project_id = k.project_id))`,
    [tenant.id],
  )
}

test('the last two Super Admins who demote each other at once: one stays', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const own = await bench.server.createTenant()
    const other = await bench.person(own.id, 'super_admin')
    const answers = await Promise.all([
      own.owner.put(`/api/v1/users/${other.id}`, { roles: [] }),
      own.owner.put(`/api/v1/users/${own.ownerId}`, { roles: [] }),
    ])
    expect(tally(answers)).toEqual({ 200: 1, 400: 1 })
    const left = await bench.store.rows(`select id from api_user where tenant_id = $1 and 'super_admin' = any(roles)`, [
      own.id,
    ])
    expect(left).toHaveLength(1)
  }
})

test('a use is counted exactly, however many come at once and whatever is read meanwhile', async () => {
  const key = await bench.keyWith(tenant.id, ['users:read'])
  await times(HUNDREDS, (i) =>
    i % 20 === 0 ? owner.get('/api/v1/audit-events?limit=1') : key.get('/api/v1/users?limit=1'),
  )
  await owner.get('/api/v1/api-keys?limit=1')
  const [row] = await bench.store.rows(
    `select count::int from key_usage join api_key on id = key_id where scopes = '{users:read}' and api_key.tenant_id = $1`,
    [tenant.id],
  )
  expect(row).toEqual({ count: HUNDREDS - HUNDREDS / 20 })
})

test('no request of this file ended in an error of the service’s own', () => {
  const lines = bench.server.logs().split('\n')
  expect(lines.filter((line) => /deadlock|"level":50/.test(line))).toEqual([])
})
