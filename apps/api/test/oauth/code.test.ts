import { beforeAll, describe, expect, test } from 'vitest'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import {
  answerOf,
  authorizePath,
  codeFor,
  newPkce,
  REDIRECT_URI,
  register,
  TestBrowser,
  tokensFor,
} from './browsing.ts'
import { createOAuthClient, decoded, postForm, type TestOAuthClient, withToken } from './support.ts'

let server: TestServer
let tenant: TestTenant
let client: TestOAuthClient
let session: string

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  session = tenant.owner.credential!
  client = await createOAuthClient(tenant)
  await register(server, client)
})

const exchange = (form: Record<string, string>, by = client) =>
  postForm(server.url, '/oauth/token', { grant_type: 'authorization_code', ...form }, by.basic)

describe('authorization_code', () => {
  test('a person allows a client, and the code gets tokens that work', async () => {
    const pkce = newPkce()
    const browser = new TestBrowser(server, session)
    const page = await browser.open(authorizePath(client.id, pkce, { scope: 'openid email users:read', nonce: 'n-1' }))
    expect(page.text).toContain('Allow Test app?')
    const answer = answerOf(await browser.send(page, { decision: 'allow' }))
    expect(answer).toEqual({ code: expect.any(String), state: expect.any(String), iss: server.url })
    const { status, body, headers } = await exchange({
      code: answer['code']!,
      redirect_uri: REDIRECT_URI,
      code_verifier: pkce.verifier,
    })
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ token_type: 'Bearer', scope: 'openid email users:read' }),
    ])
    expect(headers.get('cache-control')).toBe('no-store')
    const { head, claims } = decoded(body.access_token)
    expect(head).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.any(String) })
    expect(claims).toEqual({
      iss: server.url,
      sub: tenant.ownerId,
      aud: server.url,
      client_id: client.id,
      iat: expect.any(Number),
      exp: expect.any(Number),
      jti: expect.any(String),
      scope: 'openid email users:read',
      tenant: tenant.id,
      roles: [],
      grant: expect.stringMatching(/^g[0-9a-f-]{36}$/),
    })
    const api = withToken(server, body.access_token)
    expect((await api.get('/api/v1/users')).status).toBe(200)
    expect((await api.get('/api/v1/projects')).status).toBe(403)
    const idToken = decoded(body.id_token)
    expect(idToken.head).toMatchObject({ alg: 'RS256' })
    expect(idToken.claims).toMatchObject({
      aud: client.id,
      sub: tenant.ownerId,
      nonce: 'n-1',
      email: tenant.ownerEmail,
    })
  })

  test('access tokens cannot be told from those of client_credentials by their form', async () => {
    const both = await createOAuthClient(tenant)
    await register(server, both, { grantTypes: ['authorization_code', 'client_credentials'] })
    const mine = await tokensFor(server, session, both, { scope: 'users:read' })
    const own = await postForm(server.url, '/oauth/token', { grant_type: 'client_credentials' }, both.basic)
    const [one, other] = [decoded(mine.access_token), decoded(own.body.access_token)]
    expect(Object.keys(one.claims)).toEqual(Object.keys(other.claims))
    expect(one.head).toEqual(other.head)
  })

  test('the person is asked once; another scope is asked for again', async () => {
    const other = await createOAuthClient(tenant)
    await register(server, other)
    await codeFor(server, session, other, { scope: 'openid' })
    const browser = new TestBrowser(server, session)
    const again = await browser.open(authorizePath(other.id, newPkce(), { scope: 'openid' }))
    expect(answerOf(again)).toHaveProperty('code')
    const more = await browser.open(authorizePath(other.id, newPkce(), { scope: 'openid keys:read' }))
    expect(more.text).toContain('keys:read')
  })

  test('whoever refuses sends the client access_denied', async () => {
    const other = await createOAuthClient(tenant)
    await register(server, other)
    const browser = new TestBrowser(server, session)
    const page = await browser.open(authorizePath(other.id, newPkce()))
    const answer = answerOf(await browser.send(page, { decision: 'deny' }))
    expect(answer).toMatchObject({ error: 'access_denied', iss: server.url, state: expect.any(String) })
  })

  test('a scope that the person does not hold is not in the token', async () => {
    const made = await tenant.owner.post('/api/v1/users', { email: `viewer-${client.id}@x.example`, roles: ['viewer'] })
    const viewer = made.body.data.user_id
    await server.sql.rows(
      `update api_user set kind = 'person', password_hash = (select password_hash from api_user where id = $2) where id = $1`,
      [viewer, tenant.ownerId],
    )
    const login = { email: `viewer-${client.id}@x.example`, password: 'the owner of a tenant', tenant_id: tenant.id }
    const own = (await server.as(null).post('/api/v1/auth/login', login)).body.data.session_token
    const { scope } = await tokensFor(server, own, client, { scope: 'openid keys:verify users:delete' })
    expect(scope).toBe('openid keys:verify')
  })

  test('resource chooses the audience; such a token does not open Keystead', async () => {
    const resource = 'https://api.example/v1'
    const { access_token: token } = await tokensFor(server, session, client, {
      scope: 'openid invoices:read',
      resource,
    })
    expect(decoded(token).claims).toMatchObject({ aud: resource, scope: 'invoices:read' })
    expect((await withToken(server, token).get('/api/v1/users')).status).toBe(401)
  })

  test.each(['relative/path', 'https://user:secret@api.example', 'https://api.example/#part'])(
    'a resource that is no plain absolute URL: invalid_target (%s)',
    async (resource) => {
      const shown = await new TestBrowser(server, session).open(authorizePath(client.id, newPkce(), { resource }))
      expect(answerOf(shown)).toMatchObject({ error: 'invalid_target' })
    },
  )
})

describe('a code is worth something once, to its client, with its verifier', () => {
  test('a code that is used twice ends the tokens of the first use', async () => {
    const form = await codeFor(server, session, client, { scope: 'openid users:read' })
    const { body } = await exchange(form)
    const api = withToken(server, body.access_token)
    expect((await api.get('/api/v1/users')).status).toBe(200)
    const again = await exchange(form)
    expect([again.status, again.body.error]).toEqual([400, 'invalid_grant'])
    expect((await api.get('/api/v1/users')).status).toBe(401)
    const refreshed = await postForm(
      server.url,
      '/oauth/token',
      { grant_type: 'refresh_token', refresh_token: body.refresh_token },
      client.basic,
    )
    expect([refreshed.status, refreshed.body.error]).toEqual([400, 'invalid_grant'])
  })

  test('of many uses at once, one gets tokens at most', async () => {
    const form = await codeFor(server, session, client)
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange(form)))
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
  })

  test.each([
    ['another verifier', { code_verifier: newPkce().verifier }],
    ['no verifier', { code_verifier: '' }],
    ['another redirect_uri', { redirect_uri: 'https://app.example/other' }],
  ])('%s: invalid_grant, and the code still works for its client', async (_name, wrong) => {
    const form = await codeFor(server, session, client)
    const { status, body } = await exchange({ ...form, ...wrong })
    expect([status, body.error]).toEqual([400, expect.stringMatching(/^invalid_(grant|request)$/)])
    expect((await exchange(form)).status).toBe(200)
  })

  test('a code that is injected into another client: invalid_grant', async () => {
    const other = await createOAuthClient(tenant)
    await register(server, other)
    const { status, body } = await exchange(await codeFor(server, session, client), other)
    expect([status, body.error]).toEqual([400, 'invalid_grant'])
  })

  test('a code without the secret of its client: invalid_client', async () => {
    const form = { grant_type: 'authorization_code', client_id: client.id, ...(await codeFor(server, session, client)) }
    const { status, body } = await postForm(server.url, '/oauth/token', form)
    expect([status, body.error]).toEqual([401, 'invalid_client'])
  })

  test('a client without a secret needs none, and PKCE all the more', async () => {
    const app = await createOAuthClient(tenant)
    await register(server, app, { method: 'none' })
    const form = { grant_type: 'authorization_code', client_id: app.id, ...(await codeFor(server, session, app)) }
    expect((await postForm(server.url, '/oauth/token', { ...form, code_verifier: '' })).status).toBe(400)
    expect((await postForm(server.url, '/oauth/token', form)).status).toBe(200)
  })
})

describe('requests that the authorization endpoint refuses', () => {
  const open = (parameters: Record<string, string | undefined>) =>
    new TestBrowser(server, session).open(authorizePath(client.id, newPkce(), parameters))

  test.each([
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['PKCE plain', { code_challenge_method: 'plain' }],
    ['PKCE without a method', { code_challenge_method: undefined }],
    ['a malformed challenge', { code_challenge: 'short' }],
    ['the implicit flow', { response_type: 'token' }],
    ['the hybrid flow', { response_type: 'code id_token', nonce: 'n' }],
    ['a request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }],
    ['a request URI', { request_uri: 'https://attacker.example/request' }],
    ['an unknown response_mode', { response_mode: 'web_message' }],
  ])('%s: an error at the redirect URI, with iss and state', async (_name, parameters) => {
    const answer = answerOf(await open(parameters))
    expect(answer).toMatchObject({ error: expect.any(String), state: expect.any(String), iss: server.url })
    expect(answer).not.toHaveProperty('code')
  })

  test.each([
    `${REDIRECT_URI}/more`,
    `${REDIRECT_URI}?more=1`,
    `${REDIRECT_URI}#part`,
    'https://app.example/Callback',
    'https://APP.example/callback',
    'https://app.example/%63allback',
    'https://app.example/x/../callback',
    'https://app.example:444/callback',
    'https://app.example.attacker.example/callback',
    'https://app.example@attacker.example/callback',
    'https://attacker.example/?https://app.example/callback',
    'http://app.example/callback',
    'http://[::1]/callback',
    'javascript:alert(1)',
    '//app.example/callback',
  ])('a redirect_uri that is not registered is never followed: %s', async (redirect_uri) => {
    const shown = await open({ redirect_uri })
    expect([shown.status, new URL(shown.url).origin]).toEqual([400, server.url])
    expect(shown.text).not.toContain('<script')
  })

  test('an unknown client is shown a page and not followed', async () => {
    const shown = await new TestBrowser(server, session).open(
      authorizePath('00000000-0000-7000-8000-000000000000', newPkce()),
    )
    expect([shown.status, new URL(shown.url).origin]).toEqual([400, server.url])
  })

  test('a program gets the error as JSON', async () => {
    const response = await fetch(
      server.url + authorizePath(client.id, newPkce(), { redirect_uri: 'https://x.example/' }),
      {
        headers: { accept: 'application/json' },
      },
    )
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ error: 'invalid_redirect_uri' }),
    ])
  })

  test('a form works like a query', async () => {
    const [, query = ''] = authorizePath(client.id, newPkce()).split('?')
    const shown = await new TestBrowser(server, session).open('/oauth/authorize', {
      form: Object.fromEntries(new URLSearchParams(query)),
    })
    expect(answerOf(shown)).toHaveProperty('code')
  })

  test('response_mode form_post sends a form, with a policy that lets only its own script run', async () => {
    const { text, headers } = await open({ response_mode: 'form_post' })
    expect(text).toContain(`action="${REDIRECT_URI}"`)
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none';script-src 'sha256-[^']+'/)
  })

  test('a parameter that is given twice: invalid_request', async () => {
    const path = `${authorizePath(client.id, newPkce())}&scope=users%3Aread`
    expect(answerOf(await new TestBrowser(server, session).open(path))).toMatchObject({ error: 'invalid_request' })
  })

  test('the host of a request does not get into links', async () => {
    const response = await fetch(server.url + authorizePath(client.id, newPkce(), { scope: 'openid' }), {
      redirect: 'manual',
      headers: { 'x-forwarded-host': 'attacker.example', 'x-forwarded-proto': 'https', accept: 'text/html' },
    })
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^\/oauth\/interaction\//),
    ])
    expect(response.headers.getSetCookie().join()).not.toContain('attacker')
  })
})

test('no code, token, verifier or secret gets into the log', async () => {
  const form = await codeFor(server, session, client)
  const { body } = await exchange(form)
  await exchange(form)
  const logs = server.logs()
  for (const secret of [
    form.code,
    form.code_verifier,
    body.access_token,
    body.refresh_token,
    body.id_token,
    client.secret,
  ]) {
    expect(logs).not.toContain(secret)
  }
})

test('what is stored reveals no code, token or cookie', async () => {
  const { refresh_token: token } = await tokensFor(server, session, client)
  const rows = await server.sql.rows(`select * from oauth_payload`)
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) {
    for (const value of Object.values(row)) {
      const text = Buffer.isBuffer(value) ? value.toString('latin1') : String(value)
      expect(text).not.toContain(token)
      expect(text).not.toContain(client.id)
    }
  }
})

describe('scripts in browsers', () => {
  const ask = (origin: string) =>
    fetch(`${server.url}/oauth/token`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })

  test('a public client may use the token endpoint from the pages of its redirect URIs, and from no others', async () => {
    const app = await createOAuthClient(tenant)
    await register(server, app, { method: 'none' })
    expect((await ask('https://app.example')).status).toBe(204)
    for (const [origin, allowed] of [
      ['https://app.example', true],
      ['https://attacker.example', false],
      ['null', false],
    ] as const) {
      const form = { grant_type: 'authorization_code', client_id: app.id, ...(await codeFor(server, session, app)) }
      const { headers } = await postForm(server.url, '/oauth/token', form, { origin })
      expect(headers.get('access-control-allow-origin') === origin).toBe(allowed)
    }
  })
})
