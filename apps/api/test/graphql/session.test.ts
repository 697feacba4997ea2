import { randomUUID } from 'node:crypto'
import { DEFAULT_TENANT_ID } from '@keystead/domain'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startBench, type TestBench } from '../v1/support.ts'
import { runCurl } from '../support/curl.ts'
import { startTestServer } from '../support/server.ts'
import { ask, expectFailedField, expectRefused, logInWith } from './support.ts'

let bench: TestBench
let now = new Date('2026-11-21T10:00:00.000Z')
const MINUTE = 60_000
const pass = (ms: number) => (now = new Date(now.getTime() + ms))

beforeAll(async () => {
  bench = await startBench({ clock: () => now })
})
beforeEach(() => pass(60 * MINUTE))
afterAll(() => bench.stop())

const anyone = () => bench.server.as(null)
const newPerson = async () => bench.person((await bench.server.createTenant()).id, 'user')

const REFUSED = { success: false, sessionToken: null, owner: null, tenant: null, error: 'invalid email or password' }

describe('login', () => {
  test('opens a session, which works on every path of the service', async () => {
    const tenant = await bench.server.createTenant()
    const { id, email, password } = await bench.person(tenant.id, 'admin')
    const { status, body } = await logInWith(anyone(), email, password)
    expect(status).toBe(200)
    expect(body).toEqual({
      data: {
        login: {
          success: true,
          sessionToken: expect.stringMatching(/^kss_\w+$/),
          owner: { id, email, name: email, role: 'admin' },
          tenant: { id: tenant.id, name: expect.stringMatching(/^Tenant /) },
          error: null,
        },
      },
    })
    const session = bench.server.as(body.data.login.sessionToken)
    expect((await session.get('/api/admin/users')).status).toBe(200)
    expect((await ask(session, '{ me { id } }')).body).toEqual({ data: { me: { id } } })
  })

  test('as the document of the aggregator tells: log in with curl, then ask its REST paths with the token', async () => {
    const { email, password } = await bench.person((await bench.server.createTenant()).id, 'admin')
    const answer = await runCurl(
      bench.server,
      `curl -X POST http://localhost:8080/graphql \\
  -H "Content-Type: application/json" \\
  -d '{"query": "mutation { login(input: {email: \\"${email}\\", password: \\"${password}\\"}) { success sessionToken } }"}'`,
    )
    expect(answer.body.data.login.success).toBe(true)
    expect((await bench.server.as(answer.body.data.login.sessionToken).get('/api/admin/users')).status).toBe(200)
  })

  test('a wrong password, an address that nobody has and one without a password are answered byte for byte alike', async () => {
    const { email, password } = await newPerson()
    const wrong = await logInWith(anyone(), email, `${password}!`)
    expect(wrong.status).toBe(200)
    expect(wrong.body).toEqual({ data: { login: REFUSED } })
    const account = await bench.server.admin.post('/users', {
      name: randomUUID(),
      email: `${randomUUID()}@example.com`,
    })
    for (const address of [`${randomUUID()}@example.com`, account.body.user.email]) {
      const { status, text } = await logInWith(anyone(), address, password)
      expect({ status, text }).toEqual({ status: wrong.status, text: wrong.text })
    }
  })

  test('a credential that does not work any more, or is somebody else’s, does not stand in its way', async () => {
    const tenant = await bench.server.createTenant()
    const { id, email, password } = await bench.person(tenant.id, 'user')
    const other = await bench.server.createTenant()
    for (const client of [bench.server.as('kss_gone'), other.owner, bench.server.admin]) {
      const { body } = await logInWith(client, email, password)
      expect(body.data.login).toMatchObject({ success: true, owner: { id }, tenant: { id: tenant.id } })
    }
  })

  test('BAD_USER_INPUT: an empty address or password, a tenant that is no UUID; nothing counts as a failure', async () => {
    const { email, password } = await newPerson()
    for (let i = 0; i < 6; i += 1) expectFailedField(await logInWith(anyone(), email, ''), 'login', 'BAD_USER_INPUT')
    expectFailedField(await logInWith(anyone(), '', password), 'login', 'BAD_USER_INPUT')
    const input = { email, password, tenantId: '1' }
    expectFailedField(
      await ask(anyone(), 'mutation($input: LoginInput!) { login(input: $input) { success } }', {
        variables: { input },
      }),
      'login',
      'BAD_USER_INPUT',
    )
    expect((await logInWith(anyone(), email, password)).body.data.login.success).toBe(true)
  })

  test('a tenant chooses among those that know the address', async () => {
    const [one, two] = [await bench.server.createTenant(), await bench.server.createTenant()]
    const first = await bench.person(one.id, 'viewer')
    const second = await bench.person(two.id, 'viewer')
    await bench.store.rows('update api_user set email = $1 where id = $2', [first.email, second.id])
    const input = { email: first.email, password: first.password, tenantId: two.id }
    const { body } = await ask(
      anyone(),
      'mutation($input: LoginInput!) { login(input: $input) { owner { id } tenant { id } } }',
      { variables: { input } },
    )
    expect(body.data.login).toEqual({ owner: { id: second.id }, tenant: { id: two.id } })
  })

  test('the tenant may be the default one, whose id is no UUID of any version', async () => {
    const { email, password } = await bench.person(DEFAULT_TENANT_ID, 'viewer')
    const { body } = await ask(
      anyone(),
      'mutation($input: LoginInput!) { login(input: $input) { success tenant { id } } }',
      { variables: { input: { email, password, tenantId: DEFAULT_TENANT_ID } } },
    )
    expect(body.data.login).toEqual({ success: true, tenant: { id: DEFAULT_TENANT_ID } })
  })

  test('is audited: a success as session.opened, a failure as authentication.failed', async () => {
    const tenant = await bench.server.createTenant()
    const { id, email, password } = await bench.person(tenant.id, 'user')
    await logInWith(anyone(), email, 'wrong')
    await logInWith(anyone(), email, password)
    await tenant.owner.get('/api/v1/audit-events')
    const events = await bench.store.rows(
      `select action, outcome, target_id from audit_event
       where tenant_id = $1 and (actor_id = $2 or target_id = $2::text) order by action`,
      [tenant.id, id],
    )
    expect(events).toMatchObject([
      { action: 'authentication.failed', outcome: 'failure', target_id: id },
      { action: 'session.opened', outcome: 'success' },
    ])
  })
})

describe('the lock after five failures', () => {
  test('RATE_LIMITED: the sixth attempt, with the right password too, until 15 minutes have passed', async () => {
    const { email, password } = await newPerson()
    for (let i = 0; i < 5; i += 1) {
      expect((await logInWith(anyone(), email, 'wrong')).body.data.login).toEqual(REFUSED)
    }
    const locked = await logInWith(anyone(), email.toUpperCase(), password)
    expectFailedField(locked, 'login', 'RATE_LIMITED')
    expect(locked.body.errors[0].extensions.retryAfter).toBe(15 * 60)
    expect(locked.headers.get('retry-after')).toBe(String(15 * 60))
    pass(15 * MINUTE)
    expect((await logInWith(anyone(), email, password)).body.data.login.success).toBe(true)
  })

  test('an address that nobody has is locked just the same', async () => {
    const { email } = await newPerson()
    const nobody = `nobody-${randomUUID()}@example.com`
    for (let i = 0; i < 7; i += 1) {
      const [known, unknown] = [await logInWith(anyone(), email, 'x'), await logInWith(anyone(), nobody, 'x')]
      expect(unknown.text).toBe(known.text)
      if (i >= 5) expectFailedField(unknown, 'login', 'RATE_LIMITED')
    }
  })

  test('it is the lock of the core: failures over REST and GraphQL add up', async () => {
    const { email, password } = await newPerson()
    for (let i = 0; i < 3; i += 1) await logInWith(anyone(), email, 'wrong')
    for (let i = 0; i < 2; i += 1) await anyone().post('/api/v1/auth/login', { email, password: 'wrong' })
    expectFailedField(await logInWith(anyone(), email, password), 'login', 'RATE_LIMITED')
    expect((await anyone().post('/api/v1/auth/login', { email, password })).status).toBe(429)
  })

  test('one request has one attempt, whatever aliases, fragments or batches it comes in', async () => {
    const { email, password } = await newPerson()
    const field = `login(input: {email: "${email}", password: "wrong"}) { success }`
    expectRefused(await ask(anyone(), `mutation { a: ${field} b: ${field} }`), 400, 'OPERATION_TOO_COMPLEX')
    expectRefused(
      await ask(anyone(), `mutation { ...A b: ${field} } fragment A on Mutation { a: ${field} }`),
      400,
      'OPERATION_TOO_COMPLEX',
    )
    const batch = await anyone().post(
      '/graphql',
      Array.from({ length: 10 }, () => ({ query: `mutation { ${field} }` })),
    )
    const outcomes = batch.body.map((each: { data?: unknown }) => (each.data === undefined ? 'refused' : 'tried'))
    expect(outcomes.filter((outcome: string) => outcome === 'tried')).toHaveLength(1)
    expect((await logInWith(anyone(), email, password)).body.data.login.success).toBe(true)
  })
})

describe('logout', () => {
  test('the session is gone everywhere, and the answer names the replicas that know', async () => {
    const { email, password } = await newPerson()
    const session = bench.server.as((await logInWith(anyone(), email, password)).body.data.login.sessionToken)
    const replica = await startTestServer({ databaseUrl: bench.server.databaseUrl, clock: () => now })
    const atReplica = replica.as(session.credential)
    expect((await ask(atReplica, '{ me { id } }')).status).toBe(200)
    const { status, body, headers } = await ask(session, 'mutation { logout }')
    expect({ status, body }).toEqual({ status: 200, body: { data: { logout: true } } })
    expect(headers.get('x-keystead-receipt')).toMatch(/;state=confirmed;/)
    for (const client of [session, atReplica]) expectRefused(await ask(client, '{ me { id } }'), 401, 'UNAUTHENTICATED')
    await replica.stop()
    expect((await session.get('/api/admin/users')).status).toBe(401)
    expect((await session.post('/api/v1/auth/logout')).status).toBe(401)
  })

  test('UNAUTHENTICATED: nobody; BAD_USER_INPUT: a key, which has no session', async () => {
    expectRefused(await ask(anyone(), 'mutation { logout }'), 401, 'UNAUTHENTICATED')
    expectFailedField(await ask(bench.server.admin, 'mutation { logout }'), 'logout', 'BAD_USER_INPUT')
  })
})

describe('me', () => {
  test('tells a key who it belongs to, and what it may do', async () => {
    const tenant = await bench.server.createTenant()
    const key = await bench.keyWith(tenant.id, ['read'])
    const { body } = await ask(key, '{ me { id email name role roles scopes tenant { id } } }')
    expect(body.data.me).toEqual({
      id: expect.any(String),
      email: null,
      name: expect.stringMatching(/^Service /),
      role: null,
      roles: [],
      scopes: ['read'],
      tenant: { id: tenant.id },
    })
  })

  test('UNAUTHENTICATED, 401: nobody, and whoever presents what does not work', async () => {
    for (const client of [anyone(), bench.server.as('agg_nothing'), bench.server.as('kss_nothing')]) {
      const answer = await ask(client, '{ me { id } }')
      expectRefused(answer, 401, 'UNAUTHENTICATED')
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="keystead"')
    }
  })

  test('a key that was revoked, and a user who is deactivated, are refused at once', async () => {
    const { admin } = bench.server
    const user = await admin.post('/api/admin/users', { name: randomUUID() })
    const issue = async () => (await admin.post('/api/admin/api-keys', { user_id: user.body.id })).body
    const [one, two] = [await issue(), await issue()]
    expect((await ask(bench.server.as(one.key), '{ me { id } }')).status).toBe(200)
    await admin.delete(`/api/admin/api-keys/${one.id}`)
    expectRefused(await ask(bench.server.as(one.key), '{ me { id } }'), 401, 'UNAUTHENTICATED')
    expect((await ask(bench.server.as(two.key), '{ me { id } }')).status).toBe(200)
    await admin.patch(`/users/${user.body.id}`, { is_active: false })
    expectRefused(await ask(bench.server.as(two.key), '{ me { id } }'), 401, 'UNAUTHENTICATED')
  })
})
