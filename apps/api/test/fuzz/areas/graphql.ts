import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { anyText, junk } from '../../adversarial/from-schema.ts'
import { type Area, type FuzzRequest, JSON_TYPE } from '../request.ts'
import { encoded, mangled, named, repeated, size, who } from './texts.ts'

/** Fields of the schema, some that take arguments or a selection, and some that are not there. */
const FIELDS = [
  'id',
  'name',
  'status',
  'input',
  'me',
  'tenant',
  'providers',
  'models',
  'jobs',
  'edges',
  'node',
  'cursor',
  'pageInfo',
  'totalCount',
  'job',
  'login',
  'logout',
  'createJob',
  'cancelJob',
  'success',
  'error',
  '__typename',
  '__schema',
  '__type',
  'types',
  'fields',
  'ofType',
  'type',
  'possibleTypes',
  'nothing',
]
const TYPES = ['Query', 'Mutation', 'Job', 'Me', 'JobConnection', 'JobEdge', 'Tenant', '__Schema', '__Type', 'Nothing']
const DIRECTIVES = ['', '', '', ' @skip(if: false)', ' @include(if: $x)', ' @skip(if: true)', ' @nothing', ' @defer']

/** What works, so that execution is reached. */
const SOUND = [
  '{ __typename }',
  '{ me { id name roles scopes tenant { id name } } }',
  '{ providers { name isConfigured models { name } } }',
  '{ jobs(first: 100) { edges { cursor node { id input result } } pageInfo { totalCount endCursor } } }',
  '{ jobs(pagination: {limit: 5, offset: 2}, filter: {status: COMPLETED}) { edges { node { id } } } }',
  'query J($id: ID!) { job(id: $id) { id status input } }',
  'mutation C($i: CreateJobInput!) { createJob(input: $i) { id status } }',
  'mutation X { cancelJob(id: "{{job}}") { id status } }',
  'mutation L { login(input: {email: "nobody@fuzzer.example", password: "wrong"}) { success error } }',
  '{ __schema { types { name fields { name type { name ofType { name } } } } } }',
  '{ __type(name: "Job") { fields { name } } }',
]

const name = fc.constantFrom('a', 'b', 'F', 'G', 'H')

const value: Arbitrary<string> = fc.oneof(
  fc.constantFrom('1', '-1', '1e400', '99999999999', 'null', 'true', '$x', 'ECHO', '"x"', '"""block"""', '""'),
  fc.constantFrom(
    String.raw`"\u0000"`,
    String.raw`"\ud800"`,
    String.raw`"\u{1F4A9}"`,
    '"',
    '{a: {b: [1, $x]}}',
    '[[]]',
  ),
  anyText.map((text) => JSON.stringify(text)),
  named.map((text) => `"${text}"`),
  size(3000).map((deep) => '['.repeat(deep) + ']'.repeat(deep)),
  size(3000).map((deep) => `${'{a:'.repeat(deep)}1${'}'.repeat(deep)}`),
)

const argument = fc.tuple(fc.constantFrom('first', 'after', 'id', 'input', 'filter', 'pagination', 'name'), value)

const argumentsOf: Arbitrary<string> = fc
  .array(argument, { maxLength: 3 })
  .map((all) => (all.length === 0 ? '' : `(${all.map(([key, it]) => `${key}: ${it}`).join(', ')})`))

const { selections } = fc.letrec<{ selections: string; selection: string }>((tie) => ({
  selections: fc
    .array(tie('selection'), { minLength: 1, maxLength: 4, depthIdentifier: 'graphql' })
    .map((all) => `{ ${all.join(' ')} }`),
  selection: fc.oneof(
    { maxDepth: 6, depthIdentifier: 'graphql', depthSize: 'small' },
    fc.constantFrom(...FIELDS),
    fc.tuple(name, fc.constantFrom(...FIELDS), argumentsOf).map(([alias, field, args]) => `${alias}: ${field}${args}`),
    name.map((fragment) => `...${fragment}`),
    fc
      .tuple(fc.constantFrom(...FIELDS), argumentsOf, fc.constantFrom(...DIRECTIVES), tie('selections'))
      .map(([field, args, directive, below]) => `${field}${args}${directive} ${below}`),
    fc.tuple(fc.constantFrom(...TYPES), tie('selections')).map(([type, below]) => `... on ${type} ${below}`),
  ),
}))

const fragment = fc
  .tuple(name, fc.constantFrom(...TYPES), selections)
  .map(([own, type, body]) => `fragment ${own} on ${type} ${body}`)

const operation = fc
  .tuple(fc.constantFrom('', 'query', 'query a', 'query b($x: Int = 1)', 'mutation', 'subscription'), selections)
  .map(([head, body]) => `${head} ${body}`)

/** Few definitions of any kind. */
const small = fc
  .tuple(fc.array(operation, { minLength: 1, maxLength: 3 }), fc.array(fragment, { maxLength: 4 }))
  .map(([operations, fragments]) => [...operations, ...fragments].join('\n'))

/** A document has at most 4,000 tokens: what has one to fifteen for each is largest just below. */
const LARGEST = fc.constantFrom(250, 390, 480, 560, 650, 790, 980, 1300, 1950, 3900)

const often: Arbitrary<number> = fc.oneof(size(6000), LARGEST)

/** More of one thing than a person would write. */
const form = fc.constantFrom<(count: number) => string>(
  (n) => `{ __typename } fragment F on Query { ${'a: __typename '.repeat(n)} }`,
  (n) => `{ ...F } fragment F on Query { ${numbered(n, (i) => `f${i}: __typename`)} }`,
  (n) => `{ __typename } fragment F on Query { ${numbered(n, (i) => `f${i}: __typename`)} }`,
  (n) => `{ __typename } fragment F on Query { ${'me{id}'.repeat(n)} }`,
  (n) => `{ __typename } fragment F on Query { ${'__typename '.repeat(n)} }`,
  (n) => `{ __typename } fragment F on Query { ${'...F '.repeat(n)} }`,
  (n) => `{ __typename } fragment F on Query { ${'...on Query{me{id}}'.repeat(n)} }`,
  (n) => `{ ...F } fragment F on Query { ${'...on Query{__typename}'.repeat(n)} }`,
  (n) => `{ __typename } fragment F on Job { ${'id '.repeat(n)} }`,
  (n) => `{ ...F0 } ${numbered(n, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)}`,
  (n) => `{ ...F0 } ${numbered(n, (i) => `fragment F${i} on Query { ...F${(i + 1) % n} __typename }`)}`,
  (n) => `{ __typename } ${numbered(n, (i) => `fragment F${i} on Query { __typename }`)}`,
  (n) => `{ ${numbered(n, (i) => `a${i}: me { id }`)} }`,
  (n) => `{ ${'me { id } '.repeat(n)} }`,
  (n) => `{ ${'...on Query{'.repeat(n)}__typename${'}'.repeat(n)} }`,
  (n) => `{ ${'tenant{'.repeat(n)}id${'}'.repeat(n)} }`,
  (n) => `{ me ${'@skip(if: false) '.repeat(n)} { id } }`,
  (n) => `{ me ${'@nothing '.repeat(n)} { id } }`,
  (n) => `query (${numbered(n, (i) => `$v${i}: Int = ${i}`)}) { __typename }`,
  (n) => 'query { __typename } '.repeat(n),
  (n) => numbered(n, (i) => `query q${i} { __typename }`),
  (n) => `{ jobs(${'first: 1 '.repeat(n)}) { __typename } }`,
  (n) => `{ job(id: "${'x'.repeat(n)}") { id } }`,
  (n) => `{ job(id: """${'\n'.repeat(n)}""") { id } }`,
  (n) => `{ job(id: "${String.raw`\u{1F4A9}`.repeat(n)}") { id } }`,
  (n) => `${'#\n'.repeat(n)}{ __typename }`,
  (n) => `${','.repeat(n)}{ __typename }`,
  (n) => `{ __schema { types { ${'fields { type { ofType { '.repeat(n)} name ${'} } }'.repeat(n)} } } }`,
  (n) => `{ __type(name: "Job") { ${'interfaces { '.repeat(n)} name ${'}'.repeat(n)} } }`,
  (n) => numbered(n, (i) => `type T${i} { a: Int }`),
)

const written = (count: Arbitrary<number>): Arbitrary<string> =>
  fc.tuple(count, form).map(([n, write]) => `${write(n)}#{{nonce}}`)

const large = written(often)

const numbered = (count: number, write: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => write(i)).join(' ')

const sound = fc.constantFrom(...SOUND)

const documents: Arbitrary<string> = fc.oneof(
  { arbitrary: sound, weight: 2 },
  { arbitrary: small, weight: 4 },
  { arbitrary: large, weight: 4 },
  { arbitrary: mangled(fc.oneof(sound, small)), weight: 2 },
  {
    arbitrary: repeated(fc.constantFrom('{', '[', '(', '"', '...', '!', '\\', '&', 'a ', '\u{1f4a9}'), 40_000),
    weight: 1,
  },
  { arbitrary: anyText, weight: 1 },
)

const variables: Arbitrary<unknown> = fc.oneof(
  fc.constant({ id: '{{job}}', x: true }),
  fc.constant({ i: { provider: 'echo', model: 'echo', input: 'x' } }),
  fc.dictionary(fc.constantFrom('id', 'i', 'x', '__proto__', 'constructor'), junk, { maxKeys: 3 }),
  junk,
)

const params: Arbitrary<unknown> = fc.record(
  {
    query: fc.oneof({ arbitrary: documents, weight: 30 }, { arbitrary: junk, weight: 1 }),
    variables,
    operationName: fc.oneof(fc.constantFrom('a', 'J', 'C', '', null), anyText),
    extensions: fc.constantFrom({}, null, { persistedQuery: { version: 1, sha256Hash: 'x' } }, 1),
  },
  { requiredKeys: ['query'] },
)

/** Nearly the same up to ten times: no cache helps, and what is not too much of it may be too much together. */
const alike: Arbitrary<unknown> = fc
  .tuple(fc.oneof(documents, written(LARGEST)), fc.integer({ min: 1, max: 11 }))
  .map(([query, times]) => Array.from({ length: times }, (_, i) => ({ query: `${query}#${i} {{nonce}}` })))

const posted: Arbitrary<FuzzRequest> = fc
  .tuple(
    who,
    fc.oneof(
      { arbitrary: params, weight: 12 },
      { arbitrary: fc.array(params, { maxLength: 11 }), weight: 3 },
      { arbitrary: alike, weight: 10 },
    ),
    fc.constantFrom('*/*', 'application/json', 'application/graphql-response+json', 'text/event-stream', 'text/html'),
  )
  .map(([sender, body, accept]) => ({
    method: 'POST',
    target: '/graphql',
    who: sender,
    headers: [JSON_TYPE, ['accept', accept]],
    body: Buffer.from(JSON.stringify(body)),
  }))

const got: Arbitrary<FuzzRequest> = fc.tuple(who, documents, variables).map(([sender, query, given]) => ({
  method: 'GET',
  target: `/graphql?query=${encoded(query)}&variables=${encoded(JSON.stringify(given) ?? '')}`,
  who: sender,
  headers: [['accept', 'application/json']],
}))

export const graphql: Area = {
  name: 'graphql',
  requests: fc.oneof({ arbitrary: posted, weight: 8 }, { arbitrary: got, weight: 1 }),
}
