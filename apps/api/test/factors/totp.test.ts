import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer, TestTenant } from '../support/server.ts'
import { startTestServer } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import {
  challengeOf,
  codeAt,
  complete,
  type Enrolled,
  FACTORS,
  logInWith,
  MINUTE,
  personWithApp,
  sessionOf,
  sessionWorks,
  statusesOf,
  wrongCodeAt,
} from './support.ts'

let now = new Date('2026-11-29T09:00:00.000Z')
const clock = () => now
const pass = (ms: number) => {
  now = new Date(now.getTime() + ms)
}

let bench: TestBench
let replica: TestServer
let tenant: TestTenant

beforeAll(async () => {
  bench = await startBench({ clock, environment: { KEYSTEAD_AUTH_RATE_LIMIT: '100000' } })
  const environment = { KEYSTEAD_AUTH_RATE_LIMIT: '100000' }
  replica = await startTestServer({ clock, environment, databaseUrl: bench.server.databaseUrl })
  tenant = await bench.server.createTenant()
})
afterAll(async () => {
  await replica.stop()
  await bench.stop()
})

async function enrolled(): Promise<Enrolled> {
  const person = await personWithApp(bench, tenant.id, now)
  pass(MINUTE)
  return person
}

describe('enrolment', () => {
  test('an app counts only once its first code was sent; then there are ten recovery codes', async () => {
    const person = await bench.person(tenant.id, 'viewer')
    const session = await sessionOf(bench, person)
    const { body } = await session.post(`${FACTORS}/totp`)
    const { secret, uri } = body.data
    expect(secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(new URL(uri).searchParams.get('secret')).toBe(secret)
    expect(uri).toContain(encodeURIComponent(person.email))
    expect((await logInWith(bench, person)).status).toBe(200)
    const wrong = await session.post(`${FACTORS}/totp/confirm`, { code: wrongCodeAt(secret, now) })
    expect([wrong.status, wrong.body.code]).toEqual([400, 'validation_error'])
    expect((await logInWith(bench, person)).status).toBe(200)
    const right = await session.post(`${FACTORS}/totp/confirm`, { code: codeAt(secret, now) })
    expect(right.status).toBe(200)
    expect(new Set(right.body.data.recovery_codes).size).toBe(10)
    expect((await logInWith(bench, person)).body.code).toBe('mfa_required')
    const listed = await session.get(FACTORS)
    expect(listed.body.data).toMatchObject({ recovery_codes_left: 10, is_required: false })
    expect(listed.body.data.factors).toMatchObject([{ kind: 'totp', last_used_at: null }])
  })

  test('one app at a time; a new start replaces one that was not confirmed', async () => {
    const session = await sessionOf(bench, await bench.person(tenant.id, 'viewer'))
    const first = await session.post(`${FACTORS}/totp`)
    const second = await session.post(`${FACTORS}/totp`)
    const confirm = (secret: string) => session.post(`${FACTORS}/totp/confirm`, { code: codeAt(secret, now) })
    expect((await confirm(first.body.data.secret)).status).toBe(400)
    expect((await confirm(second.body.data.secret)).status).toBe(200)
    const third = await session.post(`${FACTORS}/totp`)
    expect([third.status, third.body.code]).toEqual([400, 'conflict'])
    expect((await confirm(second.body.data.secret)).body.code).toBe('precondition')
  })

  test('neither the secret nor a code stands in the database or in the log', async () => {
    const person = await enrolled()
    const tables = ['totp_factor', 'recovery_code', 'auth_challenge', 'audit_event', 'idempotent_call']
    const challenge = await challengeOf(bench, person)
    const rows = await Promise.all(
      tables.map((table) => bench.store.rows(`select to_jsonb(t)::text as line from ${table} t`)),
    )
    const stored = JSON.stringify(rows) + bench.server.logs()
    for (const secret of [person.secret, challenge, ...person.recoveryCodes]) expect(stored).not.toContain(secret)
    expect(stored).toContain('factor.enrolled')
  })

  test('400: a key has no factors', async () => {
    const key = await bench.keyWith(tenant.id, ['*'])
    const refused = await key.post(`${FACTORS}/totp`)
    expect([refused.status, refused.body.code]).toEqual([400, 'validation_error'])
  })
})

describe('a log-in with a code', () => {
  test('401 mfa_required says what follows; the code opens the session', async () => {
    const person = await enrolled()
    const { status, body, headers } = await logInWith(bench, person)
    expect(status).toBe(401)
    expect(body).toEqual({
      error: 'Second factor required',
      detail: 'Complete the log-in with a second factor',
      timestamp: now.toISOString(),
      code: 'mfa_required',
      request_id: expect.any(String),
      challenge: expect.stringMatching(/^kmc_[\w-]{43}$/),
      factors: ['totp', 'recovery_code'],
      must_enrol: false,
      expires_at: new Date(now.getTime() + 5 * MINUTE).toISOString(),
    })
    expect(headers.get('www-authenticate')).toContain('Bearer')
    const done = await complete(bench, { challenge: body.challenge, code: codeAt(person.secret, now) })
    expect(done.status).toBe(200)
    expect(Object.keys(done.body.data)).toEqual(['session_token', 'expires_at', 'user'])
    expect(await sessionWorks(bench, done.body)).toBe(true)
  })

  test('the app may be a step ahead or behind, and no more', async () => {
    const person = await enrolled()
    for (const [seconds, status] of [
      [-60, 401],
      [60, 401],
      [-30, 200],
      [0, 200],
      [30, 200],
    ] as const) {
      const challenge = await challengeOf(bench, person)
      const code = codeAt(person.secret, new Date(now.getTime() + seconds * 1000))
      expect([seconds, (await complete(bench, { challenge, code })).status]).toEqual([seconds, status])
    }
  })

  test('a code works once, also on another replica, and none before it', async () => {
    const person = await enrolled()
    const code = codeAt(person.secret, now)
    const [first, second] = [await challengeOf(bench, person), await challengeOf(bench, person)]
    expect((await complete(bench, { challenge: first, code })).status).toBe(200)
    const again = await replica.as(null).post('/api/v1/auth/login/factor', { challenge: second, code })
    expect([again.status, again.body.code]).toEqual([401, 'unauthorized'])
    const before = codeAt(person.secret, new Date(now.getTime() - 30_000))
    expect((await complete(bench, { challenge: second, code: before })).status).toBe(401)
    pass(MINUTE)
    const next = { challenge: second, code: codeAt(person.secret, now) }
    expect((await replica.as(null).post('/api/v1/auth/login/factor', next)).status).toBe(200)
  })

  test('of many requests with one code at once, on two replicas, one gets a session', async () => {
    const person = await enrolled()
    const code = codeAt(person.secret, now)
    // Four: the guard counts attempts before they are made, and five would lock.
    const challenges = await Promise.all(Array.from({ length: 4 }, () => challengeOf(bench, person)))
    const answers = await Promise.all(
      challenges.map((challenge, i) =>
        (i % 2 ? replica : bench.server).as(null).post('/api/v1/auth/login/factor', { challenge, code }),
      ),
    )
    expect(statusesOf(answers)).toEqual([200, 401, 401, 401])
  })

  test('a challenge works once, for five minutes, and for its person alone', async () => {
    const [person, other] = [await enrolled(), await enrolled()]
    const challenge = await challengeOf(bench, person)
    const wrongPerson = await complete(bench, { challenge, code: codeAt(other.secret, now) })
    expect(wrongPerson.body.code).toBe('unauthorized')
    expect((await complete(bench, { challenge, code: codeAt(person.secret, now) })).status).toBe(200)
    pass(MINUTE)
    const used = await complete(bench, { challenge, code: codeAt(person.secret, now) })
    expect([used.status, used.body.code]).toEqual([401, 'challenge_expired'])
    const late = await challengeOf(bench, person)
    pass(5 * MINUTE)
    const expired = await complete(bench, { challenge: late, code: codeAt(person.secret, now) })
    expect([expired.status, expired.body.code]).toEqual([401, 'challenge_expired'])
    const made = await complete(bench, { challenge: `kmc_${'x'.repeat(43)}`, code: '123456' })
    expect(made.text.replace(/"request_id":"[^"]*"/, '')).toBe(
      used.text
        .replace(/"request_id":"[^"]*"/, '')
        .replace(/"timestamp":"[^"]*"/, `"timestamp":"${now.toISOString()}"`),
    )
  })

  test('another password, or another state of the person, voids the challenge', async () => {
    const person = await enrolled()
    const refused = async (statement: string) => {
      const challenge = await challengeOf(bench, person)
      const [before] = await bench.store.rows('select * from api_user where id = $1', [person.id])
      await bench.store.rows(statement, [person.id])
      const answer = await complete(bench, { challenge, code: codeAt(person.secret, now) })
      const { password_hash: hash, status } = before as { password_hash: string; status: string }
      await bench.store.rows('update api_user set password_hash = $2, status = $3 where id = $1', [
        person.id,
        hash,
        status,
      ])
      return [answer.status, answer.body.code]
    }
    const GONE = [401, 'challenge_expired']
    expect(await refused(`update api_user set password_hash = password_hash || 'x' where id = $1`)).toEqual(GONE)
    expect(await refused('update api_user set password_hash = null where id = $1')).toEqual(GONE)
    expect(await refused(`update api_user set status = 'inactive' where id = $1`)).toEqual(GONE)
    const challenge = await challengeOf(bench, person)
    expect((await complete(bench, { challenge, code: codeAt(person.secret, now) })).status).toBe(200)
  })

  test('five wrong codes lock the person, over all challenges and replicas, for 15 minutes; the count falls with a success', async () => {
    const person = await enrolled()
    const guess = async (i: number) => {
      const body = { challenge: await challengeOf(bench, person), code: wrongCodeAt(person.secret, now) }
      return (await (i % 2 ? replica : bench.server).as(null).post('/api/v1/auth/login/factor', body)).status
    }
    const right = async () =>
      complete(bench, { challenge: await challengeOf(bench, person), code: codeAt(person.secret, now) })
    for (let i = 0; i < 4; i += 1) expect(await guess(i)).toBe(401)
    expect((await right()).status).toBe(200)
    pass(MINUTE)
    for (let i = 0; i < 5; i += 1) expect(await guess(i)).toBe(401)
    const locked = await right()
    expect([locked.status, locked.body.code, locked.headers.get('retry-after')]).toEqual([429, 'rate_limited', '900'])
    const byRecovery = await complete(bench, {
      challenge: await challengeOf(bench, person),
      recovery_code: person.recoveryCodes[0],
    })
    expect(byRecovery.status).toBe(429)
    pass(15 * MINUTE)
    expect((await right()).status).toBe(200)
  })

  test('forty guesses at once get no more tries than five', async () => {
    const person = await enrolled()
    const challenge = await challengeOf(bench, person)
    const code = wrongCodeAt(person.secret, now)
    const answers = await Promise.all(Array.from({ length: 40 }, () => complete(bench, { challenge, code })))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(35)
  })

  test('400: input that no challenge takes', async () => {
    const challenge = 'kmc_x'
    const bodies = [
      { challenge },
      { challenge, code: '12345' },
      { challenge, code: '1234567' },
      { challenge, code: 'abcdef' },
      { challenge, code: '123456', recovery_code: 'x' },
      { challenge, recovery_code: 'x'.repeat(100_000) },
      { challenge: 'x'.repeat(100_000), code: '123456' },
      { code: '123456' },
      { challenge, code: '１２３４５６' },
    ]
    for (const body of bodies) {
      const answer = await complete(bench, body)
      expect([JSON.stringify(body).slice(0, 60), answer.status, answer.body.code]).toEqual([
        JSON.stringify(body).slice(0, 60),
        400,
        'validation_error',
      ])
    }
  })
})

describe('over GraphQL', () => {
  const ask = async (query: string, input: object) => {
    const { body } = await bench.server.as(null).post('/graphql', { query, variables: { input } })
    return body
  }
  const FIELDS = 'success sessionToken error challenge factors mustEnrol owner { id }'
  const LOG_IN = `mutation ($input: LoginInput!) { login(input: $input) { ${FIELDS} } }`
  const COMPLETE_LOG_IN = `mutation ($input: CompleteLoginInput!) { completeLogin(input: $input) { ${FIELDS} } }`

  test('the same log-in, in two mutations', async () => {
    const { id, email, password, secret, recoveryCodes } = await enrolled()
    const begun = (await ask(LOG_IN, { email, password })).data.login
    expect(begun).toMatchObject({
      success: false,
      sessionToken: null,
      owner: null,
      error: 'mfa_required',
      factors: ['totp', 'recovery_code'],
      mustEnrol: false,
    })
    const { challenge } = begun
    const wrong = await ask(COMPLETE_LOG_IN, { challenge, code: wrongCodeAt(secret, now) })
    expect(wrong.data.completeLogin).toMatchObject({ success: false, sessionToken: null })
    const both = await ask(COMPLETE_LOG_IN, { challenge, code: '123456', recoveryCode: 'x' })
    expect(both.errors[0].extensions.code).toBe('BAD_USER_INPUT')
    const done = (await ask(COMPLETE_LOG_IN, { challenge, recoveryCode: recoveryCodes[0] })).data.completeLogin
    expect(done).toMatchObject({ success: true, owner: { id }, challenge: null, error: null })
    expect((await bench.server.as(done.sessionToken).get(FACTORS)).status).toBe(200)
    const again = await ask(COMPLETE_LOG_IN, { challenge, recoveryCode: recoveryCodes[1] })
    expect(again.errors[0].extensions.code).toBe('CHALLENGE_EXPIRED')
  })
})

test('the audit log tells of enrolment, challenge, code and session, without any secret', async () => {
  const person = await enrolled()
  const challenge = await challengeOf(bench, person)
  await complete(bench, { challenge, recovery_code: person.recoveryCodes[0] })
  const { body } = await tenant.owner.get(`/api/v1/audit-events?actor=${person.id}`)
  const told = body.data.map(({ action, details }: { action: string; details: object | null }) => [action, details])
  expect(told.slice(0, 6)).toEqual([
    ['session.opened', { factor: 'recovery_code' }],
    ['recovery_code.used', null],
    ['login.challenged', { factors: ['totp', 'recovery_code'], must_enrol: false }],
    ['factor.enrolled', { kind: 'totp' }],
    ['recovery_codes.created', null],
    ['session.opened', null],
  ])
})

describe('recovery codes', () => {
  test('each works once, however it is written; new ones end the old', async () => {
    const person = await enrolled()
    const [code = '', second = '', third = ''] = person.recoveryCodes
    const use = async (recoveryCode: string) =>
      (await complete(bench, { challenge: await challengeOf(bench, person), recovery_code: recoveryCode })).status
    expect(await use(code.toUpperCase().replaceAll('-', ' '))).toBe(200)
    expect(await use(code)).toBe(401)
    expect(await use(second)).toBe(200)
    expect((await person.session.get(FACTORS)).body.data.recovery_codes_left).toBe(8)
    const renewed = await person.session.post('/api/v1/auth/recovery-codes')
    expect(renewed.body.data.recovery_codes).toHaveLength(10)
    expect(await use(third)).toBe(401)
    expect(await use(renewed.body.data.recovery_codes[0])).toBe(200)
  })

  test('of two requests with one code at once, one gets a session', async () => {
    const person = await enrolled()
    const challenges = [await challengeOf(bench, person), await challengeOf(bench, person)]
    const answers = await Promise.all(
      challenges.map((challenge) => complete(bench, { challenge, recovery_code: person.recoveryCodes[0] })),
    )
    expect(statusesOf(answers)).toEqual([200, 401])
  })

  test('a code of another person does not work', async () => {
    const [person, other] = [await enrolled(), await enrolled()]
    const challenge = await challengeOf(bench, person)
    expect((await complete(bench, { challenge, recovery_code: other.recoveryCodes[0] })).status).toBe(401)
  })
})
