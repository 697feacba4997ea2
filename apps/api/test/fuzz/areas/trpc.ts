import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { anyText, junk } from '../../adversarial/from-schema.ts'
import { type Area, type FuzzRequest, JSON_TYPE } from '../request.ts'
import { operations } from './operations.ts'
import { encoded, named, size, who } from './texts.ts'

const ENDS_SESSIONS = 'v1.auth.logout'

const PROCEDURES = operations.map(({ id }) => id).filter((id) => id !== ENDS_SESSIONS)

const procedure: Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...PROCEDURES), weight: 10 },
  {
    arbitrary: fc.constantFrom(
      'v1',
      'v1.',
      '.',
      '__proto__',
      'v1.__proto__.x',
      'constructor',
      'v1.users',
      'toString',
      '',
    ),
    weight: 1,
  },
  { arbitrary: fc.constantFrom(...PROCEDURES).map((it) => it.replace('.', '%2e')), weight: 1 },
  {
    arbitrary: fc.constantFrom(...PROCEDURES).map((it) => `%${it.codePointAt(0)!.toString(16)}${it.slice(1)}`),
    weight: 1,
  },
  { arbitrary: anyText.map(encoded), weight: 1 },
)

const input: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom({}, { limit: 2 }, { key: '{{keyText}}' }, { user_identifier: '{{user}}' }, { cursor: '{{cursor}}' }),
  fc.dictionary(
    fc.constantFrom(
      'limit',
      'cursor',
      'key',
      'user_id',
      'user_identifier',
      'name',
      'email',
      'scopes',
      'group',
      '__proto__',
    ),
    fc.oneof(named, junk),
    { maxKeys: 4 },
  ),
  junk,
)

const paths: Arbitrary<string> = fc.oneof(
  { arbitrary: procedure, weight: 4 },
  { arbitrary: fc.array(procedure, { maxLength: 5 }).map((all) => all.join(',')), weight: 3 },
  {
    arbitrary: fc.tuple(procedure, size(400)).map(([it, times]) => Array.from({ length: times }, () => it).join(',')),
    weight: 1,
  },
)

const batch = fc.constantFrom('', '', 'batch=1&', 'batch=1&', 'batch=0&', 'batch=true&', 'batch=1&batch=1&')

const inputs: Arbitrary<unknown> = fc.oneof(
  { arbitrary: input, weight: 3 },
  { arbitrary: fc.array(input, { maxLength: 5 }).map((all) => Object.fromEntries(all.entries())), weight: 3 },
  {
    arbitrary: fc
      .tuple(input, fc.nat({ max: 30 }))
      .map(([it, n]) => Object.fromEntries(Array.from({ length: n }, (_, i) => [i, it]))),
    weight: 1,
  },
  { arbitrary: fc.constantFrom({ '-1': {} }, { '1e9': {} }, { length: 5 }, [], [[]], 'x', null), weight: 1 },
)

const HEADERS: readonly FuzzRequest['headers'][] = [
  [],
  [],
  [['trpc-accept', 'application/jsonl']],
  [['accept', 'text/event-stream']],
  [['trpc-accept', 'x']],
]

const got: Arbitrary<FuzzRequest> = fc
  .tuple(who, paths, batch, inputs, fc.constantFrom(...HEADERS))
  .map(([sender, path, flag, value, headers]) => ({
    method: 'GET',
    target: `/trpc/${path}?${flag}input=${encoded(JSON.stringify(value) ?? '')}`,
    who: sender,
    headers,
  }))

const posted: Arbitrary<FuzzRequest> = fc
  .tuple(
    who,
    paths,
    batch,
    inputs,
    fc.constantFrom(...HEADERS),
    fc.constantFrom('POST', 'POST', 'POST', 'PUT', 'PATCH'),
  )
  .map(([sender, path, flag, value, headers, method]) => ({
    method,
    target: `/trpc/${path}?${flag}`,
    who: sender,
    headers: [JSON_TYPE, ...headers],
    body: Buffer.from(JSON.stringify(value) ?? ''),
  }))

export const trpc: Area = { name: 'trpc', requests: fc.oneof(got, posted) }
