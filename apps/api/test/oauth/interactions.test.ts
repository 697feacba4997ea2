import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TENANT_PASSWORD, startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import {
  answerOf,
  authorizePath,
  codeFor,
  newPkce,
  REDIRECT_URI,
  register,
  type Shown,
  TestBrowser,
  tokensFor,
} from './browsing.ts'
import { createOAuthClient, decoded, postForm, type TestOAuthClient } from './support.ts'

let now = new Date()
let server: TestServer
let tenant: TestTenant
let client: TestOAuthClient
let session: string

beforeAll(async () => {
  server = await startTestServer({ clock: () => now })
  tenant = await server.createTenant()
  session = tenant.owner.credential!
  client = await createOAuthClient(tenant)
  await register(server, client)
  await codeFor(server, session, client, { scope: 'openid' })
})

afterAll(() => server.stop())

const open = (browser: TestBrowser, parameters: Record<string, string | undefined> = {}, by = client) =>
  browser.open(authorizePath(by.id, newPkce(), { scope: 'openid', ...parameters }))

const signedIn = () => new TestBrowser(server, session)

/** Fills in the form of /sign-in. */
const signIn = (browser: TestBrowser, page: Shown, email = tenant.ownerEmail) =>
  browser.send(page, { email, password: TENANT_PASSWORD })

describe('signing in', () => {
  test('somebody who is not signed in does so first, and comes back', async () => {
    const browser = new TestBrowser(server)
    const page = await open(browser)
    expect(page.url).toMatch(/\/sign-in\?return_to=%2Foauth%2Finteraction%2F/)
    expect(answerOf(await signIn(browser, page))).toHaveProperty('code')
  })

  test('a session that was ended elsewhere is no session here', async () => {
    const other = await login()
    const browser = new TestBrowser(server, other)
    expect(answerOf(await open(browser))).toHaveProperty('code')
    await server.as(other).post('/api/v1/auth/logout')
    expect((await open(browser)).url).toContain('/sign-in')
    expect(answerOf(await open(browser, { prompt: 'none' }))).toMatchObject({ error: 'login_required' })
  })

  test('prompt=none: a code when nothing is to be asked, or else an error', async () => {
    expect(answerOf(await open(signedIn(), { prompt: 'none' }))).toHaveProperty('code')
    const nobody = await open(new TestBrowser(server), { prompt: 'none' })
    expect(answerOf(nobody)).toMatchObject({ error: 'login_required', iss: server.url })
    const more = await open(signedIn(), { prompt: 'none', scope: 'openid keys:read' })
    expect(answerOf(more)).toMatchObject({ error: 'consent_required' })
  })

  test('prompt=login: whoever is signed in signs in again', async () => {
    const browser = new TestBrowser(server, await login())
    later(60)
    const page = await open(browser, { prompt: 'login' })
    expect(page.url).toContain('/sign-in?')
    expect(page.text).toContain('<h1>Sign in</h1>')
    expect(answerOf(await signIn(browser, page))).toHaveProperty('code')
  })

  test('max_age: an older session is not enough, and auth_time says how old it is', async () => {
    const fresh = await login()
    const { id_token: idToken } = await tokensFor(server, fresh, client, { scope: 'openid', max_age: '3600' })
    expect(decoded(idToken).claims.auth_time).toBe(Math.floor(now.getTime() / 1000))
    // The library has the clock of the machine.
    await server.sql.rows(
      `update session set created_at = now() - interval '2 hours' where id = (select id from session where user_id = $1 order by id desc limit 1)`,
      [tenant.ownerId],
    )
    const page = await open(new TestBrowser(server, fresh), { max_age: '3600' })
    expect(page.url).toContain('/sign-in?')
  })

  test('prompt=consent: whoever has allowed it is asked again', async () => {
    expect((await open(signedIn(), { prompt: 'consent' })).text).toContain('name="decision"')
  })

  test('the id_token_hint of somebody else: login_required', async () => {
    const stranger = await server.createTenant()
    const theirs = await createOAuthClient(stranger)
    await register(server, theirs)
    const { id_token: hint } = await tokensFor(server, stranger.owner.credential, theirs, { scope: 'openid' })
    const shown = await open(signedIn(), { prompt: 'none', id_token_hint: hint })
    expect(answerOf(shown)).toHaveProperty('error')
  })
})

describe('tenants', () => {
  test('a person signs in only to clients of the own tenant', async () => {
    const stranger = await server.createTenant()
    const browser = new TestBrowser(server, stranger.owner.credential)
    expect(answerOf(await open(browser))).toMatchObject({ error: 'access_denied' })
    expect(answerOf(await open(browser, { prompt: 'none' }))).toMatchObject({ error: 'login_required' })
    expect(await server.sql.rows(`select 1 from oauth_grant where tenant_id = $1`, [stranger.id])).toEqual([])
  })

  test('the consent form of one tenant does nothing in the session of another', async () => {
    const other = await createOAuthClient(tenant)
    await register(server, other)
    const browser = signedIn()
    const page = await open(browser, {}, other)
    const stranger = await server.createTenant()
    const mixed = new TestBrowser(server, stranger.owner.credential)
    for (const [name, cookie] of browser.cookies) if (name !== '__Host-keystead') mixed.take(name, cookie)
    const shown = await mixed.send(page, { decision: 'allow' })
    expect(answerOf(shown)).not.toHaveProperty('code')
    expect(await server.sql.rows(`select 1 from oauth_grant where client_id = $1`, [other.id])).toEqual([])
  })
})

describe('the consent form', () => {
  const begin = async () => {
    const other = await createOAuthClient(tenant)
    await register(server, other)
    const browser = signedIn()
    return { browser, other, page: await open(browser, {}, other) }
  }

  test('works only in the browser in which it began', async () => {
    const { page } = await begin()
    const shown = await signedIn().send(page, { decision: 'allow' })
    expect([shown.status, answerOf(shown)]).toEqual([404, {}])
  })

  test('works only with its token', async () => {
    const { browser, page } = await begin()
    const shown = await browser.send(page, { decision: 'allow', form_token: 'guess' })
    expect(shown.status).toBe(403)
  })

  test('does not work from the page of another origin', async () => {
    const { browser, page } = await begin()
    const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(page.text) ?? []
    const cookie = [...browser.cookies].map(([name, { value }]) => `${name}=${value}`).join('; ')
    const response = await fetch(server.url + action, {
      method: 'POST',
      body: 'decision=allow',
      headers: { cookie, 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(response.status).toBe(403)
  })

  test('escapes the name of a client', async () => {
    const other = await createOAuthClient(tenant)
    await register(server, other, { name: '<script>alert(1)</script>' })
    const { text, headers } = await open(signedIn(), {}, other)
    expect(text).not.toContain('<script>alert')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('a client that runs on the device of the person is asked for each time, on any port', async () => {
    const native = await createOAuthClient(tenant)
    await register(server, native, { method: 'none', redirectUris: ['http://127.0.0.1/cb', 'http://[::1]/cb'] })
    for (const redirect_uri of ['http://127.0.0.1:4711/cb', 'http://[::1]:52000/cb']) {
      const browser = signedIn()
      const page = await open(browser, { redirect_uri }, native)
      expect(page.text).toContain('name="decision"')
      const { url } = await browser.send(page, { decision: 'allow' })
      expect(url).toContain(`${redirect_uri}?code=`)
    }
    const wrong = await open(signedIn(), { redirect_uri: 'http://127.0.0.1:4711/other' }, native)
    expect(wrong.status).toBe(400)
  })
})

describe('signing out', () => {
  test('a client asks for it, the person agrees, and the session is over', async () => {
    const own = await login()
    const { id_token: hint } = await tokensFor(server, own, client, { scope: 'openid' })
    const browser = new TestBrowser(server, own)
    expect(answerOf(await open(browser))).toHaveProperty('code')
    const query = new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: REDIRECT_URI, state: 'bye' })
    const page = await browser.open(`/oauth/logout?${query}`)
    expect(page.text).toContain('Sign out?')
    expect((await server.as(own).get('/api/v1/users')).status).toBe(200)
    const shown = await browser.send(page, { logout: 'yes' })
    expect(shown.url).toBe(`${REDIRECT_URI}?state=bye`)
    expect((await server.as(own).get('/api/v1/users')).status).toBe(401)
  })

  test('whoever does not agree stays signed in', async () => {
    const own = await login()
    const browser = new TestBrowser(server, own)
    const page = await browser.open('/oauth/logout')
    await browser.send(page)
    expect((await server.as(own).get('/api/v1/users')).status).toBe(200)
  })

  test('it leads to no address that the client has not registered', async () => {
    const query = new URLSearchParams({ client_id: client.id, post_logout_redirect_uri: 'https://attacker.example/' })
    const shown = await signedIn().open(`/oauth/logout?${query}`)
    expect([shown.status, new URL(shown.url).origin]).toEqual([400, server.url])
  })
})

test.each([
  ['no nonce and no state', { nonce: undefined, state: undefined }],
  ['scopes in another order', { scope: 'email openid' }],
  ['display=popup', { display: 'popup' }],
  ['ui_locales', { ui_locales: 'de en' }],
  ['claims_locales', { claims_locales: 'de' }],
  ['acr_values', { acr_values: '1 2' }],
  ['login_hint', { login_hint: 'somebody@example.com' }],
  ['max_age that is long over', { max_age: '10000' }],
  ['an unknown parameter', { extra: 'foobar' }],
])('a request with %s works', async (_name, parameters) => {
  await codeFor(server, session, client, { scope: 'openid email' })
  const browser = new TestBrowser(server, session)
  expect(answerOf(await browser.open(authorizePath(client.id, newPkce(), parameters)))).toHaveProperty('code')
})

test('scope profile and email bring their claims', async () => {
  const { id_token: token } = await tokensFor(server, session, client, { scope: 'openid email profile' })
  const { claims } = decoded(token)
  expect(claims).toMatchObject({ email: tenant.ownerEmail, name: expect.any(String), updated_at: expect.any(Number) })
})

test('userinfo tells about the person what the scopes allow', async () => {
  const { access_token: token } = await tokensFor(server, session, client, { scope: 'openid email' })
  const get = (value: string) =>
    fetch(`${server.url}/oauth/userinfo`, { headers: { authorization: `Bearer ${value}` } })
  expect(await (await get(token)).json()).toEqual({ sub: tenant.ownerId, email: tenant.ownerEmail })
  const own = await postForm(server.url, '/oauth/userinfo', '', { authorization: `Bearer ${client.secret}` })
  expect([own.status, own.body.error]).toEqual([401, 'invalid_token'])
  expect(own.headers.get('www-authenticate')).toContain('error="invalid_token"')
})

function later(seconds: number): void {
  now = new Date(now.getTime() + seconds * 1000)
}

async function login(): Promise<string> {
  const { body } = await server
    .as(null)
    .post('/api/v1/auth/login', { email: tenant.ownerEmail, password: TENANT_PASSWORD })
  return body.data.session_token
}
