import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOAuthClient, tokenOf } from '../oauth/support.ts'
import type { TestClient } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import { heldClock, KEYS, leftOf, makeKey, makeUser, mistyped, strangeKey, tenOfEach } from '../verify/support.ts'
import {
  codeFor,
  EVALUATION,
  EVALUATIONS,
  keySubject,
  NOT_PERMITTED,
  userHolding,
  userSubject,
  wanted,
} from './support.ts'

const held = heldClock('2026-06-15T12:00:00.000Z')

let bench: TestBench
let tenant: TestTenant
let owner: TestClient
let point: TestClient

beforeAll(async () => {
  bench = await startBench({ clock: held.clock })
  tenant = await bench.server.createTenant()
  owner = tenant.owner
  point = await bench.keyWith(tenant.id, ['keys:verify'])
})
afterAll(() => bench.stop())

const newEmail = () => `alice-${randomUUID()}@example.com`

describe('a key', () => {
  test('is permitted what it holds for the type, for the one resource, or for all', async () => {
    const key = await makeKey(owner, { scopes: ['invoices:read', 'orders:7:cancel', 'todos:*'] })
    const codes = await Promise.all(
      [
        'invoices:42:read',
        'invoices:42:write',
        'orders:7:cancel',
        'orders:8:cancel',
        'orders::cancel',
        'todos:1:x',
      ].map((scope) => codeFor(point, keySubject(key.text), scope)),
    )
    expect(codes).toEqual(['VALID', 'INSUFFICIENT_SCOPE', 'VALID', 'INSUFFICIENT_SCOPE', 'INSUFFICIENT_SCOPE', 'VALID'])
  })

  test('is denied with the code of a verification', async () => {
    const revoked = await makeKey(owner, { scopes: ['a:b'] })
    await owner.delete(`${KEYS}/${revoked.id}`)
    const disabled = await makeKey(owner, { scopes: ['a:b'] })
    await owner.post(`${KEYS}/${disabled.id}/disable`)
    const inactive = await makeKey(owner, { scopes: ['a:b'] })
    await owner.put(`/api/v1/users/${inactive.userId}`, { status: 'inactive' })
    const codes = {
      REVOKED: revoked.text,
      DISABLED: disabled.text,
      USER_INACTIVE: inactive.text,
      NOT_FOUND: strangeKey(),
      MALFORMED: mistyped(revoked.text),
    }
    for (const [code, text] of Object.entries(codes)) expect(await codeFor(point, keySubject(text), 'a:b')).toBe(code)
  })

  test('works from its addresses, which the subject has as ip_address', async () => {
    const key = await makeKey(owner, { scopes: ['a:b'], ip_allowlist: ['203.0.113.0/24'] })
    const from = (ip_address?: string) =>
      codeFor(point, keySubject(key.text, ip_address === undefined ? undefined : { ip_address }), 'a:b')
    expect(await from('203.0.113.9')).toBe('VALID')
    expect(await from('::ffff:203.0.113.9')).toBe('VALID')
    expect(await from('203.0.114.9')).toBe('IP_NOT_ALLOWED')
    expect(await from()).toBe('IP_NOT_ALLOWED')
  })

  test('is charged the cost of the action, once per idempotency key, and nothing when it is denied', async () => {
    const key = await tenOfEach(owner, { scopes: ['a:b'] })
    const ask = (cost: number | undefined, headers: Record<string, string> = {}, name = 'b') =>
      point.post(
        EVALUATION,
        { subject: keySubject(key.text), resource: { type: 'a', id: '' }, action: { name, properties: { cost } } },
        { headers },
      )
    await ask(undefined)
    await ask(0)
    await ask(5, {}, 'not held')
    const header = { 'idempotency-key': randomUUID() }
    for (let i = 0; i < 3; i++) expect((await ask(2, header)).body).toEqual({ decision: true })
    expect(await leftOf(point, key.text)).toBe(7)
    const again = await ask(3, header)
    expect([again.status, again.body]).toEqual([400, { error: expect.stringContaining('idempotency') }])
  })

  test('over its limit says when to try again; of those that compete only so many are permitted', async () => {
    const key = await makeKey(owner, {
      scopes: ['a:b'],
      limits: [{ name: 'requests', limit: 3, window_seconds: 60 }],
    })
    const request = { subject: keySubject(key.text), ...wanted('a:b') }
    const answers = await Promise.all(Array.from({ length: 10 }, () => point.post(EVALUATION, request)))
    expect(answers.filter(({ body }) => body.decision)).toHaveLength(3)
    const { context } = (await point.post(EVALUATION, request)).body
    expect(context).toEqual({ code: 'RATE_LIMITED', reason: 'The key is over its limit', retry_after: 60 })
  })

  test('of another tenant is one that does not exist', async () => {
    const theirs = await bench.server.createTenant()
    const key = await makeKey(theirs.owner, { scopes: ['a:b'] })
    const ask = async (text: string) =>
      (await point.post(EVALUATION, { subject: keySubject(text), ...wanted('a:b') })).text
    expect(await ask(key.text)).toBe(await ask(strangeKey()))
    expect(await codeFor(await bench.keyWith(theirs.id, ['keys:verify']), keySubject(key.text), 'a:b')).toBe('VALID')
  })

  test('is counted, and audited, like a verification', async () => {
    const key = await makeKey(owner, { scopes: ['a:b'] })
    await codeFor(point, keySubject(key.text), 'a:b')
    await codeFor(point, keySubject(key.text), 'a:c')
    const { body } = await owner.get(`/api/v1/audit-events?target=${key.id}`)
    const actions = body.data.map(({ action }: { action: string }) => action)
    expect(actions).toEqual(expect.arrayContaining(['key.used', 'key.refused']))
  })
})

describe('a token', () => {
  test('is permitted what it holds, until it ends', async () => {
    const client = await createOAuthClient(tenant)
    const token = await tokenOf(bench.server, client)
    const subject = { type: 'access_token', id: token }
    const { body: verified } = await point.post('/api/v1/keys/verify', { key: token })
    const [scope = ''] = verified.data.scopes
    expect(await codeFor(point, subject, scope)).toBe('VALID')
    expect(await codeFor(point, subject, 'no:such')).toBe('INSUFFICIENT_SCOPE')
    await owner.delete(`/api/v1/api-keys/${client.keyId}`)
    expect(await codeFor(point, subject, scope)).toBe('REVOKED')
  })

  test('of a session is none', async () => {
    const session = await bench.sessionOf(tenant.id, 'super_admin')
    expect(await codeFor(point, { type: 'access_token', id: session.credential ?? '' }, 'a:b')).toBe('NOT_FOUND')
  })
})

describe('a user', () => {
  test('is permitted what it holds, by id or email in any case, as user or identity', async () => {
    const email = newEmail()
    const id = await userHolding(owner, ['route:/todos/{todoId}:GET'], { email })
    const scope = 'route:/todos/{todoId}:GET'
    for (const name of [id, id.toUpperCase(), email, email.toUpperCase()]) {
      expect(await codeFor(point, userSubject(name), scope)).toBe('VALID')
      expect(await codeFor(point, { type: 'identity', id: name }, scope)).toBe('VALID')
    }
    expect(await codeFor(point, userSubject(id), 'route:/todos:GET')).toBe('NOT_PERMITTED')
  })

  test('has the scopes of its roles, also those of the tenant, and loses them at once', async () => {
    const id = await userHolding(owner, ['invoices:pay'])
    expect(await codeFor(point, userSubject(id), 'invoices:1:pay')).toBe('VALID')
    await owner.put(`/api/v1/users/${id}`, { roles: [] })
    expect(await codeFor(point, userSubject(id), 'invoices:1:pay')).toBe('NOT_PERMITTED')
  })

  test('who is unknown, inactive, expired, of another tenant or without the scope is denied with the same bytes', async () => {
    const theirs = await bench.server.createTenant()
    const inactive = await userHolding(owner, ['a:b'])
    await owner.put(`/api/v1/users/${inactive}`, { status: 'inactive' })
    const names = [
      await makeUser(owner),
      await userHolding(theirs.owner, ['a:b']),
      inactive,
      randomUUID(),
      'nobody@example.com',
      'no name',
      '',
    ]
    for (const name of names) {
      const { status, body } = await point.post(EVALUATION, { subject: userSubject(name), ...wanted('a:b') })
      expect([status, body]).toEqual([200, { decision: false, context: NOT_PERMITTED }])
    }
  })

  test('the text of a key is no name of its user, and a name of a user is no key', async () => {
    const email = newEmail()
    const user_id = await userHolding(owner, ['a:b'], { email })
    const key = await makeKey(owner, { user_id, scopes: ['a:b'] })
    expect(await codeFor(point, userSubject(key.text), 'a:b')).toBe('NOT_PERMITTED')
    expect(await codeFor(point, keySubject(user_id), 'a:b')).not.toBe('VALID')
    expect(await codeFor(point, keySubject(email), 'a:b')).not.toBe('VALID')
  })
})

describe('evaluations', () => {
  test('100 of them, in order, of several subjects; 101 are refused', async () => {
    const key = await makeKey(owner, { scopes: ['a:b'] })
    const user = await userHolding(owner, ['a:c'])
    const mixed = [
      { subject: keySubject(key.text), ...wanted('a:b') },
      { subject: userSubject(user), ...wanted('a:b') },
      { subject: userSubject(user), ...wanted('a:c') },
      { subject: { type: 'group', id: 'x' }, ...wanted('a:b') },
    ]
    const hundred = Array.from({ length: 25 }, () => mixed).flat()
    const { body } = await point.post(EVALUATIONS, { evaluations: hundred })
    const decisions = body.evaluations.map(({ decision }: { decision: boolean }) => decision)
    expect(decisions).toEqual(Array.from({ length: 25 }, () => [true, false, true, false]).flat())
    expect((await point.post(EVALUATIONS, { evaluations: [...hundred, ...mixed] })).status).toBe(400)
  })

  test('what is left out is not charged', async () => {
    const key = await tenOfEach(owner, { scopes: ['a:b'] })
    const evaluations = ['b', 'b', 'no', 'b'].map((name) => ({ action: { name } }))
    const ask = (evaluations_semantic: string) =>
      point.post(EVALUATIONS, {
        subject: keySubject(key.text),
        resource: { type: 'a', id: '1' },
        evaluations,
        options: { evaluations_semantic },
      })
    expect((await ask('permit_on_first_permit')).body.evaluations).toHaveLength(1)
    expect(await leftOf(point, key.text)).toBe(9)
    expect((await ask('deny_on_first_deny')).body.evaluations).toHaveLength(3)
    expect(await leftOf(point, key.text)).toBe(7)
    expect((await ask('execute_all')).body.evaluations).toHaveLength(4)
    expect(await leftOf(point, key.text)).toBe(4)
  })

  test('one that cannot be evaluated is denied with its error, and the others are answered', async () => {
    const key = await tenOfEach(owner, { scopes: ['a:b'] })
    const headers = { 'idempotency-key': randomUUID() }
    const ask = (cost: number) =>
      point.post(
        EVALUATIONS,
        {
          subject: keySubject(key.text),
          resource: { type: 'a', id: '1' },
          evaluations: [{ action: { name: 'b', properties: { cost } } }, { action: { name: 'b' } }],
        },
        { headers },
      )
    expect((await ask(2)).body).toEqual({ evaluations: [{ decision: true }, { decision: true }] })
    const failed = { decision: false, context: { error: { status: 400, message: expect.any(String) } } }
    expect((await ask(3)).body).toEqual({ evaluations: [failed, { decision: true }] })
    expect(await leftOf(point, key.text)).toBe(7)
  })
})
