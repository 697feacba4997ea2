import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { useDatabase } from './support.ts'

const database = useDatabase()

test('the migrations lead to what the entities say', async () => {
  expect(await database.current.orm.migrator.checkSchema()).toBe(false)
})

test('a difference would be noticed', async () => {
  const { orm, pool } = database.current
  await pool.query('alter table api_key add column forgotten text')
  expect(await orm.migrator.checkSchema()).toBe(true)
  await pool.query('alter table api_key drop column forgotten')
})

test('what keys had used before it was kept apart is still there, either way', async () => {
  const { orm, pool } = database.current
  const [tenant, user, used, unused] = Array.from({ length: 4 }, () => randomUUID())
  await pool.query(`insert into tenant (id, name, created_at) values ($1, 'Tenant', now())`, [tenant])
  await pool.query(
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
     values ($1, $2, 'service', 'User', '{}', '{}', now(), now())`,
    [user, tenant],
  )
  await pool.query(
    `insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, secret_id, created_at)
     select id::uuid, $1, $2, 'ks_', '000000', convert_to(id, 'UTF8'), 'none', now() from unnest($3::text[]) as id`,
    [tenant, user, [used, unused]],
  )
  const usage = { count: 7, at: '2026-11-20 10:00:00.123', ip: '192.0.2.1' }
  await pool.query(`insert into key_usage values ($1, $2, $3, $4::timestamp at time zone 'UTC', $5)`, [
    used,
    tenant,
    usage.count,
    usage.at,
    usage.ip,
  ])
  const isThere = async () => (await orm.migrator.getExecuted()).some(({ name }) => name === '20261127000000-key-usage')
  // One after another, the newest first.
  while (await isThere()) await orm.migrator.down()
  const at = `(last_used_at at time zone 'UTC')::text as at, last_used_ip as ip`
  const before = `select id, usage_count::int as count, ${at} from api_key where user_id = $1`
  const rowsBefore = (await pool.query(before, [user])).rows
  expect(rowsBefore).toHaveLength(2)
  expect(rowsBefore).toContainEqual({ id: used, ...usage })
  expect(rowsBefore).toContainEqual({ id: unused, count: 0, at: null, ip: null })
  await orm.migrator.up()
  const after = `select key_id as id, count::int, ${at} from key_usage where tenant_id = $1`
  expect((await pool.query(after, [tenant])).rows).toEqual([{ id: used, ...usage }])
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
