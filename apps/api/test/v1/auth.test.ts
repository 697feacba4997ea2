import { randomUUID } from 'node:crypto'
import { DEFAULT_TENANT_ID } from '@keystead/domain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestResponse } from '../support/client.ts'
import { comparable, logIn, startBench, type TestBench } from './support.ts'

let bench: TestBench
/** The clock of the server; only tests move it, and only forward. */
let now = new Date('2026-11-21T10:00:00.000Z')

beforeAll(async () => {
  bench = await startBench({ clock: () => now })
})
afterAll(() => bench.stop())

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const pass = (milliseconds: number): void => {
  now = new Date(now.getTime() + milliseconds)
}

const LOGIN = '/api/v1/auth/login'
const LOGOUT = '/api/v1/auth/logout'

const attempt = (email: string, password: string): Promise<TestResponse> =>
  bench.server.as(null).post(LOGIN, { email, password })

const newPerson = () => bench.person(DEFAULT_TENANT_ID, 'viewer')
const sessionWorks = async (token: string) => (await bench.server.as(token).get('/api/v1/users')).status !== 401

/** The status of a log-in with the right password, after a change of the user's row. */
async function logInAfter(assignment: string): Promise<number> {
  const { id, email, password } = await newPerson()
  await bench.store.rows(`update api_user set ${assignment} where id = $1`, [id])
  return (await attempt(email, password)).status
}

async function fail(email: string, times: number): Promise<number[]> {
  const statuses: number[] = []
  for (let i = 0; i < times; i += 1) statuses.push((await attempt(email, 'wrong')).status)
  return statuses
}

describe('log-in', () => {
  test('200: a session token that works, for 24 hours, for the user that is shown', async () => {
    const { id, email, password } = await newPerson()
    const { status, body } = await attempt(email.toUpperCase(), password)
    expect(status).toBe(200)
    expect(body).toEqual({
      message: 'Login successful',
      data: {
        session_token: expect.stringMatching(/^kss_[0-9A-Za-z]{46}$/),
        expires_at: new Date(now.getTime() + 24 * HOUR).toISOString(),
        user: { user_id: id, tenant_id: DEFAULT_TENANT_ID, email, name: email, roles: ['viewer'] },
      },
      timestamp: now.toISOString(),
    })
    expect(await sessionWorks(body.data.session_token)).toBe(true)
    pass(24 * HOUR - 1)
    expect(await sessionWorks(body.data.session_token)).toBe(true)
    pass(1)
    expect(await sessionWorks(body.data.session_token)).toBe(false)
  })

  test('200: two sessions of one person end apart from each other', async () => {
    const { email, password } = await newPerson()
    const [first, second] = [await logIn(bench.server, email, password), await logIn(bench.server, email, password)]
    expect((await bench.server.as(first).post(LOGOUT)).status).toBe(200)
    expect([await sessionWorks(first), await sessionWorks(second)]).toEqual([false, true])
  })

  test.each([
    [{}, ['email', 'password']],
    [{ email: '', password: '' }, ['email', 'password']],
    [{ email: 'a@example.com', password: 5 }, ['password']],
    [{ email: 'a@example.com', password: 'x'.repeat(1001) }, ['password']],
    [{ email: 'a@example.com', password: 'x', tenant_id: 'x' }, ['tenant_id']],
  ])('400: %j', async (body, paths) => {
    const answer = await bench.server.as(null).post(LOGIN, body)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ error: 'Log-in failed', issues: paths.map((path) => ({ path })) })
  })

  test('401: a wrong password, byte for byte like an address that nobody has', async () => {
    const { email } = await newPerson()
    const wrong = await attempt(email, 'not the password')
    expect(wrong.status).toBe(401)
    expect(wrong.body).toMatchObject({ detail: 'Invalid email or password', code: 'unauthorized' })
    expect(comparable(await attempt(`nobody-${randomUUID()}@example.com`, 'not the password'))).toBe(comparable(wrong))
  })

  test('401: an inactive, an expired and a service user, with the right password', async () => {
    expect(await logInAfter(`status = 'inactive'`)).toBe(401)
    expect(await logInAfter(`expires_at = '2026-01-01'`)).toBe(401)
    expect(await logInAfter(`kind = 'service'`)).toBe(401)
    expect(await logInAfter(`password_hash = null`)).toBe(401)
    expect(await logInAfter(`description = ''`)).toBe(200)
  })

  test('401: the session of a user who is no longer active', async () => {
    const { id, email, password } = await newPerson()
    const token = await logIn(bench.server, email, password)
    await bench.store.rows(`update api_user set status = 'inactive' where id = $1`, [id])
    expect(await sessionWorks(token)).toBe(false)
  })

  test('200: one address in two tenants: the tenant that is named decides', async () => {
    const [one, two] = [await bench.server.createTenant(), await bench.server.createTenant()]
    const first = await bench.person(one.id, 'viewer')
    const second = await bench.person(two.id, 'viewer')
    await bench.store.rows('update api_user set email = $1 where id = $2', [first.email, second.id])
    const at = async (tenant_id: string): Promise<string> =>
      (await bench.server.as(null).post(LOGIN, { email: first.email, password: first.password, tenant_id })).body.data
        .user.user_id
    expect([await at(one.id), await at(two.id)]).toEqual([first.id, second.id])
  })
})

describe('log-out', () => {
  test('401: nobody; 400: a key, which has no session', async () => {
    expect((await bench.server.as(null).post(LOGOUT)).status).toBe(401)
    const answer = await bench.server.admin.post(LOGOUT)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ error: 'Log-out failed', code: 'validation_error' })
  })

  test('200, then 401: the token is gone', async () => {
    const { email, password } = await newPerson()
    const session = bench.server.as(await logIn(bench.server, email, password))
    const { status, body } = await session.post(LOGOUT)
    expect(status).toBe(200)
    expect(body).toEqual({ message: 'Logout successful', timestamp: now.toISOString() })
    expect((await session.post(LOGOUT)).status).toBe(401)
  })
})

describe('the lock after five failures', () => {
  test('429: the sixth attempt, with the right password too, until 15 minutes have passed', async () => {
    const { email, password } = await newPerson()
    expect(await fail(email, 5)).toEqual([401, 401, 401, 401, 401])
    const locked = await attempt(email.toUpperCase(), password)
    expect(locked.status).toBe(429)
    expect(locked.body).toMatchObject({ code: 'rate_limited' })
    expect(locked.headers.get('retry-after')).toBe(String(15 * 60))
    pass(15 * MINUTE - 1)
    expect((await attempt(email, password)).status).toBe(429)
    pass(1)
    expect((await attempt(email, password)).status).toBe(200)
  })

  test('an address that nobody has is answered and locked just the same', async () => {
    const { email } = await newPerson()
    const nobody = `nobody-${randomUUID()}@example.com`
    for (let i = 0; i < 7; i += 1) {
      const [known, unknown] = [await attempt(email, 'wrong'), await attempt(nobody, 'wrong')]
      expect(comparable(unknown)).toBe(comparable(known))
      expect(known.status).toBe(i < 5 ? 401 : 429)
      expect(unknown.headers.get('retry-after')).toBe(known.headers.get('retry-after'))
    }
  })

  test('trying on while it is locked does not make it longer, and after it there are five tries again', async () => {
    const { email, password } = await newPerson()
    await fail(email, 5)
    pass(10 * MINUTE)
    expect(await fail(email, 3)).toEqual([429, 429, 429])
    pass(5 * MINUTE)
    expect(await fail(email, 4)).toEqual([401, 401, 401, 401])
    expect((await attempt(email, password)).status).toBe(200)
  })

  test('a success clears the count; failures of long ago do not count', async () => {
    const { email, password } = await newPerson()
    await fail(email, 4)
    expect((await attempt(email, password)).status).toBe(200)
    expect(await fail(email, 4)).toEqual([401, 401, 401, 401])
    pass(15 * MINUTE)
    expect(await fail(email, 4)).toEqual([401, 401, 401, 401])
    expect((await attempt(email, password)).status).toBe(200)
  })

  test('forty guesses at once get no more tries than five', async () => {
    const { email, password } = await newPerson()
    const answers = await Promise.all(Array.from({ length: 40 }, () => attempt(email, 'wrong')))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(35)
    expect((await attempt(email, password)).status).toBe(429)
  })

  test('another address is not locked with it, and sessions that are open go on', async () => {
    const [locked, free] = [await newPerson(), await newPerson()]
    const token = await logIn(bench.server, locked.email, locked.password)
    await fail(locked.email, 6)
    expect((await attempt(free.email, free.password)).status).toBe(200)
    expect(await sessionWorks(token)).toBe(true)
  })
})
