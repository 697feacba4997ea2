import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { globalId } from '../../src/graphql/global-id.ts'
import type { TestClient } from '../support/client.ts'
import { buildWorld, sharedBench, type TestBench, type World } from '../v1/support.ts'
import { dataOf } from './identity-support.ts'
import { ask, expectFailedField, expectRefused } from './support.ts'

let bench: TestBench
let world: World
let other: World
let owner: TestClient

interface Ids {
  user: string
  key: string
  project: string
  job: string
}
let ids: Ids
let foreign: Ids

const LISTS = `{ users { nodes { id email } } keys { nodes { id masked } } projects { nodes { id name } } jobs { nodes { id } } }`

async function idsOf({ tenant: { owner: client }, email, projectName }: World): Promise<Ids> {
  const input = { provider: 'echo', model: 'echo', input: 'Hello' }
  const create = 'mutation($input: CreateJobInput!) { createJob(input: $input) { id } }'
  const { createJob } = await dataOf(client, create, { input })
  const { users, keys, projects } = await dataOf(client, LISTS)
  return {
    user: users.nodes.find((user: { email: string }) => user.email === email).id,
    key: keys.nodes[0].id,
    project: projects.nodes.find(({ name }: { name: string }) => name === projectName).id,
    job: createJob.id,
  }
}

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  other = await buildWorld(bench.server)
  owner = world.tenant.owner
  ids = await idsOf(world)
  foreign = await idsOf(other)
})

const NODE = `query($id: ID!) { node(id: $id) { __typename id
  ... on User { userId email } ... on ApiKey { keyId status } ... on Project { projectId name } ... on Job { provider } } }`

const nodeOf = (client: TestClient, id: string) => ask(client, NODE, { variables: { id } })

test('node finds each kind of object by the id that the lists show', async () => {
  const found = async (id: string) => (await dataOf(owner, NODE, { id })).node
  expect(await found(ids.user)).toEqual({
    __typename: 'User',
    id: ids.user,
    userId: world.userId,
    email: world.email,
  })
  expect(await found(ids.key)).toEqual({ __typename: 'ApiKey', id: ids.key, keyId: world.keyId, status: 'ACTIVE' })
  expect(await found(ids.project)).toEqual({
    __typename: 'Project',
    id: ids.project,
    projectId: world.projectId,
    name: world.projectName,
  })
  expect(await found(ids.job)).toEqual({ __typename: 'Job', id: ids.job, provider: 'echo' })
})

test('ids differ between types and tenants, and stay the same', async () => {
  const all = [...Object.values(ids), ...Object.values(foreign)]
  expect(new Set(all).size).toBe(8)
  expect(globalId('User', world.userId)).toBe(ids.user)
  expect(ids.user).not.toContain(world.userId)
  expect(await dataOf(owner, LISTS)).toEqual(await dataOf(owner, LISTS))
})

describe('null, byte for byte alike', () => {
  const coded = (text: string) => Buffer.from(text).toString('base64url')

  test('an object of another tenant, an unknown one, and what is no id', async () => {
    const unknown = await nodeOf(owner, globalId('User', randomUUID()))
    expect(unknown.text).toBe('{"data":{"node":null}}')
    expect(unknown.status).toBe(200)
    const strange = [
      ...Object.values(foreign),
      globalId('ApiKey', randomUUID()),
      globalId('Project', randomUUID()),
      randomUUID(),
      // The id of a user, under another type; in another case; with more after it.
      globalId('Project', world.userId),
      coded(`User:${world.userId.toUpperCase()}`),
      coded(`user:${world.userId}`),
      coded(`User:${world.userId}:`),
      coded(`Tenant:${world.tenant.id}`),
      coded(`User:${world.userId}' or '1'='1`),
      coded('__proto__:x'),
      coded('constructor:00000000-0000-0000-0000-000000000000'),
      `${ids.user}=`,
      ` ${ids.user}`,
      Buffer.from(`User:${world.userId}`).toString('base64'),
      world.userId,
      ids.job.toUpperCase(),
      world.keyText,
      '',
      '🦊',
      'x'.repeat(10_000),
    ].filter((id) => id !== ids.user)
    for (const id of strange) {
      const { status, text } = await nodeOf(owner, id)
      expect({ id, status, text }).toEqual({ id, status: 200, text: unknown.text })
    }
    const { text } = await ask(owner, '{ node(id: 42) { id } }')
    expect(text).toBe(unknown.text)
  })

  test('an object that was deleted', async () => {
    const { body } = await owner.post('/api/v1/projects', { project_name: `Deleted ${randomUUID()}` })
    const id = globalId('Project', body.data.project_id)
    expect((await dataOf(owner, NODE, { id })).node).toMatchObject({ id })
    await owner.delete(`/api/v1/projects/${body.data.project_id}`)
    expect((await nodeOf(owner, id)).text).toBe('{"data":{"node":null}}')
  })
})

describe('nodes', () => {
  const NODES = `query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`

  test('finds several, in their order, with null for what there is not', async () => {
    const asked = [ids.project, foreign.key, ids.job, 'nothing', ids.user, ids.key, ids.user]
    expect((await dataOf(owner, NODES, { ids: asked })).nodes).toEqual([
      { __typename: 'Project', id: ids.project },
      null,
      { __typename: 'Job', id: ids.job },
      null,
      { __typename: 'User', id: ids.user },
      { __typename: 'ApiKey', id: ids.key },
      { __typename: 'User', id: ids.user },
    ])
    expect((await dataOf(owner, NODES, { ids: [] })).nodes).toEqual([])
    expect((await dataOf(owner, `{ nodes(ids: "${ids.user}") { id } }`)).nodes).toEqual([{ id: ids.user }])
  })

  test('BAD_USER_INPUT: more than a hundred', async () => {
    const { body } = await ask(owner, NODES, { variables: { ids: Array.from({ length: 101 }, () => ids.user) } })
    expect(body.data).toBeNull()
    expect(body.errors).toMatchObject([{ path: ['nodes'], extensions: { code: 'BAD_USER_INPUT' } }])
  })

  test('one that the caller may not list is refused by itself', async () => {
    const reader = await bench.keyWith(world.tenant.id, ['users:read'])
    const { body } = await ask(reader, NODES, { variables: { ids: [ids.user, ids.key] } })
    expect(body.data.nodes).toEqual([{ __typename: 'User', id: ids.user }, null])
    expect(body.errors).toMatchObject([{ path: ['nodes', 1], extensions: { code: 'FORBIDDEN' } }])
  })
})

describe('refused', () => {
  test('UNAUTHENTICATED: no credential', async () => {
    expectRefused(await nodeOf(bench.server.as(null), ids.user), 401, 'UNAUTHENTICATED')
    const nodes = await ask(bench.server.as(null), 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      variables: { ids: [ids.user] },
    })
    expectRefused(nodes, 401, 'UNAUTHENTICATED')
  })

  test.each([
    ['user', 'users:read'],
    ['key', 'keys:read'],
    ['project', 'projects:read'],
    ['job', 'jobs:read'],
  ] as const)('FORBIDDEN: a %s without the scope %s, whether it exists or not', async (kind, scope) => {
    const scopes = ['users:read', 'keys:read', 'projects:read', 'jobs:read'].filter((each) => each !== scope)
    const reader = await bench.keyWith(world.tenant.id, scopes)
    const query = 'query($id: ID!) { node(id: $id) { id } }'
    const answers = await Promise.all([ids[kind], foreign[kind]].map((id) => ask(reader, query, { variables: { id } })))
    for (const answer of answers) {
      expectFailedField(answer, 'node', 'FORBIDDEN')
      expect(answer.body.errors[0].message).toBe(`Requires the scope ${scope}`)
      expect(answer.text).toBe(answers[0]!.text)
    }
    const allowed = await bench.keyWith(world.tenant.id, [scope])
    expect((await dataOf(allowed, query, { id: ids[kind] })).node).toEqual({ id: ids[kind] })
  })

  test('FORBIDDEN: a fragment on a type needs the scopes of its fields, whatever the id is of', async () => {
    const reader = await bench.keyWith(world.tenant.id, ['jobs:read'])
    const query = 'query($id: ID!) { node(id: $id) { id ... on User { roles } } }'
    expectRefused(await ask(reader, query, { variables: { id: ids.job } }), 403, 'FORBIDDEN')
  })
})
