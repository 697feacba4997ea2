import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import { codeOf, heldClock, KEYS, leftOfEach, makeKey, tenOfEach, verify, VERIFY } from './support.ts'

const held = heldClock('2026-06-15T12:34:56.789Z')

let bench: TestBench
let tenantId: string
let owner: TestClient
let caller: TestClient

beforeAll(async () => {
  bench = await startBench({ clock: held.clock })
  tenantId = (await bench.server.createTenant()).id
  owner = await bench.keyWith(tenantId, ['admin'])
  caller = await bench.keyWith(tenantId, ['keys:verify'])
})
afterAll(() => bench.stop())

const own = (cost: number) => [{ name: 'requests', cost }]

describe('idempotency_key', () => {
  test('many at once are charged once and hear the same', async () => {
    const key = await tenOfEach(owner)
    const request = { cost: 3, idempotency_key: 'at once' }
    const answers = await Promise.all(Array.from({ length: 25 }, () => verify(caller, key.text, request)))
    expect(answers[0]).toMatchObject({ code: 'VALID', remaining: 7, charge_id: expect.any(String) })
    expect(new Set(answers.map(({ charge_id }) => charge_id)).size).toBe(1)
    expect(await leftOfEach(caller, key)).toEqual([7, 7])
  })

  test('a repeat hears the same to the byte, however the key was used since', async () => {
    const key = await tenOfEach(owner)
    const request = { key: key.text, cost: 3, idempotency_key: 'again' }
    const first = await caller.post(VERIFY, request)
    await verify(caller, key.text, { cost: 4 })
    const second = await caller.post(VERIFY, request)
    expect(second.text).toBe(first.text)
    expect(await leftOfEach(caller, key)).toEqual([3, 3])
  })

  test('counts as a use each time, and costs once', async () => {
    const key = await tenOfEach(owner)
    for (const _time of [1, 2, 3]) await verify(caller, key.text, { cost: 3, idempotency_key: 'counted' })
    const { body } = await owner.get(`/api/v1/usage?interval=total&group=outcome&key_id=${key.id}`)
    expect(body.data).toEqual([{ start: null, group: 'VALID', count: 3, cost: 3 }])
  })

  test('400: another cost, other limits, or a reservation under the same one; nothing is charged', async () => {
    const key = await tenOfEach(owner)
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
    expect(await leftOfEach(caller, key)).toEqual([8, 8])
  })

  test('may come as the field Idempotency-Key; what the body says goes before it', async () => {
    const key = await tenOfEach(owner)
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
    expect(await leftOfEach(caller, key)).toEqual([9, 9])
    expect(await ask('other')).not.toBe(id)
    expect(await leftOfEach(caller, key)).toEqual([8, 8])
  })

  test('is of one key: another key may have the same one', async () => {
    const [one, other] = [await tenOfEach(owner), await tenOfEach(owner)]
    const [first, second] = await Promise.all(
      [one, other].map(({ text }, i) => verify(caller, text, { cost: i + 1, idempotency_key: 'shared' })),
    )
    expect(first.charge_id).not.toBe(second.charge_id)
    expect([await leftOfEach(caller, one), await leftOfEach(caller, other)]).toEqual([
      [9, 9],
      [8, 8],
    ])
  })

  test('remembers no refusal: what had no room is tried again', async () => {
    const key = await tenOfEach(owner, { credits: { remaining: 0 } })
    const request = { cost: 2, idempotency_key: 'refused' }
    expect(await verify(caller, key.text, request)).toMatchObject({ code: 'USAGE_EXCEEDED', charge_id: null })
    await owner.patch(`${KEYS}/${key.id}`, { credits: { remaining: 5 } })
    expect(await verify(caller, key.text, request)).toMatchObject({ code: 'VALID', remaining: 3 })
    expect(await leftOfEach(caller, key)).toEqual([8, 3])
  })

  test('is no way around a revocation', async () => {
    const key = await tenOfEach(owner)
    expect(await codeOf(caller, key.text, { idempotency_key: 'revoked' })).toBe('VALID')
    await owner.delete(`${KEYS}/${key.id}`)
    expect(await codeOf(caller, key.text, { idempotency_key: 'revoked' })).toBe('REVOKED')
  })

  test('is forgotten after 24 hours, and not before', async () => {
    const key = await tenOfEach(owner, { limits: [] })
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

describe('who gives a charge back', () => {
  const path = (id: string, verb: 'commit' | 'refund') => `/api/v1/keys/charges/${id}/${verb}`

  async function reserved(client: TestClient): Promise<{ id: string; left: () => Promise<number[]> }> {
    const key = await tenOfEach(owner)
    const { charge_id } = await verify(client, key.text, { cost: 4, reserve_seconds: 60 })
    return { id: charge_id, left: () => leftOfEach(caller, key) }
  }

  test('403: another credential with keys:verify, as a whole or in part; the charge stays', async () => {
    const { id, left } = await reserved(caller)
    const viewer = await bench.keyWith(tenantId, ['read'])
    const refused = [
      await viewer.post(path(id, 'refund')),
      await viewer.post(path(id, 'commit'), { cost: 0 }),
      await viewer.post(path(id, 'commit'), { cost: 3 }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403])
    expect(refused[0]?.body.detail).toBe(
      'A charge is given back by the key that made it, or by one that holds keys:update',
    )
    expect(await left()).toEqual([6, 6])
    // To keep all of it takes nothing from anybody.
    expect((await viewer.post(path(id, 'commit'))).body.data).toMatchObject({ state: 'committed', cost: 4 })
    expect((await viewer.post(path(id, 'refund'))).status).toBe(403)
  })

  test('200: the credential that made it, one that may change keys, and the key that took its place', async () => {
    for (const by of [caller, await bench.keyWith(tenantId, ['keys:verify', 'keys:update'])]) {
      const { id, left } = await reserved(caller)
      expect((await by.post(path(id, 'refund'))).body.data).toMatchObject({ state: 'refunded' })
      expect(await left()).toEqual([10, 10])
    }
    const asks = await makeKey(owner, { management: true, scopes: ['keys:verify'] })
    const { id, left } = await reserved(bench.server.as(asks.text))
    let newest = asks.text
    for (let i = 0; i < 2; i++) {
      const { body } = await owner.post(`${KEYS}/rotate`, { api_key: newest })
      newest = body.data.new_api_key
    }
    expect((await bench.server.as(newest).post(path(id, 'refund'))).status).toBe(200)
    expect(await left()).toEqual([10, 10])
  })
})

test('a text that is asked for as a scope is stored nowhere; usage is kept by what the key holds', async () => {
  const key = await makeKey(owner, { scopes: ['a:*', 'b:y'] })
  const pasted = (await makeKey(owner)).text
  for (const scopes of [[pasted], ['a:x', pasted], ['a:x'], ['b:y', 'a:anything']])
    await verify(caller, key.text, { scopes })
  for (let i = 0; i < 50; i++) await verify(caller, key.text, { scopes: `a:x or nobody-has:${i}` })
  await owner.get('/api/v1/usage')
  const rows = await bench.store.rows(`select distinct scope from usage_bucket where key_id = $1 order by scope`, [
    key.id,
  ])
  expect(rows.map(({ scope }) => String(scope)).toSorted()).toEqual(['', 'a:*', 'a:* b:y'])
  const [{ count } = {}] = await bench.store.rows(`select count(*)::int from usage_bucket b where b::text like $1`, [
    `%${pasted}%`,
  ])
  expect(count).toBe(0)
})
