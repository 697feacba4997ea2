import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import { buildWorld, sharedBench, type World } from './support.ts'

let world: World
let owner: TestClient
let names: string[]
let serviceUser: string

beforeAll(async () => {
  const bench = await sharedBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
  names = Array.from({ length: 3 }, (_, i) => `page-${i}`)
  serviceUser = (await owner.post('/api/admin/users', { name: 'pages' })).body.id
  for (const project_name of names) await owner.post('/api/v1/projects', { project_name })
})

const query = (procedure: string, input: unknown) =>
  owner.get(`/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`)

/** The items of a page by their ids; some of their counters move with every call. */
const idsOf = ({ body }: TestResponse): string[] =>
  (body.result?.data.data ?? body.result?.data.items)?.map(
    (item: Record<string, string>) => item['key_id'] ?? item['id'] ?? item['user_id'] ?? JSON.stringify(item),
  )

/** The lists of every contract, with what they need. */
const LISTS: [string, () => object][] = [
  ['aggregator.users.list', () => ({})],
  ['aggregator.apiKeys.list', () => ({ user_id: serviceUser })],
  ['aggregator.jobs.list', () => ({})],
  ['accounts.users.list', () => ({})],
  ['content.apiUsers.list', () => ({})],
  ['v1.users.list', () => ({})],
  ['v1.users.projects', () => ({ user_identifier: world.userId })],
  ['v1.userApiKeys.list', () => ({ user_identifier: world.userId })],
  ['v1.apiKeys.list', () => ({})],
  ['v1.projects.list', () => ({})],
  ['v1.projects.users', () => ({ project_identifier: world.projectName })],
  ['v1.configs.list', () => ({})],
  ['v1.auditEvents.list', () => ({ action: 'project.created' })],
]

describe('what the query libraries of tRPC send with a list is understood', () => {
  test.each(LISTS)('%s: no cursor yet, and either direction', async (name, input) => {
    const plain = await query(name, input())
    expect(plain.status).toBe(200)
    for (const sent of [{ cursor: null, direction: 'forward' }, { direction: 'backward' }, { cursor: null }]) {
      const answer = await query(name, { ...input(), ...sent })
      expect([answer.status, sent, idsOf(answer)]).toEqual([200, sent, idsOf(plain)])
    }
  })

  test('page by page, each item once', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const { body } = await query('v1.projects.list', { limit: 2, cursor, direction: 'forward' })
      seen.push(...body.result.data.data.map((item: { project_name: string }) => item.project_name))
      cursor = body.result.data.next_cursor
    } while (cursor !== null)
    expect(seen.toSorted()).toEqual([...names, world.projectName].toSorted())
  })

  test('a search, which is a mutation, takes no cursor too', async () => {
    const { status, body } = await owner.post('/trpc/v1.projects.search', { search_term: 'page-', cursor: null })
    expect(status).toBe(200)
    expect(body.result.data.data).toHaveLength(3)
  })
})

describe('and nothing else is', () => {
  test.each([
    ['v1.projects.list', { direction: 'sideways' }, 'Unknown fields: direction'],
    ['v1.projects.list', { direction: null }, 'Unknown fields: direction'],
    ['v1.projects.list', { direction: 'forward', colour: 'blue' }, 'Unknown fields: colour'],
    ['v1.projects.list', { limit: null }, 'limit: Invalid input: expected number, received null'],
    ['v1.projects.list', { cursor: 'x' }, 'cursor: unknown'],
    ['v1.usage.get', { direction: 'forward' }, 'Unknown fields: direction'],
  ])('%s with %j', async (name, input, message) => {
    const { status, body } = await query(name, input)
    expect([status, body.error?.message]).toEqual([400, expect.stringContaining(message)])
  })

  test('over REST neither is accepted', async () => {
    const direction = await owner.get('/api/v1/projects?direction=forward')
    expect([direction.status, direction.body.detail]).toEqual([400, 'Unknown fields: direction'])
    expect((await owner.get('/api/v1/projects?cursor=null')).status).toBe(400)
    const inBody = await owner.post('/api/v1/projects/search', { search_term: 'page-', cursor: null })
    expect([inBody.status, inBody.body.issues[0].path]).toEqual([400, 'cursor'])
  })
})

describe('an error says why, for programs', () => {
  test('the issues of an input, the request, and the code of REST', async () => {
    const { status, headers, body } = await query('v1.projects.list', { limit: 0, colour: 'blue' })
    expect(status).toBe(400)
    expect(body.error.data).toEqual({
      code: 'BAD_REQUEST',
      httpStatus: 400,
      path: 'v1.projects.list',
      keystead_code: 'validation_error',
      request_id: headers.get('x-request-id'),
      issues: [
        { path: 'limit', message: expect.any(String) },
        { path: '', message: 'Unknown fields: colour' },
      ],
    })
  })

  test('a refusal has no issues, and the same code as over REST', async () => {
    const project_name = names[0]
    const rest = await owner.post('/api/v1/projects', { project_name })
    const { headers, body } = await owner.post('/trpc/v1.projects.create', { project_name })
    const { data } = body.error
    expect(data.issues).toBeUndefined()
    expect([data.keystead_code, data.request_id]).toEqual([rest.body.code, headers.get('x-request-id')])
  })

  test.each([
    ['no such procedure', '/trpc/v1.nothing', 'not_found'],
    [
      'a batch that is too large',
      `/trpc/${Array.from({ length: 21 }, () => 'v1.usage.get').join(',')}?batch=1`,
      'validation_error',
    ],
    ['an input that is no JSON', '/trpc/v1.projects.list?input={', 'validation_error'],
    ['a batch that is no object', '/trpc/v1.projects.list?batch=1&input=1', 'validation_error'],
    ['a wrong method', '/trpc/v1.projects.create', 'method_not_allowed'],
  ])('%s', async (_name, path, keystead_code) => {
    const { headers, body } = await owner.get(path)
    const { error } = Array.isArray(body) ? body[0] : body
    expect(error.data).toMatchObject({ keystead_code, request_id: headers.get('x-request-id') })
  })

  test('before tRPC is reached, too', async () => {
    const { headers, body } = await owner.request('POST', '/trpc/v1.projects.create', {}, { rawBody: '{' })
    expect(body.error.data).toMatchObject({
      keystead_code: 'validation_error',
      request_id: headers.get('x-request-id'),
    })
  })
})
