import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { askToken, basic, createOAuthClient, decoded, postForm, type TestOAuthClient, withToken } from './support.ts'

const GRANT = { grant_type: 'client_credentials' }
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Two replicas: what was used at one is used at the other. */
let server: TestServer
let other: TestServer
let tenant: TestTenant
let client: TestOAuthClient

beforeAll(async () => {
  server = await startTestServer()
  other = await startTestServer({ databaseUrl: server.databaseUrl, environment: { KEYSTEAD_ISSUER: server.url } })
  tenant = await server.createTenant()
  client = await createOAuthClient(tenant)
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

const ask = (form: Record<string, string> | string, headers: Record<string, string> = {}) =>
  postForm(server.url, '/oauth/token', form, headers)

describe('401 invalid_client, the same for each:', () => {
  const cases: [string, () => Promise<Record<string, string>>][] = [
    ['a wrong secret', async () => basic(client.id, 'ks_wrong')],
    ['an unknown client', async () => basic(randomUUID(), client.secret)],
    ['a client that is no id', async () => basic('nobody', client.secret)],
    ['the secret of another client', async () => basic(client.id, (await createOAuthClient(tenant)).secret)],
    ['a session token as the secret', async () => basic(tenant.ownerId, tenant.owner.credential!)],
    ['an access token as the secret', async () => basic(client.id, (await askToken(server, client)).body.access_token)],
    ['no credentials', async () => ({})],
    ['another scheme', async () => ({ authorization: `Bearer ${client.secret}` })],
    ['Basic that is no base64', async () => ({ authorization: 'Basic %%%' })],
    ['Basic without a colon', async () => ({ authorization: `Basic ${Buffer.from('x').toString('base64')}` })],
  ]
  test.each(cases)('%s', async (_what, headers) => {
    const sent = await headers()
    const answer = await ask(GRANT, sent)
    expect([answer.status, answer.body]).toEqual([
      401,
      { error: 'invalid_client', error_description: 'Client authentication failed' },
    ])
    // RFC 6749, section 5.2: challenged by the scheme that it used.
    const challenge = sent['authorization'] === undefined ? null : expect.stringMatching(/^Basic realm="keystead"/)
    expect(answer.headers.get('www-authenticate')).toEqual(challenge)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('a key that is revoked, disabled or expired, and one of an inactive user', async () => {
    const ends: ((of: TestOAuthClient) => Promise<unknown>)[] = [
      ({ keyId }) => tenant.owner.delete(`/api/v1/api-keys/${keyId}`),
      ({ keyId }) => tenant.owner.post(`/api/v1/api-keys/${keyId}/disable`),
      ({ keyId }) => tenant.owner.patch(`/api/v1/api-keys/${keyId}`, { expires_at: '2020-01-01T00:00:00Z' }),
      ({ id }) => tenant.owner.put(`/api/v1/users/${id}`, { status: 'inactive' }),
    ]
    for (const end of ends) {
      const ended = await createOAuthClient(tenant)
      expect((await askToken(server, ended)).status).toBe(200)
      await end(ended)
      expect((await askToken(server, ended)).body.error).toBe('invalid_client')
    }
  })

  test('a key that does not work from this address', async () => {
    const elsewhere = await createOAuthClient(tenant, { scopes: ['users:read'], ip_allowlist: ['203.0.113.0/24'] })
    expect((await askToken(server, elsewhere)).body.error).toBe('invalid_client')
  })
})

describe('400 invalid_request:', () => {
  const form = 'grant_type=client_credentials'
  const cases: [string, string, Record<string, string>?][] = [
    ['JSON', JSON.stringify(GRANT), { 'content-type': 'application/json' }],
    ['no media type', form, { 'content-type': '' }],
    ['multipart', form, { 'content-type': 'multipart/form-data; boundary=x' }],
    ['another charset', form, { 'content-type': 'application/x-www-form-urlencoded; charset=latin1' }],
    ['a parameter twice', `${form}&scope=a&scope=b`],
    ['the same parameter twice, once encoded', `${form}&%73cope=a&scope=a`],
    ['an escape that is none', `${form}&scope=%zz`],
    ['bytes that are no UTF-8', `${form}&scope=%ff`],
    ['a NUL', `${form}&scope=%00`],
    ['no grant type', ''],
    ['a grant type without a value', 'grant_type='],
    ['two ways to authenticate', `${form}&client_secret=x`],
    ['another client_id than that of Basic', `${form}&client_id=other`],
    ['half an assertion', `${form}&client_assertion=x`],
  ]
  test.each(cases)('%s', async (_what, body, headers = {}) => {
    const answer = await ask(body, { ...client.basic, ...headers })
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_request'])
    expect(answer.body.error_description).toMatch(/^[\x20-\x7e]+$/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('405: GET, with an OAuth body', async () => {
    const answer = await fetch(`${server.url}/oauth/token?grant_type=client_credentials`, { headers: client.basic })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' })
  })

  test('404: an unknown path, with an OAuth body', async () => {
    expect((await postForm(server.url, '/oauth/nothing', GRANT)).body).toMatchObject({ error: 'invalid_request' })
  })

  test('413: a body that is too large', async () => {
    const answer = await ask(`${form}&scope=${'a'.repeat(70_000)}`, client.basic)
    expect([answer.status, answer.body.error]).toEqual([413, 'invalid_request'])
  })

  test('unsupported_grant_type: password and nonsense', async () => {
    for (const grant_type of ['password', 'implicit', 'nonsense', '__proto__'])
      expect((await ask({ grant_type }, client.basic)).body.error).toBe('unsupported_grant_type')
  })
})

describe('scope and resource', () => {
  test('all that is held, a part of it, or invalid_scope', async () => {
    const wide = await createOAuthClient(tenant, { scopes: ['users:read', 'keys:*'], management: true })
    const scopeOf = async (scope: Record<string, string>) => (await askToken(server, wide, scope)).body
    expect((await scopeOf({})).scope).toBe('users:read keys:*')
    expect((await scopeOf({ scope: '' })).scope).toBe('users:read keys:*')
    expect((await scopeOf({ scope: 'keys:read keys:read' })).scope).toBe('keys:read')
    for (const scope of [
      '*',
      'admin',
      'users:delete',
      'users:read users:delete',
      ' users:read',
      'users:read  keys:read',
      'a"b',
    ])
      expect((await scopeOf({ scope })).error).toBe('invalid_scope')
  })

  test('one absolute URI is the audience; invalid_target otherwise', async () => {
    const audience = async (resource: string) =>
      decoded((await askToken(server, client, { resource })).body.access_token).claims.aud
    expect(await audience('https://api.example.com')).toBe('https://api.example.com')
    expect(await audience('urn:example:api')).toBe('urn:example:api')
    expect([await audience(server.url), await audience(`${server.url}/`)]).toEqual([server.url, server.url])
    for (const resource of ['api', '/api', 'https://api.example.com/#part'])
      expect((await askToken(server, client, { resource })).body.error).toBe('invalid_target')
    const both = 'grant_type=client_credentials&resource=https://a.example&resource=https://b.example'
    expect((await ask(both, client.basic)).body.error).toBe('invalid_target')
  })
})

describe('private_key_jwt', () => {
  let pair: Awaited<ReturnType<typeof generateKeyPair>>
  let registered: TestOAuthClient

  const register = async (more: object = {}) => {
    const made = await createOAuthClient(tenant)
    pair = await generateKeyPair('ES256')
    const jwks = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'first', alg: 'ES256' }] }
    const answer = await tenant.owner.put(`/api/v1/users/${made.id}/oauth-client`, {
      redirect_uris: [],
      jwks,
      scopes: ['users:read'],
      ...more,
    })
    expect(answer.status).toBe(200)
    return made
  }
  beforeAll(async () => {
    registered = await register()
  })

  const assertion = (claims: JWTPayload = {}, alg = 'ES256', key = pair.privateKey) =>
    new SignJWT({ iss: registered.id, sub: registered.id, aud: server.url, jti: randomUUID(), ...claims })
      .setProtectedHeader({ alg, kid: 'first' })
      .setIssuedAt()
      .setExpirationTime(claims.exp ?? '1m')
      .sign(key)
  const form = async (signed: Promise<string>) => ({
    ...GRANT,
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: await signed,
  })

  test('200: for the issuer or the endpoint; the token has the scopes of the registration and hangs on it', async () => {
    for (const aud of [server.url, `${server.url}/oauth/token`, `${server.url}/`]) {
      const { status, body } = await ask(await form(assertion({ aud })))
      expect([status, body.scope]).toEqual([200, 'users:read'])
      expect(decoded(body.access_token).claims.grant).toMatch(/^c[\da-f-]{36}$/)
      expect((await withToken(server, body.access_token).get('/api/v1/users')).status).toBe(200)
    }
  })

  test('401: the same assertion twice, at whichever replica and endpoint', async () => {
    const once = await form(assertion())
    const both = await Promise.all([server, other].map(({ url }) => postForm(url, '/oauth/token', once)))
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 401]))
    const { status } = await postForm(other.url, '/oauth/introspect', { ...once, token: 'x' })
    expect(status).toBe(401)
  })

  const faults: [string, () => Promise<string>][] = [
    ['another audience', () => assertion({ aud: 'https://other.example' })],
    ['several audiences', () => assertion({ aud: [server.url, 'https://other.example'] })],
    ['expired', () => assertion({ exp: Math.floor(Date.now() / 1000) - 120 })],
    ['living too long', () => assertion({ exp: Math.floor(Date.now() / 1000) + 7200 })],
    ['no jti', () => assertion({ jti: undefined })],
    ['another issuer', () => assertion({ iss: client.id })],
    ['another subject', () => assertion({ sub: client.id })],
    ['not valid yet', () => assertion({ nbf: Math.floor(Date.now() / 1000) + 3600 })],
    ['the key of a stranger', async () => assertion({}, 'ES256', (await generateKeyPair('ES256')).privateKey)],
    ['another algorithm', async () => assertion({}, 'RS256', (await generateKeyPair('RS256')).privateKey)],
    ['HS256', () => assertion({}, 'HS256', new TextEncoder().encode('x'.repeat(32)) as never)],
    ['no JWT', async () => 'nonsense'],
    ['a client without keys', () => assertion({ iss: client.id, sub: client.id })],
  ]
  test.each(faults)('401: %s', async (_what, make) => {
    registered = await register()
    expect((await ask(await form(make()))).body.error).toBe('invalid_client')
  })

  test('200: at every endpoint, for its own URL', async () => {
    const device = 'urn:ietf:params:oauth:grant-type:device_code'
    registered = await register({ grant_types: ['client_credentials', device] })
    for (const path of ['/oauth/token', '/oauth/device_authorization', '/oauth/introspect', '/oauth/revoke']) {
      const send = async (aud: string) =>
        postForm(server.url, path, { ...(await form(assertion({ aud }))), token: 'nothing' })
      expect([path, (await send(server.url + path)).status]).toEqual([path, 200])
      expect([path, (await send(`${server.url}/oauth/authorize`)).body.error]).toEqual([path, 'invalid_client'])
    }
  })

  test('its tokens end when its keys are replaced, or the registration ends; scopes follow the registration', async () => {
    const own = await register({ scopes: ['users:read', 'keys:read'] })
    registered = own
    const path = `/api/v1/users/${own.id}/oauth-client`
    const get = async () => (await tenant.owner.get(path)).body.data
    const { access_token: token } = (await ask(await form(assertion()))).body
    const statusOf = async (url: string) => (await withToken({ url: server.url }, token).get(url)).status
    expect(await statusOf('/api/v1/api-keys')).toBe(200)
    const { jwks } = await get()
    await tenant.owner.put(path, { redirect_uris: [], jwks, scopes: ['users:read'] })
    expect([await statusOf('/api/v1/api-keys'), await statusOf('/api/v1/users')]).toEqual([403, 200])
    await tenant.owner.put(path, {
      redirect_uris: [],
      jwks: { keys: [...jwks.keys, { ...jwks.keys[0], kid: 'second' }] },
      scopes: ['users:read'],
    })
    expect(await statusOf('/api/v1/users')).toBe(401)
    const { access_token: next } = (await ask(await form(assertion()))).body
    await tenant.owner.delete(path)
    expect((await withToken(other, next).get('/api/v1/users')).status).toBe(401)
    expect((await ask(await form(assertion()))).body.error).toBe('invalid_client')
    await tenant.owner.put(path, { redirect_uris: [], jwks, scopes: ['users:read'] })
    expect((await withToken(other, next).get('/api/v1/users')).status).toBe(401)
  })

  test('401: a secret, once the registration demands the assertion', async () => {
    const strict = await register({ token_endpoint_auth_method: 'private_key_jwt' })
    expect((await askToken(server, strict)).body.error).toBe('invalid_client')
  })

  test('400: a public client has no client_credentials', async () => {
    const made = await register({ jwks: null, token_endpoint_auth_method: 'none', grant_types: ['client_credentials'] })
    expect((await ask({ ...GRANT, client_id: made.id })).body.error).toBe('unauthorized_client')
  })
})

test('429: five failures lock the client for that address, on every replica; its tokens live on', async () => {
  const locks = await createOAuthClient(tenant)
  const { body } = await askToken(server, locks)
  for (let i = 0; i < 5; i += 1) expect((await ask(GRANT, basic(locks.id, `wrong-${i}-secret`))).status).toBe(401)
  const locked = await ask(GRANT, locks.basic)
  const wrong = await postForm(other.url, '/oauth/token', GRANT, basic(locks.id, 'wrong-again-secret'))
  for (const answer of [locked, wrong]) {
    expect([answer.status, answer.body.error]).toEqual([429, 'temporarily_unavailable'])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(800)
  }
  expect((await postForm(other.url, '/oauth/token', GRANT, locks.basic)).status).toBe(429)
  expect((await withToken(server, body.access_token).get('/api/v1/users')).status).toBe(200)
  expect((await askToken(server, await createOAuthClient(tenant))).status).toBe(200)
})

test('429: failures count at every endpoint and in every way, and lock all of them', async () => {
  const locks = await createOAuthClient(tenant)
  const wrong = { client_id: locks.id, client_secret: 'a-wrong-secret', ...GRANT, token: 'nothing' }
  const stranger = await generateKeyPair('ES256')
  const assertion = await new SignJWT({ iss: locks.id, sub: locks.id, aud: server.url, jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256' })
    .setExpirationTime('1m')
    .sign(stranger.privateKey)
  const signed = { ...GRANT, client_assertion_type: ASSERTION_TYPE, client_assertion: assertion, token: 'nothing' }
  const paths = ['/oauth/token', '/oauth/introspect', '/oauth/revoke', '/oauth/device_authorization']
  for (const path of paths) expect([path, (await postForm(server.url, path, wrong)).status]).toEqual([path, 401])
  expect((await postForm(server.url, '/oauth/token', signed)).status).toBe(401)
  for (const path of paths) {
    for (const form of [wrong, signed, { ...wrong, client_secret: locks.secret }]) {
      const { status, body, headers } = await postForm(server.url, path, form)
      expect([path, status, body.error]).toEqual([path, 429, 'temporarily_unavailable'])
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
  }
})

test('200: forty first requests at once of a client that is new to the replica, also after a failure', async () => {
  const busy = await createOAuthClient(tenant)
  const all = async (url: string) => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => postForm(url, '/oauth/token', GRANT, busy.basic)),
    )
    return new Set(answers.map(({ status }) => status))
  }
  expect([await all(server.url), await all(other.url)]).toEqual([new Set([200]), new Set([200])])
  expect((await ask(GRANT, basic(busy.id, 'a-wrong-secret'))).status).toBe(401)
  expect(await all(server.url)).toEqual(new Set([200]))
})

test('429: forty wrong secrets at once get no more tries than one after another', async () => {
  const guessed = await createOAuthClient(tenant)
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) => ask(GRANT, basic(guessed.id, `a-guess-of-many-${i}`))),
  )
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(35)
})

test('500: a key that cannot be looked up; nothing is rejected unseen, which would end the process', async () => {
  const own = await startTestServer()
  const unseen: unknown[] = []
  const note = (reason: unknown) => unseen.push(reason)
  process.on('unhandledRejection', note)
  try {
    const asking = await createOAuthClient(await own.createTenant())
    await own.sql.rows('alter table api_key rename to api_key_away')
    const { status, body } = await askToken(own, asking)
    expect([status, body.error, unseen]).toEqual([500, 'server_error', []])
    await own.sql.rows('alter table api_key_away rename to api_key')
    expect((await askToken(own, asking)).status).toBe(200)
  } finally {
    process.off('unhandledRejection', note)
    await own.stop()
  }
})
