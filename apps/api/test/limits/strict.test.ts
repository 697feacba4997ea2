import { describe, expect, test, vi } from 'vitest'
import { needs } from '../support/needs.ts'
import { keyWithLimits, remainingOf, storm, threeServers, verify } from './servers.ts'

vi.setConfig({ testTimeout: 60_000 })

const STRICT = { window_seconds: 3600, strict: true }

describe.skipIf(!needs('redis-server'))('three servers with one Redis', () => {
  test.each(['fixed', 'sliding'] as const)(
    'a strict %s limit of 1000 lets exactly 1000 of 3000 in, whoever asks whom, 200 at once',
    async (kind) => {
      const { servers } = await threeServers()
      const key = await keyWithLimits(servers[0]!, [{ name: 'requests', limit: 1000, kind, ...STRICT }])
      expect(await storm(servers, key, 3000)).toEqual({ VALID: 1000, RATE_LIMITED: 2000 })
      expect(await remainingOf(servers[1]!, key)).toEqual({ requests: 0 })
    },
  )

  test('strict limits of several keys and costs add up exactly: what is refused takes nothing', async () => {
    const { servers } = await threeServers()
    const limits = [{ name: 'points', limit: 100, ...STRICT }]
    const [first, second] = [await keyWithLimits(servers[0]!, limits), await keyWithLimits(servers[0]!, limits)]
    const [three, seven] = await Promise.all([
      storm(servers, first, 90, { fields: { cost: 3 } }),
      storm(servers, second, 90, { fields: { cost: 7 } }),
    ])
    expect([three['VALID'], seven['VALID']]).toEqual([33, 14])
    expect(await remainingOf(servers[2]!, first)).toEqual({ points: 1 })
    expect((await verify(servers[0]!, first, { cost: 1 })).code).toBe('VALID')
    expect((await verify(servers[1]!, first, { cost: 1 })).code).toBe('RATE_LIMITED')
  })

  test('of several strict limits either all are charged or none, also when many ask at once', async () => {
    const { servers } = await threeServers()
    const key = await keyWithLimits(servers[0]!, [
      { name: 'wide', limit: 1000, ...STRICT },
      { name: 'narrow', limit: 100, ...STRICT },
      { name: 'sliding', limit: 500, kind: 'sliding', ...STRICT },
    ])
    const codes = await storm(servers, key, 600)
    // Who is refused by one limit may have held points of it for a moment; nobody gets in who should not.
    expect(codes).toEqual({ VALID: 100, RATE_LIMITED: 500 })
    expect(await remainingOf(servers[0]!, key)).toEqual({ wide: 900, narrow: 0, sliding: 400 })
  })

  test('a use that its credits refuse takes nothing of its limits', async () => {
    const { servers } = await threeServers()
    const limits = [{ name: 'requests', limit: 100, ...STRICT }]
    const key = await keyWithLimits(servers[0]!, limits, { credits: { remaining: 40 } })
    expect(await storm(servers, key, 90, { clients: 10 })).toMatchObject({ VALID: 40 })
    expect(await remainingOf(servers[0]!, key)).toEqual({ requests: 60 })
  })
})
