import { createTestDatabase } from '@keystead/db/testing'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import { leftOf, leftOfEach, makeKey, tenOfEach, verify, VERIFY } from './support.ts'

describe('a charge that fails', () => {
  let bench: TestBench
  let owner: TestClient

  beforeAll(async () => {
    bench = await startBench()
    owner = (await bench.server.createTenant()).owner
  })
  afterAll(() => bench.stop())

  /** Runs PL/pgSQL whenever the row of a charge is written. */
  async function whenWritten(kind: string, timing: string, body: string): Promise<() => Promise<void>> {
    await bench.store.rows(
      `create function fail_charge() returns trigger language plpgsql as $$ begin ${body} return new; end $$`,
    )
    await bench.store.rows(`create ${kind} fail_charge ${timing} for each row execute function fail_charge()`)
    const mend = async () => void (await bench.store.rows('drop function if exists fail_charge() cascade'))
    onTestFinished(mend)
    return mend
  }

  async function expectNothingTaken(request: object, mend: () => Promise<void>): Promise<void> {
    const [fresh, used] = [await tenOfEach(owner), await tenOfEach(owner, { credits: { remaining: 100 } })]
    // This process holds credits of it, nine of a lease of ten: enough for one of the charges.
    await verify(owner, used.text)
    for (const { text } of [fresh, used]) {
      for (const cost of [5, 9]) {
        const { status } = await owner.post(VERIFY, { key: text, cost, ...request })
        expect(status).toBe(503)
      }
    }
    expect([await leftOfEach(owner, fresh), await leftOfEach(owner, used)]).toEqual([
      [10, 10],
      [9, 99],
    ])
    await mend()
    for (const { text } of [fresh, used]) {
      expect(await verify(owner, text, { cost: 5, ...request })).toMatchObject({ code: 'VALID' })
    }
    expect([await leftOfEach(owner, fresh), await leftOfEach(owner, used)]).toEqual([
      [5, 5],
      [4, 94],
    ])
  }

  test('when it is committed has taken nothing, and can be tried again', async () => {
    const mend = await whenWritten(
      'constraint trigger',
      'after insert on key_charge deferrable initially deferred',
      `raise exception 'not now' using errcode = '53100';`,
    )
    await expectNothingTaken({ idempotency_key: 'commit fails' }, mend)
  })

  test('because its connection is lost after it took has taken nothing, also as a reservation', async () => {
    const mend = await whenWritten(
      'trigger',
      'before update on key_charge',
      'perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1);',
    )
    await expectNothingTaken({ idempotency_key: 'cut off', reserve_seconds: 600 }, mend)
  })

  test('because there is no telling whether there are credits gives its points back, and so does a use without a name', async () => {
    const key = await tenOfEach(owner)
    const mend = await whenWritten(
      'trigger',
      'before update on key_credit',
      `raise exception 'not now' using errcode = '53100';`,
    )
    for (const request of [{ idempotency_key: 'no telling' }, { reserve_seconds: 60 }, {}]) {
      expect((await owner.post(VERIFY, { key: key.text, cost: 2, ...request })).status).toBe(503)
    }
    expect(await leftOfEach(owner, key)).toEqual([10, 10])
    await mend()
    expect(await verify(owner, key.text, { cost: 2, idempotency_key: 'no telling' })).toMatchObject({ code: 'VALID' })
    expect(await leftOfEach(owner, key)).toEqual([8, 8])
  })

  test('takes the last credits though this process holds some of them', async () => {
    const key = await makeKey(owner, { credits: { remaining: 100 } })
    await verify(owner, key.text)
    expect(await verify(owner, key.text, { cost: 100, idempotency_key: 'too many' })).toMatchObject({
      code: 'USAGE_EXCEEDED',
      remaining: 99,
    })
    expect(await verify(owner, key.text, { cost: 99, idempotency_key: 'all' })).toMatchObject({
      code: 'VALID',
      remaining: 0,
    })
    expect(await leftOf(owner, key.text)).toBe(0)
  })
})

describe('at three replicas', () => {
  let servers: TestServer[]
  let owners: TestClient[]
  let stop: () => Promise<void>

  beforeAll(async () => {
    const { url: databaseUrl, drop } = await createTestDatabase(inject('adminUrl'))
    const first = await startTestServer({ databaseUrl })
    servers = [first, await startTestServer({ databaseUrl }), await startTestServer({ databaseUrl })]
    owners = servers.map((server) => server.admin)
    stop = async () => {
      await Promise.all(servers.map((server) => server.stop()))
      await drop()
    }
  })
  afterAll(() => stop())

  const everywhere = (count: number, text: string, request: (i: number) => object) =>
    Promise.all(Array.from({ length: count }, (_, i) => verify(owners[i % owners.length]!, text, request(i))))

  test('many at once under one idempotency key are charged once, also the last credits, and hear the same', async () => {
    const key = await makeKey(owners[0]!, { credits: { remaining: 10 } })
    const answers = await everywhere(30, key.text, () => ({ cost: 10, idempotency_key: 'one' }))
    expect(answers[0]).toMatchObject({ code: 'VALID', remaining: 0, charge_id: expect.any(String) })
    expect(new Set(answers.map(({ charge_id }) => charge_id)).size).toBe(1)
    expect(await leftOf(owners[1]!, key.text)).toBe(0)
  })

  test('of charges that want more than there is, as many are made as there are credits for', async () => {
    const key = await makeKey(owners[0]!, { credits: { remaining: 20 } })
    const answers = await everywhere(30, key.text, (i) => ({ idempotency_key: `each ${i}` }))
    const codes = answers.map(({ code }) => code)
    expect(codes.filter((code) => code === 'VALID')).toHaveLength(20)
    expect(codes.filter((code) => code === 'USAGE_EXCEEDED')).toHaveLength(10)
    expect(await leftOf(owners[2]!, key.text)).toBe(0)
  })
})
