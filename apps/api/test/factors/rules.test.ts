import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SoftwareAuthenticator } from '../support/authenticator.ts'
import type { TestClient } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import {
  addPasskey,
  challengeOf,
  codeAt,
  complete,
  FACTORS,
  logInWith,
  MINUTE,
  originOf,
  type Person,
  personWithApp,
  sessionOf,
  wrongCodeAt,
} from './support.ts'

const REAUTHENTICATION = '/api/v1/auth/reauthentication'
const POLICY = '/api/v1/auth/policy'

let now = new Date('2026-11-29T09:00:00.000Z')
const clock = () => now
const pass = (ms: number) => {
  now = new Date(now.getTime() + ms)
}

let bench: TestBench
let tenant: TestTenant
let other: TestTenant

beforeAll(async () => {
  bench = await startBench({ clock, environment: { KEYSTEAD_AUTH_RATE_LIMIT: '100000' } })
  tenant = await bench.server.createTenant()
  other = await bench.server.createTenant()
})
afterAll(() => bench.stop())

const said = ({ status, body }: { status: number; body: { code: string } }) => [status, body.code]
const factorsOf = async (session: TestClient) => (await session.get(FACTORS)).body.data.factors

async function enrolled() {
  const person = await personWithApp(bench, tenant.id, now)
  pass(MINUTE)
  return person
}

describe('a session changes factors for ten minutes', () => {
  test('403 reauthentication_required for every change after that; the password or a factor opens it again', async () => {
    const person = await enrolled()
    const [{ factor_id: id }] = await factorsOf(person.session)
    const changes: (() => Promise<{ status: number; body: { code: string } }>)[] = [
      () => person.session.post(`${FACTORS}/totp`),
      () => person.session.post(`${FACTORS}/totp/confirm`, { code: '123456' }),
      () => person.session.post(`${FACTORS}/passkeys/options`),
      () => person.session.post('/api/v1/auth/recovery-codes'),
      () => person.session.delete(`${FACTORS}/${id}`),
    ]
    pass(10 * MINUTE)
    for (const change of changes) expect(said(await change())).toEqual([403, 'reauthentication_required'])
    expect(await factorsOf(person.session)).toHaveLength(1)
    const confirmed = await person.session.post(REAUTHENTICATION, { password: person.password })
    expect(confirmed.status).toBe(200)
    expect((await person.session.post('/api/v1/auth/recovery-codes')).status).toBe(200)
    pass(11 * MINUTE)
    const code = codeAt(person.secret, now)
    expect((await person.session.post(REAUTHENTICATION, { code })).status).toBe(200)
    expect((await person.session.delete(`${FACTORS}/${id}`)).status).toBe(200)
  })

  test('a code works once, for this as for log-ins; wrong codes and passwords lock', async () => {
    const person = await enrolled()
    const code = codeAt(person.secret, now)
    expect((await person.session.post(REAUTHENTICATION, { code })).status).toBe(200)
    expect(said(await complete(bench, { challenge: await challengeOf(bench, person), code }))).toEqual([
      401,
      'unauthorized',
    ])
    const wrong = { code: wrongCodeAt(person.secret, now) }
    for (const body of [wrong, { password: 'wrong' }, wrong, { recovery_code: 'wrong' }])
      expect((await person.session.post(REAUTHENTICATION, body)).status).toBe(401)
    expect(said(await person.session.post(REAUTHENTICATION, { password: person.password }))).toEqual([
      429,
      'rate_limited',
    ])
    pass(15 * MINUTE)
    expect((await person.session.post(REAUTHENTICATION, { recovery_code: person.recoveryCodes[3] })).status).toBe(200)
    expect((await person.session.post(REAUTHENTICATION, { recovery_code: person.recoveryCodes[3] })).status).toBe(401)
  })

  test('a passkey confirms a session by a challenge of its own', async () => {
    const person = await bench.person(tenant.id, 'viewer')
    const session = await sessionOf(bench, person)
    const authenticator = await addPasskey(bench, session)
    const stranger = await sessionOf(bench, await bench.person(tenant.id, 'viewer'))
    pass(11 * MINUTE)
    const { challenge, options } = (await session.post(`${REAUTHENTICATION}/passkey`)).body.data
    const passkey = authenticator.assert(options)
    expect((await stranger.post(REAUTHENTICATION, { challenge, passkey })).status).toBe(401)
    expect(said(await session.post(REAUTHENTICATION, { passkey }))).toEqual([400, 'validation_error'])
    expect((await session.post(REAUTHENTICATION, { challenge, passkey })).status).toBe(200)
    expect(said(await session.post(REAUTHENTICATION, { challenge, passkey }))).toEqual([401, 'challenge_expired'])
    expect((await session.post(`${FACTORS}/passkeys/options`)).status).toBe(200)
    expect(said(await stranger.post(`${REAUTHENTICATION}/passkey`))).toEqual([400, 'precondition'])
  })

  test('400: a key confirms nothing', async () => {
    const key = await bench.keyWith(tenant.id, ['*'])
    expect((await key.post(REAUTHENTICATION, { password: 'x' })).status).toBe(400)
    expect((await key.post(`${REAUTHENTICATION}/passkey`)).status).toBe(400)
  })
})

describe('removal', () => {
  test('with the last factor go the recovery codes, and the password is enough again', async () => {
    const person = await enrolled()
    await addPasskey(bench, person.session)
    const [app, passkey] = await factorsOf(person.session)
    expect((await person.session.delete(`${FACTORS}/${app.factor_id}`)).status).toBe(200)
    expect((await person.session.get(FACTORS)).body.data.recovery_codes_left).toBe(10)
    expect((await logInWith(bench, person)).body.factors).toEqual(['passkey', 'recovery_code'])
    expect((await person.session.delete(`${FACTORS}/${passkey.factor_id}`)).status).toBe(200)
    expect((await person.session.get(FACTORS)).body.data.recovery_codes_left).toBe(0)
    expect((await logInWith(bench, person)).status).toBe(200)
    expect(said(await person.session.post('/api/v1/auth/recovery-codes'))).toEqual([400, 'precondition'])
  })

  test('404: a factor of another person, of nobody, of another tenant, and no id at all', async () => {
    const [person, stranger] = [await enrolled(), await enrolled()]
    const [{ factor_id: id }] = await factorsOf(stranger.session)
    const away = await personWithApp(bench, other.id, now)
    const [{ factor_id: far }] = await factorsOf(away.session)
    for (const each of [id, far, 'no-id', '00000000-0000-4000-8000-000000000000'])
      expect(said(await person.session.delete(`${FACTORS}/${each}`))).toEqual([404, 'not_found'])
    expect(await factorsOf(stranger.session)).toHaveLength(1)
  })

  test('400: the only passkey of a person without a password', async () => {
    const person = await bench.person(tenant.id, 'viewer')
    const session = await sessionOf(bench, person)
    await addPasskey(bench, session)
    await bench.store.rows('update api_user set password_hash = null where id = $1', [person.id])
    const [{ factor_id: id }] = await factorsOf(session)
    expect(said(await session.delete(`${FACTORS}/${id}`))).toEqual([400, 'precondition'])
    expect(await factorsOf(session)).toHaveLength(1)
    const { options } = (await session.post(`${FACTORS}/passkeys/options`)).body.data
    expect(options.authenticatorSelection).toMatchObject({ residentKey: 'required', userVerification: 'required' })
  })
})

describe('administrators', () => {
  test('users:update removes the factors of a person, and its challenges end', async () => {
    const person = await enrolled()
    await addPasskey(bench, person.session)
    const reader = await bench.keyWith(tenant.id, ['users:read', 'read'])
    const admin = await bench.keyWith(tenant.id, ['users:update', 'read'])
    const path = `/api/v1/users/${person.email}/factors`
    expect((await reader.get(path)).body.data.factors).toHaveLength(2)
    expect((await reader.delete(path)).status).toBe(403)
    const challenge = await challengeOf(bench, person)
    expect((await admin.delete(path)).status).toBe(200)
    const late = await complete(bench, { challenge, code: codeAt(person.secret, now) })
    expect(said(late)).toEqual([401, 'challenge_expired'])
    expect((await reader.get(path)).body.data).toMatchObject({ factors: [], recovery_codes_left: 0 })
    expect((await logInWith(bench, person)).status).toBe(200)
    const events = await tenant.owner.get('/api/v1/audit-events?action=factors.removed')
    expect(events.body.data[0]).toMatchObject({ target_type: 'user', target_id: person.id, outcome: 'success' })
  })

  test('403: of a person who holds more', async () => {
    const admin = await bench.keyWith(tenant.id, ['users:update', 'read'])
    const owner = `/api/v1/users/${tenant.ownerEmail}/factors`
    expect(said(await admin.delete(owner))).toEqual([403, 'forbidden'])
  })

  test('404: of another tenant', async () => {
    const person = await enrolled()
    for (const client of [other.owner, bench.server.admin]) {
      expect((await client.get(`/api/v1/users/${person.id}/factors`)).status).toBe(404)
      expect((await client.delete(`/api/v1/users/${person.id}/factors`)).status).toBe(404)
    }
    expect(await factorsOf(person.session)).toHaveLength(1)
  })

  test('403: a session that is not confirmed does not remove its own this way', async () => {
    const person = await bench.person(tenant.id, 'super_admin')
    const session = await sessionOf(bench, person)
    await addPasskey(bench, session)
    pass(11 * MINUTE)
    const path = `/api/v1/users/${person.id}/factors`
    expect(said(await session.delete(path))).toEqual([403, 'reauthentication_required'])
    expect((await session.post(REAUTHENTICATION, { password: person.password })).status).toBe(200)
    expect((await session.delete(path)).status).toBe(200)
  })

  test('400: a key does not remove the factors of its own person', async () => {
    const person = await bench.person(tenant.id, 'super_admin')
    const session = await sessionOf(bench, person)
    await addPasskey(bench, session)
    const made = { user_id: person.id, name: 'stolen', scopes: ['*'], management: true }
    const key = bench.server.as((await session.post('/api/v1/api-keys', made)).body.data.api_key)
    for (const of of [person.id, person.email]) {
      expect(said(await key.delete(`/api/v1/users/${of}/factors`))).toEqual([400, 'validation_error'])
    }
    expect(await factorsOf(session)).toHaveLength(1)
  })
})

describe('a tenant that demands a second factor', () => {
  let strict: TestTenant

  beforeAll(async () => {
    strict = await bench.server.createTenant()
    const set = await strict.owner.put(POLICY, { second_factor: 'required' })
    expect(set.body.data).toEqual({ second_factor: 'required' })
  })

  const start = (path: string, challenge: string) =>
    bench.server.as(null).post(`/api/v1/auth/login/${path}`, { challenge })

  async function forced(): Promise<Person & { challenge: string }> {
    const person = await bench.person(strict.id, 'viewer')
    const { body } = await logInWith(bench, person)
    expect(body).toMatchObject({ code: 'mfa_required', must_enrol: true, factors: ['totp', 'passkey'] })
    return { ...person, challenge: body.challenge }
  }

  test('a person without one adds an app before there is a session', async () => {
    const { challenge, ...person } = await forced()
    expect(said(await complete(bench, { challenge, code: '123456' }))).toEqual([400, 'precondition'])
    const { secret } = (await start('totp', challenge)).body.data
    expect((await complete(bench, { challenge, code: wrongCodeAt(secret, now) })).status).toBe(401)
    const done = await complete(bench, { challenge, code: codeAt(secret, now) })
    expect(done.status).toBe(200)
    expect(done.body.data.recovery_codes).toHaveLength(10)
    expect((await logInWith(bench, person)).body).toMatchObject({
      must_enrol: false,
      factors: ['totp', 'recovery_code'],
    })
  })

  test('or a passkey', async () => {
    const { challenge, ...person } = await forced()
    const begun = await start('passkey-registration', challenge)
    const authenticator = new SoftwareAuthenticator(originOf(bench))
    const registration = authenticator.register(begun.body.data.options)
    const done = await complete(bench, { challenge, registration, name: 'First' })
    expect([done.status, done.body.data.recovery_codes.length]).toEqual([200, 10])
    expect(await factorsOf(bench.server.as(done.body.data.session_token))).toMatchObject([{ name: 'First' }])
    expect((await logInWith(bench, person)).body.factors).toEqual(['passkey', 'recovery_code'])
  })

  test('a challenge to enrol adds nothing once the person has a factor', async () => {
    const { challenge, ...person } = await forced()
    const late = await challengeOf(bench, person)
    const stolen = (await start('totp', late)).body.data
    const { secret } = (await start('totp', challenge)).body.data
    expect(stolen.secret).not.toBe(secret)
    expect((await complete(bench, { challenge, code: codeAt(secret, now) })).status).toBe(200)
    for (const path of ['totp', 'passkey-registration'])
      expect(said(await start(path, late))).toEqual([401, 'challenge_expired'])
    pass(MINUTE)
    for (const each of [stolen.secret, secret])
      expect(said(await complete(bench, { challenge: late, code: codeAt(each, now) }))).toEqual([
        401,
        'challenge_expired',
      ])
  })

  test('a challenge to present a factor adds none', async () => {
    const person = await enrolled()
    const challenge = await challengeOf(bench, person)
    for (const path of ['totp', 'passkey-registration'])
      expect(said(await start(path, challenge))).toEqual([401, 'challenge_expired'])
  })

  test('the last factor stays', async () => {
    const { challenge } = await forced()
    const { secret } = (await start('totp', challenge)).body.data
    const { body } = await complete(bench, { challenge, code: codeAt(secret, now) })
    const session = bench.server.as(body.data.session_token)
    const [{ factor_id: id }] = await factorsOf(session)
    expect(said(await session.delete(`${FACTORS}/${id}`))).toEqual([400, 'precondition'])
    await addPasskey(bench, session)
    expect((await session.delete(`${FACTORS}/${id}`)).status).toBe(200)
  })

  test('only settings:write changes the policy, and of its own tenant alone', async () => {
    const reader = await bench.keyWith(tenant.id, ['settings:read'])
    expect((await reader.get(POLICY)).body.data).toEqual({ second_factor: 'optional' })
    expect((await reader.put(POLICY, { second_factor: 'required' })).status).toBe(403)
    expect((await strict.owner.put(POLICY, { second_factor: 'sometimes' })).status).toBe(400)
    const events = await strict.owner.get('/api/v1/audit-events?action=auth_policy.updated')
    expect(events.body.data[0].details).toEqual({ second_factor: 'required' })
    expect((await strict.owner.get(POLICY)).body.data).toEqual({ second_factor: 'required' })
  })
})
