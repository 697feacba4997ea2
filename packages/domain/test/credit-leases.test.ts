import { setImmediate as turn } from 'node:timers/promises'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CreditLeases, type CreditWithin } from '../src/index.ts'
import { CreditStoreByHand } from './credit-store.ts'

/** Leases on a store that answers when it is told to; for `take` and `settle` it is told at once. */
function build(remaining: number) {
  const store = new CreditStoreByHand(remaining)
  const leases = new CreditLeases(store, () => store.now)
  async function settled<T>(work: T | Promise<T>): Promise<T> {
    await turn()
    while (store.operations[0]) {
      store.operations[0].answer()
      await turn()
    }
    return work
  }
  const take = (cost = 1, version = store.version) => settled(leases.take('key', version, cost))
  return { store, leases, take, settle: (all = false) => settled(leases.settle(all)) }
}

/** Credits that the store has, and that nobody has used. */
const left = (count: number) => ({ admitted: true, remaining: count })

test('a lease is a tenth of what is left; while it lasts a use is answered at once, without a promise', async () => {
  const { store, leases, take } = build(100)
  expect(await take()).toMatchObject(left(99))
  expect(store.remaining).toBe(90)
  expect(leases.take('key', 1, 4)).toMatchObject(left(95))
  expect(store.wanted).toHaveLength(1)
  expect(await leases.peek('key')).toBe(95)
})

test('the last credits are taken one by one, and then there are none', async () => {
  const { store, take } = build(3)
  for (const count of [2, 1, 0]) {
    expect(await take()).toMatchObject(left(count))
    expect(store.remaining).toBe(count)
  }
  expect(await take()).toMatchObject({ admitted: false, remaining: 0 })
})

test('uses of the same turn ask for credits together, and so do those that come while they wait', async () => {
  const { store, leases } = build(1000)
  const first = Promise.all([5, 200, 7].map((cost) => leases.take('key', 1, cost)))
  await turn()
  const second = Promise.all([300, 4].map((cost) => leases.take('key', 1, cost)))
  await turn()
  expect(store.wanted).toEqual([212])
  store.operations[0]!.answer()
  expect(await first).toMatchObject([left(995), left(795), left(788)])
  await turn()
  expect(store.wanted).toEqual([212, 304])
  store.operations[0]!.answer()
  expect(await second).toMatchObject([left(488), left(484)])
  expect(store.operations).toEqual([])
})

test('of several that ask together, those get in whose cost is still there', async () => {
  const { leases, store } = build(10)
  const uses = Promise.all([6, 5, 4].map((cost) => leases.take('key', 1, cost)))
  await turn()
  store.operations[0]!.answer()
  expect(await uses).toMatchObject([left(4), { admitted: false, remaining: 4 }, left(0)])
})

test('what is left of a lease counts towards the next one', async () => {
  const { store, take } = build(100)
  await take(8)
  expect(await take(5)).toMatchObject(left(87))
  expect(store.wanted).toEqual([8, 3])
})

test('a key without credits is refused', async () => {
  const store = { lease: async () => null, giveBack: async () => undefined, peek: async () => null }
  const leases = new CreditLeases(store, () => 0)
  expect(await leases.take('key', 1, 1)).toMatchObject({ admitted: false, remaining: 0 })
  expect(await leases.peek('key')).toBe(0)
})

test('what was not used within a second is given back, not before; when the process stops, at once', async () => {
  const { store, take, settle } = build(100)
  await take()
  store.now = 999
  await settle()
  expect(store.remaining).toBe(90)
  store.now = 1000
  await settle()
  expect(store.remaining).toBe(99)
  await take()
  await settle(true)
  expect(store.remaining).toBe(98)
  await settle(true)
  expect(store.operations).toEqual([])
})

test('a lease that is over is not spent from, and is not lost', async () => {
  const { store, take, settle } = build(100)
  await take()
  store.now = 1000
  await take()
  expect(store.wanted, 'it asked again').toHaveLength(2)
  await settle(true)
  expect(store.remaining).toBe(98)
})

test('a lease ends with the refill that comes after it, and is void then', async () => {
  const { store, take, settle } = build(100)
  Object.assign(store, { refillMs: 500, refillAmount: 50 })
  await take()
  store.now = 500
  expect(await take()).toMatchObject(left(49))
  await settle(true)
  expect(store.remaining).toBe(49)
})

test('when the credits are set anew, what was leased before is void: to use, and to give back', async () => {
  const { store, leases, take, settle } = build(100)
  await take()
  store.set(5)
  expect(leases.take('key', 1, 1), 'a replica that has not heard of it spends what it holds').toMatchObject(left(98))
  expect(await take(5)).toMatchObject(left(0))
  expect(await take(1)).toMatchObject({ admitted: false, remaining: 0 })
  store.set(7)
  await settle(true)
  expect(store.remaining).toBe(7)
})

test('a lease from before that is void is noticed also when it would have been enough for some', async () => {
  const { store, leases } = build(100)
  const first = leases.take('key', 1, 1)
  await turn()
  store.operations[0]!.answer()
  await first
  store.set(30)
  const uses = Promise.all([10, 10, 10].map((cost) => leases.take('key', 2, cost)))
  while (store.operations.length === 0) await turn()
  store.operations[0]!.answer()
  await turn()
  store.operations[0]?.answer()
  expect((await uses).map(({ admitted }) => admitted)).toEqual([true, true, true])
  expect(store.remaining).toBe(0)
})

test('when the store fails, those who asked hear of it, nothing is taken, and whoever comes next asks again', async () => {
  const { store, leases } = build(100)
  const uses = Promise.allSettled([1, 2].map((cost) => leases.take('key', 1, cost)))
  await turn()
  store.operations[0]!.fail()
  for (const { status } of await uses) expect(status).toBe('rejected')
  const next = leases.take('key', 1, 1)
  await turn()
  store.operations[0]!.answer()
  expect(await next).toMatchObject(left(99))
})

test('credits of a use that did not happen can be used again: here, or when they were given back', async () => {
  const { store, leases, take, settle } = build(3)
  await take(2)
  leases.giveBack('key', 1, 2)
  expect(await take(3)).toMatchObject(left(0))
  await settle(true)
  leases.giveBack('key', 1, 1)
  await settle()
  expect(store.remaining).toBe(1)
  store.set(10)
  leases.giveBack('key', 1, 3)
  await settle()
  expect(store.remaining, 'credits of an older version are void').toBe(10)
})

test('credits that were given back are not given back again when only the answer was lost', async () => {
  const { store, leases } = build(100)
  const use = leases.take('key', 1, 1)
  await turn()
  store.operations[0]!.answer()
  await use
  const failed = leases.settle(true)
  store.operations[0]!.loseAnswer()
  await expect(failed).rejects.toThrow('lost')
  const again = leases.settle()
  store.operations[0]?.answer()
  await again
  expect(store.remaining).toBeLessThanOrEqual(99)
})

/** A charge in a transaction of its own. @returns how it ended */
async function chargeWithin(
  { leases, store }: { leases: CreditLeases; store: CreditStoreByHand },
  { cost, version = store.version, fails = false }: { cost: number; version?: number; fails?: boolean },
): Promise<CreditWithin> {
  let rollBack = () => undefined as void
  const lease = async (_keyId: string, wanted: number) => {
    const taken = store.within(wanted)
    rollBack = taken.rollBack
    return taken.lease
  }
  const credit = await leases.takeWithin('key', { version, cost, lease })
  if (fails || !credit.admitted) rollBack()
  if (fails && credit.admitted) leases.giveBack('key', version, credit.leased)
  return credit
}

test('a charge takes from the lease without asking; what is missing it takes in its transaction, and no more', async () => {
  const { store, leases, take } = build(100)
  await take()
  expect(await chargeWithin({ leases, store }, { cost: 4 })).toMatchObject({ ...left(95), leased: 4 })
  expect(await chargeWithin({ leases, store }, { cost: 6 })).toMatchObject({ ...left(89), leased: 0 })
  expect(store.remaining).toBe(84)
  expect(leases.take('key', 1, 5)).toMatchObject(left(84))
  expect(store.wanted).toHaveLength(1)
})

test('a charge takes the last credits from both, and gives back what it had of the lease when it fails', async () => {
  const { store, leases, take } = build(100)
  await take()
  expect(await chargeWithin({ leases, store }, { cost: 100 })).toMatchObject({ admitted: false, remaining: 99 })
  for (const fails of [true, false]) {
    expect(await chargeWithin({ leases, store }, { cost: 99, fails })).toMatchObject({ ...left(0), leased: 9 })
  }
  expect(await leases.peek('key')).toBe(0)
})

test('a charge that comes while a lease is under way is not refused for what that brings', async () => {
  const { store, leases } = build(100)
  const first = leases.take('key', 1, 1)
  await turn()
  store.within(10)
  const early = await chargeWithin({ leases, store }, { cost: 95 })
  expect(early).toMatchObject({ admitted: false, isUndecided: true })
  const renewal = leases.renewal('key')
  while (store.operations[0]) {
    store.operations[0].answer()
    await turn()
  }
  await Promise.all([first, renewal])
  expect(await chargeWithin({ leases, store }, { cost: 89 })).toMatchObject(left(0))
})

test('a lease from before a refill, or of older credits, is no part of a charge', async () => {
  const { store, leases, take } = build(100)
  await take()
  store.set(20)
  expect(await chargeWithin({ leases, store }, { cost: 21 })).toMatchObject({ admitted: false, remaining: 20 })
  expect(await chargeWithin({ leases, store }, { cost: 20 })).toMatchObject(left(0))
})

test('a charge of a key without credits is refused, unless it costs nothing', async () => {
  const { leases } = build(1)
  const ask = (cost: number) => leases.takeWithin('key', { version: 1, cost, lease: async () => null })
  expect([await ask(1), await ask(0)]).toMatchObject([{ admitted: false }, { admitted: true }])
})

// From here on: random histories of three replicas on one store.

const REPLICAS = 3

type Step =
  | { do: 'take'; replica: number; cost: number }
  | { do: 'charge'; replica: number; cost: number; fails: boolean }
  | { do: 'answer' | 'fail' | 'refund'; n: number }
  | { do: 'settle'; replica: number; all: boolean }
  /** A replica hears which version holds. */
  | { do: 'hear'; replica: number }
  | { do: 'set'; amount: number }
  | { do: 'pass'; ms: number }

const replica = fc.nat({ max: REPLICAS - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('take' as const), replica, cost: fc.nat({ max: 15 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('charge' as const),
      replica,
      cost: fc.nat({ max: 15 }),
      fails: fc.boolean(),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('answer' as const), n: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), n: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refund' as const), n: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const), replica, all: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hear' as const), replica }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('set' as const), amount: fc.nat({ max: 100 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(10, 500, 1000) }) },
)

interface Use {
  replica: number
  /** The version that its replica knew of. */
  version: number
  cost: number
}

/** Plays a history. @returns what was used and not given back, when everything that was asked is answered */
async function play(store: CreditStoreByHand, steps: readonly Step[], check: (uses: Use[]) => void): Promise<Use[]> {
  const replicas = Array.from({ length: REPLICAS }, () => new CreditLeases(store, () => store.now))
  const known = replicas.map(() => store.version)
  let uses: Use[] = []
  const pending: Promise<void>[] = []
  const run = (work: void | Promise<void>) => void pending.push(Promise.resolve(work).catch(() => undefined))
  function act(each: Step): void {
    switch (each.do) {
      case 'take': {
        const use = { replica: each.replica, version: known[each.replica]!, cost: each.cost }
        const outcome = replicas[each.replica]!.take('key', use.version, each.cost)
        const count = ({ admitted }: { admitted: boolean }) => {
          if (admitted) uses.push(use)
          check(uses)
        }
        return run(outcome instanceof Promise ? outcome.then(count) : count(outcome))
      }
      case 'charge': {
        const use = { replica: each.replica, version: known[each.replica]!, cost: each.cost }
        const charge = async () => {
          const { admitted } = await chargeWithin(
            { leases: replicas[each.replica]!, store },
            { ...use, fails: each.fails },
          )
          if (admitted && !each.fails) uses.push(use)
          check(uses)
        }
        return run(charge())
      }
      case 'answer':
      case 'fail':
        return store.operations[each.n % (store.operations.length || 1)]?.[each.do]()
      case 'refund': {
        const use = uses[each.n % (uses.length || 1)]
        if (!use) return
        uses = uses.filter((other) => other !== use)
        return replicas[use.replica]!.giveBack('key', use.version, use.cost)
      }
      case 'settle':
        return run(replicas[each.replica]!.settle(each.all))
      case 'hear':
        known[each.replica] = store.version
        return
      case 'set':
        return store.set(each.amount)
      case 'pass':
        store.now += each.ms
    }
  }
  for (const each of steps) {
    act(each)
    await turn()
  }
  const answerAll = async () => {
    while (store.operations.length > 0 || (await turn(), store.operations.length > 0)) store.operations[0]!.answer()
  }
  await answerAll()
  for (const each of replicas) run(each.settle(true))
  await answerAll()
  await Promise.all(pending)
  return uses
}

const sum = (uses: readonly Use[]) => uses.reduce((total, { cost }) => total + cost, 0)
const histories = fc.array(step, { minLength: 20, maxLength: 150, size: 'max' })

test('never is more handed out than there was, of any version of the credits and since', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 200 }), histories, async (amount, steps) => {
      const store = new CreditStoreByHand(amount)
      const failures: string[] = []
      // Who knows of a version uses credits of that one, or of one that came after.
      await play(store, steps, (uses) => {
        for (const version of store.amounts.keys()) {
          const used = sum(uses.filter((use) => use.version >= version))
          const there = store.amounts.slice(version).reduce((total, each) => total + each, 0)
          if (used > there) failures.push(`${used} of ${there} since version ${version}`)
        }
      })
      expect(failures).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('while the store answers nothing is lost: what was not used is back in the store when all replicas have stopped', async () => {
  const withoutFailures = histories.map((steps) => steps.filter((each) => each.do !== 'set' && each.do !== 'fail'))
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 200 }), withoutFailures, async (amount, steps) => {
      const store = new CreditStoreByHand(amount)
      const uses = await play(store, steps, () => undefined)
      expect(store.remaining + sum(uses)).toBe(amount)
    }),
    { numRuns: 200 },
  )
})

test('with refills never more is handed out than there was in all', async () => {
  const withoutSet = histories.map((steps) => steps.filter((each) => each.do !== 'set' && each.do !== 'refund'))
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 100 }), fc.nat({ max: 50 }), withoutSet, async (amount, refillAmount, steps) => {
      const store = new CreditStoreByHand(amount)
      Object.assign(store, { refillAmount, refillMs: 1500 })
      const uses = await play(store, steps, () => undefined)
      expect(sum(uses)).toBeLessThanOrEqual(amount + store.refills * refillAmount)
    }),
    { numRuns: 200 },
  )
})
