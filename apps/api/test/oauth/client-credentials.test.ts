import { beforeAll, describe, expect, test } from 'vitest'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { askToken, createOAuthClient, decoded, postForm, type TestOAuthClient, tokenOf, withToken } from './support.ts'

let server: TestServer
let tenant: TestTenant
let client: TestOAuthClient

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  client = await createOAuthClient(tenant)
})

describe('a token', () => {
  test('200: is an at+jwt with the claims of RFC 9068, and calls the API', async () => {
    const { status, headers, body } = await askToken(server, client)
    expect([status, headers.get('cache-control'), headers.get('pragma')]).toEqual([200, 'no-store', 'no-cache'])
    expect(body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'users:read',
    })
    const { head, claims } = decoded(body.access_token)
    expect(head).toEqual({ alg: 'EdDSA', typ: 'at+jwt', kid: expect.any(String) })
    expect(claims).toEqual({
      iss: server.url,
      aud: server.url,
      sub: client.id,
      client_id: client.id,
      iat: expect.any(Number),
      exp: claims.iat + 900,
      jti: expect.stringMatching(/^[\da-f-]{36}$/),
      scope: 'users:read',
      tenant: tenant.id,
      roles: [],
      grant: `k${client.keyId}`,
    })
    const users = await withToken(server, body.access_token).get('/api/v1/users')
    expect(users.status).toBe(200)
  })

  test('200: by client_secret_post', async () => {
    const form = { grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret }
    expect((await postForm(server.url, '/oauth/token', form)).status).toBe(200)
  })

  test('403: does no more than its scopes', async () => {
    const wide = await createOAuthClient(tenant, { scopes: ['users:read', 'keys:read'], management: true })
    const token = await tokenOf(server, wide, { scope: 'keys:read' })
    expect((await withToken(server, token).get('/api/v1/api-keys')).status).toBe(200)
    expect((await withToken(server, token).get('/api/v1/users')).status).toBe(403)
  })

  test('401: after its key was revoked', async () => {
    const other = await createOAuthClient(tenant)
    const token = await tokenOf(server, other)
    expect((await withToken(server, token).get('/api/v1/users')).status).toBe(200)
    await tenant.owner.delete(`/api/v1/api-keys/${other.keyId}`)
    expect((await withToken(server, token).get('/api/v1/users')).status).toBe(401)
  })
})
