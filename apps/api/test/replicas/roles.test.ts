import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { type Cluster, startCluster } from './cluster.ts'
import { statesOf, verdicts, wordsIn } from './ending.ts'
import { insertKeys, type Key, SCOPE } from './keys.ts'
import { countOf, pick, startLoad } from './load.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 })

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster(inject('adminUrl'), 3)
})
afterAll(() => cluster.stop())

const HELD = ['VALID', 'VALID', 'VALID']
const LOST = ['INSUFFICIENT_SCOPE', 'INSUFFICIENT_SCOPE', 'INSUFFICIENT_SCOPE']

/** Changes something through any replica, all of which must confirm it. */
async function change(method: string, path: string, body: object): Promise<void> {
  const answer = await pick(cluster.replicas).send(method, path, body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  if (method === 'POST') return
  expect(statesOf(wordsIn(answer.headers['x-keystead-receipt']))).toEqual(['confirmed', 'confirmed', 'confirmed'])
}

/** Keys of users who hold what they are asked for by a role alone: half of them follow their user, half have scopes of their own. */
async function keysOfRole(name: string, count: number): Promise<Key[]> {
  await change('POST', '/api/v1/roles', { name, scopes: [SCOPE, 'usage:read'] })
  const keys = await insertKeys(cluster.pool, count)
  const users = keys.map(({ userId }) => userId)
  await cluster.pool.query('update api_user set roles = $1 where id = any($2)', [[name], users])
  for (const key of keys) expect(await verdicts(key, cluster.replicas)).toEqual(HELD)
  return keys
}

const ENDINGS: [what: string, end: (name: string) => Promise<void>][] = [
  ['loses the scope', (name) => change('PUT', `/api/v1/roles/${name}`, { scopes: ['usage:read'] })],
  ['is deleted', (name) => change('DELETE', `/api/v1/roles/${name}`, { force: true })],
]

test.each(ENDINGS)(
  'a role %s under load: once the call has returned no key of its 20 users is VALID on any replica',
  async (_what, end) => {
    for (let round = 0; round < 5; round++) {
      const name = `role-${randomUUID()}`
      const keys = await keysOfRole(name, 20)
      const load = startLoad(cluster, keys)
      await vi.waitFor(() => expect(countOf(load.seen, 'VALID'), 'it is under load').toBeGreaterThan(100), 10_000)
      await end(name)
      for (const key of keys) key.isOver = true
      const after = await Promise.all(keys.map((key) => verdicts(key, cluster.replicas)))
      expect(new Set(after.flat())).toEqual(new Set(LOST))
      const { stale, unanswered } = await load.stop()
      expect({ stale, unanswered }).toEqual({ stale: [], unanswered: 0 })
    }
  },
)

test('a role gets a scope: once the call has returned every user has it on every replica', async () => {
  const name = `role-${randomUUID()}`
  const keys = (await keysOfRole(name, 10)).filter((_, i) => i % 2 === 1)
  await change('PUT', `/api/v1/roles/${name}`, { scopes: [] })
  for (const key of keys) expect(await verdicts(key, cluster.replicas)).toEqual(LOST)
  await change('PUT', `/api/v1/roles/${name}`, { scopes: [SCOPE] })
  for (const key of keys) expect(await verdicts(key, cluster.replicas)).toEqual(HELD)
})

test('a role that is changed by SQL in the tables is changed for its users on every replica', async () => {
  const name = `role-${randomUUID()}`
  const keys = (await keysOfRole(name, 4)).filter((_, i) => i % 2 === 1)
  await cluster.pool.query(`update role set scopes = '{}' where name = $1`, [name])
  for (const key of keys)
    await vi.waitFor(async () => expect(await verdicts(key, cluster.replicas)).toEqual(LOST), 5000)
})
