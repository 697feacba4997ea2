import { describe, expect, test, vi } from 'vitest'
import { until } from '../process/service.ts'
import { needs } from '../support/needs.ts'
import { keyWithLimits, type LimitedServer, startServers, storm, verify } from './servers.ts'

vi.setConfig({ testTimeout: 60_000 })

const HOUR = { window_seconds: 3600 }
const OPEN = { KEYSTEAD_LIMITS_WITHOUT_REDIS: 'open' }
const CLOSED = { KEYSTEAD_LIMITS_WITHOUT_REDIS: 'closed' }

/** Nobody may wait for a Redis that is gone; machines that have other work are slow. */
const AT_ONCE_MS = 1000
/** A Redis that hangs is given up after half a second, by whoever asks and by those who ask meanwhile. */
const HUNG_MS = 2500

async function startPair() {
  const { servers, redis } = await startServers([OPEN, CLOSED])
  const [open, closed] = servers as [LimitedServer, LimitedServer]
  const strict = await keyWithLimits(open, [{ name: 'requests', limit: 100, strict: true, ...HOUR }])
  const leased = await keyWithLimits(open, [{ name: 'requests', limit: 20, ...HOUR }])
  const free = await keyWithLimits(open, [])
  return { servers, redis, open, closed, strict, leased, free }
}

/** Verifies again and again until it gets in. */
const untilValid = (server: LimitedServer, key: string) =>
  until('it is let in again', async () => (await verify(server, key)).code === 'VALID' || undefined)

describe.skipIf(!needs('redis-server'))('a Redis that is gone', () => {
  test('killed: a strict limit refuses at once; any other lets in or refuses as it was configured; back: all count again', async () => {
    const { redis, servers, open, closed, strict, leased, free } = await startPair()
    expect((await verify(open, strict)).code).toBe('VALID')
    await redis.kill()
    for (const server of servers) {
      const refused = await verify(server, strict)
      expect([refused.code, refused.limits[0]?.exceeded]).toEqual(['RATE_LIMITED', true])
      expect(refused.ms).toBeLessThan(AT_ONCE_MS)
      expect((await verify(server, free)).code).toBe('VALID')
    }
    const begin = performance.now()
    expect(await storm([open], leased, 60, { clients: 10 }), 'counted by itself').toEqual({
      VALID: 20,
      RATE_LIMITED: 40,
    })
    expect(await storm([closed], leased, 60, { clients: 10 })).toEqual({ RATE_LIMITED: 60 })
    expect(performance.now() - begin).toBeLessThan(2 * AT_ONCE_MS)

    await redis.start()
    const again = await keyWithLimits(open, [{ name: 'requests', limit: 100, strict: true, ...HOUR }])
    for (const server of servers) await untilValid(server, again)
    expect(await storm(servers, again, 300)).toEqual({ VALID: 98, RATE_LIMITED: 202 })
    const other = await keyWithLimits(open, [{ name: 'requests', limit: 100, ...HOUR }])
    await untilValid(closed, other)
    const { VALID: admitted = 0 } = await storm(servers, other, 300)
    expect(admitted).toBeLessThanOrEqual(99)
    expect(admitted).toBeGreaterThanOrEqual(99 - 5)
  })

  test('frozen: nobody waits for it longer than a moment; it goes on: nothing was counted twice', async () => {
    const { redis, servers, open, closed, strict, leased, free } = await startPair()
    redis.freeze()
    const answers = await Promise.all([
      ...servers.flatMap((server) => Array.from({ length: 20 }, () => verify(server, strict))),
      ...Array.from({ length: 20 }, () => verify(open, leased)),
      ...Array.from({ length: 20 }, () => verify(closed, leased)),
    ])
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(HUNG_MS)
    const codes = answers.map(({ code }) => code)
    expect(new Set(codes.slice(0, 40))).toEqual(new Set(['RATE_LIMITED']))
    expect(new Set(codes.slice(40, 60)), 'open').toEqual(new Set(['VALID']))
    expect(new Set(codes.slice(60)), 'closed').toEqual(new Set(['RATE_LIMITED']))
    expect((await verify(open, free)).code).toBe('VALID')
    redis.thaw()
    const again = await keyWithLimits(open, [{ name: 'requests', limit: 100, strict: true, ...HOUR }])
    for (const server of servers) await untilValid(server, again)
    expect(await storm(servers, again, 300)).toEqual({ VALID: 98, RATE_LIMITED: 202 })
  })

  test('killed: of several limits that a server counts by itself either all are charged or none', async () => {
    const { redis, open } = await startPair()
    const key = await keyWithLimits(open, [
      { name: 'wide', limit: 10, ...HOUR },
      { name: 'narrow', limit: 1, ...HOUR },
    ])
    await redis.kill()
    expect(await storm([open], key, 20, { clients: 1 })).toEqual({ VALID: 1, RATE_LIMITED: 19 })
    const wide = { fields: { limits: ['wide'] }, clients: 1 }
    expect(await storm([open], key, 20, wide)).toEqual({ VALID: 9, RATE_LIMITED: 11 })
  })
})
