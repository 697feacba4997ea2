import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import { codeOf, codesOf, expectSoon, heldClock, KEYS, leftOf, makeKey, verify } from './support.ts'

const held = heldClock('2026-06-15T12:00:00.000Z')

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

const limitOf = (limit: number, fields: object = {}) => ({ name: 'requests', limit, window_seconds: 600, ...fields })

const many = (code: string, count: number): string[] => Array<string>(count).fill(code)

describe('a limit', () => {
  test('RATE_LIMITED: the first use too many, and it says how the limit stands', async () => {
    const key = await makeKey(owner, { limits: [limitOf(2)] })
    const states = []
    for (let i = 0; i < 3; i++) states.push((await verify(caller, key.text)).limits[0])
    expect(states.map(({ remaining, exceeded }) => [remaining, exceeded])).toEqual([
      [1, false],
      [0, false],
      [0, true],
    ])
    expect(states[2]).toMatchObject({ name: 'requests', limit: 2, window_seconds: 600 })
  })

  test('counts exactly, however many ask at once', async () => {
    const key = await makeKey(owner, { limits: [limitOf(30)] })
    const codes = await Promise.all(Array.from({ length: 80 }, () => codeOf(caller, key.text)))
    expect(codes.filter((code) => code === 'VALID')).toHaveLength(30)
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(50)
  })

  test('is taken from by the cost of a use, and by none that costs nothing', async () => {
    const key = await makeKey(owner, { limits: [limitOf(10)] })
    expect(await codeOf(caller, key.text, { cost: 7 })).toBe('VALID')
    expect(await codeOf(caller, key.text, { cost: 4 })).toBe('RATE_LIMITED')
    expect(await codeOf(caller, key.text, { cost: 3 })).toBe('VALID')
    expect(await codesOf(caller, key.text, 3, { cost: 0 })).toEqual(many('VALID', 3))
    expect(await codeOf(caller, key.text)).toBe('RATE_LIMITED')
  })

  test('is of one key alone', async () => {
    const [first, second] = [
      await makeKey(owner, { limits: [limitOf(1)] }),
      await makeKey(owner, { limits: [limitOf(1)] }),
    ]
    expect([await codeOf(caller, first.text), await codeOf(caller, second.text)]).toEqual(many('VALID', 2))
    expect([await codeOf(caller, first.text), await codeOf(caller, second.text)]).toEqual(many('RATE_LIMITED', 2))
  })

  test('of several all must have room, or nothing is taken from any', async () => {
    const key = await makeKey(owner, { limits: [limitOf(10), limitOf(2, { name: 'tokens', kind: 'sliding' })] })
    expect(await codesOf(caller, key.text, 4)).toEqual(['VALID', 'VALID', 'RATE_LIMITED', 'RATE_LIMITED'])
    const { limits } = await verify(caller, key.text)
    expect(limits.map(({ name, remaining, exceeded }: Record<string, unknown>) => [name, remaining, exceeded])).toEqual(
      [
        ['requests', 8, false],
        ['tokens', 0, true],
      ],
    )
  })

  test.each([
    ['a scope', { ip: '192.0.2.1', scopes: ['nothing'] }, 'INSUFFICIENT_SCOPE'],
    ['the address', { ip: '192.0.2.9' }, 'IP_NOT_ALLOWED'],
  ])('is not taken from when something else refuses: %s', async (_what, request, code) => {
    const key = await makeKey(owner, { limits: [limitOf(1)], ip_allowlist: ['192.0.2.1'], credits: { remaining: 1 } })
    expect(await codesOf(caller, key.text, 3, request)).toEqual(many(code, 3))
    expect(await codeOf(caller, key.text, { ip: '192.0.2.1' })).toBe('VALID')
  })
})

/** What is left of each limit. */
const remaining = async (key: string): Promise<number[]> =>
  Promise.all(['requests', 'tokens', 'images'].map((name) => leftOf(caller, key, name)))

describe('named limits', () => {
  const limits = [limitOf(5), limitOf(100, { name: 'tokens' }), limitOf(3, { name: 'images' })]
  test('only those are taken from that the request names, each by its own cost or that of the request', async () => {
    const key = await makeKey(owner, { limits })
    const request = { cost: 2, limits: ['requests', { name: 'tokens', cost: 40 }] }
    const verdict = await verify(caller, key.text, request)
    expect(verdict.limits.map(({ name }: { name: string }) => name)).toEqual(['requests', 'tokens'])
    expect(await remaining(key.text)).toEqual([3, 60, 3])
    expect(await codeOf(caller, key.text, { limits: [{ name: 'tokens', cost: 61 }] })).toBe('RATE_LIMITED')
    expect(await codeOf(caller, key.text, { cost: 0, limits: [{ name: 'tokens', cost: 60 }] })).toBe('VALID')
    expect(await codeOf(caller, key.text, { limits: ['images'] })).toBe('VALID')
    expect(await remaining(key.text)).toEqual([3, 0, 2])
  })

  test('one that the key does not have holds nobody back', async () => {
    const key = await makeKey(owner, { limits })
    expect(await verify(caller, key.text, { limits: ['others'] })).toMatchObject({ code: 'VALID', limits: [] })
    expect(await codeOf(caller, key.text, { limits: ['others', { name: 'images', cost: 4 }] })).toBe('RATE_LIMITED')
    expect(await remaining(key.text)).toEqual([5, 100, 3])
  })

  test('no limit at all when the list is empty, and the credits all the same', async () => {
    const key = await makeKey(owner, { limits: [limitOf(1)], credits: { remaining: 2 } })
    expect(await codesOf(caller, key.text, 3, { limits: [] })).toEqual(['VALID', 'VALID', 'USAGE_EXCEEDED'])
    expect(await leftOf(caller, key.text, 'requests')).toBe(1)
  })
})

/** Two uses, 300 ms and more apart, in a window of a second. @returns how many have room as soon as there is any */
async function firstRoom(kind: 'fixed' | 'sliding'): Promise<number> {
  const key = await makeKey(owner, { limits: [limitOf(2, { window_seconds: 1, kind })] })
  const begin = performance.now()
  expect(await codeOf(caller, key.text)).toBe('VALID')
  await expectSoon(async () => performance.now() - begin).toBeGreaterThan(300)
  expect(await codesOf(caller, key.text, 2)).toEqual(['VALID', 'RATE_LIMITED'])
  let room = 0
  await expectSoon(async () => (room = await leftOf(caller, key.text, 'requests'))).toBeGreaterThan(0)
  expect(performance.now() - begin).toBeGreaterThan(990)
  return room
}

// Windows run on the monotonic clock, which no test holds: these are as short as they can be.
describe('windows', () => {
  test('a fixed one ends as a whole; a sliding one frees what was used longest ago', async () => {
    expect(await Promise.all([firstRoom('fixed'), firstRoom('sliding')])).toEqual([2, 1])
  })

  test('a fixed one begins with the first use in it, and not when somebody looks at it', async () => {
    const key = await makeKey(owner, { limits: [limitOf(2, { window_seconds: 1 })] })
    const looked = performance.now()
    expect(await leftOf(caller, key.text, 'requests')).toBe(2)
    await expectSoon(async () => performance.now() - looked).toBeGreaterThan(100)
    const used = performance.now()
    await codeOf(caller, key.text)
    await expectSoon(() => leftOf(caller, key.text, 'requests')).toBe(2)
    expect(performance.now() - used).toBeGreaterThan(990)
  })
})

describe('credits', () => {
  test('USAGE_EXCEEDED: when they are used up; a use that costs more than is left takes nothing', async () => {
    const key = await makeKey(owner, { credits: { remaining: 5 } })
    expect(await verify(caller, key.text, { cost: 3 })).toMatchObject({ code: 'VALID', remaining: 2 })
    expect(await verify(caller, key.text, { cost: 3 })).toMatchObject({ code: 'USAGE_EXCEEDED', remaining: 2 })
    expect(await verify(caller, key.text, { cost: 2 })).toMatchObject({ code: 'VALID', remaining: 0 })
    expect(await verify(caller, key.text)).toMatchObject({ code: 'USAGE_EXCEEDED', remaining: 0 })
    expect(await codeOf(caller, key.text, { cost: 0 })).toBe('VALID')
  })

  test('are handed out exactly, however many ask at once', async () => {
    const key = await makeKey(owner, { credits: { remaining: 40 } })
    const codes = await Promise.all(Array.from({ length: 90 }, () => codeOf(caller, key.text)))
    expect(codes.filter((code) => code === 'VALID')).toHaveLength(40)
    expect(codes.filter((code) => code === 'USAGE_EXCEEDED')).toHaveLength(50)
  })

  test('a use that finds none takes nothing from the limits, and says so', async () => {
    const key = await makeKey(owner, { limits: [limitOf(5)], credits: { remaining: 0 } })
    expect(await codesOf(caller, key.text, 8)).toEqual(many('USAGE_EXCEEDED', 8))
    expect(await leftOf(caller, key.text, 'requests')).toBe(5)
    expect((await verify(caller, key.text)).limits).toMatchObject([{ name: 'requests', remaining: 5, exceeded: false }])
  })

  test('what is left is told of a use that costs nothing too', async () => {
    const key = await makeKey(owner, { limits: [limitOf(5)], credits: { remaining: 7 } })
    expect(await verify(caller, key.text, { cost: 0 })).toMatchObject({ remaining: 7, limits: [{ remaining: 5 }] })
  })

  test('are refilled when their time has come, to the amount and not beyond', async () => {
    const credits = { remaining: 2, refill: { amount: 3, every_seconds: 3600 } }
    const key = await makeKey(owner, { credits })
    expect(await codesOf(caller, key.text, 3)).toEqual(['VALID', 'VALID', 'USAGE_EXCEEDED'])
    held.forward(3599)
    expect(await codeOf(caller, key.text)).toBe('USAGE_EXCEEDED')
    held.forward(1)
    expect(await leftOf(caller, key.text)).toBe(3)
    expect(await codesOf(caller, key.text, 4)).toEqual([...many('VALID', 3), 'USAGE_EXCEEDED'])
    // Three refills later there is one refill, and the next is due by the rhythm of the first.
    held.forward(3 * 3600 + 1800)
    expect(await codesOf(caller, key.text, 4)).toEqual([...many('VALID', 3), 'USAGE_EXCEEDED'])
    held.forward(1799)
    expect(await codeOf(caller, key.text)).toBe('USAGE_EXCEEDED')
    held.forward(1)
    expect(await codeOf(caller, key.text)).toBe('VALID')
  })

  test('a key shows them as they are once a refill is due, whether or not it was used since', async () => {
    const key = await makeKey(owner, { credits: { remaining: 1, refill: { amount: 3, every_seconds: 60 } } })
    await codeOf(caller, key.text)
    const { body } = await owner.get(`${KEYS}/${key.id}`)
    expect(body.data.credits).toEqual({ remaining: 0, refill: { amount: 3, every_seconds: 60, last_at: held.iso() } })
    held.forward(60)
    expect((await owner.get(`${KEYS}/${key.id}`)).body.data.credits.remaining).toBe(3)
  })

  test('what a replica holds and does not use goes back into the store', async () => {
    const key = await makeKey(owner, { credits: { remaining: 1000 } })
    await codeOf(caller, key.text)
    const stored = async () => (await owner.get(`${KEYS}/${key.id}`)).body.data.credits.remaining
    await expectSoon(stored).toBe(999)
  })
})

const rulesOf = async (key: string, request: object) => {
  const { rules, ...verdict } = await verify(caller, key, { explain: true, ...request })
  return { verdict, rules: rules as { rule: string; value: string; passed: boolean }[] }
}

describe('explain', () => {
  test('takes and counts nothing', async () => {
    const key = await makeKey(owner, { limits: [limitOf(2)], credits: { remaining: 2 } })
    const charge = { idempotency_key: 'explained', reserve_seconds: 60 }
    for (let i = 0; i < 5; i++) expect((await rulesOf(key.text, charge)).verdict).toMatchObject({ charge_id: null })
    expect(await bench.store.rows('select 1 from key_charge where key_id = $1', [key.id])).toEqual([])
    const { body } = await owner.get(`${KEYS}/${key.id}`)
    expect(body.data).toMatchObject({ usage_count: 0, last_used_at: null, credits: { remaining: 2 } })
    const report = await owner.get(`/api/v1/usage?interval=total&key_id=${key.id}`)
    expect(report.body.data).toEqual([])
    expect(await codesOf(caller, key.text, 3)).toEqual(['VALID', 'VALID', 'RATE_LIMITED'])
  })

  test('lists every rule with what it looked at, also those after the first that fails', async () => {
    const key = await makeKey(owner, {
      scopes: ['a:x'],
      limits: [limitOf(5), limitOf(100, { name: 'tokens' })],
      credits: { remaining: 2 },
      ip_allowlist: ['192.0.2.0/24'],
      expires_at: held.iso(60),
    })
    const request = {
      scopes: 'a:x and b:y',
      ip: '198.51.100.1',
      cost: 3,
      limits: ['requests', { name: 'tokens', cost: 101 }],
    }
    const { verdict, rules } = await rulesOf(key.text, request)
    expect(verdict).toMatchObject({ valid: false, code: 'IP_NOT_ALLOWED', key_id: key.id, remaining: 2 })
    expect(rules).toEqual([
      { rule: 'format', value: 'has the format of a key', passed: true },
      { rule: 'known', value: `key ${key.id}`, passed: true },
      {
        rule: 'management',
        value: 'a key for your own API: it is verified, and may not call Keystead',
        passed: true,
      },
      { rule: 'revoked', value: 'not revoked', passed: true },
      { rule: 'disabled', value: 'not disabled', passed: true },
      { rule: 'expiry', value: held.iso(60), passed: true },
      { rule: 'user', value: 'active', passed: true },
      { rule: 'ip', value: '198.51.100.1 in 192.0.2.0/24', passed: false },
      { rule: 'scopes', value: 'a:x and b:y; held: a:x', passed: false },
      { rule: 'limit requests', value: '5 of 5 in 600 s left; takes 3', passed: true },
      { rule: 'limit tokens', value: '100 of 100 in 600 s left; takes 101', passed: false },
      { rule: 'credits', value: '2 left; takes 3', passed: false },
    ])
  })

  test('gives the code that a verification would give', async () => {
    const limited = await makeKey(owner, { limits: [limitOf(1)] })
    const prepaid = await makeKey(owner, { credits: { remaining: 1 } })
    const revoked = await makeKey(owner)
    await owner.delete(`${KEYS}/${revoked.id}`)
    const texts = [limited.text, prepaid.text, revoked.text, 'ks_nonsense', 'sk_live_nobodys_key']
    for (const _use of [1, 2]) {
      for (const text of texts) {
        const foretold = (await rulesOf(text, {})).verdict.code
        expect([text, await codeOf(caller, text)]).toEqual([text, foretold])
      }
    }
  })

  test('of a text that is no key, or none of this tenant, only what may be known', async () => {
    const theirs = await makeKey((await bench.server.createTenant()).owner)
    expect((await rulesOf('ks_nonsense', {})).rules).toEqual([
      { rule: 'format', value: 'no key has this format', passed: false },
    ])
    expect((await rulesOf(theirs.text, {})).rules).toEqual([
      { rule: 'format', value: 'has the format of a key', passed: true },
      { rule: 'known', value: 'no such key in this tenant', passed: false },
    ])
  })
})
