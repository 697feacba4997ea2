import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { hashHandle, type Receipt } from '@keystead/domain'
import { expect, test } from 'vitest'
import { FENCE_MS, LEASE_MS } from '../../src/feed/lease.ts'
import { insertKey, insertUser } from './rows.ts'
import {
  cutFeeds,
  type Place,
  replicaRows,
  startLine,
  startReplica,
  type TestReplica,
  until,
  createPlace,
} from './support.ts'

/** A replica sends itself a beat so often. */
const BEAT_MS = 400

/** Machines that have other work are late, but never early. */
const LATE_MS = 1500

const statesOf = ({ replicas }: Receipt): Record<string, string> =>
  Object.fromEntries(replicas.map(({ replicaId, state }) => [replicaId, state]))

async function timed<T>(work: Promise<T>): Promise<{ value: T; ms: number }> {
  const begin = performance.now()
  const value = await work
  return { value, ms: performance.now() - begin }
}

/** A replica that is on the list and never says a word, as one that was killed. */
async function insertSilent({ pool }: Place): Promise<string> {
  const id = randomUUID()
  await pool.query(`insert into replica (id, name, started_at) values ($1, 'silent', clock_timestamp())`, [id])
  return id
}

/** Waits for so many beats of a replica, which come one after another. */
async function beatsOf({ cache }: TestReplica, count: number): Promise<void> {
  const before = cache.trusted.length
  await until('beats have come back', () => cache.trusted.length >= before + count)
}

/** The ids of the replicas, in the order in which they started. */
const idsOf = async (place: Place): Promise<string[]> => (await replicaRows(place)).map(({ id }) => id)

test('a receipt names every live replica, all confirmed, whichever of them asks', async () => {
  const place = await createPlace()
  const replicas = [await startReplica(place), await startReplica(place), await startReplica(place)]
  const ids = await idsOf(place)
  expect(ids).toHaveLength(3)
  for (const { feed } of replicas) {
    const receipt = await feed.confirm()
    expect(statesOf(receipt)).toEqual(Object.fromEntries(ids.map((id) => [id, 'confirmed'])))
    expect(receipt.replicas.map(({ name }) => name)).toEqual(ids.map(() => `${hostname()}:${process.pid}`))
    for (const { ms } of receipt.replicas) expect(ms).toBeLessThan(FENCE_MS)
  }
})

test('when a receipt is there every replica has heard of what was committed before', async () => {
  const place = await createPlace()
  const replicas = [await startReplica(place), await startReplica(place), await startReplica(place)]
  const userId = await insertUser(place.pool)
  for (let i = 0; i < 30; i += 1) {
    const { id, hash } = await insertKey(place.pool, userId)
    await place.pool.query('update api_key set revoked_at = now() where id = $1', [id])
    await replicas[i % 3]!.feed.confirm()
    const change = { type: 'credential', kind: 'key', handle: hashHandle(hash) }
    for (const { cache } of replicas) expect(cache.applied.at(-1)).toEqual(change)
  }
})

test('many that ask at the same time are all answered, each for what was committed before it asked', async () => {
  const place = await createPlace()
  const replicas = [await startReplica(place), await startReplica(place)]
  const userId = await insertUser(place.pool)
  const keys = await Promise.all(Array.from({ length: 60 }, () => insertKey(place.pool, userId)))
  await Promise.all(
    keys.map(async ({ id, hash }, i) => {
      await place.pool.query('update api_key set revoked_at = now() where id = $1', [id])
      const receipt = await replicas[i % 2]!.feed.confirm()
      expect(Object.values(statesOf(receipt))).toEqual(['confirmed', 'confirmed'])
      const change = { type: 'credential', kind: 'key', handle: hashHandle(hash) }
      for (const { cache } of replicas) expect(cache.applied).toContainEqual(change)
    }),
  )
})

test('beats renew the trust in a copy for one lease each; silence ends it', async () => {
  const place = await createPlace()
  const line = await startLine(place)
  const { cache, ahead, states } = await startReplica({ url: line.url, pool: place.pool })
  expect(states).toEqual(['live'])
  const begin = performance.now()
  await until('three more beats have come back', () => cache.trusted.length >= 4)
  for (const moment of cache.trusted) expect(moment).toBeLessThanOrEqual(performance.now() + LEASE_MS)
  const renewals = cache.trusted.slice(1).map((moment, i) => moment - cache.trusted[i]!)
  for (const ms of renewals) expect(ms).toBeGreaterThan(300)
  expect(performance.now() - begin, 'beats come often enough').toBeLessThan(LEASE_MS + LATE_MS)
  line.hold()
  expect(cache.isTrusted()).toBe(true)
  ahead.ms = cache.trusted.at(-1)! - performance.now()
  expect(cache.isTrusted()).toBe(false)
  line.release()
})

test('a replica that does not answer is waited for until its lease must be over, and named as fenced', async () => {
  const place = await createPlace()
  const { feed } = await startReplica(place)
  const silent = await insertSilent(place)
  const { value, ms } = await timed(feed.confirm())
  expect(ms).toBeGreaterThanOrEqual(FENCE_MS)
  expect(ms).toBeLessThan(FENCE_MS + LATE_MS)
  expect(statesOf(value)).toEqual({ [(await idsOf(place))[0]!]: 'confirmed', [silent]: 'fenced' })
  expect(await replicaRows(place)).toContainEqual({ id: silent, isFenced: true })
})

test('when a replica has been fenced for as long as a lease can last nobody waits for it, nor is it named', async () => {
  const place = await createPlace()
  const { feed } = await startReplica(place)
  const silent = await insertSilent(place)
  const fenced = 'update replica set fenced_at = clock_timestamp() - make_interval(secs => $2) where id = $1'
  await place.pool.query(fenced, [silent, (FENCE_MS - 500) / 1000])
  const half = await timed(feed.confirm())
  expect(half.ms, 'what is left of the lease').toBeLessThan(500 + LATE_MS)
  expect(statesOf(half.value)).toHaveProperty(silent, 'fenced')
  // A little more: the clock of a machine may be set back by some milliseconds meanwhile.
  await place.pool.query(fenced, [silent, (FENCE_MS + 50) / 1000])
  const past = await timed(feed.confirm())
  expect(past.ms).toBeLessThan(LATE_MS)
  expect(statesOf(past.value)).not.toHaveProperty(silent)
})

test('a replica that fell silent delays changes until the lease is over that it may have had when it was fenced', async () => {
  const place = await createPlace()
  const { feed } = await startReplica(place)
  await insertSilent(place)
  await feed.confirm()
  const second = await timed(feed.confirm())
  expect(second.ms).toBeLessThan(FENCE_MS + LATE_MS)
  const { ms } = await timed(feed.confirm())
  expect(ms).toBeLessThan(FENCE_MS / 2)
})

test('a replica that was fenced begins anew, with an empty copy, and confirms again', async () => {
  const place = await createPlace()
  const line = await startLine(place)
  const asking = await startReplica(place)
  const held = await startReplica({ url: line.url, pool: place.pool })
  const [, id = ''] = await idsOf(place)
  line.hold()
  const receipt = asking.feed.confirm()
  await until('it is asked', () => asking.cache.trusted.length > 2)
  for (const { ahead } of [asking, held]) ahead.ms = FENCE_MS
  expect(statesOf(await receipt)).toHaveProperty(id, 'fenced')
  expect(held.cache.isTrusted(), 'it trusts its copy no more').toBe(false)
  line.release()
  await until('it is live again', () => held.states.join(' ') === 'live lost live')
  expect(await replicaRows(place)).toContainEqual({ id, isFenced: false })
  expect(statesOf(await asking.feed.confirm())).toHaveProperty(id, 'confirmed')
})

test('a replica that answers late, while it is still waited for, is confirmed and goes on', async () => {
  const place = await createPlace()
  const line = await startLine(place)
  const asking = await startReplica(place)
  const held = await startReplica({ url: line.url, pool: place.pool })
  line.hold()
  const heldAt = performance.now()
  const renewals = held.cache.trusted.length
  const receipt = asking.feed.confirm()
  await beatsOf(asking, 3)
  line.release()
  expect(Object.values(statesOf(await receipt))).toEqual(['confirmed', 'confirmed'])
  await until('a beat has come back', () => held.cache.trusted.length > renewals)
  expect(held.states).toEqual(['live'])
  // Sent then, whenever it came back.
  expect(held.cache.trusted[renewals]).toBeLessThan(heldAt + LEASE_MS + 2 * BEAT_MS)
})

test('a feed that is cut is begun anew, again and again; meanwhile the copy is not trusted', async () => {
  const place = await createPlace()
  const { feed, states, trust } = await startReplica(place)
  for (let round = 1; round <= 3; round += 1) {
    expect(await cutFeeds(place)).toBe(1)
    await until('it is live again', () => states.length === 2 * round + 1)
  }
  expect(states).toEqual(['live', 'lost', 'live', 'lost', 'live', 'lost', 'live'])
  expect(trust).toEqual(states.map((state) => state === 'live'))
  expect(Object.values(statesOf(await feed.confirm()))).toEqual(['confirmed'])
  expect(await replicaRows(place)).toHaveLength(1)
})

test('when a feed was lost its copy is forgotten', async () => {
  const place = await createPlace()
  const { cache, states } = await startReplica(place)
  await cache.find('key', ['nobody'])
  expect(cache.find('key', ['nobody']), 'answered from memory').toBeNull()
  await cutFeeds(place)
  await until('it is live again', () => states.length === 3)
  expect(cache.find('key', ['nobody']), 'looked up').toBeInstanceOf(Promise)
})

test('a feed that has a gap is begun anew, with an empty copy', async () => {
  const place = await createPlace()
  const { cache, states, trust } = await startReplica(place)
  await cache.find('key', ['nobody'])
  // A beat that comes out of turn: those before it, and whatever changed between them, are missing.
  await place.pool.query(`select pg_notify('keystead_' || id, 'b1000000') from replica`)
  await until('it is live again', () => states.join(' ') === 'live lost live')
  expect(trust).toEqual([true, false, true])
  expect(cache.find('key', ['nobody']), 'looked up').toBeInstanceOf(Promise)
})

test('a beat that comes before one that was sent earlier renews nothing: what came between them is missing', async () => {
  const place = await createPlace()
  const line = await startLine(place)
  const other = await startReplica(place)
  const held = await startReplica({ url: line.url, pool: place.pool })
  const [, id = ''] = await idsOf(place)
  line.hold()
  const renewals = held.cache.trusted.length
  await beatsOf(other, 4)
  // By now it has sent three beats more, of which the first may be on its way back.
  await place.pool.query('select pg_notify($1, $2)', [`keystead_${id}`, `b${renewals + 3}`])
  line.release()
  await until('it has noticed', () => held.states.includes('lost'))
  expect(held.renewalsWhenLost).toBeLessThanOrEqual(renewals + 1)
})

test('a feed that is silent for five seconds is begun anew; one on which beats come back is not', async () => {
  const place = await createPlace()
  const line = await startLine(place)
  const replica = await startReplica({ url: line.url, pool: place.pool })
  for (let i = 0; i < 3; i += 1) {
    replica.ahead.ms += 4000
    await beatsOf(replica, 2)
  }
  expect(replica.states).toEqual(['live'])
  line.hold()
  replica.ahead.ms += 6000
  await until('it is given up', () => replica.states.includes('lost'))
  line.release()
  await until('it is live again', () => replica.states.join(' ') === 'live lost live')
})

test('a replica that stops takes itself off the list, and nobody waits for it', async () => {
  const place = await createPlace()
  const [staying, leaving] = [await startReplica(place), await startReplica(place)]
  const stopped = leaving.feed.stop()
  expect(leaving.cache.isTrusted(), 'before it is off the list').toBe(false)
  await stopped
  expect(await replicaRows(place)).toHaveLength(1)
  const { value, ms } = await timed(staying.feed.confirm())
  expect(value.replicas).toHaveLength(1)
  expect(ms).toBeLessThan(LATE_MS)
})

test('when nobody can be asked, the answer comes when every lease from before must be over', async () => {
  const place = await createPlace()
  const { feed } = await startReplica(place)
  await place.pool.query('alter table replica rename to nobody')
  const { value, ms } = await timed(feed.confirm())
  await place.pool.query('alter table nobody rename to replica')
  expect(value.replicas).toEqual([])
  expect(ms).toBeGreaterThanOrEqual(FENCE_MS)
})

test('a replica starts, and stops, while PostgreSQL cannot be reached', async () => {
  const place = await createPlace()
  const line = await startLine(place)
  const url = new URL(line.url)
  url.pathname = '/there-is-no-such-database'
  const { cache, feed, states } = await startReplica({ url: url.href, pool: place.pool })
  expect(states).toEqual(['lost'])
  expect(cache.isTrusted()).toBe(false)
  await feed.stop()
})
