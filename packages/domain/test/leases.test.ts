import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Lease, Leases } from '../src/index.ts'

interface BoxLease extends Lease {
  /** Which filling of the box it was taken from. */
  filling: number
}

/** A box that replicas share; the store answers when the test says so, in the order it was asked. */
function build({ inBox, carriesEnded = true }: { inBox: number; carriesEnded?: boolean }) {
  const box = { left: inBox, filling: 1, now: 0 }
  const asked: string[] = []
  const open: { happen: () => void; fail: () => void }[] = []
  const ask = <T>(what: string, happen: () => T): Promise<T> => {
    asked.push(what)
    return new Promise((resolve, reject) => {
      open.push({ happen: () => resolve(happen()), fail: () => reject(new Error('no answer')) })
    })
  }
  const leases = new Leases<string, BoxLease>(
    {
      nameOf: (name) => name,
      lease: (_name, wanted) =>
        ask(`lease ${wanted}`, () => {
          const amount = Math.min(box.left, Math.max(wanted, 5))
          box.left -= amount
          return { amount, filling: box.filling, endsAt: box.now + 1000 }
        }),
      addsUp: (before, next) => before.filling === next.filling,
      carriesEnded,
      giveBack: async (returned) => {
        for (const { amount } of returned) await ask(`give back ${amount}`, () => void (box.left += amount))
      },
    },
    () => box.now,
  )
  async function answer(how: 'happen' | 'fail' = 'happen'): Promise<void> {
    await turn()
    for (let next = open.shift(); next; next = open.shift()) {
      next[how]()
      await turn()
    }
  }
  const use = async (cost = 1) => {
    const spent = leases.renewAndSpend('box', cost)
    await answer()
    return spent
  }
  return { box, asked, open, leases, answer, use }
}

test('a lease is ready until it ends, and not while it is renewed', async () => {
  const { box, leases, answer, use } = build({ inBox: 100 })
  expect(leases.ready('box')).toBeNull()
  expect(await use()).toMatchObject({ admitted: true, left: 4 })
  expect(leases.ready('box')).toMatchObject({ amount: 4 })
  const renewing = leases.renewAndSpend('box', 6)
  expect([leases.ready('box'), leases.isRenewing('box')]).toEqual([null, true])
  await answer()
  await renewing
  expect([leases.ready('box')?.amount, leases.isRenewing('box')]).toEqual([3, false])
  box.now = 1000
  expect([leases.ready('box'), leases.held('box')?.amount]).toEqual([null, 3])
})

test('who waits for a renewal takes nothing, and waits no longer when it fails', async () => {
  const { asked, leases, answer } = build({ inBox: 100 })
  await leases.renewal('box')
  for (const how of ['happen', 'fail'] as const) {
    const spent = leases.renewAndSpend('box', 7).then(
      () => 'spent',
      () => 'failed',
    )
    const renewal = leases.renewal('box')
    await answer(how)
    await renewal
    expect(await spent).toBe(how === 'happen' ? 'spent' : 'failed')
  }
  expect(asked).toEqual(['lease 7', 'lease 7'])
})

test('when a renewal fails, what was left of the lease before is still there', async () => {
  const { asked, leases, answer, use } = build({ inBox: 100 })
  await use()
  const [failed] = await Promise.all([Promise.allSettled([leases.renewAndSpend('box', 6)]), answer('fail')])
  expect(failed).toMatchObject([{ status: 'rejected', reason: { message: 'no answer' } }])
  expect(leases.ready('box')?.amount).toBe(4)
  expect(await use(6)).toMatchObject({ admitted: true })
  expect(asked).toEqual(['lease 1', 'lease 2', 'lease 2'])
})

test('a lease that has ended is carried over, or given back first: as its source wants it', async () => {
  for (const carriesEnded of [true, false]) {
    const { box, asked, use } = build({ inBox: 100, carriesEnded })
    await use()
    box.now = 1000
    await use(6)
    expect(asked).toEqual(['lease 1', ...(carriesEnded ? ['lease 2'] : ['give back 4', 'lease 6'])])
    expect(box.left).toBe(carriesEnded ? 90 : 93)
  }
})

test.each([
  { renewal: 'happen', returned: ['give back 4'], left: 94 },
  { renewal: 'fail', returned: [], left: 95 },
] as const)('what could not be given back is not given back again: renewals $renewal', async (each) => {
  const { box, asked, open, leases, answer, use } = build({ inBox: 100, carriesEnded: false })
  await use()
  box.now = 1000
  const next = Promise.allSettled([leases.renewAndSpend('box', 1)])
  await turn()
  open.shift()?.fail()
  await answer(each.renewal)
  expect(await next).toMatchObject([{ status: each.renewal === 'happen' ? 'fulfilled' : 'rejected' }])
  const settled = leases.settle(true)
  await answer()
  await settled
  expect(asked).toEqual(['lease 1', 'give back 4', 'lease 1', ...each.returned])
  expect(box.left).toBe(each.left)
})

test('what was counted on and is worth nothing any more is taken anew', async () => {
  const { box, asked, leases, answer, use } = build({ inBox: 100 })
  await use()
  const uses = Promise.all([4, 4].map((cost) => leases.renewAndSpend('box', cost)))
  Object.assign(box, { left: 50, filling: 2 })
  await answer()
  expect(await uses).toMatchObject([{ admitted: true }, { admitted: true }])
  expect(asked).toEqual(['lease 1', 'lease 4', 'lease 3'])
  expect([box.left, leases.held('box')?.amount]).toEqual([40, 2])
})
