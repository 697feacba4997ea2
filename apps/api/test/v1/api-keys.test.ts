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

const KEYS = '/api/v1/api-keys'

const expectRefused = (method: string, path: string, body: unknown, expected: object) =>
  assertRefused(bench, world.tenant, { method, path, body }, expected)

/** 401 for a key that does not work; 403 for one that does, since its user has no role. */
const statusOf = async (keyText: string): Promise<number> =>
  (await bench.server.as(keyText).get('/api/v1/users')).status

const keysOfUser = () => `/api/v1/users/${world.email}/api-keys`

const time = expect.stringMatching(/Z$/)

const byIdOrText: [string, (world: World) => string][] = [
  ['its id', ({ keyId }) => keyId],
  ['its full text', ({ keyText }) => keyText],
]

describe.each(byIdOrText)('a key named by %s', (_form, nameOf) => {
  test('200: is shown masked', async () => {
    const { keyText } = world
    const { status, body } = await owner.get(`${KEYS}/${nameOf(world)}`)
    expect(status).toBe(200)
    expect(body).toEqual({
      message: 'API key retrieved successfully',
      data: {
        key_id: world.keyId,
        api_key: `${keyText.slice(0, 9)}...${keyText.slice(-6)}`,
        project_id: world.projectId,
        project_name: world.projectName,
        user_id: world.userId,
        user_email: world.email,
        created_at: time,
        expires_at: null,
        last_used_at: time,
        last_used_ip: '127.0.0.1',
        usage_count: 1,
        status: 'active',
        name: 'Default',
        management: false,
        scopes: null,
        limits: [],
        credits: null,
        ip_allowlist: null,
        environment: null,
        external_id: null,
        metadata: null,
        successor_id: null,
        plan_id: null,
        plan_name: null,
      },
      timestamp: time,
    })
  })

  test('200: is stopped by disable, works again after enable, each as often as one likes', async () => {
    const mine = await buildWorld(bench.server, world.tenant)
    const path = `${KEYS}/${nameOf(mine)}`
    for (const _again of [1, 2]) {
      expect((await owner.post(`${path}/disable`)).body.message).toBe('API key disabled successfully')
      expect(await statusOf(mine.keyText)).toBe(401)
      expect((await owner.get(path)).body.data.status).toBe('disabled')
    }
    for (const _again of [1, 2]) {
      expect((await owner.post(`${path}/enable`)).body.message).toBe('API key enabled successfully')
      expect(await statusOf(mine.keyText)).toBe(403)
    }
  })

  test('200: is replaced by rotate: the new one works for the same user and project, the old one at once no more', async () => {
    const mine = await buildWorld(bench.server, world.tenant)
    const { status, body } = await owner.post(`${KEYS}/rotate`, { api_key: nameOf(mine) })
    expect(status).toBe(200)
    expect(body).toEqual({
      message: 'API key rotated successfully',
      data: {
        new_api_key: expect.stringMatching(/^gw_[0-9A-Za-z]{36}$/),
        key_id: expect.any(String),
        old_key_id: mine.keyId,
        old_key_retires_at: time,
        receipt: { at: time, replicas: [expect.objectContaining({ state: 'confirmed' })] },
      },
      timestamp: time,
    })
    expect([await statusOf(mine.keyText), await statusOf(body.data.new_api_key)]).toEqual([401, 403])
    const { data } = (await owner.get(`${KEYS}/${body.data.new_api_key}`)).body
    expect(data).toMatchObject({ user_id: mine.userId, project_id: mine.projectId, status: 'active' })
    const rotatedAgain = { api_key: nameOf(mine) }
    await expectRefused('POST', `${KEYS}/rotate`, rotatedAgain, { status: 404, detail: 'API key not found' })
  })

  test('200: is ended by delete and kept as revoked; 404 for whatever would change it then', async () => {
    const mine = await buildWorld(bench.server, world.tenant)
    const path = `${KEYS}/${nameOf(mine)}`
    expect((await owner.delete(path)).body.message).toBe('API key deleted successfully')
    expect(await statusOf(mine.keyText)).toBe(401)
    expect((await owner.get(path)).body.data.status).toBe('revoked')
    const gone = { status: 404, detail: 'API key not found' }
    await expectRefused('DELETE', path, undefined, gone)
    await expectRefused('POST', `${path}/enable`, undefined, gone)
    await expectRefused('POST', `${path}/disable`, undefined, gone)
  })
})

test('403: ending a key takes all that it holds, or all that its user holds when it has no scopes of its own', async () => {
  const mine = await buildWorld(bench.server, world.tenant)
  const [clerk, reader] = await Promise.all(
    [['keys:delete'], ['keys:delete', 'read']].map((scopes) => bench.keyWith(world.tenant.id, scopes)),
  )
  const { id } = await bench.person(world.tenant.id, 'viewer')
  const make = async (body?: object): Promise<string> => {
    const made = await owner.post(`/api/v1/users/${id}/api-keys`, { project_name: mine.projectName, ...body })
    return made.body.data.api_key
  }
  await owner.post(`/api/v1/projects/${mine.projectName}/users`, { user_id: id })
  for (const text of [await make(), await make({ scopes: ['jobs:read'] })]) {
    const refused = { status: 403, detail: 'You cannot change a user or key that holds more than you do' }
    expect((await clerk?.delete(`${KEYS}/${text}`))?.body).toMatchObject({ detail: refused.detail })
    expect(await statusOf(text)).toBe(403)
    expect((await reader?.delete(`${KEYS}/${text}`))?.status).toBe(200)
    expect(await statusOf(text)).toBe(401)
  }
})

test.each([
  ['GET', '', undefined],
  ['DELETE', '', undefined],
  ['POST', '/disable', undefined],
  ['POST', '/enable', undefined],
])('404: %s %s of a key that is not there', async (method, rest, body) => {
  const mangled = world.keyText.slice(0, -1) + (world.keyText.endsWith('0') ? '1' : '0')
  for (const name of [randomUUID(), mangled, 'gw_abc123...xyz789', 'nonsense']) {
    await expectRefused(method, `${KEYS}/${name}${rest}`, body, { status: 404, detail: 'API key not found' })
  }
})

test('400 and 404: rotate without a key, and of one that is not there', async () => {
  const failure = { status: 400, error: 'API key rotation failed', issues: [{ path: 'api_key' }] }
  await expectRefused('POST', `${KEYS}/rotate`, {}, failure)
  await expectRefused('POST', `${KEYS}/rotate`, { api_key: 5 }, failure)
  await expectRefused('POST', `${KEYS}/rotate`, { api_key: randomUUID() }, { status: 404 })
})

describe('lists', () => {
  test('200: by user, project and status', async () => {
    const mine = await buildWorld(bench.server, world.tenant)
    const ids = async (query: string): Promise<string[]> =>
      (await owner.get(`${KEYS}?${query}`)).body.data.map((key: { key_id: string }) => key.key_id)
    expect(await ids(`user_id=${mine.userId}`)).toEqual([mine.keyId])
    expect(await ids(`project_id=${mine.projectId}&status=active`)).toEqual([mine.keyId])
    await owner.post(`${KEYS}/${mine.keyId}/disable`)
    expect(await ids(`user_id=${mine.userId}&status=active`)).toEqual([])
    expect(await ids(`user_id=${mine.userId}&status=disabled`)).toEqual([mine.keyId])
    await owner.delete(`${KEYS}/${mine.keyId}`)
    expect(await ids(`user_id=${mine.userId}&status=disabled`)).toEqual([])
    expect(await ids(`user_id=${mine.userId}&status=revoked`)).toEqual([mine.keyId])
  })

  test.each(['limit=0', 'limit=1001', 'limit=abc', 'cursor=x', 'name=x', 'status=gone', 'user_id=x', 'project_id=x'])(
    '400: ?%s',
    async (query) => {
      const failure = { status: 400, error: 'API key listing failed', code: 'validation_error' }
      await expectRefused('GET', `${KEYS}?${query}`, undefined, failure)
    },
  )

  test.each(['limit=0', 'limit=1001', 'limit=abc', 'cursor=x', 'name=x'])(
    '400: the keys of a user, ?%s',
    async (query) => {
      const path = `/api/v1/users/${world.userId}/api-keys?${query}`
      await expectRefused('GET', path, undefined, { status: 400, code: 'validation_error' })
    },
  )

  test('404: the keys of a user for a project that is not there', async () => {
    const path = `/api/v1/users/${world.userId}/api-keys?project_identifier=none`
    await expectRefused('GET', path, undefined, { status: 404, detail: 'Project not found' })
  })
})

describe('POST /api/v1/users/{user_identifier}/api-keys', () => {
  test('200: by the name of the project or its id, and as many as one likes', async () => {
    const made = [
      await owner.post(keysOfUser(), { project_name: world.projectName }),
      await owner.post(keysOfUser(), { project_id: world.projectId }),
    ]
    const texts = made.map(({ body }) => String(body.data.api_key))
    expect(new Set(texts).size).toBe(2)
    for (const text of texts) expect(await statusOf(text)).toBe(403)
  })

  test('400: neither or both of name and id', async () => {
    for (const body of [{}, { project_name: world.projectName, project_id: world.projectId }]) {
      const failure = { status: 400, error: 'API key generation failed', issues: [{ path: 'project_name' }] }
      await expectRefused('POST', keysOfUser(), body, failure)
    }
  })

  test('404: a project that is not there', async () => {
    for (const body of [{ project_name: 'none' }, { project_id: randomUUID() }, { project_id: 'none' }]) {
      await expectRefused('POST', keysOfUser(), body, { status: 404, detail: 'Project not found' })
    }
  })
})

test('a key may do what its user may do at the moment, and no more', async () => {
  const mine = await buildWorld(bench.server, world.tenant)
  expect(await statusOf(mine.keyText)).toBe(403)
  await owner.put(`/api/v1/users/${mine.userId}`, { roles: ['admin'] })
  expect(await statusOf(mine.keyText)).toBe(200)
  await owner.put(`/api/v1/users/${mine.userId}`, { roles: [] })
  expect(await statusOf(mine.keyText)).toBe(403)
  await owner.put(`/api/v1/users/${mine.userId}`, { status: 'inactive' })
  expect(await statusOf(mine.keyText)).toBe(401)
})

test('a key works in X-API-Key, as a bearer token, and there only', async () => {
  const key = await bench.keyWith(world.tenant.id, ['users:read'])
  const text = key.credential ?? ''
  const nobody = bench.server.as(null)
  const send = async (headers: Record<string, string>) => (await nobody.get('/api/v1/users', { headers })).status
  expect(await send({ 'X-API-Key': text })).toBe(200)
  expect(await send({ authorization: `bearer ${text}` })).toBe(200)
  expect(await send({ authorization: text })).toBe(401)
  expect(await send({ authorization: `Basic ${Buffer.from(`${text}:`).toString('base64')}` })).toBe(401)
  expect((await nobody.get(`/api/v1/users?api_key=${text}`)).status).toBe(401)
})
