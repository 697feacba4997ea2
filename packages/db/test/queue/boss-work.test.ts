import { Client, Pool } from 'pg'
import { type Db, PgBoss, type WorkOptions } from 'pg-boss'
import { expect, onTestFinished, test } from 'vitest'
import { allAtOnce, bareDatabase, held, until, usePostgres } from './support.ts'

// What `work()` of pg-boss does not do, and job-loop.ts does. When a version of pg-boss makes one of these tests fail, it may be
// time to use it instead: docs/adr/0034.

usePostgres()

const QUEUE = 'jobs'

/** As many as a process runs at the same time. */
const WORKERS = 40

/** The pg-boss of one process. It does nothing by itself but what its workers do. */
async function startBoss(url: string): Promise<{ boss: PgBoss; pool: Pool; statements: () => number }> {
  const pool = new Pool({ connectionString: url })
  // The database is dropped while connections that were ended close.
  pool.on('error', () => undefined)
  let statements = 0
  const db: Db = {
    async executeSql(text, values) {
      statements += 1
      return pool.query(text, values)
    },
    async listen(channel, onNotification) {
      const client = new Client({ connectionString: url })
      client.on('error', () => undefined)
      await client.connect()
      client.on('notification', ({ payload }) => onNotification(payload ?? ''))
      await client.query(`listen ${client.escapeIdentifier(channel)}`)
      return { close: () => client.end() }
    },
  }
  const boss = new PgBoss({ db, schema: 'keystead_queue', supervise: false, schedule: false, useListenNotify: true })
  await boss.start()
  await boss.createQueue(QUEUE, { notify: true })
  onTestFinished(async () => {
    await boss.stop()
    await pool.end()
  })
  return { boss, pool, statements: () => statements }
}

test('its limit of a group is exceeded when processes take jobs at the same time', async () => {
  const url = await bareDatabase()
  const [first, ...others] = [await startBoss(url), await startBoss(url), await startBoss(url)]
  const { released } = held()
  let running = 0
  const handler = async () => {
    running += 1
    await released
  }
  for (let job = 0; job < 6; job += 1) await first.boss.send(QUEUE, {}, { group: { id: 'tenant' } })
  const work = async () => {
    for (const { boss } of [first, ...others]) await boss.work(QUEUE, { groupConcurrency: 2 }, handler)
  }
  await allAtOnce(first.pool, () => void work(), 3)
  await expect.poll(() => running, { timeout: 10_000 }).toBe(3)
})

test('one job wakes every worker of its queue, and each looks at it by a statement of its own', async () => {
  const { boss, statements } = await startBoss(await bareDatabase())
  const started = statements()
  await boss.work(QUEUE, { localConcurrency: WORKERS }, async () => undefined)
  await until(() => statements() - started >= WORKERS)
  const idle = statements()
  await boss.send(QUEUE, {})
  await expect.poll(() => statements() - idle, { timeout: 10_000 }).toBeGreaterThanOrEqual(WORKERS)
})

test.each<[string, WorkOptions]>([
  ['every 0.4 seconds', { pollingIntervalSeconds: 0.4 }],
  ['every 0.4 seconds beside notifications', { notifyPollingIntervalSeconds: 0.4 }],
])('workers that wait for no notification do not look %s', async (_, options) => {
  const { boss } = await startBoss(await bareDatabase())
  await expect(boss.work(QUEUE, options, async () => undefined)).rejects.toThrow('500ms')
})

test('one worker for many jobs takes no more of them until all that it took have ended', async () => {
  const { boss, statements } = await startBoss(await bareDatabase())
  const { released, release } = held()
  const begun: string[] = []
  const first = (await boss.send(QUEUE, {}))!
  const worker = await boss.work(QUEUE, { batchSize: WORKERS, perJobResults: true }, async (jobs) => {
    begun.push(...jobs.map(({ id }) => id))
    if (begun.includes(first)) await released
    return jobs.map(({ id }) => ({ id, status: 'completed' as const }))
  })
  await until(() => begun.length === 1)
  const second = (await boss.send(QUEUE, {}))!
  const before = statements()
  boss.notifyWorker(worker)
  for (let look = 0; look < 20; look += 1) await boss.findJobs(QUEUE, { id: second })
  expect([begun, statements() - before]).toEqual([[first], 20])
  release()
  await until(() => begun.includes(second))
})
