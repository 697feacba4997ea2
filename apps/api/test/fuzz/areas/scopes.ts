import * as fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { anyText } from '../../adversarial/from-schema.ts'
import { type Area, type FuzzRequest, JSON_TYPE, type Who } from '../request.ts'
import { credential, encoded, mangled, named, noise, repeated, size } from './texts.ts'

const word: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'app:read',
    'app:write',
    'app:*',
    '*',
    'read',
    'write',
    'admin',
    'users:read',
    'and',
    'or',
    'not',
    ':',
  ),
  fc.constantFrom('AND', 'app:read:x', 'app:', ':read', 'app.read', 'a'.repeat(100), 'a'.repeat(101), '__proto__'),
  credential,
  fc.string({ maxLength: 6 }),
  noise(3000),
)

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 7, depthSize: 'small' },
    word,
    fc.tuple(tie('expression'), fc.constantFrom('and', 'or'), tie('expression')).map((all) => all.join(' ')),
    tie('expression').map((it) => `(${it})`),
    tie('expression').map((it) => `not ${it}`),
  ),
}))

const large: Arbitrary<string> = fc
  .tuple(
    size(3000),
    fc.constantFrom<(count: number) => string>(
      (n) => `${'('.repeat(n)}app:read${')'.repeat(n)}`,
      (n) => `${'not '.repeat(n)}app:read`,
      (n) => Array.from({ length: n }, (_, i) => `s${i}`).join(' or '),
      (n) => Array.from({ length: n }, (_, i) => `(s${i} or app:read)`).join(' and '),
      (n) => 'app:read '.repeat(n),
      (n) => 'app:read,'.repeat(n),
      (n) => ' '.repeat(n),
      (n) => '('.repeat(n),
      (n) => ')'.repeat(n),
    ),
  )
  .map(([count, write]) => write(count))

const texts: Arbitrary<string> = fc.oneof(
  { arbitrary: expression, weight: 5 },
  { arbitrary: mangled(expression), weight: 2 },
  { arbitrary: large, weight: 2 },
  { arbitrary: fc.array(word, { maxLength: 5 }).map((all) => all.join(',')), weight: 1 },
  { arbitrary: anyText, weight: 1 },
)

const scopes: Arbitrary<unknown> = fc.oneof(
  { arbitrary: texts, weight: 4 },
  { arbitrary: fc.array(word, { maxLength: 8 }), weight: 3 },
  { arbitrary: fc.tuple(word, size(200)).map(([it, times]) => Array.from({ length: times }, () => it)), weight: 1 },
)

const caller: Arbitrary<Who> = fc.constantFrom(
  'adminKey',
  'adminKey',
  'narrowKey',
  'session',
  'applicationKey',
  'nobody',
)

const item = fc.record(
  {
    key: fc.oneof(credential, fc.constantFrom('{{narrowKey}}', '{{aggregatorKey}}'), anyText),
    scopes,
    cost: fc.oneof(fc.nat({ max: 3 }), fc.constantFrom(-1, 1_000_000, 1e21, '1', null)),
    ip: fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('::ffff:203.0.113.5', '::FFFF:1.2.3.4', '2001:DB8::1'), anyText),
    limits: fc.array(fc.oneof(fc.constant('calls'), anyText, fc.record({ name: anyText, cost: fc.integer() })), {
      maxLength: 11,
    }),
    idempotency_key: fc.oneof(fc.constantFrom('a', 'b'), anyText),
    reserve_seconds: fc.constantFrom(1, 60, 86_400, 0, -1, 1.5),
    explain: fc.boolean(),
  },
  { requiredKeys: ['key'] },
)

const posted = (target: string, body: Arbitrary<unknown>): Arbitrary<FuzzRequest> =>
  fc.tuple(caller, body).map(([who, it]) => ({
    method: 'POST',
    target,
    who,
    headers: [JSON_TYPE],
    body: Buffer.from(JSON.stringify(it)),
  }))

const verify = posted('/api/v1/keys/verify', item)
const batch = posted(
  '/api/v1/keys/verify/batch',
  fc.oneof(
    fc.record({ requests: fc.array(item, { maxLength: 6 }) }),
    fc.tuple(item, fc.nat({ max: 101 })).map(([it, times]) => ({ requests: Array.from({ length: times }, () => it) })),
  ),
)

const holder: Arbitrary<Who> = fc.constantFrom(
  'applicationKey',
  'applicationKey',
  'revokedKey',
  'contentToken',
  'adminKey',
)
const METHODS = ['GET', 'GET', 'GET', 'POST', 'DELETE', 'HEAD', 'OPTIONS']
const tail = fc.oneof(
  { arbitrary: fc.constant(''), weight: 8 },
  fc.constantFrom('/', '/x', '/a/b', '%2f', '/../users', '//'),
)

const check: Arbitrary<FuzzRequest> = fc
  .tuple(holder, fc.constantFrom(...METHODS), tail, texts, fc.option(fc.oneof(named, anyText), { nil: undefined }))
  .map(([who, method, path, text, tenant]) => ({
    method,
    target: `/api/v1/auth/check${path}?scopes=${encoded(text)}${tenant === undefined ? '' : `&tenant=${encoded(tenant)}`}`,
    who,
    headers: [],
  }))

const granted: Arbitrary<FuzzRequest> = fc
  .tuple(
    fc.constantFrom<Who>('adminKey', 'narrowKey', 'session', 'applicationKey'),
    fc.array(fc.oneof(word, anyText)),
    fc.boolean(),
  )
  .map(([who, list, management]) => ({
    method: 'POST',
    target: '/api/v1/api-keys',
    who,
    headers: [JSON_TYPE],
    body: Buffer.from(JSON.stringify({ user_id: '{{user}}', scopes: list, management })),
  }))

export const scopeExpressions: Area = {
  name: 'scopes',
  requests: fc.oneof(
    { arbitrary: verify, weight: 5 },
    { arbitrary: batch, weight: 2 },
    { arbitrary: check, weight: 4 },
    { arbitrary: granted, weight: 1 },
    { arbitrary: repeated(fc.constantFrom('(', 'a or ', 'not '), 2000).map(checkOf), weight: 1 },
  ),
}

function checkOf(text: string): FuzzRequest {
  return { method: 'GET', target: `/api/v1/auth/check?scopes=${encoded(text)}`, who: 'applicationKey', headers: [] }
}
