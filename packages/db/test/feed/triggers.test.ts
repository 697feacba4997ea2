import { type CredentialChange, hashHandle } from '@keystead/domain'
import { expect, test } from 'vitest'
import { insertCredits, insertKey, insertProject, insertSession, insertToken, insertUser, useOf } from './rows.ts'
import { useReplica } from './support.ts'

const current = useReplica()

const keyChange = ({ hash }: { hash: Buffer }): CredentialChange => ({
  type: 'credential',
  kind: 'key',
  handle: hashHandle(hash),
})
const userChange = (userId: string): CredentialChange => ({ type: 'user', userId })

const sorted = (changes: readonly CredentialChange[]): CredentialChange[] =>
  changes.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))

/** What the replica hears of `work`, sorted. */
async function announced(work: () => Promise<unknown>): Promise<CredentialChange[]> {
  const { feed, cache } = current().replica
  // Whoever has confirmed has heard of everything before.
  await feed.confirm()
  cache.applied.length = 0
  await work()
  await feed.confirm()
  return sorted(cache.applied)
}

async function world() {
  const { database } = current()
  const { pool } = database
  const userId = await insertUser(pool)
  return { pool, database, userId, key: await insertKey(pool, userId) }
}

test.each([
  'revoked_at = now()',
  'disabled_at = now()',
  'expires_at = now()',
  `scopes = '{x}'`,
  `limits = '[{}]'`,
  `ip_allowlist = '{192.0.2.1}'`,
  `environment = 'x'`,
  `external_id = 'x'`,
  `metadata = '{}'`,
  'meter_id = gen_random_uuid()',
  'imported = true',
])('a key that is changed is announced: %s', async (change) => {
  const { pool, key } = await world()
  const heard = await announced(() => pool.query(`update api_key set ${change} where id = $1`, [key.id]))
  expect(heard).toEqual([keyChange(key)])
})

test('a key that gets another hash is announced under both', async () => {
  const { pool, key } = await world()
  const hash = Buffer.alloc(32, 7)
  const heard = await announced(() => pool.query('update api_key set hash = $2 where id = $1', [key.id, hash]))
  expect(heard).toEqual(sorted([keyChange(key), keyChange({ hash })]))
})

test('a key that is deleted is announced', async () => {
  const { pool, key } = await world()
  expect(await announced(() => pool.query('delete from api_key where id = $1', [key.id]))).toEqual([keyChange(key)])
})

test.each([
  `status = 'inactive'`,
  'expires_at = now()',
  `roles = '{admin}'`,
  `scopes = '{x}'`,
  `name = 'x'`,
  `email = 'x@y'`,
])('a user who is changed is announced: %s', async (change) => {
  const { pool, userId } = await world()
  const heard = await announced(() => pool.query(`update api_user set ${change} where id = $1`, [userId]))
  expect(heard).toEqual([userChange(userId)])
})

test('a user who is deleted is announced, with keys, session and token', async () => {
  const { pool, userId, key } = await world()
  const session = await insertSession(pool, userId)
  const jti = await insertToken(pool, userId)
  const heard = await announced(() => pool.query('delete from api_user where id = $1', [userId]))
  expect(heard).toEqual(
    sorted([
      keyChange(key),
      userChange(userId),
      { type: 'credential', kind: 'session', handle: hashHandle(session) },
      { type: 'credential', kind: 'token', handle: jti },
    ]),
  )
})

test('a session that is used is not announced, one whose end is moved is', async () => {
  const { pool, userId } = await world()
  const session = await insertSession(pool, userId)
  const used = await announced(() =>
    pool.query(`update session set last_seen_at = now(), ip = '192.0.2.1' where hash = $1`, [session]),
  )
  expect(used).toEqual([])
  const moved = await announced(() => pool.query('update session set expires_at = now() where hash = $1', [session]))
  expect(moved).toEqual([{ type: 'credential', kind: 'session', handle: hashHandle(session) }])
})

test('a session that ends is announced, one that begins is not', async () => {
  const { pool, userId } = await world()
  let session: Buffer = Buffer.alloc(0)
  const heard = await announced(async () => {
    await insertSession(pool, userId)
    session = await insertSession(pool, userId)
    await pool.query('delete from session where hash = $1', [session])
  })
  expect(heard).toEqual([{ type: 'credential', kind: 'session', handle: hashHandle(session) }])
})

test.each([
  'update content_token set jti = gen_random_uuid() where user_id = $1',
  'delete from content_token where user_id = $1',
])('a token that is replaced or deleted is announced by its old name: %s', async (statement) => {
  const { pool, userId } = await world()
  const jti = await insertToken(pool, userId)
  const heard = await announced(() => pool.query(statement, [userId]))
  expect(heard).toEqual([{ type: 'credential', kind: 'token', handle: jti }])
})

test('credits that are given, set or taken away are announced, for each key that draws on them', async () => {
  const { pool, userId, key } = await world()
  const successor = await insertKey(pool, userId, { meterId: key.id })
  const both = sorted([keyChange(key), keyChange(successor)])
  expect(await announced(() => insertCredits(pool, key.id))).toEqual(both)
  const set = 'update key_credit set remaining = 5, version = version + 1 where key_id = $1'
  expect(await announced(() => pool.query(set, [key.id]))).toEqual(both)
  const taken = 'delete from key_credit where key_id = $1'
  expect(await announced(() => pool.query(taken, [key.id]))).toEqual(both)
})

test('a key that was made elsewhere is announced when it is taken over, one that was minted here is not', async () => {
  const { pool, userId } = await world()
  expect(await announced(() => insertKey(pool, userId))).toEqual([])
  let key: { hash: Buffer } = { hash: Buffer.alloc(0) }
  expect(
    await announced(async () => {
      key = await insertKey(pool, userId, { imported: true })
    }),
  ).toEqual([keyChange(key)])
  const configured = await announced(async () => {
    key = await insertKey(pool, userId, { kind: 'bootstrap' })
  })
  expect(configured).toEqual([keyChange(key)])
})

test('a project that is deleted is announced by the keys that it had', async () => {
  const { pool, userId } = await world()
  const projectId = await insertProject(pool)
  const key = await insertKey(pool, userId, { projectId })
  const heard = await announced(() => pool.query('delete from project where id = $1', [projectId]))
  expect(heard).toEqual([keyChange(key)])
})

test('use of a key announces nothing: not that it was counted, nor that its credits were leased and given back', async () => {
  const { pool, database, userId, key } = await world()
  await insertCredits(pool, key.id)
  const heard = await announced(async () => {
    await database.usage.add(useOf(userId, key.id))
    const lease = await database.credits.lease(key.id, 3)
    await database.credits.giveBack([lease!])
  })
  const { rows } = await pool.query('select count::int from key_usage where key_id = $1', [key.id])
  expect(rows).toEqual([{ count: 3 }])
  expect(heard).toEqual([])
})

test('what is not committed is not announced, and what is rolled back never is', async () => {
  const { pool, userId, key } = await world()
  const heard = await announced(async () => {
    const client = await pool.connect()
    await client.query('begin')
    await client.query('update api_key set revoked_at = now() where id = $1', [key.id])
    await client.query('rollback')
    await client.query('begin')
    await client.query(`update api_user set status = 'inactive' where id = $1`, [userId])
    await client.query('commit')
    client.release()
  })
  expect(heard).toEqual([userChange(userId)])
})

test('a change of many rows in one transaction announces each of them', async () => {
  const { pool, userId } = await world()
  const keys = await Promise.all(Array.from({ length: 100 }, () => insertKey(pool, userId)))
  const change = 'update api_key set disabled_at = now() where id = any ($1)'
  expect(await announced(() => pool.query(change, [keys.map(({ id }) => id)]))).toEqual(sorted(keys.map(keyChange)))
})
