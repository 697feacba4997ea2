import { randomUUID } from 'node:crypto'
import { generateKeyPair, type JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { register, tokensFor } from '../oauth/browsing.ts'
import { createOAuthClient, postForm } from '../oauth/support.ts'
import { createVisitor, type Visitor } from '../pages/visitor.ts'
import type { TestServer, TestTenant } from '../support/server.ts'
import { type ForgingProvider, startForgingProvider } from './forging-provider.ts'
import { CLIENT_ID, type IdentityProvider, startIdentityProvider } from './identity-provider.ts'
import {
  arrive,
  begin,
  connect,
  enter as enterBy,
  person,
  signIn,
  ssoServer,
  type TestConnection,
  throughProvider,
} from './support.ts'

const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} }

let server: TestServer
let tenant: TestTenant
let idp: ForgingProvider
let connection: TestConnection

beforeAll(async () => {
  server = await ssoServer()
  tenant = await server.createTenant()
  idp = await startForgingProvider()
  connection = await connect(server, tenant, idp)
})

afterAll(async () => {
  await idp.stop()
  await server.stop()
})

const enter = (name: string, sid?: string, to = connection): Promise<string> => enterBy(server, idp, to, { name, sid })

const works = async (session: string): Promise<boolean> =>
  (await server.as(session).get('/api/v1/auth/sessions')).status === 200

function logoutClaims(more: JWTPayload = {}): JWTPayload {
  const now = Math.floor(Date.now() / 1000)
  return { iss: idp.issuer, aud: CLIENT_ID, iat: now, exp: now + 120, jti: randomUUID(), events: EVENTS, ...more }
}

async function send(token: string | Promise<string>, to = connection.id) {
  const body = new URLSearchParams({ logout_token: await token })
  const response = await fetch(`${server.url}/sign-in/sso/${to}/logout`, { method: 'POST', body })
  expect(response.headers.get('cache-control')).toContain('no-store')
  return { status: response.status, text: await response.text() }
}

const logout = (more: JWTPayload, head: Record<string, unknown> = { typ: 'logout+jwt' }) =>
  send(idp.sign(logoutClaims(more), head))

describe('a logout token', () => {
  test('with a session of the provider ends that one, when the call has answered', async () => {
    const [one, other] = [await enter('ann', 'sid-1'), await enter('ann', 'sid-2')]
    expect((await logout({ sub: 'ann', sid: 'sid-1' })).status).toBe(200)
    expect([await works(one), await works(other)]).toEqual([false, true])
    const { body } = await tenant.owner.get('/api/v1/audit-events?action=sessions.ended')
    expect(body.data[0].details).toMatchObject({ by: 'identity_provider', connection_id: connection.id, count: 1 })
  })

  test('with a subject ends all sessions that the connection opened, and no other', async () => {
    const other = await connect(server, tenant, idp)
    const [one, two] = [await enter('ben', 'sid-3'), await enter('ben')]
    const elsewhere = await enter('ben', 'sid-3', other)
    const stranger = await enter('bea', 'sid-4')
    expect((await logout({ sub: 'ben' })).status).toBe(200)
    expect([await works(one), await works(two)]).toEqual([false, false])
    expect([await works(elsewhere), await works(stranger)]).toEqual([true, true])
  })

  test.for<[string, JWTPayload]>([
    ['a session', { sub: 'ivy', sid: 'sid-7' }],
    ['a subject', { sub: 'ivy' }],
  ])('with %s ends what the person has allowed clients, and nobody else', async ([, named]) => {
    const client = await createOAuthClient(tenant)
    await register(server, client)
    const [own, others] = [await enter('ivy', 'sid-7'), await enter('jon', 'sid-8')]
    const tokens = [await tokensFor(server, own, client), await tokensFor(server, others, client)]
    const areActive = () =>
      Promise.all(
        tokens.flatMap(({ access_token: access, refresh_token: refresh }) =>
          [access, refresh].map(async (token) => {
            const { body } = await postForm(server.url, '/oauth/introspect', { token }, client.basic)
            return body.active
          }),
        ),
      )
    expect(await areActive()).toEqual([true, true, true, true])
    expect((await logout(named)).status).toBe(200)
    expect(await areActive()).toEqual([false, false, true, true])
  })

  test('with the session of another person ends none', async () => {
    const session = await enter('cat', 'sid-5')
    await enter('dan', 'sid-6')
    expect((await logout({ sub: 'dan', sid: 'sid-5' })).status).toBe(200)
    expect(await works(session)).toBe(true)
  })

  test('counts once', async () => {
    const token = await idp.sign(logoutClaims({ sub: 'eve' }))
    expect((await send(token)).status).toBe(200)
    const session = await enter('eve')
    expect((await send(token)).status).toBe(400)
    expect(await works(session)).toBe(true)
  })

  test.for<[string, JWTPayload | ((now: number) => JWTPayload), Record<string, unknown>?]>([
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another client', { aud: 'another' }],
    ['without the event', { events: {} }],
    ['whose events are no object', { events: [EVENTS] }],
    ['with a nonce, as an ID token', { nonce: 'n' }],
    ['without a jti', { jti: undefined }],
    ['without a subject and a session', { sub: undefined }],
    ['without a time', { iat: undefined }],
    ['that has expired', (now) => ({ iat: now - 100, exp: now - 65 })],
    ['that is old', (now) => ({ iat: now - 200 })],
    ['of the future', (now) => ({ iat: now + 100 })],
    ['of another type', {}, { typ: 'at+jwt' }],
    ['of an unknown key', {}, { kid: 'two' }],
  ])('is refused: one %s', async ([, more, head]) => {
    const session = await enter('flo')
    const changes = typeof more === 'function' ? more(Math.floor(Date.now() / 1000)) : more
    const { status, text } = await logout({ sub: 'flo', ...changes }, head)
    expect(status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({ error: 'invalid_request' })
    expect(await works(session)).toBe(true)
  })

  test.for<[string, number, string, string]>([
    ['that is not in a form', 400, 'application/json', '{}'],
    ['that is too large', 413, 'application/x-www-form-urlencoded', `logout_token=${'x'.repeat(70_000)}`],
  ])('is refused in JSON, also for a provider that prefers HTML: one %s', async ([, status, type, body]) => {
    const headers = { accept: 'text/html', 'content-type': type }
    const response = await fetch(`${server.url}/sign-in/sso/${connection.id}/logout`, { method: 'POST', headers, body })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: 'invalid_request' })
  })

  test('is refused: one signed by somebody else, none, or for another connection', async () => {
    const session = await enter('gus')
    const { privateKey } = await generateKeyPair('ES256')
    expect((await send(idp.sign(logoutClaims({ sub: 'gus' }), {}, privateKey))).status).toBe(400)
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const payload = Buffer.from(JSON.stringify(logoutClaims({ sub: 'gus' }))).toString('base64url')
    for (const token of ['', 'x', `${none}.${payload}.`]) expect((await send(token)).status).toBe(400)
    expect((await send(idp.sign(logoutClaims({ sub: 'gus' })), randomUUID())).status).toBe(400)
    expect((await send(idp.sign(logoutClaims({ sub: 'gus' })), 'x')).status).toBe(400)
    expect(await works(session)).toBe(true)
  })
})

test('deleting a connection, or giving it another issuer, ends its sessions', async () => {
  const [one, other] = [await connect(server, tenant, idp), await connect(server, tenant, idp)]
  const sessions = [await enter('hal', 'a', one), await enter('ida', 'b', other)]
  await tenant.owner.delete(`/api/v1/sso-connections/${one.id}`)
  await tenant.owner.put(`/api/v1/sso-connections/${other.id}`, {
    name: 'other',
    issuer: 'https://other.example',
    client_id: CLIENT_ID,
    client_secret: 'another',
    domains: [other.domain],
    provision: 'any',
  })
  expect([await works(sessions[0]!), await works(sessions[1]!)]).toEqual([false, false])
})

describe('a real provider', () => {
  let real: IdentityProvider
  let theirs: TestConnection

  beforeAll(async () => {
    const [redirectUri, postLogoutUri] = [`${server.url}/sign-in/sso/callback`, `${server.url}/sign-in`]
    // The provider must know where the connection is told of log-outs, and the connection where the provider is.
    const first = await startIdentityProvider({ redirectUri, postLogoutUri })
    theirs = await connect(server, tenant, first)
    await first.stop()
    const backchannelUri = `${server.url}/sign-in/sso/${theirs.id}/logout`
    real = await startIdentityProvider({ redirectUri, postLogoutUri, backchannelUri })
    await server.sql.rows('update sso_connection set issuer = $2 where id = $1', [theirs.id, real.issuer])
  })

  afterAll(() => real.stop())

  /** Confirms the log-out at the provider, with the provider's own form. */
  async function signOutThere(url: string, jar: Map<string, string>): Promise<void> {
    const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const shown = await fetch(url, { headers: { cookie: cookie() } })
    for (const line of shown.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jar.set(name, value)
    }
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(await shown.text())?.[1] ?? ''
    const body = new URLSearchParams({ xsrf, logout: 'yes' })
    const done = await fetch(`${real.issuer}/session/end/confirm`, {
      method: 'POST',
      body,
      redirect: 'manual',
      headers: { cookie: cookie() },
    })
    expect(done.status).toBe(303)
    expect(done.headers.get('location')).toContain(`${server.url}/sign-in`)
  }

  const signOutHere = async (visitor: Visitor) => {
    await visitor.get('/sign-out')
    return visitor.send('/sign-out', {})
  }

  test('signing out here leads there, and signing out there ends the sessions here', async () => {
    const { visitor, jar, session } = await signIn(server, real, theirs, person(theirs, 'jan'))
    // Another browser of the same person, at the same session of the provider.
    const second = createVisitor(server.url)
    await arrive(second, await throughProvider(real, await begin(second, theirs), jar))
    const other = second.cookies.get('__Host-keystead')!
    expect([await works(session!), await works(other)]).toEqual([true, true])
    const shown = await signOutHere(visitor)
    const url = /url=([^"]+)"/.exec(shown.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(url).toContain(`${real.issuer}/session/end?`)
    expect([await works(session!), await works(other)]).toEqual([false, true])
    await signOutThere(url, jar)
    await expect.poll(() => works(other)).toBe(false)
  })

  test('that cannot be reached hinders no sign-out here', async () => {
    const { visitor, session } = await signIn(server, real, theirs, person(theirs, 'kim'))
    await server.sql.rows('update sso_connection set issuer = $2 where id = $1', [theirs.id, 'http://127.0.0.1:1'])
    expect((await signOutHere(visitor)).status).toBe(200)
    expect(await works(session!)).toBe(false)
  })
})
