import { exportJWK, generateKeyPair } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { askToken, createOAuthClient, type TestOAuthClient, tokenOf, withToken } from './support.ts'

let server: TestServer
let tenant: TestTenant
let client: TestOAuthClient
let path: string

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  client = await createOAuthClient(tenant)
  path = `/api/v1/users/${client.id}/oauth-client`
})

describe('a redirect URI', () => {
  test.each([
    'https://app.example.com/callback',
    'https://app.example.com/callback?tenant=1',
    'http://localhost:8080/callback',
    'http://127.0.0.1/callback',
    'http://[::1]:3000/',
    'com.example.app:/callback',
  ])('200: %s', async (uri) => {
    const { status, body } = await tenant.owner.put(path, { redirect_uris: [uri] })
    expect([status, body.data.redirect_uris]).toEqual([200, [uri]])
  })

  test.each([
    'http://app.example.com/callback',
    'https://app.example.com/callback#part',
    'https://app.example.com/callback#',
    'https://*.example.com/callback',
    'https://app.example.com/*',
    'https://user:pass@app.example.com/callback',
    'https://app.example.com/a/../callback',
    'https://app.example.com/%2e%2e/callback',
    String.raw`https://app.example.com\@evil.example/`,
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'myapp:/callback',
    'http://localhost.evil.example/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://0.0.0.0/callback',
    '/callback',
    'callback',
    '',
    'https://app.example.com/ callback',
  ])('400: %s', async (uri) => {
    const { status, body } = await tenant.owner.put(path, { redirect_uris: [uri] })
    expect([status, body.code]).toEqual([400, 'validation_error'])
    expect(body.detail).toMatch(/^redirect_uris\.0: must /)
  })

  test('400: one that comes twice', async () => {
    const uri = 'https://app.example.com/callback'
    expect((await tenant.owner.put(path, { redirect_uris: [uri, uri] })).status).toBe(400)
  })
})

describe('keys of a client', () => {
  const put = (fields: object) => tenant.owner.put(path, { redirect_uris: [], ...fields })

  test('400: a private key, a shared secret, a weak key, none, too many, and jwks beside jwks_uri', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const [priv, pub] = [await exportJWK(privateKey), await exportJWK(publicKey)]
    const weak = { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 0xab).toString('base64url') }
    const wrong = [
      { jwks: { keys: [priv] } },
      { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } },
      { jwks: { keys: [weak] } },
      { jwks: { keys: [] } },
      { jwks: { keys: Array.from({ length: 21 }, () => pub) } },
      { jwks: { keys: [{ kty: 'EC' }] } },
      { jwks: { keys: [pub] }, jwks_uri: 'https://app.example.com/jwks' },
      { jwks_uri: 'ftp://app.example.com/jwks' },
      { jwks_uri: 'https://user@app.example.com/jwks' },
      { token_endpoint_auth_method: 'private_key_jwt' },
      { logo_uri: 'javascript:alert(1)' },
      { grant_types: ['password'] },
      { grant_types: [] },
      { nonsense: 1 },
    ]
    for (const fields of wrong) {
      const { status, text } = await put(fields)
      expect([status, JSON.stringify(fields)]).toEqual([400, JSON.stringify(fields)])
      expect(text).not.toContain(priv.d)
    }
    expect((await put({ jwks: { keys: [pub] } })).body.data.jwks.keys).toEqual([pub])
  })
})

describe('granting', () => {
  test('403: scopes that the caller does not hold, and a user who holds more', async () => {
    const weak = await createOAuthClient(tenant, {
      scopes: ['keys:create', 'keys:read', 'users:read'],
      management: true,
    })
    const api = withToken(server, weak.secret)
    expect((await api.put(path, { redirect_uris: [], scopes: ['users:read'] })).status).toBe(200)
    expect((await api.put(path, { redirect_uris: [], scopes: ['users:delete'] })).status).toBe(403)
    expect((await api.put(`/api/v1/users/${tenant.ownerId}/oauth-client`, { redirect_uris: [] })).status).toBe(403)
  })

  test('the scopes of a registration are narrowed when its user loses them', async () => {
    const holder = await createOAuthClient(tenant, {}, { roles: ['admin'] })
    const own = `/api/v1/users/${holder.id}/oauth-client`
    await tenant.owner.put(own, { redirect_uris: [], scopes: ['users:delete', 'jobs:read'] })
    await tenant.owner.put(`/api/v1/users/${holder.id}`, { roles: ['viewer'] })
    expect((await tenant.owner.get(own)).body.data.scopes).toEqual(['jobs:read'])
  })

  test('404: a user of another tenant, byte for byte like none', async () => {
    const elsewhere = await server.createTenant()
    const nobody = '/api/v1/users/7f0e8400-e29b-41d4-a716-44665544ffff/oauth-client'
    const shown = async (where: string) => {
      const { status, body } = await elsewhere.owner.put(where, { redirect_uris: [] })
      return [status, body.error, body.detail]
    }
    expect(await shown(path)).toEqual(await shown(nobody))
    expect((await elsewhere.owner.get(path)).status).toBe(404)
    expect((await elsewhere.owner.delete(path)).status).toBe(404)
  })
})

test('grant types: client_credentials alone without a registration; what the registration names with one', async () => {
  const other = await createOAuthClient(tenant)
  const own = `/api/v1/users/${other.id}/oauth-client`
  expect((await askToken(server, other)).status).toBe(200)
  await tenant.owner.put(own, { redirect_uris: ['https://app.example.com/'], grant_types: ['authorization_code'] })
  expect((await askToken(server, other)).body.error).toBe('unauthorized_client')
  await tenant.owner.put(own, { redirect_uris: [], token_endpoint_auth_method: 'client_secret_post' })
  expect((await askToken(server, other)).body.error).toBe('invalid_client')
  await tenant.owner.delete(own)
  expect((await askToken(server, other)).status).toBe(200)
  expect(await tokenOf(server, other)).toMatch(/^eyJ/)
})
