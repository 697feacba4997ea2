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

const statusOf = async (token: string): Promise<number> => (await withToken(server, token).get('/api/v1/users')).status

const introspect = async (token: string, by: Pick<TestOAuthClient, 'basic'> = client) =>
  (await postForm(server.url, '/oauth/introspect', { token }, by.basic)).body

const verify = async (token: string, more: object = {}) =>
  (await tenant.owner.post('/api/v1/keys/verify', { key: token, ...more })).body.data

/** What has ended a token. */
const ENDS: Record<string, (of: TestOAuthClient) => Promise<unknown>> = {
  'its key is revoked': ({ keyId }) => tenant.owner.delete(`/api/v1/api-keys/${keyId}`),
  'its key is disabled': ({ keyId }) => tenant.owner.post(`/api/v1/api-keys/${keyId}/disable`),
  'its key expires': ({ keyId }) =>
    tenant.owner.patch(`/api/v1/api-keys/${keyId}`, { expires_at: '2020-01-01T00:00:00Z' }),
  'its user is inactive': ({ id }) => tenant.owner.put(`/api/v1/users/${id}`, { status: 'inactive' }),
  'its user is gone': ({ id }) => tenant.owner.delete(`/api/v1/users/${id}?force=true`),
}

describe('a token ends at once when', () => {
  test.each(Object.entries(ENDS))('%s', async (_what, end) => {
    const other = await createOAuthClient(tenant)
    const token = await tokenOf(server, other)
    expect([await statusOf(token), (await introspect(token)).active, (await verify(token)).code]).toEqual([
      200,
      true,
      'VALID',
    ])
    const { status } = (await end(other)) as { status: number }
    expect(status).toBeLessThan(300)
    expect(await statusOf(token)).toBe(401)
    expect(await introspect(token)).toEqual({ active: false })
    expect((await verify(token)).valid).toBe(false)
    expect((await askToken(server, other)).status).toBe(401)
  })

  test('it is revoked; its key and other tokens of it live on', async () => {
    const [token, another] = [await tokenOf(server, client), await tokenOf(server, client)]
    expect(await statusOf(token)).toBe(200)
    const answer = await postForm(server.url, '/oauth/revoke', { token }, client.basic)
    expect([answer.status, answer.body]).toEqual([200, null])
    expect(answer.headers.get('x-keystead-receipt')).toMatch(/state=confirmed/)
    expect([await statusOf(token), await statusOf(another)]).toEqual([401, 200])
    expect(await introspect(token)).toEqual({ active: false })
    expect(await verify(token)).toMatchObject({ valid: false, code: 'REVOKED', key_id: client.keyId })
    expect((await verify(client.secret)).valid).toBe(true)
  })

  test('it was revoked before it was ever used', async () => {
    const token = await tokenOf(server, client)
    await postForm(server.url, '/oauth/revoke', { token, token_type_hint: 'refresh_token' }, client.basic)
    expect(await statusOf(token)).toBe(401)
  })
})

test('a key that is narrowed takes the lost scopes from its tokens: 403, and 200 for the rest', async () => {
  const other = await createOAuthClient(tenant, { scopes: ['users:read', 'keys:read'], management: true })
  const token = await tokenOf(server, other)
  const api = withToken(server, token)
  expect((await api.get('/api/v1/api-keys')).status).toBe(200)
  await tenant.owner.patch(`/api/v1/api-keys/${other.keyId}`, { scopes: ['users:read'] })
  expect([(await api.get('/api/v1/api-keys')).status, (await api.get('/api/v1/users')).status]).toEqual([403, 200])
  expect((await introspect(token)).scope).toBe('users:read')
  expect((await verify(token, { scopes: 'keys:read' })).code).toBe('INSUFFICIENT_SCOPE')
})

describe('revocation', () => {
  test('200: for what is no token, and a token of another tenant, which lives on', async () => {
    const elsewhere = await server.createTenant()
    const other = await createOAuthClient(elsewhere)
    const token = await tokenOf(server, other)
    for (const each of ['nonsense', token, client.secret]) {
      const { status, body } = await postForm(server.url, '/oauth/revoke', { token: each }, client.basic)
      expect([status, body]).toEqual([200, null])
    }
    expect(await statusOf(token)).toBe(200)
    expect(await statusOf(client.secret)).toBe(200)
  })

  test('400: a token of another client of the tenant, which lives on', async () => {
    const other = await createOAuthClient(tenant)
    const token = await tokenOf(server, other)
    const { status, body } = await postForm(server.url, '/oauth/revoke', { token }, client.basic)
    expect([status, body.error]).toEqual([400, 'unauthorized_client'])
    expect(await statusOf(token)).toBe(200)
  })

  test('401: without a client; 400: without a token', async () => {
    expect((await postForm(server.url, '/oauth/revoke', { token: 'x' })).body.error).toBe('invalid_client')
    expect((await postForm(server.url, '/oauth/revoke', {}, client.basic)).body.error).toBe('invalid_request')
  })

  test('is audited once, and twice is no error', async () => {
    const token = await tokenOf(server, client)
    const { jti } = decoded(token).claims
    const both = [1, 2].map(() => postForm(server.url, '/oauth/revoke', { token }, client.basic))
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200])
    const events = await tenant.owner.get('/api/v1/audit-events?action=token.revoked')
    const own = events.body.data.filter(({ target_id }: { target_id: string }) => target_id === jti)
    expect(own).toMatchObject([{ actor_id: client.id, actor_key_id: client.keyId, outcome: 'success' }])
  })
})

describe('introspection', () => {
  test('says what the token is worth', async () => {
    const token = await tokenOf(server, client)
    const { claims } = decoded(token)
    const { exp, iat, jti } = claims
    expect(await introspect(token, await createOAuthClient(tenant))).toEqual({
      active: true,
      scope: 'users:read',
      client_id: client.id,
      username: expect.any(String),
      token_type: 'Bearer',
      exp,
      iat,
      jti,
      sub: client.id,
      aud: server.url,
      iss: server.url,
      tenant: tenant.id,
      roles: [],
    })
  })

  test('{"active":false} alone: to a client of another tenant, for a key, and for nonsense', async () => {
    const token = await tokenOf(server, client)
    const outsider = await createOAuthClient(await server.createTenant())
    expect(await introspect(token, outsider)).toEqual({ active: false })
    expect(await introspect(client.secret)).toEqual({ active: false })
    expect(await introspect('nonsense')).toEqual({ active: false })
  })

  test('401: without a client, the same for an unknown one and a wrong secret', async () => {
    const forms: Record<string, string>[] = [
      {},
      { client_id: client.id, client_secret: 'wrong-secret' },
      { client_id: tenant.id, client_secret: 'wrong-secret' },
    ]
    const answers = await Promise.all(
      forms.map((form) => postForm(server.url, '/oauth/introspect', { token: 'x', ...form })),
    )
    const [first] = answers
    for (const { status, body } of answers) expect([status, body]).toEqual([401, first?.body])
  })
})

describe('keys.verify of a token', () => {
  test('counts and charges as the key', async () => {
    const limited = await createOAuthClient(tenant, {
      scopes: ['invoices:read'],
      limits: [{ name: 'requests', limit: 2, window_seconds: 3600, kind: 'fixed' }],
      credits: { remaining: 10 },
    })
    const token = await tokenOf(server, limited)
    const first = await verify(token, { scopes: 'invoices:read' })
    expect(first).toMatchObject({ valid: true, key_id: limited.keyId, remaining: 9, scopes: ['invoices:read'] })
    expect((await verify(limited.secret)).remaining).toBe(8)
    expect((await verify(token)).code).toBe('RATE_LIMITED')
  })

  test('takes a token for another audience, which the API refuses', async () => {
    const token = await tokenOf(server, client, { resource: 'https://api.example.com/v2' })
    expect(decoded(token).claims.aud).toBe('https://api.example.com/v2')
    expect((await verify(token)).valid).toBe(true)
    expect(await statusOf(token)).toBe(401)
  })

  test('403: a token of a key for the own API does not manage Keystead', async () => {
    const other = await createOAuthClient(tenant, { scopes: ['users:read'] })
    const token = await tokenOf(server, other)
    expect((await verify(token)).valid).toBe(true)
    expect(await statusOf(token)).toBe(403)
  })

  test('auth/check takes it too', async () => {
    const token = await tokenOf(server, client)
    const check = (scopes: string) =>
      withToken(server, token).get(`/api/v1/auth/check?tenant=${tenant.id}&scopes=${scopes}`)
    const [allowed, refused] = [await check('users:read'), await check('users:delete')]
    expect([allowed.status, allowed.headers.get('x-keystead-key-id'), refused.status]).toEqual([200, client.keyId, 403])
  })
})
