import { randomUUID } from 'node:crypto'
import type { ListSort, Sorting, SortOrder } from '@keystead/domain'
import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { countKeys, findKeys } from '../../src/stores/key-list.ts'
import { createUserListStore } from '../../src/stores/user-list.ts'
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts'
import { openDatabase } from '../../src/index.ts'

// Plans are asked for the rows that they read, which does not depend on how busy the machine is.

const TENANT = randomUUID()
const USERS = 20_000
const KEYS = 40_000
const PAGE = 100

let database: TestDatabase
let pool: Pool

beforeAll(async () => {
  database = await createTestDatabase(inject('adminUrl'))
  const opened = await openDatabase(database.url)
  await opened.prepare(async () => undefined)
  await opened.close()
  pool = new Pool({ connectionString: database.url, max: 1 })
  await fill()
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

/** Half of all were used, and a tenth expires. Names are in no order of the ids. */
async function fill(): Promise<void> {
  await pool.query(`insert into tenant (id, name, created_at) values ($1, 'Tenant', now())`, [TENANT])
  await pool.query(
    `insert into api_user (id, tenant_id, kind, name, email, roles, scopes, expires_at, created_at, updated_at)
     select uuidv7(), $1, 'service', md5(n::text), 'u' || n || '@example.com', '{}', '{}',
       case when n % 10 = 0 then now() + n * interval '1 minute' end, now(), now() from generate_series(1, $2::int) n`,
    [TENANT, USERS],
  )
  await pool.query(
    `insert into api_key (id, tenant_id, user_id, name, prefix, last_six, hash, secret_id, scopes, expires_at, created_at)
     select uuidv7(), $1, u.id, md5(u.name || n), 'ks_' || left(md5('p' || u.id || n), 7), left(md5('s' || u.id || n), 6),
       sha256((u.id || n::text)::bytea), 'secret', '{}', case when n = 1 then u.expires_at end, now()
     from api_user u, generate_series(1, $2::int) n`,
    [TENANT, KEYS / USERS],
  )
  await pool.query(
    `insert into key_usage (key_id, tenant_id, count, last_used_at)
     select id, tenant_id, 1, now() - random() * interval '100 days' from api_key where right(id::text, 1) < '8'`,
  )
  await pool.query(
    `insert into user_usage (user_id, tenant_id, total_requests, first_used_at, last_used_at, day, day_requests)
     select id, tenant_id, 1, now(), now() - random() * interval '100 days', now(), 1 from api_user where right(id::text, 1) < '8'`,
  )
  await pool.query('vacuum analyze')
}

interface Plan {
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Plan[]
}

const LISTED = new Set(['api_key', 'api_user', 'key_usage', 'user_usage'])

/** Rows that a plan has read of what is listed. */
const readBy = (plan: Plan): number => {
  const rows =
    plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0)
  const own = LISTED.has(plan['Relation Name'] ?? '') ? rows * plan['Actual Loops'] : 0
  return (plan.Plans ?? []).reduce((sum, below) => sum + readBy(below), own)
}

interface Query {
  text: string
  values: unknown[]
}

/** A pool that runs each statement, and notes what its plan has read. */
function explaining(): { pool: Pool; read: () => number } {
  let read = 0
  const asking = {
    async query(query: Query | string, values?: unknown[]) {
      const text = typeof query === 'string' ? query : query.text
      const given = typeof query === 'string' ? values : query.values
      const { rows } = await pool.query(`explain (analyze, format json) ${text}`, given)
      read += readBy(rows[0]['QUERY PLAN'][0].Plan)
      return typeof query === 'string' ? pool.query(query, values) : pool.query(query)
    },
  }
  return { pool: asking as unknown as Pool, read: () => read }
}

const SORTS: [ListSort, SortOrder, boolean | null][] = [
  ['created_at', 'desc', null],
  ['created_at', 'asc', null],
  ['name', 'asc', null],
  ['name', 'desc', null],
  ['last_used_at', 'asc', true],
  ['last_used_at', 'desc', true],
  ['last_used_at', 'asc', false],
  ['expires_at', 'asc', true],
  ['expires_at', 'desc', true],
  ['expires_at', 'desc', false],
]

/** The place of the last item of a page, in the middle of the list. */
const middle = async (table: string, usage: string, owner: string, by: ListSort, hasValue: boolean | null) => {
  const { rows } = await pool.query(
    `select t.id, t.name, t.expires_at, g.last_used_at from ${table} t left join ${usage} g on g.${owner} = t.id
     where ${by === 'last_used_at' || by === 'expires_at' ? `${by} is ${hasValue === true ? 'not ' : ''}null` : 'true'}
     order by ${by === 'created_at' || hasValue === false ? 't.id' : by} offset 900 limit 1`,
  )
  const [row] = rows
  const value = by === 'created_at' || hasValue === false ? null : by === 'name' ? row.name : row[by].toISOString()
  return { id: String(row.id), value }
}

/** Those that were used are skipped, one by one. */
const mostReadOf = (by: ListSort, hasValue: boolean | null) =>
  (by === 'last_used_at' && hasValue === false ? 40 : 12) * PAGE

describe.each(SORTS)('a page by %s %s (has the instant: %s)', (by, order, hasValue) => {
  const sortingAt = async (table: string, usage: string, owner: string): Promise<Sorting> => ({
    ...{ by, order, hasValue },
    after: await middle(table, usage, owner, by, hasValue),
  })

  test('of keys reads little more than its rows', async () => {
    const sorting = await sortingAt('api_key', 'key_usage', 'key_id')
    const { pool: planning, read } = explaining()
    const found = await findKeys({ hot: planning, planning }, { tenantId: TENANT, sorting, limit: PAGE })
    expect(found).toHaveLength(PAGE)
    expect(found[0]!.createdAt).toBeInstanceOf(Date)
    expect(read()).toBeLessThan(mostReadOf(by, hasValue))
  })

  test('of users reads little more than its rows', async () => {
    const sorting = await sortingAt('api_user', 'user_usage', 'user_id')
    const { pool: planning, read } = explaining()
    const found = await createUserListStore(planning).find({ tenantId: TENANT, now: new Date() }, sorting, PAGE)
    expect(found).toHaveLength(PAGE)
    expect(found[0]!.createdAt).toBeInstanceOf(Date)
    expect(read()).toBeLessThan(mostReadOf(by, hasValue))
  })
})

const NEWEST: Sorting = { by: 'created_at', order: 'desc', hasValue: null, after: null }

test('a search for what few have reads few, and one for what most have reads a page', async () => {
  for (const search of ['u19999@', 'u1999']) {
    const { pool: planning, read } = explaining()
    const found = await createUserListStore(planning).find({ tenantId: TENANT, now: new Date(), search }, NEWEST, PAGE)
    expect(found.length).toBeGreaterThan(0)
    expect(read()).toBeLessThan(12 * PAGE)
  }
  const { rows } = await pool.query('select prefix from api_key limit 1')
  for (const search of [String(rows[0].prefix), 'ks_']) {
    const { pool: planning, read } = explaining()
    const found = await findKeys(
      { hot: planning, planning },
      { tenantId: TENANT, search, sorting: NEWEST, limit: PAGE },
    )
    expect(found.length).toBeGreaterThan(0)
    expect(read()).toBeLessThan(12 * PAGE)
  }
})

test('the keys that were used longest ago are read by their last use, and counting reads no more than it counts', async () => {
  const before = new Date(Date.now() - 30 * 86_400_000)
  const { pool: planning, read } = explaining()
  const pools = { hot: planning, planning }
  const sorting: Sorting = { by: 'last_used_at', order: 'asc', hasValue: true, after: null }
  await findKeys(pools, { tenantId: TENANT, lastUsedBefore: before, sorting, limit: PAGE })
  expect(read()).toBeLessThan(12 * PAGE)
  const counts = explaining()
  const found = await countKeys({ hot: counts.pool, planning: counts.pool }, { tenantId: TENANT, limit: 500 })
  expect(found.get(null)).toBe(500)
  expect(counts.read()).toBeLessThan(12 * PAGE)
})
