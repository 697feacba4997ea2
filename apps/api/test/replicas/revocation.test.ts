import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { until } from '../process/service.ts'
import { type Cluster, cutFeeds, feedsOf, freeze, type Replica, startCluster } from './cluster.ts'
import { end, statesOf, verdicts } from './ending.ts'
import { verdictOf } from './http.ts'
import { type Ending, ENDINGS, insertKeys, type Key, SCOPE } from './keys.ts'
import { countOf, pick, startLoad } from './load.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 })

/** A replica that is silent is waited for so long at most; machines that have other work are late. */
const FENCE_MS = 2250
const LATE_MS = 1500

const [DELETE] = ENDINGS as [Ending]

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster(inject('adminUrl'), 3)
})
afterAll(() => cluster.stop())

const isFor = (ending: Ending, index: number): boolean =>
  ending.for === undefined || (ending.for === 'scopes of its user') === (index % 2 === 1)

/** Ends one key, and asks everybody before and after. */
async function endAndAsk(key: Key, ending: Ending): Promise<void> {
  const { replicas } = cluster
  expect(await verdicts(key, replicas), 'before').toEqual(['VALID', 'VALID', 'VALID'])
  const { words } = await end(key, ending, pick(replicas))
  expect(await verdicts(key, replicas), ending.what).toEqual([ending.code, ending.code, ending.code])
  expect(statesOf(words)).toEqual(['confirmed', 'confirmed', 'confirmed'])
}

async function inLanes(count: number, lanes: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

test('300 keys ended in every way under load: once the call has returned not one is VALID on any replica', async () => {
  const keys = await insertKeys(cluster.pool, 300)
  const load = startLoad(cluster, keys)
  await inLanes(keys.length, 6, async (i) => endAndAsk(keys[i]!, pick(ENDINGS.filter((each) => isFor(each, i)))))
  const seen = await load.stop()
  expect(seen.stale).toEqual([])
  expect(seen.unanswered).toBe(0)
  expect([...seen.codes.keys()].filter((code) => code.startsWith('status'))).toEqual([])
  expect(countOf(seen, 'VALID'), 'it was under load').toBeGreaterThan(500)
})

test('a replica that is stopped is fenced and named; what it answers when it goes on knows of every revocation', async () => {
  const keys = await insertKeys(cluster.pool, 60)
  const [first, second, stopped] = cluster.replicas as [Replica, Replica, Replica]
  const others = [first, second]
  const load = startLoad({ replicas: others }, keys)
  for (const key of keys) expect(await verdicts(key, cluster.replicas)).toEqual(['VALID', 'VALID', 'VALID'])
  await freeze(stopped)

  const fencing = await end(keys[0]!, DELETE, first)
  expect(statesOf(fencing.words)).toEqual(['confirmed', 'confirmed', 'fenced'])
  const { id: silent = '' } = fencing.words.find(({ state }) => state === 'fenced') ?? {}
  expect(fencing.ms).toBeGreaterThan(FENCE_MS - 500)
  expect(fencing.ms).toBeLessThan(FENCE_MS + LATE_MS)
  expect(await verdicts(keys[0]!, others)).toEqual(['REVOKED', 'REVOKED'])
  await end(keys[1]!, DELETE, second)

  // From here on nobody waits for it.
  for (const key of keys.slice(2, 30)) {
    const { words, ms } = await end(key, DELETE, pick(others))
    expect(statesOf(words)).toEqual(['confirmed', 'confirmed'])
    expect(words.map(({ id }) => id)).not.toContain(silent)
    expect(ms).toBeLessThan(1000)
  }
  // Sent while it does not run: they are the first that it answers.
  const late = keys.slice(0, 30).map((key) => verdictOf(stopped, key.text, [SCOPE]))
  const lateLives = keys.slice(30, 40).map((key) => verdictOf(stopped, key.text, [SCOPE]))
  stopped.signal('SIGCONT')
  expect(await Promise.all(late)).toEqual(late.map(() => 'REVOKED'))
  expect(await Promise.all(lateLives)).toEqual(lateLives.map(() => 'VALID'))

  const spare = keys.slice(40)
  const { words } = await until('it confirms again', async () => {
    const ended = await end(spare.pop()!, DELETE, first)
    return ended.words.some((word) => word.id === silent && word.state === 'confirmed') ? ended : undefined
  })
  expect(words).toHaveLength(3)
  await endAndAsk(keys[40]!, DELETE)
  expect((await load.stop()).stale).toEqual([])
})

test('a replica that hears of nothing, and answers all the while, is fenced too, and never answers from what it once knew', async () => {
  const keys = await insertKeys(cluster.pool, 20)
  const [first, second, deaf] = cluster.replicas as [Replica, Replica, Replica]
  for (const key of keys) expect(await verdicts(key, cluster.replicas)).toEqual(['VALID', 'VALID', 'VALID'])
  const load = startLoad(cluster, keys)
  cluster.line.hold()
  const fencing = await Promise.all(keys.slice(0, 10).map((key) => end(key, DELETE, pick([first, second]))))
  for (const { words } of fencing) expect(statesOf(words)).toEqual(['confirmed', 'confirmed', 'fenced'])
  for (const key of keys.slice(0, 10)) expect(await verdictOf(deaf, key.text, [SCOPE])).toBe('REVOKED')
  // One that was deaf itself cannot ask the others; it waits until nobody can act on what was before.
  const { words } = await end(keys[10]!, DELETE, deaf)
  expect(statesOf(words)).not.toEqual(['confirmed', 'confirmed', 'confirmed'])
  expect(await verdicts(keys[10]!, cluster.replicas)).toEqual(['REVOKED', 'REVOKED', 'REVOKED'])
  cluster.line.release()
  const spare = keys.slice(11)
  await until('it confirms again', async () => {
    const ended = await end(spare.pop()!, DELETE, first)
    return statesOf(ended.words).join() === 'confirmed,confirmed,confirmed' || undefined
  })
  expect((await load.stop()).stale).toEqual([])
})

test('while feeds are cut again and again no replica answers VALID for a key that is over, nor fails to answer', async () => {
  const keys = await insertKeys(cluster.pool, 32)
  const [spare, cut] = [keys.slice(0, 8), keys.slice(8)]
  const load = startLoad(cluster, keys)
  let [ended, cuts] = [0, 0]
  const cutting = async () => {
    while (ended < cut.length) {
      const before = ended
      cuts += await cutFeeds(cluster)
      // Cut more often than this no replica could ever confirm.
      await until('a key is over and all feeds are there again', async () => {
        return ended === cut.length || (ended > before && (await feedsOf(cluster)) === 3) || undefined
      })
    }
  }
  const ending = inLanes(cut.length, 4, async (i) => {
    const [key, way] = [cut[i]!, pick(ENDINGS.filter((each) => isFor(each, i)))]
    await end(key, way, pick(cluster.replicas))
    ended += 1
    expect(await verdicts(key, cluster.replicas), way.what).toEqual([way.code, way.code, way.code])
  })
  await Promise.all([ending, cutting()])
  await until('all are live again', async () => {
    const { words } = await end(spare.pop()!, DELETE, cluster.replicas[0]!)
    return words.filter(({ state }) => state === 'confirmed').length === 3 || undefined
  })
  const seen = await load.stop()
  expect(cuts).toBeGreaterThan(5)
  expect(seen.stale).toEqual([])
  expect(seen.unanswered).toBe(0)
  expect([...seen.codes.keys()].filter((code) => code.startsWith('status'))).toEqual([])
})
