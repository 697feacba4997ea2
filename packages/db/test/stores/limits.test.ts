import { beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { Client } from 'pg'
import { type Database, isUnavailable, openDatabase } from '../../src/index.ts'
import { inTransaction } from '../../src/stores/transaction.ts'
import { runWithin } from '../../src/stores/within.ts'
import { createHotPool } from '../../src/stores/query.ts'
import { createTestDatabase, hasPgBouncer, startPgBouncer } from '../../src/testing/index.ts'

const LOCK = 4_711
/** What a revocation may take whatever has failed, less the wait for a replica that does not answer. */
const LONGEST_MS = 5000

let url: string
beforeAll(async () => {
  ;({ url } = await createTestDatabase(inject('adminUrl')))
})

/** Waits for the lock that somebody holds. @returns how long that took, in milliseconds */
async function getLock(): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const begin = performance.now()
  await client.query('select pg_advisory_lock($1)', [LOCK])
  const ms = performance.now() - begin
  await client.end()
  return ms
}

/** Takes the lock in a transaction and then does nothing more, as a process that is stopped does. */
const WAYS: Record<string, (database: Database, holding: () => Promise<void>) => Promise<unknown>> = {
  'of the ORM': ({ orm }, holding) =>
    orm.em.fork().transactional(async (tx) => {
      await runWithin(tx, `select pg_advisory_xact_lock(${LOCK})`)
      await holding()
      await runWithin(tx, 'select 1')
    }),
  'of a store': ({ pool }, holding) =>
    inTransaction(pool, async (client) => {
      await client.query(`select pg_advisory_xact_lock(${LOCK})`)
      await holding()
      await client.query('select 1')
      return { commit: true, value: null }
    }),
}

async function openThere(pooled: boolean): Promise<Database> {
  const pooler = pooled ? await startPgBouncer(url, 4) : null
  const database = await openDatabase(pooler?.url ?? url, { directUrl: url })
  database.pool.on('error', () => undefined)
  onTestFinished(async () => {
    await database.close()
    await pooler?.stop()
  })
  return database
}

for (const pooled of [false, true]) {
  for (const [which, transaction] of Object.entries(WAYS)) {
    const where = pooled ? ' behind PgBouncer' : ''
    test.skipIf(pooled && !hasPgBouncer())(
      `a transaction ${which}${where} that its process leaves open ends by itself, and its locks with it`,
      async () => {
        let waited = Number.POSITIVE_INFINITY
        const holding = async () => void (waited = await getLock())
        await expect(transaction(await openThere(pooled), holding)).rejects.toSatisfy(isUnavailable)
        expect(waited).toBeLessThan(LONGEST_MS)
      },
    )
  }
}

test('connections that are lost in a transaction do not leave the pool short of them', async () => {
  const database = await openThere(false)
  const other = new Client({ connectionString: url })
  await other.connect()
  const size = 12
  for (let i = 0; i <= size; i += 1) {
    const lost = database.orm.em.fork().transactional(async (tx) => {
      const [row] = await runWithin<{ pid: number }>(tx, 'select pg_backend_pid() as pid')
      await other.query('select pg_terminate_backend($1)', [row!.pid])
      await runWithin(tx, 'select 1')
    })
    await expect(lost).rejects.toSatisfy(isUnavailable)
  }
  await other.end()
  expect(database.pool.totalCount).toBeLessThan(size)
})

test('nobody waits for a lock without end', async () => {
  const holder = new Client({ connectionString: url })
  await holder.connect()
  await holder.query('select pg_advisory_lock($1)', [LOCK])
  const database = await openThere(false)
  const em = database.orm.em.fork()
  const waiting = em.transactional((tx) => runWithin(tx, `select pg_advisory_xact_lock(${LOCK})`))
  await expect(waiting).rejects.toSatisfy(isUnavailable)
  await holder.end()
})

test('the hot path never has its statements compiled, whatever the server does with others', async () => {
  const pool = createHotPool(url)
  onTestFinished(() => pool.end())
  const { rows } = await pool.query('select current_setting($1) as jit', ['jit'])
  expect(rows).toEqual([{ jit: 'off' }])
})

test('options of a database URL are kept beside our own', async () => {
  const own = new URL(url)
  own.searchParams.set('options', '-c application_name=somebody')
  const pool = createHotPool(own.href)
  onTestFinished(() => pool.end())
  const names = ['application_name', 'enable_seqscan', 'lock_timeout']
  const { rows } = await pool.query('select array_agg(current_setting(n)) as settings from unnest($1::text[]) n', [
    names,
  ])
  expect(rows).toEqual([{ settings: ['somebody', 'off', '5s'] }])
})
