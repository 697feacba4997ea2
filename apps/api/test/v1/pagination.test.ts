import { beforeAll, describe, expect, test } from 'vitest'
import type { TestTenant } from '../support/server.ts'
import { sharedBench, type TestBench } from './support.ts'

const COUNT = 2500

let bench: TestBench
let tenant: TestTenant

/** Rows enough for several pages of every list, with the time-ordered ids that the service gives them. */
beforeAll(async () => {
  bench = await sharedBench()
  tenant = await bench.server.createTenant()
  const fill = (statement: string) => bench.store.rows(statement, [tenant.id])
  await fill(`insert into api_user (id, tenant_id, kind, name, email, roles, scopes, created_at, updated_at)
    select uuidv7(), $1, 'service', 'u' || n, 'u' || n || '@example.com', '{}', '{}', now(), now() from generate_series(1, ${COUNT}) n`)
  await fill(
    `insert into project (id, tenant_id, name, created_at) select uuidv7(), $1, 'p' || n, now() from generate_series(1, ${COUNT}) n`,
  )
  await fill(`insert into mcp_config (id, tenant_id, name, servers, created_at, updated_at)
    select uuidv7(), $1, 'c' || n, '{}', now(), now() from generate_series(1, ${COUNT}) n`)
  await fill(`insert into audit_event (id, tenant_id, action, outcome, ip, created_at)
    select uuidv7(), $1, 'test.made', 'success', '127.0.0.1', now() from generate_series(1, ${COUNT}) n`)
  await fill(`insert into membership (project_id, user_id, tenant_id, created_at)
    select p.id, u.id, $1, now() from project p, api_user u where p.name = 'p1' and p.tenant_id = $1 and u.tenant_id = $1 and u.kind = 'service'`)
  await fill(`insert into membership (project_id, user_id, tenant_id, created_at)
    select p.id, u.id, $1, now() from project p, api_user u
    where p.name <> 'p1' and p.tenant_id = $1 and u.tenant_id = $1 and u.name = 'u1'`)
  await fill(`insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, secret_id, created_at)
    select uuidv7(), $1, u.id, 'gw_abcdef', 'xyz789', sha256(n::text::bytea), 'test', now()
    from api_user u, generate_series(1, ${COUNT}) n where u.name = 'u1' and u.tenant_id = $1`)
})

interface List {
  path: string
  id: string
  /** What the list must hold, newest first. */
  wanted: string
}

const lists: [string, List][] = [
  [
    'users',
    {
      path: '/users?kind=service',
      id: 'user_id',
      wanted: `select id from api_user where tenant_id = $1 and kind = 'service'`,
    },
  ],
  ['projects', { path: '/projects', id: 'project_id', wanted: 'select id from project where tenant_id = $1' }],
  [
    'configurations',
    { path: '/configs', id: 'mcp_config_id', wanted: 'select id from mcp_config where tenant_id = $1' },
  ],
  ['keys', { path: '/api-keys', id: 'key_id', wanted: 'select id from api_key where tenant_id = $1' }],
  [
    'keys of a user',
    { path: '/users/u1@example.com/api-keys', id: 'key_id', wanted: 'select id from api_key where tenant_id = $1' },
  ],
  [
    'audit events',
    {
      path: '/audit-events?action=test.made',
      id: 'event_id',
      wanted: `select id from audit_event where tenant_id = $1 and action = 'test.made'`,
    },
  ],
  [
    'members of a project',
    {
      path: '/projects/p1/users',
      id: 'user_id',
      wanted: `select id from api_user where tenant_id = $1 and kind = 'service'`,
    },
  ],
  [
    'projects of a user',
    { path: '/users/u1@example.com/projects', id: 'project_id', wanted: 'select id from project where tenant_id = $1' },
  ],
]

type Item = Record<string, string>

const withQuery = (path: string, query: string): string => `/api/v1${path}${path.includes('?') ? '&' : '?'}${query}`

async function wantedIds(wanted: string): Promise<unknown[]> {
  return (await bench.store.rows(`${wanted} order by id desc`, [tenant.id])).map(({ id }) => id)
}

describe.each(lists)('%s', (_name, { path, id, wanted }) => {
  test('the pages show all exactly once, newest first, and the last one has no next', async () => {
    const seen: unknown[] = []
    const sizes: number[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? 'limit=999' : `limit=999&cursor=${cursor}`
      const { status, body } = await tenant.owner.get(withQuery(path, query))
      expect(status).toBe(200)
      seen.push(...body.data.map((item: Item) => item[id]))
      sizes.push(body.data.length)
      cursor = body.next_cursor
    }
    expect(seen).toEqual(await wantedIds(wanted))
    expect(sizes).toEqual([999, 999, COUNT - 2 * 999])
  })

  test('a page has 100 items when no limit is given, and as many as are asked for, from 1 to 1000', async () => {
    const sizes: number[] = []
    for (const query of ['', 'limit=1', 'limit=1000']) {
      sizes.push((await tenant.owner.get(withQuery(path, query))).body.data.length)
    }
    expect(sizes).toEqual([100, 1, 1000])
  })

  test('application/x-ndjson streams all, a line each, newest first', async () => {
    const answer = await tenant.owner.get(`/api/v1${path}`, { headers: { accept: 'application/x-ndjson' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    expect(answer.text.endsWith('\n')).toBe(true)
    const lines = answer.text.trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as Item)[id])).toEqual(await wantedIds(wanted))
  })

  test('a stream goes on behind the last item that was received, by its id', async () => {
    const all = await wantedIds(wanted)
    const cursor = String(all[776])
    const headers = { accept: 'application/x-ndjson' }
    const { text } = await tenant.owner.get(withQuery(path, `cursor=${cursor.toUpperCase()}`), { headers })
    const lines = text.trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as Item)[id])).toEqual(all.slice(777))
  })
})

test('what is made while one walks comes on no later page, and what is deleted leaves no gap', async () => {
  const own = await bench.server.createTenant()
  const make = async (i: number) =>
    (await own.owner.post('/api/v1/projects', { project_name: `walk-${i}` })).body.data.project_id
  const ids: string[] = []
  for (let i = 0; i < 6; i += 1) ids.unshift(await make(i))
  // Two that are made in one millisecond come in the order of their ids.
  ids.sort((one, other) => other.localeCompare(one))
  const first = await own.owner.get('/api/v1/projects?limit=3')
  await make(6)
  await own.owner.delete(`/api/v1/projects/${ids[2]}`)
  await own.owner.delete(`/api/v1/projects/${ids[3]}`)
  const second = await own.owner.get(`/api/v1/projects?limit=3&cursor=${first.body.next_cursor}`)
  const idsOf = ({ body }: typeof first) => body.data.map((item: Item) => item.project_id)
  expect([...idsOf(first), ...idsOf(second)]).toEqual([...ids.slice(0, 3), ...ids.slice(4)])
  expect(second.body.next_cursor).toBeNull()
})

test('an empty list is a page without items, and a stream without lines', async () => {
  const own = await bench.server.createTenant()
  const { body } = await own.owner.get('/api/v1/projects')
  expect(body).toMatchObject({ data: [], next_cursor: null })
  const stream = await own.owner.get('/api/v1/projects', { headers: { accept: 'application/x-ndjson' } })
  expect([stream.status, stream.text]).toEqual([200, ''])
})

const search = (body: object, headers = {}) =>
  tenant.owner.post('/api/v1/users/search', { search_term: '@example.com', ...body }, { headers })

test('searches have pages and streams like lists', async () => {
  const first = await search({ limit: 1000 })
  const second = await search({ limit: 1000, cursor: first.body.next_cursor })
  const both = [...first.body.data, ...second.body.data].map((item: Item) => item.user_id)
  expect(new Set(both).size).toBe(2000)
  const lines = (await search({}, { accept: 'application/x-ndjson' })).text.trimEnd().split('\n')
  expect(lines).toHaveLength(COUNT)
  expect(lines.slice(0, 2000).map((line) => (JSON.parse(line) as Item).user_id)).toEqual(both)
})

test('a search for projects streams too', async () => {
  const headers = { accept: 'application/x-ndjson' }
  const answer = await tenant.owner.post('/api/v1/projects/search', { search_term: 'P' }, { headers })
  expect(answer.text.trimEnd().split('\n')).toHaveLength(COUNT)
})

test('400 to a stream with a wrong filter or cursor, before it begins', async () => {
  const headers = { accept: 'application/x-ndjson' }
  expect((await tenant.owner.get('/api/v1/users?colour=blue', { headers })).status).toBe(400)
  expect((await tenant.owner.get('/api/v1/users/none/api-keys', { headers })).status).toBe(404)
  expect((await bench.server.as(null).get('/api/v1/users', { headers })).status).toBe(401)
})
