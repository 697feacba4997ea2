import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Principal, UsageBatch } from '../src/index.ts'
import { UsageRecorder } from '../src/usage/usage-recorder.ts'

// Time stands still unless a test moves it, so no break ends by itself.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const tenantId = randomUUID()

const userOf = (keyId: string): Principal => ({
  tenantId,
  userId: tenantId,
  keyId,
  sessionId: null,
  credentialId: keyId,
  management: true,
  scopes: [],
  roles: [],
  origin: { ip: '127.0.0.1', userAgent: null, requestId: randomUUID() },
})

const KEYS = Array.from({ length: 120 }, () => randomUUID())
const useAll = (recorder: UsageRecorder) => KEYS.forEach((keyId) => recorder.recordUse(userOf(keyId)))

/** A store that keeps what it is given, and a recorder that has counted a use of each key and begun to store it. */
async function beginToStore() {
  const batches: UsageBatch[] = []
  const failures: unknown[] = []
  const store = {
    fail: false,
    async add(batch: UsageBatch) {
      if (store.fail) throw new Error('the store is away')
      batches.push(batch)
    },
  }
  const recorder = new UsageRecorder(
    store,
    () => new Date(),
    (error) => failures.push(error),
  )
  useAll(recorder)
  await vi.advanceTimersByTimeAsync(1000)
  while (batches.length === 0) await setImmediate()
  for (let turn = 0; turn < 10; turn++) await setImmediate()
  return { recorder, store, batches, failures }
}

const usesOf = (batches: UsageBatch[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const { keyId, count } of batches.flatMap(({ uses }) => uses))
    counts.set(String(keyId), (counts.get(String(keyId)) ?? 0) + count)
  return counts
}

test('many keys are stored a few at a time, with breaks in between', async () => {
  const { batches } = await beginToStore()
  expect(batches).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1000)
  while (batches.length < 2) await setImmediate()
  for (let turn = 0; turn < 10; turn++) await setImmediate()
  await vi.advanceTimersByTimeAsync(1000)
  while (batches.length < 3) await setImmediate()
  expect(batches.map(({ uses }) => uses.length)).toEqual([40, 40, 40])
  expect(usesOf(batches)).toEqual(new Map(KEYS.map((keyId) => [keyId, 1])))
})

test('whoever wants all of it stored waits for no break', async () => {
  const { recorder, batches } = await beginToStore()
  useAll(recorder)
  await recorder.flush()
  expect(usesOf(batches)).toEqual(new Map(KEYS.map((keyId) => [keyId, 2])))
})

test('what fails after a break is kept, and stored once', async () => {
  const { recorder, store, batches, failures } = await beginToStore()
  store.fail = true
  await recorder.flush()
  // What was being stored failed, and then what was to be stored after it.
  expect(failures).toHaveLength(2)
  expect(batches).toHaveLength(1)
  store.fail = false
  await recorder.flush()
  expect(usesOf(batches)).toEqual(new Map(KEYS.map((keyId) => [keyId, 1])))
})
