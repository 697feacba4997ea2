import { once } from 'node:events'
import type { Limit } from '@keystead/domain'
import { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, RateLimiterUnion } from 'rate-limiter-flexible'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WindowStore } from '../../src/limits/window-store.ts'
import { needs } from '../support/needs.ts'
import { startRedis } from './redis.ts'

// Why limits of keys are not counted by rate-limiter-flexible (docs/adr/0033). When one of these fails, the library has learnt
// what it lacked: see whether ours can go.

const LIMIT = { points: 10, duration: 3600 }

/** Whether a limiter lets each cost in, one after the other. */
async function admits(consume: (cost: number) => Promise<unknown>, costs: readonly number[]): Promise<boolean[]> {
  const admitted: boolean[] = []
  for (const cost of costs) {
    try {
      await consume(cost)
      admitted.push(true)
    } catch (error) {
      if (error instanceof Error) throw error
      admitted.push(false)
    }
  }
  return admitted
}

async function connect(): Promise<Redis> {
  const { url } = await startRedis()
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 0 })
  onTestFinished(() => redis.disconnect())
  await once(redis, 'ready')
  return redis
}

describe.skipIf(!needs('redis-server'))('rate-limiter-flexible', () => {
  test('counts a use that it refuses, so that one which fits is refused after it; a window of ours does not', async () => {
    const redis = await connect()
    const theirs = new RateLimiterRedis({ ...LIMIT, storeClient: redis })
    expect(await admits((cost) => theirs.consume('key', cost), [8, 5, 2])).toEqual([true, false, false])
    const ours = new WindowStore(redis)
    const limit: Limit = { name: 'uses', limit: 10, windowSeconds: 3600, kind: 'fixed', strict: true }
    const admitted: boolean[] = []
    for (const cost of [8, 5, 2]) admitted.push((await ours.take('key', limit, cost)).admitted)
    expect(admitted).toEqual([true, false, true])
  })

  test('takes from one limit of a union though another refuses', async () => {
    const small = new RateLimiterMemory({ points: 1, duration: 3600, keyPrefix: 'small' })
    const large = new RateLimiterMemory({ ...LIMIT, keyPrefix: 'large' })
    const union = new RateLimiterUnion(small, large)
    expect(await admits(() => union.consume('key'), [1, 1])).toEqual([true, false])
    expect(await large.get('key')).toMatchObject({ consumedPoints: 2 })
  })

  test('does not say whether Redis or its insurance counted, so what is given back goes where it did not come from', async () => {
    const redis = await connect()
    const insuranceLimiter = new RateLimiterMemory(LIMIT)
    const limiter = new RateLimiterRedis({ ...LIMIT, storeClient: redis, insuranceLimiter })
    const first = await limiter.consume('key', 6)
    const ended = once(redis, 'end')
    redis.disconnect()
    await ended
    const insured = await limiter.consume('key', 4)
    expect(insured).toBeInstanceOf(RateLimiterRes)
    expect(Object.keys(insured)).toEqual(Object.keys(first))
    await redis.connect()
    await limiter.reward('key', 4)
    expect(await limiter.get('key'), 'six were used').toMatchObject({ consumedPoints: 2 })
  })

  test('blocks nobody in memory where it counts in memory alone, as it does without Redis', async () => {
    const options = { ...LIMIT, inMemoryBlockOnConsumed: 11 }
    const memory = new RateLimiterMemory(options)
    expect(await admits(() => memory.consume('address', 11), [1])).toEqual([false])
    expect('getInMemoryBlockMsBeforeExpire' in memory).toBe(false)
  })
})
