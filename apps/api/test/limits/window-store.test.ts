import { setTimeout as wait } from 'node:timers/promises'
import type { Limit } from '@keystead/domain'
import { Redis } from 'ioredis'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WindowStore } from '../../src/limits/window-store.ts'
import { needs } from '../support/needs.ts'
import { startRedis } from './redis.ts'

const LIMIT: Limit = { name: 'requests', limit: 10, windowSeconds: 3600, kind: 'fixed', strict: true }

/** Longer than Redis may take to answer. */
const TOO_LONG_MS = 700

async function storeOnRedis() {
  const server = await startRedis()
  const redis = new Redis(server.url)
  onTestFinished(() => redis.disconnect())
  const store = new WindowStore(redis)
  await store.take('warm', LIMIT, 1)
  return { server, store }
}

/** Keeps the process from reading anything. */
function beBusy(): void {
  const end = performance.now() + TOO_LONG_MS
  while (performance.now() < end);
}

describe.skipIf(!needs('redis-server'))('how long a count waits for Redis', () => {
  test('an answer that came while the process was busy is read, however long that was', async () => {
    const { store } = await storeOnRedis()
    const takings = Array.from({ length: 12 }, () => store.take('key', LIMIT, 1))
    beBusy()
    const admitted = (await Promise.all(takings)).filter((taking) => taking.admitted)
    expect(admitted).toHaveLength(10)
  })

  test('a Redis that does not answer counts as down', async () => {
    const { server, store } = await storeOnRedis()
    server.freeze()
    const taken = store.take('key', LIMIT, 1)
    await expect(Promise.race([taken, wait(TOO_LONG_MS * 2)])).rejects.toThrow('did not answer in time')
    server.thaw()
  })
})
