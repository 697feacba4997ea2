import { openDatabase } from '../../src/index.ts'
import { createHotPool } from '../../src/stores/query.ts'
import { expect, onTestFinished, test } from 'vitest'
import { insertKey, insertUser } from './rows.ts'
import { type Place, startReplica, type TestReplica, until, createPlace } from './support.ts'

/** Whatever is done by hand is done in one transaction, as a restore does it. */
async function inOne({ pool }: Place, statements: readonly string[]): Promise<void> {
  await pool.query(`begin; ${statements.join(';')}; commit`)
}

const beats = ({ cache }: TestReplica, count: number): Promise<void> => {
  const wanted = cache.trusted.length + count
  return until('beats have come', () => cache.trusted.length >= wanted)
}

/** Each takes keys away, or brings keys back, without a word of the triggers that tell of single rows. */
const RESTORES: Record<string, string[]> = {
  'a table is emptied': ['truncate api_key cascade'],
  'users are emptied, and all that is theirs': ['truncate api_user cascade'],
  'a table is emptied and filled again': [
    'create temp table kept as select * from api_key',
    'truncate api_key cascade',
    'insert into api_key select * from kept',
    'drop table kept',
  ],
  'a table is dropped and made again': [
    'create table other (like api_key including all)',
    'drop table api_key cascade',
    'alter table other rename to api_key',
  ],
  'rows are deleted while triggers are switched off': [
    'alter table api_key disable trigger user',
    'delete from api_key',
    'alter table api_key enable trigger user',
  ],
  'triggers are switched off': ['alter table session disable trigger user'],
  'the list of replicas is restored with the rest': [
    'create temp table kept as select * from replica',
    'delete from replica',
    'insert into replica select * from kept',
    'drop table kept',
  ],
}

for (const [what, statements] of Object.entries(RESTORES)) {
  test(`${what}: a replica forgets what it had copied, and begins anew`, async () => {
    const place = await createPlace()
    const id = await insertUser(place.pool)
    await insertKey(place.pool, id)
    const replica = await startReplica(place)
    await beats(replica, 2)
    expect(replica.states).toEqual(['live'])
    await inOne(place, statements)
    await until('it has noticed', () => replica.states.includes('lost'))
    expect(replica.trust[replica.states.indexOf('lost')], 'its copy is not trusted').toBe(false)
    await until('it is live again', () => replica.states.at(-1) === 'live')
  })
}

test('what happens to a database all the time makes no replica begin anew', async () => {
  const place = await createPlace()
  const id = await insertUser(place.pool)
  await insertKey(place.pool, id)
  const replica = await startReplica(place)
  await place.pool.query('vacuum freeze analyze api_key')
  await place.pool.query('vacuum freeze analyze replica')
  await place.pool.query('create index concurrently by_name on api_key (name)')
  await place.pool.query('analyze pg_class')
  await place.pool.query('create table another (id int)')
  await beats(replica, 3)
  expect(replica.states).toEqual(['live'])
})

test('a replica whose feed and whose look-ups lead to different databases never trusts its copy', async () => {
  const [heard, asked] = [await createPlace(), await createPlace()]
  const replica = await startReplica({ url: heard.url, pool: asked.pool })
  expect(replica.states).toEqual(['lost'])
  expect(replica.cache.isTrusted()).toBe(false)
})

test('a replica whose look-ups are led elsewhere while it runs begins anew, and trusts nothing until both lead to the same', async () => {
  const [heard, other] = [await createPlace(), await createPlace()]
  const elsewhere = createHotPool(other.url)
  onTestFinished(() => elsewhere.end())
  const { pool } = heard
  const replica = await startReplica({ url: heard.url, pool })
  await beats(replica, 1)
  const query = pool.query.bind(pool)
  // As a pooler does that was told of another server.
  pool.query = elsewhere.query.bind(elsewhere)
  await until('it has noticed', () => replica.states.includes('lost'))
  expect(replica.cache.isTrusted()).toBe(false)
  pool.query = query
  await until('it is live again', () => replica.states.at(-1) === 'live')
})

test('a role without any right of its own may ask which database it is connected to', async () => {
  const place = await createPlace()
  const database = await openDatabase(place.url)
  onTestFinished(() => database.close())
  expect(await database.confirmations.place()).toMatch(/^\d+\/[0-9A-F]{8}\/\d+$/)
})
