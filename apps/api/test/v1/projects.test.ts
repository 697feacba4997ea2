import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { assertRefused, buildWorld, sharedBench, type TestBench, type World } from './support.ts'

let bench: TestBench
let world: World
let owner: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
})

const PROJECTS = '/api/v1/projects'

const expectRefused = (method: string, path: string, body: unknown, expected: object) =>
  assertRefused(bench, world.tenant, { method, path, body }, expected)

const time = expect.stringMatching(/Z$/)

describe('POST /api/v1/projects', () => {
  test('200: the name is kept as it is written, without the space around it', async () => {
    const { status, body } = await owner.post(PROJECTS, { project_name: '  Größe / 50 % & more  ' })
    expect(status).toBe(200)
    expect(body).toEqual({
      message: 'Project created successfully',
      data: { project_id: expect.any(String), project_name: 'Größe / 50 % & more' },
      timestamp: time,
    })
    const named = await owner.get(`${PROJECTS}/${encodeURIComponent('Größe / 50 % & more')}`)
    expect(named.body.data.project_id).toBe(body.data.project_id)
  })

  test.each([
    ['no name', {}],
    ['an empty name', { project_name: ' ' }],
    ['a name of another type', { project_name: 1 }],
    ['a name of more than 200 characters', { project_name: 'p'.repeat(201) }],
  ])('400: %s', async (_what, body) => {
    const failure = { status: 400, error: 'Project creation failed', issues: [{ path: 'project_name' }] }
    await expectRefused('POST', PROJECTS, body, failure)
  })

  test('400: a name that is taken, and one that could be taken for an id', async () => {
    await expectRefused(
      'POST',
      PROJECTS,
      { project_name: world.projectName },
      {
        status: 400,
        error: 'Project creation failed',
        detail: `Project with name ${world.projectName} already exists`,
        code: 'conflict',
      },
    )
    await expectRefused('POST', PROJECTS, { project_name: randomUUID() }, { status: 400, code: 'validation_error' })
  })
})

describe('reading projects', () => {
  test('200: the item as the design prints it, by id and by name, in a list and in a search', async () => {
    const item = {
      project_id: world.projectId,
      project_name: world.projectName,
      mcp_config_id: world.configId,
      mcp_config_name: world.configName,
      users_count: 1,
      created_at: time,
    }
    expect((await owner.get(`${PROJECTS}/${world.projectId}`)).body.data).toEqual(item)
    expect((await owner.get(`${PROJECTS}/${world.projectName}`)).body.data).toEqual(item)
    expect((await owner.get(PROJECTS)).body.data).toContainEqual(item)
    const search = await owner.post(`${PROJECTS}/search`, { search_term: world.projectName.toUpperCase() })
    expect(search.body.data).toEqual([item])
  })

  test('200: the configuration of a project; 404 when it has none', async () => {
    const { body } = await owner.get(`${PROJECTS}/${world.projectName}/config`)
    expect(body.data).toMatchObject({
      mcp_config_id: world.configId,
      mcp_config_name: world.configName,
      used_by_projects: [{ project_id: world.projectId, project_name: world.projectName }],
    })
    const bare = await owner.post(PROJECTS, { project_name: `bare-${randomUUID()}` })
    const path = `${PROJECTS}/${bare.body.data.project_id}/config`
    await expectRefused('GET', path, undefined, { status: 404, detail: 'Project has no configuration' })
  })

  test.each(['limit=0', 'limit=1001', 'limit=abc', 'cursor=x', 'name=x'])('400: ?%s', async (query) => {
    await expectRefused('GET', `${PROJECTS}?${query}`, undefined, { status: 400, code: 'validation_error' })
    const members = `${PROJECTS}/${world.projectId}/users?${query}`
    await expectRefused('GET', members, undefined, { status: 400, code: 'validation_error' })
  })

  test('400: a search without a term', async () => {
    await expectRefused('POST', `${PROJECTS}/search`, {}, { status: 400, issues: [{ path: 'search_term' }] })
  })
})

test.each([
  ['GET', '', undefined],
  ['DELETE', '', { force: true }],
  ['GET', '/users', undefined],
  ['POST', '/users', { email: 'x@example.com' }],
  ['DELETE', '/users', undefined],
  ['DELETE', '/users/x@example.com', undefined],
  ['POST', '/assign-config', { config_name: 'x' }],
  ['POST', '/unassign-config', undefined],
  ['GET', '/config', undefined],
])('404: %s %s of a project that is not there', async (method, rest, body) => {
  for (const name of [randomUUID(), 'no-such-project', world.projectName.toUpperCase()]) {
    await expectRefused(method, `${PROJECTS}/${name}${rest}`, body, {
      status: 404,
      code: 'not_found',
      detail: expect.stringContaining('not found'),
    })
  }
})

describe('members', () => {
  test('200: adding a member twice changes nothing the second time', async () => {
    const { projectId, userId, email } = world
    const before = await bench.store.snapshot(world.tenant.id)
    for (const body of [{ email }, { email: email.toUpperCase() }, { user_id: userId }]) {
      const added = await owner.post(`${PROJECTS}/${projectId}/users`, body)
      expect(added.status).toBe(200)
      expect(added.body).toEqual({ message: 'User added to project successfully', timestamp: time })
    }
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
    const members = await owner.get(`${PROJECTS}/${projectId}/users`)
    expect(members.body.data).toEqual([{ user_id: userId, email, created_at: time }])
  })

  test.each([[{}], [{ email: 'a@example.com', user_id: randomUUID() }], [{ email: 5 }]])(
    '400: adding %j',
    async (body) => {
      const failure = { status: 400, error: 'Adding the user failed', issues: [{ path: 'email' }] }
      await expectRefused('POST', `${PROJECTS}/${world.projectId}/users`, body, failure)
    },
  )

  test('404: adding nobody', async () => {
    for (const body of [{ email: 'nobody@example.com' }, { user_id: randomUUID() }, { user_id: 'nobody' }]) {
      await expectRefused('POST', `${PROJECTS}/${world.projectId}/users`, body, {
        status: 404,
        detail: 'API user not found',
      })
    }
  })

  test('200: taking a member out ends its keys for this project, and no others; 404 the second time', async () => {
    const mine = await buildWorld(bench.server, world.tenant)
    await owner.post(`${PROJECTS}/${world.projectId}/users`, { email: mine.email })
    const other = await owner.post(`/api/v1/users/${mine.email}/api-keys`, { project_name: world.projectName })
    const path = `${PROJECTS}/${mine.projectName}/users/${mine.email}`
    expect((await owner.delete(path)).body.message).toBe('User removed from project successfully')
    expect((await bench.server.as(mine.keyText).get('/api/v1/users')).status).toBe(401)
    expect((await bench.server.as(other.body.data.api_key).get('/api/v1/users')).status).toBe(403)
    await expectRefused('DELETE', path, undefined, {
      status: 404,
      detail: 'User is not a member of the specified project',
    })
  })

  test('200: clearing a project ends its memberships and its keys', async () => {
    const mine = await buildWorld(bench.server, world.tenant)
    expect((await owner.delete(`${PROJECTS}/${mine.projectId}/users`)).status).toBe(200)
    expect((await owner.get(`${PROJECTS}/${mine.projectId}/users`)).body.data).toEqual([])
    expect((await bench.server.as(mine.keyText).get('/api/v1/users')).status).toBe(401)
    expect((await owner.get(`/api/v1/users/${mine.userId}`)).body.data).toMatchObject({
      projects: [],
      api_keys_count: 0,
    })
  })
})

describe('configurations', () => {
  test('200: a project has the configuration that was assigned last, by name or id, until it is taken away', async () => {
    const mine = await buildWorld(bench.server, world.tenant)
    const path = `${PROJECTS}/${mine.projectName}`
    const assigned = await owner.post(`${path}/assign-config`, { config_id: world.configId })
    expect(assigned.body.message).toBe('Configuration assigned to project successfully')
    expect((await owner.get(path)).body.data.mcp_config_name).toBe(world.configName)
    await owner.post(`${path}/assign-config`, { config_name: mine.configName })
    expect((await owner.get(path)).body.data.mcp_config_id).toBe(mine.configId)
    const unassigned = await owner.post(`${path}/unassign-config`)
    expect(unassigned.body.message).toBe('Configuration unassigned from project successfully')
    expect((await owner.get(path)).body.data.mcp_config_id).toBeNull()
  })

  test('400 and 404: neither or both of name and id; a configuration that is not there', async () => {
    const path = `${PROJECTS}/${world.projectId}/assign-config`
    for (const body of [{}, { config_name: world.configName, config_id: world.configId }]) {
      await expectRefused('POST', path, body, { status: 400, error: 'Configuration assignment failed' })
    }
    for (const body of [{ config_name: 'none' }, { config_id: randomUUID() }, { config_id: 'none' }]) {
      await expectRefused('POST', path, body, { status: 404, detail: 'Configuration not found' })
    }
  })
})

describe('DELETE /api/v1/projects/{project_identifier}', () => {
  test.each([
    ['no force', '', undefined],
    ['force false in the body', '', { force: false }],
    ['force=false in the query', '?force=false', undefined],
  ])('400: a project with keys and %s', async (_what, query, body) => {
    await expectRefused('DELETE', `${PROJECTS}/${world.projectId}${query}`, body, {
      status: 400,
      error: 'Project deletion failed',
      detail: 'Project has active API keys. Use force=true to delete anyway.',
    })
  })

  test.each([
    ['the body', '', { force: true }],
    ['the query', '?force=true', undefined],
  ])('200: with force in %s the project goes, and its keys end; its users stay', async (_where, query, body) => {
    const mine = await buildWorld(bench.server, world.tenant)
    expect((await owner.delete(`${PROJECTS}/${mine.projectName}${query}`, body)).status).toBe(200)
    expect((await owner.get(`${PROJECTS}/${mine.projectName}`)).status).toBe(404)
    expect((await bench.server.as(mine.keyText).get('/api/v1/users')).status).toBe(401)
    expect((await owner.get(`/api/v1/users/${mine.userId}`)).body.data.projects).toEqual([])
    expect((await owner.get(`/api/v1/api-keys/${mine.keyId}`)).body.data).toMatchObject({
      project_id: null,
      status: 'revoked',
    })
  })

  test('200: a project without keys goes without force, members or not', async () => {
    const { body } = await owner.post(PROJECTS, { project_name: `empty-${randomUUID()}` })
    await owner.post(`${PROJECTS}/${body.data.project_id}/users`, { email: world.email })
    expect((await owner.delete(`${PROJECTS}/${body.data.project_id}`)).status).toBe(200)
  })
})
