import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DroppedCount, type Principal, UnstorableError, type UsageBatch } from '../src/index.ts'
import { halvesOf } from '../src/usage/usage-batch.ts'
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
    refuses: (_batch: UsageBatch): boolean => false,
    async add(batch: UsageBatch) {
      if (store.fail) throw new Error('the store is away')
      if (store.refuses(batch)) throw new UnstorableError('too large')
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

test('a row that can never be stored is dropped alone: everything else of its batch is stored, and one error says so', async () => {
  const { recorder, store, batches, failures } = await beginToStore()
  const bad = KEYS[77]
  store.refuses = ({ uses }) => uses.some(({ keyId }) => keyId === bad)
  await recorder.flush()
  expect(usesOf(batches)).toEqual(new Map(KEYS.filter((keyId) => keyId !== bad).map((keyId) => [keyId, 1])))
  // The audit event of its use is another row.
  expect(batches.flatMap(({ events }) => events)).toHaveLength(KEYS.length)
  expect(failures).toEqual([expect.any(DroppedCount)])
  expect(failures).toMatchObject([{ kind: 'use', tenantId, keyId: bad, message: 'too large' }])
  // What comes later is stored as if nothing had happened.
  store.refuses = () => false
  useAll(recorder)
  await recorder.flush()
  expect(usesOf(batches).get(String(bad))).toBe(1)
  expect(failures).toHaveLength(1)
})

test('a store that goes away in the middle of that loses nothing else', async () => {
  const { recorder, store, batches, failures } = await beginToStore()
  const bad = KEYS[77]
  let left = 3
  store.refuses = ({ uses }) => {
    if (uses.some(({ keyId }) => keyId === bad)) return true
    left -= 1
    store.fail = left === 0
    return false
  }
  await recorder.flush()
  expect(failures.filter((error) => !(error instanceof DroppedCount)).length).toBeGreaterThan(0)
  store.fail = false
  await recorder.flush()
  expect(usesOf(batches)).toEqual(new Map(KEYS.filter((keyId) => keyId !== bad).map((keyId) => [keyId, 1])))
  expect(failures.filter((error) => error instanceof DroppedCount)).toHaveLength(1)
})

test('halves are all of a batch, each row once, whatever kinds it has', () => {
  const rows = (kind: string, count: number) => Array.from({ length: count }, (_, i) => `${kind}${i}`)
  for (const [uses, events, buckets] of [
    [5, 0, 0],
    [0, 3, 4],
    [1, 1, 0],
    [0, 0, 2],
    [2, 9, 1],
    [0, 1, 6],
  ] as const) {
    const batch = {
      uses: rows('u', uses),
      events: rows('e', events),
      buckets: rows('b', buckets),
    } as unknown as UsageBatch
    const halves = halvesOf(batch)
    expect(halves).toHaveLength(2)
    expect(halves.flatMap((half) => half.uses)).toEqual(batch.uses)
    expect(halves.flatMap((half) => half.events)).toEqual(batch.events)
    expect(halves.flatMap((half) => half.buckets)).toEqual(batch.buckets)
    for (const half of halves) expect(half.uses.length + half.events.length + half.buckets.length).toBeGreaterThan(0)
  }
})
