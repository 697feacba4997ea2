import { randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import { expect, test } from 'vitest'
import { type RestoredDatabase, useDumps } from '../dumps.ts'
import { useDatabase } from './support.ts'

const database = useDatabase()
const restored = useDumps()

test('the migrations lead to what the entities say', async () => {
  expect(await database.current.orm.migrator.checkSchema()).toBe(false)
})

test('a difference would be noticed', async () => {
  const { orm, pool } = database.current
  await pool.query('alter table api_key add column forgotten text')
  expect(await orm.migrator.checkSchema()).toBe(true)
  await pool.query('alter table api_key drop column forgotten')
})

/** The rows of a tenant and a user, for keys. */
async function makeUser(client: Client): Promise<{ tenant: string; user: string }> {
  const [tenant, user] = [randomUUID(), randomUUID()]
  await client.query(`insert into tenant (id, name, created_at) values ($1, 'Tenant', now())`, [tenant])
  await client.query(
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
     values ($1, $2, 'service', 'User', '{}', '{}', now(), now())`,
    [user, tenant],
  )
  return { tenant, user }
}

async function prepare({ open }: RestoredDatabase): Promise<void> {
  await (await open()).prepare(async () => undefined)
}

test('what keys had used before it was kept apart is still there, either way', async () => {
  const usage = { count: 7, at: '2026-11-20 10:00:00.123', ip: '192.0.2.1' }
  const at = `(last_used_at at time zone 'UTC')::text as at, last_used_ip as ip`
  const keys = `
    insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, secret_id, created_at)
    select id::uuid, $1, $2, 'ks_', '000000', convert_to(id, 'UTF8'), 'none', now() from unnest($3::text[]) as id`
  const ways = {
    // In the rows of the keys.
    '20261125130000-room-for-counts': `
      update api_key set usage_count = $3, last_used_at = $4::timestamp at time zone 'UTC', last_used_ip = $5 where id = $1 and tenant_id = $2`,
    // In rows of their own.
    '20261127000000-key-usage': `insert into key_usage values ($1, $2, $3, $4::timestamp at time zone 'UTC', $5)`,
  }
  for (const [schema, use] of Object.entries(ways)) {
    const older = await restored(schema)
    const { client } = older
    const { tenant, user } = await makeUser(client)
    const [used, unused] = [randomUUID(), randomUUID()]
    await client.query(keys, [tenant, user, [used, unused]])
    await client.query(use, [used, tenant, usage.count, usage.at, usage.ip])
    await prepare(older)
    const after = `select key_id as id, count::int, ${at} from key_usage where tenant_id = $1`
    expect((await client.query(after, [tenant])).rows).toEqual([{ id: used, ...usage }])
    expect((await client.query('select id from api_key where tenant_id = $1', [tenant])).rows).toHaveLength(2)
  }
})

test('keys from before they said what they are for go on managing, but for gateway keys and imported ones', async () => {
  const older = await restored('20261127000000-key-usage')
  const { client } = older
  const { tenant, user } = await makeUser(client)
  const insert = `
    insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, secret_id, created_at, import_hash)
    select gen_random_uuid(), $1, $2, prefix, '000000', convert_to(prefix || gen_random_uuid(), 'UTF8'), 'none', now(),
           case when prefix in ('imported', 'gw_mine') then convert_to(gen_random_uuid()::text, 'UTF8') end
    from unnest($3::text[]) as prefix`
  await client.query(insert, [tenant, user, ['ks_abc', 'agg_abc', 'configured', 'gw_abc', 'imported', 'gw_mine']])
  await prepare(older)
  // A release that does not know the column, running beside this one.
  await client.query(insert, [tenant, user, ['ks_old']])
  const { rows } = await client.query<{ prefix: string; management: boolean | null }>(
    `select prefix, management from api_key where tenant_id = $1`,
    [tenant],
  )
  expect(Object.fromEntries(rows.map(({ prefix, management }) => [prefix, management]))).toEqual({
    ks_abc: true,
    agg_abc: true,
    configured: true,
    gw_abc: null,
    imported: false,
    gw_mine: false,
    ks_old: true,
  })
})

test('preparing again changes nothing; many at once take turns', async () => {
  const { current } = database
  let inside = 0
  const visits = Array.from({ length: 5 }, () =>
    current.prepare(async () => {
      inside += 1
      expect(inside).toBe(1)
      await current.ping()
      inside -= 1
    }),
  )
  await Promise.all(visits)
  const { rows } = await current.pool.query('select count(*)::int as count from keystead_migration')
  expect(rows).toEqual([{ count: (await current.orm.migrator.getExecuted()).length }])
})
