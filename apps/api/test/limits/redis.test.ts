import { createTestDatabase } from '@keystead/db/testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import { needs } from '../support/needs.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { BEHIND_PROXY, fail, forwarded, tally, until } from './attempts.ts'
import { startRedis } from './redis.ts'

const testWithRedis = needs('redis-server') ? test : test.skip

/** Two services on one database, as replicas behind one load balancer are. */
async function twoServers(redisUrl: string): Promise<[TestServer, TestServer]> {
  const database = await createTestDatabase(inject('adminUrl'))
  const { url } = database
  const environment = { ...BEHIND_PROXY, REDIS_URL: redisUrl }
  const servers = await Promise.all([
    startTestServer({ databaseUrl: url, environment }),
    startTestServer({ databaseUrl: url, environment }),
  ])
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.stop()))
    await database.drop()
  })
  return servers
}

/** Failures at both in turn, all from one address. */
const inTurn = (servers: TestServer[], count: number, from: string) =>
  tally(count, (i) => fail(servers[i % servers.length]!, from))

/** Each of the two counts for itself: an address gets the limit from either. */
const APART = { 401: 20, 429: 4 }
const TOGETHER = { 401: 10, 429: 2 }

testWithRedis('429: two servers that share a Redis share the count', async () => {
  const redis = await startRedis()
  const servers = await twoServers(redis.url)
  expect(await inTurn(servers, 12, '203.0.113.1')).toEqual(TOGETHER)
})

test('without a Redis each server counts for itself', async () => {
  const database = await createTestDatabase(inject('adminUrl'))
  const { url } = database
  const servers = [
    await startTestServer({ databaseUrl: url, environment: BEHIND_PROXY }),
    await startTestServer({ databaseUrl: url, environment: BEHIND_PROXY }),
  ]
  onTestFinished(async () => {
    for (const server of servers) await server.stop()
    await database.drop()
  })
  expect(await inTurn(servers, 24, '203.0.113.1')).toEqual(APART)
})

testWithRedis(
  'while Redis is killed requests are answered at once and counted in memory; when it is back, together again',
  async () => {
    const redis = await startRedis()
    const servers = await twoServers(redis.url)
    expect(await inTurn(servers, 4, '203.0.113.1')).toEqual({ 401: 4 })
    await redis.kill()
    const start = performance.now()
    expect(await inTurn(servers, 24, '203.0.113.2')).toEqual(APART)
    expect((await servers[0].admin.get('/api/admin/users', forwarded('203.0.113.3'))).status).toBe(200)
    expect(performance.now() - start, 'nobody waits for Redis').toBeLessThan(5000)
    await redis.start()
    await until('both have found Redis again', () =>
      servers.every((server) => server.logs().includes('Redis is available again')),
    )
    expect(await inTurn(servers, 12, '203.0.113.4')).toEqual(TOGETHER)
    for (const server of servers) expect(server.logs()).not.toMatch(/"level":[56]0/)
  },
  30_000,
)

testWithRedis('while Redis hangs requests are answered all the same', async () => {
  const redis = await startRedis()
  const servers = await twoServers(redis.url)
  redis.freeze()
  const start = performance.now()
  const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => fail(servers[i % 2]!, '203.0.113.1')))
  expect(performance.now() - start).toBeLessThan(5000)
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(20)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(4)
  redis.thaw()
})

testWithRedis(
  'a service starts while Redis is down, says so once, and shares the count as soon as it is up',
  async () => {
    const redis = await startRedis({ running: false })
    const servers = await twoServers(redis.url)
    expect((await fail(servers[0], '203.0.113.1')).status).toBe(401)
    expect((await servers[0].admin.get('/ready')).status).toBe(200)
    await redis.start()
    await until('both have found Redis', () =>
      servers.every((server) => server.logs().includes('Redis is available again')),
    )
    expect(await inTurn(servers, 12, '203.0.113.2')).toEqual(TOGETHER)
    for (const server of servers) expect(server.logs().match(/Redis unavailable/g)).toHaveLength(1)
  },
)
