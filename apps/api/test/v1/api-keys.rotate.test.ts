import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import { codeOf, codesOf, heldClock, KEYS, leftOf, makeKey, makeUser, verify } from '../verify/support.ts'
import { buildWorld, comparable, startBench, type TestBench, type World } from './support.ts'

const held = heldClock('2026-06-15T12:34:56.789Z')

let bench: TestBench
let world: World
let owner: TestClient

beforeAll(async () => {
  bench = await startBench({ clock: held.clock })
  world = await buildWorld(bench.server)
  // Its session would end as the clock moves on.
  owner = await bench.keyWith(world.tenant.id, ['admin'])
})
afterAll(() => bench.stop())

const ROTATE = `${KEYS}/rotate`
const DAY = 86_400

async function rotate(api_key: string, overlap_seconds?: number): Promise<TestResponse['body']> {
  const { status, text, body } = await owner.post(ROTATE, { api_key, ...(overlap_seconds && { overlap_seconds }) })
  if (status !== 200) throw new Error(`rotation answered ${status}: ${text}`)
  return body.data
}

const shownOf = async (id: string) => (await owner.get(`${KEYS}/${id}`)).body.data

const codesOfBoth = async (old: string, fresh: string) => [await codeOf(owner, old), await codeOf(owner, fresh)]

describe('without an overlap', () => {
  test('the successor of a disabled key is disabled', async () => {
    const key = await makeKey(owner)
    await owner.post(`${KEYS}/${key.id}/disable`)
    const { key_id, new_api_key } = await rotate(key.text)
    expect(await codesOfBoth(key.text, new_api_key)).toEqual(['REVOKED', 'DISABLED'])
    await owner.post(`${KEYS}/${key_id}/enable`)
    expect(await codesOfBoth(key.text, new_api_key)).toEqual(['REVOKED', 'VALID'])
  })

  test('the old key ends at once, and the new one is what it was', async () => {
    const fields = {
      name: 'Rotated',
      scopes: ['a:x'],
      expires_at: held.iso(10 * DAY),
      limits: [{ name: 'requests', limit: 5, window_seconds: 600, kind: 'sliding', strict: false }],
      ip_allowlist: ['192.0.2.1'],
      environment: 'live',
      external_id: 'one',
      metadata: { plan: 'pro' },
    }
    const key = await makeKey(owner, { user_id: world.userId, project_id: world.projectId, ...fields })
    const data = await rotate(key.text)
    expect(data).toMatchObject({ old_key_id: key.id, old_key_retires_at: held.iso() })
    expect(data.key_id).not.toBe(key.id)
    expect(await codesOfBoth(key.text, data.new_api_key)).toEqual(['REVOKED', 'IP_NOT_ALLOWED'])
    expect(await shownOf(data.key_id)).toMatchObject({
      ...fields,
      user_id: world.userId,
      project_id: world.projectId,
      status: 'active',
      usage_count: 0,
      created_at: held.iso(),
      successor_id: null,
    })
    expect(await shownOf(key.id)).toMatchObject({ status: 'revoked', successor_id: data.key_id })
  })

  test('404: it cannot be rotated again', async () => {
    const key = await makeKey(owner)
    await rotate(key.id)
    expect((await owner.post(ROTATE, { api_key: key.id })).status).toBe(404)
  })
})

describe('with an overlap', () => {
  test('both work until the old one retires, at the given time and not before', async () => {
    const key = await makeKey(owner, { scopes: ['a:x'] })
    const data = await rotate(key.text, 3600)
    expect(data.old_key_retires_at).toBe(held.iso(3600))
    expect(await codesOfBoth(key.text, data.new_api_key)).toEqual(['VALID', 'VALID'])
    held.forward(3599.999)
    expect(await codesOfBoth(key.text, data.new_api_key)).toEqual(['VALID', 'VALID'])
    held.forward(0.001)
    expect(await codesOfBoth(key.text, data.new_api_key)).toEqual(['EXPIRED', 'VALID'])
  })

  test('both work as credentials, and the old one is 401 then', async () => {
    const key = await makeKey(owner, { management: true, scopes: ['users:read'] })
    const { new_api_key } = await rotate(key.id, 60)
    const statuses = async () =>
      Promise.all(
        [key.text, new_api_key].map(async (text) => (await bench.server.as(text).get('/api/v1/users')).status),
      )
    expect(await statuses()).toEqual([200, 200])
    held.forward(60)
    expect(await statuses()).toEqual([401, 200])
  })

  test('the list shows who still uses the old one: when, from where, and which key took its place', async () => {
    const key = await makeKey(owner)
    await verify(owner, key.text, { ip: '192.0.2.1' })
    const data = await rotate(key.id, DAY)
    held.forward(60)
    await verify(owner, key.text, { ip: '198.51.100.7' })
    await verify(owner, key.text, { ip: '2001:db8::1' })
    await verify(owner, data.new_api_key, { ip: '203.0.113.9' })
    const { body } = await owner.get(`${KEYS}?user_id=${key.userId}`)
    expect(body.data).toMatchObject([
      {
        key_id: data.key_id,
        successor_id: null,
        usage_count: 1,
        last_used_at: held.iso(),
        last_used_ip: '203.0.113.9',
      },
      {
        key_id: key.id,
        successor_id: data.key_id,
        usage_count: 3,
        last_used_at: held.iso(),
        last_used_ip: '2001:db8::1',
        status: 'active',
        expires_at: data.old_key_retires_at,
      },
    ])
  })

  test('of 90 days is the longest; a key that ends sooner anyway ends then', async () => {
    const key = await makeKey(owner)
    expect((await rotate(key.id, 90 * DAY)).old_key_retires_at).toBe(held.iso(90 * DAY))
    const short = await makeKey(owner, { expires_at: held.iso(60) })
    const data = await rotate(short.id, 3600)
    expect(data.old_key_retires_at).toBe(held.iso(60))
    expect(await shownOf(data.key_id)).toMatchObject({ expires_at: held.iso(60) })
  })

  test('the old one can be revoked before its time, and the new one stays', async () => {
    const key = await makeKey(owner)
    const { new_api_key } = await rotate(key.id, 3600)
    await owner.delete(`${KEYS}/${key.id}`)
    expect(await codesOfBoth(key.text, new_api_key)).toEqual(['REVOKED', 'VALID'])
  })

  test('400: a key that was replaced already: another successor would retire with it', async () => {
    const key = await makeKey(owner)
    const first = await rotate(key.id, 3600)
    const { status, body } = await owner.post(ROTATE, { api_key: key.id, overlap_seconds: 60 })
    expect([status, body.code]).toEqual([400, 'precondition'])
    expect(await codesOfBoth(key.text, first.new_api_key)).toEqual(['VALID', 'VALID'])
  })
})

describe('limits and credits are carried over', () => {
  const limits = [{ name: 'requests', limit: 5, window_seconds: 3600 }]

  test('old and new key count against the same', async () => {
    const key = await makeKey(owner, { limits, credits: { remaining: 4 } })
    await codesOf(owner, key.text, 2)
    const { new_api_key, key_id } = await rotate(key.id, 3600)
    expect(await verify(owner, new_api_key)).toMatchObject({ code: 'VALID', remaining: 1, limits: [{ remaining: 2 }] })
    expect(await verify(owner, key.text)).toMatchObject({ code: 'VALID', remaining: 0, limits: [{ remaining: 1 }] })
    expect(await codesOfBoth(key.text, new_api_key)).toEqual(['USAGE_EXCEEDED', 'USAGE_EXCEEDED'])
    expect([(await shownOf(key.id)).credits, (await shownOf(key_id)).credits]).toMatchObject([
      { remaining: 0 },
      { remaining: 0 },
    ])
  })

  test('over any number of rotations, and after the old keys are gone', async () => {
    const key = await makeKey(owner, { limits, credits: { remaining: 5 } })
    let text = key.text
    for (const remaining of [4, 3, 2]) {
      expect(await verify(owner, text)).toMatchObject({ code: 'VALID', remaining })
      text = (await rotate(text)).new_api_key
    }
    expect(await verify(owner, text)).toMatchObject({ code: 'VALID', remaining: 1, limits: [{ remaining: 1 }] })
  })

  test('credits that are set of the one are those of the other', async () => {
    const key = await makeKey(owner, { credits: { remaining: 0 } })
    const { new_api_key, key_id } = await rotate(key.id, 3600)
    await owner.patch(`${KEYS}/${key_id}`, { credits: { remaining: 2 } })
    expect(await codesOfBoth(key.text, new_api_key)).toEqual(['VALID', 'VALID'])
    expect(await codesOfBoth(key.text, new_api_key)).toEqual(['USAGE_EXCEEDED', 'USAGE_EXCEEDED'])
    await owner.patch(`${KEYS}/${key.id}`, { credits: null })
    expect(await codesOfBoth(key.text, new_api_key)).toEqual(['VALID', 'VALID'])
  })

  test('a limit that only the new key has otherwise holds both: using them by turns is no way around it', async () => {
    const key = await makeKey(owner, { limits: [{ ...limits[0], limit: 2 }] })
    const { new_api_key, key_id } = await rotate(key.id, 3600)
    await owner.patch(`${KEYS}/${key_id}`, { limits: [{ ...limits[0], limit: 3 }] })
    const codes: string[] = []
    for (let turn = 0; turn < 6; turn++) codes.push(...(await codesOfBoth(key.text, new_api_key)))
    expect(codes.filter((code) => code === 'VALID').length).toBeLessThanOrEqual(5)
  })

  test('a reservation on the old key can be committed and refunded when it is gone', async () => {
    const key = await makeKey(owner, { limits, credits: { remaining: 5 } })
    const reserved = await verify(owner, key.text, { cost: 3, reserve_seconds: 600 })
    const { new_api_key } = await rotate(key.id)
    expect([await leftOf(owner, new_api_key, 'requests'), await leftOf(owner, new_api_key)]).toEqual([2, 2])
    expect((await owner.post(`/api/v1/keys/charges/${reserved.charge_id}/refund`)).status).toBe(200)
    expect([await leftOf(owner, new_api_key, 'requests'), await leftOf(owner, new_api_key)]).toEqual([5, 5])
  })
})

test('the kinds of keys stay what they are', async () => {
  const account = await owner.post('/users', { name: `Account ${randomUUID()}`, email: `${randomUUID()}@example.com` })
  const service = await owner.post('/api/admin/users', { name: `Service ${randomUUID()}` })
  const aggregator = await owner.post('/api/admin/api-keys', { user_id: service.body.id, scopes: ['read'] })
  for (const [text, form] of [
    [account.body.api_key, /^ks_[0-9A-Za-z]{40}$/],
    [aggregator.body.key, /^agg_[0-9A-Za-z]{30}$/],
    [world.keyText, /^gw_[0-9A-Za-z]{36}$/],
  ] as const) {
    expect((await rotate(text, 60)).new_api_key).toMatch(form)
  }
  // The accounts contract replaces the primary key, which both of them are for now.
  const anew = await owner.post(`/users/${account.body.user.user_id}/rotate-key`)
  expect(anew.status).toBe(200)
  expect(await codeOf(owner, account.body.api_key)).toBe('REVOKED')
})

test('the admin key of the configuration stays the admin key: nobody is locked out by rotating it', async () => {
  const other = await startBench()
  try {
    const { admin } = other.server
    const { status, body } = await admin.post(ROTATE, { api_key: admin.credential })
    const texts = status === 200 ? [body.data.new_api_key] : [admin.credential]
    for (const text of texts) expect((await other.server.as(text).get('/api/v1/users')).status).toBe(200)
  } finally {
    await other.stop()
  }
})

const rotateSlowly = (api_key: string) => owner.post(ROTATE, { api_key, overlap_seconds: 60 })

describe('400, 401, 403, 404', () => {
  test.each<[request: object, message: RegExp]>([
    [{}, /^api_key is required$/],
    [{ api_key: 5 }, /^api_key: /],
    [{ api_key: 'x'.repeat(501) }, /^api_key: .*<=500 characters$/],
    [{ api_key: 'x', overlap_seconds: -1 }, /^overlap_seconds: .*>=0$/],
    [{ api_key: 'x', overlap_seconds: 7_776_001 }, /^overlap_seconds: .*<=7776000$/],
    [{ api_key: 'x', overlap_seconds: 1.5 }, /^overlap_seconds: .*expected int/],
    [{ api_key: 'x', overlap_seconds: '60' }, /^overlap_seconds: .*expected number/],
  ])('400: %j', async (request, message) => {
    const { status, body } = await owner.post(ROTATE, request)
    expect([status, body.error, body.code]).toEqual([400, 'API key rotation failed', 'validation_error'])
    expect(body.detail).toMatch(message)
  })

  test('401 and 403: nobody, without keys:update, and for a key that holds more', async () => {
    const user_id = await makeUser(owner)
    const key = await makeKey(owner, { user_id, management: true, scopes: ['users:read'] })
    const before = await bench.store.snapshot(world.tenant.id)
    const ask = async (client: TestClient) =>
      (await client.post(ROTATE, { api_key: key.id, overlap_seconds: 60 })).status
    expect(await ask(bench.server.as(null))).toBe(401)
    expect(await ask(await bench.keyWith(world.tenant.id, ['keys:create', 'users:read']))).toBe(403)
    const lesser = await bench.keyWith(world.tenant.id, ['keys:update'])
    expect(await ask(lesser)).toBe(403)
    const rows = JSON.parse(await bench.store.snapshot(world.tenant.id)).length - JSON.parse(before).length
    // Two keys with their users were made to ask; nothing else is new.
    expect(rows).toBe(4)
  })

  test('404: a key of another tenant, by id or text, byte for byte like none', async () => {
    const theirs = await buildWorld(bench.server)
    const before = await bench.store.snapshot(theirs.tenant.id)
    const answer = await rotateSlowly(theirs.keyId)
    expect([answer.status, answer.body.detail]).toEqual([404, 'API key not found'])
    for (const name of [theirs.keyText, randomUUID(), 'nonsense']) {
      expect(comparable(await rotateSlowly(name))).toBe(comparable(answer))
    }
    expect(await bench.store.snapshot(theirs.tenant.id)).toBe(before)
  })
})
