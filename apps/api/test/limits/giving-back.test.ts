import { SLIDING_STEPS, type Limit } from '@keystead/domain'
import { Redis } from 'ioredis'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { WindowStore } from '../../src/limits/window-store.ts'
import { until } from '../process/service.ts'
import { openConnections } from '../replicas/http.ts'
import { needs } from '../support/needs.ts'
import { ADMIN_KEY, startTestServer } from '../support/server.ts'
import { startRedis } from './redis.ts'
import { keyWithLimits, type LimitedServer, remainingOf, startServers, storm, threeServers, verify } from './servers.ts'

vi.setConfig({ testTimeout: 60_000 })

/** A server that counts limits by itself. */
async function serverAlone(): Promise<LimitedServer> {
  const server = await startTestServer()
  const connections = openConnections(server.url, ADMIN_KEY)
  onTestFinished(async () => {
    connections.close()
    await server.stop()
  })
  return { server, ...connections }
}

/**
 * Reserves half of a short window, lets the window end, uses up the next one, and only then gives the reservation back:
 * the answer to one more use, or undefined when the machine was so busy that the next window was over before it.
 */
async function answerAfterLateRefund(
  server: LimitedServer,
  strict: boolean,
  windowSeconds: number,
): Promise<string | undefined> {
  const key = await keyWithLimits(server, [{ name: 'requests', limit: 10, window_seconds: windowSeconds, strict }])
  const reserved = await verify(server, key, { cost: 5, reserve_seconds: 3600 })
  expect(reserved.code).toBe('VALID')
  await until('the window is over', async () => {
    return (await remainingOf(server, key))['requests'] === 10 || undefined
  })
  const used = await verify(server, key, { cost: 10 })
  expect(used.code).toBe('VALID')
  const windowEndsAt = Date.parse(used.limits[0]!.reset_at)
  const { status } = await server.send('POST', `/api/v1/keys/charges/${reserved.charge_id}/refund`)
  expect(status).toBe(200)
  const more = await verify(server, key)
  return Date.now() < windowEndsAt ? more.code : undefined
}

/** A window that a busy machine could not use up in time is followed by a longer one. */
async function expectNoMoreAfterRefund(server: LimitedServer, strict: boolean): Promise<void> {
  let answer: string | undefined
  for (const windowSeconds of [2, 4, 8]) {
    answer = await answerAfterLateRefund(server, strict, windowSeconds)
    if (answer !== undefined) break
  }
  expect(answer, 'all of this window is used').toBe('RATE_LIMITED')
}

test('points of a reservation that is given back when its window is over are not points of the next one', async () => {
  await expectNoMoreAfterRefund(await serverAlone(), false)
})

describe.skipIf(!needs('redis-server'))('with a Redis', () => {
  test('points of a reservation that is given back when its window is over are not points of the next one', async () => {
    const { servers } = await startServers([{}])
    await expectNoMoreAfterRefund(servers[0]!, true)
  })

  test('within its window a reservation that is given back can be used again, and no more', async () => {
    const { servers } = await threeServers()
    const limits = [{ name: 'requests', limit: 10, window_seconds: 3600, strict: true }]
    const key = await keyWithLimits(servers[0]!, limits)
    const { charge_id } = await verify(servers[0]!, key, { cost: 4, reserve_seconds: 3600 })
    for (let i = 0; i < 2; i += 1) await servers[1]!.send('POST', `/api/v1/keys/charges/${charge_id}/refund`)
    expect(await storm(servers, key, 30, { clients: 5 })).toEqual({ VALID: 10, RATE_LIMITED: 20 })
  })

  test('what is given back to a sliding window is what was used longest ago: the others still count in full', async () => {
    const server = await startRedis()
    const redis = new Redis(server.url)
    onTestFinished(() => redis.disconnect())
    const windows = new WindowStore(redis)
    const limit: Limit = { name: 'requests', limit: 10, windowSeconds: 3600, kind: 'sliding', strict: true }
    await windows.take('key', limit, 5)
    const [name = ''] = await redis.keys('*')
    const [now = 0] = Object.keys(await redis.hgetall(name)).map(Number)
    // Another use of five points, almost a window ago, which did not happen after all.
    const longAgo = now - SLIDING_STEPS + 2
    await redis.hincrby(name, String(longAgo), 5)
    expect(await windows.peek('key', limit)).toMatchObject({ used: 10 })
    await windows.giveBack('key', limit, 5, null)
    expect(await redis.hgetall(name)).toMatchObject({ [now]: '5', [longAgo]: '0' })
  })

  test('what is given back to a window arrives before that ends, or comes off none', async () => {
    const server = await startRedis()
    const redis = new Redis(server.url)
    onTestFinished(() => redis.disconnect())
    const windows = new WindowStore(redis)
    for (const kind of ['fixed', 'sliding'] as const) {
      const limit: Limit = { name: kind, limit: 10, windowSeconds: 3600, kind, strict: true }
      const { returnBy } = await windows.take('key', limit, 5)
      await windows.giveBack('key', limit, 2, returnBy! - 2 * 3_600_000)
      expect(await windows.peek('key', limit), 'of the window before').toMatchObject({ used: 5 })
      await windows.giveBack('key', limit, 2, returnBy)
      expect(await windows.peek('key', limit)).toMatchObject({ used: 3 })
    }
  })

  test('looking at a limit in Redis takes nothing, begins no window, and leaves nothing behind', async () => {
    const server = await startRedis()
    const redis = new Redis(server.url)
    onTestFinished(() => redis.disconnect())
    const windows = new WindowStore(redis)
    for (const kind of ['fixed', 'sliding'] as const) {
      const limit: Limit = { name: kind, limit: 10, windowSeconds: 60, kind, strict: true }
      expect(await windows.peek('key', limit)).toMatchObject({ used: 0 })
      expect(await windows.take('key', limit, 11)).toMatchObject({ admitted: false, remaining: 10 })
      await windows.giveBack('key', limit, 3, null)
    }
    expect(await redis.keys('*')).toEqual([])
  })
})
