import { randomUUID } from 'node:crypto'
import { eventLeaf, exportedEvent, GrowingTree, hashesIn, isIncluded, inclusionProof, rootOf } from '@keystead/domain'
import { expect, test } from 'vitest'
import { createEventLog } from '../../src/stores/event-log.ts'
import { useDatabase } from './support.ts'

const database = useDatabase()

async function write(tenantId: string, count = 1): Promise<void> {
  await database.current.pool.query(
    `insert into audit_event (id, tenant_id, action, outcome, ip, details, created_at)
     select gen_random_uuid(), $1, 'key.created', 'success', '127.0.0.1', '{"b": 1.50, "a": "ü"}', now() - interval '3 days'
     from generate_series(1, $2)`,
    [tenantId, count],
  )
}

/** Waits until the tree of a tenant has all that was written, while other tests append too. */
async function grown(tenantId: string, size: number): Promise<void> {
  const { eventLog, auditTree } = database.current
  await expect
    .poll(async () => {
      await eventLog.append().catch(() => undefined)
      return (await auditTree.extent(tenantId)).size
    })
    .toBe(size)
}

const hashesOf = (tenantId: string) => hashesIn(database.current.auditTree.tilesOf(tenantId))

async function expectedRoot(tenantId: string): Promise<Buffer> {
  const tree = new GrowingTree()
  for (const event of await database.current.eventLog.read(tenantId, 0, 10_000))
    tree.add(eventLeaf(exportedEvent(event)))
  return tree.root()
}

test('the tree has the hash of each event, in steps of any size', async () => {
  const tenantId = randomUUID()
  let size = 0
  for (const count of [1, 2, 250, 10, 300]) {
    await write(tenantId, count)
    size += count
    await grown(tenantId, size)
    expect(await rootOf(hashesOf(tenantId), size)).toEqual(await expectedRoot(tenantId))
  }
  const [event] = await database.current.eventLog.read(tenantId, 400, 1)
  const leaf = eventLeaf(exportedEvent(event!))
  const root = await rootOf(hashesOf(tenantId), size)
  const proof = await inclusionProof(hashesOf(tenantId), 400, size)
  expect(isIncluded({ leaf, seq: 400, size, proof, root })).toBe(true)
})

test('replicas that append at the same time, beside writers, make one tree', async () => {
  const tenants = [randomUUID(), randomUUID()]
  await Promise.all([
    ...tenants.map(async (tenantId) => {
      for (let i = 0; i < 20; i += 1) await write(tenantId, 7)
    }),
    ...Array.from({ length: 4 }, async () => {
      for (let i = 0; i < 20; i += 1) await database.current.eventLog.append()
    }),
  ])
  for (const tenantId of tenants) {
    await grown(tenantId, 140)
    expect(await rootOf(hashesOf(tenantId), 140)).toEqual(await expectedRoot(tenantId))
  }
})

test('a log that has entries and no tree, as that of an earlier release, gets one', async () => {
  const { pool } = database.current
  const tenantId = randomUUID()
  await write(tenantId, 600)
  await grown(tenantId, 600)
  await pool.query('delete from audit_tile where tenant_id = $1', [tenantId])
  await pool.query('update audit_log set tree_size = 0 where tenant_id = $1', [tenantId])
  await grown(tenantId, 600)
  expect(await rootOf(hashesOf(tenantId), 600)).toEqual(await expectedRoot(tenantId))
})

test('a tree whose rows were changed is left as it is and reported once; others grow', async () => {
  const { pool, eventLog } = database.current
  const [bad, good] = [randomUUID(), randomUUID()]
  await write(bad, 3)
  await grown(bad, 3)
  await pool.query(`update audit_tile set hashes = substring(hashes from 33) where tenant_id = $1`, [bad])
  await write(bad, 1)
  await write(good, 1)
  const errors: unknown[] = []
  await expect
    .poll(async () => {
      await eventLog.append().catch((error: unknown) => errors.push(error))
      return errors.length
    })
    .toBe(1)
  expect(String(errors[0])).toContain(bad)
  await grown(good, 1)
  await eventLog.append()
  expect(await eventLog.size(bad)).toBe(4)
  expect((await database.current.auditTree.extent(bad)).size).toBe(3)
})

test('an event whose time is none stops the tree of its tenant alone', async () => {
  const { pool, auditTree } = database.current
  const eventLog = createEventLog(pool)
  const [bad, good] = [randomUUID(), randomUUID()]
  await pool.query(
    `insert into audit_event (id, tenant_id, action, outcome, ip, created_at)
     values (gen_random_uuid(), $1, 'key.created', 'success', '::1', 'infinity')`,
    [bad],
  )
  await write(good, 1)
  const errors: unknown[] = []
  await expect
    .poll(async () => {
      await eventLog.append().catch((error: unknown) => errors.push(error))
      return (await auditTree.extent(good)).size
    })
    .toBe(1)
  expect(errors.map(String).filter((text) => text.includes(bad))).toHaveLength(1)
  await pool.query('delete from audit_log where tenant_id = $1', [bad])
})

test('whole tiles of old events are removed, with an event of it; the tree stays', async () => {
  const { pool, auditTree } = database.current
  const tenantId = randomUUID()
  await write(tenantId, 700)
  await grown(tenantId, 700)
  // An event in the third tile is young.
  await pool.query(
    `update audit_event set created_at = now() where id = (select event_id from audit_log_entry where tenant_id = $1 and seq = 600)`,
    [tenantId],
  )
  const root = await rootOf(hashesOf(tenantId), 700)
  const now = new Date()
  const times = { before: new Date(now.getTime() - 86_400_000), now }
  expect(await auditTree.removeOld(tenantId, times)).toBe(512)
  expect(await auditTree.removeOld(tenantId, times)).toBeNull()
  const left = await auditTree.events(tenantId, 0, 10_000)
  expect(left[0]?.seq).toBe(512)
  const { rows } = await pool.query('select count(*)::int as count from audit_event where tenant_id = $1', [tenantId])
  expect(rows[0].count).toBe(700 - 512 + 1)
  await grown(tenantId, 701)
  expect(await rootOf(hashesOf(tenantId), 700)).toEqual(root)
  const [removal] = await auditTree.events(tenantId, 700, 701)
  expect(removal).toMatchObject({
    action: 'audit_events.removed',
    actorKind: 'system',
    targetId: tenantId,
    details: { kept_from: 512, cause: 'retention.audit_days' },
  })
})

test('nothing is removed while one event of a tile is young', async () => {
  const { pool, auditTree } = database.current
  const tenantId = randomUUID()
  await write(tenantId, 256)
  await grown(tenantId, 256)
  await pool.query(
    `update audit_event set created_at = now() where id = (select event_id from audit_log_entry where tenant_id = $1 and seq = 255)`,
    [tenantId],
  )
  const now = new Date()
  expect(await auditTree.removeOld(tenantId, { before: new Date(now.getTime() - 1000), now })).toBeNull()
  expect(await auditTree.removeOld(randomUUID(), { before: now, now })).toBeNull()
})

test('names are written into events as they are then, and only those of the event’s own tenant', async () => {
  const { pool, eventLog } = database.current
  const [tenantId, otherId, userId, keyId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  for (const id of [tenantId, otherId])
    await pool.query('insert into tenant (id, name, created_at) values ($1, $2, now())', [id, `names-${id}`])
  await pool.query(
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, status, created_at, updated_at)
     values ($1, $2, 'person', 'Before', '{}', '{}', 'active', now(), now())`,
    [userId, tenantId],
  )
  const record = async (of: string, target: string, type = 'user') =>
    pool.query(
      `insert into audit_event (id, tenant_id, actor_id, action, target_type, target_id, outcome, ip, created_at)
       values (gen_random_uuid(), $1, $2, 'user.updated', $4, $3, 'success', '::1', now())`,
      [of, userId, target, type],
    )
  await record(tenantId, userId)
  await pool.query(`update api_user set name = 'After' where id = $1`, [userId])
  await record(tenantId, userId)
  await record(tenantId, keyId, 'key')
  await record(tenantId, 'no-uuid', 'user')
  await record(otherId, userId)
  await grown(tenantId, 4)
  await grown(otherId, 1)
  const named = (await eventLog.read(tenantId, 0, 10)).map(({ actorName, actorKind, targetName }) => [
    actorName,
    actorKind,
    targetName,
  ])
  expect(named).toEqual([
    ['Before', 'person', 'Before'],
    ['After', 'person', 'After'],
    ['After', 'person', null],
    ['After', 'person', null],
  ])
  const [other] = await eventLog.read(otherId, 0, 1)
  expect(other).toMatchObject({ actorName: null, actorKind: null, targetName: null })
})

test('an event that was put into the table past its trigger is found; one that waits for its place is not', async () => {
  const { pool, auditTree } = database.current
  const tenantId = randomUUID()
  await write(tenantId, 3)
  await grown(tenantId, 3)
  expect(await auditTree.unplaced(tenantId)).toEqual([])
  const id = randomUUID()
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(
      `insert into audit_event (id, tenant_id, action, outcome, ip, created_at) values ($1, $2, 'user.created', 'success', '::1', now())`,
      [id, tenantId],
    )
    await client.query('delete from audit_pending where event_id = $1', [id])
    await client.query('commit')
  } finally {
    client.release()
  }
  await write(tenantId, 2)
  const found = await auditTree.unplaced(tenantId)
  expect(found.map((event) => event.id)).toEqual([id])
})
