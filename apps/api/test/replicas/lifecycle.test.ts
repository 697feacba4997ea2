import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { until } from '../process/service.ts'
import { type Cluster, type Replica, startCluster } from './cluster.ts'
import { end, statesOf, verdicts, type Word } from './ending.ts'
import { type Ending, ENDINGS, insertKeys, type Key, SCOPE } from './keys.ts'
import { pick } from './load.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 })

/** A replica that is silent is waited for so long at most; machines that have other work are late. */
const FENCE_MS = 2250
const LATE_MS = 1500

const [DELETE] = ENDINGS as [Ending]

// Three replicas, of which one after another is restarted, killed, started and stopped: the tests belong together.
let cluster: Cluster
/** Some to verify, and some to revoke. */
let live: Key[]
let keys: Key[]
beforeAll(async () => {
  cluster = await startCluster(inject('adminUrl'), 3)
  live = await insertKeys(cluster.pool, 20)
  keys = await insertKeys(cluster.pool, 30)
})
afterAll(() => cluster.stop())

/** Takes a replica out of the cluster, and then ends it. @returns its exit code */
async function lose(replica: Replica, signal: NodeJS.Signals): Promise<number | null> {
  cluster.replicas.splice(cluster.replicas.indexOf(replica), 1)
  replica.signal(signal)
  return replica.exited
}

async function join(): Promise<Replica> {
  const replica = await cluster.start()
  cluster.replicas.push(replica)
  return replica
}

/** An answer that came: who gave it, with which code, and when. */
interface Answered {
  by: Replica
  code: string
  at: number
}

/** Verifies without end through whoever is there, and goes on to another when one is gone. */
function startLanes(count: number) {
  const answered: Answered[] = []
  /** Questions that a replica may have counted though nobody heard its answer. */
  let lost = 0
  let isOver = false
  const lane = async () => {
    while (!isOver) {
      const by = pick(cluster.replicas)
      const body = { key: pick(live).text, scopes: pick([[SCOPE], ['tenants:manage'], [SCOPE, 'usage:read']]) }
      const answer = await by.send('POST', '/api/v1/keys/verify', body).catch(() => null)
      if (answer?.status === 200) answered.push({ by, code: answer.body.data.code, at: performance.now() })
      else lost += 1
      // A replica that starts needs some of the machine too.
      await delay(3)
    }
  }
  const lanes = Array.from({ length: count }, lane)
  return {
    by: (replica: Replica) => answered.filter(({ by }) => by === replica),
    async stop() {
      isOver = true
      await Promise.all(lanes)
      return { answered, lost }
    },
  }
}

/** What was counted in all, by outcome. Whoever is asked stores its counts first. */
async function counted(): Promise<Record<string, number>> {
  let rows: { group: string; count: number }[] = []
  for (const each of [...cluster.replicas, cluster.replicas[0]!]) {
    const { body } = await each.send('GET', '/api/v1/usage?interval=total&group=outcome')
    rows = body.data
  }
  return Object.fromEntries(rows.map(({ group, count }) => [group, count]))
}

const sumOf = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

async function namesInTable(): Promise<string[]> {
  const { rows } = await cluster.pool.query<{ name: string }>('select name from replica order by name')
  return rows.map(({ name }) => name)
}

/** Deletes a key that nobody has deleted yet. */
async function endOne(through: Replica): Promise<{ words: Word[]; ms: number }> {
  const key = keys.pop()!
  const ended = await end(key, DELETE, through)
  expect(new Set(await verdicts(key, cluster.replicas))).toEqual(new Set(['REVOKED']))
  return ended
}

/** A second of counting; up to five and what storing takes on a machine that is busy. */
const LONGEST_UNSTORED_MS = 5500

test('every verification that was answered is counted once, though all replicas are restarted one after another', async () => {
  const lanes = startLanes(4)
  for (const replica of [...cluster.replicas]) {
    await until('it has answered a lot', () => lanes.by(replica).length >= 100 || undefined)
    expect(await lose(replica, 'SIGTERM')).toBe(0)
    await join()
  }
  const { answered } = await lanes.stop()
  const codes = Object.groupBy(answered, ({ code }) => code)
  const counts = Object.fromEntries(Object.entries(codes).map(([code, of]) => [code, of?.length]))
  expect(await counted()).toEqual(counts)
  const ofKeys = `select sum(count)::int as count from key_usage join api_key on id = key_id where kind <> 'bootstrap'`
  expect((await cluster.pool.query(ofKeys)).rows).toEqual([{ count: counts['VALID'] }])
})

test('a replica that is killed loses at most what it counted since it stored last', async () => {
  const before = sumOf(await counted())
  const [, , killed] = cluster.replicas as [Replica, Replica, Replica]
  const lanes = startLanes(4)
  await until('it has gone on for longer than that', () => {
    const begin = lanes.by(killed)[0]?.at ?? Number.POSITIVE_INFINITY
    return performance.now() > begin + LONGEST_UNSTORED_MS + 1000 || undefined
  })
  const exited = lose(killed, 'SIGKILL')
  const killedAt = performance.now()
  await exited
  const { answered, lost } = await lanes.stop()
  const after = sumOf(await counted()) - before
  const lately = lanes.by(killed).filter(({ at }) => at > killedAt - LONGEST_UNSTORED_MS).length
  expect(after).toBeGreaterThanOrEqual(answered.length - lately)
  expect(after).toBeLessThanOrEqual(answered.length + lost)
  expect(lanes.by(killed).length).toBeGreaterThan(lately)
  expect(await namesInTable(), 'it has not taken itself off the list').toContain(killed.name)
})

test('a replica that was killed delays one revocation until its lease must be over, and soon none', async () => {
  const [first, second] = cluster.replicas as [Replica, Replica]
  const fencing = await endOne(first)
  expect(statesOf(fencing.words)).toEqual(['confirmed', 'confirmed', 'fenced'])
  expect(fencing.ms).toBeLessThan(FENCE_MS + LATE_MS)
  expect((await endOne(second)).ms).toBeLessThan(FENCE_MS + LATE_MS)
  for (let i = 0; i < 5; i += 1) {
    const { words, ms } = await endOne(cluster.replicas[i % 2]!)
    expect(statesOf(words)).toEqual(['confirmed', 'confirmed'])
    expect(ms).toBeLessThan(1000)
  }
})

test('a replica that starts anew registers anew, and is asked for its word from then on', async () => {
  const before = (await endOne(cluster.replicas[0]!)).words.map(({ id }) => id)
  const started = await join()
  expect(await namesInTable()).toContain(started.name)
  const { words } = await endOne(cluster.replicas[0]!)
  expect(statesOf(words)).toEqual(['confirmed', 'confirmed', 'confirmed'])
  expect(words.filter(({ id }) => !before.includes(id))).toHaveLength(1)
  expect(statesOf((await endOne(started)).words)).toEqual(['confirmed', 'confirmed', 'confirmed'])
})

test('a replica that is told to stop takes itself off the list: nobody waits for it', async () => {
  const stopped = cluster.replicas[2]!
  expect(await lose(stopped, 'SIGTERM')).toBe(0)
  expect(await namesInTable()).not.toContain(stopped.name)
  const { words, ms } = await endOne(cluster.replicas[0]!)
  expect(statesOf(words)).toEqual(['confirmed', 'confirmed'])
  expect(ms).toBeLessThan(1000)
})
