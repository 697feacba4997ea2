import { describe, expect, test, vi } from 'vitest'
import { until } from '../process/service.ts'
import { needs } from '../support/needs.ts'
import { keyWithLimits, remainingOf, storm, threeServers, verify } from './servers.ts'

vi.setConfig({ testTimeout: 60_000 })

const HOUR = { window_seconds: 3600 }

describe.skipIf(!needs('redis-server'))('three servers with one Redis, each of which leases points', () => {
  test.each(['fixed', 'sliding'] as const)(
    'a %s limit of 1000 never lets more in than 1000, and no fewer than others may hold',
    async (kind) => {
      const { servers } = await threeServers()
      const key = await keyWithLimits(servers[0]!, [{ name: 'requests', limit: 1000, kind, ...HOUR }])
      const { VALID: admitted = 0, ...others } = await storm(servers, key, 3000)
      expect(admitted).toBeLessThanOrEqual(1000)
      // Two others hold a twentieth each.
      expect(admitted).toBeGreaterThanOrEqual(1000 - 2 * 50)
      expect(Object.keys(others)).toEqual(['RATE_LIMITED'])
    },
  )

  test('what a server leased and did not use comes back, and then the limit is used up to the last point', async () => {
    const { servers } = await threeServers()
    const key = await keyWithLimits(servers[0]!, [{ name: 'requests', limit: 100, ...HOUR }])
    for (const each of servers) expect((await verify(each, key)).code).toBe('VALID')
    let admitted = 3
    await until('all of it was used', async () => {
      admitted += (await verify(servers[0]!, key)).code === 'VALID' ? 1 : 0
      return admitted >= 100 || undefined
    })
    expect((await storm(servers, key, 30))['VALID']).toBeUndefined()
    expect(await remainingOf(servers[0]!, key)).toEqual({ requests: 0 })
  })

  test('a server that stops gives back what it leased', async () => {
    const { servers } = await threeServers()
    const key = await keyWithLimits(servers[0]!, [{ name: 'requests', limit: 100, ...HOUR }])
    await verify(servers[2]!, key)
    await servers[2]!.server.stop()
    expect(await remainingOf(servers[0]!, key)).toEqual({ requests: 99 })
  })

  test('of a strict limit and a leased one either both are charged or neither', async () => {
    const { servers } = await threeServers()
    const key = await keyWithLimits(servers[0]!, [
      { name: 'strict', limit: 1000, strict: true, ...HOUR },
      { name: 'leased', limit: 200, ...HOUR },
    ])
    const { VALID: admitted = 0 } = await storm(servers, key, 900)
    expect(admitted).toBeLessThanOrEqual(200)
    expect(admitted).toBeGreaterThanOrEqual(200 - 2 * 10)
    expect((await remainingOf(servers[0]!, key))['strict']).toBe(1000 - admitted)
  })
})
