import { openDatabase } from '@keystead/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ownerReset } from '../../src/commands/owner.ts'
import { readConfig } from '../../src/config.ts'
import { INSTALLATION, OWNER } from '../support/installation.ts'
import { startMailServer, type TestMailServer, tokenIn } from '../support/mail.ts'
import { startTestServer, TENANT_PASSWORD, type TestServer, type TestTenant } from '../support/server.ts'
import { authorizePath, newPkce, refresh, register, TestBrowser, type Tokens, tokensFor } from './browsing.ts'
import { createOAuthClient, postForm, type TestOAuthClient, withToken } from './support.ts'

let server: TestServer
let replica: TestServer
let mail: TestMailServer
let tenant: TestTenant
let client: TestOAuthClient
let session: string

beforeAll(async () => {
  mail = await startMailServer()
  const environment = { KEYSTEAD_SMTP_URL: mail.url, KEYSTEAD_MAIL_FROM: 'keystead@example.com' }
  server = await startTestServer({ environment })
  replica = await startTestServer({ databaseUrl: server.databaseUrl, environment: { KEYSTEAD_ISSUER: server.url } })
  tenant = await server.createTenant()
  session = tenant.owner.credential!
  client = await newClient()
}, 60_000)

afterAll(async () => {
  await replica.stop()
  await server.stop()
  await mail.stop()
})

async function newClient(): Promise<TestOAuthClient> {
  const made = await createOAuthClient(tenant)
  await register(server, made)
  return made
}

const statusesOf = async ({ access_token: token }: Pick<Tokens, 'access_token'>) =>
  Promise.all([server, replica].map(async (each) => (await withToken(each, token).get('/api/v1/users')).status))

/** What the API, verification and introspection say of a token. */
async function verdictsOf({ access_token: token }: Pick<Tokens, 'access_token'>) {
  const codeOf = async (more: object = {}) =>
    (await tenant.owner.post('/api/v1/keys/verify', { key: token, ...more })).body.data.code
  const { body } = await postForm(server.url, '/oauth/introspect', { token }, client.basic)
  const statuses = await statusesOf({ access_token: token })
  return [...statuses, await codeOf(), await codeOf({ explain: true }), body.active]
}

const grantOf = async (clientId: string) => {
  const { body } = await tenant.owner.get('/api/v1/auth/grants')
  return body.data.find((each: { client_id: string }) => each.client_id === clientId)
}

describe('GET /api/v1/auth/grants', () => {
  test('200: what the person has allowed, and when it was used', async () => {
    await tokensFor(server, session, client, { scope: 'openid users:read' })
    expect(await grantOf(client.id)).toEqual({
      grant_id: expect.any(String),
      client_id: client.id,
      client_name: 'Test app',
      scopes: ['openid', 'users:read'],
      resources: [server.url],
      created_at: expect.any(String),
      last_used_at: expect.any(String),
    })
  })

  test('another person does not see it', async () => {
    const { owner } = await server.createTenant()
    expect((await owner.get('/api/v1/auth/grants')).body.data).toEqual([])
  })

  test('403: the token of a client sees and ends no grants', async () => {
    const { access_token: token } = await tokensFor(server, session, client, { scope: 'openid users:read' })
    const { grant_id: id } = await grantOf(client.id)
    expect((await withToken(server, token).get('/api/v1/auth/grants')).status).toBe(403)
    expect((await withToken(server, token).delete(`/api/v1/auth/grants/${id}`)).status).toBe(403)
  })

  test('401: without credentials', async () => {
    expect((await server.as(null).get('/api/v1/auth/grants')).status).toBe(401)
  })
})

describe('DELETE /api/v1/auth/grants/{grant_id}', () => {
  test('200: every token is refused on each replica when it returns', async () => {
    const own = await newClient()
    const tokens = await tokensFor(server, session, own, { scope: 'openid users:read' })
    expect(await statusesOf(tokens)).toEqual([200, 200])
    const { grant_id: id } = await grantOf(own.id)
    expect((await tenant.owner.delete(`/api/v1/auth/grants/${id}`)).status).toBe(200)
    expect(await statusesOf(tokens)).toEqual([401, 401])
    expect((await refresh(replica, own, tokens.refresh_token)).body).toMatchObject({ error: 'invalid_grant' })
    expect((await tenant.owner.delete(`/api/v1/auth/grants/${id}`)).status).toBe(404)
  })

  test('404: a grant of a person of another tenant, and of another person of the same', async () => {
    await tokensFor(server, session, client)
    const { grant_id: id } = await grantOf(client.id)
    const stranger = await server.createTenant()
    expect((await stranger.owner.delete(`/api/v1/auth/grants/${id}`)).status).toBe(404)
    const colleague = await createPerson(['admin'])
    expect((await server.as(colleague.session).delete(`/api/v1/auth/grants/${id}`)).status).toBe(404)
    expect((await tenant.owner.delete('/api/v1/auth/grants/nothing')).status).toBe(404)
  })
})

describe('tokens of a grant end with what they hang on', () => {
  test('the client is made inactive, and active again', async () => {
    const own = await newClient()
    const tokens = await tokensFor(server, session, own, { scope: 'openid users:read' })
    const works = [200, 200, 'VALID', 'VALID', true]
    expect(await verdictsOf(tokens)).toEqual(works)
    await setStatus(own.id, 'inactive')
    expect(await verdictsOf(tokens)).toEqual([401, 401, 'USER_INACTIVE', 'USER_INACTIVE', false])
    await setStatus(own.id, 'active')
    expect(await verdictsOf(tokens)).toEqual(works)
  })

  test('the client is deleted', async () => {
    const own = await newClient()
    const tokens = await tokensFor(server, session, own, { scope: 'openid users:read' })
    expect(await statusesOf(tokens)).toEqual([200, 200])
    await tenant.owner.delete(`/api/v1/users/${own.id}`, { force: true })
    expect(await statusesOf(tokens)).toEqual([401, 401])
  })

  test('the person is made inactive', async () => {
    const person = await createPerson(['admin'])
    const tokens = await tokensFor(server, person.session, client, { scope: 'openid users:read' })
    expect(await statusesOf(tokens)).toEqual([200, 200])
    await setStatus(person.id, 'inactive')
    expect(await verdictsOf(tokens)).toEqual([401, 401, 'USER_INACTIVE', 'USER_INACTIVE', false])
    expect((await refresh(server, client, tokens.refresh_token)).body).toMatchObject({ error: 'invalid_grant' })
  })

  test('the person sets a new password by a link', async () => {
    const person = await createPerson(['admin'])
    const tokens = await tokensFor(server, person.session, client, { scope: 'openid users:read' })
    expect(await statusesOf(tokens)).toEqual([200, 200])
    const anyone = server.as(null)
    await anyone.post('/api/v1/auth/password-reset', { email: person.email })
    const set = {
      token: tokenIn((await mail.mailTo(person.email)).text),
      password: 'seven unrelated words for one door',
    }
    expect(await statusesOf(tokens)).toEqual([200, 200])
    expect((await anyone.post('/api/v1/auth/password-reset/confirm', set)).status).toBe(200)
    expect(await statusesOf(tokens)).toEqual([401, 401])
    expect((await refresh(replica, client, tokens.refresh_token)).body).toMatchObject({ error: 'invalid_grant' })
  })

  test('an administrator demands a new password of the person', async () => {
    const person = await createPerson(['admin'])
    const tokens = await tokensFor(server, person.session, client, { scope: 'openid users:read' })
    expect(await statusesOf(tokens)).toEqual([200, 200])
    expect((await tenant.owner.post(`/api/v1/users/${person.id}/password-reset`)).status).toBe(200)
    expect(await statusesOf(tokens)).toEqual([401, 401])
    expect((await refresh(server, client, tokens.refresh_token)).body).toMatchObject({ error: 'invalid_grant' })
  })

  test('the session ends while a consent is on its way: nothing is allowed', async () => {
    const person = await createPerson(['admin'])
    const browser = new TestBrowser(server, person.session)
    const page = await browser.open(authorizePath(client.id, newPkce(), { scope: 'openid users:read' }))
    const database = await openDatabase(server.databaseUrl)
    const blocker = await database.pool.connect()
    await blocker.query('begin')
    await blocker.query('select 1 from api_user where id = $1 for update', [person.id])
    const sent = browser.send(page, { decision: 'allow' })
    const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
    await expect.poll(async () => (await server.sql.rows(waiting)).length).toBe(1)
    await server.sql.rows('delete from session where user_id = $1', [person.id])
    await blocker.query('rollback')
    blocker.release()
    await database.close()
    expect((await sent).status).toBe(401)
    expect(await server.sql.rows('select 1 from oauth_grant where user_id = $1', [person.id])).toEqual([])
  })

  test('the person changes the password: a client that was allowed stays', async () => {
    const person = await createPerson(['admin'])
    const tokens = await tokensFor(server, person.session, client, { scope: 'openid users:read' })
    const change = { current_password: TENANT_PASSWORD, new_password: 'seven unrelated words for one door' }
    expect((await server.as(person.session).post('/api/v1/auth/password', change)).status).toBe(200)
    expect(await statusesOf(tokens)).toEqual([200, 200])
  })

  test('the owner is reset on the machine of the service', async () => {
    const own = await createOAuthClient({ owner: server.admin })
    await register(server, own)
    const { body } = await server.as(null).post('/api/v1/auth/login', OWNER)
    const tokens = await tokensFor(server, body.data.session_token, own, { scope: 'openid users:read' })
    expect(await statusesOf(tokens)).toEqual([200, 200])
    await ownerReset(readConfig({ ...INSTALLATION, DATABASE_URL: server.databaseUrl }))
    expect(await statusesOf(tokens)).toEqual([401, 401])
    const [event] = (await server.admin.get('/api/v1/audit-events?action=grant.revoked&limit=1')).body.data
    expect(event).toMatchObject({ actor_id: null, details: { client_id: own.id, cause: 'owner reset' } })
  })

  test('a scope that the person lost is lost to the token at once, and to the next one', async () => {
    const person = await createPerson(['admin'])
    const tokens = await tokensFor(server, person.session, client, { scope: 'openid users:read keys:verify' })
    expect(await statusesOf(tokens)).toEqual([200, 200])
    await tenant.owner.put(`/api/v1/users/${person.id}`, { roles: ['viewer'] })
    expect(await statusesOf(tokens)).toEqual([403, 403])
    const { body } = await refresh(replica, client, tokens.refresh_token)
    expect(body.scope).toBe('openid keys:verify')
  })

  test('the client revokes the refresh token (RFC 7009)', async () => {
    const own = await newClient()
    const tokens = await tokensFor(server, session, own, { scope: 'openid users:read' })
    const { active, sub } = (await introspect(own, tokens.refresh_token)).body
    expect([active, sub]).toEqual([true, tenant.ownerId])
    expect((await postForm(server.url, '/oauth/revoke', { token: tokens.refresh_token }, own.basic)).status).toBe(200)
    expect(await statusesOf(tokens)).toEqual([401, 401])
    expect((await introspect(own, tokens.refresh_token)).body).toEqual({ active: false })
  })

  test('another client cannot revoke it', async () => {
    const tokens = await tokensFor(server, session, client, { scope: 'openid users:read' })
    const other = await newClient()
    const { status } = await postForm(server.url, '/oauth/revoke', { token: tokens.refresh_token }, other.basic)
    expect([status, await statusesOf(tokens)]).toEqual([400, [200, 200]])
  })

  test('a client of another tenant learns nothing of the tokens', async () => {
    const tokens = await tokensFor(server, session, client, { scope: 'openid users:read' })
    const stranger = await createOAuthClient(await server.createTenant())
    for (const token of [tokens.access_token, tokens.refresh_token]) {
      expect((await introspect(stranger, token)).body).toEqual({ active: false })
    }
  })

  test('a row that is changed past the service is noticed too', async () => {
    const own = await newClient()
    const tokens = await tokensFor(server, session, own, { scope: 'openid users:read' })
    expect(await statusesOf(tokens)).toEqual([200, 200])
    await server.sql.rows(`delete from oauth_grant where client_id = $1`, [own.id])
    await expect.poll(() => statusesOf(tokens)).toEqual([401, 401])
  })
})

const introspect = ({ basic }: TestOAuthClient, token: string) =>
  postForm(server.url, '/oauth/introspect', { token }, basic)

async function setStatus(id: string, status: string): Promise<void> {
  const { status: answered } = await tenant.owner.put(`/api/v1/users/${id}`, { status })
  expect(answered).toBe(200)
}

let people = 0

async function createPerson(roles: string[]): Promise<{ id: string; email: string; session: string }> {
  people += 1
  const email = `person-${process.pid}-${people}@grants.example`
  const made = await tenant.owner.post('/api/v1/users', { email, roles })
  const id: string = made.body.data.user_id
  await server.sql.rows(
    `update api_user set kind = 'person', password_hash = (select password_hash from api_user where id = $2) where id = $1`,
    [id, tenant.ownerId],
  )
  const login = { email, password: TENANT_PASSWORD, tenant_id: tenant.id }
  return { id, email, session: (await server.as(null).post('/api/v1/auth/login', login)).body.data.session_token }
}
