import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { anyText } from '../../adversarial/from-schema.ts'
import { type Area, type FuzzRequest, WHO } from '../request.ts'
import { operations } from './operations.ts'
import { latin1, mangled, noise, printable, repeated } from './texts.ts'

const genuine: Arbitrary<string> = fc.constantFrom(...WHO.filter((it) => it !== 'nobody')).map((it) => `{{${it}}}`)

const segment = fc.jsonValue({ maxDepth: 2 }).map((value) => Buffer.from(JSON.stringify(value)).toString('base64url'))

/** What looks like a token, with headers and claims of any kind. */
const jwt: Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      fc
        .constantFrom({ alg: 'none' }, { alg: 'HS256' }, { alg: 'EdDSA', kid: '../x' }, { alg: 'EdDSA', typ: 'JWT' })
        .map((header) => Buffer.from(JSON.stringify(header)).toString('base64url')),
      segment,
    ),
    segment,
    fc.oneof(
      fc.constant(''),
      fc.uint8Array({ maxLength: 70 }).map((it) => Buffer.from(it).toString('base64url')),
    ),
  )
  .map((parts) => parts.join('.'))

const presented: Arbitrary<string> = fc.oneof(
  { arbitrary: genuine, weight: 3 },
  { arbitrary: fc.tuple(genuine, fc.constantFrom(' ', 'x', '.', ',', '\u00a0')).map((it) => it.join('')), weight: 1 },
  {
    arbitrary: mangled(
      fc.constantFrom('ks_KujDq3UKjUNFncHCvQNE60WtikIR0o3sLz1tbwiP', 'kss_O3Ho3nN07rV5qXkrEmcSn8fQDHvg'),
    ),
    weight: 2,
  },
  {
    arbitrary: fc
      .string({ unit: fc.constantFrom('a', 'b', 'c', 'X', 'Y', 'Z', '0', '1', '9'), minLength: 36, maxLength: 36 })
      .map((it) => `ks_${it}`),
    weight: 1,
  },
  {
    arbitrary: fc
      .constantFrom('sha256:', 'hmac:', 'agg_', 'ks_', 'gw_', 'kss_', '')
      .map((it) => `${it}${'a'.repeat(64)}`),
    weight: 1,
  },
  { arbitrary: jwt, weight: 3 },
  { arbitrary: anyText, weight: 1 },
  { arbitrary: noise(14_000), weight: 1 },
  { arbitrary: repeated(fc.constantFrom('a', '.', 'ks_', 'eyJ', '=', '\xff'), 14_000), weight: 1 },
)

const SCHEMES = ['Bearer ', 'bearer ', 'BEARER  ', 'Basic ', 'Bearer', 'Bearer\t', 'Digest ', '', 'Bearer Bearer ']

const header: Arbitrary<readonly [string, string]> = fc
  .oneof(
    fc.tuple(
      fc.constant('authorization'),
      fc.tuple(fc.constantFrom(...SCHEMES), presented).map((it) => it.join('')),
    ),
    fc.tuple(fc.constantFrom('x-api-key', 'X-API-KEY', 'x-api-key ', 'api-key'), presented),
  )
  .map(([name, value]) => [name, printable(latin1(value))])

const TARGETS = [
  ...operations.filter(({ method, path }) => method === 'GET' && !path.includes('{')).map(({ path }) => path),
  '/graphql?query=%7Bme%7Bid%7D%7D',
  '/trpc/v1.users.list?input=%7B%22limit%22%3A1%7D',
  '/storage/x',
]

/** Whoever sends it, to whatever reads something. */
export const credentials: Area = {
  name: 'credentials',
  requests: fc
    .tuple(fc.constantFrom(...TARGETS), fc.array(header, { minLength: 1, maxLength: 3 }))
    .map(([target, headers]): FuzzRequest => ({
      method: 'GET',
      target: target.includes('?') ? target : `${target}?limit=1`,
      who: 'nobody',
      headers,
    })),
}
