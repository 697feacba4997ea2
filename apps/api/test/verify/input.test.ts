import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { sharedBench, type TestBench } from '../v1/support.ts'
import { faultOf, leftOf, makeKey, type MadeKey, verify, VERIFY } from './support.ts'

let bench: TestBench
let tenant: TestTenant
let caller: TestClient
let key: MadeKey

beforeAll(async () => {
  bench = await sharedBench()
  tenant = await bench.server.createTenant()
  caller = await bench.keyWith(tenant.id, ['keys:verify'])
  key = await makeKey(tenant.owner, { limits: [{ name: 'requests', limit: 1000, window_seconds: 600 }] })
})

const TEXT = 'a'.repeat(2001)
const NESTED = `${'('.repeat(40)}a${')'.repeat(40)}`
const scopeText = /^scopes\.0 must be 1 to 100 printable characters without spaces$/

/** What is wrong with a field, and the message that says what was wanted. */
const wrong: [field: string, value: unknown, message: RegExp][] = [
  ['key', undefined, /^key is required$/],
  ['key', '', /^key must not be empty$/],
  ['key', 5, /^key: .*expected string, received number$/],
  ['key', null, /^key: .*expected string, received null$/],
  ['key', 'x'.repeat(4097), /^key: .*<=4096 characters$/],
  ['scopes', 5, /^scopes.* (list|array).* (text|string|expression)/],
  ['scopes', Array(101).fill('a'), /^scopes.*100/],
  ['scopes', [''], scopeText],
  ['scopes', ['a b'], scopeText],
  ['scopes', '', /^scopes: .*(>=1 characters|a scope, .* was expected)/],
  ['scopes', TEXT, /^scopes: .*2000 characters/],
  ['scopes', 'a and', /^scopes: a scope, "not" or "\(" was expected at the end of the expression$/],
  ['scopes', 'a b', /^scopes: "and" or "or" was expected at word 2 of the expression$/],
  ['scopes', '(a or b', /^scopes: "\)" was expected at the end of the expression$/],
  ['scopes', NESTED, /^scopes: an expression is nested at most 32 levels deep$/],
  ['scopes', Array(101).fill('a').join(' or '), /^scopes: an expression names at most 100 scopes$/],
  ...['192.0.2', '192.0.2.0/24', 'fe80::1%eth0', '', 5].map((ip): [string, unknown, RegExp] => [
    'ip',
    ip,
    /^ip must be an IPv4 or IPv6 address$/,
  ]),
  ['cost', -1, /^cost: .*>=0$/],
  ['cost', 1_000_001, /^cost: .*<=1000000$/],
  ['cost', 1.5, /^cost: .*expected int, received number$/],
  ['cost', '1', /^cost: .*expected number, received string$/],
  ['cost', null, /^cost: .*expected number, received null$/],
  ['limits', 'requests', /^limits: .*expected array, received string$/],
  ['limits', Array(11).fill('requests'), /^limits: .*<=10 items$/],
  ['limits', [''], /^limits\.0: .*>=1 characters$/],
  ['limits', ['x'.repeat(51)], /^limits\.0: .*<=50 characters$/],
  ['limits', [5], /^limits\.0.* (name|string|object)/],
  ['limits', [{ cost: 1 }], /^limits\.0.*name/],
  ['limits', [{ name: 'requests', cost: -1 }], /^limits\.0\.cost: .*>=0$/],
  ['limits', [{ name: 'requests', weight: 1 }], /^limits\.0: Unknown fields: weight$/],
  ['idempotency_key', '', /^idempotency_key: .*>=1 characters$/],
  ['idempotency_key', 'x'.repeat(201), /^idempotency_key: .*<=200 characters$/],
  ['idempotency_key', 7, /^idempotency_key: .*expected string, received number$/],
  ['reserve_seconds', 0, /^reserve_seconds: .*>=1$/],
  ['reserve_seconds', 86_401, /^reserve_seconds: .*<=86400$/],
  ['reserve_seconds', 1.5, /^reserve_seconds: .*expected int, received number$/],
  ['explain', 'yes', /^explain: .*expected boolean, received string$/],
]

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 40)

test.each(wrong.map(([field, value, message]) => ({ title: `${field}: ${shown(value)}`, field, value, message })))(
  '400: $title',
  async ({ field, value, message }) => {
    const { status, body } = await caller.post(VERIFY, { key: key.text, [field]: value })
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: 'Key verification failed', code: 'validation_error' })
    expect(body.detail).toMatch(message)
    const fields = (body.issues ?? []).map(({ path }: { path: string }) => path.split('.')[0])
    expect([...new Set(fields)]).toEqual([field])
  },
)

test('400: fields that nobody knows are named', async () => {
  expect(await faultOf(caller, VERIFY, { key: key.text, scope: 'a', weight: 1 })).toBe('Unknown fields: scope, weight')
})

test('400: a field that may be a key is not repeated', async () => {
  const answer = await caller.post(VERIFY, { [key.text]: key.text })
  expect(answer.status).toBe(400)
  expect(answer.text).not.toContain(key.text)
  expect(answer.body.detail).toMatch(/key is required.*Unknown fields/)
})

test('nothing was taken or counted by any of them', async () => {
  expect(await leftOf(caller, key.text, 'requests')).toBe(1000)
  const { body } = await tenant.owner.get(`/api/v1/api-keys/${key.id}`)
  expect(body.data.usage_count).toBe(0)
})

test('the bounds themselves are taken', async () => {
  const request = {
    scopes: Array(100).fill('a'),
    ip: '::',
    cost: 0,
    limits: Array.from({ length: 10 }, (_, i) => ({ name: `${i}`.repeat(50), cost: 1_000_000 })),
    explain: false,
  }
  expect(await verify(caller, key.text, request)).toMatchObject({ code: 'INSUFFICIENT_SCOPE' })
  expect(await verify(caller, key.text, { cost: 1_000_000 })).toMatchObject({ code: 'RATE_LIMITED' })
  const charge = { idempotency_key: 'x'.repeat(200), reserve_seconds: 86_400, cost: 0 }
  expect(await verify(caller, key.text, charge)).toMatchObject({ code: 'VALID' })
})

describe('who may ask', () => {
  test.each([null, 'ks_nonsense', 'nonsense-that-is-long', 'a.b.c'])('401: %s', async (credential) => {
    for (const body of [{ key: key.text }, { nonsense: true }]) {
      const answer = await bench.server.as(credential).post(VERIFY, body)
      expect(answer.status).toBe(401)
      expect(answer.body).toMatchObject({ error: 'Unauthorized', code: 'unauthorized' })
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/)
    }
  })

  test('401: a key that asks about itself, once it is revoked', async () => {
    const own = await makeKey(tenant.owner, { management: true, scopes: ['keys:verify'] })
    expect(await verify(bench.server.as(own.text), own.text)).toMatchObject({ code: 'VALID', key_id: own.id })
    await tenant.owner.delete(`/api/v1/api-keys/${own.id}`)
    expect((await bench.server.as(own.text).post(VERIFY, { key: own.text })).status).toBe(401)
  })

  test('403: everything but keys:verify, before the body is looked at', async () => {
    const lesser = await bench.keyWith(tenant.id, ['keys:read', 'keys:create', 'keys:update', 'keys:delete', 'write'])
    for (const body of [{ key: key.text }, { nonsense: true }]) {
      const answer = await lesser.post(VERIFY, body)
      expect(answer.status).toBe(403)
      expect(answer.body).toMatchObject({ code: 'forbidden', detail: 'Requires the scope keys:verify' })
    }
  })

  test.each([['keys:verify'], ['keys:*'], ['read'], ['admin'], ['*']])('200: %s', async (scope) => {
    const client = await bench.keyWith(tenant.id, [scope])
    expect(await verify(client, key.text)).toMatchObject({ code: 'VALID' })
  })
})
