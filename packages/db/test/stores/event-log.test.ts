import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createEventLog } from '../../src/stores/event-log.ts'
import { useDatabase } from './support.ts'

const database = useDatabase()

/** Writes events of a tenant in one statement. @returns their ids, in the order of their ids */
async function write(tenantId: string, count = 1, bucket: string | null = null): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID()).toSorted()
  await database.current.pool.query(
    `insert into audit_event as e (id, tenant_id, action, outcome, ip, bucket, created_at)
     select id, $2, 'key.used', 'success', '127.0.0.1', $3, now() from unnest($1::uuid[]) as t (id)
     on conflict (bucket) do update set count = e.count + 1`,
    [ids, tenantId, bucket],
  )
  return ids
}

/** Places all that is due, even while another test does. */
async function appendAll(): Promise<void> {
  const { pool, eventLog } = database.current
  await expect
    .poll(async () => {
      await eventLog.append()
      const { rows } = await pool.query('select from audit_pending where due_at is null or due_at <= clock_timestamp()')
      return rows.length
    })
    .toBe(0)
}

const read = async (tenantId: string) => database.current.eventLog.read(tenantId, 0, 10_000)

test('events get places without gaps, in the order in which they were written, whatever their ids', async () => {
  const tenantId = randomUUID()
  const written: string[] = []
  for (let i = 0; i < 5; i += 1) {
    written.push(...(await write(tenantId, 3)))
    if (i % 2 === 0) await appendAll()
  }
  await appendAll()
  const events = await read(tenantId)
  expect(events.map(({ seq }) => seq)).toEqual(written.map((_, i) => i))
  expect(events.map(({ id }) => id)).toEqual(written)
  expect(await database.current.eventLog.size(tenantId)).toBe(written.length)
})

test('several replicas that append at the same time, with writers beside them, place each event once', async () => {
  const tenants = [randomUUID(), randomUUID(), randomUUID()]
  const writing = tenants.map(async (tenantId) => {
    const ids: string[] = []
    for (let i = 0; i < 30; i += 1) ids.push(...(await write(tenantId, 2)))
    return ids
  })
  const appending = Array.from({ length: 4 }, async () => {
    for (let i = 0; i < 30; i += 1) await database.current.eventLog.append()
  })
  const written = await Promise.all(writing)
  await Promise.all(appending)
  await appendAll()
  for (const [i, tenantId] of tenants.entries()) {
    const events = await read(tenantId)
    expect(events.map(({ seq }) => seq)).toEqual(written[i]!.map((_, place) => place))
    expect(events.map(({ id }) => id)).toEqual(written[i])
  }
})

test('an event whose transaction is still open is placed when it is committed, after those that were committed before', async () => {
  const { pool, eventLog } = database.current
  const tenantId = randomUUID()
  const client = await pool.connect()
  const slow = randomUUID()
  try {
    await client.query('begin')
    await client.query(
      `insert into audit_event (id, tenant_id, action, outcome, ip, created_at) values ($1, $2, 'user.created', 'success', '::1', now())`,
      [slow, tenantId],
    )
    const [quick] = await write(tenantId)
    await appendAll()
    expect((await read(tenantId)).map(({ id }) => id)).toEqual([quick])
    await client.query('commit')
    await eventLog.append()
    await appendAll()
    expect((await read(tenantId)).map(({ id }) => id)).toEqual([quick, slow])
  } finally {
    client.release()
  }
})

test('a count is placed when its minute is over; what is counted later is another event', async () => {
  const { pool } = database.current
  const tenantId = randomUUID()
  const bucket = `key.used|${tenantId}`
  const [first] = await write(tenantId, 1, bucket)
  await write(tenantId, 1, bucket)
  await appendAll()
  expect(await read(tenantId)).toEqual([])

  await pool.query('update audit_pending set due_at = clock_timestamp() where tenant_id = $1', [tenantId])
  await appendAll()
  const placed = await read(tenantId)
  expect(placed.map(({ id, count }) => ({ id, count }))).toEqual([{ id: first, count: 2 }])

  const [late] = await write(tenantId, 1, bucket)
  await pool.query('update audit_pending set due_at = clock_timestamp() where tenant_id = $1', [tenantId])
  await appendAll()
  const events = await read(tenantId)
  expect(events[0]).toEqual(placed[0])
  expect(events.map(({ id, count }) => ({ id, count }))).toEqual([
    { id: first, count: 2 },
    { id: late, count: 1 },
  ])
})

test('a log is read from any place on', async () => {
  const tenantId = randomUUID()
  const written = await write(tenantId, 5)
  await appendAll()
  const some = await database.current.eventLog.read(tenantId, 2, 2)
  expect(some.map(({ seq, id }) => ({ seq, id }))).toEqual([
    { seq: 2, id: written[2] },
    { seq: 3, id: written[3] },
  ])
  expect(await database.current.eventLog.read(randomUUID(), 0, 10)).toEqual([])
})

test('a count that is being stored keeps its place for later, and nothing waits for it', async () => {
  const { pool, eventLog } = database.current
  const tenantId = randomUUID()
  const buckets = [`x-${tenantId}`, `a-${tenantId}`] as const
  const first = await write(tenantId, 1, buckets[0])
  const second = await write(tenantId, 1, buckets[1])
  await pool.query('update audit_pending set due_at = clock_timestamp() where tenant_id = $1', [tenantId])
  const addTo = `
    insert into audit_event as e (id, tenant_id, action, outcome, ip, bucket, created_at)
    values (gen_random_uuid(), $1, 'key.used', 'success', '127.0.0.1', $2, now())
    on conflict (bucket) do update set count = e.count + 1`
  const flush = await pool.connect()
  try {
    await flush.query('begin')
    await flush.query(addTo, [tenantId, buckets[1]])
    // Another test may have the turn.
    await expect
      .poll(async () => {
        await eventLog.append()
        return (await read(tenantId)).map(({ id }) => id)
      })
      .toEqual(first)
    await flush.query(addTo, [tenantId, buckets[0]])
    await flush.query('commit')
  } finally {
    flush.release()
  }
  await appendAll()
  expect((await read(tenantId)).map(({ id, count }) => [id, count])).toEqual([
    [first[0], 1],
    [second[0], 2],
  ])
})

describe('a log that was changed in the database takes no more events, is reported once, and others grow', () => {
  const changes: [string, string][] = [
    ['the next place is taken', `insert into audit_log_entry values ($1, 2, gen_random_uuid())`],
    [
      'an event that waits has a place',
      `insert into audit_log_entry select tenant_id, 77, event_id from audit_pending where tenant_id = $1`,
    ],
    ['the size is smaller', `update audit_log set size = 1 where tenant_id = $1`],
    ['the size is gone', `delete from audit_log where tenant_id = $1`],
    ['the size is the largest number', `update audit_log set size = 9223372036854775807 where tenant_id = $1`],
  ]

  test.each(changes)('%s', async (_what, change) => {
    const { pool } = database.current
    // A process of its own: what it reports is not reported by another.
    const eventLog = createEventLog(pool)
    const [bad, good] = [randomUUID(), randomUUID()]
    await write(bad, 2)
    await appendAll()
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query(
        `insert into audit_event (id, tenant_id, action, outcome, ip, created_at)
         values (gen_random_uuid(), $1, 'key.used', 'success', '::1', now())`,
        [bad],
      )
      await client.query(change, [bad])
      await client.query('commit')
    } finally {
      client.release()
    }
    const written = await write(good, 3)
    const errors: unknown[] = []
    const append = async () => eventLog.append().catch((error: unknown) => void errors.push(error))
    await expect
      .poll(async () => {
        await append()
        return (await read(good)).map(({ id }) => id)
      })
      .toEqual(written)
    const later = await write(good, 1)
    await expect
      .poll(async () => {
        await append()
        return (await read(good)).map(({ id }) => id)
      })
      .toEqual([...written, ...later])
    expect(errors.map(String).filter((text) => text.includes(bad))).toHaveLength(1)
    expect(String(errors[0])).toMatch(/was changed in the database/)
    await pool.query('delete from audit_pending where tenant_id = $1', [bad])
  })
})
