import { setImmediate as turn } from 'node:timers/promises'
import type { Limit } from '@keystead/domain'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { PointLeases } from '../../src/limits/point-leases.ts'
import { WindowStoreByHand } from './window-store-by-hand.ts'

const limitOf = (limit: number, windowSeconds = 2): Limit => ({
  name: 'requests',
  limit,
  windowSeconds,
  kind: 'fixed',
  strict: false,
})

/** A replica, and a Redis with a window that begins now. */
async function build(windowSeconds?: number) {
  const limit = limitOf(100, windowSeconds)
  const store = new WindowStoreByHand(limit)
  const points = new PointLeases(store.asStore(), () => store.now)
  const replica = { spend: (cost = 1) => points.spend('key', { limit, cost }), settle: () => points.settle(false) }
  const take = (cost = 1) => points.take('key', { limit, cost })
  /** Lets all that was asked happen, and the answers come back. */
  const answer = async () => {
    await turn()
    while (store.commands.length > 0) {
      store.step(0)
      await turn()
    }
  }
  for (const used of [1, 6]) {
    const taken = take()
    await answer()
    expect([(await taken).admitted, store.used]).toEqual([true, used])
  }
  /** Has everything given back that is over by then. */
  const settleAt = async (now: number) => {
    store.now = now
    const settled = replica.settle()
    await answer()
    await settled
  }
  return { store, replica, take, answer, settleAt }
}

test('the first use takes what it needs, the second a twentieth of the limit, which is spent without asking', async () => {
  const { replica } = await build()
  for (let left = 3; left >= 0; left -= 1) expect(replica.spend()).toMatchObject({ amount: left })
  expect(replica.spend()).toBeNull()
})

test('uses that wait for a lease share it, and those that come meanwhile the next one', async () => {
  const { store, take, answer } = await build()
  const uses = [30, 20, 60].map((cost) => take(cost))
  await answer()
  expect((await Promise.all(uses)).map(({ admitted }) => admitted)).toEqual([true, true, false])
  expect(store.used).toBeLessThanOrEqual(100)
})

test('what was not used within a second is given back', async () => {
  const { store, replica, settleAt } = await build()
  store.now = 999
  await replica.settle()
  expect(store.commands).toEqual([])
  await settleAt(1000)
  expect(store.used).toBe(2)
  expect(replica.spend()).toBeNull()
})

test.each([
  { windowSeconds: 60, endsAt: 1000 },
  { windowSeconds: 300, endsAt: 5000 },
  { windowSeconds: 86_400, endsAt: 10_000 },
])('with a window of $windowSeconds s a lease ends after $endsAt ms', async ({ windowSeconds, endsAt }) => {
  const { store, replica, settleAt } = await build(windowSeconds)
  store.now = endsAt - 1
  await replica.settle()
  expect(store.commands).toEqual([])
  expect(replica.spend()).not.toBeNull()
  await settleAt(endsAt)
  expect([replica.spend(), store.used]).toEqual([null, 3])
})

test('a key that was not used for a while begins with what it needs, and has nothing to give back', async () => {
  const { store, replica, take, answer, settleAt } = await build()
  await settleAt(1000)
  const taken = take()
  await answer()
  await taken
  expect(store.used).toBe(3)
  store.now = 1999
  await replica.settle()
  expect(store.commands).toEqual([])
})

test('a lease ends with its window, however late the answer came', async () => {
  const { store, replica, take, answer, settleAt } = await build()
  await settleAt(1000)
  store.now = 1900
  const first = take()
  await answer()
  await first
  const late = take()
  await turn()
  store.step(0)
  // Redis has answered that the window ends in a tenth of a second.
  store.now = 1950
  await answer()
  await late
  store.now = 1999
  expect(replica.spend()).not.toBeNull()
  store.now = 2000
  expect(replica.spend()).toBeNull()
})

test('points that were leased in a window are worth nothing in the next', async () => {
  const { store, take, answer } = await build()
  store.now = 1900
  const first = take()
  await answer()
  await first
  store.now = 1999
  const next = take(100)
  await turn()
  // It arrives when the window is over, and begins another.
  store.now = 2001
  await answer()
  await next
  const more = [take(4), take(1)]
  await answer()
  const [whole, ...rest] = await Promise.all([next, ...more])
  // The window has 100: it may let the one in, or the others, not all of them.
  expect(whole.admitted && rest.some(({ admitted }) => admitted)).toBe(false)
})

test('points whose return was not answered in time are not returned again', async () => {
  const { store, take, answer, settleAt } = await build(60)
  store.now = 1000
  const use = take().catch(() => undefined)
  await turn()
  // All that was asked arrives at once, and is answered too late.
  for (const n of store.commands.keys()) store.step(n)
  store.now = 1501
  await answer()
  await use
  await settleAt(3000)
  // Two were used before, and one now if it was let in.
  expect(store.used).toBeGreaterThanOrEqual(2)
})

// From here on: random histories.

type Step =
  | { do: 'use'; replica: number; cost: number }
  /** A command arrives, or its answer does. */
  | { do: 'step'; n: number }
  | { do: 'settle'; replica: number; all: boolean }
  | { do: 'pass'; ms: number }

const REPLICAS = 3
const replica = fc.nat({ max: REPLICAS - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ do: fc.constant('use' as const), replica, cost: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('step' as const), n: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const), replica, all: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 20, 100, 300, 490) }) },
)
const histories = fc.array(step, { minLength: 20, maxLength: 150, size: 'max' })

interface Use {
  cost: number
  askedAt: number
  /** Null: it was refused. */
  admittedAt: number | null
}

/** Plays a history of three replicas on one Redis. @returns every use that was answered */
async function play(store: WindowStoreByHand, limit: Limit, steps: readonly Step[]): Promise<Use[]> {
  const replicas = Array.from({ length: REPLICAS }, () => new PointLeases(store.asStore(), () => store.now))
  const uses: Use[] = []
  const pending: Promise<unknown>[] = []
  for (const each of steps) {
    switch (each.do) {
      case 'use': {
        const { cost } = each
        const askedAt = store.now
        const taking = replicas[each.replica]!.take('key', { limit, cost })
        pending.push(
          taking.then(
            ({ admitted }) => uses.push({ cost, askedAt, admittedAt: admitted ? store.now : null }),
            () => undefined,
          ),
        )
        break
      }
      case 'step':
        store.step(each.n)
        break
      case 'settle':
        pending.push(replicas[each.replica]!.settle(each.all))
        break
      case 'pass':
        store.now += each.ms
        break
    }
    await turn()
  }
  const answerAll = async () => {
    while (store.commands.length > 0 || (await turn(), store.commands.length > 0)) store.step(0)
  }
  await answerAll()
  for (const each of replicas) pending.push(each.settle(true))
  await answerAll()
  await Promise.all(pending)
  return uses
}

/** A lease lasts as long as the shortest window, and ends within the longer one. */
const windowSeconds = fc.constantFrom(1, 3)

const sumOf = (uses: readonly Use[]): number => uses.reduce((sum, { cost }) => sum + cost, 0)

test('three replicas never admit more in a window than it has, however long Redis takes to answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), windowSeconds, histories, async (points, seconds, steps) => {
      const limit = limitOf(points, seconds)
      const store = new WindowStoreByHand(limit)
      const uses = await play(store, limit, steps)
      for (const start of store.starts) {
        // Those that were asked for in this window, and got in while it lasted.
        const inside = uses.filter(
          ({ askedAt, admittedAt }) => askedAt >= start && admittedAt !== null && admittedAt < start + store.windowMs,
        )
        expect(sumOf(inside), `since ${start}`).toBeLessThanOrEqual(points)
      }
    }),
    { numRuns: 1500 },
  )
})

test('within one window nothing is lost: what three replicas did not use is back when they have stopped', async () => {
  const inTime = histories.map((steps) => steps.filter((each) => each.do !== 'pass' || each.ms <= 1))
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), inTime, async (points, steps) => {
      const limit = { ...limitOf(points), windowSeconds: 604_800 }
      const store = new WindowStoreByHand(limit)
      const admitted = sumOf((await play(store, limit, steps)).filter(({ admittedAt }) => admittedAt !== null))
      expect(admitted).toBeLessThanOrEqual(points)
      expect(store.used).toBe(admitted)
    }),
    { numRuns: 200 },
  )
})
