import { setTimeout as wait } from 'node:timers/promises'
import type { Limit } from '@keystead/domain'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAttemptLimiter } from '../../src/calls/rate-limit.ts'
import { PatientRedis } from '../../src/limits/patient-redis.ts'
import { WindowStore } from '../../src/limits/window-store.ts'
import { needs } from '../support/needs.ts'
import { startRedis } from './redis.ts'

const LIMIT: Limit = { name: 'requests', limit: 10, windowSeconds: 3600, kind: 'fixed', strict: true }

/** Longer than Redis may take to answer. */
const TOO_LONG_MS = 700

async function connected() {
  const server = await startRedis()
  const redis = new PatientRedis(server.url)
  onTestFinished(() => redis.disconnect())
  await redis.ping()
  return { server, redis }
}

/** Keeps the process from reading anything. */
function beBusy(): void {
  const end = performance.now() + TOO_LONG_MS
  while (performance.now() < end);
}

/** A promise that has not settled by then rejects with another error. */
const soon = async (promise: Promise<unknown>): Promise<unknown> =>
  Promise.race([promise, wait(10 * TOO_LONG_MS).then(() => Promise.reject(new Error('it still waits')))])

describe.skipIf(!needs('redis-server'))('how long a command waits for Redis', () => {
  test('answers that came while the process was busy are read, however long that was', async () => {
    const { redis } = await connected()
    const store = new WindowStore(redis)
    await store.take('other', LIMIT, 1)
    const takings = Array.from({ length: 12 }, () => store.take('key', LIMIT, 1))
    const pipelined = redis.pipeline().set('a', '1').get('a').exec()
    const transaction = redis.multi().set('b', '1').get('b').exec()
    beBusy()
    const admitted = (await Promise.all(takings)).filter((taking) => taking.admitted)
    expect(admitted).toHaveLength(10)
    const answers = [
      [null, 'OK'],
      [null, '1'],
    ]
    expect(await pipelined).toEqual(answers)
    expect(await transaction).toEqual(answers)
  })

  test('a Redis that does not answer counts as down for each kind of command, and is used again when it answers', async () => {
    const { server, redis } = await connected()
    const store = new WindowStore(redis)
    await store.take('key', LIMIT, 1)
    server.freeze()
    const commands = [
      soon(store.take('key', LIMIT, 1)),
      soon(redis.get('a')),
      soon(redis.multi().set('b', '1').exec()),
      soon(redis.pipeline().set('a', '1').get('a').exec()),
    ]
    const failure = { message: expect.stringContaining('did not answer in time') }
    const rejected = { status: 'rejected', reason: failure }
    const pipelined = { status: 'fulfilled', value: [[failure], [failure]] }
    expect(await Promise.allSettled(commands)).toMatchObject([rejected, rejected, rejected, pipelined])
    server.thaw()
    await expect.poll(() => redis.ping().catch(() => 'down')).toBe('PONG')
    expect(await store.peek('other', LIMIT)).toMatchObject({ used: 0 })
  })

  test('attempts are counted by the process itself while Redis hangs', async () => {
    const { server, redis } = await connected()
    const limiter = createAttemptLimiter(2, redis)
    server.freeze()
    await Promise.all([soon(limiter.count('192.0.2.1')), soon(limiter.count('192.0.2.1'))])
    await expect(soon(limiter.count('192.0.2.1'))).rejects.toThrow('Too many authentication attempts')
    server.thaw()
  })
})
