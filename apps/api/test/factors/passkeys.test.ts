import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Behaviour, SoftwareAuthenticator } from '../support/authenticator.ts'
import type { TestServer, TestTenant } from '../support/server.ts'
import { startTestServer } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import {
  addPasskey,
  challengeOf,
  COMPLETE,
  complete,
  FACTORS,
  LOGIN,
  logInWith,
  MINUTE,
  originOf,
  type Person,
  personWithApp,
  sessionOf,
  sessionWorks,
  statusesOf,
} from './support.ts'

const BEGIN = '/api/v1/auth/login/passkey'

let now = new Date('2026-11-29T09:00:00.000Z')
const clock = () => now
const pass = (ms: number) => {
  now = new Date(now.getTime() + ms)
}

let bench: TestBench
let replica: TestServer
let tenant: TestTenant

beforeAll(async () => {
  const environment = { KEYSTEAD_AUTH_RATE_LIMIT: '100000' }
  bench = await startBench({ clock, environment })
  replica = await startTestServer({ clock, environment, databaseUrl: bench.server.databaseUrl })
  tenant = await bench.server.createTenant()
})
afterAll(async () => {
  await replica.stop()
  await bench.stop()
})

interface WithPasskey extends Person {
  authenticator: SoftwareAuthenticator
}

async function personWithPasskey(tenantId = tenant.id): Promise<WithPasskey> {
  const person = await bench.person(tenantId, 'viewer')
  const authenticator = await addPasskey(bench, await sessionOf(bench, person))
  return { ...person, authenticator }
}

/** A log-in by a passkey alone. */
async function logInAlone(authenticator: SoftwareAuthenticator, behaviour: Behaviour = {}) {
  const begun = await bench.server.as(null).post(BEGIN, {})
  expect(begun.status).toBe(200)
  const { challenge, options } = begun.body.data
  return complete(bench, { challenge, passkey: authenticator.assert(options, behaviour) })
}

/** A log-in by password and passkey. */
async function logInWithBoth({ authenticator, ...person }: WithPasskey, behaviour: Behaviour = {}) {
  const challenge = await challengeOf(bench, person)
  const { body } = await bench.server.as(null).post(BEGIN, { challenge })
  return complete(bench, { challenge, passkey: authenticator.assert(body.data.options, behaviour) })
}

const REFUSED = [401, 'unauthorized']
const GONE = [401, 'challenge_expired']
const said = ({ status, body }: { status: number; body: { code: string } }) => [status, body.code]

describe('registration', () => {
  test('a person has several, by name; each is shown with its last use', async () => {
    const person = await bench.person(tenant.id, 'viewer')
    const session = await sessionOf(bench, person)
    const first = await addPasskey(bench, session, 'Laptop')
    await addPasskey(bench, session, 'Key ring')
    expect((await logInWithBoth({ ...person, authenticator: first })).status).toBe(200)
    const { factors } = (await session.get(FACTORS)).body.data
    expect(factors).toMatchObject([
      { kind: 'passkey', name: 'Laptop', last_used_at: now.toISOString() },
      { kind: 'passkey', name: 'Key ring', last_used_at: null },
    ])
  })

  test('the options name the person, the service by its host, and the passkeys that exist', async () => {
    const { authenticator, ...person } = await personWithPasskey()
    const { body } = await logInWithBoth({ ...person, authenticator })
    const { options } = (await bench.server.as(body.data.session_token).post(`${FACTORS}/passkeys/options`)).body.data
    expect(options).toMatchObject({ rp: { id: 'localhost', name: 'Keystead' }, attestation: 'none' })
    expect(options.user).toMatchObject({ name: person.email })
    expect(Buffer.from(options.user.id, 'base64url').toString('hex')).toBe(person.id.replaceAll('-', ''))
    expect(options.excludeCredentials).toMatchObject([{ id: authenticator.id, type: 'public-key' }])
  })

  const LIES: [string, Behaviour][] = [
    ['a page elsewhere', { origin: 'https://evil.example' }],
    ['a page of another port', { origin: 'http://localhost:1' }],
    ['a subdomain', { origin: 'http://evil.localhost' }],
    ['another service', { rpId: 'evil.example' }],
    ['another challenge', { challenge: randomBytes(32).toString('base64url') }],
    ['an assertion', { type: 'webauthn.get' }],
    ['nobody there', { present: false }],
    ['certificates, whose revocation lists would be fetched', certified()],
    ['an attestation that was not asked for', { attestation: { format: 'tpm', statement: new Map() } }],
  ]

  test.each(LIES)('400: a response from %s; nothing is stored', async (_name, behaviour) => {
    const session = await sessionOf(bench, await bench.person(tenant.id, 'viewer'))
    const { challenge, options } = (await session.post(`${FACTORS}/passkeys/options`)).body.data
    const registration = new SoftwareAuthenticator(originOf(bench)).register(options, behaviour)
    const refused = await session.post(`${FACTORS}/passkeys`, { challenge, registration })
    expect(said(refused)).toEqual([400, 'validation_error'])
    expect((await session.get(FACTORS)).body.data.factors).toEqual([])
  })

  test('a challenge of another person, of a log-in, or used before, registers nothing', async () => {
    const [one, two] = [
      await sessionOf(bench, await bench.person(tenant.id, 'viewer')),
      await sessionOf(bench, await bench.person(tenant.id, 'viewer')),
    ]
    const begin = async () => (await one.post(`${FACTORS}/passkeys/options`)).body.data
    const send = (session: typeof one, { challenge, options }: { challenge: string; options: never }) =>
      session.post(`${FACTORS}/passkeys`, {
        challenge,
        registration: new SoftwareAuthenticator(originOf(bench)).register(options),
      })
    const first = await begin()
    expect(said(await send(two, first))).toEqual(GONE)
    expect((await send(one, first)).status).toBe(200)
    expect(said(await send(one, first))).toEqual(GONE)
    const { challenge } = (await bench.server.as(null).post(BEGIN, {})).body.data
    expect(said(await send(one, { ...(await begin()), challenge }))).toEqual(GONE)
    const late = await begin()
    pass(5 * MINUTE)
    expect(said(await send(one, late))).toEqual(GONE)
  })

  test('400: a passkey that is registered already, by whomever', async () => {
    const { authenticator } = await personWithPasskey()
    const other = await bench.server.createTenant()
    const session = await sessionOf(bench, await bench.person(other.id, 'viewer'))
    const { challenge, options } = (await session.post(`${FACTORS}/passkeys/options`)).body.data
    const again = await session.post(`${FACTORS}/passkeys`, {
      challenge,
      registration: authenticator.register(options),
    })
    expect(said(again)).toEqual([400, 'conflict'])
  })

  test('400 for huge, deep and broken input, never 500', async () => {
    const session = await sessionOf(bench, await bench.person(tenant.id, 'viewer'))
    const { challenge, options } = (await session.post(`${FACTORS}/passkeys/options`)).body.data
    const good = new SoftwareAuthenticator(originOf(bench)).register(options)
    const broken = [
      Buffer.alloc(40_000, 0x81),
      Buffer.from('bf', 'hex'),
      Buffer.from('9bffffffffffffffff', 'hex'),
      Buffer.from('a363666d74646e6f6e65', 'hex'),
      randomBytes(2000),
    ].map((bytes) => bytes.toString('base64url'))
    const changes = [
      ...[...broken, 'x'.repeat(100_000), '###', ''].map((attestationObject) => ({ attestationObject })),
      ...['bnVsbA', 'W10', 'eyJ0eXBlIjoxfQ'].map((clientDataJSON) => ({ clientDataJSON })),
    ]
    for (const change of changes) {
      const registration = { ...good, response: { ...good.response, ...change } }
      const answer = await session.post(`${FACTORS}/passkeys`, { challenge, registration })
      expect([change, answer.status]).toEqual([change, 400])
    }
    expect((await session.post(`${FACTORS}/passkeys`, { challenge, registration: good })).status).toBe(200)
  })
})

describe('a log-in by password and passkey', () => {
  test('any replica completes it, and no PIN is needed beside a password', async () => {
    const person = await personWithPasskey()
    const challenge = await challengeOf(bench, person)
    const { options } = (await replica.as(null).post(BEGIN, { challenge })).body.data
    expect(options).toMatchObject({ rpId: 'localhost', allowCredentials: [{ id: person.authenticator.id }] })
    const { body, status } = await complete(bench, {
      challenge,
      passkey: person.authenticator.assert({ ...options, rpId: 'localhost' }, { verifies: false }),
    })
    expect(status).toBe(200)
    expect(await sessionWorks(bench, body)).toBe(true)
  })

  test('401: the passkey of another person', async () => {
    const [person, other] = [await personWithPasskey(), await personWithPasskey()]
    expect(said(await logInWithBoth({ ...person, authenticator: other.authenticator }))).toEqual(REFUSED)
  })

  test('400: a person without a passkey gets no options', async () => {
    const person = await personWithApp(bench, tenant.id, now)
    const challenge = await challengeOf(bench, person)
    expect(said(await bench.server.as(null).post(BEGIN, { challenge }))).toEqual([400, 'validation_error'])
  })
})

describe('a log-in by a passkey alone', () => {
  test('opens the session of its person, of any tenant, without an email, with or without a password', async () => {
    const other = await bench.server.createTenant()
    const person = await personWithPasskey(other.id)
    const first = await logInAlone(person.authenticator)
    expect(first.status).toBe(200)
    expect(first.body.data.user).toMatchObject({ user_id: person.id, tenant_id: other.id })
    await bench.store.rows('update api_user set password_hash = null where id = $1', [person.id])
    expect((await logInWith(bench, person)).status).toBe(401)
    const second = await logInAlone(person.authenticator)
    expect(second.status).toBe(200)
    expect(await sessionWorks(bench, second.body)).toBe(true)
  })

  const LIES: [string, Behaviour][] = [
    ['no PIN or biometrics', { verifies: false }],
    ['nobody there', { present: false, verifies: false }],
    ['a page elsewhere', { origin: 'https://evil.example' }],
    ['a page of another port', { origin: 'http://localhost:1' }],
    ['another scheme', { origin: 'https://localhost' }],
    ['another service', { rpId: 'evil.example' }],
    ['another challenge', { challenge: randomBytes(32).toString('base64url') }],
    ['a registration', { type: 'webauthn.create' }],
    ['the handle of another person', { userHandle: randomBytes(16).toString('base64url') }],
  ]

  test.each(LIES)('401: %s', async (_name, behaviour) => {
    const { authenticator } = await personWithPasskey()
    expect(said(await logInAlone(authenticator, behaviour))).toEqual(REFUSED)
    expect((await logInAlone(authenticator)).status).toBe(200)
  })

  test('401: a signature of another key, a changed one, an unknown passkey', async () => {
    const { authenticator } = await personWithPasskey()
    const stranger = new SoftwareAuthenticator(originOf(bench))
    const begun = (await bench.server.as(null).post(BEGIN, {})).body.data
    const { challenge, options } = begun
    const own = authenticator.assert(options)
    const other = stranger.assert(options)
    const attempts = [
      other,
      { ...other, id: own.id, rawId: own.id },
      { ...own, response: { ...own.response, signature: other.response.signature } },
      { ...own, response: { ...own.response, signature: 'AAAA' } },
      { ...own, response: { ...own.response, authenticatorData: 'AAAA' } },
      { ...own, response: { ...own.response, clientDataJSON: 'AAAA' } },
    ]
    for (const passkey of attempts) expect(said(await complete(bench, { challenge, passkey }))).toEqual(REFUSED)
    expect((await complete(bench, { challenge, passkey: own })).status).toBe(200)
  })

  test('a challenge works once, also with a new signature, on any replica and for two at once', async () => {
    const { authenticator } = await personWithPasskey()
    const { challenge, options } = (await bench.server.as(null).post(BEGIN, {})).body.data
    const answers = await Promise.all(
      [bench.server, replica, bench.server].map((server) =>
        server.as(null).post(COMPLETE, { challenge, passkey: authenticator.assert(options) }),
      ),
    )
    expect(statusesOf(answers)).toEqual([200, 401, 401])
    const again = { challenge, passkey: authenticator.assert(options) }
    expect(said(await complete(bench, again))).toEqual(GONE)
  })

  test('the challenge of a password log-in does not log anyone in without it', async () => {
    const [person, other] = [await personWithPasskey(), await personWithPasskey()]
    const { challenge, options } = (await bench.server.as(null).post(BEGIN, {})).body.data
    const passwordChallenge = await challengeOf(bench, person)
    const crossed = { challenge: passwordChallenge, passkey: other.authenticator.assert(options) }
    expect(said(await complete(bench, crossed))).toEqual(REFUSED)
    expect(said(await complete(bench, { challenge, code: '123456' }))).toEqual(GONE)
  })

  test('401: a count that does not rise is a copied authenticator, and the audit log says so', async () => {
    const { id, authenticator } = await personWithPasskey()
    expect((await logInAlone(authenticator, { counter: 7 })).status).toBe(200)
    expect(said(await logInAlone(authenticator, { counter: 7 }))).toEqual(REFUSED)
    expect(said(await logInAlone(authenticator, { counter: 6 }))).toEqual(REFUSED)
    expect(said(await logInAlone(authenticator, { counter: 0 }))).toEqual(REFUSED)
    expect((await logInAlone(authenticator, { counter: 8 })).status).toBe(200)
    const { body } = await tenant.owner.get('/api/v1/audit-events?action=authentication.failed&limit=1000')
    const cloned = body.data.find(
      (event: { target_id: string; details: { reason: string } }) =>
        event.target_id === id && event.details.reason === 'passkey_cloned',
    )
    expect(cloned).toMatchObject({ target_type: 'user', outcome: 'failure' })
  })

  test('authenticators that do not count are accepted', async () => {
    const { authenticator } = await personWithPasskey()
    for (let i = 0; i < 2; i += 1) expect((await logInAlone(authenticator, { counter: 0 })).status).toBe(200)
  })

  test('401: of a person who is inactive, or whose passkey was removed', async () => {
    const person = await personWithPasskey()
    await bench.store.rows(`update api_user set status = 'inactive' where id = $1`, [person.id])
    expect(said(await logInAlone(person.authenticator))).toEqual(GONE)
    await bench.store.rows(`update api_user set status = 'active' where id = $1`, [person.id])
    const { body } = await logInAlone(person.authenticator)
    const session = bench.server.as(body.data.session_token)
    const [{ factor_id: factorId }] = (await session.get(FACTORS)).body.data.factors
    expect((await session.delete(`${FACTORS}/${factorId}`)).status).toBe(200)
    expect(said(await logInAlone(person.authenticator))).toEqual(REFUSED)
    expect((await bench.server.as(null).post(LOGIN, { email: person.email, password: person.password })).status).toBe(
      200,
    )
  })
})

function certified(): Behaviour {
  const statement = new Map<string, number | Buffer>([
    ['alg', -7],
    ['sig', Buffer.alloc(70)],
    ['x5c', Buffer.alloc(10)],
  ])
  return { attestation: { format: 'packed', statement } }
}
