import { randomUUID } from 'node:crypto'
import { StatementCount } from '@keystead/db/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { sharedBench, type TestBench } from '../v1/support.ts'
import { dataOf } from './identity-support.ts'
import { ask, expectRefused } from './support.ts'

let bench: TestBench
let tenant: TestTenant
let owner: TestClient

const USERS = 30

beforeAll(async () => {
  bench = await sharedBench()
  tenant = await bench.server.createTenant()
  owner = tenant.owner
  await fill(tenant.id, { users: USERS, keysEach: 4, projectsEach: 2 })
})

/** Users with keys, each key for one of the projects that its user is a member of. */
async function fill(tenantId: string, { users, keysEach, projectsEach }: Record<string, number>): Promise<void> {
  await bench.store.rows(
    `with u as (
       insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
       select uuidv7(), $1, 'service', 'Filled ' || gen_random_uuid(), '{}', '{}', now(), now() from generate_series(1, $2::int)
       returning id
     ), p as (
       insert into project (id, tenant_id, name, created_at)
       select uuidv7(), $1, 'Filled ' || gen_random_uuid(), now() from u, generate_series(1, $4::int)
       returning id
     ), m as (
       insert into membership (project_id, user_id, tenant_id, created_at)
       select p.id, u.id, $1, now()
       from (select id, row_number() over () as n from p) p
       join (select id, row_number() over () as n from u) u on u.n = (p.n - 1) % $2 + 1
       returning project_id, user_id
     )
     insert into api_key (id, tenant_id, user_id, project_id, prefix, last_six, hash, secret_id, scopes, created_at)
     select uuidv7(), $1, user_id, project_id, 'ks_fill', '123456', sha256(gen_random_uuid()::text::bytea), 'filled', '{}', now()
     from m, generate_series(1, $3::int)`,
    [tenantId, users, Math.ceil(keysEach! / projectsEach!), projectsEach],
  )
}

/**
 * Every statement that reads what identity is made of; counts of use are stored before keys are read. Streams of signals, alerts
 * and imported keys are looked after in the background.
 */
const READS =
  /^\s*select\b(?!.*\b(?:signal_stream|import_hash)\b).*\b(?:from|join) "?(?:api_user|api_key|project|membership|usage_bucket)"?\b/s

/** The least of three: what happens to be asked in the background only adds to it. */
async function statementsOf(client: TestClient, query: string): Promise<number> {
  await dataOf(client, query)
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 3; i += 1) {
    using statements = new StatementCount(READS)
    await dataOf(client, query)
    least = Math.min(least, statements.count)
  }
  return least
}

describe('as many statements for many as for one', () => {
  test.each([
    ['users', (n: number) => `{ users(first: ${n}) { nodes { name status } } }`, 1],
    ['users with their counts', (n: number) => `{ users(first: ${n}) { nodes { apiKeysCount projectsCount } } }`, 3],
    [
      'the total of users',
      (n: number) => `{ users(first: ${n}) { nodes { id } pageInfo { totalCount again: totalCount } } }`,
      2,
    ],
    [
      'users, their keys, their projects',
      (n: number) => `{ users(first: ${n}) { nodes { keys(first: 5) { nodes { masked project { name } } } } } }`,
      3,
    ],
    [
      'users, their keys, and those of other statuses',
      (n: number) =>
        `{ users(first: ${n}) { nodes { keys(first: 5) { nodes { id } } r: keys(first: 5, filter: {status: REVOKED}) { nodes { id } } } } }`,
      3,
    ],
    [
      'keys and their users, twice',
      (n: number) =>
        `{ keys(first: ${n}) { nodes { user { email } } } again: keys(first: ${n}) { nodes { user { name } } } }`,
      3,
    ],
    [
      'keys, their users, and the keys of these',
      (n: number) =>
        `{ keys(first: ${n}) { nodes { user { keys(first: 3) { nodes { id } pageInfo { totalCount } } } } } }`,
      4,
    ],
    [
      'projects and their members',
      (n: number) =>
        `{ projects(first: ${n}) { nodes { membersCount members(first: 3) { nodes { name } pageInfo { totalCount } } } } }`,
      4,
    ],
    [
      'users and the members of their projects',
      (n: number) =>
        `{ users(first: ${n}) { nodes { projects(first: 2) { nodes { members(first: 2) { nodes { email } } } } } } }`,
      5,
    ],
    [
      'the usage of keys, users and projects',
      (n: number) =>
        `{ keys(first: ${n}) { nodes { usage(first: 1) { nodes { count } } user { usage(first: 1) { nodes { count } } } project { usage(first: 1) { nodes { count } } } } } }`,
      6,
    ],
  ] as const)('%s', async (_what, query, expected) => {
    expect(await statementsOf(owner, query(1))).toBe(expected)
    expect(await statementsOf(owner, query(USERS))).toBe(expected)
  })

  test('nodes of each type', async () => {
    const { users, keys, projects } = await dataOf(
      owner,
      '{ users(first: 20) { nodes { id } } keys(first: 20) { nodes { id } } projects(first: 20) { nodes { id } } }',
    )
    const ids = [users, keys, projects].flatMap(({ nodes }) => nodes.map(({ id }: { id: string }) => id))
    const query = `{ nodes(ids: ${JSON.stringify(ids)}) { id } }`
    expect((await dataOf(owner, query)).nodes).toHaveLength(60)
    expect(await statementsOf(owner, query)).toBe(3)
  })
})

describe('refused with 400, before anything is read', () => {
  const expensive = [
    '{ users(first: 100) { nodes { keys(first: 100) { nodes { id } } } } }',
    '{ users(first: 100) { nodes { keys(first: 100) { __typename } } } }',
    '{ users(first: 100) { edges { node { keys(first: 100) { edges { cursor } } } } } }',
    '{ projects(first: 100) { nodes { members(first: 100) { nodes { email } } } } }',
    '{ projects(first: 50) { nodes { members(first: 50) { nodes { keys(first: 50) { nodes { id } } } } } } }',
    '{ keys(first: 100) { nodes { user { keys(first: 100) { nodes { user { email } } } } } } }',
    // Nothing is written of the sizes, which are 20 then.
    '{ users { nodes { keys { nodes { user { projects { nodes { name } } } } } } } }',
    '{ users(first: 100) { nodes { usage(first: 100) { nodes { count } } } } }',
    `{ ${Array.from({ length: 30 }, (_, i) => `u${i}: usage(first: 100) { nodes { count } }`).join(' ')} }`,
    `{ ${Array.from({ length: 30 }, (_, i) => `u${i}: users(first: 100) { nodes { id } }`).join(' ')} }`,
    '{ ...A } fragment A on Query { users(first: 100) { nodes { ...B } } } fragment B on User { keys(first: 100) { nodes { id } } }',
    `{ ${'keys(first: 1) { nodes { user { '.repeat(4)} id ${'} } }'.repeat(4)} }`,
  ]

  test.each(expensive)('%s', async (query) => {
    using statements = new StatementCount(READS)
    expectRefused(await ask(owner, query), 400, 'OPERATION_TOO_COMPLEX')
    expect(statements.count).toBe(0)
  })

  test('a size in a variable, or its default, counts as if it were written', async () => {
    const query = (declared: string) =>
      `query(${declared}) { users(first: $n) { nodes { keys(first: $n) { nodes { id } } } } }`
    await dataOf(owner, query('$n: Int'), { n: 10 })
    expectRefused(await ask(owner, query('$n: Int'), { variables: { n: 100 } }), 400, 'OPERATION_TOO_COMPLEX')
    expectRefused(await ask(owner, query('$n: Int = 100')), 400, 'OPERATION_TOO_COMPLEX')
  })

  test('the fields of many nodes count for each id', async () => {
    const keys = `... on User { keys(first: 50) { nodes { id } } }`
    const ids = Array.from({ length: 100 }, () => randomUUID())
    expectRefused(await ask(owner, `{ nodes(ids: ${JSON.stringify(ids)}) { ${keys} } }`), 400, 'OPERATION_TOO_COMPLEX')
    const variable = (declared: string) => `query(${declared}) { nodes(ids: $ids) { ${keys} } }`
    const answer = await ask(owner, variable('$ids: [ID!]!'), { variables: { ids } })
    expectRefused(answer, 400, 'OPERATION_TOO_COMPLEX')
    const byDefault = await ask(owner, variable(`$ids: [ID!]! = ${JSON.stringify(ids)}`))
    expectRefused(byDefault, 400, 'OPERATION_TOO_COMPLEX')
    await dataOf(owner, variable('$ids: [ID!]!'), { ids: ids.slice(0, 20) })
  })
})

test('no accepted query returns more items than it has points', async () => {
  // The densest lists that are accepted: two levels whose sizes multiply to the limit.
  for (const [outer, inner] of [
    [100, 24],
    [49, 50],
    [24, 100],
  ]) {
    const query = (first: number) =>
      `{ keys(first: ${first}) { nodes { user { keys(first: ${inner}) { nodes { __typename } } } } } }`
    const { keys } = await dataOf(owner, query(outer! - 4))
    const items = keys.nodes.flatMap(({ user }: { user: { keys: { nodes: object[] } } }) => user.keys.nodes)
    expect(items.length).toBeLessThanOrEqual(5000)
    expectRefused(await ask(owner, query(outer! + 4)), 400, 'OPERATION_TOO_COMPLEX')
  }
})
