import { randomUUID } from 'node:crypto'
import { hashHandle, type Receipt } from '@keystead/domain'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { CHANNEL } from '../../src/feed/feed-connection.ts'
import { openDatabase } from '../../src/index.ts'
import type { Confirmations } from '../../src/feed/confirmations.ts'
import { createKeyStore } from '../../src/stores/key-store.ts'
import { insertKey, insertUser, TENANT, useOf } from './rows.ts'
import { revocationEvent } from '../stores/support.ts'
import { type Place, replicaRows, startReplica, until, createPlace } from './support.ts'

/** Revokes a key by one statement, with the question to the replicas. */
async function end({ pool }: Place, confirmations: Confirmations, id: string) {
  const event = revocationEvent(TENANT)
  const revocation = { revokedAt: new Date(), event, eventIds: [event.id], found: null, leavesProject: false }
  const key = { tenantId: TENANT, handle: { ids: [id] }, userKind: null }
  return createKeyStore({ hot: pool, planning: pool }, confirmations).revoke(key, revocation).alone()
}

const statesOf = (receipt: Receipt) => receipt.replicas.map(({ replicaId, state }) => [replicaId, state])

const changeOf = (hash: Buffer) => ({ type: 'credential', kind: 'key', handle: hashHandle(hash) })

const isRevoked = async ({ pool }: Place, id: string) =>
  (await pool.query('select 1 from api_key where id = $1 and revoked_at is not null', [id])).rows.length === 1

test('when the receipt of an end is there every replica has heard of it, and it is stored', async () => {
  const place = await createPlace()
  const replicas = [await startReplica(place), await startReplica(place), await startReplica(place)]
  const ids = (await replicaRows(place)).map(({ id }) => id)
  const userId = await insertUser(place.pool)
  for (let i = 0; i < 30; i += 1) {
    const { id, hash } = await insertKey(place.pool, userId)
    const ended = await end(place, replicas[i % 3]!.confirmations, id)
    expect(ended.value).toEqual([id])
    const receipt = (await ended.receipt)!
    for (const { cache } of replicas) expect(cache.applied).toContainEqual(changeOf(hash))
    expect(statesOf(receipt)).toEqual(ids.map((each) => [each, 'confirmed']))
    expect(await isRevoked(place, id)).toBe(true)
  }
})

test('many ends at once are all confirmed, and each by itself', async () => {
  const place = await createPlace()
  const replicas = [await startReplica(place), await startReplica(place)]
  const userId = await insertUser(place.pool)
  const ends = Array.from({ length: 60 }, async (_, i) => {
    const { id, hash } = await insertKey(place.pool, userId)
    const receipt = (await (await end(place, replicas[i % 2]!.confirmations, id)).receipt)!
    expect(statesOf(receipt).map(([, state]) => state)).toEqual(['confirmed', 'confirmed'])
    for (const { cache } of replicas) expect(cache.applied).toContainEqual(changeOf(hash))
  })
  await Promise.all(ends)
})

test('a key that is not there ends nothing, and no replica is asked', async () => {
  const place = await createPlace()
  const { confirmations, cache } = await startReplica(place)
  expect(await end(place, confirmations, randomUUID())).toEqual({ value: [], receipt: null })
  await confirmations.confirm()
  expect(cache.applied).toEqual([])
})

test('when it cannot be read who must answer, the key has ended and its receipt rejects', async () => {
  const place = await createPlace()
  const { confirmations } = await startReplica(place)
  const { id } = await insertKey(place.pool, await insertUser(place.pool))
  await place.pool.query('alter table replica rename to away')
  const ended = await end(place, confirmations, id)
  await expect(ended.receipt).rejects.toThrow('"replica" does not exist')
  expect(await isRevoked(place, id)).toBe(true)
  await place.pool.query('alter table away rename to replica')
})

test('whoever hears of several keys and a question answers when all of them are forgotten', async () => {
  const place = await createPlace()
  const { cache } = await startReplica(place)
  const asker = new Client({ connectionString: place.url })
  await asker.connect()
  onTestFinished(() => asker.end())
  const forgottenAtAnswer: unknown[][] = []
  asker.on('notification', () => forgottenAtAnswer.push([...cache.applied]))
  await asker.query('listen asker')
  const hashes = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const text = `r${hashes.map((hash) => hash.toString('hex')).join(',')}:${randomUUID()}:asker`
  await asker.query('select pg_notify($1, $2)', [CHANNEL, text])
  await until('it has answered', () => forgottenAtAnswer.length > 0)
  expect(forgottenAtAnswer).toEqual([hashes.map(changeOf)])
})

test('a key ends while what it has used is being stored, and nothing of that is lost', async () => {
  const place = await createPlace()
  const { confirmations } = await startReplica(place)
  const database = await openDatabase(place.url)
  onTestFinished(() => database.close())
  const userId = await insertUser(place.pool)
  const { id } = await insertKey(place.pool, userId)
  await database.usage.add(useOf(userId, id))
  // Somebody holds the last row that is needed, so the statement stops with all others in its hands.
  const holder = await place.pool.connect()
  await holder.query('begin')
  await holder.query('select 1 from user_usage where user_id = $1 for update', [userId])
  let isStored = false
  const stored = database.usage.add(useOf(userId, id)).then(() => (isStored = true))
  const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await until('it waits for that row', async () => (await place.pool.query(waiting)).rows.length === 1)
  const ended = await end(place, confirmations, id)
  await ended.receipt
  expect([await isRevoked(place, id), isStored]).toEqual([true, false])
  await holder.query('commit')
  holder.release()
  await stored
  const { rows } = await place.pool.query('select count::int from key_usage where key_id = $1', [id])
  expect(rows).toEqual([{ count: 6 }])
})
