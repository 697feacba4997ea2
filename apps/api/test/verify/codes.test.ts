import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { logIn, startBench, type TestBench } from '../v1/support.ts'
import { codeOf, heldClock, KEYS, makeKey, makeUser, mistyped, strangeKey, verify, VERIFY } from './support.ts'

const held = heldClock('2026-06-15T12:00:00.000Z')

let bench: TestBench
let tenant: TestTenant
let owner: TestClient
let caller: TestClient

beforeAll(async () => {
  bench = await startBench({ clock: held.clock })
  tenant = await bench.server.createTenant()
  owner = tenant.owner
  caller = await bench.keyWith(tenant.id, ['keys:verify'])
})
afterAll(() => bench.stop())

const NOTHING = {
  valid: false,
  key_id: null,
  user: null,
  tenant_id: null,
  project: null,
  scopes: [],
  roles: [],
  expires_at: null,
  limits: [],
  remaining: null,
  environment: null,
  external_id: null,
  metadata: null,
  charge_id: null,
}

describe('VALID', () => {
  test('tells all that is known of the key', async () => {
    const email = `known-${Date.now()}@example.com`
    const user_id = await makeUser(owner, { email, name: 'Known', roles: ['viewer'] })
    const project = await owner.post('/api/v1/projects', { project_name: 'Known project' })
    await owner.post('/api/v1/projects/Known project/users', { user_id })
    const key = await makeKey(owner, {
      user_id,
      project_id: 'Known project',
      scopes: ['invoices:read'],
      expires_at: '2026-07-01T02:00:00+02:00',
      limits: [{ name: 'requests', limit: 10, window_seconds: 60 }],
      credits: { remaining: 5 },
      environment: 'production',
      external_id: 'customer 7',
      metadata: { plan: { name: 'pro', seats: [1, null, true] } },
    })
    expect(await verify(caller, key.text)).toEqual({
      valid: true,
      code: 'VALID',
      key_id: key.id,
      user: { user_id, name: 'Known', email },
      tenant_id: tenant.id,
      project: { project_id: project.body.data.project_id, project_name: 'Known project' },
      scopes: ['invoices:read'],
      roles: ['viewer'],
      expires_at: '2026-07-01T00:00:00.000Z',
      limits: [
        {
          name: 'requests',
          limit: 10,
          window_seconds: 60,
          remaining: 9,
          reset_at: held.iso(60),
          exceeded: false,
        },
      ],
      remaining: 4,
      environment: 'production',
      external_id: 'customer 7',
      metadata: { plan: { name: 'pro', seats: [1, null, true] } },
      charge_id: null,
    })
  })

  test('a key without scopes of its own holds those of its user', async () => {
    const user_id = await makeUser(owner, { roles: ['viewer'] })
    const { body } = await owner.post(KEYS, { user_id })
    expect((await verify(caller, body.data.api_key)).scopes).toEqual(['read'])
  })

  test('a content JWT, by the scopes of its user; after it was made anew the old one is NOT_FOUND', async () => {
    const made = await owner.post('/admin/api', {
      name: `Content ${Date.now()}`,
      status: 'active',
      scopes: ['posts:read'],
    })
    const { id, token } = made.body
    const verdict = await verify(caller, token, { scopes: ['posts:read'] })
    const user = { user_id: id, name: made.body.name, email: null }
    const scopes = ['posts:read']
    expect(verdict).toEqual({ ...NOTHING, valid: true, code: 'VALID', user, tenant_id: tenant.id, scopes })
    expect(await codeOf(caller, token, { scopes: ['posts:write'] })).toBe('INSUFFICIENT_SCOPE')
    const anew = await owner.post(`/admin/api/regenerate-token/${id}`)
    expect(await codeOf(caller, token)).toBe('NOT_FOUND')
    expect(await codeOf(caller, anew.body.token)).toBe('VALID')
    await owner.put(`/admin/api/${id}`, { status: 'inactive' })
    expect(await codeOf(caller, anew.body.token)).toBe('USER_INACTIVE')
  })

  test('the admin key of the configuration, by a caller of its tenant', async () => {
    const text = bench.server.admin.credential ?? ''
    expect(await codeOf(bench.server.admin, text)).toBe('VALID')
    expect(await codeOf(caller, text)).toBe('NOT_FOUND')
  })
})

describe('NOT_FOUND', () => {
  test('a key that was never made, and texts that could be keys of somebody else', async () => {
    const [head, claims] = strangeToken().split('.')
    for (const key of [strangeKey(), 'sk_live_0123456789', strangeToken(), `${head}.${claims}.AAAA`, 'x'.repeat(512)]) {
      expect(await verify(caller, key)).toEqual({ ...NOTHING, code: 'NOT_FOUND' })
    }
  })

  test('a session token: it is no key, and nothing of it is told', async () => {
    const { email, password } = await bench.person(tenant.id, 'admin')
    const token = await logIn(bench.server, email, password)
    expect(await verify(caller, token)).toEqual({ ...NOTHING, code: 'NOT_FOUND' })
    expect((await bench.server.as(token).get('/api/v1/users')).status).toBe(200)
  })
})

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Right in form, and signed by nobody. */
const strangeToken = (): string => {
  return `${part({ alg: 'EdDSA' })}.${part({ jti: 'nobody' })}.${randomBytes(64).toString('base64url')}`
}

test('MALFORMED: what no key reads like, without a look-up', async () => {
  const { text } = await makeKey(owner)
  const texts = [mistyped(text), `${text}x`, text.slice(0, -1), 'ks_', 'gw_nonsense', 'agg_', 'kss_x', 'short']
  for (const key of [...texts, 'with a space', 'schlüssel-ähnlich', 'x'.repeat(513), ' '.repeat(20)]) {
    expect(await verify(caller, key)).toEqual({ ...NOTHING, code: 'MALFORMED' })
  }
})

describe('a key that does not work tells whose it is, so that its holder can be told', () => {
  test('EXPIRED: from the very moment on', async () => {
    const key = await makeKey(owner, { expires_at: held.iso(30) })
    held.forward(29.999)
    expect(await codeOf(caller, key.text)).toBe('VALID')
    held.forward(0.001)
    expect(await verify(caller, key.text)).toMatchObject({
      valid: false,
      code: 'EXPIRED',
      key_id: key.id,
      user: { user_id: key.userId },
      expires_at: held.iso(),
    })
  })

  test('REVOKED: before all else', async () => {
    const key = await makeKey(owner, { expires_at: '2020-01-01T00:00:00Z', ip_allowlist: ['192.0.2.1'] })
    await owner.post(`${KEYS}/${key.id}/disable`)
    await owner.delete(`${KEYS}/${key.id}`)
    expect(await verify(caller, key.text)).toMatchObject({ valid: false, code: 'REVOKED', key_id: key.id })
  })

  test('DISABLED, until it is enabled again', async () => {
    const key = await makeKey(owner)
    await owner.post(`${KEYS}/${key.id}/disable`)
    expect(await verify(caller, key.text)).toMatchObject({ valid: false, code: 'DISABLED', key_id: key.id })
    await owner.post(`${KEYS}/${key.id}/enable`)
    expect(await codeOf(caller, key.text)).toBe('VALID')
  })

  test('USER_INACTIVE: stopped by hand, and when the time of the user is over', async () => {
    const key = await makeKey(owner)
    await owner.put(`/api/v1/users/${key.userId}`, { status: 'inactive' })
    expect(await verify(caller, key.text)).toMatchObject({ valid: false, code: 'USER_INACTIVE', key_id: key.id })
    await owner.put(`/api/v1/users/${key.userId}`, { status: 'active' })
    expect(await codeOf(caller, key.text)).toBe('VALID')
    const content = await owner.post('/admin/api', {
      name: `Short ${Date.now()}`,
      status: 'active',
      scopes: [],
      expire_at: held.iso(60),
    })
    expect(await codeOf(caller, content.body.token)).toBe('VALID')
    held.forward(60)
    expect(await codeOf(caller, content.body.token)).toBe('USER_INACTIVE')
  })

  test('NOT_FOUND: a key whose user was deleted is gone with it', async () => {
    const key = await makeKey(owner)
    expect(await codeOf(caller, key.text)).toBe('VALID')
    await owner.delete(`/api/v1/users/${key.userId}`, { force: true })
    expect(await verify(caller, key.text)).toEqual({ ...NOTHING, code: 'NOT_FOUND' })
  })

  test('IP_NOT_ALLOWED: from elsewhere, and when nobody says from where', async () => {
    const key = await makeKey(owner, { ip_allowlist: ['192.0.2.0/24', '2001:db8::/32', '198.51.100.7'] })
    const codes = async (...ips: (string | undefined)[]) =>
      Promise.all(ips.map((ip) => codeOf(caller, key.text, ip === undefined ? {} : { ip })))
    expect(await codes('192.0.2.9', '198.51.100.7', '2001:DB8::1', '::ffff:192.0.2.9')).toEqual(Array(4).fill('VALID'))
    expect(await codes('192.0.3.9', '198.51.100.8', '2001:db9::1', undefined)).toEqual(Array(4).fill('IP_NOT_ALLOWED'))
  })

  test('RATE_LIMITED and USAGE_EXCEEDED: the limits are asked before the credits', async () => {
    const limits = [{ name: 'requests', limit: 1, window_seconds: 600 }]
    const key = await makeKey(owner, { limits, credits: { remaining: 1 } })
    expect(await codeOf(caller, key.text, { cost: 2 })).toBe('RATE_LIMITED')
    expect(await codeOf(caller, key.text)).toBe('VALID')
    expect(await codeOf(caller, key.text)).toBe('RATE_LIMITED')
    const prepaid = await makeKey(owner, { credits: { remaining: 1 } })
    expect(await codeOf(caller, prepaid.text)).toBe('VALID')
    expect(await verify(caller, prepaid.text)).toMatchObject({ valid: false, code: 'USAGE_EXCEEDED', remaining: 0 })
  })
})

test('of several reasons the first in the documented order is told', async () => {
  const key = await makeKey(owner, { ip_allowlist: ['192.0.2.1'], credits: { remaining: 0 } })
  const wrong = { scopes: ['nothing:read'], ip: '192.0.2.2' }
  expect(await codeOf(caller, key.text, { ip: '192.0.2.1' })).toBe('USAGE_EXCEEDED')
  expect(await codeOf(caller, key.text, { ...wrong, ip: '192.0.2.1' })).toBe('INSUFFICIENT_SCOPE')
  expect(await codeOf(caller, key.text, wrong)).toBe('IP_NOT_ALLOWED')
  await owner.put(`/api/v1/users/${key.userId}`, { status: 'inactive' })
  expect(await codeOf(caller, key.text, wrong)).toBe('USER_INACTIVE')
  await owner.patch(`${KEYS}/${key.id}`, { expires_at: held.iso() })
  expect(await codeOf(caller, key.text, wrong)).toBe('EXPIRED')
  await owner.post(`${KEYS}/${key.id}/disable`)
  expect(await codeOf(caller, key.text, wrong)).toBe('DISABLED')
  await owner.delete(`${KEYS}/${key.id}`)
  expect(await codeOf(caller, key.text, wrong)).toBe('REVOKED')
})

describe('scopes', () => {
  test.each<[scopes: string[] | string, code: string]>([
    [[], 'VALID'],
    [['invoices:read'], 'VALID'],
    [['invoices:read', 'reports:read'], 'VALID'],
    [['invoices:read', 'invoices:write'], 'INSUFFICIENT_SCOPE'],
    [['and'], 'INSUFFICIENT_SCOPE'],
    ['invoices:read', 'VALID'],
    ['invoices:read and reports:read', 'VALID'],
    ['invoices:read and not reports:read', 'INSUFFICIENT_SCOPE'],
    ['invoices:write or reports:write', 'VALID'],
    ['invoices:read or trial and nothing', 'VALID'],
    ['(invoices:read or trial) and nothing', 'INSUFFICIENT_SCOPE'],
    ['not (trial or nothing)', 'VALID'],
    ['not trial or nothing', 'VALID'],
  ])('%j: %s', async (scopes, code) => {
    const key = await makeKey(owner, { scopes: ['invoices:read', 'reports:*'] })
    expect(await codeOf(caller, key.text, { scopes })).toBe(code)
  })
})

describe('a key of another tenant', () => {
  const requests = [{}, { scopes: ['a'] }, { ip: '192.0.2.1' }, { cost: 3 }, { explain: true }]
  const charging = [{ idempotency_key: 'wall' }, { reserve_seconds: 60 }, { limits: ['requests'] }]

  test('is answered byte for byte like one that nobody made, and nothing of it is taken or counted', async () => {
    const theirs = await bench.server.createTenant()
    const limits = [{ name: 'requests', limit: 2, window_seconds: 600 }]
    const keys = await Promise.all(
      [
        { limits, credits: { remaining: 2 } },
        { ip_allowlist: ['192.0.2.9'] },
        { expires_at: '2020-01-01T00:00:00Z' },
      ].map(async (fields) => makeKey(theirs.owner, fields)),
    )
    const foreign = `sk_live_${randomBytes(12).toString('hex')}`
    await theirs.owner.post(`${KEYS}/import`, {
      keys: [{ sha256: createHash('sha256').update(foreign).digest('hex'), user_id: keys[0]!.userId, scopes: [] }],
    })
    await theirs.owner.delete(`${KEYS}/${keys[1]!.id}`)
    const options = { headers: { 'x-request-id': 'the-same' } }
    const seen = async (key: string, request: object) => {
      const { status, text, headers } = await caller.post(VERIFY, { key, ...request }, options)
      return [status, text, [...headers].filter(([name]) => name !== 'date')]
    }
    for (const request of [...requests, ...charging]) {
      const nobody = await seen(strangeKey(), request)
      for (const key of [...keys.map(({ text }) => text), foreign]) expect(await seen(key, request)).toEqual(nobody)
    }
    const theirCaller = await bench.keyWith(theirs.id, ['keys:verify'])
    expect(await verify(theirCaller, keys[0]!.text)).toMatchObject({ remaining: 1, limits: [{ remaining: 1 }] })
    const { body } = await theirs.owner.get(`${KEYS}/${keys[0]!.id}`)
    expect(body.data).toMatchObject({ usage_count: 1 })
    expect(await bench.store.rows('select id from key_charge where key_id = $1', [keys[0]!.id])).toEqual([])
  })
})
