import { getIntrospectionQuery, parse, specifiedRules, validate } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MAX_UNKNOWN_BYTES } from '../../src/graphql/allowance.ts'
import { readDocument } from '../../src/graphql/limits.ts'
import { schema } from '../../src/graphql/schema.ts'
import { weigh } from '../../src/graphql/weighing.ts'
import { sharedServer, type TestServer } from '../support/server.ts'
import { ask, expectRefused } from './support.ts'

let server: TestServer

beforeAll(async () => {
  server = await sharedServer()
})
afterAll(async () => {
  expect(server.logs(), 'a failure of our own').not.toMatch(/"level":[56]0/)
})

const times = (count: number, text: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ')

const INTROSPECTION = getIntrospectionQuery({
  inputValueDeprecation: true,
  specifiedByUrl: true,
  schemaDescription: true,
  directiveIsRepeatable: true,
})

/** Documents that make a server work, by what makes it. */
const ATTACKS: ReadonlyMap<string, string> = new Map([
  ['an unused fragment', `{ __typename } fragment A on Query { ${times(900, () => 'me { id }')} }`],
  ['an unused fragment on a type below', `{ __typename } fragment A on Me { ${times(1800, () => 'id')} }`],
  [
    'unused fragments of one name',
    `{ __typename } ${times(40, () => `fragment A on Me { ${times(20, () => 'id')} }`)}`,
  ],
  [
    'unused fragments that spread one another',
    `{ __typename } ${times(150, (i) => `fragment F${i} on Me { ...F${i + 1} }`)}`,
  ],
  ['a field over and over', `{ __schema { types { ${times(450, () => 'name')} } } }`],
  ['inline fragments', `{ ${'... on Query { '.repeat(50)} ${times(400, () => '__typename')} ${'}'.repeat(50)} }`],
  [
    'fragments side by side',
    `{ ${times(150, (i) => `...F${i}`)} } ${times(150, (i) => `fragment F${i} on Query { __typename }`)}`,
  ],
  [
    'operations that share a fragment of variables',
    `${times(150, (i) => `query A${i}($a: String!) { ...F }`)} fragment F on Query { job(${times(500, (i) => `a${i}: $a`)}) { id } }`,
  ],
  ['arguments', `{ __type(${times(900, (i) => `a${i}: 1`)}) { name } }`],
  ['directives', `{ __typename ${'@skip(if: false) '.repeat(500)} }`],
])

describe('the work that a document makes is bounded before it is made', () => {
  /** How often validation looks at a part of a document: what it costs, whatever the machine. */
  function validationReads(text: string): number {
    let reads = 0
    const seen = new WeakMap<object, object>()
    const counting = <Node extends object>(node: Node): Node => {
      const known = seen.get(node) as Node | undefined
      if (known) return known
      const proxy = new Proxy(node, {
        get(target, name) {
          reads += 1
          const value: unknown = Reflect.get(target, name)
          const isPart = typeof value === 'object' && value !== null && (Array.isArray(value) || 'kind' in value)
          return isPart ? counting(value) : value
        },
      })
      seen.set(node, proxy)
      return proxy
    }
    validate(schema, counting(parse(text)), specifiedRules)
    return reads
  }

  /** Whether a document is let through to validation. */
  function passes(text: string, identity: object): boolean {
    try {
      const caller = { request: { identity: identity as { refusal: null } } }
      weigh(readDocument(text), {}, { caller, spending: { cost: 0, selections: 0 } })
      return true
    } catch {
      return false
    }
  }

  const nobody = { refusal: null }
  const somebody = { principal: {} }

  test('the documents of this test are dear: unbounded, most take more than anybody may', () => {
    const reads = [...ATTACKS.values()].map(validationReads)
    expect(Math.max(...reads)).toBeGreaterThan(1_000_000)
  })

  test.each([...ATTACKS])('without a credential at most 60,000 looks: %s', (_, text) => {
    expect(passes(text, nobody) ? validationReads(text) : 0).toBeLessThan(60_000)
  })

  test.each([...ATTACKS])('with one at most 600,000: %s', (_, text) => {
    expect(passes(text, somebody) ? validationReads(text) : 0).toBeLessThan(600_000)
  })

  test('the largest that anybody may send stay below that too', () => {
    // The most selections, all alike, so that each is compared with each.
    const mine = `{ me { ${times(490, () => 'id')} } }`
    expect(passes(mine, somebody)).toBe(true)
    expect(validationReads(mine)).toBeLessThan(600_000)
    const open = `{ __schema { types { ${times(140, () => 'name')} } } }`
    expect(passes(open, nobody)).toBe(true)
    expect(validationReads(open)).toBeLessThan(60_000)
  })

  test('the introspection of every client is within what nobody in particular may', () => {
    expect(passes(INTROSPECTION, nobody)).toBe(true)
    const inline = INTROSPECTION.replace(/\.\.\.TypeRef/, '... on __Type { kind name }')
    expect(passes(inline, nobody)).toBe(true)
  })
})

describe('without a credential', () => {
  test('413: ten documents of a large unused fragment each are not even parsed', async () => {
    const fragment = `fragment A on Query { ${times(900, () => 'me { id }')} }`
    const batch = Array.from({ length: 10 }, (_, i) => ({ query: `query A${i} { __typename } ${fragment}` }))
    const answer = await server.as(null).post('/graphql', batch)
    expectRefused(answer, 413, 'PAYLOAD_TOO_LARGE')
    expectRefused(await server.as('ks_no_such_key').post('/graphql', batch), 413, 'PAYLOAD_TOO_LARGE')
    // So large a request is fine for who is known; that it is too much is told of each document.
    const known = await server.admin.post('/graphql', batch)
    expect(known.status).toBe(200)
    for (const { errors } of known.body) {
      expect(errors[0].extensions.code).toMatch(/^(OPERATION_TOO_COMPLEX|GRAPHQL_PARSE_FAILED)$/)
    }
  })

  test('none of ten smaller ones is validated', async () => {
    const batch = Array.from({ length: 10 }, (_, i) => ({
      query: `query A${i} { __typename } fragment A on Me { ${times(60, () => 'id')} }`,
    }))
    expect(JSON.stringify(batch).length).toBeLessThan(MAX_UNKNOWN_BYTES)
    const { body } = await server.as(null).post('/graphql', batch)
    const codes = body.map(({ errors }: { errors: { extensions: { code: string } }[] }) => errors[0]!.extensions.code)
    // Two are within what a request may have; from the seventh on there is no room for a token.
    expect(codes.slice(2, 6)).toEqual(Array.from({ length: 4 }, () => 'OPERATION_TOO_COMPLEX'))
    expect(codes.slice(7)).toEqual(Array.from({ length: 3 }, () => 'GRAPHQL_PARSE_FAILED'))
  })

  test.each([
    ['a field that needs one', '{ me { id } }'],
    ['a field that there is not', '{ nothing }'],
    ['one beside a log-in', 'mutation { login(input: {email: "a", password: "b"}) { success } logout }'],
    ['one in an inline fragment', '{ ... { ... on Query { me { nothing } } } }'],
    ['one in a fragment', '{ ...A } fragment A on Query { me { id } }'],
    ['one in a fragment that is not used', '{ __typename } fragment A on Mutation { logout }'],
    ['one in an operation that is not asked for', 'query A { __typename } query B { jobs { nothing } }'],
  ])('401 before anything is validated: %s', async (_what, query) => {
    const answer = await server.as(null).post('/graphql', {
      query,
      ...(query.startsWith('query A') && { operationName: 'A' }),
    })
    expectRefused(answer, 401, 'UNAUTHENTICATED')
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="keystead"')
  })

  test('introspection, the name of the root and a log-in are answered', async () => {
    const first = await ask(server.as(null), INTROSPECTION)
    expect(first.body.data.__schema.queryType.name).toBe('Query')
    expect((await ask(server.as(null), INTROSPECTION)).text).toBe(first.text)
    expect((await ask(server.admin, INTROSPECTION)).text).toBe(first.text)
    expect((await ask(server.as(null), '{ __typename }')).body).toEqual({ data: { __typename: 'Query' } })
    const named = 'query A { __typename } query B { __type(name: "Me") { name } }'
    const answers = await Promise.all(
      ['A', 'B', 'A', 'B'].map((operationName) => server.as(null).post('/graphql', { query: named, operationName })),
    )
    const [a, b] = [{ __typename: 'Query' }, { __type: { name: 'Me' } }]
    expect(answers.map(({ body }) => body.data)).toEqual([a, b, a, b])
  })

  test('an introspection query that has variables is answered for those that are given', async () => {
    const query = 'query A($name: String = "Me") { __type(name: $name) { name } }'
    const asked = (variables: object) => server.as(null).post('/graphql', { query, variables })
    expect((await asked({})).body.data.__type.name).toBe('Me')
    expect((await asked({ name: 'Job' })).body.data.__type.name).toBe('Job')
    expect((await asked({})).body.data.__type.name).toBe('Me')
  })

  test('400: the whole schema three times, and more tokens than introspection has', async () => {
    const whole = `{ ${times(3, (i) => `a${i}: __schema { types { name } }`)} }`
    expectRefused(await ask(server.as(null), whole), 400, 'OPERATION_TOO_COMPLEX')
    const many = `{ __type(${times(300, (i) => `a${i}: 1`)}) { name } }`
    expectRefused(await ask(server.as(null), many), 400, 'GRAPHQL_PARSE_FAILED')
  })
})
