import { expect } from 'vitest'
import { createVisitor, type Shown, type Visitor } from '../pages/visitor.ts'
import type { TestClient } from '../support/client.ts'
import { type ForgingProvider, rightClaims } from './forging-provider.ts'
import { startTestServer, type TestServer, type TestServerOptions } from '../support/server.ts'
import { type Account, CLIENT_ID, CLIENT_SECRET, type IdentityProvider } from './identity-provider.ts'

/** A server that reaches providers on loopback, and is signed in to as often as the tests like. */
export const ssoServer = (options: TestServerOptions = {}): Promise<TestServer> =>
  startTestServer({
    ...options,
    environment: { KEYSTEAD_EGRESS_ALLOW: '127.0.0.1,::1', KEYSTEAD_AUTH_RATE_LIMIT: '10000', ...options.environment },
  })

export interface TestConnection {
  id: string
  domain: string
  /** An address of its domain. */
  address(name: string): string
}

let count = 0

/** A connection of a tenant whose one domain an operator has verified. */
export async function connect(
  server: { admin: TestClient },
  tenant: { owner: TestClient },
  idp: { issuer: string },
  settings: Record<string, unknown> = {},
): Promise<TestConnection> {
  count += 1
  const domain = `d${count}-${process.pid}.example`
  const { status, body } = await tenant.owner.post('/api/v1/sso-connections', {
    name: `Provider ${count}`,
    issuer: idp.issuer,
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    domains: [domain],
    provision: 'any',
    default_roles: ['viewer'],
    ...settings,
  })
  expect(status, JSON.stringify(body)).toBe(200)
  const id = body.data.connection_id
  const path = `/api/v1/sso-connections/${id}/domains/${domain}/verify`
  const verified = await server.admin.post(path, { by: 'operator' })
  expect(verified.status, JSON.stringify(verified.body)).toBe(200)
  return { id, domain, address: (name) => `${name}@${domain}` }
}

/** Follows redirects at the provider, with its cookies, until it sends the browser elsewhere. */
export async function throughProvider(
  idp: IdentityProvider,
  start: string,
  jar = new Map<string, string>(),
): Promise<URL> {
  let url = new URL(start, idp.issuer)
  for (let hops = 0; url.origin === idp.issuer; hops += 1) {
    expect(hops).toBeLessThan(10)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`${response.status} of ${url.pathname}: ${await response.text()}`)
    url = new URL(location, url)
  }
  return url
}

/** Begins at Keystead. @returns where the browser is sent */
export async function begin(visitor: Visitor, connection: TestConnection, returnTo = '/account'): Promise<string> {
  const query = new URLSearchParams({ connection: connection.id, return_to: returnTo })
  const shown = await visitor.get(`/sign-in/sso?${query}`)
  expect(shown.status, shown.text).toBe(303)
  return shown.location!
}

export interface SignedIn {
  visitor: Visitor
  shown: Shown
  /** Of the provider. */
  jar: Map<string, string>
  callback: URL
  /** The session token in the cookie. */
  session: string | undefined
}

/** Somebody signs in with the provider. */
export async function signIn(
  server: { url: string },
  idp: IdentityProvider,
  connection: TestConnection,
  account: Account,
): Promise<SignedIn> {
  const visitor = createVisitor(server.url)
  const jar = new Map<string, string>()
  idp.current = account
  const callback = await throughProvider(idp, await begin(visitor, connection), jar)
  const shown = await arrive(visitor, callback)
  return { visitor, shown, jar, callback, session: visitor.cookies.get('__Host-keystead') }
}

/** The browser arrives at the callback, sent by another site. */
export const arrive = (visitor: Visitor, callback: URL): Promise<Shown> =>
  visitor.get(callback.pathname + callback.search, { 'sec-fetch-site': 'cross-site' })

/** Somebody signs in with a provider that says it is so. @param sid session at the provider @returns the session token */
export async function enter(
  server: { url: string },
  idp: ForgingProvider,
  connection: TestConnection,
  { name, sid }: { name: string; sid?: string | undefined },
): Promise<string> {
  const visitor = createVisitor(server.url)
  const query = new URL(await begin(visitor, connection)).searchParams
  const claims = rightClaims(idp.issuer, query.get('nonce')!, connection.address(name))
  const token = await idp.sign({ ...claims, ...(sid !== undefined && { sid }), sub: name })
  idp.token = async () => ({ body: { access_token: 'at', token_type: 'bearer', id_token: token } })
  const callback = new URL('https://keystead.example/sign-in/sso/callback?code=c')
  callback.searchParams.set('state', query.get('state')!)
  callback.searchParams.set('iss', idp.issuer)
  const shown = await arrive(visitor, callback)
  expect(shown.status, shown.text).toBe(200)
  return visitor.cookies.get('__Host-keystead')!
}

export const person = (connection: TestConnection, name: string, more: Partial<Account> = {}): Account => ({
  sub: `sub-of-${name}`,
  email: connection.address(name),
  email_verified: true,
  name,
  ...more,
})
