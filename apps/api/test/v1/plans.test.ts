import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { assertRefused, buildWorld, startBench, type TestBench, type World } from './support.ts'

let bench: TestBench
/** A second replica on the same database. */
let other: TestServer
let world: World
let owner: TestClient

beforeAll(async () => {
  bench = await startBench()
  other = await startTestServer({ databaseUrl: bench.server.databaseUrl })
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
})
afterAll(async () => {
  await other.stop()
  await bench.stop()
})

const PLANS = '/api/v1/plans'
const KEYS = '/api/v1/api-keys'

const limitOf = (limit: number, name = 'requests') => ({ name, limit, window_seconds: 3600 })

async function newPlan(limit: number): Promise<{ id: string; name: string }> {
  const name = `plan-${randomUUID()}`
  const { body } = await owner.post(PLANS, { name, limits: [limitOf(limit)] })
  return { id: body.data.plan_id, name }
}

async function newKey(fields: object): Promise<{ id: string; text: string }> {
  const { status, body, text } = await owner.post(KEYS, { user_id: world.userId, scopes: [], ...fields })
  expect(status, text).toBe(200)
  return { id: body.data.key_id, text: body.data.api_key }
}

/** The limits that each replica holds a key to, by a verification that costs nothing. */
async function limitsEverywhere(key: { text: string }): Promise<number[][]> {
  const caller = await bench.keyWith(world.tenant.id, ['keys:verify'])
  const read = async (client: TestClient) => {
    const { body } = await client.post('/api/v1/keys/verify', { key: key.text, cost: 0 })
    return body.data.limits.map(({ limit }: { limit: number }) => limit)
  }
  return [await read(caller), await read(other.as(caller.credential ?? ''))]
}

test('one edit changes all keys that refer to the plan, at every replica, when it has answered', async () => {
  const plan = await newPlan(10)
  const keys = [
    await newKey({ plan_id: plan.id }),
    await newKey({ plan_id: plan.name }),
    await newKey({ plan_id: plan.id }),
  ]
  const own = await newKey({ limits: [limitOf(7)] })
  for (const key of keys) expect(await limitsEverywhere(key)).toEqual([[10], [10]])
  expect(await limitsEverywhere(own)).toEqual([[7], [7]])
  const { body } = await owner.patch(`${PLANS}/${plan.name}`, { limits: [limitOf(20), limitOf(30, 'exports')] })
  expect(body.data).toMatchObject({ plan_id: plan.id, api_keys_count: 3, limits: [{ limit: 20 }, { limit: 30 }] })
  expect(body.data.receipt.replicas.map(({ state }: { state: string }) => state)).toEqual(['confirmed', 'confirmed'])
  for (const key of keys)
    expect(await limitsEverywhere(key)).toEqual([
      [20, 30],
      [20, 30],
    ])
  expect(await limitsEverywhere(own)).toEqual([[7], [7]])
  const listed = (await owner.get(`${KEYS}?plan_id=${plan.id}`)).body.data
  expect(listed.map(({ key_id }: { key_id: string }) => key_id).toSorted()).toEqual(keys.map(({ id }) => id).toSorted())
  expect(listed[0]).toMatchObject({ plan_id: plan.id, plan_name: plan.name, limits: [{ limit: 20 }, { limit: 30 }] })
})

test('a key that takes a plan has its limits at once, and one that leaves it keeps them as its own', async () => {
  const plan = await newPlan(10)
  const key = await newKey({ limits: [limitOf(3)] })
  expect(await limitsEverywhere(key)).toEqual([[3], [3]])
  await owner.patch(`${KEYS}/${key.id}`, { plan_id: plan.id })
  expect(await limitsEverywhere(key)).toEqual([[10], [10]])
  await owner.patch(`${PLANS}/${plan.id}`, { limits: [limitOf(11)] })
  await owner.patch(`${KEYS}/${key.id}`, { plan_id: null })
  expect(await limitsEverywhere(key)).toEqual([[11], [11]])
  await owner.patch(`${PLANS}/${plan.id}`, { limits: [limitOf(12)] })
  expect(await limitsEverywhere(key)).toEqual([[11], [11]])
  expect((await owner.get(`${KEYS}/${key.id}`)).body.data).toMatchObject({ plan_id: null, plan_name: null })
})

test('a plan with the same limits as the key has is taken too: its next change reaches the key', async () => {
  const plan = await newPlan(5)
  const key = await newKey({ limits: [{ ...limitOf(5), kind: 'fixed', strict: false }] })
  expect(await limitsEverywhere(key)).toEqual([[5], [5]])
  await owner.patch(`${KEYS}/${key.id}`, { plan_id: plan.id })
  expect(await limitsEverywhere(key)).toEqual([[5], [5]])
  await owner.patch(`${PLANS}/${plan.id}`, { limits: [limitOf(6)] })
  expect(await limitsEverywhere(key)).toEqual([[6], [6]])
})

test('a key that is rotated has the plan of its predecessor', async () => {
  const plan = await newPlan(4)
  const key = await newKey({ plan_id: plan.id })
  const { body } = await owner.post(`${KEYS}/rotate`, { api_key: key.id })
  await owner.patch(`${PLANS}/${plan.id}`, { limits: [limitOf(9)] })
  expect(await limitsEverywhere({ text: body.data.new_api_key })).toEqual([[9], [9]])
})

test('the limits of a plan refuse uses, each key on its own count', async () => {
  const plan = await newPlan(1)
  const [one, two] = [await newKey({ plan_id: plan.id }), await newKey({ plan_id: plan.id })]
  const verify = async (key: { text: string }) =>
    (await owner.post('/api/v1/keys/verify', { key: key.text })).body.data.code
  expect([await verify(one), await verify(one), await verify(two)]).toEqual(['VALID', 'RATE_LIMITED', 'VALID'])
})

test('while changes of a plan race with verifications, no replica goes back to earlier limits', async () => {
  const plan = await newPlan(100)
  const key = await newKey({ plan_id: plan.id })
  for (let limit = 101; limit < 111; limit += 1) {
    const asking = Array.from({ length: 5 }, () => limitsEverywhere(key))
    await owner.patch(`${PLANS}/${plan.id}`, { limits: [limitOf(limit)] })
    expect(await limitsEverywhere(key)).toEqual([[limit], [limit]])
    await Promise.all(asking)
    expect(await limitsEverywhere(key)).toEqual([[limit], [limit]])
  }
})

test('a plan is deleted when no key that works refers to it, also when a key takes it at the same moment', async () => {
  const plan = await newPlan(2)
  const key = await newKey({ plan_id: plan.id })
  const detail = `Plan ${plan.name} is in use: 1 API keys refer to it.`
  await assertRefused(bench, world.tenant, { method: 'DELETE', path: `${PLANS}/${plan.id}` }, { status: 400, detail })
  await owner.delete(`${KEYS}/${key.id}`)
  const [made, deleted] = await Promise.all([
    owner.post(KEYS, { user_id: world.userId, scopes: [], plan_id: plan.id }),
    owner.delete(`${PLANS}/${plan.id}`),
  ])
  expect([made.status, deleted.status]).toEqual(made.status === 200 ? [200, 400] : [404, 200])
})

describe('refusals', () => {
  const refusedBodies: [string, object, number][] = [
    ['a plan and limits', { plan_id: 'x', limits: [] }, 400],
    ['an empty plan', { plan_id: '' }, 400],
    ['a plan that is none', { plan_id: 5 }, 400],
    ['null where a key is made', { plan_id: null }, 400],
    ['a plan that is unknown', { plan_id: randomUUID() }, 404],
    ['a name that is unknown', { plan_id: `' or true --` }, 404],
  ]
  test.each(refusedBodies)('create a key with %s', async (_what, body, status) => {
    const request = { method: 'POST', path: KEYS, body: { user_id: world.userId, scopes: [], ...body } }
    await assertRefused(bench, world.tenant, request, { status })
  })

  test('400: limits for a key whose plan has them', async () => {
    const plan = await newPlan(2)
    const key = await newKey({ plan_id: plan.id })
    const path = `${KEYS}/${key.id}`
    await assertRefused(
      bench,
      world.tenant,
      { method: 'PATCH', path, body: { limits: [] } },
      { status: 400, issues: [{ path: 'limits' }] },
    )
    expect((await owner.patch(path, { plan_id: null, limits: [limitOf(1)] })).status).toBe(200)
    expect(await limitsEverywhere(key)).toEqual([[1], [1]])
  })

  const plans: [string, object, number][] = [
    ['no name', { limits: [] }, 400],
    ['a name that is an id', { name: randomUUID(), limits: [] }, 400],
    ['two limits of one name', { name: 'two', limits: [limitOf(1), limitOf(2)] }, 400],
    ['eleven limits', { name: 'many', limits: Array.from({ length: 11 }, (_, i) => limitOf(1, `l${i}`)) }, 400],
    ['an unknown field', { name: 'more', limits: [], credits: 5 }, 400],
  ]
  test.each(plans)('create a plan with %s', async (_what, body, status) => {
    await assertRefused(
      bench,
      world.tenant,
      { method: 'POST', path: PLANS, body },
      { status, error: 'Plan creation failed' },
    )
  })

  test('400: a name that is taken, and the same name in another tenant is free', async () => {
    const [one, two] = [await newPlan(1), await newPlan(1)]
    const body = { name: one.name, limits: [] }
    const detail = `Plan with name ${one.name} already exists`
    await assertRefused(bench, world.tenant, { method: 'POST', path: PLANS, body }, { status: 400, detail })
    await assertRefused(
      bench,
      world.tenant,
      { method: 'PATCH', path: `${PLANS}/${two.id}`, body: { name: one.name } },
      { status: 400, detail },
    )
    const tenant = await bench.server.createTenant()
    expect((await tenant.owner.post(PLANS, body)).status).toBe(200)
  })
})
