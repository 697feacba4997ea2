import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { DEVICE_CODE, REDIRECT_URI, register, TestBrowser } from './browsing.ts'
import { createOAuthClient, type TestOAuthClient } from './support.ts'

const now = new Date()
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
})

afterAll(() => server.stop())

/** The person goes where the client sends the browser, and allows it if asked. */
async function allow(url: URL): Promise<URL> {
  const browser = new TestBrowser(server, session)
  const shown = await browser.open(url.href)
  const last = shown.text.includes('name="decision"') ? await browser.send(shown, { decision: 'allow' }) : shown
  return new URL(last.url)
}

/** The person types the code of a device, and allows it. */
async function connect(userCode: string): Promise<void> {
  const browser = new TestBrowser(server, session)
  const confirmation = await browser.send(await browser.open('/device'), { user_code: userCode })
  const shown = await browser.send(confirmation, { confirm: 'yes' })
  const done = shown.text.includes('name="decision"') ? await browser.send(shown, { decision: 'allow' }) : shown
  expect(done.text).toContain('The device is connected')
}

const insecure = { [oauth.allowInsecureRequests]: true }

describe('oauth4webapi', () => {
  const app = () => ({ client_id: client.id })
  const secret = () => oauth.ClientSecretPost(client.secret)

  async function discover() {
    const issuer = new URL(server.url)
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
  }

  test('code with PKCE, ID token, userinfo, refresh', async () => {
    const as = await discover()
    const verifier = oauth.generateRandomCodeVerifier()
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
    const url = new URL(as.authorization_endpoint!)
    const query = {
      client_id: client.id,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid email profile users:read',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    }
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const parameters = oauth.validateAuthResponse(as, app(), await allow(url), state)
    const answer = await oauth.authorizationCodeGrantRequest(
      as,
      app(),
      secret(),
      parameters,
      REDIRECT_URI,
      verifier,
      insecure,
    )
    const tokens = await oauth.processAuthorizationCodeResponse(as, app(), answer, {
      expectedNonce: nonce,
      requireIdToken: true,
    })
    const claims = oauth.getValidatedIdTokenClaims(tokens)!
    expect(claims.sub).toBe(tenant.ownerId)
    const userinfo = await oauth.processUserInfoResponse(
      as,
      app(),
      claims.sub,
      await oauth.userInfoRequest(as, app(), tokens.access_token, insecure),
    )
    expect(userinfo).toMatchObject({ email: tenant.ownerEmail })
    const again = await oauth.refreshTokenGrantRequest(as, app(), secret(), tokens.refresh_token!, insecure)
    expect(await oauth.processRefreshTokenResponse(as, app(), again)).toMatchObject({ token_type: 'bearer' })
  })

  test('DPoP', async () => {
    const as = await discover()
    const DPoP = oauth.DPoP({ ...app(), [oauth.clockSkew]: 0 }, await oauth.generateKeyPair('ES256'))
    const verifier = oauth.generateRandomCodeVerifier()
    const url = new URL(as.authorization_endpoint!)
    const challenge = await oauth.calculatePKCECodeChallenge(verifier)
    const query = {
      client_id: client.id,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid users:read',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const parameters = oauth.validateAuthResponse(as, app(), await allow(url), oauth.expectNoState)
    const answer = await oauth.authorizationCodeGrantRequest(as, app(), secret(), parameters, REDIRECT_URI, verifier, {
      DPoP,
      ...insecure,
    })
    const tokens = await oauth.processAuthorizationCodeResponse(as, app(), answer)
    expect(tokens.token_type).toBe('dpop')
    const users = await oauth.protectedResourceRequest(
      tokens.access_token,
      'GET',
      new URL(`${server.url}/api/v1/users`),
      undefined,
      undefined,
      { DPoP, ...insecure },
    )
    expect(users.status).toBe(200)
  })

  test('device', async () => {
    const as = await discover()
    const first = await oauth.deviceAuthorizationRequest(as, app(), secret(), { scope: 'openid users:read' }, insecure)
    const device = await oauth.processDeviceAuthorizationResponse(as, app(), first)
    await connect(device.user_code)
    const answer = await oauth.deviceCodeGrantRequest(as, app(), secret(), device.device_code, insecure)
    expect(await oauth.processDeviceCodeResponse(as, app(), answer)).toMatchObject({ scope: 'openid users:read' })
  })

  test('an error of the authorization endpoint', async () => {
    const as = await discover()
    const url = new URL(as.authorization_endpoint!)
    const query = {
      client_id: client.id,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid',
      state: 's',
    }
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const shown = await allow(url)
    expect(() => oauth.validateAuthResponse(as, app(), shown, 's')).toThrow(oauth.AuthorizationResponseError)
  })

  test('an answer that pretends to be of another issuer is noticed (RFC 9207)', async () => {
    const as = await discover()
    const answer = new URL(`${REDIRECT_URI}?code=x&iss=https%3A%2F%2Fattacker.example`)
    expect(() => oauth.validateAuthResponse(as, app(), answer, oauth.expectNoState)).toThrow(/iss/)
  })
})

describe('openid-client', () => {
  const discover = () =>
    openid.discovery(new URL(server.url), client.id, undefined, openid.ClientSecretBasic(client.secret), {
      execute: [openid.allowInsecureRequests],
    })

  test('code, refresh, userinfo, revocation, sign-out', async () => {
    const config = await discover()
    const pkceCodeVerifier = openid.randomPKCECodeVerifier()
    const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()]
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT_URI,
      scope: 'openid email users:read',
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: expectedState,
      nonce: expectedNonce,
    })
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
    const tokens = await openid.authorizationCodeGrant(config, await allow(url), checks)
    const { sub } = tokens.claims()!
    expect(await openid.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ email: tenant.ownerEmail })
    const next = await openid.refreshTokenGrant(config, tokens.refresh_token!)
    expect(next.refresh_token).not.toBe(tokens.refresh_token)
    await openid.tokenRevocation(config, next.refresh_token!)
    await expect(openid.refreshTokenGrant(config, next.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    const leave = openid.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token!,
      post_logout_redirect_uri: REDIRECT_URI,
    })
    expect((await new TestBrowser(server, session).open(leave.href)).text).toContain('Sign out?')
  })

  test('device, polled until the person has allowed it', async () => {
    const other = await createOAuthClient(tenant)
    await register(server, other, { method: 'none', redirectUris: [], grantTypes: [DEVICE_CODE] })
    const config = await openid.discovery(new URL(server.url), other.id, undefined, openid.None(), {
      execute: [openid.allowInsecureRequests],
    })
    const device = await openid.initiateDeviceAuthorization(config, { scope: 'openid users:read' })
    await connect(device.user_code)
    const tokens = await openid.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.01 })
    expect(tokens).toMatchObject({ scope: 'openid users:read' })
  })
})
