import { type Database, openDatabase } from '@keystead/db'
import { startTestPostgres, type TestPostgres } from '@keystead/db/testing'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { until } from '../process/service.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { end, verdicts } from './ending.ts'
import { type Ending, ENDINGS, insertKeys } from './keys.ts'
import { countOf, pick, startLoad } from './load.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 })

const [DELETE, DISABLE] = ENDINGS as [Ending, Ending]

/** A server of its own, since it is made to crash. */
let postgres: TestPostgres
let cluster: Cluster
beforeAll(async () => {
  postgres = await startTestPostgres()
  const database = await openDatabase(postgres.adminUrl)
  // The suites' servers do not wait for their log to be written; what was answered must survive here.
  await database.pool.query('alter role current_user set synchronous_commit = on')
  await database.close()
  cluster = await startCluster(postgres.adminUrl, 3)
})
afterAll(async () => {
  await cluster.stop()
  await postgres.stop()
})

/** One of its processes is killed: PostgreSQL ends all connections then, recovers from its log, and takes new ones. */
async function crash(pool: Database['pool']): Promise<void> {
  const client = await pool.connect()
  client.on('error', () => undefined)
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  process.kill(rows[0]!.pid, 'SIGKILL')
  const answers = (from: { query: Database['pool']['query'] }) =>
    from.query('select 1').then(
      () => true,
      () => undefined,
    )
  await until('it is gone', async () => ((await answers(client)) ? undefined : true))
  client.release(true)
  await until('it is there again', () => answers(pool))
}

test('PostgreSQL crashes under three replicas: what was revoked is never VALID, and then everything works as before', async () => {
  const keys = await insertKeys(cluster.pool, 60)
  const load = startLoad(cluster, keys)
  for (let round = 0; round < 2; round += 1) {
    const [before, after] = [keys.splice(0, 8), keys.splice(0, 8)]
    for (const key of before) await end(key, DELETE, pick(cluster.replicas))
    for (const key of after) expect(await verdicts(key, cluster.replicas)).toEqual(['VALID', 'VALID', 'VALID'])
    await crash(cluster.pool)
    // At once, when no replica has found its feed again yet. Who hears of an error asks again.
    await Promise.all(
      after.map(async (key) => {
        await until('it can be disabled', () => end(key, DISABLE, pick(cluster.replicas)).catch(() => undefined))
        expect(await verdicts(key, cluster.replicas)).not.toContain('VALID')
      }),
    )
    for (const key of before) expect(await verdicts(key, cluster.replicas)).not.toContain('VALID')
  }
  await until('all are live again', async () => {
    const { words } = await end(keys.pop()!, DELETE, cluster.replicas[0]!)
    return words.filter(({ state }) => state === 'confirmed').length === 3 || undefined
  })
  const seen = await load.stop()
  expect(seen.stale).toEqual([])
  expect(seen.unanswered).toBe(0)
  expect(countOf(seen, 'VALID')).toBeGreaterThan(100)
})
