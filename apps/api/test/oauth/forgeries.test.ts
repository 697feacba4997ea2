import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { Keyring, Vault } from '@keystead/domain'
import { SERVER_SECRET } from '../support/installation.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { createOAuthClient, decoded, postForm, type TestOAuthClient, tokenOf, withToken } from './support.ts'

type Part = Record<string, unknown>

const encoded = (part: Part): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const jwt = (head: Part, claims: Part, signature: (input: string) => Buffer): string => {
  const input = `${encoded(head)}.${encoded(claims)}`
  return `${input}.${signature(input).toString('base64url')}`
}

let server: TestServer
let tenant: TestTenant
let client: TestOAuthClient
/** A token that works, and the keys of the installation that signed it. */
let token: string
let head: Part
let claims: Part
let privateKey: KeyObject
let rsa: { kid: string; privateKey: KeyObject; publicPem: string }

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  client = await createOAuthClient(tenant)
  token = await tokenOf(server, client)
  ;({ head, claims } = decoded(token))
  const rows = await server.sql.rows(
    `select id, algorithm, public_jwk, encode(private_sealed, 'base64') as sealed from signing_key`,
  )
  const opened = rows.map((row) => ({
    id: String(row['id']),
    algorithm: row['algorithm'],
    key: open(String(row['id']), String(row['sealed'])),
  }))
  privateKey = opened.find(({ id }) => id === head['kid'])!.key
  const other = opened.find(({ algorithm }) => algorithm === 'RS256')!
  const publicPem = createPublicKey(other.key).export({ type: 'spki', format: 'pem' })
  rsa = { kid: other.id, privateKey: other.key, publicPem }
})

/** What an attacker cannot do: here it makes sure that a forgery fails for its own reason alone. */
function open(id: string, sealed: string): KeyObject {
  const tenantId = '00000000-0000-0000-0000-000000000001'
  const place = { table: 'signing_key', column: 'private_sealed', tenantId, id } as const
  const pkcs8 = new Vault(new Keyring([SERVER_SECRET])).open(place, Buffer.from(sealed, 'base64'))
  return createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' })
}

const ours = (input: string): Buffer => sign(null, Buffer.from(input), privateKey)
const stranger = generateKeyPairSync('ed25519')
const byStranger = (input: string): Buffer => sign(null, Buffer.from(input), stranger.privateKey)

/** Refused by the API, by verification and by introspection alike. */
async function expectRefused(forged: string): Promise<void> {
  expect((await withToken(server, forged).get('/api/v1/users')).status).toBe(401)
  const verdict = await tenant.owner.post('/api/v1/keys/verify', { key: forged })
  expect(verdict.body.data?.valid ?? false).toBe(false)
  const introspected = await postForm(server.url, '/oauth/introspect', { token: forged }, client.basic)
  expect(introspected.body).toEqual({ active: false })
}

test('200: a token made by hand with the key of the installation works, so the forgeries below fail for their own reason', async () => {
  expect((await withToken(server, jwt(head, claims, ours)).get('/api/v1/users')).status).toBe(200)
})

describe('401: a forged signature', () => {
  const none = (): Buffer => Buffer.alloc(0)
  const hmac = (key: string | Buffer) => (input: string) => createHmac('sha256', key).update(input).digest()
  const forgeries: [string, () => string][] = [
    ['alg none', () => jwt({ ...head, alg: 'none' }, claims, none)],
    ['alg None', () => jwt({ ...head, alg: 'None' }, claims, none)],
    ['no signature', () => jwt(head, claims, none)],
    ['the key of a stranger', () => jwt(head, claims, byStranger)],
    [
      'a jwk in the head',
      () => jwt({ ...head, jwk: stranger.publicKey.export({ format: 'jwk' }) }, claims, byStranger),
    ],
    ['a jku in the head', () => jwt({ ...head, jku: 'https://evil.example/jwks.json' }, claims, byStranger)],
    ['an x5c in the head', () => jwt({ ...head, x5c: ['MIIB'], x5u: 'https://evil.example' }, claims, byStranger)],
    [
      'HS256 with the public RSA key as its secret',
      () => jwt({ ...head, alg: 'HS256', kid: rsa.kid }, claims, hmac(rsa.publicPem)),
    ],
    ['HS256 with the kid of the Ed25519 key', () => jwt({ ...head, alg: 'HS256' }, claims, hmac(rsa.publicPem))],
    ['RS256 in the head with the kid of the Ed25519 key', () => jwt({ ...head, alg: 'RS256' }, claims, ours)],
    ['EdDSA in the head with the kid of the RSA key', () => jwt({ ...head, kid: rsa.kid }, claims, ours)],
    ['no kid', () => jwt({ alg: 'EdDSA', typ: 'at+jwt' }, claims, ours)],
    ['a kid that is a path', () => jwt({ ...head, kid: '../../../../dev/null' }, claims, hmac(''))],
    ['a kid that is SQL', () => jwt({ ...head, kid: `' or '1'='1` }, claims, byStranger)],
    ['a kid that is a number', () => jwt({ ...head, kid: 1 }, claims, ours)],
    ['a critical extension', () => jwt({ ...head, crit: ['exp'], exp: 1 }, claims, ours)],
    ['an unencoded payload', () => jwt({ ...head, crit: ['b64'], b64: false }, claims, ours)],
    [
      'other claims under the old signature',
      () => `${encoded(head)}.${encoded({ ...claims, scope: '*' })}.${token.split('.')[2]}`,
    ],
  ]
  test.each(forgeries)('%s', async (_what, make) => expectRefused(make()))
})

describe('401: claims that are not those of an access token of this installation', () => {
  const now = () => Math.floor(Date.now() / 1000)
  const changed: [string, (made: Part) => Part, Part?][] = [
    ['another issuer', (made) => ({ ...made, iss: 'https://evil.example' })],
    ['an issuer that begins alike', (made) => ({ ...made, iss: `${String(made['iss'])}.evil.example` })],
    ['several audiences', (made) => ({ ...made, aud: [made['aud'], 'https://other.example'] })],
    ['expired', (made) => ({ ...made, exp: now() - 1 })],
    ['no exp', (made) => ({ ...made, exp: undefined })],
    ['an exp that is a text', (made) => ({ ...made, exp: '9999999999' })],
    ['not valid yet', (made) => ({ ...made, nbf: now() + 3600 })],
    ['issued in the future', (made) => ({ ...made, iat: now() + 3600 })],
    ['another tenant', (made) => ({ ...made, tenant: '00000000-0000-0000-0000-000000000001' })],
    ['no grant', (made) => ({ ...made, grant: undefined })],
    ['a grant of another kind', (made) => ({ ...made, grant: `g${String(made['grant']).slice(1)}` })],
    ['a grant that is an id alone', (made) => ({ ...made, grant: String(made['grant']).slice(1) })],
    ['a user as the grant', (made) => ({ ...made, grant: `u${client.id}` })],
    ['no jti', (made) => ({ ...made, jti: undefined })],
    ['bound in an unknown way', (made) => ({ ...made, cnf: { 'x5t#S256': 'x' } })],
    ['typ JWT', (made) => made, { typ: 'JWT' }],
    ['an ID token', (made) => ({ ...made, grant: undefined, scope: undefined, nonce: 'n' }), { typ: 'JWT' }],
    ['a logout token', (made) => made, { typ: 'logout+jwt' }],
    ['no typ', (made) => made, { typ: undefined }],
  ]
  test.each(changed)('%s', async (_what, change, more = {}) =>
    expectRefused(jwt({ ...head, ...more }, change(claims), ours)),
  )

  test('a content token is no access token, and an access token none', async () => {
    await expectRefused(jwt({ ...head, typ: 'at+jwt', kid: new Keyring([SERVER_SECRET]).current.id }, claims, ours))
  })

  test('bound to a key (DPoP), and presented without a proof of it', async () => {
    const bound = jwt(head, { ...claims, cnf: { jkt: 'x'.repeat(43) } }, ours)
    expect((await withToken(server, bound).get('/api/v1/users')).status).toBe(401)
    expect((await tenant.owner.post('/api/v1/keys/verify', { key: bound })).body.data.valid).toBe(false)
    const { body } = await postForm(server.url, '/oauth/introspect', { token: bound }, client.basic)
    expect(body).toMatchObject({ active: true, token_type: 'DPoP', cnf: { jkt: 'x'.repeat(43) } })
  })

  test('claims more scopes than its key holds: it has those of the key', async () => {
    const wide = jwt(head, { ...claims, scope: '*', roles: ['super_admin'] }, ours)
    expect((await withToken(server, wide).get('/api/v1/users')).status).toBe(200)
    expect((await withToken(server, wide).get('/api/v1/api-keys')).status).toBe(403)
  })

  test('200: a clock that is a minute off', async () => {
    const skewed = jwt(head, { ...claims, iat: now() + 30, nbf: now() + 30 }, ours)
    expect((await withToken(server, skewed).get('/api/v1/users')).status).toBe(200)
  })
})

test('403: a token without the scope is told which one (RFC 6750, section 3), by each road and at each contract', async () => {
  const narrow = await tokenOf(server, await createOAuthClient(tenant, { scopes: ['roles:manage'], management: true }))
  const calls: [string, string, RequestInit?][] = [
    ['/api/v1/users', 'users:read'],
    ['/api/admin/users', 'admin'],
    ['/users', 'admin'],
    ['/admin/api', '*'],
    ['/api/v1/keys/verify', 'keys:verify', { method: 'POST', body: '{}' }],
    ['/api/v1/users', 'users:create', { method: 'POST', body: '{}' }],
  ]
  for (const [path, scope, init = {}] of calls) {
    const headers = { authorization: `Bearer ${narrow}`, 'content-type': 'application/json' }
    const answer = await fetch(server.url + path, { ...init, headers })
    expect([path, answer.status, answer.headers.get('www-authenticate')]).toEqual([
      path,
      403,
      expect.stringContaining(`Bearer realm="keystead", error="insufficient_scope", scope="${scope}"`),
    ])
  }
})

describe('a text that is no token', () => {
  test('401: a huge one, and one of many parts', async () => {
    const huge = jwt(head, { ...claims, padding: 'x'.repeat(9000) }, ours)
    expect((await withToken(server, huge).get('/api/v1/users')).status).toBe(401)
    expect((await withToken(server, `${token}.x.y`).get('/api/v1/users')).status).toBe(401)
    expect((await withToken(server, token.slice(0, -4)).get('/api/v1/users')).status).toBe(401)
  })

  test('401: a token in a URL or in a form is not looked at', async () => {
    const answer = await fetch(`${server.url}/api/v1/users?access_token=${token}`)
    expect(answer.status).toBe(401)
    const { status } = await fetch(`${server.url}/api/v1/users/search`, {
      method: 'POST',
      body: new URLSearchParams({ access_token: token }),
    })
    expect(status).toBe(401)
  })

  test('tokens are in no log', () => {
    expect(server.logs()).not.toContain(token.split('.')[1])
    expect(server.logs()).not.toContain(client.secret)
  })
})
