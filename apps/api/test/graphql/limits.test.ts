import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_COST, MAX_TOKENS } from '../../src/graphql/allowance.ts'
import { MAX_ALIASES, MAX_DEPTH, MAX_FIELDS } from '../../src/graphql/limits.ts'
import { MAX_BATCH, MAX_QUERY } from '../../src/graphql/params.ts'
import type { TestResponse } from '../support/client.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { ask, expectRefused } from './support.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await ask(server.admin, '{ me { id } }')
})
afterAll(async () => {
  expect(server.logs(), 'a failure of our own').not.toMatch(/"level":[56]0/)
  await server.stop()
})

const times = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ')

/** Refused, and before it could cost anything: the machine may be busy, so this is generous. */
async function expectQuickly(asked: () => Promise<TestResponse>, code: string): Promise<TestResponse> {
  const begin = performance.now()
  const answer = await asked()
  expectRefused(answer, 400, code)
  expect(performance.now() - begin).toBeLessThan(1000)
  return answer
}

const TOO_COMPLEX = 'OPERATION_TOO_COMPLEX'

/** A query that asks for the types of types, which nest without end. */
const nested = (levels: number): string =>
  `{ __type(name: "Me") { ${'ofType { '.repeat(levels)} name ${'}'.repeat(levels)} } }`

describe('refused with 400, at once', () => {
  test.each([
    ['1,000 aliases', `{ ${times(1000, (i) => `a${i}: __typename`)} }`],
    ['one alias too many', `{ ${times(MAX_ALIASES + 1, (i) => `a${i}: __typename`)} }`],
    [
      'aliases that fragments multiply',
      `{ ...A ...B } fragment A on Query { ${times(20, (i) => `a${i}: __typename`)} } fragment B on Query { ...A }`,
    ],
    ['the same field 900 times', `{ ${times(900, () => 'me { id }')} }`],
    ['fields within one field', `{ me { ${times(MAX_FIELDS, () => 'id')} } }`],
    ['a depth that nothing has', `{ ${'me { '.repeat(MAX_DEPTH + 1)} id ${'}'.repeat(MAX_DEPTH + 1)} }`],
    ['a depth of inline fragments and fields', `{ ${'... on Query { me { '.repeat(300)} id ${'} }'.repeat(300)} }`],
    [
      'a hundred fragments that double one another',
      `{ ...F0 } ${times(100, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F100 on Query { __typename }`,
    ],
    ['the whole schema six times', `{ ${times(6, (i) => `a${i}: __schema { types { name } }`)} }`],
  ])('%s', async (_what, query) => {
    await expectQuickly(() => ask(server.admin, query), TOO_COMPLEX)
  })

  test('an operation that is not even run, beside one that is', async () => {
    const query = `query A { __typename } query B { ${times(100, (i) => `a${i}: __typename`)} }`
    await expectQuickly(() => server.admin.post('/graphql', { query, operationName: 'A' }), TOO_COMPLEX)
  })

  test('a document of too many tokens, and one that is too long', async () => {
    await expectQuickly(() => ask(server.admin, `{ ${times(MAX_TOKENS, () => 'a')} }`), 'GRAPHQL_PARSE_FAILED')
    await expectQuickly(() => ask(server.admin, `{ me { id } } #${'x'.repeat(MAX_QUERY)}`), 'BAD_USER_INPUT')
    await expectQuickly(() => ask(server.admin, 'x'.repeat(1_000_000)), 'BAD_USER_INPUT')
  })

  test.each([
    ['{ me ', '}'],
    ['{ ... on Query ', '}'],
    ['{ a(b: [', '])}'],
  ])('brackets within brackets, which the parser would follow: %s', async (open, close) => {
    for (const levels of [100, 1000, 1900, 3000]) {
      const query = `${open.repeat(levels)}${close.repeat(levels)}`.slice(0, MAX_QUERY)
      await expectQuickly(() => ask(server.admin, query), TOO_COMPLEX)
    }
    const list = `query A($a: ${'['.repeat(1900)}Int${']'.repeat(1900)}) { __typename }`
    await expectQuickly(() => ask(server.admin, list), TOO_COMPLEX)
    await expectQuickly(() => ask(server.admin, `{ a(b: ${'['.repeat(1900)}${']'.repeat(1900)}) }`), TOO_COMPLEX)
  })

  test('fragments that spread themselves, one another, or what is not there', async () => {
    const invalid = 'GRAPHQL_VALIDATION_FAILED'
    for (const query of [
      '{ ...A } fragment A on Query { ...A }',
      '{ ...A } fragment A on Query { ...B me { id } } fragment B on Query { ...A __typename }',
      `{ ...F0 } ${times(200, (i) => `fragment F${i} on Query { ...F${(i + 1) % 200} }`)}`,
      '{ ...Nowhere }',
    ]) {
      await expectQuickly(() => ask(server.admin, query), invalid)
    }
  })

  test('introspection of lists within lists within lists', async () => {
    const query = `{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }`
    await expectQuickly(() => ask(server.admin, query), 'GRAPHQL_VALIDATION_FAILED')
  })

  test('a thousand directives, a thousand variables, a thousand operations', async () => {
    await expectQuickly(
      () => ask(server.admin, `{ __typename ${'@skip(if: false) '.repeat(500)} }`),
      'GRAPHQL_VALIDATION_FAILED',
    )
    await expectQuickly(
      () => ask(server.admin, `query A(${times(900, (i) => `$a${i}: Int`)}) { __typename }`),
      'GRAPHQL_VALIDATION_FAILED',
    )
    const answer = await ask(
      server.admin,
      times(900, (i) => `query A${i} { __typename }`),
    )
    expect(answer.status).toBe(400)
  })

  test('a batch that is too large, empty, or nested', async () => {
    const one = { query: '{ __typename }' }
    for (const body of [[], Array.from({ length: MAX_BATCH + 1 }, () => one), [[one]], [one, null]]) {
      await expectQuickly(() => server.admin.post('/graphql', body), 'BAD_USER_INPUT')
    }
  })

  test('ten errors at most, however many faults a document has', async () => {
    const { body } = await ask(server.admin, `{ ${times(400, (i) => `nothing${i}`)} }`)
    expect(body.errors).toHaveLength(10)
  })
})

describe('allowed', () => {
  test.each([
    ['as many aliases as there may be', `{ ${times(MAX_ALIASES, (i) => `a${i}: __typename`)} }`],
    ['types as deep as the schema can nest them', nested(15)],
    ['a fragment in many places', `{ me { ...A } b: me { ...A } } fragment A on Me { id name tenant { id } }`],
  ])('%s', async (_what, query) => {
    const { status, body } = await ask(server.admin, query)
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined })
  })

  test('a batch as large as it may be', async () => {
    const batch = Array.from({ length: MAX_BATCH }, () => ({ query: '{ me { id } }' }))
    const { status, body } = await server.admin.post('/graphql', batch)
    expect(status).toBe(200)
    expect(body).toHaveLength(MAX_BATCH)
    for (const each of body) expect(each.data.me.id).toEqual(expect.any(String))
  })
})

test('the operations of a batch cost together what one may cost', async () => {
  const schema = { query: '{ __schema { types { name } } }' }
  const { body } = await server.admin.post(
    '/graphql',
    Array.from({ length: MAX_BATCH }, () => schema),
  )
  const refused = body.filter(({ errors }: { errors?: unknown }) => errors)
  expect(refused).toHaveLength(MAX_BATCH - Math.floor(MAX_COST / 1002))
  for (const { errors } of refused) expect(errors).toMatchObject([{ extensions: { code: TOO_COMPLEX } }])
})

test('a document that was accepted once is weighed again with other variables', async () => {
  // Parsed and validated documents are kept.
  const query = 'query A($a: Boolean!) { me @include(if: $a) { id } }'
  expect((await ask(server.admin, query, { variables: { a: true } })).body.data).toHaveProperty('me')
  expect((await ask(server.admin, query, { variables: { a: false } })).body.data).toEqual({})
  expectRefused(await ask(server.admin, query), 400, 'BAD_USER_INPUT')
})
