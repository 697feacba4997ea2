import { setImmediate as turn } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import { expect, onTestFinished, test, vi } from 'vitest'
import { TryLater } from '../../src/index.ts'
import { allAtOnce, countLooks, held, openQueue, until, usePostgres } from './support.ts'

usePostgres()

test('a tenant has no more jobs running than it may, exactly, while several replicas take them at the same time', async () => {
  const { pool, replica, enqueue } = await openQueue()
  const looks = countLooks()
  let [begun, running] = [0, 0]
  let free = Promise.withResolvers<void>()
  const handler = async () => {
    begun += 1
    running += 1
    await free.promise
    running -= 1
  }
  const replicas = await Promise.all([1, 2, 3].map(() => replica(handler, { perTenant: 2 })))
  const wake = () => replicas.forEach((each) => each.wake())
  wake()
  await until(() => looks.count() >= 3)
  await looks.settled()
  await enqueue(replicas[0]!, 10)
  await allAtOnce(pool, wake, 3)
  for (let round = 0; round < 5; round += 1) {
    await until(() => begun >= 2 * round + 2)
    wake()
    await looks.settled()
    expect(running).toBe(2)
    const { resolve } = free
    free = Promise.withResolvers()
    resolve()
  }
  await until(() => running === 0)
})

test('a job that is announced starts without a look at the clock, and a place that becomes free takes the next one', async () => {
  const { replica, enqueue } = await openQueue()
  const done: string[] = []
  const workers = await replica(async ({ id }) => void done.push(id), { perTenant: 1 })
  const ids = await enqueue(workers, 20)
  workers.wake()
  await until(() => done.length === 20, 5000)
  const later = await enqueue(workers, 1)
  workers.wake()
  await until(() => done.length === 21)
  expect(new Set(done)).toEqual(new Set([...ids, ...later]))
})

test('forty jobs run at once in one process, and no more', async () => {
  const { replica, enqueue } = await openQueue()
  const looks = countLooks()
  const { released, release } = held()
  let [begun, done] = [0, 0]
  const handler = async () => {
    begun += 1
    await released
    done += 1
  }
  const workers = await replica(handler, { perTenant: 100 })
  await enqueue(workers, 45)
  workers.wake()
  await until(() => begun === 40)
  workers.wake()
  await looks.settled()
  expect(begun).toBe(40)
  release()
  await until(() => done === 45)
})

test('one look at an empty queue is one statement, however many places there are', async () => {
  const { replica, enqueue } = await openQueue()
  const looks = countLooks()
  let done = 0
  const workers = await replica(async () => void (done += 1), { perTenant: 100 })
  await enqueue(workers, 100)
  workers.wake()
  await until(() => done === 100)
  await looks.settled()
  looks.reset()
  workers.wake()
  await until(() => looks.count() > 0)
  await looks.settled()
  expect(looks.count()).toBe(1)
})

test('tenants that have jobs waiting do not keep another one from its turn', async () => {
  const { replica, enqueue } = await openQueue()
  const looks = countLooks()
  const { released, release } = held()
  const begun: string[] = []
  const workers = await replica(
    async ({ id }) => {
      begun.push(id)
      await released
    },
    { perTenant: 2 },
  )
  await enqueue(workers, 50)
  const [other] = await enqueue(workers, 1)
  workers.wake()
  await until(() => begun.includes(other!))
  await looks.settled()
  expect(begun).toHaveLength(3)
  release()
})

test('a job that runs is heard of: its queue does not take its worker to be gone', async () => {
  const { pool, replica, enqueue, stored } = await openQueue()
  const { released, release } = held()
  let begun = 0
  const workers = await replica(
    async () => {
      begun += 1
      await released
    },
    { intervals: { heartbeatSeconds: 0.02 } },
  )
  const [id] = await enqueue(workers, 1)
  workers.wake()
  await until(() => begun === 1)
  await pool.query(`update keystead_queue.job set heartbeat_on = now() - interval '15 seconds'`)
  await until(async () => (await stored(id!))!.silentSeconds < 5)
  release()
  await until(async () => (await stored(id!))!.state === 'completed')
  expect(begun).toBe(1)
})

test('a job whose worker is not heard of for 20 seconds is brought to another one, and the first one settles nothing', async () => {
  const { pool, replica, enqueue, stored, close } = await openQueue()
  const { released, release } = held()
  const begun: string[] = []
  const gone = await replica(
    async () => {
      begun.push('gone')
      await released
    },
    { intervals: { heartbeatSeconds: 3600 } },
  )
  const [id] = await enqueue(gone, 1)
  gone.wake()
  await until(() => begun.length === 1)
  const here = await replica(async () => void begun.push('here'), {
    intervals: { lookSeconds: 0.05, superviseSeconds: 1 },
  })
  here.wake()
  await pool.query(`update keystead_queue.job set heartbeat_on = now() - interval '19 seconds'`)
  expect((await stored(id!))!.state).toBe('active')
  await pool.query(`update keystead_queue.job set heartbeat_on = now() - interval '21 seconds'`)
  await until(async () => (await stored(id!))!.state === 'retry')
  await pool.query(`update keystead_queue.job set start_after = now()`)
  await until(async () => (await stored(id!))!.state === 'completed')
  const { attempts } = (await stored(id!))!
  release()
  await close(gone)
  expect(begun).toEqual(['gone', 'here'])
  expect(await stored(id!)).toMatchObject({ state: 'completed', attempts })
})

test('a job that fails comes again later, each time after a longer wait, and at last no more', async () => {
  const { pool, replica, enqueue, stored } = await openQueue()
  const tries: boolean[] = []
  const workers = await replica(async ({ isLastTry }) => {
    tries.push(isLastTry)
    throw new TryLater('busy')
  })
  const [id] = await enqueue(workers, 1)
  const waits: number[] = []
  for (let i = 0; i < 6; i += 1) {
    workers.wake()
    await until(async () => tries.length === i + 1 && (await stored(id!))!.state === 'retry')
    const { rows } = await pool.query(
      `update keystead_queue.job set start_after = now() where id = $1
       returning (select extract(epoch from start_after - now())::float from keystead_queue.job where id = $1) as wait`,
      [id],
    )
    waits.push(rows[0].wait)
  }
  workers.wake()
  await until(async () => (await stored(id!))!.state === 'failed')
  expect(tries).toEqual([false, false, false, false, false, false, true])
  for (const [i, wait] of waits.entries()) {
    expect(wait).toBeGreaterThan(0.8 * 2 ** i - 0.5)
    expect(wait).toBeLessThanOrEqual(2 * 2 ** i)
  }
})

test('workers that stop take no more jobs', async () => {
  const { replica, enqueue, stored } = await openQueue()
  const looks = countLooks()
  const { released, release } = held()
  const workers = await replica(async () => released, { perTenant: 1 })
  const ids = await enqueue(workers, 2)
  const states = async () => (await Promise.all(ids.map(async (id) => (await stored(id))!.state))).toSorted()
  workers.wake()
  await until(async () => (await states())[0] === 'active')
  await looks.settled()
  workers.stop()
  release()
  await until(async () => (await states())[0] === 'completed')
  workers.wake()
  await looks.settled()
  expect(await states()).toEqual(['completed', 'created'])
})

test('workers that stop while they take jobs leave them to others', async () => {
  const { pool, replica, enqueue, stored, close } = await openQueue()
  const begun: string[] = []
  const workers = await replica(async ({ id }) => void begun.push(id))
  const [id] = await enqueue(workers, 1)
  await allAtOnce(
    pool,
    () => workers.wake(),
    1,
    () => workers.stop(),
  )
  await close(workers)
  expect([begun, (await stored(id!))!.state]).toEqual([[], 'created'])
})

test('the heartbeat of a job goes on while its process stops', async () => {
  const { replica, enqueue } = await openQueue()
  const { released } = held()
  const beat = vi.spyOn(PgBoss.prototype, 'touch')
  onTestFinished(() => beat.mockRestore())
  let begun = 0
  const handler = async () => {
    begun += 1
    await released
  }
  const workers = await replica(handler, { intervals: { heartbeatSeconds: 0.02 } })
  const [id] = await enqueue(workers, 1)
  workers.wake()
  await until(() => begun === 1)
  workers.stop()
  beat.mockClear()
  await until(() => beat.mock.calls.length > 0)
  expect(beat).toHaveBeenLastCalledWith('jobs', [expect.objectContaining({ id })])
})

test('workers that close wait for the jobs that run', async () => {
  const { replica, enqueue, stored, close } = await openQueue()
  const { released, release } = held()
  let begun = 0
  const workers = await replica(async () => {
    begun += 1
    await released
  })
  const [id] = await enqueue(workers, 1)
  workers.wake()
  await until(() => begun === 1)
  let isClosed = false
  const closing = close(workers).then(() => (isClosed = true))
  await turn()
  expect([isClosed, (await stored(id!))!.state]).toEqual([false, 'active'])
  release()
  await closing
  expect((await stored(id!))!.state).toBe('completed')
})

test('a job that stops with its process waits for another one', async () => {
  const { replica, enqueue, stored, close } = await openQueue()
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>()
  let begun = 0
  const workers = await replica(async () => {
    begun += 1
    await stopped
    throw new TryLater('The service stopped')
  })
  const [id] = await enqueue(workers, 1)
  workers.wake()
  await until(() => begun === 1)
  workers.stop()
  stop()
  await close(workers)
  expect((await stored(id!))!.state).toBe('retry')
})
