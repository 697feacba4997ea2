import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import { buildWorld, sharedBench, type TestBench, type World } from '../v1/support.ts'
import { dataOf } from './identity-support.ts'
import { ask, expectFailedField, expectRefused } from './support.ts'

let bench: TestBench
let world: World
let owner: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
})

type Json = TestResponse['body']

const MOMENT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

/** What REST lists at a path, all of it. */
async function listed(client: TestClient, path: string) {
  const { body, text } = await client.get(path)
  if (!Array.isArray(body.data)) throw new Error(text)
  return body.data
}

const USER = `userId name username email kind roles status apiKeysCount projectsCount createdAt`

describe('users', () => {
  test('shows what REST lists, in the same order', async () => {
    await owner.post('/api/v1/users', { email: `${randomUUID()}@example.com`, username: 'Zoë 🦊 Ω', roles: ['viewer'] })
    const { users } = await dataOf(owner, `{ users(first: 100) { nodes { ${USER} } pageInfo { totalCount } } }`)
    const rest = await listed(owner, '/api/v1/users')
    expect(rest.length).toBeGreaterThan(2)
    expect(users.nodes).toEqual(
      rest.map((user: Record<string, unknown>) => ({
        userId: user.user_id,
        name: user.name,
        username: user.username,
        email: user.email,
        kind: 'PERSON',
        roles: user.roles,
        status: 'ACTIVE',
        apiKeysCount: user.api_keys_count,
        projectsCount: user.projects_count,
        createdAt: user.created_at,
      })),
    )
    expect(users.nodes[0].username).toBe('Zoë 🦊 Ω')
    expect(users.pageInfo.totalCount).toBe(rest.length)
  })

  test.each([
    ['{ role: "viewer" }', 'role=viewer'],
    ['{ kind: PERSON, status: ACTIVE }', 'kind=person&status=active'],
    ['{ kind: SERVICE }', 'kind=service'],
    ['{ status: INACTIVE }', 'status=inactive'],
    ['{ username: "nobody" }', 'username=nobody'],
  ])('filter %s is the filter of REST', async (filter, query) => {
    const [service, person] = [randomUUID(), `${randomUUID()}@example.com`]
    const tenant = await bench.server.createTenant()
    await tenant.owner.post('/api/admin/users', { name: service })
    await tenant.owner.post('/api/v1/users', { email: person, roles: ['viewer'] })
    await tenant.owner.put(`/api/v1/users/${person}`, { status: 'inactive' })
    const { users } = await dataOf(
      tenant.owner,
      `{ users(filter: ${filter}) { nodes { userId } pageInfo { totalCount } } }`,
    )
    const rest = await listed(tenant.owner, `/api/v1/users?${query}`)
    expect(users.nodes.map(({ userId }: { userId: string }) => userId)).toEqual(
      rest.map(({ user_id }: { user_id: string }) => user_id),
    )
    expect(users.pageInfo.totalCount).toBe(rest.length)
  })

  test('a filter by email ignores case, and one user is found by it or by its UUID', async () => {
    const email = world.email.toUpperCase()
    const query = `query($email: String!) { users(filter: {email: $email}) { nodes { userId } } user(identifier: $email) { userId } }`
    const { users, user } = await dataOf(owner, query, { email })
    expect(users.nodes).toEqual([{ userId: world.userId }])
    expect(user).toEqual({ userId: world.userId })
    const again = await dataOf(owner, `{ user(identifier: "${world.userId}") { email } }`)
    expect(again.user.email).toBe(world.email)
  })

  test('NOT_FOUND: no such user, and a user of another tenant', async () => {
    const other = await buildWorld(bench.server)
    for (const identifier of [randomUUID(), other.userId, other.email, 'nobody', '']) {
      expectFailedField(await ask(owner, `{ user(identifier: "${identifier}") { email } }`), 'user', 'NOT_FOUND')
    }
  })
})

const KEY = `keyId masked name status isActive management scopes environment externalId metadata ipAllowlist usageCount
  lastUsedAt lastUsedIp createdAt expiresAt limits { name limit windowSeconds kind strict }
  credits { remaining refill { amount everySeconds lastAt } } successor { keyId } user { userId email } project { projectId name }`

describe('keys', () => {
  test('shows what REST lists, in the same order, with everything a key can have', async () => {
    const rules = {
      limits: [{ name: 'requests', limit: 1_000_000_000, window_seconds: 60, kind: 'sliding', strict: false }],
      credits: { remaining: 900_000_000_000, refill: { amount: 1000, every_seconds: 3600 } },
      ip_allowlist: ['2001:db8::/32'],
      environment: 'ünïcödé',
      external_id: '客户-42',
      metadata: { plan: 'großartig', seats: [1, 2] },
    }
    const made = await owner.post('/api/v1/api-keys', { user_id: world.userId, scopes: ['a:b'], ...rules })
    await owner.post('/api/v1/api-keys/rotate', { api_key: made.body.data.api_key, overlap_seconds: 60 })
    await owner.post('/api/v1/keys/verify', { key: world.keyText })
    const { keys } = await dataOf(owner, `{ keys(first: 50) { nodes { ${KEY} } pageInfo { totalCount } } }`)
    const rest = await listed(owner, '/api/v1/api-keys')
    expect(rest.length).toBeGreaterThan(2)
    expect(keys.nodes).toEqual(
      rest.map((key: Json) => ({
        keyId: key.key_id,
        masked: key.api_key,
        name: key.name,
        status: String(key.status).toUpperCase(),
        isActive: true,
        management: key.management,
        scopes: key.scopes,
        environment: key.environment,
        externalId: key.external_id,
        metadata: key.metadata,
        ipAllowlist: key.ip_allowlist,
        usageCount: key.usage_count,
        lastUsedAt: key.last_used_at,
        lastUsedIp: key.last_used_ip,
        createdAt: key.created_at,
        expiresAt: key.expires_at,
        limits: key.limits.map(({ window_seconds, kind, ...limit }: Record<string, unknown>) => ({
          ...limit,
          windowSeconds: window_seconds,
          kind: String(kind).toUpperCase(),
        })),
        credits: key.credits && {
          remaining: key.credits.remaining,
          refill: key.credits.refill && {
            amount: key.credits.refill.amount,
            everySeconds: key.credits.refill.every_seconds,
            lastAt: key.credits.refill.last_at,
          },
        },
        successor: key.successor_id && { keyId: key.successor_id },
        user: { userId: key.user_id, email: key.user_email },
        project: key.project_id && { projectId: key.project_id, name: key.project_name },
      })),
    )
    expect(keys.nodes.some(({ successor }: { successor: unknown }) => successor !== null)).toBe(true)
    expect(keys.pageInfo.totalCount).toBe(rest.length)
  })

  test('a revoked, a disabled and an expired key are shown as what they are, and filters find them', async () => {
    const user = await owner.post('/api/v1/users', { email: `${randomUUID()}@example.com` })
    const issue = async (extra: object = {}) => {
      const { body } = await owner.post('/api/v1/api-keys', { user_id: user.body.data.user_id, ...extra })
      return String(body.data.key_id)
    }
    const [expired, disabled, revoked, live] = [await issue(), await issue(), await issue(), await issue()]
    await owner.post(`/api/v1/api-keys/${disabled}/disable`)
    await owner.delete(`/api/v1/api-keys/${revoked}`)
    await bench.store.rows(`update api_key set expires_at = now() - interval '1 s' where id = $1`, [expired])
    const query = `query($id: ID, $status: ApiKeyStatus) {
      keys(filter: {userId: $id, status: $status}) { nodes { keyId status isActive expiresAt } }
    }`
    const id = user.body.data.user_id
    expect((await dataOf(owner, query, { id })).keys.nodes).toEqual([
      { keyId: live, status: 'ACTIVE', isActive: true, expiresAt: null },
      { keyId: revoked, status: 'REVOKED', isActive: false, expiresAt: null },
      { keyId: disabled, status: 'DISABLED', isActive: false, expiresAt: null },
      { keyId: expired, status: 'ACTIVE', isActive: false, expiresAt: MOMENT },
    ])
    for (const [status, keyId] of [
      ['REVOKED', revoked],
      ['DISABLED', disabled],
    ]) {
      expect((await dataOf(owner, query, { id, status })).keys.nodes).toMatchObject([{ keyId }])
    }
    const one = await dataOf(owner, `{ key(keyId: "${revoked}") { status } }`)
    expect(one.key).toEqual({ status: 'REVOKED' })
  })

  test('filters by project, environment and holder are those of REST', async () => {
    const extra = { environment: 'production', external_id: 'holder' }
    const { body } = await owner.post('/api/v1/api-keys', { user_id: world.userId, ...extra })
    const query = `query($a: ID) { byProject: keys(filter: {projectId: $a}) { nodes { keyId } }
      byRules: keys(filter: {environment: "production", externalId: "holder"}) { nodes { keyId } }
      none: keys(filter: {projectId: $a, environment: "production"}) { nodes { keyId } } }`
    expect(await dataOf(owner, query, { a: world.projectId })).toEqual({
      byProject: { nodes: [{ keyId: world.keyId }] },
      byRules: { nodes: [{ keyId: body.data.key_id }] },
      none: { nodes: [] },
    })
  })

  test('neither the text nor the hash of a key is anywhere in an answer, or in the schema', async () => {
    const { text } = await ask(owner, `{ keys(first: 50) { nodes { ${KEY} } } }`)
    expect(text).not.toContain(world.keyText)
    const [row] = await bench.store.rows('select hash, secret_id from api_key where id = $1', [world.keyId])
    expect(text).not.toContain(String(row!.secret_id))
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      expect(text).not.toContain((row!.hash as Buffer).toString(encoding))
    }
    for (const field of ['hash', 'secretId', 'key', 'text', 'passwordHash']) {
      expectRefused(await ask(owner, `{ keys { nodes { ${field} } } }`), 400, 'GRAPHQL_VALIDATION_FAILED')
    }
  })

  test('NOT_FOUND: no such key, no UUID, the text of a key, a key of another tenant', async () => {
    const other = await buildWorld(bench.server)
    for (const keyId of [randomUUID(), 'a', world.keyText, other.keyId]) {
      const answer = await ask(owner, 'query($id: ID!) { key(keyId: $id) { name } }', { variables: { id: keyId } })
      expectFailedField(answer, 'key', 'NOT_FOUND')
      expect(answer.text).not.toContain(world.keyText)
    }
  })
})

describe('projects', () => {
  test('shows what REST lists, with members and keys', async () => {
    const { projects, project } = await dataOf(
      owner,
      `query($p: String!) {
        projects { nodes { projectId name mcpConfigId mcpConfigName membersCount createdAt } pageInfo { totalCount } }
        project(identifier: $p) {
          members { nodes { userId email createdAt } pageInfo { totalCount } }
          keys { nodes { keyId user { email } } pageInfo { totalCount } }
        }
      }`,
      { p: world.projectName },
    )
    const rest = await listed(owner, '/api/v1/projects')
    expect(projects.nodes).toEqual(
      rest.map((each: Record<string, unknown>) => ({
        projectId: each.project_id,
        name: each.project_name,
        mcpConfigId: each.mcp_config_id,
        mcpConfigName: each.mcp_config_name,
        membersCount: each.users_count,
        createdAt: each.created_at,
      })),
    )
    expect(projects.pageInfo.totalCount).toBe(rest.length)
    expect(project).toEqual({
      members: {
        nodes: [{ userId: world.userId, email: world.email, createdAt: MOMENT }],
        pageInfo: { totalCount: 1 },
      },
      keys: { nodes: [{ keyId: world.keyId, user: { email: world.email } }], pageInfo: { totalCount: 1 } },
    })
  })

  test('from a user to its projects and back', async () => {
    const query = `{ user(identifier: "${world.userId}") {
      projects { nodes { name mcpConfigName createdAt members { nodes { userId } } } pageInfo { totalCount hasNextPage } }
      keys { nodes { project { projectId } } }
    } }`
    expect((await dataOf(owner, query)).user).toMatchObject({
      projects: {
        nodes: [
          {
            name: world.projectName,
            mcpConfigName: world.configName,
            createdAt: MOMENT,
            members: { nodes: [{ userId: world.userId }] },
          },
        ],
        pageInfo: { totalCount: 1, hasNextPage: false },
      },
    })
  })

  test('NOT_FOUND: a project of another tenant, by its id and by its name', async () => {
    const other = await buildWorld(bench.server)
    for (const identifier of [other.projectId, other.projectName, randomUUID()]) {
      expectFailedField(await ask(owner, `{ project(identifier: "${identifier}") { name } }`), 'project', 'NOT_FOUND')
    }
  })
})

describe('usage', () => {
  const USAGE = 'nodes { start group count cost } pageInfo { totalCount hasNextPage endCursor }'

  async function usedWorld(): Promise<World> {
    const own = await buildWorld(bench.server)
    for (let i = 0; i < 3; i += 1) await own.tenant.owner.post('/api/v1/keys/verify', { key: own.keyText, cost: 2 })
    await own.tenant.owner.post('/api/v1/keys/verify', { key: own.keyText, scopes: ['missing'] })
    return own
  }

  test.each(['key', 'user', 'project', 'scope', 'outcome'])('by %s it shows what REST reports', async (group) => {
    const own = await usedWorld()
    const { usage } = await dataOf(
      own.tenant.owner,
      `{ usage(group: ${group.toUpperCase()}, interval: DAY) { ${USAGE} } }`,
    )
    const rest = await listed(own.tenant.owner, `/api/v1/usage?group=${group}&interval=day`)
    expect(rest.length).toBeGreaterThan(0)
    expect(usage.nodes).toEqual(rest)
    expect(usage.pageInfo.totalCount).toBe(rest.length)
  })

  test('of a key, its user and its project, and rows lead back to them', async () => {
    const own = await usedWorld()
    const query = `{ key(keyId: "${own.keyId}") {
        usage(interval: TOTAL) { ${USAGE} } user { usage(interval: TOTAL) { ${USAGE} } }
        project { usage(interval: TOTAL, filter: {outcome: "VALID"}) { ${USAGE} } } }
      keys: usage(group: KEY, interval: TOTAL) { nodes { key { keyId } user { email } } }
      users: usage(group: USER, interval: TOTAL) { nodes { user { email } key { keyId } } }
      projects: usage(group: PROJECT, interval: TOTAL) { nodes { project { name } } } }`
    const { key, keys, users, projects } = await dataOf(own.tenant.owner, query)
    // The world's reservation is a verification too, and has cost nothing yet.
    const total = { start: null, group: null, count: 5, cost: 6 }
    expect(key.usage.nodes).toEqual([total])
    expect(key.user.usage.nodes).toEqual([total])
    expect(key.project.usage.nodes).toEqual([{ ...total, count: 4 }])
    expect(keys.nodes).toEqual([{ key: { keyId: own.keyId }, user: null }])
    expect(users.nodes).toEqual([{ user: { email: own.email }, key: null }])
    expect(projects.nodes).toEqual([{ project: { name: own.projectName } }])
  })

  test('a page goes on where the one before ended', async () => {
    const own = await usedWorld()
    const query =
      'query($a: String) { usage(group: OUTCOME, interval: DAY, first: 1, after: $a) { edges { cursor node { group } } pageInfo { hasNextPage hasPreviousPage endCursor totalCount } } }'
    const first = (await dataOf(own.tenant.owner, query)).usage
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false, totalCount: 2 })
    const second = (await dataOf(own.tenant.owner, query, { a: first.pageInfo.endCursor })).usage
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true, totalCount: 2 })
    const groups = [...first.edges, ...second.edges].map(({ node }: { node: { group: string } }) => node.group)
    expect(groups).toEqual(['INSUFFICIENT_SCOPE', 'VALID'])
  })

  test.each([
    ['timeZone: "Mars/Olympus"', /time_?zone/i],
    ['since: "2026-01-02T00:00:00Z", until: "2026-01-01T00:00:00Z"', /until/],
    ['since: "2020-01-01T00:00:00Z"', /since is too early/],
    ['since: "yesterday"', /RFC 3339/],
    ['filter: {keyId: "a"}', /UUID/],
    ['first: 0', /1 to 100/],
    ['first: 101', /1 to 100/],
    ['after: "eyJ"', /after: unknown/],
    ['after: "bnVsbA"', /after: unknown/],
  ])('BAD_USER_INPUT: %s', async (args, message) => {
    const { status, body } = await ask(owner, `{ usage(${args}) { nodes { count } } }`)
    expect({ status, data: body.data }).toEqual({ status: 200, data: null })
    expect(body.errors).toMatchObject([{ path: ['usage'], extensions: { code: 'BAD_USER_INPUT' } }])
    expect(body.errors[0].message).toMatch(message)
  })
})

describe('me', () => {
  test('leads to the user and the key of the request; a session has no key', async () => {
    const { body } = await owner.post('/api/v1/api-keys', {
      user_id: world.tenant.ownerId,
      management: true,
      scopes: ['users:read', 'keys:read'],
    })
    const query =
      '{ me { id user { userId keys(filter: {status: ACTIVE}) { nodes { keyId } } } key { keyId status } } }'
    const asKey = await dataOf(bench.server.as(body.data.api_key), query)
    expect(asKey.me).toMatchObject({
      id: world.tenant.ownerId,
      user: { userId: world.tenant.ownerId, keys: { nodes: [{ keyId: body.data.key_id }] } },
      key: { keyId: body.data.key_id, status: 'ACTIVE' },
    })
    expect((await dataOf(owner, query)).me.key).toBeNull()
  })
})

describe('pages', () => {
  const PAGE = `query($first: Int, $after: String) {
    users(first: $first, after: $after) { edges { cursor node { userId } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor totalCount } }
  }`

  test('every user is shown once, though others are created meanwhile; a cursor keeps its place', async () => {
    const tenant = await bench.server.createTenant()
    const create = async () => (await tenant.owner.post('/api/v1/users', { email: `${randomUUID()}@example.com` })).body
    for (let i = 0; i < 5; i += 1) await create()
    const expected = (await listed(tenant.owner, '/api/v1/users')).map(({ user_id }: { user_id: string }) => user_id)
    const seen: string[] = []
    let after: string | null = null
    for (let more = true; more;) {
      const { users } = await dataOf(tenant.owner, PAGE, { first: 2, after })
      expect(users.pageInfo.hasPreviousPage).toBe(after !== null)
      expect(users.pageInfo.startCursor).toBe(users.edges[0].cursor)
      expect((await dataOf(tenant.owner, PAGE, { first: 2, after })).users.edges).toEqual(users.edges)
      seen.push(...users.edges.map(({ node }: { node: { userId: string } }) => node.userId))
      after = users.pageInfo.endCursor
      more = users.pageInfo.hasNextPage
      await create()
    }
    expect(seen).toEqual(expected)
  })

  test('nested lists have pages of their own, with their totals', async () => {
    const tenant = await bench.server.createTenant()
    const user = await tenant.owner.post('/api/v1/users', { email: `${randomUUID()}@example.com` })
    const { user_id } = user.body.data
    const made: string[] = []
    for (let i = 0; i < 5; i += 1) {
      made.unshift((await tenant.owner.post('/api/v1/api-keys', { user_id })).body.data.key_id)
    }
    const query = `query($after: String) { users(filter: {email: "${user.body.data.email}"}) { nodes {
      keys(first: 2, after: $after) { nodes { keyId } pageInfo { totalCount hasNextPage endCursor } } } } }`
    const seen: string[] = []
    let after: string | null = null
    for (let more = true; more;) {
      const { users }: Json = await dataOf(tenant.owner, query, { after })
      const [{ keys }] = users.nodes
      expect(keys.pageInfo.totalCount).toBe(5)
      seen.push(...keys.nodes.map(({ keyId }: { keyId: string }) => keyId))
      after = keys.pageInfo.endCursor
      more = keys.pageInfo.hasNextPage
    }
    expect(seen).toEqual(made)
  })

  test.each([
    ['users(first: 0)', /first must be 1 to 100/],
    ['users(first: 101)', /first must be 1 to 100/],
    ['users(first: -1)', /first must be 1 to 100/],
    ['users(after: "a")', /after: unknown; pass the cursor of a user/],
    ['users(after: "")', /after: unknown/],
    ['users(filter: {role: "root"})', /filter.role/],
    ['keys(filter: {userId: "a"})', /filter.userId must be a UUID/],
    ['keys(after: "a")', /after: unknown; pass the cursor of a key/],
    ['projects(first: 1000000)', /first must be 1 to 100/],
  ])('BAD_USER_INPUT: %s', async (field, message) => {
    const { status, body } = await ask(owner, `{ ${field} { pageInfo { hasNextPage } } }`)
    expect({ status, data: body.data }).toEqual({ status: 200, data: null })
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
    expect(body.errors[0].message).toMatch(message)
  })
})

test('every query of the guide runs', async () => {
  const guide = await readFile(new URL('../../../../docs/graphql.md', import.meta.url), 'utf8')
  const queries = [...guide.matchAll(/```graphql\n(.+?)```/gs)].map(([, query = '']) => query)
  expect(queries).toHaveLength(3)
  const { keys } = await dataOf(owner, '{ keys(first: 1) { nodes { id } } }')
  for (const query of queries) {
    const variables = query.includes('$id') ? { id: keys.nodes[0].id } : {}
    expect(JSON.stringify(await dataOf(owner, query, variables))).toMatch(/"status":|"totalCount":|"scopes":/)
  }
})
