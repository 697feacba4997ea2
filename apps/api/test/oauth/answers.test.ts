import { beforeAll, expect, test } from 'vitest'
import { sharedServer, type TestServer } from '../support/server.ts'
import { basic, createOAuthClient, type TestOAuthClient } from './support.ts'

/** Of a client that registered itself: the library answers it. */
const FOREIGN = { client_id: 'dyn_nobody', client_secret: 'wrong' }

let server: TestServer
let client: TestOAuthClient

beforeAll(async () => {
  server = await sharedServer()
  client = await createOAuthClient(await server.createTenant())
})

const failures: [string, string, number, string, Record<string, string>?][] = [
  ['a token', '/oauth/token', 400, 'invalid_request', {}],
  ['a token, by a wrong secret', '/oauth/token', 401, 'invalid_client', { grant_type: 'client_credentials' }],
  ['a token, from the library', '/oauth/token', 401, 'invalid_client', { grant_type: 'refresh_token', ...FOREIGN }],
  ['a device', '/oauth/device_authorization', 401, 'invalid_client', {}],
  ['a device, from the library', '/oauth/device_authorization', 401, 'invalid_client', FOREIGN],
  ['revocation', '/oauth/revoke', 401, 'invalid_client', { token: 'x' }],
  ['introspection', '/oauth/introspect', 401, 'invalid_client', { token: 'x' }],
  ['userinfo', '/oauth/userinfo', 401, 'invalid_token', {}],
  ['an unknown path', '/oauth/nothing', 404, 'invalid_request', {}],
]

test.each(failures)(
  'a failure is JSON, also for a client that prefers HTML: %s',
  async (_what, path, status, error, form) => {
    const isAnonymous = form === undefined || Object.keys(form).length === 0 || 'client_id' in form
    const answer = await fetch(server.url + path, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { accept: 'text/html', ...(!isAnonymous && basic(client.id, 'wrong')) },
    })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      expect.stringMatching(/^application\/json\b/),
    ])
    expect(await answer.json()).toMatchObject({ error, error_description: expect.any(String) })
  },
)

test('the page of a failure leads back to the page that was asked for', async () => {
  const path = '/oauth/interaction/unknown?a=1&b=%22'
  const text = await (await fetch(server.url + path, { headers: { accept: 'text/html' } })).text()
  expect(text).toContain('<a href="/oauth/interaction/unknown?a=1&amp;b=%22">Back to the page</a>')
})

test('a failure of a page is HTML for a browser, and JSON for a program', async () => {
  const asked = (accept: string) =>
    fetch(`${server.url}/oauth/authorize`, { method: 'POST', body: 'no form', headers: { accept } })
  const shown = await asked('text/html')
  expect([shown.status, shown.headers.get('content-type')]).toEqual([415, expect.stringMatching(/^text\/html\b/)])
  expect(await (await asked('application/json')).json()).toMatchObject({ error: 'invalid_request' })
})
