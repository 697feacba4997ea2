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

const CONFIGS = '/api/v1/configs'

const expectRefused = (method: string, path: string, body: unknown, expected: object) =>
  assertRefused(bench, world.tenant, { method, path, body }, expected)

test('200: a configuration is made, read by id and by name, listed, changed and deleted', async () => {
  const name = `config-${randomUUID()}`
  const servers = {
    files: { command: 'mcp-files', args: ['--root', '/srv'], env: { LEVEL: '1' } },
    web: { url: 'https://mcp.example' },
  }
  const made = await owner.post(CONFIGS, { config_name: name, servers })
  expect(made.status).toBe(200)
  expect(made.body).toMatchObject({
    message: 'Configuration created successfully',
    data: { config_id: expect.any(String), config_name: name },
  })
  const id: string = made.body.data.config_id
  const item = { mcp_config_id: id, mcp_config_name: name, servers, used_by_projects: [] }
  expect((await owner.get(`${CONFIGS}/${id}`)).body.data).toMatchObject(item)
  expect((await owner.get(`${CONFIGS}/${name}`)).body.data).toMatchObject(item)
  expect((await owner.get(CONFIGS)).body.data[0]).toMatchObject(item)

  const renamed = await owner.put(`${CONFIGS}/${name}`, { config_name: `${name}-2`, servers: {} })
  expect(renamed.body.message).toBe('Configuration updated successfully')
  expect((await owner.get(`${CONFIGS}/${id}`)).body.data).toMatchObject({ mcp_config_name: `${name}-2`, servers: {} })
  expect((await owner.delete(`${CONFIGS}/${id}`)).body.message).toBe('Configuration deleted successfully')
  await expectRefused('GET', `${CONFIGS}/${id}`, undefined, { status: 404, detail: 'Configuration not found' })
})

describe('400', () => {
  const invalid: [string, unknown, string][] = [
    ['no name', {}, 'config_name'],
    ['an empty name', { config_name: '' }, 'config_name'],
    ['servers that are no object', { config_name: 'x', servers: [] }, 'servers'],
    ['a server without a name', { config_name: 'x', servers: { '': {} } }, 'servers.'],
  ]
  test.each(invalid)('%s', async (_what, body, path) => {
    const failure = { status: 400, error: 'Configuration creation failed', issues: [{ path }] }
    await expectRefused('POST', CONFIGS, body, failure)
  })

  test('a name that is taken, made or renamed to; a name that could be taken for an id', async () => {
    const { body } = await owner.post(CONFIGS, { config_name: `config-${randomUUID()}` })
    const detail = `Configuration with name ${world.configName} already exists`
    const taken = { config_name: world.configName }
    await expectRefused('POST', CONFIGS, taken, { status: 400, error: 'Configuration creation failed', detail })
    const path = `${CONFIGS}/${body.data.config_id}`
    await expectRefused('PUT', path, taken, { status: 400, error: 'Configuration update failed', detail })
    await expectRefused('PUT', path, { config_name: randomUUID() }, { status: 400, code: 'validation_error' })
  })

  test.each(['limit=0', 'limit=1001', 'limit=abc', 'cursor=x', 'name=x'])('?%s', async (query) => {
    await expectRefused('GET', `${CONFIGS}?${query}`, undefined, { status: 400, error: 'Configuration listing failed' })
  })

  test.each([
    ['no force', '', undefined],
    ['force false in the body', '', { force: false }],
    ['force=false in the query', '?force=false', undefined],
  ])('deleting one that a project uses, with %s', async (_what, query, body) => {
    await expectRefused('DELETE', `${CONFIGS}/${world.configName}${query}`, body, {
      status: 400,
      error: 'Configuration deletion failed',
      detail: 'Configuration is used by projects. Use force=true to delete anyway.',
    })
  })
})

test.each([
  ['GET', undefined],
  ['PUT', { servers: {} }],
  ['DELETE', { force: true }],
])('404: %s of a configuration that is not there', async (method, body) => {
  for (const name of [randomUUID(), 'none']) {
    await expectRefused(method, `${CONFIGS}/${name}`, body, { status: 404, detail: 'Configuration not found' })
  }
})

test.each([
  ['the body', '', { force: true }],
  ['the query', '?force=true', undefined],
])('200: with force in %s it goes, and the project is left without one', async (_where, query, body) => {
  const mine = await buildWorld(bench.server, world.tenant)
  expect((await owner.delete(`${CONFIGS}/${mine.configName}${query}`, body)).status).toBe(200)
  expect((await owner.get(`/api/v1/projects/${mine.projectId}`)).body.data.mcp_config_id).toBeNull()
})
