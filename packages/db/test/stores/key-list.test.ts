import { randomUUID } from 'node:crypto'
import { createHotPool } from '../../src/stores/query.ts'
import { findKeys } from '../../src/stores/key-list.ts'
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts'
import { openDatabase } from '../../src/index.ts'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

let database: TestDatabase
let hot: Pool

const TENANT = randomUUID()
const KEYS = 20_000
const OWNERS = 50

interface Owners {
  users: string[]
  projects: string[]
}
let owners: Owners

beforeAll(async () => {
  database = await createTestDatabase(inject('adminUrl'))
  const opened = await openDatabase(database.url)
  await opened.prepare(async () => undefined)
  await opened.close()
  hot = createHotPool(database.url)
  owners = await fill()
})
afterAll(async () => {
  await hot.end()
  await database.drop()
})

/** A tenant whose keys belong to one user and one project, nearly all of them; the other owners have one each, the oldest. */
async function fill(): Promise<Owners> {
  await hot.query(`insert into tenant (id, name, created_at) values ($1, 'Tenant', now())`, [TENANT])
  const users = await hot.query<{ id: string }>(
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
     select uuidv7(), $1, 'service', 'Service ' || n, '{}', '{}', now(), now() from generate_series(1, $2::int) n returning id`,
    [TENANT, OWNERS],
  )
  const projects = await hot.query<{ id: string }>(
    `insert into project (id, tenant_id, name, created_at)
     select uuidv7(), $1, 'Project ' || n, now() from generate_series(1, $2::int) n returning id`,
    [TENANT, OWNERS],
  )
  const ids = { users: users.rows.map(({ id }) => id), projects: projects.rows.map(({ id }) => id) }
  await hot.query(
    `insert into api_key (id, tenant_id, user_id, project_id, prefix, last_six, hash, secret_id, scopes, created_at)
     select uuidv7(), $1, ($2::uuid[])[least(n, $4::int)], ($3::uuid[])[least(n, $4::int)], 'ks_', '123456', sha256(n::text::bytea), 'secret', '{}', now()
     from generate_series(1, $5::int) n`,
    [TENANT, ids.users, ids.projects, OWNERS, KEYS],
  )
  await hot.query('analyze')
  return ids
}

interface Plan {
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: Plan[]
}

/** Rows of `api_key` that a plan has read. */
const readBy = (plan: Plan): number => {
  const rows = (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
  const own = plan['Relation Name'] === 'api_key' ? rows : 0
  return (plan.Plans ?? []).reduce((sum, below) => sum + readBy(below), own)
}

/** A pool that runs each statement as it is, and once more to see its plan. */
const explaining = (plans: Plan[]) =>
  ({
    async query(text: string, values: unknown[]) {
      const { rows } = await hot.query(`explain (analyze, format json) ${text}`, values)
      plans.push(rows[0]['QUERY PLAN'][0].Plan)
      return hot.query(text, values)
    },
  }) as unknown as Pool

describe.each(['user', 'project'] as const)('the newest keys of each %s', (kind) => {
  const idsOf = () => (kind === 'user' ? owners.users : owners.projects)

  test('are found without reading the other keys of the tenant', async () => {
    const plans: Plan[] = []
    const found = await findKeys(
      { hot: explaining(plans), planning: hot },
      { tenantId: TENANT, owners: { kind, ids: idsOf() }, limit: 3 },
    )
    expect(found).toHaveLength(OWNERS - 1 + 3)
    const [plan] = plans
    expect(readBy(plan!)).toBeLessThan(1000)
  })

  test('are limited for each, newest first, and only of this tenant', async () => {
    const found = await findKeys({ hot, planning: hot }, { tenantId: TENANT, owners: { kind, ids: idsOf() }, limit: 2 })
    const ids = found.map(({ id }) => id)
    expect(ids).toEqual(ids.toSorted().toReversed())
    const counts = Map.groupBy(found, ({ user, project }) => (kind === 'user' ? user.id : project!.id))
    expect([...counts.values()].map(({ length }) => length).toSorted((a, b) => a - b)).toEqual([
      ...Array.from({ length: OWNERS - 1 }, () => 1),
      2,
    ])
    expect(
      await findKeys({ hot, planning: hot }, { tenantId: randomUUID(), owners: { kind, ids: idsOf() }, limit: 2 }),
    ).toEqual([])
  })
})
