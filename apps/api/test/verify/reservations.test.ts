import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import { comparable, startBench, type TestBench } from '../v1/support.ts'
import {
  expectSoon,
  faultOf,
  heldClock,
  KEYS,
  leftOf,
  leftOfEach,
  makeKey,
  type MadeKey,
  tenOfEach,
  verify,
} from './support.ts'

const held = heldClock('2026-06-15T12:34:56.789Z')

let bench: TestBench
let owner: TestClient
let caller: TestClient

beforeAll(async () => {
  bench = await startBench({ clock: held.clock })
  const { id } = await bench.server.createTenant()
  owner = await bench.keyWith(id, ['admin'])
  caller = await bench.keyWith(id, ['keys:verify'])
})
afterAll(() => bench.stop())

const act = (id: string, verb: 'commit' | 'refund', body?: object): Promise<TestResponse> =>
  caller.post(`/api/v1/keys/charges/${id}/${verb}`, body)

async function reserve(key: MadeKey, cost: number, request: object = {}): Promise<string> {
  const { code, charge_id } = await verify(caller, key.text, { cost, reserve_seconds: 60, ...request })
  expect(code).toBe('VALID')
  return charge_id
}

describe('a reservation', () => {
  test('is taken at once; committed, it stays taken, and to commit it again changes nothing', async () => {
    const key = await tenOfEach(owner)
    const id = await reserve(key, 4)
    expect(await leftOfEach(caller, key)).toEqual([6, 6])
    const { status, body } = await act(id, 'commit')
    expect(status).toBe(200)
    expect(body).toEqual({
      message: 'Charge committed successfully',
      data: { charge_id: id, key_id: key.id, state: 'committed', cost: 4, expires_at: held.iso(86_400) },
      timestamp: held.iso(),
    })
    expect((await act(id, 'commit')).body).toEqual(body)
    expect(await leftOfEach(caller, key)).toEqual([6, 6])
  })

  test('is committed in part: the rest goes back, of credits and limits', async () => {
    const key = await tenOfEach(owner)
    const id = await reserve(key, 8)
    expect((await act(id, 'commit', { cost: 3 })).body.data).toMatchObject({ state: 'committed', cost: 3 })
    expect(await leftOfEach(caller, key)).toEqual([7, 7])
    expect((await act(id, 'commit', { cost: 8 })).body.data).toMatchObject({ state: 'committed', cost: 3 })
    expect(await leftOfEach(caller, key)).toEqual([7, 7])
    const nothing = await reserve(key, 7)
    expect((await act(nothing, 'commit', { cost: 0 })).body.data).toMatchObject({ state: 'committed', cost: 0 })
    expect(await leftOfEach(caller, key)).toEqual([7, 7])
  })

  test('committed in part and refunded then, gives back what was kept and no more', async () => {
    const key = await tenOfEach(owner)
    await verify(caller, key.text, { cost: 2 })
    const id = await reserve(key, 8)
    await act(id, 'commit', { cost: 3 })
    expect(await leftOfEach(caller, key)).toEqual([5, 5])
    await act(id, 'refund')
    expect(await leftOfEach(caller, key)).toEqual([8, 8])
  })

  test('committed in part, is the same request to whoever repeats it', async () => {
    const key = await tenOfEach(owner)
    const request = { idempotency_key: 'in part' }
    const id = await reserve(key, 8, request)
    await act(id, 'commit', { cost: 3 })
    expect(await reserve(key, 8, request)).toBe(id)
    expect(await leftOfEach(caller, key)).toEqual([7, 7])
  })

  test('with a cost of its own for a limit, gives back its share of that', async () => {
    const limits = [
      { name: 'requests', limit: 10, window_seconds: 3600 },
      { name: 'tokens', limit: 100, window_seconds: 3600 },
    ]
    const key = await tenOfEach(owner, { limits })
    const id = await reserve(key, 4, { limits: ['requests', { name: 'tokens', cost: 80 }] })
    await act(id, 'commit', { cost: 1 })
    expect(await leftOfEach(caller, key)).toEqual([9, 9])
    expect(await leftOf(caller, key.text, 'tokens')).toBe(80)
  })

  test('is refunded once, however often it is asked', async () => {
    const key = await tenOfEach(owner)
    const id = await reserve(key, 4)
    const { status, body } = await act(id, 'refund')
    expect(status).toBe(200)
    expect(body).toMatchObject({ message: 'Charge refunded successfully', data: { charge_id: id, state: 'refunded' } })
    expect(await leftOfEach(caller, key)).toEqual([10, 10])
    expect((await act(id, 'refund')).body).toEqual(body)
    expect(await leftOfEach(caller, key)).toEqual([10, 10])
  })

  test('400: a refunded one is not committed any more', async () => {
    const key = await tenOfEach(owner)
    const id = await reserve(key, 4)
    await act(id, 'refund')
    const { status, body } = await act(id, 'commit')
    expect(status).toBe(400)
    expect(body).toMatchObject({
      error: 'Charge commit failed',
      code: 'precondition',
      detail: 'The reservation was given back already.',
    })
    expect(await leftOfEach(caller, key)).toEqual([10, 10])
  })

  test('a committed one can be refunded, and so can any charge that has a name', async () => {
    const key = await tenOfEach(owner)
    const committed = await reserve(key, 4)
    await act(committed, 'commit')
    const { charge_id: named } = await verify(caller, key.text, { cost: 2, idempotency_key: 'named' })
    expect(await leftOfEach(caller, key)).toEqual([4, 4])
    await act(committed, 'refund')
    await act(named, 'refund')
    expect(await leftOfEach(caller, key)).toEqual([10, 10])
  })

  test('of many who commit and refund at once, one decides', async () => {
    const key = await tenOfEach(owner)
    const id = await reserve(key, 4)
    const verbs = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? ('commit' as const) : ('refund' as const)))
    await Promise.all(verbs.map((verb) => act(id, verb, {})))
    await act(id, 'refund')
    expect(await leftOfEach(caller, key)).toEqual([10, 10])
  })

  test('costs what was committed, when it was', async () => {
    const key = await tenOfEach(owner)
    const id = await reserve(key, 8)
    const usage = async () => (await owner.get(`/api/v1/usage?interval=total&key_id=${key.id}`)).body.data
    expect(await usage()).toEqual([{ start: null, group: null, count: 1, cost: 0 }])
    await act(id, 'commit', { cost: 3 })
    expect(await usage()).toEqual([{ start: null, group: null, count: 1, cost: 3 }])
  })

  test('that has no room is refused, and has no name', async () => {
    const key = await tenOfEach(owner)
    const request = { cost: 11, reserve_seconds: 60 }
    expect(await verify(caller, key.text, request)).toMatchObject({ code: 'RATE_LIMITED', charge_id: null })
    expect(await leftOfEach(caller, key)).toEqual([10, 10])
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
      await tenOfEach(owner),
      await tenOfEach(owner),
      await tenOfEach(owner, { credits: { remaining: 10, refill } }),
    ]
    const id = await reserve(lost, 4)
    await act(await reserve(kept, 4), 'commit')
    await reserve(refilled, 4)
    held.forward(59)
    expect(await leftOfEach(caller, lost)).toEqual([6, 6])
    held.forward(1)
    const { status, body } = await act(id, 'commit')
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'precondition' })
    await verify(caller, refilled.text)
    await expectSoon(() => leftOfEach(caller, lost)).toEqual([10, 10])
    await expectSoon(() => leftOfEach(caller, refilled)).toEqual([9, 9])
    expect(await leftOfEach(caller, kept)).toEqual([6, 6])
    expect((await act(id, 'commit')).status).toBe(400)
    expect((await act(id, 'refund')).body.data).toMatchObject({ state: 'refunded' })
    expect(await leftOfEach(caller, lost)).toEqual([10, 10])
  })

  test('what is given back after a refill, or after the credits were set, does not come on top', async () => {
    const refilled = await tenOfEach(owner, { credits: { remaining: 10, refill } })
    const set = await tenOfEach(owner)
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
    const key = await tenOfEach(owner)
    const id = await reserve(key, 4)
    const path = `/api/v1/keys/charges/${id}/commit`
    expect(await faultOf(caller, path, { cost: 5 })).toBe('cost: at most what was reserved, 4')
    for (const cost of [-1, 1.5, '1', null, 1_000_001]) {
      expect(await faultOf(caller, path, { cost })).toMatch(/^cost: /)
    }
    expect(await leftOfEach(caller, key)).toEqual([6, 6])
  })

  test('404: no such charge; one of another tenant byte for byte the same', async () => {
    const key = await tenOfEach(owner)
    const id = await reserve(key, 4)
    const theirs = await bench.keyWith((await bench.server.createTenant()).id, ['keys:verify'])
    for (const verb of ['commit', 'refund']) {
      const of = (name: string) => theirs.post(`/api/v1/keys/charges/${name}/${verb}`)
      const foreign = await of(id)
      expect(foreign.status).toBe(404)
      expect(foreign.body.detail).toBe('Charge not found')
      for (const name of [randomUUID(), 'nonsense']) expect(comparable(await of(name))).toBe(comparable(foreign))
    }
    expect(await leftOfEach(caller, key)).toEqual([6, 6])
  })
})
