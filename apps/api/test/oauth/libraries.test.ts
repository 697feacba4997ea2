import { exportJWK, generateKeyPair } from 'jose'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { createOAuthClient, type TestOAuthClient, withToken } from './support.ts'

/** The tests speak plain http on loopback. */
const insecure = { [oauth.allowInsecureRequests]: true }

let server: TestServer
let tenant: TestTenant
let client: TestOAuthClient

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  client = await createOAuthClient(tenant)
})

describe('oauth4webapi', () => {
  let as: oauth.AuthorizationServer
  let me: oauth.Client

  beforeAll(async () => {
    const issuer = new URL(server.url)
    const discovered = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
    as = await oauth.processDiscoveryResponse(issuer, discovered)
    me = { client_id: client.id }
  })

  const grant = async (auth: oauth.ClientAuth, parameters: Record<string, string> = {}) =>
    oauth.processClientCredentialsResponse(
      as,
      me,
      await oauth.clientCredentialsGrantRequest(as, me, auth, parameters, insecure),
    )

  test('finds the server by its metadata, also as OpenID Connect', async () => {
    expect(as).toMatchObject({ issuer: server.url, token_endpoint: `${server.url}/oauth/token` })
    const issuer = new URL(server.url)
    const found = await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...insecure })
    expect((await oauth.processDiscoveryResponse(issuer, found)).jwks_uri).toBe(`${server.url}/.well-known/jwks.json`)
  })

  test('finds the server from the 401 of the API (RFC 9728)', async () => {
    const answer = await fetch(`${server.url}/api/v1/users`)
    const challenge = answer.headers.get('www-authenticate')
    expect(challenge).toBe(
      `Bearer realm="keystead", resource_metadata="${server.url}/.well-known/oauth-protected-resource"`,
    )
    const resource = new URL(server.url)
    const found = await oauth.resourceDiscoveryRequest(resource, insecure)
    const metadata = await oauth.processResourceDiscoveryResponse(resource, found)
    expect(metadata).toMatchObject({ resource: server.url, authorization_servers: [server.url] })
  })

  test.each([
    ['Basic', () => oauth.ClientSecretBasic(client.secret)],
    ['post', () => oauth.ClientSecretPost(client.secret)],
  ])('client_credentials by %s, introspected, validated by RFC 9068, and revoked', async (_way, auth) => {
    const answer = await grant(auth(), { scope: 'users:read' })
    expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 900, scope: 'users:read' })
    const { access_token: token } = answer
    const introspection = await oauth.introspectionRequest(as, me, auth(), token, insecure)
    expect(await oauth.processIntrospectionResponse(as, me, introspection)).toMatchObject({ active: true })
    const request = new Request(`${server.url}/api/v1/users`, { headers: { authorization: `Bearer ${token}` } })
    const claims = await oauth.validateJwtAccessToken(as, request, server.url, insecure)
    expect(claims).toMatchObject({ client_id: client.id, scope: 'users:read' })
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, me, auth(), token, insecure))
    expect((await withToken(server, token).get('/api/v1/users')).status).toBe(401)
  })

  test('private_key_jwt', async () => {
    const keys = await generateKeyPair('EdDSA', { extractable: true })
    await tenant.owner.put(`/api/v1/users/${client.id}/oauth-client`, {
      redirect_uris: [],
      jwks: { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'mine' }] },
      scopes: ['users:read'],
    })
    const { access_token: token } = await grant(oauth.PrivateKeyJwt({ key: keys.privateKey, kid: 'mine' }))
    expect((await withToken(server, token).get('/api/v1/users')).status).toBe(200)
  })

  test('an error is one that it understands', async () => {
    await expect(grant(oauth.ClientSecretPost('wrong'))).rejects.toMatchObject({ error: 'invalid_client', status: 401 })
    await expect(grant(oauth.ClientSecretPost(client.secret), { scope: '*' })).rejects.toMatchObject({
      error: 'invalid_scope',
      status: 400,
    })
  })
})

test('openid-client: client_credentials with a resource, introspected and revoked', async () => {
  const config = await openid.discovery(new URL(server.url), client.id, client.secret, undefined, {
    execute: [openid.allowInsecureRequests],
  })
  const tokens = await openid.clientCredentialsGrant(config, { resource: 'https://api.example.com' })
  expect(await openid.tokenIntrospection(config, tokens.access_token)).toMatchObject({
    active: true,
    aud: 'https://api.example.com',
  })
  await openid.tokenRevocation(config, tokens.access_token)
  expect(await openid.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false })
})

describe('an issuer behind a proxy', () => {
  test('with a path, whose metadata are where RFC 8414 has them', async () => {
    const { startTestServer } = await import('../support/server.ts')
    const proxied = await startTestServer({ environment: { KEYSTEAD_ISSUER: 'https://example.com/keystead/' } })
    const get = async (path: string) => {
      const answer = await fetch(proxied.url + path)
      return answer.status === 200 ? await answer.json() : answer.status
    }
    const issuer = 'https://example.com/keystead'
    for (const path of [
      '/.well-known/oauth-authorization-server',
      '/.well-known/oauth-authorization-server/keystead',
      '/.well-known/openid-configuration',
      '/.well-known/openid-configuration/keystead',
    ])
      expect(await get(path)).toMatchObject({ issuer, token_endpoint: `${issuer}/oauth/token` })
    expect(await get('/.well-known/oauth-authorization-server/other')).toBe(404)
    const { headers } = await fetch(`${proxied.url}/api/v1/users`, { headers: { authorization: 'Bearer nonsense' } })
    expect(headers.get('www-authenticate')).toBe(
      'Bearer realm="keystead", error="invalid_token", resource_metadata="https://example.com/.well-known/oauth-protected-resource/keystead"',
    )
    await proxied.stop()
  })
})
