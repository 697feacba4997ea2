import { randomUUID } from 'node:crypto'
import { StatementCount } from '@keystead/db/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { buildWorld, sharedBench, type TestBench, type World } from './support.ts'

let bench: TestBench
let world: World
let owner: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
})

const KEYS = '/api/v1/api-keys'
const USERS = '/api/v1/users'

interface Key {
  id: string
  text: string
}

async function newKey(fields: Record<string, unknown> = {}): Promise<Key> {
  const { body } = await owner.post(KEYS, { user_id: world.userId, scopes: ['reports:read'], ...fields })
  return { id: body.data.key_id, text: body.data.api_key }
}

const newKeys = (count: number): Promise<Key[]> => Promise.all(Array.from({ length: count }, () => newKey()))

const newUser = async (fields: Record<string, unknown> = {}): Promise<string> =>
  (await owner.post(USERS, { email: `b-${randomUUID()}@example.com`, ...fields })).body.data.user_id

const verdicts = async (keys: readonly Key[]): Promise<string[]> => {
  const { body } = await owner.post('/api/v1/keys/verify/batch', { requests: keys.map(({ text }) => ({ key: text })) })
  return body.data.map(({ code }: { code: string }) => code)
}

const outcomes = (answer: { body: { data: { results: { outcome: string }[] } } }): string[] =>
  answer.body.data.results.map(({ outcome }) => outcome)

const eventsOf = (requestId: string) =>
  bench.store.rows('select action, target_id, changes from audit_event where request_id = $1 and bucket is null', [
    requestId,
  ])

describe.each([
  { verb: 'revoke', event: 'key.revoked', code: 'REVOKED', again: 'unchanged' },
  { verb: 'disable', event: 'key.disabled', code: 'DISABLED', again: 'unchanged' },
])('POST /api/v1/api-keys/$verb', ({ verb, event, code, again }) => {
  test('200: all are ended at once, with one receipt and one event for each, and again nothing is left to do', async () => {
    const keys = await newKeys(3)
    expect(await verdicts(keys)).toEqual(['VALID', 'VALID', 'VALID'])
    const key_ids = keys.map(({ id }) => id)
    const requestId = randomUUID()
    const answer = await owner.post(`${KEYS}/${verb}`, { key_ids }, { headers: { 'x-request-id': requestId } })
    expect(answer.status).toBe(200)
    expect(answer.body.data).toMatchObject({
      changed: 3,
      results: key_ids.map((key_id) => ({ key_id, outcome: 'changed' })),
    })
    expect(answer.body.data.receipt.replicas).toEqual([expect.objectContaining({ state: 'confirmed' })])
    expect(await verdicts(keys)).toEqual([code, code, code])
    const events = await eventsOf(requestId)
    expect(events.map(({ action }) => action)).toEqual([event, event, event])
    expect(new Set(events.map(({ target_id }) => target_id))).toEqual(new Set(key_ids))
    const changes = { [`${verb}d_at`]: { before: null, after: expect.stringMatching(/^20.*Z$/) } }
    expect(events.map((each) => each['changes'])).toEqual([changes, changes, changes])
    const second = await owner.post(`${KEYS}/${verb}`, { key_ids })
    expect([second.body.data.changed, ...outcomes(second)]).toEqual([0, again, again, again])
  })

  test('200: an id that is unknown, of another tenant or given twice does not hold up the others', async () => {
    const other = await buildWorld(bench.server, undefined, new Set())
    const [one, two] = await newKeys(2)
    const key_ids = [randomUUID(), one!.id, other.keyId, one!.id.toUpperCase(), two!.id]
    const before = await bench.store.snapshot(other.tenant.id)
    const { body } = await owner.post(`${KEYS}/${verb}`, { key_ids })
    expect(body.data.results).toEqual([
      { key_id: key_ids[0], outcome: 'not_found' },
      { key_id: one!.id, outcome: 'changed' },
      { key_id: other.keyId, outcome: 'not_found' },
      { key_id: two!.id, outcome: 'changed' },
    ])
    expect(await bench.store.snapshot(other.tenant.id)).toBe(before)
  })

  test('200: a key that holds more than the caller is left as it is, by its own scopes or by those of its user', async () => {
    const admin = await newUser({ roles: ['admin'] })
    const [mine, theirs, follows] = [
      await newKey(),
      await newKey({ management: true, scopes: ['users:delete'] }),
      await newKey({ user_id: admin, scopes: undefined }),
    ]
    const scope = verb === 'revoke' ? 'keys:delete' : 'keys:update'
    const caller = await bench.keyWith(world.tenant.id, [scope])
    const { body } = await caller.post(`${KEYS}/${verb}`, { key_ids: [mine.id, theirs.id, follows.id] })
    expect(body.data.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'changed',
      'forbidden',
      'forbidden',
    ])
    expect((await verdicts([theirs, follows])).includes(code)).toBe(false)
  })
})

test('disabled keys are enabled together, and revoked ones are named', async () => {
  const keys = await newKeys(3)
  const key_ids = keys.map(({ id }) => id)
  await owner.post(`${KEYS}/disable`, { key_ids: key_ids.slice(0, 2) })
  await owner.delete(`${KEYS}/${key_ids[1]}`)
  const requestId = randomUUID()
  const answer = await owner.post(`${KEYS}/enable`, { key_ids }, { headers: { 'x-request-id': requestId } })
  expect(outcomes(answer)).toEqual(['changed', 'revoked', 'unchanged'])
  expect(await verdicts(keys)).toEqual(['VALID', 'REVOKED', 'VALID'])
  const changes = { disabled_at: { before: expect.stringMatching(/^20.*Z$/), after: null } }
  expect(await eventsOf(requestId)).toEqual([{ action: 'key.enabled', target_id: key_ids[0], changes }])
})

test('two batches at once, in opposite orders: each key is ended once', async () => {
  const keys = await newKeys(20)
  const key_ids = keys.map(({ id }) => id)
  const answers = await Promise.all([
    owner.post(`${KEYS}/revoke`, { key_ids }),
    owner.post(`${KEYS}/disable`, { key_ids: key_ids.toReversed() }),
    owner.post(`${KEYS}/revoke`, { key_ids: key_ids.toReversed() }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(answers[0].body.data.changed + answers[2].body.data.changed).toBe(20)
  const events = await bench.store.rows(
    `select 1 from audit_event where tenant_id = $1 and action = 'key.revoked' and target_id = any($2)`,
    [world.tenant.id, key_ids],
  )
  expect(events).toHaveLength(20)
})

test('a batch that is repeated with its idempotency key is not done again', async () => {
  const [key] = await newKeys(1)
  const headers = { 'idempotency-key': randomUUID() }
  const first = await owner.post(`${KEYS}/disable`, { key_ids: [key!.id] }, { headers })
  await owner.post(`${KEYS}/${key!.id}/enable`)
  const second = await owner.post(`${KEYS}/disable`, { key_ids: [key!.id] }, { headers })
  expect([outcomes(first), outcomes(second)]).toEqual([['changed'], ['changed']])
  expect(await verdicts([key!])).toEqual(['VALID'])
})

const BATCHES: [string, string, string][] = [
  [`${KEYS}/revoke`, 'key_ids', 'keys:delete'],
  [`${KEYS}/disable`, 'key_ids', 'keys:update'],
  [`${KEYS}/enable`, 'key_ids', 'keys:update'],
  [`${USERS}/disable`, 'user_ids', 'users:update'],
  [`${USERS}/offboard`, 'user_ids', 'users:delete'],
]

describe.each(BATCHES)('POST %s', (path, field, scope) => {
  const invalid: [string, unknown][] = [
    ['no ids', {}],
    ['an empty list', { [field]: [] }],
    ['a text in place of the list', { [field]: randomUUID() }],
    ['an id that is none', { [field]: ['all'] }],
    ['a wildcard', { [field]: ['%'] }],
    ['1001 ids', { [field]: Array.from({ length: 1001 }, () => randomUUID()) }],
    ['an unknown field', { [field]: [randomUUID()], force: true }],
  ]
  test.each(invalid)('400: %s', async (_what, body) => {
    expect((await owner.post(path, body)).status).toBe(400)
  })

  test('403: without the scope, and for an application key that has its words', async () => {
    const body = { [field]: [randomUUID()] }
    expect((await (await bench.keyWith(world.tenant.id, ['users:read', 'keys:read'])).post(path, body)).status).toBe(
      403,
    )
    const { text } = await newKey({ management: false, scopes: [scope] })
    expect((await bench.server.as(text).post(path, body)).status).toBe(403)
  })

  test('as many statements for a thousand ids as for two', async () => {
    const table = field === 'key_ids' ? 'api_key' : 'api_user'
    const statementsFor = async (count: number) => {
      const ids = await makeRows(table, count)
      using statements = new StatementCount(OF_BATCHES)
      const { status, body, text } = await owner.post(path, { [field]: ids })
      expect(status, text).toBe(200)
      expect(body.data.results).toHaveLength(count)
      return statements.count
    }
    const few = await statementsFor(2)
    expect(few).toBeGreaterThan(1)
    // What runs in the background may be among them, but not a statement for each id.
    expect(await statementsFor(1000)).toBeLessThan(few + 20)
  })
})

/** What batches read and write; the service does other things meanwhile. */
const OF_BATCHES =
  /"project"|"api_user"|"api_key"|update api_key|"session"|"membership"|"oauth_client"|"oauth_grant"|"invitation"|"federated_credential"|"content_token"|"password_reset"|insert into audit_event \(/

/** Users, each with a key and a session, or keys of one user. @returns their ids */
async function makeRows(table: 'api_key' | 'api_user', count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID())
  const { tenant } = world
  if (table === 'api_key') {
    await bench.store.rows(INSERT_KEYS, [tenant.id, ids, ids.map(() => world.userId)])
    return ids
  }
  await bench.store.rows(
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
     select id, $1, 'service', 'Many ' || id, '{}', '{}', now(), now() from unnest($2::uuid[]) id`,
    [tenant.id, ids],
  )
  await bench.store.rows(INSERT_KEYS, [tenant.id, ids.map(() => randomUUID()), ids])
  await bench.store.rows(
    `insert into session (id, tenant_id, user_id, hash, created_at, expires_at)
     select gen_random_uuid(), $1, id, uuid_send(gen_random_uuid()), now(), now() + interval '1 day' from unnest($2::uuid[]) id`,
    [tenant.id, ids],
  )
  return ids
}

const INSERT_KEYS = `
  insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, secret_id, scopes, management, created_at)
  select id, $1, user_id, 'ks_batches', '000000', uuid_send(gen_random_uuid()), 'none', '{}', false, now()
  from unnest($2::uuid[], $3::uuid[]) as t (id, user_id)`

describe('POST /api/v1/users/disable', () => {
  test('200: their keys and sessions stop at once, and work again when they are activated', async () => {
    const users = [await newUser(), await newUser()]
    const keys = [await newKey({ user_id: users[0] }), await newKey({ user_id: users[1] })]
    const answer = await owner.post(`${USERS}/disable`, { user_ids: [...users, randomUUID()] })
    expect([answer.body.data.changed, ...outcomes(answer)]).toEqual([2, 'changed', 'changed', 'not_found'])
    expect(answer.body.data.receipt.replicas).toHaveLength(1)
    expect(await verdicts(keys)).toEqual(['USER_INACTIVE', 'USER_INACTIVE'])
    const again = await owner.post(`${USERS}/disable`, { user_ids: users })
    expect(outcomes(again)).toEqual(['unchanged', 'unchanged'])
    await owner.put(`${USERS}/${users[0]}`, { status: 'active' })
    expect(await verdicts(keys)).toEqual(['VALID', 'USER_INACTIVE'])
  })

  test('200: one of another tenant, and one who holds more, are left', async () => {
    const other = await buildWorld(bench.server, undefined, new Set())
    const [plain, admin] = [await newUser(), await newUser({ roles: ['admin'] })]
    const caller = await bench.keyWith(world.tenant.id, ['users:update'])
    const answer = await caller.post(`${USERS}/disable`, { user_ids: [other.userId, admin, plain] })
    expect(outcomes(answer)).toEqual(['not_found', 'forbidden', 'changed'])
    expect((await owner.get(`${USERS}?search=${admin}`)).body.data[0].status).toBe('active')
  })

  test.each(['disable', 'offboard'])('400: %s all Super Admins at once, and nothing is changed', async (verb) => {
    const tenant = await bench.server.createTenant()
    const second = await bench.person(tenant.id, 'super_admin')
    const before = await bench.store.snapshot(tenant.id)
    const { status, body } = await tenant.owner.post(`${USERS}/${verb}`, { user_ids: [tenant.ownerId, second.id] })
    expect([status, body.detail]).toEqual([400, 'The last Super Admin of a tenant cannot be deleted or demoted.'])
    expect(await bench.store.snapshot(tenant.id)).toBe(before)
    expect((await tenant.owner.post(`${USERS}/${verb}`, { user_ids: [second.id] })).body.data.changed).toBe(1)
  })
})
