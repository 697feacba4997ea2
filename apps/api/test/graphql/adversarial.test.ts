import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RawAnswer, send } from '../adversarial/raw.ts'
import { ADMIN_KEY, sharedServer, type TestServer } from '../support/server.ts'
import { ask, logInWith } from './support.ts'

let server: TestServer

beforeAll(async () => {
  server = await sharedServer()
})
afterAll(async () => {
  expect(server.logs(), 'a failure of our own').not.toMatch(/"level":[56]0/)
})

const post = (body: string | Uint8Array, ...headers: string[]): Promise<RawAnswer | null> =>
  send(server.url, {
    method: 'POST',
    target: '/graphql',
    credential: ADMIN_KEY,
    headers: ['content-type: application/json', 'connection: close', ...headers],
    body,
  })

const get = (target: string): Promise<RawAnswer | null> =>
  send(server.url, { method: 'GET', target, credential: ADMIN_KEY, headers: ['connection: close'] })

function expectClear(answer: RawAnswer | null, what: string): void {
  expect(answer, what).not.toBeNull()
  const { status, body } = answer!
  expect(status, `${what}: ${body.slice(0, 300)}`).toBeLessThan(500)
  expect(JSON.parse(body), what).toEqual(expect.anything())
  expect(body, what).not.toMatch(/node_modules|\.ts:\d|originalError|"stack"/)
  expect(body.length, what).toBeLessThan(20_000)
}

const QUERY = '"query":"{ __typename }"'

test.each([
  ['nothing', ''],
  ['half of it', '{"query"'],
  ['a text', '"{ __typename }"'],
  ['null', 'null'],
  ['a number', '5'],
  ['a list of texts', '["{ __typename }"]'],
  ['query that is null', '{"query":null}'],
  ['query that is an object', '{"query":{"a":1}}'],
  ['query twice', `{${QUERY},${QUERY}}`],
  ['an unknown field', `{${QUERY},"queries":1}`],
  ['__proto__', `{${QUERY},"__proto__":{"a":1}}`],
  ['__proto__ in the variables', `{${QUERY},"variables":{"__proto__":{"a":1}}}`],
  ['NUL in the query', '{"query":"{ __typename }\\u0000"}'],
  [
    'NUL in a string of the query, as GraphQL escapes it',
    '{"query":"mutation { login(input: {email: \\"a\\\\u0000\\", password: \\"b\\"}) { success } }"}',
  ],
  ['half of a surrogate pair, as GraphQL escapes it', '{"query":"{ job(id: \\"\\\\uD800\\") { id } }"}'],
  ['half of a surrogate pair', '{"query":"{ a(b: \\"\\ud800\\") }"}'],
  ['NUL in a variable', `{${QUERY},"variables":{"a":"\\u0000"}}`],
  ['a byte order mark', '\u{FEFF}{"query":"{ __typename }"}'],
  ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ['variables nested without end', `{${QUERY},"variables":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`],
  ['an empty query', '{"query":""}'],
  ['only blanks', '{"query":"   "}'],
  ['only a comment', '{"query":"# nothing"}'],
  ['only a fragment', '{"query":"fragment A on Query { __typename }"}'],
  ['definitions of types', '{"query":"type Query { a: Int } extend type Me { b: Int }"}'],
  ['a subscription', '{"query":"subscription { jobs { id } }"}'],
  ['@defer and @stream', '{"query":"{ ... @defer { me { id } } }"}'],
  ['a string that never ends', '{"query":"{ a(b: \\"\\"\\" ) }"}'],
  ['no selection', '{"query":"{ me }"}'],
  ['an empty selection', '{"query":"{ me { } }"}'],
  ['a selection of a scalar', '{"query":"{ me { id { x } } }"}'],
  ['numbers that are too large', '{"query":"{ a(b: 1e999999, c: 99999999999999999999999) }"}'],
  ['names of Object', '{"query":"{ constructor __proto__ toString hasOwnProperty }"}'],
  ['types of Object', '{"query":"{ ... on constructor { a } ... on __proto__ { b } }"}'],
  ['a type by the name of one of Object', '{"query":"{ __type(name: \\"constructor\\") { name } }"}'],
  [
    'fragments named as Object has',
    '{"query":"{ ...constructor ...__proto__ } fragment __proto__ on Query { __typename }"}',
  ],
  ['an operation named as Object has', '{"query":"query constructor { __typename }","operationName":"__proto__"}'],
  [
    'variables named as Object has',
    '{"query":"query($constructor: String) { __typename }","variables":{"constructor":{}}}',
  ],
])('400 or an answer, and never a 500: %s', async (what, body) => {
  expectClear(await post(body), what)
})

test.each([
  '/graphql?query',
  '/graphql?query=%7B',
  '/graphql?query={__typename}&query={__typename}',
  '/graphql?query[]=a',
  '/graphql?query={__typename}&variables={',
  '/graphql?query={__typename}&variables=5',
  '/graphql?query={__typename}&variables=%00',
  '/graphql?query=%00',
  '/graphql?query=%E0%A4%A',
  '/graphql?__proto__=1',
  '/graphql/',
  '/graphql/nothing',
  '/graphql/../graphql',
])('GET %s', async (target) => {
  expectClear(await get(target), target)
})

test('headers that are wrong', async () => {
  const body = `{${QUERY}}`
  for (const header of [
    'accept: ;;;,,,=',
    `accept: ${'a/b,'.repeat(2000)}`,
    'accept: application/json;q=nonsense',
    'idempotency-key: ',
    `idempotency-key: ${'x'.repeat(300)}`,
    'content-encoding: gzip',
    'x-request-id: {{}}',
  ]) {
    expectClear(await post(body, header), header.slice(0, 40))
  }
})

test('any text for a query, any value for a variable', async () => {
  const token = fc.constantFrom(
    ...['{', '}', '(', ')', '[', ']', '$', '!', ':', '=', '@', '|', '&', '...', '"', '"""', '#', ',', '\n'],
    ...[
      'query',
      'mutation',
      'fragment',
      'on',
      'me',
      'id',
      'login',
      'input',
      'true',
      'null',
      '1',
      '-1.5e3',
      '__typename',
      'Query',
    ],
  )
  const query = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(token, { maxLength: 60 }).map((parts) => parts.join(' ')),
  )
  await fc.assert(
    fc.asyncProperty(query, fc.dictionary(fc.string(), fc.jsonValue()), async (text, variables) => {
      expectClear(await post(JSON.stringify({ query: text, variables })), text)
    }),
    { numRuns: 300 },
  )
})

test('any value for the input of a log-in', async () => {
  const query = 'mutation($input: LoginInput!) { login(input: $input) { success error } }'
  const field = fc.oneof(fc.string(), fc.jsonValue())
  const input = fc.oneof(
    fc.jsonValue(),
    fc.record({ email: field, password: field, tenantId: field }, { requiredKeys: [] }),
  )
  await fc.assert(
    fc.asyncProperty(input, async (value) => {
      expectClear(await post(JSON.stringify({ query, variables: { input: value } })), JSON.stringify(value))
    }),
    { numRuns: 60 },
  )
})

test('any value for the arguments of the jobs', async () => {
  const queries = [
    'query($first: Int, $after: String, $filter: JobFilter, $pagination: Pagination) { jobs(first: $first, after: $after, filter: $filter, pagination: $pagination) { edges { node { id } } pageInfo { totalCount } } }',
    'mutation($id: ID!) { cancelJob(id: $id) { id } }',
    'query($id: ID!) { job(id: $id) { id } }',
    'mutation($input: CreateJobInput!) { createJob(input: $input) { id input } }',
  ]
  const any = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.constantFrom('echo', 'FAILED', '', null),
  )
  const some = (...names: string[]) =>
    fc.record(Object.fromEntries(names.map((name) => [name, any])), { requiredKeys: [] })
  const variables = fc.record(
    {
      first: any,
      after: any,
      id: any,
      filter: fc.oneof(any, some('status', 'type', 'provider')),
      pagination: fc.oneof(any, some('limit', 'offset')),
      input: fc.oneof(
        any,
        some('type', 'provider', 'model', 'input'),
        fc.record({
          provider: fc.constant('echo'),
          model: fc.constant('echo'),
          input: fc.oneof(any, some('prompt', 'messages', 'system_prompt', 'max_tokens', 'temperature')),
        }),
      ),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...queries), variables, async (query, values) => {
      expectClear(await post(JSON.stringify({ query, variables: values })), JSON.stringify(values))
    }),
    { numRuns: 300 },
  )
})

test('no answer and no log line repeats a secret that was put in the wrong place', async () => {
  const { admin } = server
  const key = 'agg_0123456789abcdefghijABCDEFGHIJ'
  const password = 'a "quoted" pass; phrase: with value: all signs'
  const answers = [
    await ask(admin, `{ ${key} }`),
    await ask(admin, `query ${key} { __typename ${key}: me { ${key} } }`),
    await ask(admin, `{ __type(name: "${key}", ${key}: 1) { name } }`),
    await ask(admin, `{ me(key: "${key}") { id } ...${key} }`),
    await ask(admin, `{ "${key}" }`),
    await ask(admin, `query A($${key}: ${key}) { __typename @${key} }`, { variables: { [key]: key } }),
    await logInWith(admin, key, password),
    await ask(admin, 'mutation($input: LoginInput!) { login(input: $input) { success } }', {
      variables: { input: { email: 5, password, [password]: password, [key]: { password } } },
    }),
    await ask(admin, 'mutation($input: LoginInput!) { login(input: $input) { success } }', {
      variables: { input: password },
    }),
    await ask(admin, 'mutation($input: LoginInput!) { login(input: $input) { success } }', {
      variables: { input: [password] },
    }),
    await ask(admin, `mutation { login(input: ${JSON.stringify(password)}) { success } }`),
    await ask(
      admin,
      `mutation { login(input: {email: 5, password: [${JSON.stringify(password)}], tenantId: {a: 1}}) { success } }`,
    ),
    await admin.post('/graphql', { query: '{ __typename }', [key]: password, operationName: { [password]: key } }),
    await admin.get(`/graphql?query=${encodeURIComponent(`{ ${key} }`)}&${key}=${encodeURIComponent(password)}`),
  ]
  for (const secret of [key, 'phrase', ADMIN_KEY]) {
    for (const { text } of answers) expect(text).not.toContain(secret)
    expect(server.logs()).not.toContain(secret)
  }
})
