import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { comparable, startBench, type TestBench } from '../v1/support.ts'
import {
  codeOf,
  expectSoon,
  faultOf,
  heldClock,
  KEYS,
  leftOf,
  makeKey,
  type MadeKey,
  verify,
  VERIFY,
} from './support.ts'

const held = heldClock('2026-06-15T12:34:56.789Z')

let bench: TestBench
let tenant: TestTenant
let owner: TestClient
let caller: TestClient

beforeAll(async () => {
  bench = await startBench({ clock: held.clock })
  tenant = await bench.server.createTenant()
  owner = await bench.keyWith(tenant.id, ['admin'])
  caller = await bench.keyWith(tenant.id, ['keys:verify'])
})
afterAll(() => bench.stop())

/** A key with ten points of a limit and ten credits. */
const tenOfEach = (fields: object = {}): Promise<MadeKey> =>
  makeKey(owner, {
    limits: [{ name: 'requests', limit: 10, window_seconds: 3600 }],
    credits: { remaining: 10 },
    ...fields,
  })

/** Points and credits that are left. */
const left = async ({ text }: MadeKey): Promise<number[]> => [
  await leftOf(caller, text, 'requests'),
  await leftOf(caller, text),
]

const act = (id: string, verb: 'commit' | 'refund', body?: object): Promise<TestResponse> =>
  caller.post(`/api/v1/keys/charges/${id}/${verb}`, body)

async function reserve(key: MadeKey, cost: number, request: object = {}): Promise<string> {
  const { code, charge_id } = await verify(caller, key.text, { cost, reserve_seconds: 60, ...request })
  expect(code).toBe('VALID')
  return charge_id
}

describe('idempotency_key', () => {
  test('many at once are charged once and hear the same', async () => {
    const key = await tenOfEach()
    const request = { cost: 3, idempotency_key: 'at once' }
    const answers = await Promise.all(Array.from({ length: 25 }, () => verify(caller, key.text, request)))
    expect(answers[0]).toMatchObject({ code: 'VALID', remaining: 7, charge_id: expect.any(String) })
    expect(new Set(answers.map(({ charge_id }) => charge_id)).size).toBe(1)
    expect(await left(key)).toEqual([7, 7])
  })

  test('a repeat hears the same to the byte, however the key was used since', async () => {
    const key = await tenOfEach()
    const request = { key: key.text, cost: 3, idempotency_key: 'again' }
    const first = await caller.post(VERIFY, request)
    await verify(caller, key.text, { cost: 4 })
    const second = await caller.post(VERIFY, request)
    expect(second.text).toBe(first.text)
    expect(await left(key)).toEqual([3, 3])
  })

  test('counts as a use each time, and costs once', async () => {
    const key = await tenOfEach()
    for (const _time of [1, 2, 3]) await verify(caller, key.text, { cost: 3, idempotency_key: 'counted' })
    const { body } = await owner.get(`/api/v1/usage?interval=total&group=outcome&key_id=${key.id}`)
    expect(body.data).toEqual([{ start: null, group: 'VALID', count: 3, cost: 3 }])
  })

  test('400: another cost, other limits, or a reservation under the same one; nothing is charged', async () => {
    const key = await tenOfEach()
    const own = (cost: number) => [{ name: 'requests', cost }]
    const first = { key: key.text, cost: 2, limits: own(2), idempotency_key: 'other' }
    await caller.post(VERIFY, first)
    const others = [{ cost: 3 }, { limits: [] }, { limits: own(1) }, { reserve_seconds: 60 }]
    for (const other of others) {
      const { status, body } = await caller.post(VERIFY, { ...first, ...other })
      expect(status).toBe(400)
      expect(body).toMatchObject({
        error: 'Key verification failed',
        code: 'conflict',
        detail: 'idempotency_key: was used for another request on this key',
      })
    }
    expect(await left(key)).toEqual([8, 8])
  })

  test('may come as the field Idempotency-Key; what the body says goes before it', async () => {
    const key = await tenOfEach()
    const ask = async (header: string, request: object = {}) => {
      const headers = { 'idempotency-key': header }
      const { body } = await caller.post(VERIFY, { key: key.text, ...request }, { headers })
      return body.data.charge_id
    }
    const id = await ask('"a field"')
    expect([await ask('"a field"'), await ask('a field'), await ask('other', { idempotency_key: 'a field' })]).toEqual([
      id,
      id,
      id,
    ])
    expect(await left(key)).toEqual([9, 9])
    expect(await ask('other')).not.toBe(id)
    expect(await left(key)).toEqual([8, 8])
  })

  test('is of one key: another key may have the same one', async () => {
    const [one, other] = [await tenOfEach(), await tenOfEach()]
    const [first, second] = await Promise.all(
      [one, other].map(({ text }, i) => verify(caller, text, { cost: i + 1, idempotency_key: 'shared' })),
    )
    expect(first.charge_id).not.toBe(second.charge_id)
    expect([await left(one), await left(other)]).toEqual([
      [9, 9],
      [8, 8],
    ])
  })

  test('remembers no refusal: what had no room is tried again', async () => {
    const key = await tenOfEach({ credits: { remaining: 0 } })
    const request = { cost: 2, idempotency_key: 'refused' }
    expect(await verify(caller, key.text, request)).toMatchObject({ code: 'USAGE_EXCEEDED', charge_id: null })
    await owner.patch(`${KEYS}/${key.id}`, { credits: { remaining: 5 } })
    expect(await verify(caller, key.text, request)).toMatchObject({ code: 'VALID', remaining: 3 })
    expect(await left(key)).toEqual([8, 3])
  })

  test('is no way around a revocation', async () => {
    const key = await tenOfEach()
    expect(await codeOf(caller, key.text, { idempotency_key: 'revoked' })).toBe('VALID')
    await owner.delete(`${KEYS}/${key.id}`)
    expect(await codeOf(caller, key.text, { idempotency_key: 'revoked' })).toBe('REVOKED')
  })

  test('is forgotten after 24 hours, and not before', async () => {
    const key = await tenOfEach({ limits: [] })
    const request = { cost: 3, idempotency_key: 'a day' }
    const first = await verify(caller, key.text, request)
    held.forward(86_399)
    expect((await verify(caller, key.text, request)).charge_id).toBe(first.charge_id)
    held.forward(1)
    const later = await verify(caller, key.text, request)
    expect(later).toMatchObject({ code: 'VALID', remaining: 4 })
    expect(later.charge_id).not.toBe(first.charge_id)
  })
})

describe('a reservation', () => {
  test('is taken at once; committed, it stays taken, and to commit it again changes nothing', async () => {
    const key = await tenOfEach()
    const id = await reserve(key, 4)
    expect(await left(key)).toEqual([6, 6])
    const { status, body } = await act(id, 'commit')
    expect(status).toBe(200)
    expect(body).toEqual({
      message: 'Charge committed successfully',
      data: { charge_id: id, key_id: key.id, state: 'committed', cost: 4, expires_at: held.iso(86_400) },
      timestamp: held.iso(),
    })
    expect((await act(id, 'commit')).body).toEqual(body)
    expect(await left(key)).toEqual([6, 6])
  })

  test('is committed in part: the rest goes back, of credits and limits', async () => {
    const key = await tenOfEach()
    const id = await reserve(key, 8)
    expect((await act(id, 'commit', { cost: 3 })).body.data).toMatchObject({ state: 'committed', cost: 3 })
    expect(await left(key)).toEqual([7, 7])
    expect((await act(id, 'commit', { cost: 8 })).body.data).toMatchObject({ state: 'committed', cost: 3 })
    expect(await left(key)).toEqual([7, 7])
    const nothing = await reserve(key, 7)
    expect((await act(nothing, 'commit', { cost: 0 })).body.data).toMatchObject({ state: 'committed', cost: 0 })
    expect(await left(key)).toEqual([7, 7])
  })

  test('committed in part and refunded then, gives back what was kept and no more', async () => {
    const key = await tenOfEach()
    await verify(caller, key.text, { cost: 2 })
    const id = await reserve(key, 8)
    await act(id, 'commit', { cost: 3 })
    expect(await left(key)).toEqual([5, 5])
    await act(id, 'refund')
    expect(await left(key)).toEqual([8, 8])
  })

  test('committed in part, is the same request to whoever repeats it', async () => {
    const key = await tenOfEach()
    const request = { idempotency_key: 'in part' }
    const id = await reserve(key, 8, request)
    await act(id, 'commit', { cost: 3 })
    expect(await reserve(key, 8, request)).toBe(id)
    expect(await left(key)).toEqual([7, 7])
  })

  test('with a cost of its own for a limit, gives back its share of that', async () => {
    const limits = [
      { name: 'requests', limit: 10, window_seconds: 3600 },
      { name: 'tokens', limit: 100, window_seconds: 3600 },
    ]
    const key = await tenOfEach({ limits })
    const id = await reserve(key, 4, { limits: ['requests', { name: 'tokens', cost: 80 }] })
    await act(id, 'commit', { cost: 1 })
    expect(await left(key)).toEqual([9, 9])
    expect(await leftOf(caller, key.text, 'tokens')).toBe(80)
  })

  test('is refunded once, however often it is asked', async () => {
    const key = await tenOfEach()
    const id = await reserve(key, 4)
    const { status, body } = await act(id, 'refund')
    expect(status).toBe(200)
    expect(body).toMatchObject({ message: 'Charge refunded successfully', data: { charge_id: id, state: 'refunded' } })
    expect(await left(key)).toEqual([10, 10])
    expect((await act(id, 'refund')).body).toEqual(body)
    expect(await left(key)).toEqual([10, 10])
  })

  test('400: a refunded one is not committed any more', async () => {
    const key = await tenOfEach()
    const id = await reserve(key, 4)
    await act(id, 'refund')
    const { status, body } = await act(id, 'commit')
    expect(status).toBe(400)
    expect(body).toMatchObject({
      error: 'Charge commit failed',
      code: 'precondition',
      detail: 'The reservation was given back already.',
    })
    expect(await left(key)).toEqual([10, 10])
  })

  test('a committed one can be refunded, and so can any charge that has a name', async () => {
    const key = await tenOfEach()
    const committed = await reserve(key, 4)
    await act(committed, 'commit')
    const { charge_id: named } = await verify(caller, key.text, { cost: 2, idempotency_key: 'named' })
    expect(await left(key)).toEqual([4, 4])
    await act(committed, 'refund')
    await act(named, 'refund')
    expect(await left(key)).toEqual([10, 10])
  })

  test('of many who commit and refund at once, one decides', async () => {
    const key = await tenOfEach()
    const id = await reserve(key, 4)
    const verbs = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? ('commit' as const) : ('refund' as const)))
    await Promise.all(verbs.map((verb) => act(id, verb, {})))
    await act(id, 'refund')
    expect(await left(key)).toEqual([10, 10])
  })

  test('costs what was committed, when it was', async () => {
    const key = await tenOfEach()
    const id = await reserve(key, 8)
    const usage = async () => (await owner.get(`/api/v1/usage?interval=total&key_id=${key.id}`)).body.data
    expect(await usage()).toEqual([{ start: null, group: null, count: 1, cost: 0 }])
    await act(id, 'commit', { cost: 3 })
    expect(await usage()).toEqual([{ start: null, group: null, count: 1, cost: 3 }])
  })

  test('that has no room is refused, and has no name', async () => {
    const key = await tenOfEach()
    const request = { cost: 11, reserve_seconds: 60 }
    expect(await verify(caller, key.text, request)).toMatchObject({ code: 'RATE_LIMITED', charge_id: null })
    expect(await left(key)).toEqual([10, 10])
  })

  test('on a key without limits and credits is made all the same', async () => {
    const key = await makeKey(owner)
    const id = await reserve(key, 4)
    expect((await act(id, 'commit', { cost: 1 })).body.data).toMatchObject({ state: 'committed', cost: 1 })
    expect((await act(id, 'refund')).body.data).toMatchObject({ state: 'refunded' })
  })
})

describe('the time of a reservation', () => {
  const refill = { amount: 10, every_seconds: 60 }

  // One test: what is over is looked for every five seconds, whatever the clock says.
  test('once it is over, everything is given back, unless it was committed or the credits are others by now', async () => {
    const [lost, kept, refilled] = [
      await tenOfEach(),
      await tenOfEach(),
      await tenOfEach({ credits: { remaining: 10, refill } }),
    ]
    const id = await reserve(lost, 4)
    await act(await reserve(kept, 4), 'commit')
    await reserve(refilled, 4)
    held.forward(59)
    expect(await left(lost)).toEqual([6, 6])
    held.forward(1)
    const { status, body } = await act(id, 'commit')
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'precondition' })
    await verify(caller, refilled.text)
    await expectSoon(() => left(lost)).toEqual([10, 10])
    await expectSoon(() => left(refilled)).toEqual([9, 9])
    expect(await left(kept)).toEqual([6, 6])
    expect((await act(id, 'commit')).status).toBe(400)
    expect((await act(id, 'refund')).body.data).toMatchObject({ state: 'refunded' })
    expect(await left(lost)).toEqual([10, 10])
  })

  test('what is given back after a refill, or after the credits were set, does not come on top', async () => {
    const refilled = await tenOfEach({ credits: { remaining: 10, refill } })
    const set = await tenOfEach()
    const ids = [await reserve(refilled, 4), await reserve(set, 4)]
    held.forward(60)
    expect(await verify(caller, refilled.text)).toMatchObject({ remaining: 9 })
    await owner.patch(`${KEYS}/${set.id}`, { credits: { remaining: 3 } })
    for (const id of ids) await act(id, 'refund')
    expect([await leftOf(caller, refilled.text), await leftOf(caller, set.text)]).toEqual([9, 3])
  })
})

describe('400 and 404', () => {
  test('400: more than was reserved, or no number', async () => {
    const key = await tenOfEach()
    const id = await reserve(key, 4)
    const path = `/api/v1/keys/charges/${id}/commit`
    expect(await faultOf(caller, path, { cost: 5 })).toBe('cost: at most what was reserved, 4')
    for (const cost of [-1, 1.5, '1', null, 1_000_001]) {
      expect(await faultOf(caller, path, { cost })).toMatch(/^cost: /)
    }
    expect(await left(key)).toEqual([6, 6])
  })

  test('404: no such charge; one of another tenant byte for byte the same', async () => {
    const key = await tenOfEach()
    const id = await reserve(key, 4)
    const theirs = await bench.keyWith((await bench.server.createTenant()).id, ['keys:verify'])
    for (const verb of ['commit', 'refund']) {
      const of = (name: string) => theirs.post(`/api/v1/keys/charges/${name}/${verb}`)
      const foreign = await of(id)
      expect(foreign.status).toBe(404)
      expect(foreign.body.detail).toBe('Charge not found')
      for (const name of [randomUUID(), 'nonsense']) expect(comparable(await of(name))).toBe(comparable(foreign))
    }
    expect(await left(key)).toEqual([6, 6])
  })
})
