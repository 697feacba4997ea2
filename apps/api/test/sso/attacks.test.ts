import { generateKeyPair, type JWTPayload, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createVisitor, type Shown, type Visitor } from '../pages/visitor.ts'
import type { TestServer, TestTenant } from '../support/server.ts'
import { type ForgingProvider, rightClaims, startForgingProvider } from './forging-provider.ts'
import { arrive, begin, connect, ssoServer, type TestConnection } from './support.ts'

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

const SESSION = '__Host-keystead'

interface Begun {
  visitor: Visitor
  state: string
  nonce: string
  /** What the provider would send the browser to. */
  callback: URL
}

async function beginAt(connected = connection, issuer = idp.issuer): Promise<Begun> {
  const visitor = createVisitor(server.url)
  const query = new URL(await begin(visitor, connected)).searchParams
  const [state, nonce] = [query.get('state')!, query.get('nonce')!]
  const callback = new URL(`${server.url}/sign-in/sso/callback`)
  for (const [name, value] of Object.entries({ code: 'a-code', state, iss: issuer })) {
    callback.searchParams.set(name, value)
  }
  return { visitor, state, nonce, callback }
}

/** The provider answers with an ID token of these claims. */
function answerWith(token: string | Promise<string>): void {
  idp.token = async () => ({ body: { access_token: 'at', token_type: 'bearer', id_token: await token } })
}

const claims = (nonce: string, more: JWTPayload = {}, name = 'mallory'): JWTPayload => ({
  ...rightClaims(idp.issuer, nonce, connection.address(name)),
  ...more,
})

/** Signs in with an ID token that differs from a right one. */
async function withClaims(more: JWTPayload | ((now: number) => JWTPayload), name?: string) {
  const begun = await beginAt()
  const changes = typeof more === 'function' ? more(Math.floor(Date.now() / 1000)) : more
  answerWith(idp.sign(claims(begun.nonce, changes, name)))
  return { ...begun, shown: await arrive(begun.visitor, begun.callback) }
}

function expectRefused({ visitor, shown }: { visitor: Visitor; shown: Shown }, text?: string): void {
  expect(shown.status, shown.text).toBeGreaterThanOrEqual(400)
  expect(shown.status).toBeLessThan(500)
  expect(visitor.cookies.has(SESSION)).toBe(false)
  if (text !== undefined) expect(shown.text).toContain(text)
}

const failuresOf = async (): Promise<string[]> => {
  const { body } = await tenant.owner.get('/api/v1/audit-events?action=authentication.failed&limit=1000')
  return body.data.map((event: { details: { reason: string } }) => event.details.reason)
}

test('an answer that is right in all signs in, by PKCE and with the secret', async () => {
  const { visitor, shown } = await withClaims({}, 'right')
  expect(shown.status, shown.text).toBe(200)
  expect(visitor.cookies.has(SESSION)).toBe(true)
  const form = idp.forms.at(-1)!
  expect(form.get('code_verifier')).toMatch(/^[\w-]{43}$/)
})

describe('the callback', () => {
  test('without a cookie of this service: a link of somebody else signs nobody in', async () => {
    const { callback, nonce } = await beginAt()
    answerWith(idp.sign(claims(nonce)))
    const victim = createVisitor(server.url)
    expectRefused({ visitor: victim, shown: await arrive(victim, callback) }, 'began in another browser')
  })

  test('with the cookie of another sign-in', async () => {
    const { callback, nonce } = await beginAt()
    const { visitor } = await beginAt()
    answerWith(idp.sign(claims(nonce)))
    expectRefused({ visitor, shown: await arrive(visitor, callback) })
  })

  test('with another state, which leaves the sign-in open', async () => {
    const { visitor, callback, nonce } = await beginAt()
    const planted = new URL(callback)
    planted.searchParams.set('state', 'x'.repeat(43))
    expectRefused({ visitor, shown: await arrive(visitor, planted) })
    planted.searchParams.delete('state')
    expectRefused({ visitor, shown: await arrive(visitor, planted) })
    answerWith(idp.sign(claims(nonce)))
    expect((await arrive(visitor, callback)).status).toBe(200)
  })

  test('again: an answer counts once, though the cookie is still there', async () => {
    const { visitor, callback, nonce } = await beginAt()
    answerWith(idp.sign(claims(nonce)))
    const cookies = new Map(visitor.cookies)
    expect((await arrive(visitor, callback)).status).toBe(200)
    const thief = createVisitor(server.url)
    for (const [name, value] of cookies) thief.cookies.set(name, value)
    expectRefused({ visitor: thief, shown: await arrive(thief, callback) }, 'completed already')
  })

  test('at the same time twice: one of them signs in', async () => {
    const { visitor, callback, nonce } = await beginAt()
    answerWith(idp.sign(claims(nonce)))
    const twin = createVisitor(server.url)
    for (const [name, value] of visitor.cookies) twin.cookies.set(name, value)
    const shown = await Promise.all([arrive(visitor, callback), arrive(twin, callback)])
    expect(shown.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('after more than ten minutes', async () => {
    const { visitor, callback, nonce } = await beginAt()
    answerWith(idp.sign(claims(nonce)))
    await server.sql.rows(`update sso_attempt set expires_at = now() - interval '1 second'`)
    expectRefused({ visitor, shown: await arrive(visitor, callback) })
  })

  test('with a state twice, an error of the provider, or markup', async () => {
    const twice = await beginAt()
    twice.callback.searchParams.append('state', twice.state)
    expectRefused({ visitor: twice.visitor, shown: await arrive(twice.visitor, twice.callback) })
    const denied = await beginAt()
    denied.callback.searchParams.delete('code')
    denied.callback.searchParams.set('error', 'access_denied')
    denied.callback.searchParams.set('error_description', '<script>alert(1)</script>')
    const shown = await arrive(denied.visitor, denied.callback)
    expectRefused({ visitor: denied.visitor, shown }, 'did not sign you in')
    expect(shown.text).not.toContain('<script>alert')
  })

  test('leads to no other origin', async () => {
    const visitor = createVisitor(server.url)
    const query = { connection: connection.id, return_to: '//evil.example/' }
    const { location } = await visitor.get(`/sign-in/sso?${new URLSearchParams(query)}`)
    const parameters = new URL(location!).searchParams
    answerWith(idp.sign(claims(parameters.get('nonce')!)))
    const callback = new URL(`${server.url}/sign-in/sso/callback?code=c&iss=${encodeURIComponent(idp.issuer)}`)
    callback.searchParams.set('state', parameters.get('state')!)
    const { text } = await arrive(visitor, callback)
    expect(text).toContain('url=/account')
    expect(text).not.toContain('evil.example')
  })
})

describe('mix-up', () => {
  test('an answer of another issuer (RFC 9207)', async () => {
    const { visitor, callback, nonce } = await beginAt()
    callback.searchParams.set('iss', 'https://evil.example')
    answerWith(idp.sign(claims(nonce)))
    const before = idp.forms.length
    expectRefused({ visitor, shown: await arrive(visitor, callback) })
    // The code was not given away.
    expect(idp.forms.length).toBe(before)
  })

  test('an answer without issuer of a provider that always says it', async () => {
    const { visitor, callback, nonce } = await beginAt()
    callback.searchParams.delete('iss')
    answerWith(idp.sign(claims(nonce)))
    expectRefused({ visitor, shown: await arrive(visitor, callback) })
  })

  test('the state of one connection is none of another', async () => {
    const evil = await startForgingProvider()
    const other = await connect(server, tenant, evil)
    const { visitor, state, callback } = await beginAt(other, evil.issuer)
    // The attacker's provider answers for the honest one.
    callback.searchParams.set('iss', idp.issuer)
    callback.searchParams.set('state', state)
    expectRefused({ visitor, shown: await arrive(visitor, callback) })
    await evil.stop()
  })

  test('a provider that names another one in its ID token or its metadata', async () => {
    expectRefused(await withClaims({ iss: 'https://accounts.google.com' }))
    const evil = await startForgingProvider()
    evil.metadata = { ...evil.metadata, issuer: idp.issuer }
    const other = await connect(server, tenant, evil)
    const visitor = createVisitor(server.url)
    const shown = await visitor.get(`/sign-in/sso?connection=${other.id}`)
    expect(shown.status).toBe(502)
    await evil.stop()
  })
})

describe('an ID token', () => {
  test.for<[string, JWTPayload | ((now: number) => JWTPayload)]>([
    ['for another client', { aud: 'another' }],
    ['for several clients, without saying who it is for', { aud: ['keystead', 'another'] }],
    ['of another nonce', { nonce: 'x'.repeat(43) }],
    ['without a nonce', { nonce: undefined }],
    ['that has expired, beyond the tolerance', (now) => ({ iat: now - 400, exp: now - 65 })],
    ['that is not valid yet, beyond the tolerance', (now) => ({ nbf: now + 65 })],
    ['without a subject', { sub: undefined }],
    ['with an empty subject', { sub: '' }],
    ['with a subject that cannot be stored', { sub: 'a\0b' }],
  ])('%s', async ([, more]) => {
    expectRefused(await withClaims(more))
  })

  test.for<[string, (now: number) => JWTPayload]>([
    ['that expired within the tolerance of 60 s', (now) => ({ iat: now - 400, exp: now - 50 })],
    ['that is valid within it', (now) => ({ nbf: now + 50, iat: now + 50 })],
  ])('%s, is accepted', async ([, more]) => {
    expect((await withClaims(more)).shown.status).toBe(200)
  })

  test('unsigned', async () => {
    const { visitor, callback, nonce } = await beginAt()
    answerWith(new UnsecuredJWT(claims(nonce)).encode())
    expectRefused({ visitor, shown: await arrive(visitor, callback) })
  })

  test('signed with another key, or with the key in its head', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    for (const head of [{}, { kid: 'two' }, { jwk: await crypto.subtle.exportKey('jwk', publicKey) }]) {
      const { visitor, callback, nonce } = await beginAt()
      answerWith(idp.sign(claims(nonce), head, privateKey))
      expectRefused({ visitor, shown: await arrive(visitor, callback) })
    }
  })

  test('none, or an error, or what is no JSON object', async () => {
    for (const body of [{ access_token: 'at', token_type: 'bearer' }, { error: 'invalid_client' }, {}]) {
      const { visitor, callback } = await beginAt()
      idp.token = async () => ({ body, status: 'error' in body ? 401 : 200 })
      expectRefused({ visitor, shown: await arrive(visitor, callback) })
    }
    expect(await vi.waitFor(failuresOf)).toContain('sso_token_invalid_client')
  })
})

describe('an email address', () => {
  test.for<[string, JWTPayload, string]>([
    ['that is not verified', { email_verified: false }, 'has not verified'],
    ['without a word whether it is verified', { email_verified: undefined }, 'has not verified'],
    ['that a text calls verified', { email_verified: 'true' }, 'has not verified'],
    ['of another domain', { email: 'mallory@example.com' }, 'not of a domain'],
    ['of a domain below', { email: 'mallory@sub.d.example' }, 'not of a domain'],
    ['that is none', { email: 'mallory' }, 'which email address'],
    ['that is no text', { email: ['mallory@example.com'] }, 'which email address'],
    ['with two', { email: 'mallory@evil.example@example.com' }, 'which email address'],
  ])('%s', async ([, more, text]) => {
    expectRefused(await withClaims(more), text)
  })
})

describe('metadata', () => {
  test.for<[string, Record<string, unknown>]>([
    ['with a script for a place', { authorization_endpoint: 'javascript:alert(1)' }],
    ['with a place that is no URL', { authorization_endpoint: 7 }],
    ['with a local file', { authorization_endpoint: 'file:///etc/passwd' }],
  ])('%s', async ([, more]) => {
    const evil = await startForgingProvider()
    evil.metadata = { ...evil.metadata, ...more }
    const other = await connect(server, tenant, evil)
    const visitor = createVisitor(server.url)
    const shown = await visitor.get(`/sign-in/sso?connection=${other.id}`)
    expect([403, 502], server.logs().slice(-1500)).toContain(shown.status)
    expect(shown.location).toBeNull()
    await evil.stop()
  })

  test('a token endpoint at a forbidden address is not asked', async () => {
    const evil = await startForgingProvider()
    evil.metadata = { ...evil.metadata, token_endpoint: 'http://169.254.169.254/latest' }
    const other = await connect(server, tenant, evil)
    const { visitor, callback } = await beginAt(other, evil.issuer)
    expect((await arrive(visitor, callback)).status).toBe(502)
    expect(visitor.cookies.has(SESSION)).toBe(false)
    await evil.stop()
  })
})

test('no secret, code or token is logged', async () => {
  expect(server.logs()).not.toMatch(/a-code|the secret of Keystead|code_verifier|id_token|__Host-keystead-sso=/)
})
