import { openDatabase } from '@keystead/db'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { startMailServer, type TestMailServer, tokenIn } from '../support/mail.ts'
import type { TestTenant } from '../support/server.ts'
import { comparable, logIn, startBench, type TestBench } from './support.ts'

const CHANGE = '/api/v1/auth/password'
const RESET = '/api/v1/auth/password-reset'
const CONFIRM = '/api/v1/auth/password-reset/confirm'
const LOGIN = '/api/v1/auth/login'
const NEW = 'seven unrelated words for one door'

let mail: TestMailServer
let bench: TestBench
let now = new Date('2026-11-21T10:00:00.000Z')
let tenant: TestTenant
let anyone: TestClient

beforeAll(async () => {
  mail = await startMailServer()
  const environment = { KEYSTEAD_SMTP_URL: mail.url, KEYSTEAD_MAIL_FROM: 'keystead@example.com' }
  bench = await startBench({ clock: () => now, environment })
  tenant = await bench.server.createTenant()
  anyone = bench.server.as(null)
})
afterAll(async () => {
  await bench.stop()
  await mail.stop()
})

const MINUTE = 60_000
const pass = (milliseconds: number): void => {
  now = new Date(now.getTime() + milliseconds)
}

type Person = Awaited<ReturnType<TestBench['person']>>

const newPerson = () => bench.person(tenant.id, 'viewer')
const sessionOf = async ({ email, password }: Person) => bench.server.as(await logIn(bench.server, email, password))
const statusOf = async (client: TestClient) => (await client.get('/api/v1/auth/me')).status
const logInWith = async (email: string, password: string) => (await anyone.post(LOGIN, { email, password })).status
const change = (client: TestClient, current_password: string, new_password = NEW) =>
  client.post(CHANGE, { current_password, new_password })
const confirm = (token: string, password = NEW) => anyone.post(CONFIRM, { token, password })

/** The token of the newest link that was mailed to an address, once there are so many mails to it. */
async function mailedToken(email: string, count = 1): Promise<string> {
  await vi.waitFor(() => expect(mail.mails.filter(({ to }) => to.includes(email))).toHaveLength(count), 10_000)
  return tokenIn((await mail.mailTo(email)).text)
}

const dead = expect.stringContaining('This link does not work')

describe('change', () => {
  test('200: the new password logs in, the old one does not; other sessions and open links end at once', async () => {
    const person = await newPerson()
    const [current, other] = [await sessionOf(person), await sessionOf(person)]
    await anyone.post(RESET, { email: person.email })
    const token = await mailedToken(person.email)
    expect((await change(current, person.password)).status).toBe(200)
    expect([await statusOf(current), await statusOf(other)]).toEqual([200, 401])
    expect(await logInWith(person.email, person.password)).toBe(401)
    expect(await logInWith(person.email, NEW)).toBe(200)
    expect((await confirm(token)).body.detail).toEqual(dead)
  })

  test('400: a wrong present password; five lock the address for log-ins too', async () => {
    const person = await newPerson()
    const session = await sessionOf(person)
    const statuses: number[] = []
    for (let i = 0; i < 6; i += 1) statuses.push((await change(session, 'wrong')).status)
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429])
    expect((await change(session, person.password)).status).toBe(429)
    const login = { email: person.email, password: person.password, tenant_id: tenant.id }
    expect((await anyone.post(LOGIN, login)).status).toBe(429)
    pass(15 * MINUTE)
    expect((await change(session, person.password)).status).toBe(200)
  })

  test.each([
    ['shorter than 12 characters', 'eleven char', 'must be 12 characters or more'],
    ['longer than 1000', 'x'.repeat(1001), 'must be 1000 characters or fewer'],
    ['a common one', 'password1234', 'must not be a common password'],
    ['made of common ones', 'Password2026!', 'must not be a common password'],
    ['the same again', 'the password of a person', 'must be another than the current one'],
    ['a thousand times the same', 'a'.repeat(1000), 'must not be a common password'],
  ])('400: a new password that is %s; it is not repeated', async (_, password, message) => {
    const person = await newPerson()
    const session = await sessionOf(person)
    const { status, body, text } = await change(session, person.password, password)
    expect(status).toBe(400)
    expect(body.detail).toContain(`new_password ${message}`)
    expect(text).not.toContain(password)
    expect(await logInWith(person.email, person.password)).toBe(200)
  })

  test('400: the email, or the name, in any case', async () => {
    const person = await newPerson()
    const session = await sessionOf(person)
    for (const password of [person.email, person.email.toUpperCase()]) {
      expect((await change(session, person.password, password)).body.detail).toContain('must not be the email')
    }
  })

  test('200: a thousand characters of any script', async () => {
    const person = await newPerson()
    const password = '🗝 ключ 鍵 '.repeat(200).slice(0, 1000)
    expect((await change(await sessionOf(person), person.password, password)).status).toBe(200)
    expect(await logInWith(person.email, password)).toBe(200)
  })

  test('of two changes at once, one succeeds', async () => {
    const person = await newPerson()
    const session = await sessionOf(person)
    const passwords = [`${NEW} one`, `${NEW} two`]
    const answers = await Promise.all(passwords.map((each) => change(session, person.password, each)))
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 400])
  })

  test('400: a key of a service user, which has none', async () => {
    const key = await bench.keyWith(tenant.id, ['*'])
    expect((await change(key, 'x')).body.detail).toBe('You have no password to change')
  })
})

describe('reset by link', () => {
  test('200: the mailed link sets the password once; all sessions end', async () => {
    const person = await newPerson()
    const session = await sessionOf(person)
    expect((await anyone.post(RESET, { email: person.email.toUpperCase() })).status).toBe(200)
    const token = await mailedToken(person.email)
    const { status, body } = await confirm(token)
    expect([status, body.data]).toEqual([200, { user_id: person.id, tenant_id: tenant.id, email: person.email }])
    expect(await statusOf(session)).toBe(401)
    expect(await logInWith(person.email, NEW)).toBe(200)
    expect((await confirm(token)).body).toMatchObject({ detail: dead, code: 'validation_error' })
  })

  test('an unknown address, a service user, an inactive one: the same answer, and no mail', async () => {
    const inactive = await newPerson()
    await tenant.owner.put(`/api/v1/users/${inactive.id}`, { status: 'inactive' })
    const known = await newPerson()
    const unset = await tenant.owner.post('/api/v1/users', { email: `unset-${known.email}` })
    const wanted = comparable(await anyone.post(RESET, { email: known.email }))
    for (const email of ['nobody@example.com', inactive.email, `unset-${known.email}`]) {
      expect(comparable(await anyone.post(RESET, { email }))).toBe(wanted)
    }
    await mailedToken(known.email)
    // They were asked for after it, and mails are sent in order.
    const last = await newPerson()
    await anyone.post(RESET, { email: last.email })
    await mailedToken(last.email)
    const addresses = mail.mails.flatMap(({ to }) => to)
    expect(addresses).not.toContain(inactive.email)
    expect(addresses).not.toContain(unset.body.data.email)
  })

  test('the answer waits for nothing that depends on the address: not even for a lock on the user', async () => {
    const person = await newPerson()
    const database = await openDatabase(bench.server.databaseUrl)
    const blocker = await database.pool.connect()
    await blocker.query('begin')
    await blocker.query('select 1 from api_user where id = $1 for update', [person.id])
    expect((await anyone.post(RESET, { email: person.email })).status).toBe(200)
    expect(mail.mails.some(({ to }) => to.includes(person.email))).toBe(false)
    await blocker.query('rollback')
    blocker.release()
    await database.close()
    await mailedToken(person.email)
  })

  test('only the newest link works, for an hour', async () => {
    const person = await newPerson()
    await anyone.post(RESET, { email: person.email })
    const first = await mailedToken(person.email)
    await anyone.post(RESET, { email: person.email, tenant_id: tenant.id })
    const second = await mailedToken(person.email, 2)
    expect((await confirm(first)).body.detail).toEqual(dead)
    pass(60 * MINUTE - 1)
    expect((await confirm(second, 'too short')).status).toBe(400)
    expect((await confirm(second)).status).toBe(200)
    await anyone.post(RESET, { email: person.email })
    const third = await mailedToken(person.email, 3)
    pass(60 * MINUTE)
    expect((await confirm(third)).body.detail).toEqual(dead)
  })

  test('of ten confirmations of one link, one succeeds', async () => {
    const person = await newPerson()
    await anyone.post(RESET, { email: person.email })
    const token = await mailedToken(person.email)
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => confirm(token, `${NEW} ${i}`)))
    const [won, ...others] = answers.flatMap(({ status }, i) => (status === 200 ? [i] : []))
    expect(others).toEqual([])
    expect(await logInWith(person.email, `${NEW} ${won}`)).toBe(200)
  })

  test('it lets a person in whose address is locked', async () => {
    const person = await newPerson()
    for (let i = 0; i < 6; i += 1) await logInWith(person.email, 'wrong')
    expect(await logInWith(person.email, person.password)).toBe(429)
    await anyone.post(RESET, { email: person.email })
    expect((await confirm(await mailedToken(person.email))).status).toBe(200)
    expect(await logInWith(person.email, NEW)).toBe(200)
  })

  test('also when another account with the address, which opens to nobody, would come first', async () => {
    const person = await newPerson()
    const { admin } = bench.server
    const { body } = await admin.post('/api/v1/users', { email: person.email })
    await admin.post(`/api/v1/users/${body.data.user_id}/password-reset`)
    for (let i = 0; i < 6; i += 1) await logInWith(person.email, 'wrong')
    const demanded = await tenant.owner.post(`/api/v1/users/${person.id}/password-reset`)
    expect((await confirm(tokenIn(demanded.body.data.url))).status).toBe(200)
    expect(await logInWith(person.email, NEW)).toBe(200)
  })

  test('a new email ends the link that was mailed to the old one', async () => {
    const person = await newPerson()
    await anyone.post(RESET, { email: person.email })
    const token = await mailedToken(person.email)
    await tenant.owner.put(`/api/v1/users/${person.id}`, { new_email: `new-${person.email}` })
    expect((await confirm(token)).body.detail).toEqual(dead)
  })

  test('five mails in a quarter of an hour, whatever is asked for', async () => {
    const person = await newPerson()
    for (let i = 0; i < 8; i += 1) expect((await anyone.post(RESET, { email: person.email })).status).toBe(200)
    await mailedToken(person.email, 5)
    const last = await newPerson()
    await anyone.post(RESET, { email: last.email })
    await mailedToken(last.email)
    expect(mail.mails.filter(({ to }) => to.includes(person.email))).toHaveLength(5)
  })

  test('400: a text that is no address, and a token that is none', async () => {
    expect((await anyone.post(RESET, { email: 'nobody' })).body.issues[0].path).toBe('email')
    expect((await confirm('x'.repeat(43))).body.detail).toEqual(dead)
    expect((await confirm('x'.repeat(201))).status).toBe(400)
  })
})

describe('demanded by an administrator', () => {
  const demand = (id: string, client = tenant.owner) => client.post(`/api/v1/users/${id}/password-reset`)

  test('200: the password and the sessions end; the link, also mailed, sets a new one', async () => {
    const person = await newPerson()
    const session = await sessionOf(person)
    const { status, body } = await demand(person.id)
    expect(status).toBe(200)
    expect(body.data).toMatchObject({ user_id: person.id, mailed: true })
    expect(await statusOf(session)).toBe(401)
    expect(await logInWith(person.email, person.password)).toBe(401)
    expect(await mailedToken(person.email)).toBe(tokenIn(body.data.url))
    expect((await confirm(tokenIn(body.data.url))).status).toBe(200)
    expect(await logInWith(person.email, NEW)).toBe(200)
  })

  test('once the link is over, the person can ask for another', async () => {
    const person = await newPerson()
    const { body } = await demand(person.email)
    pass(24 * 60 * MINUTE)
    expect((await confirm(tokenIn(body.data.url))).body.detail).toEqual(dead)
    await anyone.post(RESET, { email: person.email })
    expect((await confirm(await mailedToken(person.email, 2))).status).toBe(200)
    tenant = await bench.server.createTenant()
  })

  test('200: it is how a person without a password gets one', async () => {
    const email = `unset-${(await newPerson()).email}`
    const { body } = await tenant.owner.post('/api/v1/users', { email })
    const demanded = await demand(body.data.user_id)
    expect((await confirm(tokenIn(demanded.body.data.url))).status).toBe(200)
    expect(await logInWith(email, NEW)).toBe(200)
  })

  test('403: of a user who holds more than the caller; 400: of a service user; 404: of another tenant', async () => {
    const narrow = await bench.keyWith(tenant.id, ['users:update', 'read'])
    const admin = await bench.person(tenant.id, 'admin')
    expect((await demand(admin.id, narrow)).status).toBe(403)
    expect(await logInWith(admin.email, admin.password)).toBe(200)
    const service = await tenant.owner.post('/api/admin/users', { name: `Service of ${admin.id}` })
    expect((await demand(service.body.id)).body.detail).toBe('Only a person with an email can have a password')
    const other = await bench.server.createTenant()
    expect((await demand(admin.id, other.owner)).status).toBe(404)
  })
})

describe('by a key of the person itself', () => {
  const own = 'of the person that it belongs to'

  test('403: no link to a new password, and no other address for one; whatever the key holds, and by a token of it', async () => {
    const person = await bench.person(tenant.id, 'admin')
    const made = { user_id: person.id, name: 'Own', management: true, scopes: ['admin'] }
    const { body } = await tenant.owner.post('/api/v1/api-keys', made)
    const key = bench.server.as(body.data.api_key)
    const granted = await fetch(`${bench.server.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${person.id}:${body.data.api_key}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    const token = bench.server.as((await granted.json()).access_token)
    for (const client of [key, token]) {
      for (const named of [person.id, person.email, person.email.toUpperCase()]) {
        const { status, body: refused } = await client.post(`/api/v1/users/${named}/password-reset`)
        expect([status, refused.detail]).toEqual([403, expect.stringContaining(own)])
      }
      const email = `taken-${person.email}`
      for (const answer of [
        await client.put(`/api/v1/users/${person.id}`, { new_email: email }),
        await client.patch(`/users/${person.id}`, { email }),
      ]) {
        expect([answer.status, JSON.stringify(answer.body)]).toEqual([403, expect.stringContaining(own)])
      }
      expect((await client.put(`/api/v1/users/${person.id}`, { new_email: person.email })).status).toBe(200)
    }
    expect(await logInWith(person.email, person.password)).toBe(200)
  })

  test('200: a key of another administrator, and the session of the person', async () => {
    const [person, other] = [await bench.person(tenant.id, 'admin'), await bench.person(tenant.id, 'admin')]
    const made = { user_id: other.id, name: 'Other', management: true, scopes: ['admin'] }
    const { body } = await tenant.owner.post('/api/v1/api-keys', made)
    const key = bench.server.as(body.data.api_key)
    expect((await key.put(`/api/v1/users/${person.id}`, { new_email: `new-${person.email}` })).status).toBe(200)
    expect((await key.post(`/api/v1/users/${person.id}/password-reset`)).status).toBe(200)
    const session = await sessionOf(other)
    expect((await session.post(`/api/v1/users/${other.id}/password-reset`)).status).toBe(200)
  })
})

test('a log-in hashes a password anew that cost less, and one that costs as much as today stays', async () => {
  const person = await newPerson()
  const hash = async () => {
    const [row] = await bench.store.rows('select password_hash from api_user where id = $1', [person.id])
    return String(row?.['password_hash'])
  }
  expect(await hash()).toContain('m=8,t=1,p=1')
  const statuses = await Promise.all(Array.from({ length: 4 }, () => logInWith(person.email, person.password)))
  expect(statuses).toEqual([200, 200, 200, 200])
  const raised = await hash()
  expect(raised).toContain('$argon2id$v=19$m=19456,t=2,p=1$')
  expect(await logInWith(person.email, person.password)).toBe(200)
  expect(await hash()).toBe(raised)
})

test('neither the log, the audit log nor the database has a token or a password; each act has an event', async () => {
  const person = await newPerson()
  await anyone.post(RESET, { email: person.email })
  const token = await mailedToken(person.email)
  await confirm(token, `${NEW} first`)
  await change(await sessionOf({ ...person, password: `${NEW} first` }), `${NEW} first`, `${NEW} second`)
  const demanded = await tenant.owner.post(`/api/v1/users/${person.id}/password-reset`)
  const { body } = await tenant.owner.get(`/api/v1/audit-events?target=${person.id}`)
  expect(body.data.map(({ action }: { action: string }) => action)).toEqual([
    'password.demanded',
    'password.changed',
    'password.reset',
    'password.reset_requested',
  ])
  const tables = ['audit_event', 'password_reset', 'api_user', 'session', 'idempotent_call']
  const stored = await Promise.all(tables.map((table) => bench.store.rows(`select to_jsonb(t)::text from ${table} t`)))
  const everything = bench.server.logs() + JSON.stringify(stored)
  for (const secret of [token, tokenIn(demanded.body.data.url), NEW, person.password]) {
    expect(everything).not.toContain(secret)
  }
})
