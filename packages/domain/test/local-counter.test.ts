import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Charge, type Limit, LocalCounter, SLIDING_STEPS } from '../src/index.ts'

const limitOf = (fields: Partial<Limit> = {}): Limit => ({
  name: 'requests',
  limit: 10,
  windowSeconds: 60,
  kind: 'fixed',
  strict: false,
  ...fields,
})

/** A counter on a clock that stands still until a test moves it. */
function build() {
  const time = { now: 1_000_000 }
  const counter = new LocalCounter(() => time.now)
  const take = (limit: Limit, cost = 1, key = 'key') => counter.take(key, [{ limit, cost }])
  const remaining = (limit: Limit, key = 'key') => counter.peek(key, [{ limit, cost: 0 }]).states[0]!.remaining
  return { counter, time, take, remaining }
}

test('a fixed window lets in exactly its limit, and as much again from the moment it is over', () => {
  const { time, take, remaining } = build()
  const limit = limitOf()
  const admitted = (count: number) => Array.from({ length: count }, () => take(limit).admitted).filter(Boolean).length
  expect(admitted(7)).toBe(7)
  time.now += 59_999
  expect(admitted(100)).toBe(3)
  time.now += 1
  expect(remaining(limit)).toBe(10)
  expect(admitted(100)).toBe(10)
})

test('a state tells what is left, and when the window ends; of a refusal, which limit it was', () => {
  const { time, take } = build()
  const limit = limitOf({ limit: 3 })
  expect(take(limit, 2)).toEqual({
    admitted: true,
    states: [{ limit, remaining: 1, resetMs: 60_000, exceeded: false }],
  })
  time.now += 1000
  expect(take(limit, 2)).toEqual({
    admitted: false,
    states: [{ limit, remaining: 1, resetMs: 59_000, exceeded: true }],
  })
  expect(take(limit, 1)).toEqual({
    admitted: true,
    states: [{ limit, remaining: 0, resetMs: 59_000, exceeded: false }],
  })
})

test('a sliding window frees what was used a window ago, at most one step later', () => {
  const { time, take } = build()
  const limit = limitOf({ kind: 'sliding', windowSeconds: 32 })
  expect(take(limit, 6).admitted).toBe(true)
  time.now += 16_000
  expect(take(limit, 4).admitted).toBe(true)
  time.now += 15_999
  expect(take(limit, 1).admitted, 'nothing is a whole window old').toBe(false)
  time.now += 1 + 1000
  expect(take(limit, 6).admitted).toBe(true)
  expect(take(limit, 1).admitted).toBe(false)
})

test('after what a sliding window says until its reset, a refused use gets in', () => {
  const { time, take } = build()
  const limit = limitOf({ kind: 'sliding', windowSeconds: 10, limit: 2 })
  time.now += 123
  take(limit)
  time.now += 4567
  take(limit)
  const refused = take(limit)
  expect(refused.admitted).toBe(false)
  time.now += refused.states[0]!.resetMs
  expect(take(limit).admitted).toBe(true)
})

test('keys, and limits of a key, count for themselves', () => {
  const { take } = build()
  const [minute, hour] = [limitOf({ limit: 1 }), limitOf({ name: 'other', limit: 1 })]
  expect([take(minute), take(hour), take(minute, 1, 'another')].map(({ admitted }) => admitted)).toEqual([
    true,
    true,
    true,
  ])
  expect(take(minute).admitted).toBe(false)
})

test('of several limits either all are charged or none', () => {
  const { counter, remaining } = build()
  const [wide, narrow] = [limitOf({ limit: 100, kind: 'sliding' }), limitOf({ name: 'narrow', limit: 5 })]
  const charges = [
    { limit: wide, cost: 1 },
    { limit: narrow, cost: 2 },
  ]
  const outcomes = Array.from({ length: 10 }, () => counter.take('key', charges))
  expect(outcomes.filter(({ admitted }) => admitted)).toHaveLength(2)
  expect(outcomes.at(-1)!.states.map(({ exceeded }) => exceeded)).toEqual([false, true])
  expect([remaining(wide), remaining(narrow)]).toEqual([98, 1])
})

test('a cost above the limit is refused and takes nothing; a cost of nothing always gets in', () => {
  const { take, remaining } = build()
  const limit = limitOf({ limit: 3 })
  expect(take(limit, 4).admitted).toBe(false)
  expect(take(limit, 3).admitted).toBe(true)
  expect(take(limit, 0).admitted).toBe(true)
  expect(remaining(limit)).toBe(0)
})

test.each(['fixed', 'sliding'] as const)('what is given back to a %s window can be used again, and no more', (kind) => {
  const { counter, take, remaining } = build()
  const limit = limitOf({ kind })
  take(limit, 8)
  counter.giveBack('key', [{ limit, cost: 5 }])
  expect(remaining(limit)).toBe(7)
  counter.giveBack('key', [{ limit, cost: 100 }])
  expect(remaining(limit)).toBe(10)
  expect(take(limit, 11).admitted).toBe(false)
  expect(take(limit, 10).admitted).toBe(true)
})

test('a limit that is changed starts anew, one that is only written anew goes on', () => {
  const { take, remaining } = build()
  take(limitOf(), 10)
  expect(remaining(limitOf())).toBe(0)
  for (const fields of [{ limit: 11 }, { windowSeconds: 61 }, { kind: 'sliding' as const }]) {
    take(limitOf(), 1)
    const changed = limitOf(fields)
    expect(remaining(changed)).toBe(changed.limit)
  }
})

test.each([
  ['looking at it', 0],
  ['a use that is refused', 11],
])('a fixed window starts with the first use, not with %s', (_what, cost) => {
  const { counter, time, take } = build()
  const limit = limitOf()
  if (cost > 0) take(limit, cost)
  else counter.peek('key', [{ limit, cost: 1 }])
  time.now += 59_000
  expect(take(limit, 10).states[0]!.resetMs).toBe(60_000)
  time.now += 1000
  expect(take(limit).admitted).toBe(false)
})

test('what windows held is let go when they are over and others are counted', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const { time, take } = build()
  const held = (['fixed', 'sliding'] as const).flatMap((kind) =>
    Array.from({ length: 100 }, (_, i) => {
      const limit = limitOf({ kind })
      take(limit, 1, `${kind} ${i}`)
      return new WeakRef(limit)
    }),
  )
  const later = limitOf({ windowSeconds: 3600, limit: 1000 })
  const leftAfter = async (ms: number) => {
    time.now += ms
    // Each charge looks at two keys.
    for (let i = 0; i < 202; i++) take(later, 1, 'later')
    // Whatever was looked at through a weak reference stays for the rest of its turn.
    await turn()
    collect()
    return held.filter((each) => each.deref() !== undefined).length
  }
  expect(await leftAfter(59_999)).toBe(200)
  expect(await leftAfter(1 + 60_000 / SLIDING_STEPS)).toBe(0)
})

// From here on: random histories.

const anyLimit = fc.record({
  limit: fc.integer({ min: 1, max: 20 }),
  windowSeconds: fc.constantFrom(1, 7, 32, 60),
})

/** How long after the one before, as a share of the window, and how much. */
const uses = fc.array(fc.record({ after: fc.double({ min: 0, max: 0.4, noNaN: true }), cost: fc.nat({ max: 6 }) }), {
  minLength: 10,
  maxLength: 100,
  size: 'max',
})

test('a fixed window admits just what it should, whatever comes when', () => {
  fc.assert(
    fc.property(anyLimit, uses, (fields, history) => {
      const { time, take } = build()
      const limit = limitOf(fields)
      const windowMs = limit.windowSeconds * 1000
      let [start, used] = [Number.NEGATIVE_INFINITY, 0]
      for (const { after, cost: points } of history) {
        const cost = 1 + (points % limit.limit)
        time.now += Math.round(after * windowMs)
        if (time.now >= start + windowMs) [start, used] = [time.now, 0]
        const fits = used + cost <= limit.limit
        if (fits) used += cost
        const { admitted, states } = take(limit, cost)
        expect(admitted).toBe(fits)
        expect(states[0]).toMatchObject({ remaining: limit.limit - used, resetMs: start + windowMs - time.now })
      }
    }),
    { numRuns: 300 },
  )
})

interface Use {
  at: number
  cost: number
  isGivenBack: boolean
}

const sumSince = (history: readonly Use[], moment: number) =>
  history.filter(({ at, isGivenBack }) => at > moment && !isGivenBack).reduce((sum, { cost }) => sum + cost, 0)

test('a sliding window never admits more than its limit in any span of its length, and refuses for at most a step longer', () => {
  fc.assert(
    fc.property(anyLimit, uses, (fields, history) => {
      const { time, take } = build()
      const limit = limitOf({ ...fields, kind: 'sliding' })
      const windowMs = limit.windowSeconds * 1000
      const stepMs = windowMs / SLIDING_STEPS
      const admitted: Use[] = []
      for (const { after, cost } of history) {
        time.now += after * windowMs
        if (take(limit, cost).admitted) {
          admitted.push({ at: time.now, cost, isGivenBack: false })
          expect(sumSince(admitted, time.now - windowMs)).toBeLessThanOrEqual(limit.limit)
        } else expect(sumSince(admitted, time.now - windowMs - stepMs) + cost).toBeGreaterThan(limit.limit)
      }
    }),
    { numRuns: 300 },
  )
})

test('a sliding window never admits more than its limit, also when uses of its own are given back', () => {
  fc.assert(
    fc.property(anyLimit, uses, fc.array(fc.nat(), { minLength: 5, maxLength: 30 }), (fields, history, returns) => {
      const { counter, time, take } = build()
      const limit = limitOf({ ...fields, kind: 'sliding' })
      const windowMs = limit.windowSeconds * 1000
      const admitted: Use[] = []
      for (const [i, { after, cost }] of history.entries()) {
        time.now += after * windowMs
        const lasting = admitted.filter(({ at, isGivenBack }) => at > time.now - windowMs && !isGivenBack)
        const returned = lasting[returns[i % returns.length]! % (2 * lasting.length || 1)]
        if (returned) {
          counter.giveBack('key', [{ limit, cost: returned.cost }])
          returned.isGivenBack = true
        }
        if (take(limit, cost).admitted) admitted.push({ at: time.now, cost, isGivenBack: false })
        expect(sumSince(admitted, time.now - windowMs)).toBeLessThanOrEqual(limit.limit)
      }
    }),
    { numRuns: 300 },
  )
})

test('however many limits a use is charged to, a refusal leaves all of them as they were', () => {
  const limits = fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('a', 'b', 'c', 'd'),
      limit: fc.integer({ min: 1, max: 8 }),
      kind: fc.constantFrom('fixed' as const, 'sliding' as const),
    }),
    { minLength: 1, maxLength: 4, selector: ({ name }) => name },
  )
  const costs = fc.array(fc.array(fc.nat({ max: 4 }), { minLength: 4, maxLength: 4 }), { minLength: 5, maxLength: 30 })
  fc.assert(
    fc.property(limits, costs, (fields, history) => {
      const { counter } = build()
      const own = fields.map((each) => limitOf(each))
      const used = own.map(() => 0)
      for (const cost of history) {
        const charges: Charge[] = own.map((limit, i) => ({ limit, cost: cost[i]! }))
        const fits = charges.every(({ limit }, i) => used[i]! + cost[i]! <= limit.limit)
        if (fits) for (const i of own.keys()) used[i]! += cost[i]!
        const { admitted, states } = counter.take('key', charges)
        expect(admitted).toBe(fits)
        expect(states.map(({ remaining }) => remaining)).toEqual(own.map(({ limit }, i) => limit - used[i]!))
      }
    }),
  )
})
