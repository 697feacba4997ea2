import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestTenant } from '../support/server.ts'
import { sharedBench, type TestBench } from './support.ts'

const COUNT = 230

let bench: TestBench
let tenant: TestTenant

/**
 * Users and keys of which every third was used, every fourth expires, and whose names are in another order than their ids. Many share a
 * name, an instant of use and an expiration, so that pages end between equals.
 */
beforeAll(async () => {
  bench = await sharedBench()
  tenant = await bench.server.createTenant()
  const fill = (statement: string) => bench.store.rows(statement, [tenant.id])
  await fill(`insert into api_user (id, tenant_id, kind, name, username, email, roles, scopes, expires_at, created_at, updated_at)
    select uuidv7(), $1, 'service', case n % 2 when 0 then 'User ' else 'uSER ' end || (n * 7 % ${COUNT}), 'login-' || n, 'U' || n || '@example.com', '{}', '{}',
      case when n % 4 = 0 then timestamptz '2050-01-01' + (n % 5) * interval '1 day' end, now(), now()
    from generate_series(1, ${COUNT}) n`)
  await fill(`insert into api_key (id, tenant_id, user_id, name, prefix, last_six, hash, secret_id, expires_at, created_at)
    select uuidv7(), $1, u.id, case n % 2 when 0 then 'Key ' else 'kEY ' end || (n % 40), 'ks_' || lpad(n::text, 7, 'x'), lpad(n::text, 6, 'z'),
      sha256(('sorted' || n)::bytea), 'test',
      case when n % 4 = 0 then timestamptz '2050-01-01' + (n % 5) * interval '1 day' end, now()
    from generate_series(1, ${COUNT}) n join api_user u on u.tenant_id = $1 and u.username = 'login-1'`)
  await fill(`insert into key_usage (key_id, tenant_id, count, last_used_at)
    select id, tenant_id, 1, timestamptz '2020-01-01' + (row_number() over () % 6) * interval '1 day'
    from (select *, row_number() over (order by id) as n from api_key where tenant_id = $1) k where n % 3 = 0`)
  await fill(`insert into user_usage (user_id, tenant_id, total_requests, first_used_at, last_used_at, day, day_requests)
    select id, tenant_id, 1, '2020-01-01', timestamptz '2020-01-01' + (row_number() over () % 6) * interval '1 day', '2020-01-01', 1
    from (select *, row_number() over (order by id) as n from api_user where tenant_id = $1 and kind = 'service') u where n % 3 = 0`)
})

const LISTS = {
  users: {
    path: '/api/v1/users',
    id: 'user_id',
    only: 'kind=service&',
    table: 'api_user',
    usage: 'user_usage',
    owner: 'user_id',
  },
  keys: { path: '/api/v1/api-keys', id: 'key_id', only: '', table: 'api_key', usage: 'key_usage', owner: 'key_id' },
} as const

type Name = keyof typeof LISTS
const names: Name[] = ['users', 'keys']

const listOf = (name: Name, query: string) => {
  const { path, only } = LISTS[name]
  return `${path}?${only}${query}`
}

async function walk(name: Name, query: string, limit = 37): Promise<string[]> {
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body } = await tenant.owner.get(
      listOf(name, `${query}&limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`),
    )
    expect(status).toBe(200)
    seen.push(...body.data.map((item: Record<string, string>) => item[LISTS[name].id]))
    cursor = body.next_cursor
  }
  return seen
}

/** The ids as PostgreSQL sorts them, by a query of its own. */
async function wanted(name: Name, orderBy: string, where = 'true'): Promise<string[]> {
  const { table, usage, owner } = LISTS[name]
  const rows = await bench.store.rows(
    `select t.id from ${table} t left join ${usage} g on g.${owner} = t.id
     where t.tenant_id = $1 and ${name === 'users' ? `t.kind = 'service'` : 'true'} and ${where} order by ${orderBy}`,
    [tenant.id],
  )
  return rows.map(({ id }) => String(id))
}

const ORDERS: [string, string][] = [
  ['', 't.id desc'],
  ['sort=created_at', 't.id desc'],
  ['order=asc', 't.id'],
  ['sort=name', 'lower(t.name) collate "C", t.id'],
  ['sort=name&order=desc', 'lower(t.name) collate "C" desc, t.id desc'],
  ['sort=last_used_at', 'g.last_used_at nulls last, t.id'],
  ['sort=last_used_at&order=desc', 'g.last_used_at desc nulls last, t.id desc'],
  ['sort=expires_at', 't.expires_at nulls last, t.id'],
  ['sort=expires_at&order=desc', 't.expires_at desc nulls last, t.id desc'],
]

describe.each(names)('%s', (name) => {
  test.each(ORDERS)('pages of "%s" show all exactly once, in that order', async (query, orderBy) => {
    expect(await walk(name, query)).toEqual(await wanted(name, orderBy))
  })

  test('application/x-ndjson streams a sorted list whole', async () => {
    const headers = { accept: 'application/x-ndjson' }
    const { status, text } = await tenant.owner.get(listOf(name, 'sort=name'), { headers })
    const lines = text.trimEnd().split('\n')
    expect(status).toBe(200)
    expect(lines.map((line) => JSON.parse(line)[LISTS[name].id])).toEqual(
      await wanted(name, 'lower(t.name) collate "C", t.id'),
    )
  })

  const FILTERS: [string, string][] = [
    ['unused=true', 'g.last_used_at is null'],
    ['unused=false', 'g.last_used_at is not null'],
    ['last_used_before=2020-01-03T00:00:00Z', `g.last_used_at is null or g.last_used_at < '2020-01-03Z'`],
    ['expires_before=2050-01-03T00:00:00Z', `t.expires_at < '2050-01-03Z'`],
    ['expires_after=2050-01-03T00:00:00Z', `t.expires_at >= '2050-01-03Z'`],
    [
      'expires_after=2050-01-02T00:00:00Z&expires_before=2050-01-04T01:00:00%2B01:00',
      `t.expires_at >= '2050-01-02Z' and t.expires_at < '2050-01-04Z'`,
    ],
    ['unused=true&expires_before=2050-01-03T00:00:00Z', `g.last_used_at is null and t.expires_at < '2050-01-03Z'`],
  ]
  test.each(FILTERS)('%s filters, in every order, and is counted', async (query, where) => {
    const all = (await wanted(name, 't.id', `(${where})`)).toSorted()
    expect(all.length).toBeGreaterThan(0)
    for (const [order] of ORDERS) expect((await walk(name, `${query}&${order}`)).toSorted()).toEqual(all)
    const { path, only } = LISTS[name]
    const { body } = await tenant.owner.get(`${path}/count?${only}${query}`)
    expect(body.data).toEqual({ count: all.length, at_least: false })
  })

  test('400: a cursor of another order, of other filters, or of the other list', async () => {
    const cursorOf = async (query: string, of = name) =>
      String((await tenant.owner.get(listOf(of, `${query}&limit=2`))).body.next_cursor)
    const other = names.find((each) => each !== name)!
    const refused = [
      `sort=name&cursor=${await cursorOf('')}`,
      `cursor=${await cursorOf('sort=name')}`,
      `sort=name&order=desc&cursor=${await cursorOf('sort=name')}`,
      `sort=expires_at&cursor=${await cursorOf('sort=last_used_at')}`,
      `sort=name&unused=true&cursor=${await cursorOf('sort=name')}`,
      `sort=name&cursor=${await cursorOf('sort=name', other)}`,
    ]
    for (const query of refused) {
      const { status, body } = await tenant.owner.get(listOf(name, query))
      expect([query, status, body.code]).toEqual([query, 400, 'validation_error'])
    }
  })

  test('400, not 500: cursors that somebody has made up, with the right checksum', async () => {
    const kept = name === 'users' ? { kind: 'service' } : {}
    const forged = (sort: string, value: string) => {
      const of = JSON.stringify([sort, 'asc', name, kept])
      const binding = createHash('sha256').update(of).digest().subarray(0, 8)
      const bytes = Buffer.concat([binding, Buffer.alloc(16, 1), Buffer.from([1]), Buffer.from(value)])
      const checksum = Buffer.alloc(4)
      checksum.writeUInt32BE(crc32(bytes))
      return `sort=${sort}&cursor=${Buffer.concat([bytes, checksum]).toString('base64url')}`
    }
    // The forgery itself is right: what it says is what is refused.
    expect((await tenant.owner.get(listOf(name, forged('name', 'a')))).status).toBe(200)
    expect((await tenant.owner.get(listOf(name, forged('expires_at', '2050-01-01T00:00:00.000Z')))).status).toBe(200)
    const refused = [
      forged('name', 'a\0b'),
      forged('name', 'n'.repeat(101)),
      forged('expires_at', ''),
      forged('expires_at', 'yesterday'),
      forged('expires_at', '2050-02-31T00:00:00.000Z'),
      forged('last_used_at', '0000-01-01T00:00:00.000Z'),
      forged('last_used_at', `2050-01-01T00:00:00.000Z' or true --`),
    ]
    for (const query of refused)
      expect([query, (await tenant.owner.get(listOf(name, query))).status]).toEqual([query, 400])
  })

  test.each([
    'sort=id',
    'sort=name,created_at',
    'order=up',
    'unused=perhaps',
    'search=',
    'search=%20',
    'last_used_before=yesterday',
    'expires_before=2050-13-01T00:00:00Z',
    `search=${'a'.repeat(255)}`,
    'sort=name&sort=name',
  ])('400: %s', async (query) => {
    expect((await tenant.owner.get(listOf(name, query))).status).toBe(400)
  })

  test('another tenant sees none of it, by any filter or with a cursor of this one', async () => {
    const { owner } = await bench.server.createTenant()
    const { body } = await tenant.owner.get(listOf(name, 'sort=name&limit=1'))
    for (const query of ['', 'sort=name', 'sort=last_used_at', 'search=key', `sort=name&cursor=${body.next_cursor}`]) {
      expect((await owner.get(listOf(name, query))).body.data).toEqual([])
    }
    const { path, only } = LISTS[name]
    expect((await owner.get(`${path}/count?${only}`)).body.data.count).toBe(0)
  })
})

describe('search', () => {
  const found = async (name: Name, term: string) =>
    (await tenant.owner.get(listOf(name, `limit=1000&search=${encodeURIComponent(term)}`))).body.data

  test('users by a part of the name, the user name or the email, whatever its case, and by the id', async () => {
    const all = await found('users', 'user ')
    expect(all).toHaveLength(COUNT)
    const [one, ...others] = await found('users', 'u17@EXAMPLE')
    expect([one.username, one.email, others]).toEqual(['login-17', 'U17@example.com', []])
    expect(await found('users', 'GIN-17')).toContainEqual(one)
    expect(await found('users', 'GIN-17')).toHaveLength(11)
    expect(await found('users', one.user_id.toUpperCase())).toEqual([one])
    expect(await found('users', one.user_id.slice(1))).toEqual([])
  })

  test('keys by a part of the name or of the characters that are shown, by the mask, and by the id', async () => {
    const [one, ...others] = await found('keys', 'ks_xxxx117')
    expect(others).toEqual([])
    expect(await found('keys', one.api_key)).toEqual([one])
    expect(await found('keys', 'ZZZ117')).toEqual([one])
    expect(await found('keys', one.key_id)).toEqual([one])
    expect(await found('keys', 'key 7')).toHaveLength(6)
  })

  test('wildcards and quotes are characters like others', async () => {
    for (const term of ['%', '_ser', `' or true --`, '\\', 'user%']) expect(await found('users', term)).toEqual([])
  })

  test('400: a whole key, which belongs in no address', async () => {
    const { body } = await tenant.owner.post('/api/v1/api-keys', { user_id: tenant.ownerId, scopes: [] })
    const answer = await tenant.owner.get(listOf('keys', `search=${body.data.api_key}`))
    expect(answer.status).toBe(400)
    expect(answer.text).not.toContain(body.data.api_key)
    await tenant.owner.delete(`/api/v1/api-keys/${body.data.key_id}`)
    await bench.store.rows('delete from api_key where id = $1', [body.data.key_id])
  })
})

test('counting ends at 10000', async () => {
  const many = await bench.server.createTenant()
  await bench.store.rows(
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
     select uuidv7(), $1, 'service', 'n' || n, '{}', '{}', now(), now() from generate_series(1, 10000) n`,
    [many.id],
  )
  const count = async (query: string) => (await many.owner.get(`/api/v1/users/count?${query}`)).body.data
  expect(await count('kind=service')).toEqual({ count: 10_000, at_least: false })
  expect(await count('')).toEqual({ count: 10_000, at_least: true })
})

test('a user past its expiration is listed as expired, and as nothing else', async () => {
  const { owner, id } = await bench.server.createTenant()
  await bench.store.rows(
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, expires_at, created_at, updated_at)
     values (gen_random_uuid(), $1, 'service', 'over', '{}', '{}', now() - interval '1 hour', now(), now())`,
    [id],
  )
  const namesOf = async (status: string) =>
    (await owner.get(`/api/v1/users?kind=service&status=${status}`)).body.data.map(
      (user: { name: string }) => user.name,
    )
  expect([await namesOf('expired'), await namesOf('active'), await namesOf('inactive')]).toEqual([['over'], [], []])
})

test('a use shows at once, also of the process that counts it', async () => {
  const { owner } = await bench.server.createTenant()
  const { body: user } = await owner.post('/api/v1/users', { email: 'used@example.com' })
  const key = { user_id: user.data.user_id, management: true, scopes: ['users:read'] }
  const { body: made } = await owner.post('/api/v1/api-keys', key)
  await bench.server.as(made.data.api_key).get('/api/v1/users?limit=1')
  const [used] = (await owner.get('/api/v1/users?search=used@&unused=false')).body.data
  expect(used.last_used_at).toEqual(expect.any(String))
  expect((await owner.get('/api/v1/api-keys?sort=last_used_at&order=desc&limit=1')).body.data[0].key_id).toBe(
    made.data.key_id,
  )
})
