import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Cluster, freeze, type Replica, startCluster } from '../replicas/cluster.ts'
import { insertKeys, type Key } from '../replicas/keys.ts'
import { type Line, openLine } from '../replicas/line.ts'
import { until } from '../process/service.ts'
import { Oracle } from './oracle.ts'

/** What a revocation may take, whichever single thing has failed; machines that have other work are late. */
const LONGEST_MS = 5000
const LATE_MS = 1500

let cluster: Cluster
/** The way of the third replica to all that is in the database. */
let line: Line
beforeAll(async () => {
  cluster = await startCluster(inject('adminUrl'), 2)
  line = await openLine(cluster.databaseUrl)
  await startThird()
})
afterAll(async () => {
  await cluster.stop()
  await line.close()
})

async function startThird(): Promise<void> {
  cluster.replicas.push(await cluster.start({ DATABASE_URL: line.url, DATABASE_DIRECT_URL: line.url }))
}

/** Changes keys through a replica, over and over, so that it holds locks of some whenever it is looked at. */
function keepBusy(replica: Replica, keys: readonly Key[]): () => Promise<void> {
  let isOver = false
  const lanes = keys.map(async ({ id }) => {
    for (let on = true; !isOver; on = !on) {
      await replica.send('POST', `/api/v1/api-keys/${id}/${on ? 'disable' : 'enable'}`).catch(() => delay(5))
    }
  })
  return async () => {
    isOver = true
    await Promise.all(lanes)
  }
}

/** How many transactions are open and wait for their client. */
async function openTransactions(): Promise<number> {
  const { rowCount } = await cluster.pool.query(
    `select from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
  )
  return rowCount ?? 0
}

/** Ends the connections on which somebody waits, so that nobody waits for answers of a process that gives none. */
const letGo = ({ close }: Replica): void => close()

/** While the third replica changes keys, `fault` befalls it, again and again until it leaves transactions open. */
async function catchWithLocks(fault: () => Promise<void> | void, undo: () => Promise<void> | void): Promise<void> {
  await until('it is caught with open transactions', async () => {
    await delay(20)
    await fault()
    if ((await openTransactions()) > 0) return true
    await undo()
    return undefined
  })
}

async function revokeAll(oracle: Oracle, keys: readonly Key[]): Promise<void> {
  const [first, second] = cluster.replicas as [Replica, Replica]
  const revoked = await Promise.all(keys.map((key, i) => oracle.revoke(i % 2 === 0 ? first : second, key)))
  expect(revoked.map(({ status }) => status)).toEqual(keys.map(() => 200))
  expect(Math.max(...revoked.map(({ ms }) => ms))).toBeLessThan(LONGEST_MS + LATE_MS)
}

/** A job that is created is taken, whoever held the lock of taking. */
async function runJob(through: Replica): Promise<void> {
  const job = { type: 'fault', provider: 'echo', model: 'echo', prompt: 'hello' }
  const { body } = await through.send('POST', '/api/jobs', job)
  await until('the job is over', async () => {
    const { body: shown } = await through.send('GET', `/api/jobs/${body.id}`)
    return shown.status === 'COMPLETED' || undefined
  })
}

test('a replica that is stopped in the middle of changes keeps no key from being revoked within five seconds, and no job from being run', async () => {
  const keys = await insertKeys(cluster.pool, 36)
  const [locked, others] = [keys.slice(0, 12), keys.slice(12)]
  const [first, second, third] = cluster.replicas as [Replica, Replica, Replica]
  const oracle = new Oracle()
  oracle.watch(() => [first, second], others, 2)
  const rest = keepBusy(third, locked)
  await catchWithLocks(
    () => freeze(third),
    () => third.signal('SIGCONT'),
  )
  await revokeAll(oracle, [...locked, ...others.slice(0, 12)])
  await runJob(first)
  third.signal('SIGCONT')
  letGo(third)
  await rest()
  for (const key of [...locked, ...others.slice(0, 12)])
    for (const each of [first, second, third]) await oracle.ask(each, key)
  expect((await oracle.stop()).faults).toEqual([])
})

test('a replica whose line to PostgreSQL swallows everything in the middle of changes keeps no key from being revoked', async () => {
  const keys = await insertKeys(cluster.pool, 36)
  const [locked, others] = [keys.slice(0, 12), keys.slice(12)]
  const oracle = new Oracle()
  oracle.watch(() => cluster.replicas, others, 3)
  const third = cluster.replicas[2]!
  const rest = keepBusy(third, locked)
  await catchWithLocks(
    () => line.hold(),
    () => line.release(),
  )
  await revokeAll(oracle, [...locked, ...others.slice(0, 12)])
  line.release()
  letGo(third)
  await rest()
  await until('it is live again', async () => {
    const spare = others.pop()!
    await oracle.revoke(cluster.replicas[0]!, spare)
    return (await oracle.ask(third, spare)) === 'REVOKED' || undefined
  })
  expect((await oracle.stop()).faults).toEqual([])
})

test('replicas that are killed with -9, one after another: nothing that was acknowledged is lost', async () => {
  const keys = await insertKeys(cluster.pool, 60)
  const oracle = new Oracle()
  const lives = keys.splice(0, 20)
  const ended: Key[] = []
  oracle.watch(() => cluster.replicas, [...lives, ...keys], 3)
  for (let round = 0; round < 3; round += 1) {
    const through = cluster.replicas[round % cluster.replicas.length]!
    const batch = keys.slice(round * 10, round * 10 + 10)
    const revoking = Promise.all(batch.map((key) => oracle.revoke(through, key)))
    cluster.replicas.splice(cluster.replicas.indexOf(through), 1)
    await delay(30)
    through.signal('SIGKILL')
    const results = await revoking
    ended.push(...batch.filter((_, i) => results[i]!.status === 200))
    await through.exited
    through.close()
    cluster.replicas.push(await cluster.start())
    for (const key of ended) for (const each of cluster.replicas) expect(await oracle.ask(each, key)).toBe('REVOKED')
  }
  const { rows } = await cluster.pool.query<{ count: number }>(
    `select count(*)::int as count from audit_event where action = 'key.revoked' and target_id = any($1)`,
    [ended.map(({ id }) => id)],
  )
  expect(rows).toEqual([{ count: ended.length }])
  const { faults, valid } = await oracle.stop()
  expect(faults).toEqual([])
  expect(valid).toBeGreaterThan(100)
})

test('a backup that is restored under running replicas: keys that are not in it are refused, keys that are in it verify', async () => {
  const keys = await insertKeys(cluster.pool, 30)
  const [kept, gone] = [keys.slice(0, 10), keys.slice(10)]
  const oracle = new Oracle()
  for (const key of keys) for (const each of cluster.replicas) expect(await oracle.ask(each, key)).toBe('VALID')
  await cluster.pool.query(`
    begin;
    create temp table backup as select * from api_key where id not in (${gone.map(({ id }) => `'${id}'`).join()});
    truncate api_key cascade;
    insert into api_key select * from backup;
    drop table backup;
    commit`)
  await Promise.all(
    cluster.replicas.map((each) =>
      until('it has noticed', async () => ((await oracle.ask(each, gone[0]!)) === 'VALID' ? undefined : true), 3000),
    ),
  )
  for (const key of gone) oracle.hasEnded(key)
  for (const key of gone) for (const each of cluster.replicas) expect(await oracle.ask(each, key)).toBe('NOT_FOUND')
  for (const key of kept) for (const each of cluster.replicas) expect(await oracle.ask(each, key)).toBe('VALID')
  expect((await oracle.stop()).faults).toEqual([])
})
