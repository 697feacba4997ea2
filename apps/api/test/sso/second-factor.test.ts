import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeAt, wrongCodeAt } from '../factors/support.ts'
import type { Shown, Visitor } from '../pages/visitor.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts'
import { connect, person, signIn, type TestConnection } from './support.ts'

let server: TestServer
let tenant: TestTenant
let idp: IdentityProvider

beforeAll(async () => {
  const environment = { KEYSTEAD_EGRESS_ALLOW: '127.0.0.1', KEYSTEAD_AUTH_RATE_LIMIT: '10000' }
  server = await startTestServer({ environment })
  const [redirectUri, postLogoutUri] = [`${server.url}/sign-in/sso/callback`, `${server.url}/sign-in`]
  idp = await startIdentityProvider({ redirectUri, postLogoutUri })
})

afterAll(async () => {
  await idp.stop()
  await server.stop()
})

/** An app, and the code that it was added with. */
interface App {
  secret: string
  used: string
}

/** What the app shows in half a minute, which is accepted already. */
const nextCode = ({ secret }: App): string => codeAt(secret, new Date(Date.now() + 30_000))
const wrongCode = ({ secret }: Pick<App, 'secret'>): string => wrongCodeAt(secret, new Date())

interface Waiting {
  visitor: Visitor
  shown: Shown
  send(code: string): Promise<Shown>
}

/** Somebody comes back from the provider, and a second factor is due. */
async function arrived(connection: TestConnection, name: string): Promise<Waiting> {
  const { visitor, shown, session } = await signIn(server, idp, connection, person(connection, name))
  expect(shown.status, shown.text).toBe(200)
  expect(session).toBeUndefined()
  const form = visitor.hidden()
  return { visitor, shown, send: (code) => visitor.send('/sign-in/factor', { ...form, code }) }
}

const isSignedIn = async ({ visitor }: Waiting): Promise<boolean> => {
  const session = visitor.cookies.get('__Host-keystead')
  return session !== undefined && (await server.as(session).get('/api/v1/auth/sessions')).status === 200
}

/** A person of a tenant that demands a second factor adds an app at the first sign-in. */
async function enrolled(connection: TestConnection, name: string): Promise<App> {
  const waiting = await arrived(connection, name)
  expect(waiting.shown.text).toContain('Your organisation demands a second factor')
  const secret = new URL(waiting.visitor.hidden()['totp_uri'] ?? '').searchParams.get('secret') ?? ''
  const wrong = await waiting.send(wrongCode({ secret }))
  expect([wrong.status, await isSignedIn(waiting)]).toEqual([401, false])
  const used = codeAt(secret, new Date())
  const right = await waiting.send(used)
  expect([right.status, right.text]).toEqual([200, expect.stringContaining('Save your recovery codes')])
  expect(await isSignedIn(waiting)).toBe(true)
  return { secret, used }
}

async function strictConnection(): Promise<TestConnection> {
  tenant = await server.createTenant()
  await tenant.owner.put('/api/v1/auth/policy', { second_factor: 'required' })
  return connect(server, tenant, idp)
}

const idOf = async (email: string): Promise<string> =>
  (await tenant.owner.get(`/api/v1/users/${email}`)).body.data.user_id

test('an app is added at the first sign-in and asked for at the next; the session is one of the connection', async () => {
  const connection = await strictConnection()
  const app = await enrolled(connection, 'ada')
  const waiting = await arrived(connection, 'ada')
  expect(waiting.shown.text).toContain('Second step')
  const wrong = await waiting.send(wrongCode(app))
  expect([wrong.status, wrong.text]).toEqual([401, expect.stringContaining('This code is wrong')])
  const used = await waiting.send(app.used)
  expect([used.status, await isSignedIn(waiting)]).toEqual([401, false])
  const right = await waiting.send(nextCode(app))
  expect([right.status, right.location]).toEqual([303, '/account'])
  expect(await isSignedIn(waiting)).toBe(true)
  const rows = await server.sql.rows(
    'select count(*)::int as count from session where sso_connection_id = $1 and user_id = $2',
    [connection.id, await idOf(connection.address('ada'))],
  )
  expect(rows).toEqual([{ count: 2 }])
})

test('429 after five wrong codes, over all sign-ins with the provider', async () => {
  const connection = await strictConnection()
  const app = await enrolled(connection, 'bob')
  for (let tries = 0; tries < 5; tries += 1) {
    const { send } = await arrived(connection, 'bob')
    expect((await send(wrongCode(app))).status).toBe(401)
  }
  const waiting = await arrived(connection, 'bob')
  const locked = await waiting.send(nextCode(app))
  expect([locked.status, locked.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^(?:900|89\d)$/)])
  expect(await isSignedIn(waiting)).toBe(false)
})

test('a demanded password bars nobody whom the provider signs in, with a factor as without one', async () => {
  const connection = await strictConnection()
  const app = await enrolled(connection, 'cleo')
  const demanded = await tenant.owner.post(`/api/v1/users/${await idOf(connection.address('cleo'))}/password-reset`)
  expect(demanded.status).toBe(200)
  const waiting = await arrived(connection, 'cleo')
  expect((await waiting.send(nextCode(app))).status).toBe(303)
  expect(await isSignedIn(waiting)).toBe(true)
})

test('a connection that was changed or deleted meanwhile lets nobody finish', async () => {
  const connection = await strictConnection()
  const app = await enrolled(connection, 'dan')
  const waiting = await arrived(connection, 'dan')
  expect((await tenant.owner.delete(`/api/v1/sso-connections/${connection.id}`)).status).toBe(200)
  const late = await waiting.send(nextCode(app))
  expect([late.status, await isSignedIn(waiting)]).toEqual([401, false])
  expect(late.text).toContain('Begin again')
})
