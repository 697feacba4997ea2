import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unique } from '../support/callers.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'

/** The server's time; tests move it. */
let now = new Date('2026-03-01T12:00:00.400Z')
let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await startTestServer({ clock: () => now })
  tenant = await server.createTenant()
})
afterAll(() => server.stop())

const create = async (fields: object = {}) =>
  (
    await tenant.owner.post('/admin/api', {
      name: unique('Token'),
      status: 'active',
      scopes: ['users:read'],
      ...fields,
    })
  ).body

/** 200 for a token that works and holds users:read, 403 for one that works and does not, 401 for one that does not work. */
const tryToken = async (token: string) => (await server.as(token).get('/api/v1/users?limit=1')).status

const partsOf = (token: string): [string, string, string] => token.split('.') as [string, string, string]
const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const signed = (header: object, claims: object, key: KeyObject) => {
  const input = `${encoded(header)}.${encoded(claims)}`
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`
}

/** The published key that a token names, as somebody outside finds it. */
async function publishedKey(at: TestServer, kid: string): Promise<KeyObject> {
  const { keys } = (await at.as(null).get('/.well-known/jwks.json')).body
  return createPublicKey({ key: keys.find((key: { kid: string }) => key.kid === kid), format: 'jwk' })
}

async function isGenuine(at: TestServer, token: string): Promise<boolean> {
  const [header, claims, signature] = partsOf(token)
  const key = await publishedKey(at, decoded(header).kid)
  return verify(null, Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))
}

test('a token is a JWT signed with EdDSA that the published keys verify; its claims are of its user', async () => {
  const { id, token } = await create({ expire_at: '2054-01-01T00:00:00.900Z', scopes: ['users:read', 'scope1'] })
  const [header, claims] = partsOf(token)
  expect(decoded(header)).toEqual({ alg: 'EdDSA', typ: 'JWT', kid: expect.any(String) })
  expect(decoded(claims)).toEqual({
    iss: 'keystead',
    sub: id,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    iat: Date.parse('2026-03-01T12:00:00Z') / 1000,
    exp: Date.parse('2054-01-01T00:00:00Z') / 1000,
    scope: 'users:read scope1',
  })
  expect(await isGenuine(server, token)).toBe(true)
  const tampered = `${header}.${encoded({ ...decoded(claims), scope: '*' })}.${partsOf(token)[2]}`
  expect(await isGenuine(server, tampered)).toBe(false)
})

test('the published keys hold nothing private', async () => {
  const { status, body } = await server.as(null).get('/.well-known/jwks.json')
  expect(status).toBe(200)
  const ed25519 = {
    kty: 'OKP',
    crv: 'Ed25519',
    x: expect.any(String),
    kid: expect.any(String),
    alg: 'EdDSA',
    use: 'sig',
  }
  const rsa = { kty: 'RSA', n: expect.any(String), e: 'AQAB', kid: expect.any(String), alg: 'RS256', use: 'sig' }
  // That of content tokens, and those of access tokens.
  expect(body.keys).toEqual([ed25519, ed25519, rsa])
})

test('a user that does not expire has a token without exp', async () => {
  expect(decoded(partsOf((await create()).token)[1])).not.toHaveProperty('exp')
})

test('the token is shown with the same bytes by every answer, every server, and after the secret was rotated', async () => {
  const { id, token } = await create({ expire_at: '2054-01-01T00:00:00.500Z' })
  now = new Date(now.getTime() + 3_600_000)
  expect((await tenant.owner.get(`/admin/api/${id}`)).body.token).toBe(token)
  const list = await tenant.owner.get('/admin/api')
  expect(list.body.find((user: { id: string }) => user.id === id).token).toBe(token)
  const secret = 'a secret for tests that is long enough to be one'
  const replica = await startTestServer({
    databaseUrl: server.databaseUrl,
    clock: () => now,
    environment: { KEYSTEAD_SECRET: `a newer secret for tests that is long enough,${secret}` },
  })
  try {
    const owner = replica.as(tenant.owner.credential)
    expect((await owner.get(`/admin/api/${id}`)).body.token).toBe(token)
    expect((await replica.as(token).get('/api/v1/users?limit=1')).status).toBe(200)
    expect(await isGenuine(replica, token)).toBe(true)
    const renewed = (await owner.post(`/admin/api/regenerate-token/${id}`)).body.token
    expect(decoded(partsOf(renewed)[0]).kid).not.toBe(decoded(partsOf(token)[0]).kid)
    expect(await isGenuine(replica, renewed)).toBe(true)
  } finally {
    await replica.stop()
  }
})

test('updates leave the token as it is; the live row decides what it may do', async () => {
  const { id, token } = await create({ scopes: [] })
  const path = `/admin/api/${id}`
  expect(await tryToken(token)).toBe(403)
  const update = async (change: object) => (await tenant.owner.put(path, change)).body.token
  expect(await update({ scopes: ['users:read'], name: unique('Other'), expire_at: '2054-01-01' })).toBe(token)
  expect(await tryToken(token)).toBe(200)
  expect(await update({ status: 'inactive' })).toBe(token)
  expect(await tryToken(token)).toBe(401)
  expect(await update({ status: 'expired' })).toBe(token)
  expect(await tryToken(token)).toBe(401)
  expect(await update({ status: 'active' })).toBe(token)
  expect(await tryToken(token)).toBe(200)
})

test('past expire_at the status is expired and the token is refused; both come back with a later expire_at', async () => {
  const expire_at = new Date(now.getTime() + 60_000).toISOString()
  const { id, token } = await create({ expire_at })
  const path = `/admin/api/${id}`
  expect(await tryToken(token)).toBe(200)
  now = new Date(Date.parse(expire_at) - 1)
  expect((await tenant.owner.get(path)).body.status).toBe('active')
  expect(await tryToken(token)).toBe(200)
  now = new Date(expire_at)
  expect((await tenant.owner.get(path)).body.status).toBe('expired')
  const list = await tenant.owner.get('/admin/api')
  expect(list.body.find((user: { id: string }) => user.id === id).status).toBe('expired')
  expect(await tryToken(token)).toBe(401)
  // The time decides, whatever status is asked for.
  expect((await tenant.owner.put(path, { status: 'active' })).body.status).toBe('expired')
  const revived = (await tenant.owner.put(path, { expire_at: null })).body
  expect(revived).toMatchObject({ status: 'active', expire_at: null, token })
  expect(await tryToken(token)).toBe(200)
})

test('a user that is made with a past expire_at is expired from the start', async () => {
  const { status, token } = await create({ expire_at: '2024-01-01T00:00:00Z' })
  expect(status).toBe('expired')
  expect(await tryToken(token)).toBe(401)
})

test('regenerating makes a new jti and new claims, and the old token is refused at once', async () => {
  const { id, token } = await create({ scopes: ['users:read'] })
  await tenant.owner.put(`/admin/api/${id}`, { scopes: ['users:read', 'scope2'] })
  now = new Date(now.getTime() + 5000)
  const { body } = await tenant.owner.post(`/admin/api/regenerate-token/${id}`)
  const [before, after] = [decoded(partsOf(token)[1]), decoded(partsOf(body.token)[1])]
  expect(after).toEqual({ ...before, jti: expect.any(String), iat: expect.any(Number), scope: 'users:read scope2' })
  expect(after.jti).not.toBe(before.jti)
  expect(after.iat).toBe(Math.floor(now.getTime() / 1000))
  expect(await isGenuine(server, body.token)).toBe(true)
  expect(await tryToken(token)).toBe(401)
  expect(await tryToken(body.token)).toBe(200)
  expect((await tenant.owner.get(`/admin/api/${id}`)).body.token).toBe(body.token)
})

test('of many that regenerate at once, one token is left', async () => {
  const { id } = await create()
  const path = `/admin/api/regenerate-token/${id}`
  const answers = await Promise.all(Array.from({ length: 10 }, () => tenant.owner.post(path)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
  const statuses = await Promise.all(answers.map(({ body }) => tryToken(body.token)))
  expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  expect(statuses.filter((status) => status === 401)).toHaveLength(9)
})

test('the token of a deleted user is refused at once', async () => {
  const { id, token } = await create()
  expect(await tryToken(token)).toBe(200)
  await tenant.owner.delete(`/admin/api/${id}`)
  expect(await tryToken(token)).toBe(401)
})

test('401: a token that anybody changed or made up', async () => {
  const { token } = await create()
  const [header, claims, signature] = partsOf(token)
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const ours = decoded(header)
  const stranger = { ...ours, jwk: publicKey.export({ format: 'jwk' }) }
  const forged = [
    `${header}.${encoded({ ...decoded(claims), sub: tenant.ownerId })}.${signature}`,
    `${encoded({ ...ours, alg: 'none' })}.${claims}.`,
    `${encoded({ ...ours, alg: 'none' })}.${claims}.${signature}`,
    signed({ ...ours }, decoded(claims), privateKey),
    signed({ ...ours, kid: 'unknown' }, decoded(claims), privateKey),
    signed(stranger, decoded(claims), privateKey),
    `${header}.${claims}.${signature.slice(0, -2)}`,
    `${header}.${claims}`,
    `${header}..${signature}`,
    '..',
    `${token}.`,
  ]
  for (const text of forged) expect(await tryToken(text)).toBe(401)
  expect(await tryToken(token)).toBe(200)
})

test('the token is in no log line and no audit event', async () => {
  const { token } = await create()
  await tryToken(token)
  const signature = partsOf(token)[2]
  expect(server.logs()).not.toContain(signature)
  expect((await tenant.owner.get('/api/v1/audit-events')).text).not.toContain(signature)
})
