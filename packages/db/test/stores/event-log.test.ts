import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
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
