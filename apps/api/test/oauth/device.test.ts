import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { DEVICE_CODE, register, TestBrowser } from './browsing.ts'
import { createOAuthClient, postForm, type TestOAuthClient, withToken } from './support.ts'

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
  await register(server, client, { method: 'none', redirectUris: [], grantTypes: [DEVICE_CODE, 'refresh_token'] })
})

afterAll(() => server.stop())

async function begin(scope = 'openid users:read') {
  const { status, body } = await postForm(server.url, '/oauth/device_authorization', { client_id: client.id, scope })
  expect([status, body]).toEqual([200, expect.objectContaining({ device_code: expect.any(String) })])
  return body
}

const pollSoon = (device_code: string) =>
  postForm(server.url, '/oauth/token', { grant_type: DEVICE_CODE, client_id: client.id, device_code })

/** Asks in time. */
const poll = (device_code: string) => {
  now = new Date(now.getTime() + 5000)
  return pollSoon(device_code)
}

/** The person types the code and says that it is that of the device. */
async function connect(browser: TestBrowser, userCode: string) {
  const confirmation = await browser.send(await browser.open('/device'), { user_code: userCode })
  return browser.send(confirmation, { confirm: 'yes' })
}

describe('device_code', () => {
  test('a device gets its tokens when the person has allowed it', async () => {
    const { device_code: code, user_code: userCode, ...rest } = await begin()
    expect(rest).toEqual({
      verification_uri: `${server.url}/device`,
      verification_uri_complete: `${server.url}/device?user_code=${userCode}`,
      expires_in: 600,
      interval: 5,
    })
    expect(userCode).toMatch(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/)
    expect((await poll(code)).body).toMatchObject({ error: 'authorization_pending' })
    const browser = new TestBrowser(server, session)
    const consent = await connect(browser, userCode.toLowerCase())
    expect(consent.text).toContain('The device')
    const done = await browser.send(consent, { decision: 'allow' })
    expect([done.status, done.text]).toEqual([200, expect.stringContaining('The device is connected')])
    const { body } = await poll(code)
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'openid users:read', refresh_token: expect.any(String) })
    expect((await withToken(server, body.access_token).get('/api/v1/users')).status).toBe(200)
  })

  test('a code is exchanged once', async () => {
    const { device_code: code, user_code: userCode } = await begin()
    const browser = new TestBrowser(server, session)
    await browser.send(await connect(browser, userCode), { decision: 'allow' })
    expect((await poll(code)).status).toBe(200)
    expect((await poll(code)).body).toMatchObject({ error: 'invalid_grant' })
  })

  test('a person who refuses ends it', async () => {
    const { device_code: code, user_code: userCode } = await begin()
    const browser = new TestBrowser(server, session)
    const confirmation = await browser.send(await browser.open(`/device`), { user_code: userCode })
    expect(confirmation.text).toContain('Test app')
    const shown = await browser.send({ ...confirmation, text: confirmation.text }, { abort: 'yes' })
    expect(shown.text).toContain('The device was refused')
    expect((await poll(code)).body).toMatchObject({ error: 'access_denied' })
  })

  test('a code that nobody used is over after ten minutes, for the device and for the person', async () => {
    const { device_code: code, user_code: userCode } = await begin()
    // The library takes the time from the system.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
    try {
      now = new Date()
      expect((await poll(code)).body).toMatchObject({ error: 'expired_token' })
      const browser = new TestBrowser(server, session)
      const shown = await browser.send(await browser.open('/device'), { user_code: userCode })
      expect(shown.text).not.toContain('Test app')
    } finally {
      vi.useRealTimers()
    }
  })

  test('GET and a client that is unknown, wrong or of another kind get no codes', async () => {
    const path = '/oauth/device_authorization'
    const response = await fetch(`${server.url}${path}?client_id=${client.id}`)
    expect([response.status, response.headers.get('allow')]).toEqual([405, expect.stringContaining('POST')])
    const confidential = await createOAuthClient(tenant)
    await register(server, confidential, { redirectUris: [], grantTypes: [DEVICE_CODE] })
    const ask = async (form: Record<string, string>) => (await postForm(server.url, path, form)).body.error
    expect(await ask({ client_id: confidential.id })).toBe('invalid_client')
    expect(await ask({ client_id: confidential.id, client_secret: 'ks_wrong' })).toBe('invalid_client')
    expect(await ask({ client_id: 'nobody' })).toBe('invalid_client')
    expect(await ask({ client_id: confidential.id, client_secret: confidential.secret })).toBeUndefined()
    const other = await createOAuthClient(tenant)
    expect(await ask({ client_id: other.id, client_secret: other.secret })).toBe('unauthorized_client')
  })

  test('a device that asks too often is told to slow down', async () => {
    const { device_code: code } = await begin()
    expect((await poll(code)).body).toMatchObject({ error: 'authorization_pending' })
    expect((await pollSoon(code)).body).toMatchObject({ error: 'slow_down' })
  })

  test('somebody who is not signed in signs in first', async () => {
    const { user_code: userCode } = await begin()
    const shown = await connect(new TestBrowser(server), userCode)
    expect(shown.url).toMatch(/\/sign-in\?return_to=/)
  })

  test('a person of another tenant cannot connect the device', async () => {
    const { device_code: code, user_code: userCode } = await begin()
    const stranger = await server.createTenant()
    await connect(new TestBrowser(server, stranger.owner.credential), userCode)
    expect((await poll(code)).body.error).toMatch(/access_denied|authorization_pending/)
  })

  test('a code of another client: invalid_grant', async () => {
    const { device_code: code } = await begin()
    const other = await createOAuthClient(tenant)
    await register(server, other, { grantTypes: [DEVICE_CODE] })
    const { body } = await postForm(
      server.url,
      '/oauth/token',
      { grant_type: DEVICE_CODE, device_code: code },
      other.basic,
    )
    expect(body).toMatchObject({ error: 'invalid_grant' })
  })

  test('a page without its form does nothing', async () => {
    const { device_code: code, user_code: userCode } = await begin()
    const form = { user_code: userCode, confirm: 'yes', xsrf: 'guess' }
    const shown = await new TestBrowser(server, session).open('/device', { form })
    expect(shown.status).toBe(400)
    expect((await poll(code)).body).toMatchObject({ error: 'authorization_pending' })
  })
})

test('guesses at user codes are limited for an address', async () => {
  const own = await startTestServer({ environment: { KEYSTEAD_AUTH_RATE_LIMIT: '5' } })
  try {
    const browser = new TestBrowser(own)
    const page = await browser.open('/device')
    const answers: number[] = []
    for (let i = 0; i < 8; i += 1) answers.push((await browser.send(page, { user_code: 'BBBB-BBBB' })).status)
    expect(answers.slice(0, 5).every((status) => status < 429)).toBe(true)
    expect(answers.slice(5)).toEqual([429, 429, 429])
  } finally {
    await own.stop()
  }
})
