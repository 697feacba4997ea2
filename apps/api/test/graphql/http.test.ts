import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { auditServer } from 'graphql-http'
import { buildClientSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rulesOf } from '../../src/graphql/rules.ts'
import { schema } from '../../src/graphql/schema.ts'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { ask, expectRefused, GRAPHQL_TYPE, JSON_TYPE } from './support.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  expect(server.logs(), 'a failure of our own').not.toMatch(/"level":[56]0/)
  await server.stop()
})

const get = (query: Record<string, string>, headers: Record<string, string> = {}) =>
  server.admin.get(`/graphql?${new URLSearchParams(query).toString()}`, { headers })

/** What the audits ask of servers of before 2025, for whoever takes anything or says nothing. */
const OF_BEFORE_2025 = ['47DE', '80D8']

test('GraphQL over HTTP: every audit of graphql-http', async () => {
  const results = await auditServer({ url: `${server.url}/graphql`, fetchFn: fetch })
  expect(results.length).toBeGreaterThan(50)
  const failed = results.filter(({ id, status }) => status !== 'ok' && !OF_BEFORE_2025.includes(id))
  expect(failed.map(({ id, name }) => `${id} ${name}`)).toEqual([])
})

describe('the media type', () => {
  test.each([
    [undefined, GRAPHQL_TYPE],
    ['*/*', GRAPHQL_TYPE],
    ['application/json', JSON_TYPE],
    ['application/json, application/graphql-response+json', JSON_TYPE],
    ['application/json;q=0.9, application/graphql-response+json', GRAPHQL_TYPE],
    ['text/html, application/json;q=0.5', JSON_TYPE],
    ['application/*', GRAPHQL_TYPE],
  ])('Accept: %s is answered in %s', async (accept, type) => {
    const { status, headers, body } = await ask(server.admin, '{ me { id } }', { headers: accept ? { accept } : {} })
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe(type)
    expect(body.data.me.id).toEqual(expect.any(String))
  })

  test('406: none that there is', async () => {
    const answer = await ask(server.admin, 'mutation { logout }', { headers: { accept: 'text/plain' } })
    expectRefused(answer, 406, 'NOT_ACCEPTABLE')
  })

  test('without data the status is that of the error, and 200 for whoever wants application/json', async () => {
    const inJson = { headers: { accept: 'application/json' } }
    for (const [query, status, code] of [
      ['{', 400, 'GRAPHQL_PARSE_FAILED'],
      ['{ nothing }', 400, 'GRAPHQL_VALIDATION_FAILED'],
      [`{ ${'a: me { id } '.repeat(31)} }`, 400, 'OPERATION_TOO_COMPLEX'],
    ] as const) {
      expectRefused(await ask(server.admin, query), status, code)
      expectRefused(await ask(server.admin, query, inJson), 200, code)
    }
    expectRefused(await ask(server.as(null), '{ me { id } }'), 401, 'UNAUTHENTICATED')
    expectRefused(await ask(server.as(null), '{ me { id } }', inJson), 200, 'UNAUTHENTICATED')
  })
})

describe('requests', () => {
  test('415: a body that browsers send without asking, so that no other site can', async () => {
    const rawBody = '{"query": "mutation { logout }"}'
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await server.admin.post('/graphql', undefined, { rawBody, headers: { 'content-type': type } })
      expectRefused(answer, 415, 'UNSUPPORTED_MEDIA_TYPE')
    }
  })

  test('a GET asks, and changes nothing: 405', async () => {
    expect((await get({ query: '{ me { id } }' })).body.data.me.id).toEqual(expect.any(String))
    const refused = await get({ query: 'mutation { logout }' })
    expectRefused(refused, 405, 'METHOD_NOT_ALLOWED')
    expect(refused.headers.get('allow')).toBe('POST')
    const named = { query: 'query A { me { id } } mutation B { logout }' }
    expect((await get({ ...named, operationName: 'A' })).status).toBe(200)
    expectRefused(await get({ ...named, operationName: 'B' }), 405, 'METHOD_NOT_ALLOWED')
  })

  test('a HEAD is a GET without a body', async () => {
    const head = await server.admin.request('HEAD', `/graphql?query=${encodeURIComponent('{ me { id } }')}`)
    expect({ status: head.status, text: head.text }).toEqual({ status: 200, text: '' })
    expect((await server.admin.request('HEAD', '/graphql?query=mutation%7Blogout%7D')).status).toBe(405)
  })

  test('405: other methods, without a body being read', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await server.admin.request(method, '/graphql')
      expectRefused(answer, 405, 'METHOD_NOT_ALLOWED')
      expect(answer.headers.get('allow')).toBe('GET, POST, HEAD')
    }
  })

  test('413: more than 1 MiB', async () => {
    expectRefused(
      await ask(server.admin, '{ me { id } }', { variables: { a: 'x'.repeat(1_100_000) } }),
      413,
      'PAYLOAD_TOO_LARGE',
    )
  })

  test('408: a body that never comes to its end', async () => {
    const slow = await startTestServer({ bodyTimeoutMs: 150 })
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"query"')) })
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit
    const response = await fetch(`${slow.url}/graphql`, init)
    expect(response.status).toBe(408)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'TIMEOUT' } }] })
    await slow.stop()
  })

  test('one that has begun when the service stops is answered', async () => {
    const stopping = await startTestServer()
    await ask(stopping.admin, '{ me { id } }')
    const { readable, writable } = new TransformStream<string>()
    const writer = writable.getWriter()
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` },
      body: readable.pipeThrough(new TextEncoderStream()),
      duplex: 'half',
    } as RequestInit
    const answer = fetch(`${stopping.url}/graphql`, init)
    await writer.write('{"query": ')
    await delay(200)
    const stopped = stopping.stop()
    await writer.write('"{ me { name } }"}')
    await writer.close()
    expect(await (await answer).json()).toEqual({ data: { me: { name: expect.any(String) } } })
    await stopped
    await expect(fetch(`${stopping.url}/health`)).rejects.toThrow('fetch failed')
  })

  test('429: an address over its limit of attempts, before anything is read', async () => {
    const strict = await startTestServer({ environment: { KEYSTEAD_AUTH_RATE_LIMIT: '3' } })
    const field = 'login(input: {email: "a@example.com", password: "b"}) { success }'
    for (let i = 0; i < 3; i += 1) expect((await ask(strict.as(null), `mutation { ${field} }`)).status).toBe(200)
    for (const query of [`mutation { ${field} }`, '{ __typename }', '{']) {
      const answer = await ask(strict.as(null), query)
      expectRefused(answer, 429, 'RATE_LIMITED')
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(answer.body.errors[0].extensions.retryAfter).toBeGreaterThan(0)
    }
    await strict.stop()
  })

  test('carry a request id, are not cached, and are logged with the fields they name, without what the caller calls them', async () => {
    const headers = { 'x-request-id': 'request-of-the-log' }
    const query =
      'query MyOwnName($hidden: String = "hidden value") { mine: me { id } ...More } fragment More on Query { __typename }'
    const answer = await ask(server.admin, query, { headers, variables: { hidden: 'also hidden' } })
    expect(answer.headers.get('x-request-id')).toBe('request-of-the-log')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const unused = await ask(server.admin, '{ me { id } __typename }', { headers })
    expect(unused.status).toBe(200)
    const lines = server
      .logs()
      .split('\n')
      .filter((line) => line.includes('request-of-the-log'))
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({
      route: '/graphql',
      status: 200,
      operations: ['query __typename me'],
    })
    expect(server.logs()).not.toMatch(/MyOwnName|hidden/)
  })
})

test('introspection needs no credentials, and tells the schema that is stored for the generators of clients', async () => {
  const stored = await readFile(new URL('../../../../packages/openapi/schema.graphql', import.meta.url), 'utf8')
  const { body } = await ask(server.as(null), getIntrospectionQuery({ specifiedByUrl: true }))
  const told = printSchema(lexicographicSortSchema(buildClientSchema(body.data)))
  expect(stored.split('\n').slice(2).join('\n')).toBe(`${told}\n`)
})

test('every field of a root type says who may ask for it', () => {
  const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) => Object.values(type!.getFields()))
  expect(Object.fromEntries(roots.map((field) => [field.name, rulesOf(field)?.access]))).toEqual({
    me: 'authenticated',
    jobs: 'jobs:read',
    job: 'jobs:read',
    providers: 'jobs:read',
    node: 'authenticated',
    nodes: 'authenticated',
    users: 'users:read',
    user: 'users:read',
    keys: 'keys:read',
    key: 'keys:read',
    projects: 'projects:read',
    project: 'projects:read',
    usage: 'usage:read',
    login: 'attempt',
    completeLogin: 'attempt',
    logout: 'authenticated',
    createJob: 'jobs:create',
    cancelJob: 'jobs:update',
  })
})

test('several operations in one request are answered in their order, each for itself', async () => {
  const { status, body } = await server.admin.post('/graphql', [
    { query: '{ me { name } }' },
    { query: '{ nothing }' },
    { query: '{ __typename }' },
  ])
  expect(status).toBe(200)
  expect(body).toMatchObject([
    { data: { me: { name: expect.any(String) } } },
    { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
    { data: { __typename: 'Query' } },
  ])
})
