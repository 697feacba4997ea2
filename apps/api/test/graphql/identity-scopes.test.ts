import { beforeAll, describe, expect, test } from 'vitest'
import { buildWorld, sharedBench, type TestBench, type World } from '../v1/support.ts'
import { dataOf } from './identity-support.ts'
import { ask, expectRefused } from './support.ts'

let bench: TestBench
let world: World

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
})

/** Each way to identity data, and all the scopes that it takes. */
const WAYS: [query: string, ...scopes: string[]][] = [
  ['{ users { nodes { id } } }', 'users:read'],
  ['{ user(identifier: "EMAIL") { id } }', 'users:read'],
  ['{ keys { nodes { id } } }', 'keys:read'],
  ['{ key(keyId: "KEY") { id } }', 'keys:read'],
  ['{ projects { nodes { id } } }', 'projects:read'],
  ['{ project(identifier: "PROJECT") { id } }', 'projects:read'],
  ['{ usage { nodes { count } } }', 'usage:read'],
  ['{ me { user { id } } }', 'users:read'],
  ['{ me { key { id } } }', 'keys:read'],
  // What a list shows of others.
  ['{ keys { nodes { user { id userId email } project { id projectId name } } } }', 'keys:read'],
  ['{ projects { nodes { members { nodes { id userId email createdAt } } } } }', 'projects:read'],
  ['{ users { nodes { projects { nodes { id projectId name mcpConfigName createdAt } } } } }', 'users:read'],
  ['{ keys { nodes { user { keys { nodes { id } } } } } }', 'keys:read'],
  // What it does not.
  ['{ users { nodes { keys { nodes { id } } } } }', 'users:read', 'keys:read'],
  ['{ users { edges { node { keys { pageInfo { totalCount } } } } } }', 'users:read', 'keys:read'],
  ['{ users { nodes { usage { nodes { count } } } } }', 'users:read', 'usage:read'],
  ['{ users { nodes { projects { nodes { membersCount } } } } }', 'users:read', 'projects:read'],
  ['{ users { nodes { projects { nodes { mcpConfigId } } } } }', 'users:read', 'projects:read'],
  ['{ users(first: 2) { nodes { projects { nodes { members { nodes { id } } } } } } }', 'users:read', 'projects:read'],
  ['{ projects { nodes { keys { nodes { id } } } } }', 'projects:read', 'keys:read'],
  ['{ projects { nodes { members { nodes { name } } } } }', 'projects:read', 'users:read'],
  ['{ projects { nodes { members { nodes { roles status } } } } }', 'projects:read', 'users:read'],
  [
    '{ projects(first: 2) { nodes { members { nodes { projects { nodes { id } } } } } } }',
    'projects:read',
    'users:read',
  ],
  ['{ projects { nodes { usage { nodes { count } } } } }', 'projects:read', 'usage:read'],
  ['{ keys { nodes { user { name } } } }', 'keys:read', 'users:read'],
  ['{ keys { nodes { user { apiKeysCount } } } }', 'keys:read', 'users:read'],
  ['{ keys { nodes { user { projects { nodes { id } } } } } }', 'keys:read', 'users:read'],
  ['{ keys { nodes { project { members { nodes { id } } } } } }', 'keys:read', 'projects:read'],
  ['{ keys { nodes { usage { nodes { count } } } } }', 'keys:read', 'usage:read'],
  ['{ usage(group: KEY) { nodes { key { id } } } }', 'usage:read', 'keys:read'],
  ['{ usage(group: USER) { nodes { user { id } } } }', 'usage:read', 'users:read'],
  ['{ usage(group: PROJECT) { nodes { project { id } } } }', 'usage:read', 'projects:read'],
  // Hidden in fragments, aliases and directives.
  [
    '{ ...A } fragment A on Query { users { ...B } } fragment B on UserConnection { nodes { keys { nodes { id } } } }',
    'users:read',
    'keys:read',
  ],
  ['{ keys { nodes { ... on ApiKey { a: user { ... { b: status } } } } } }', 'keys:read', 'users:read'],
  ['{ keys { nodes { user { name @include(if: false) } } } }', 'keys:read', 'users:read'],
]

const written = (query: string): string =>
  query.replace('EMAIL', world.email).replace('KEY"', `${world.keyId}"`).replace('PROJECT"', `${world.projectId}"`)

describe.each(WAYS)('%s', (query, ...scopes) => {
  test('200: the scopes that it takes, and no others', async () => {
    const reader = await bench.keyWith(world.tenant.id, scopes)
    expect(await dataOf(reader, written(query))).not.toBeNull()
  })

  test('FORBIDDEN: every other scope of identity, but one of these', async () => {
    for (const missing of scopes) {
      const others = ['users:read', 'keys:read', 'projects:read', 'usage:read', 'jobs:read', 'audit:read'].filter(
        (scope) => scope !== missing,
      )
      const answer = await ask(await bench.keyWith(world.tenant.id, others), written(query))
      expectRefused(answer, 403, 'FORBIDDEN')
      expect(answer.body.errors).toMatchObject([{ message: `Requires the scope ${missing}` }])
    }
  })

  test('UNAUTHENTICATED: no credential', async () => {
    expectRefused(await ask(bench.server.as(null), written(query)), 401, 'UNAUTHENTICATED')
  })
})

test('a key of the aggregator with read and write sees no identity, but may count usage as over REST', async () => {
  const user = await world.tenant.owner.post('/api/admin/users', { name: 'Reader' })
  const { body } = await world.tenant.owner.post('/api/admin/api-keys', {
    user_id: user.body.id,
    scopes: ['read', 'write'],
  })
  const reader = bench.server.as(body.key)
  for (const [query, ...scopes] of WAYS) {
    if (scopes.every((scope) => scope === 'usage:read')) continue
    expectRefused(await ask(reader, written(query)), 403, 'FORBIDDEN')
  }
  expect((await reader.get('/api/v1/usage')).status).toBe(200)
  await dataOf(reader, '{ usage(group: KEY) { nodes { group count } } me { id } jobs { nodes { id } } }')
})

test('an application key sees nothing, whatever its scopes', async () => {
  const user = { user_id: world.userId, scopes: ['users:read', 'keys:read', 'projects:read', 'usage:read'] }
  const { body } = await world.tenant.owner.post('/api/v1/api-keys', user)
  for (const [query] of WAYS) {
    expectRefused(await ask(bench.server.as(body.data.api_key), written(query)), 403, 'FORBIDDEN')
  }
})

test('every way shows nothing of another tenant', async () => {
  const stranger = await buildWorld(bench.server)
  for (const [query] of WAYS) {
    const { text } = await ask(stranger.tenant.owner, written(query))
    for (const secret of [world.userId, world.keyId, world.projectId, world.projectName])
      expect(text).not.toContain(secret)
    expect(text).not.toContain(world.email)
  }
  const filters = `{ keys(filter: {userId: "${world.userId}"}) { nodes { id } pageInfo { totalCount } }
    byProject: keys(filter: {projectId: "${world.projectId}"}) { nodes { id } pageInfo { totalCount } }
    usage(filter: {keyId: "${world.keyId}"}) { nodes { count } } }`
  const none = { nodes: [], pageInfo: { totalCount: 0 } }
  expect(await dataOf(stranger.tenant.owner, filters)).toEqual({ keys: none, byProject: none, usage: { nodes: [] } })
})

test('a scope that a key loses is missed by its next request', async () => {
  const { owner } = world.tenant
  const issued = { user_id: world.tenant.ownerId, management: true, scopes: ['users:read', 'keys:read'] }
  const { body } = await owner.post('/api/v1/api-keys', issued)
  const reader = bench.server.as(body.data.api_key)
  const query = '{ users { nodes { keys { nodes { id } } } } }'
  await dataOf(reader, query)
  await owner.patch(`/api/v1/api-keys/${body.data.key_id}`, { scopes: ['users:read'] })
  expectRefused(await ask(reader, query), 403, 'FORBIDDEN')
  await owner.delete(`/api/v1/api-keys/${body.data.key_id}`)
  expectRefused(await ask(reader, query), 401, 'UNAUTHENTICATED')
})
