import { createHmac, createSecretKey, randomUUID } from 'node:crypto'
import { exportSPKI, importJWK, SignJWT, type JWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer, type TestTenant } from '../../support/server.ts'
import { createOAuthClient } from '../support.ts'
import { AUDIENCE, type Claims, createKey, githubClaims, seconds, startIssuer, type TestIssuer } from './issuer.ts'
import { createCredential, createUser, JWT_BEARER, lastEvent, present } from './support.ts'

let server: TestServer
let second: TestServer
let tenant: TestTenant
let issuer: TestIssuer
let attacker: TestIssuer
let user: string

const SUBJECT = 'repo:octo-org/octo-repo:environment:production'

beforeAll(async () => {
  const environment = { KEYSTEAD_EGRESS_ALLOW: '127.0.0.1', KEYSTEAD_AUTH_RATE_LIMIT: '10000' }
  server = await startTestServer({ environment })
  second = await startTestServer({ environment, databaseUrl: server.databaseUrl })
  tenant = await server.createTenant()
  issuer = await startIssuer()
  attacker = await startIssuer()
  user = await createUser(tenant)
  await createCredential(tenant.owner, user, {
    issuer: issuer.url,
    subject: SUBJECT,
    claims: { environment: 'production' },
  })
})
afterAll(async () => {
  await Promise.all([server.stop(), second.stop(), issuer.stop(), attacker.stop()])
})

const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')
const claims = (changes: Claims = {}) => ({
  iss: issuer.url,
  iat: seconds(),
  exp: seconds() + 300,
  ...githubClaims(changes),
})

const signedBy = async (key: TestIssuer['key'], head: object, payload: Claims) =>
  new SignJWT(payload).setProtectedHeader({ alg: key.alg, ...head }).sign(key.privateKey)

/** Signed as it should be, but for its head, which jose would not sign. */
async function withHead(head: object): Promise<string> {
  const input = `${encoded({ alg: 'RS256', kid: issuer.key.kid, ...head })}.${encoded(claims())}`
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', issuer.key.privateKey, Buffer.from(input))
  return `${input}.${Buffer.from(signature).toString('base64url')}`
}

async function hmacWith(secret: string, head: object = {}): Promise<string> {
  const input = `${encoded({ alg: 'HS256', kid: issuer.key.kid, ...head })}.${encoded(claims())}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

async function spki(): Promise<string> {
  const key = await importJWK(issuer.key.publicJwk, 'RS256')
  if (key instanceof Uint8Array) throw new Error('not a public key')
  return exportSPKI(key)
}

const FORGED: [name: string, reason: string, make: () => Promise<string> | string][] = [
  ['nothing', 'malformed', () => 'x'],
  ['two parts', 'malformed', () => `${encoded({ alg: 'RS256' })}.${encoded(claims())}`],
  ['no JSON', 'malformed', () => 'eyJ.eyJ.eyJ'],
  ['more than 16 KiB', 'malformed', () => issuer.mint(githubClaims({ padding: 'x'.repeat(20_000) }))],
  ['alg none', 'algorithm_not_allowed', () => `${encoded({ alg: 'none' })}.${encoded(claims())}.`],
  ['alg NoNe', 'algorithm_not_allowed', () => `${encoded({ alg: 'NoNe' })}.${encoded(claims())}.`],
  ['no alg', 'algorithm_not_allowed', () => `${encoded({ typ: 'JWT' })}.${encoded(claims())}.AAAA`],
  ['HS256 under the public key as PEM', 'algorithm_not_allowed', async () => hmacWith(await spki())],
  ['HS256 under the public key as JWK', 'algorithm_not_allowed', () => hmacWith(JSON.stringify(issuer.key.publicJwk))],
  ['HS256 under nothing', 'algorithm_not_allowed', () => hmacWith('')],
  [
    'another key under the same kid',
    'signature_invalid',
    () => signedBy(attacker.key, { kid: issuer.key.kid }, claims()),
  ],
  [
    'the key in the head',
    'key_unknown',
    () => signedBy(attacker.key, { jwk: attacker.key.publicJwk, kid: 'x' }, claims()),
  ],
  [
    'the URL of the keys in the head',
    'key_unknown',
    () => signedBy(attacker.key, { jku: `${attacker.url}/jwks`, x5u: attacker.url, kid: attacker.key.kid }, claims()),
  ],
  ['a kid that is a path', 'key_unknown', () => signedBy(attacker.key, { kid: '../../../../dev/null' }, claims())],
  ['a kid that is SQL', 'key_unknown', () => signedBy(attacker.key, { kid: `' or 1=1 --` }, claims())],
  ['no kid', 'signature_invalid', () => signedBy(attacker.key, {}, claims())],
  [
    'a changed payload',
    'signature_invalid',
    async () => {
      const [head, , signature] = (await issuer.mint(githubClaims())).split('.')
      return `${head}.${encoded(claims({ run_id: '1' }))}.${signature}`
    },
  ],
  [
    'no signature',
    'signature_invalid',
    async () => `${(await issuer.mint(githubClaims())).split('.').slice(0, 2).join('.')}.`,
  ],
  ['crit that is not understood', 'malformed', () => withHead({ crit: ['x'], x: 1 })],
  ['an unencoded payload', 'malformed', () => withHead({ crit: ['b64'], b64: false })],
  ['an access token', 'type_not_allowed', () => issuer.mint(githubClaims(), { typ: 'at+jwt' })],
  ['a DPoP proof', 'type_not_allowed', () => issuer.mint(githubClaims(), { typ: 'dpop+jwt' })],
  ['a logout token', 'type_not_allowed', () => issuer.mint(githubClaims(), { typ: 'logout+jwt' })],
  ['another audience', 'no_credential', () => issuer.mint(githubClaims({ aud: 'https://other.example' }))],
  [
    'an audience that begins the same',
    'no_credential',
    () => issuer.mint(githubClaims({ aud: `${AUDIENCE}.evil.example` })),
  ],
  ['an audience that is an object', 'no_credential', () => issuer.mint(githubClaims({ aud: { [AUDIENCE]: true } }))],
  ['no audience', 'no_credential', () => issuer.mint(githubClaims({ aud: undefined }))],
  ['another subject', 'no_credential', () => issuer.mint(githubClaims({ sub: `${SUBJECT}-2` }))],
  ['a pattern as subject', 'no_credential', () => issuer.mint(githubClaims({ sub: '*' }))],
  ['no subject', 'subject_missing', () => issuer.mint(githubClaims({ sub: undefined }))],
  ['a subject that is a list', 'subject_missing', () => issuer.mint(githubClaims({ sub: [SUBJECT] }))],
  ['another claim', 'no_credential', () => issuer.mint(githubClaims({ environment: 'staging' }))],
  ['a claim less', 'no_credential', () => issuer.mint(githubClaims({ environment: undefined }))],
  [
    'a claim of the prototype',
    'no_credential',
    () => issuer.mint(githubClaims({ environment: undefined, __proto__: { environment: 'production' } })),
  ],
  ['no issuer', 'issuer_missing', () => issuer.mint(githubClaims({ iss: undefined }))],
  ['an issuer that nobody named', 'no_credential', () => attacker.mint(githubClaims())],
  ['the issuer with a slash', 'no_credential', () => issuer.mint(githubClaims({ iss: `${issuer.url}/` }))],
  ['the issuer in capitals', 'no_credential', () => issuer.mint(githubClaims({ iss: issuer.url.toUpperCase() }))],
  ['the issuer in a list', 'issuer_missing', () => issuer.mint(githubClaims({ iss: [issuer.url] }))],
  ['a key of another issuer', 'key_unknown', () => attacker.mint(githubClaims({ iss: issuer.url }))],
  ['no expiry', 'claim_exp', () => issuer.mint(githubClaims({ exp: undefined }))],
  ['an expiry that is a text', 'claim_exp', () => issuer.mint(githubClaims({ exp: String(seconds() + 300) }))],
  [
    'an expiry that is passed by more than the skew',
    'expired',
    () => issuer.mint(githubClaims({ exp: seconds() - 61 })),
  ],
  ['an expiry that is far away', 'lives_too_long', () => issuer.mint(githubClaims({ exp: seconds() + 86_520 }))],
  ['an expiry at the end of time', 'lives_too_long', () => issuer.mint(githubClaims({ exp: 1e300 }))],
  ['not valid yet', 'claim_nbf', () => issuer.mint(githubClaims({ nbf: seconds() + 90 }))],
  ['issued in the future', 'issued_in_the_future', () => issuer.mint(githubClaims({ iat: seconds() + 90 }))],
]

test.each(FORGED)('400 invalid_grant: %s (%s)', async (_name, reason, make) => {
  const { status, body } = await present(server, await make(), { client_id: user })
  expect([status, body]).toEqual([400, { error: 'invalid_grant', error_description: 'The assertion is not accepted' }])
  const { body: events } = await server.admin.get('/api/v1/audit-events?action=authentication.failed&limit=20')
  const ofTenant = await tenant.owner.get('/api/v1/audit-events?action=authentication.failed&limit=20')
  const reasons = [...events.data, ...ofTenant.body.data].map(({ details }) => details.reason)
  expect(reasons).toContain(`assertion_${reason}`)
})

test('200: a few seconds of skew are accepted, and the same assertion is right without any change', async () => {
  for (const changes of [
    {},
    { exp: seconds() - 50 },
    { nbf: seconds() + 50 },
    { iat: seconds() + 50 },
    { iat: undefined },
  ]) {
    expect((await present(server, await issuer.mint(githubClaims(changes)), { client_id: user })).status).toBe(200)
  }
})

test('400: an assertion with a jti is accepted once, by whichever replica, also when many present it at once', async () => {
  const assertion = await issuer.mint(githubClaims())
  const replicas = Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? server : second))
  const answers = await Promise.all(replicas.map((replica) => present(replica, assertion, { client_id: user })))
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array(9).fill(400)])
})

test('400: a jti that a forged assertion used is not used up', async () => {
  const jti = randomUUID()
  const forged = await signedBy(attacker.key, { kid: issuer.key.kid }, claims({ jti }))
  expect((await present(server, forged, { client_id: user })).status).toBe(400)
  expect((await present(server, await issuer.mint(githubClaims({ jti })), { client_id: user })).status).toBe(200)
})

test('what an audit event shows of an assertion is bounded and can be stored', async () => {
  const other = await server.createTenant()
  const id = await createUser(other)
  await createCredential(other.owner, id, { issuer: issuer.url, subject: SUBJECT })
  const sub = `\u0000\u001b[31m\ud800${'x'.repeat(5000)}`
  expect((await present(server, await issuer.mint(githubClaims({ sub })), { client_id: id })).status).toBe(400)
  const { details } = await lastEvent(other.owner, 'authentication.failed')
  expect(details.subject).toMatch(/^\?\?\[31m.x{193}$/u)
})

describe('the issuer', () => {
  test('nothing is fetched for an issuer that no credential names, or for an assertion that fits none', async () => {
    const stranger = await startIssuer()
    await present(server, await stranger.mint(githubClaims()), { client_id: user })
    await present(server, await stranger.mint(githubClaims()))
    await createCredential(tenant.owner, user, { issuer: stranger.url, subject: 'repo:other' })
    await present(server, await stranger.mint(githubClaims()), { client_id: user })
    expect(stranger.asked).toEqual([])
    await stranger.stop()
  })

  /** The reason for which an assertion of an issuer with other documents is refused; null when it is accepted. */
  async function reasonWith(change: (own: TestIssuer) => Promise<void> | void, alg = 'RS256'): Promise<string | null> {
    const own = await startIssuer({ alg })
    await change(own)
    const other = await server.createTenant()
    const id = await createUser(other)
    await createCredential(other.owner, id, { issuer: own.url, subject: SUBJECT })
    const { status, body } = await present(server, await own.mint(githubClaims()), { client_id: id })
    await own.stop()
    if (status === 200) return null
    expect(body.error).toBe('invalid_grant')
    return (await lastEvent(other.owner, 'authentication.failed')).details.reason
  }

  const DOCUMENT = '/.well-known/openid-configuration'

  test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('may sign with %s', async (alg) => {
    expect(await reasonWith(() => undefined, alg)).toBeNull()
  })

  test('may publish its metadata as RFC 8414 says', async () => {
    const changed = await reasonWith(({ documents }) => {
      documents.set('/.well-known/oauth-authorization-server', documents.get(DOCUMENT))
      documents.delete(DOCUMENT)
    })
    expect(changed).toBeNull()
  })

  test.each<[string, string, (own: TestIssuer) => void]>([
    [
      'issuer_mismatch',
      'whose metadata names another (mix-up)',
      ({ documents, url }) => documents.set(DOCUMENT, { issuer: attacker.url, jwks_uri: `${url}/jwks` }),
    ],
    [
      'issuer_mismatch',
      'whose metadata names none',
      ({ documents, url }) => documents.set(DOCUMENT, { jwks_uri: `${url}/jwks` }),
    ],
    [
      'issuer_metadata_invalid',
      'whose metadata has no jwks_uri',
      ({ documents, url }) => documents.set(DOCUMENT, { issuer: url }),
    ],
    ['issuer_metadata_invalid', 'whose metadata is a text', ({ documents }) => documents.set(DOCUMENT, 'x')],
    ['issuer_unreachable', 'without metadata', ({ documents }) => documents.clear()],
    [
      'issuer_unreachable',
      'whose keys are at a forbidden address',
      ({ documents, url }) =>
        documents.set(DOCUMENT, { issuer: url, jwks_uri: 'http://169.254.169.254/latest/meta-data' }),
    ],
    [
      'issuer_unreachable',
      'whose keys are a file',
      ({ documents, url }) => documents.set(DOCUMENT, { issuer: url, jwks_uri: 'file:///etc/passwd' }),
    ],
    ['keys_invalid', 'whose keys are no list', ({ documents }) => documents.set('/jwks', { keys: {} })],
    [
      'keys_invalid',
      'with too many keys',
      ({ documents, key }) => documents.set('/jwks', { keys: Array(201).fill(key.publicJwk) }),
    ],
    ['key_unknown', 'without keys', ({ documents }) => documents.set('/jwks', { keys: [] })],
    [
      'key_unknown',
      'with nonsense for keys',
      ({ documents }) => documents.set('/jwks', { keys: [null, 1, 'x', [], {}] }),
    ],
    [
      'key_unknown',
      'whose key is for encryption',
      ({ documents, key }) => documents.set('/jwks', { keys: [{ ...key.publicJwk, use: 'enc' }] }),
    ],
    [
      'key_unknown',
      'whose key is for another algorithm',
      ({ documents, key }) => documents.set('/jwks', { keys: [{ ...key.publicJwk, alg: 'PS256' }] }),
    ],
    [
      'key_unknown',
      'whose modulus is huge',
      ({ documents, key }) => documents.set('/jwks', { keys: [{ ...key.publicJwk, n: 'A'.repeat(100_000) }] }),
    ],
  ])('%s: an issuer %s', async (reason, _name, change) => {
    expect(await reasonWith(change)).toBe(`assertion_${reason}`)
  })

  test('a symmetric key among its keys verifies nothing', async () => {
    const secret = randomUUID()
    const k = Buffer.from(secret).toString('base64url')
    const own = await startIssuer()
    own.documents.set('/jwks', { keys: [{ kty: 'oct', k, kid: own.key.kid, alg: 'HS256' } satisfies JWK] })
    const id = await createUser(tenant)
    await createCredential(tenant.owner, id, { issuer: own.url, subject: SUBJECT })
    const forged = await new SignJWT({ ...claims(), iss: own.url })
      .setProtectedHeader({ alg: 'HS256', kid: own.key.kid })
      .sign(createSecretKey(Buffer.from(secret)))
    expect((await present(server, forged, { client_id: id })).status).toBe(400)
    await own.stop()
  })

  test('unknown kids have its keys fetched no more than once, however many there are', async () => {
    const own = await startIssuer()
    const id = await createUser(tenant)
    await createCredential(tenant.owner, id, { issuer: own.url, subject: SUBJECT })
    const forge = async () => signedBy(await createKey('ES256'), { kid: randomUUID() }, { ...claims(), iss: own.url })
    for (let i = 0; i < 10; i += 1) await present(server, await forge(), { client_id: id })
    expect(own.asked).toEqual(['/.well-known/openid-configuration', '/jwks'])
    expect((await present(server, await own.mint(githubClaims()), { client_id: id })).status).toBe(200)
    await own.stop()
  })
})

describe('the request', () => {
  test('400 invalid_request: without an assertion', async () => {
    const response = await fetch(`${server.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: JWT_BEARER, client_id: user }),
    })
    expect([response.status, (await response.json()).error]).toEqual([400, 'invalid_request'])
  })

  test.each(['nobody', '7f0e8400-e29b-41d4-a716-44665544ffff', "' or 1=1 --", '*'])(
    '400 invalid_grant: client_id %s',
    async (client_id) => {
      expect((await present(server, await issuer.mint(githubClaims()), { client_id })).body.error).toBe('invalid_grant')
    },
  )

  test('a client that authenticates as well must be the user; a wrong secret is invalid_client', async () => {
    const client = await createOAuthClient(tenant)
    await createCredential(tenant.owner, client.id, { issuer: issuer.url, subject: SUBJECT })
    const ask = async (form: Record<string, string>, headers: Record<string, string> = {}) =>
      present(server, await issuer.mint(githubClaims()), form, headers)
    expect((await ask({}, client.basic)).status).toBe(200)
    expect((await ask({ client_id: user }, client.basic)).body.error).toBe('invalid_request')
    expect((await ask({ client_id: client.id, client_secret: `${client.secret}x` })).body.error).toBe('invalid_client')
    const stranger = await createOAuthClient(tenant)
    expect((await ask({}, stranger.basic)).body.error).toBe('invalid_grant')
  })
})

test('429: assertions that are refused count as failed attempts of their address', async () => {
  const environment = { KEYSTEAD_EGRESS_ALLOW: '127.0.0.1', KEYSTEAD_AUTH_RATE_LIMIT: '3' }
  const strict = await startTestServer({ environment, databaseUrl: server.databaseUrl })
  const statuses: number[] = []
  for (let i = 0; i < 5; i += 1) statuses.push((await present(strict, 'x', { client_id: user })).status)
  expect(statuses).toEqual([400, 400, 400, 429, 429])
  await strict.stop()
})
