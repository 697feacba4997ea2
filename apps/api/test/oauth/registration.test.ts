import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { certificateFor, json, target } from '../egress/support.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { authorizePath, codeFor, newPkce, REDIRECT_URI, TestBrowser } from './browsing.ts'
import { basic, postForm, withToken } from './support.ts'

let server: TestServer
let closed: TestServer
let tenant: TestTenant
let session: string
let tls: { cert: string; key: string }

beforeAll(async () => {
  tls = await certificateFor(['127.0.0.1'])
  setDefaultCACertificates([...getCACertificates(), tls.cert])
  server = await startTestServer({
    environment: {
      KEYSTEAD_OAUTH_REGISTRATION: 'open',
      KEYSTEAD_OAUTH_CIMD: 'open',
      KEYSTEAD_EGRESS_ALLOW: '127.0.0.1/32',
    },
  })
  closed = await startTestServer({ environment: { KEYSTEAD_OAUTH_CIMD: 'open' } })
  tenant = await server.createTenant()
  session = tenant.owner.credential!
}, 60_000)

afterAll(async () => {
  await server.stop()
  await closed.stop()
})

const post = async (metadata: unknown, at = server) => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${at.url}/oauth/register`, { method: 'POST', headers, body: JSON.stringify(metadata) })
  const text = await response.text()
  return { status: response.status, body: JSON.parse(text) }
}

describe('dynamic registration (RFC 7591)', () => {
  test('201: a client that works, whoever of the installation allows it', async () => {
    const { status, body } = await post({ client_name: 'Editor', redirect_uris: [REDIRECT_URI] })
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({ client_id: expect.stringMatching(/^dyn_/), client_secret: expect.any(String) }),
    ])
    const { client_id: id, client_secret: secret } = body
    const page = await new TestBrowser(server, session).open(authorizePath(id, newPkce()))
    expect(page.text).toContain('nobody has checked its name')
    const form = {
      grant_type: 'authorization_code',
      ...(await codeFor(server, session, { id }, { scope: 'openid users:read' })),
    }
    const wrong = await postForm(server.url, '/oauth/token', form, basic(id, 'wrong'))
    expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client'])
    const tokens = await postForm(server.url, '/oauth/token', form, basic(id, secret))
    expect(tokens.status).toBe(200)
    expect((await withToken(server, tokens.body.access_token).get('/api/v1/users')).status).toBe(200)
  })

  test('400: JSON, also for a client that prefers HTML', async () => {
    const headers = { 'content-type': 'application/json', accept: 'text/html' }
    const answer = await fetch(`${server.url}/oauth/register`, { method: 'POST', headers, body: '{"redirect_uris":1}' })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: expect.stringMatching(/^invalid_/) })
  })

  test('the person is asked each time', async () => {
    const { body } = await post({ redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: 'none' })
    await codeFor(server, session, { id: body.client_id })
    const again = await new TestBrowser(server, session).open(authorizePath(body.client_id, newPkce()))
    expect(again.text).toContain('name="decision"')
  })

  test.each([
    ['no redirect URI', { redirect_uris: [] }],
    ['a redirect URI with a fragment', { redirect_uris: [`${REDIRECT_URI}#part`] }],
    ['a redirect URI that runs a script', { redirect_uris: ['javascript:alert(1)'], application_type: 'native' }],
    ['the implicit flow', { redirect_uris: [REDIRECT_URI], response_types: ['id_token'], grant_types: ['implicit'] }],
    ['a grant type without redirects', { redirect_uris: [REDIRECT_URI], grant_types: ['password'] }],
    ['no object', 'text'],
  ])('400: %s', async (_name, metadata) => {
    const { status, body } = await post(metadata)
    expect([status, body]).toEqual([400, expect.objectContaining({ error: expect.stringMatching(/^invalid_/) })])
  })

  test('404: where the setting does not allow it, and the metadata does not name it', async () => {
    const { status, body } = await post({ redirect_uris: [REDIRECT_URI] }, closed)
    expect([status, body.error]).toEqual([404, 'invalid_request'])
    const metadata = async ({ url }: TestServer) => (await fetch(`${url}/.well-known/openid-configuration`)).json()
    expect(await metadata(closed)).not.toHaveProperty('registration_endpoint')
    expect(await metadata(server)).toHaveProperty('registration_endpoint', `${server.url}/oauth/register`)
  })

  test('its secret is in no log, and not readable in the database', async () => {
    const { body } = await post({ redirect_uris: [REDIRECT_URI] })
    expect(server.logs()).not.toContain(body.client_secret)
    const rows = await server.sql.rows(
      `select encode(sealed, 'escape') as text from oauth_payload where kind = 'Client'`,
    )
    for (const { text } of rows) expect(text).not.toContain(body.client_secret)
  })
})

describe('client id metadata documents', () => {
  const LOOPBACK_REDIRECT = 'http://127.0.0.1/callback'

  /** A client whose id is the URL of its metadata. */
  async function publish(metadata: Record<string, unknown> = {}) {
    let id = ''
    const place = await target(
      (request, response) =>
        json({
          client_id: id,
          client_name: 'Agent',
          redirect_uris: [LOOPBACK_REDIRECT],
          token_endpoint_auth_method: 'none',
          ...metadata,
        })(request, response),
      { tls },
    )
    id = `https://127.0.0.1:${place.port}/client.json`
    return { id, place }
  }

  test('a client that listens on any port of the device can sign in', async () => {
    const { id } = await publish()
    const redirect_uri = 'http://127.0.0.1:51234/callback'
    const form = {
      grant_type: 'authorization_code',
      client_id: id,
      ...(await codeFor(server, session, { id }, { redirect_uri, scope: 'openid users:read' })),
    }
    const { status, body } = await postForm(server.url, '/oauth/token', form)
    expect([status, body]).toEqual([200, expect.objectContaining({ scope: 'openid users:read' })])
    expect((await withToken(server, body.access_token).get('/api/v1/users')).status).toBe(200)
    const again = { grant_type: 'refresh_token', client_id: id, refresh_token: body.refresh_token }
    expect((await postForm(server.url, '/oauth/token', again)).status).toBe(200)
  })

  test('the page names the address that answers, and says that nobody has checked the client', async () => {
    const { id } = await publish({ client_name: 'Your bank' })
    const page = await new TestBrowser(server, session).open(
      authorizePath(id, newPkce(), { redirect_uri: LOOPBACK_REDIRECT }),
    )
    expect(page.text).toContain('nobody has checked its name')
    expect(page.text).toContain(new URL(id).host)
  })

  test.each([
    ['the id of another document', { client_id: 'https://127.0.0.1/other.json' }],
    ['a secret', { client_secret: 'secret' }],
    ['an authentication that needs a secret', { token_endpoint_auth_method: 'client_secret_basic' }],
    ['no redirect URIs', { redirect_uris: [] }],
  ])('a document with %s is refused', async (_name, metadata) => {
    const { id } = await publish(metadata)
    const shown = await new TestBrowser(server, session).open(
      authorizePath(id, newPkce(), { redirect_uri: LOOPBACK_REDIRECT }),
    )
    expect([shown.status, new URL(shown.url).origin]).toEqual([400, server.url])
  })

  test.each([
    'http://127.0.0.1:9/client.json',
    'https://user@127.0.0.1/client.json',
    'https://127.0.0.1/../client.json',
  ])('an id that is no plain https URL is no client: %s', async (id) => {
    const shown = await new TestBrowser(server, session).open(authorizePath(id, newPkce()))
    expect(shown.status).toBe(400)
  })

  test('an inner address is not asked, unless the operator opened it', async () => {
    const { id, place } = await publish()
    const shown = await new TestBrowser(closed).open(authorizePath(id, newPkce(), { redirect_uri: LOOPBACK_REDIRECT }))
    expect([shown.status, place.connections()]).toEqual([400, 0])
  })

  test('without the setting a URL is no client', async () => {
    const off = await startTestServer({ environment: { KEYSTEAD_EGRESS_ALLOW: '127.0.0.1/32' } })
    try {
      const { id, place } = await publish()
      const shown = await new TestBrowser(off).open(authorizePath(id, newPkce(), { redirect_uri: LOOPBACK_REDIRECT }))
      expect([shown.status, place.connections()]).toEqual([400, 0])
    } finally {
      await off.stop()
    }
  })
})
