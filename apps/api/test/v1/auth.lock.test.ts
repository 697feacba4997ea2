import { randomUUID } from 'node:crypto'
import { hashPassword, passwordMatches } from '@keystead/domain'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { TestTenant } from '../support/server.ts'
import { comparable, startBench, type TestBench } from './support.ts'

const LOGIN = '/api/v1/auth/login'
const DEFAULT_TENANT_ID = '00000000-0000-0000-0000-000000000001'

const passwords = vi.hoisted(() => ({ checked: 0 }))

vi.mock(import('node:crypto'), async (importOriginal) => {
  const original = await importOriginal()
  // Calls through: it only counts.
  const argon2 = ((algorithm: never, parameters: never, callback: never) => {
    passwords.checked += 1
    return original.argon2(algorithm, parameters, callback)
  }) as typeof original.argon2
  return { ...original, argon2, default: { ...original, argon2 } }
})

let bench: TestBench
let one: TestTenant
let two: TestTenant

beforeAll(async () => {
  bench = await startBench()
  one = await bench.server.createTenant()
  two = await bench.server.createTenant()
})
afterAll(() => bench.stop())
beforeEach(() => {
  passwords.checked = 0
})

interface Credentials {
  email: string
  password?: string
  tenant_id?: string
}

const attempt = ({ password = 'wrong', ...rest }: Credentials) =>
  bench.server.as(null).post(LOGIN, { password, ...rest })

async function statusesOf(times: number, credentials: Credentials): Promise<number[]> {
  const statuses: number[] = []
  for (let i = 0; i < times; i += 1) statuses.push((await attempt(credentials)).status)
  return statuses
}

/** One address that two tenants know, older in the first of them, with a password of its own in each. */
async function sharedAddress() {
  const first = await bench.person(one.id, 'viewer')
  const second = await bench.person(two.id, 'viewer')
  const email = `shared-${randomUUID()}@example.com`
  // UUIDs of version 4 have no order in time, which those of the service have.
  const [older, younger] = [first.id, second.id].toSorted()
  await bench.store.rows('update api_user set email = $1, tenant_id = $2 where id = $3', [email, one.id, older])
  await bench.store.rows('update api_user set email = $1, tenant_id = $2 where id = $3', [email, two.id, younger])
  const { body } = await bench.server.admin.post('/api/v1/auth/login', { email, password: first.password })
  expect(body.data.user.tenant_id).toBe(one.id)
  const other = 'another password of this person'
  await bench.store.rows('update api_user set password_hash = $1 where id = $2', [await hashPassword(other), younger])
  return { email, older: { id: older, password: first.password }, younger: { id: younger, password: other } }
}

const FIVE = [401, 401, 401, 401, 401]

describe('the spelling of an address', () => {
  test('every spelling that finds an address counts for it', async () => {
    const { email, password } = await bench.person(one.id, 'viewer')
    const spellings = [
      email,
      email.toUpperCase(),
      email.replace('p', 'Ｐ').replace('@', '＠'),
      email.replace('example', 'ｅxample'),
      email.replace('s', '\u017F'),
    ]
    for (const spelling of spellings) expect((await attempt({ email: spelling })).status).toBe(401)
    for (const spelling of spellings) expect((await attempt({ email: spelling, password })).status).toBe(429)
  })

  test('a letter that is folded to one of an address, somewhere, is no address: 400, and nobody', async () => {
    const { email, password } = await bench.person(one.id, 'viewer')
    const named = email.replace('person', 'irma-i')
    await bench.store.rows('update api_user set email = $1 where email = $2', [named, email])
    for (const i of ['İ', 'ı', 'i\u0307', 'і']) {
      const strange = named.replace('irma', `${i}rma`)
      const { status, body } = await attempt({ email: strange, password })
      expect([status, body.code, body.issues]).toEqual([
        400,
        'validation_error',
        [{ path: 'email', message: expect.stringContaining('must be an email address') }],
      ])
    }
    expect((await attempt({ email: named, password })).status).toBe(200)
  })

  test('the same over GraphQL', async () => {
    const { email, password } = await bench.person(one.id, 'viewer')
    const query = 'mutation ($input: LoginInput!) { login(input: $input) { success } }'
    const logIn = (address: string) =>
      bench.server.as(null).post('/graphql', { query, variables: { input: { email: address, password } } })
    const strange = await logIn(email.replace('p', 'İ'))
    expect(strange.body.data?.login?.success ?? null).toBeNull()
    expect(strange.text).toContain('must be an email address')
    expect((await logIn(email.replace('@', '＠'))).body.data.login.success).toBe(true)
  })
})

describe('the lock is that of an address in a tenant', () => {
  test('a success in one tenant clears nothing of another', async () => {
    const { email, older, younger } = await sharedAddress()
    const there = { email, tenant_id: one.id }
    const here = { email, tenant_id: two.id, password: younger.password }
    for (let i = 0; i < 5; i += 1) {
      expect((await attempt(there)).status).toBe(401)
      expect((await attempt(here)).status).toBe(200)
    }
    expect((await attempt({ ...there, password: older.password })).status).toBe(429)
    expect((await attempt(here)).status).toBe(200)
  })

  test('guesses that name no tenant count for each that has the address, whatever succeeds between them', async () => {
    const { email, older, younger } = await sharedAddress()
    const here = { email, tenant_id: two.id, password: younger.password }
    for (let i = 0; i < 5; i += 1) {
      expect((await attempt({ email })).status).toBe(401)
      if (i < 4) expect((await attempt(here)).status).toBe(200)
    }
    expect((await attempt({ email, tenant_id: one.id, password: older.password })).status).toBe(429)
    expect((await attempt({ email, password: older.password })).status).toBe(429)
  })

  test('who owns another tenant gets five guesses at an address, however often he logs in there', async () => {
    const { email, older, younger } = await sharedAddress()
    await bench.store.rows('update api_user set email = $1 where id = $2', [`x${email}`, older.id])
    const victim = await bench.person(DEFAULT_TENANT_ID, 'viewer')
    await bench.store.rows('update api_user set email = $1 where id = $2', [email, victim.id])
    for (let i = 0; i < 4; i += 1) {
      expect(await statusesOf(1, { email })).toEqual([401])
      expect((await attempt({ email, tenant_id: two.id, password: younger.password })).status).toBe(200)
    }
    expect((await attempt({ email })).status).toBe(401)
    // The sixth guess is right, and is not looked at.
    expect((await attempt({ email, password: victim.password })).status).not.toBe(200)
    expect((await attempt({ email, tenant_id: DEFAULT_TENANT_ID, password: victim.password })).status).toBe(429)
  })

  test('failures that name one tenant are none of another, nor of a log-in that names none', async () => {
    const { email, older, younger } = await sharedAddress()
    expect(await statusesOf(6, { email, tenant_id: two.id })).toEqual([...FIVE, 429])
    expect((await attempt({ email, tenant_id: one.id, password: older.password })).status).toBe(200)
    expect((await attempt({ email, password: older.password })).status).toBe(200)
    expect((await attempt({ email, tenant_id: two.id, password: younger.password })).status).toBe(429)
  })

  test('who has an address in two tenants and logs in to one of them, again and again, is not locked in the other', async () => {
    const { email, older, younger } = await sharedAddress()
    for (let i = 0; i < 7; i += 1) expect((await attempt({ email, password: older.password })).status).toBe(200)
    expect(await statusesOf(4, { email, tenant_id: two.id })).toEqual([401, 401, 401, 401])
    expect((await attempt({ email, password: older.password })).status).toBe(200)
    expect((await attempt({ email, tenant_id: two.id, password: younger.password })).status).toBe(200)
  })

  test('the letters of a tenant id are no way around it', async () => {
    const { email, password } = await bench.person(one.id, 'viewer')
    expect(await statusesOf(3, { email, tenant_id: one.id })).toEqual([401, 401, 401])
    expect(await statusesOf(3, { email, tenant_id: one.id.toUpperCase() })).toEqual([401, 401, 429])
    expect((await attempt({ email, tenant_id: one.id, password })).status).toBe(429)
  })

  test('no answer tells whether a tenant has an address', async () => {
    const { email } = await bench.person(one.id, 'viewer')
    const nobody = `nobody-${randomUUID()}@example.com`
    const steps = [
      ...Array.from({ length: 6 }, () => ({ tenant_id: one.id })),
      ...Array.from({ length: 7 }, () => ({})),
    ]
    for (const step of steps) {
      const [known, unknown] = [await attempt({ email, ...step }), await attempt({ email: nobody, ...step })]
      expect(comparable(unknown)).toBe(comparable(known))
    }
  })

  test('forty guesses at once, with and without the tenant, get no more than five at one account', async () => {
    const { email, password } = await bench.person(one.id, 'viewer')
    passwords.checked = 0
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => attempt(i % 2 ? { email } : { email, tenant_id: one.id })),
    )
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(10)
    expect((await attempt({ email, tenant_id: one.id, password })).status).toBe(429)
  })
})

describe('one password is checked for each attempt', () => {
  test('for an address of nobody, of one tenant, of two, and for one that is locked in its tenant alone', async () => {
    const { email, older } = await sharedAddress()
    const single = await bench.person(one.id, 'viewer')
    // As costly as today, or its success would hash the password anew.
    const password = await hashPassword(single.password)
    await bench.store.rows('update api_user set password_hash = $1 where id = $2', [password, single.id])
    const locked = await bench.person(one.id, 'viewer')
    await statusesOf(5, { email: locked.email, tenant_id: one.id })
    const attempts: Credentials[] = [
      { email: `nobody-${randomUUID()}@example.com` },
      { email: single.email },
      { email: single.email, password: single.password },
      { email },
      { email, password: older.password },
      { email, tenant_id: two.id },
      { email, tenant_id: randomUUID() },
      { email: locked.email, password: locked.password },
    ]
    for (const each of attempts) {
      passwords.checked = 0
      await attempt(each)
      expect([each, passwords.checked]).toEqual([each, 1])
    }
    expect(await passwordMatches('x', 'none')).toBe(false)
  })

  test('where no tenant is named the default tenant goes first, then the oldest account', async () => {
    const { email, older, younger } = await sharedAddress()
    expect((await attempt({ email, password: older.password })).body.data.user.user_id).toBe(older.id)
    expect((await attempt({ email, password: younger.password })).status).toBe(401)
    const named = await attempt({ email, password: younger.password, tenant_id: two.id })
    expect(named.body.data.user.user_id).toBe(younger.id)
    const person = await bench.person(DEFAULT_TENANT_ID, 'viewer')
    await bench.store.rows('update api_user set email = $1 where id = $2', [email, person.id])
    expect((await attempt({ email, password: person.password })).body.data.user.user_id).toBe(person.id)
  })
})
