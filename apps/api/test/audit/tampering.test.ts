import { randomUUID } from 'node:crypto'
import type { Sql } from '@keystead/db/testing'
import { beforeAll, expect, test } from 'vitest'
import type { TestTenant } from '../support/server.ts'
import { sharedBench, type TestBench } from '../v1/support.ts'
import { checkpointOf, exported, keysOf, verified } from './support.ts'

// What someone can do who may write to every table: the signed checkpoint and the hashes in the tiles are from before.

let bench: TestBench
let keys: string

beforeAll(async () => {
  bench = await sharedBench()
  keys = await keysOf(bench.server)
})

const EVENTS = 300

/** A tenant with a log of many events, in a place of its own. */
async function logged(count = EVENTS): Promise<{ tenant: TestTenant; size: number; checkpoint: string }> {
  const tenant = await bench.server.createTenant()
  await bench.store.rows(
    `insert into audit_event (id, tenant_id, action, outcome, ip, details, created_at)
     select gen_random_uuid(), $1, 'user.created', 'success', '::1', jsonb_build_object('name', 'user ' || i), now()
     from generate_series(1, $2) as i`,
    [tenant.id, count],
  )
  const checkpoint = await checkpointOf(tenant.owner)
  const { rows } = bench.store
  const [log] = await rows('select tree_size::int as size from audit_log where tenant_id = $1', [tenant.id])
  return { tenant, size: Number(log!['size']), checkpoint }
}

type Tampering = (rows: Sql['rows'], tenantId: string, place: number, size: number) => Promise<RegExp>

const idAt = `(select event_id from audit_log_entry where tenant_id = $1 and seq = $2)`

const edit =
  (change: string): Tampering =>
  async (rows, tenantId, place) => {
    await rows(`update audit_event set ${change} where id = ${idAt}`, [tenantId, place])
    return new RegExp(`place ${place} was altered`)
  }

/** Each says what it must be called. They are made in the database, and the tree is left as it is. */
const tamperings: Record<string, Tampering> = {
  'another action': edit(`action = 'user.deleted'`),
  'another actor': edit(`actor_id = '00000000-0000-0000-0000-00000000000a'`),
  'another address': edit(`ip = '203.0.113.66'`),
  'another time': edit(`created_at = created_at - interval '1 second'`),
  'another name': edit(`target_name = 'Nobody'`),
  'other details': edit(`details = details || '{"name": "another"}'`),
  'other changes': edit(`changes = '{"name": {"before": 1, "after": 2}}'`),
  'a count': edit('count = count + 1'),
  'an outcome': edit(`outcome = 'failure'`),
  'a null': edit('details = null'),
  'an event deleted': async (rows, tenantId, place) => {
    await rows(`delete from audit_event where id = ${idAt}`, [tenantId, place])
    return new RegExp(`event of place ${place} is missing`)
  },
  'an event deleted with its place': async (rows, tenantId, place) => {
    await rows(`delete from audit_event where id = ${idAt}`, [tenantId, place])
    await rows('delete from audit_log_entry where tenant_id = $1 and seq = $2', [tenantId, place])
    return new RegExp(`event of place ${place} is missing`)
  },
  'an event deleted, and those behind it moved up': async (rows, tenantId, place, size) => {
    await rows(`delete from audit_event where id = ${idAt}`, [tenantId, place])
    await rows('delete from audit_log_entry where tenant_id = $1 and seq = $2', [tenantId, place])
    await moved(rows, tenantId, place + 1, -1)
    return place === size - 1
      ? new RegExp(`place ${place} is missing`)
      : new RegExp(`event of place ${place} is missing`)
  },
  'an event inserted, and those behind it moved down': async (rows, tenantId, place) => {
    const id = randomUUID()
    await moved(rows, tenantId, place, 1)
    await inserted(rows, tenantId, id)
    await rows('insert into audit_log_entry (tenant_id, seq, event_id) values ($1, $2, $3)', [tenantId, place, id])
    return new RegExp(place === 0 ? `${id} was (inserted at place 0|altered)` : `${id} was inserted at place ${place}`)
  },
  'an event inserted in place of another': async (rows, tenantId, place) => {
    const id = randomUUID()
    await inserted(rows, tenantId, id)
    await rows('update audit_log_entry set event_id = $3 where tenant_id = $1 and seq = $2', [tenantId, place, id])
    return new RegExp(`place ${place} was altered`)
  },
  'an event inserted into the table alone': async (rows, tenantId) => {
    const id = randomUUID()
    await inserted(rows, tenantId, id)
    return new RegExp(`event ${id} was inserted: it has no place`)
  },
  'two events exchanged': async (rows, tenantId, place, size) => {
    const other = (place + 1 + Math.floor((size - 1) / 2)) % size
    await exchanged(rows, tenantId, place, other)
    const [first, second] = [Math.min(place, other), Math.max(place, other)]
    return new RegExp(`reordered: at place ${first} is event [0-9a-f-]+ of place ${second}$`)
  },
  'the end cut off': async (rows, tenantId, place) => {
    await rows(
      `delete from audit_event where id in (select event_id from audit_log_entry where tenant_id = $1 and seq >= $2)`,
      [tenantId, place],
    )
    await rows('delete from audit_log_entry where tenant_id = $1 and seq >= $2', [tenantId, place])
    return new RegExp(`event of place ${place} is missing`)
  },
  'the end cut off, also of the tree': async (rows, tenantId, place) => {
    await rows('delete from audit_log_entry where tenant_id = $1 and seq >= $2', [tenantId, place])
    await rows(
      `delete from audit_event where tenant_id = $1 and id not in (select event_id from audit_log_entry where tenant_id = $1)`,
      [tenantId],
    )
    await rows('update audit_log set size = $2, tree_size = $2 where tenant_id = $1', [tenantId, place])
    return new RegExp(`event of place ${place} is missing`)
  },
  'events called removed after their time': async (rows, tenantId, place) => {
    await rows(
      `delete from audit_event where id in (select event_id from audit_log_entry where tenant_id = $1 and seq < $2)`,
      [tenantId, place + 1],
    )
    await rows('update audit_log set kept_from = 256 where tenant_id = $1', [tenantId])
    return /event of place 0 is missing/
  },
}

async function moved(rows: Sql['rows'], tenantId: string, from: number, by: number): Promise<void> {
  await rows('update audit_log_entry set seq = -seq - 1000000 where tenant_id = $1 and seq >= $2', [tenantId, from])
  await rows('update audit_log_entry set seq = -seq - 1000000 + $2 where tenant_id = $1 and seq < 0', [tenantId, by])
}

/** Past the log: what waits for its place is taken away in the same transaction. */
const inserted = async (rows: Sql['rows'], tenantId: string, id: string): Promise<void> => {
  await rows(`do $$ begin
    insert into audit_event (id, tenant_id, action, outcome, ip, created_at)
    values ('${id}', '${tenantId}', 'user.created', 'success', '::1', now());
    delete from audit_pending where event_id = '${id}';
  end $$`)
}

async function exchanged(rows: Sql['rows'], tenantId: string, one: number, other: number): Promise<void> {
  const of = (seq: number) => `(select event_id from audit_log_entry where tenant_id = '${tenantId}' and seq = ${seq})`
  await rows(`do $$ declare a uuid = ${of(one)}; b uuid = ${of(other)}; begin
    delete from audit_log_entry where tenant_id = '${tenantId}' and seq in (${one}, ${other});
    insert into audit_log_entry (tenant_id, seq, event_id) values ('${tenantId}', ${one}, b), ('${tenantId}', ${other}, a);
  end $$`)
}

/** Keeps the rows of a log. @returns what puts them back */
async function backedUp(rows: Sql['rows'], tenantId: string): Promise<() => Promise<void>> {
  const name = tenantId.replaceAll('-', '')
  const columns = 'audit_event audit_log_entry audit_log'.split(' ')
  for (const table of columns)
    await rows(`create table backup_${table}_${name} as select * from ${table} where tenant_id = '${tenantId}'`)
  const restoring = columns.map(
    (table) =>
      `delete from ${table} where tenant_id = '${tenantId}'; insert into ${table} select * from backup_${table}_${name};`,
  )
  return async () => {
    await rows(`do $$ begin ${restoring.join(' ')} delete from audit_pending where tenant_id = '${tenantId}'; end $$`)
  }
}

test(
  '200 random changes in the database are each found, and the first place is named',
  { timeout: 300_000 },
  async () => {
    const { tenant, size, checkpoint } = await logged()
    const { rows } = bench.store
    const restore = await backedUp(rows, tenant.id)
    const check = async () => verified({ lines: await exported(tenant.owner), checkpoint, keys })
    expect(await check()).toMatchObject({ ok: true })
    const kinds = Object.entries(tamperings)
    for (let i = 0; i < 200; i += 1) {
      const [kind, tamper] = kinds[i % kinds.length]!
      const place = Math.floor(Math.random() * size)
      const named = await tamper(rows, tenant.id, place, size)
      const { ok, text } = await check()
      expect(ok, `${kind} at ${place}`).toBe(false)
      expect(text, `${kind} at ${place} of ${size}`).toMatch(named)
      await restore()
    }
    expect(await check()).toMatchObject({ ok: true })
  },
)

test('an event that is changed together with its hash is found by the root, and by an earlier checkpoint to a range', async () => {
  const { tenant, size, checkpoint } = await logged(200)
  const { rows } = bench.store
  const earlier = (await checkpointOf(tenant.owner, '?size=50')) + (await checkpointOf(tenant.owner, '?size=120'))
  const [before] = await exported(tenant.owner, '?from=100&to=101')
  await rows(`update audit_event set action = 'user.deleted' where id = ${idAt}`, [tenant.id, 100])
  const { eventLeaf } = await import('@keystead/domain')
  const { leaf_hash: _, ...event } = JSON.parse(before!)
  const leaf = eventLeaf({ ...event, action: 'user.deleted' })
  await rows(`update audit_tile set hashes = overlay(hashes placing $2 from $3) where tenant_id = $1 and level = 0`, [
    tenant.id,
    leaf,
    100 * 32 + 1,
  ])
  const lines = await exported(tenant.owner)
  expect(await verified({ lines, checkpoint, keys })).toEqual({
    ok: false,
    text: expect.stringContaining(`from place 0 to ${size - 1} was changed together with its hash`),
  })
  expect(await verified({ lines, checkpoint, keys, earlier })).toEqual({
    ok: false,
    text: expect.stringContaining('from place 50 to 119 was changed together with its hash'),
  })
  // The log goes on and is signed anew: only what was kept elsewhere tells.
  const forged = await checkpointOf(tenant.owner)
  expect(await verified({ lines, checkpoint: forged, keys })).toMatchObject({ ok: true })
  expect(await verified({ lines, checkpoint: forged, keys, earlier })).toMatchObject({ ok: false })
})

test('a checkpoint that was changed, is of another log, or is signed by another key is refused', async () => {
  const { tenant, checkpoint, size } = await logged(3)
  const lines = await exported(tenant.owner)
  const refused = async (text: string, named: RegExp, jwks = keys) => {
    const answer = await verified({ lines, checkpoint: text, keys: jwks })
    expect(answer).toEqual({ ok: false, text: expect.stringMatching(named) })
  }
  await refused(checkpoint.replace(`\n${size}\n`, `\n${size - 1}\n`), /signed by none of the keys/)
  await refused(checkpoint.replaceAll(tenant.id, randomUUID()), /signed by none of the keys/)
  await refused(checkpoint, /signed by none of the keys/, '{"keys": []}')
  await refused(checkpoint, /not a JSON Web Key Set/, '[]')
  await refused('no note', /not a signed note/)
  const other = await logged(1)
  const mixed = await verified({ lines, checkpoint, keys, earlier: other.checkpoint })
  expect(mixed).toEqual({ ok: false, text: expect.stringContaining('of two logs') })
})

test('whatever stands in the file in place of a line is found', async () => {
  const { tenant, checkpoint } = await logged(5)
  const lines = await exported(tenant.owner)
  for (const line of [
    '',
    '{}',
    '[]',
    'null',
    '{"seq":2}',
    '{"seq":"2","leaf_hash":"x"}',
    '\u0000',
    lines[1]!,
    lines[3]!,
  ]) {
    const { ok, text } = await verified({ lines: lines.toSpliced(2, 1, line), checkpoint, keys })
    expect([ok, text]).toEqual([false, expect.stringMatching(/place 2|was altered/)])
  }
  const swapped = lines.toSpliced(2, 2, lines[3]!, lines[2]!)
  expect((await verified({ lines: swapped, checkpoint, keys })).text).toMatch(/reordered: at place 2 .* of place 3/)
  expect(
    await verified({ lines: [...lines, ...(await exported(tenant.owner, '?to=0'))], checkpoint, keys }),
  ).toMatchObject({ ok: true })
})
