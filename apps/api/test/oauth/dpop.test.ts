import { createHash, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { codeFor, register } from './browsing.ts'
import { createOAuthClient, decoded, postForm, type TestOAuthClient, tokenOf } from './support.ts'

let server: TestServer
let tenant: TestTenant
let client: TestOAuthClient
let key: { privateKey: CryptoKey; publicKey: CryptoKey }

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
  client = await createOAuthClient(tenant)
  await register(server, client)
  key = await generateKeyPair('ES256', { extractable: true })
})

interface Wanted {
  htm?: string
  path?: string
  token?: string
  claims?: Record<string, unknown>
  head?: Record<string, unknown>
  by?: CryptoKey
}

/** A proof (RFC 9449, section 4.2). */
async function proofOf({ htm = 'GET', path = '/api/v1/users', token, claims, head, by }: Wanted = {}): Promise<string> {
  const ath = token && createHash('sha256').update(token).digest('base64url')
  return new SignJWT({ htm, htu: server.url + path, jti: randomUUID(), iat: now(), ...(ath && { ath }), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(key.publicKey), ...head })
    .sign(by ?? key.privateKey)
}

const now = (): number => Math.floor(Date.now() / 1000)

async function boundTokens(): Promise<{ access_token: string; refresh_token: string; token_type: string }> {
  const form = {
    grant_type: 'authorization_code',
    ...(await codeFor(server, tenant.owner.credential, client, { scope: 'openid users:read' })),
  }
  const dpop = await proofOf({ htm: 'POST', path: '/oauth/token' })
  const { status, body } = await postForm(server.url, '/oauth/token', form, { ...client.basic, dpop })
  expect([status, body]).toEqual([200, expect.objectContaining({ token_type: 'DPoP' })])
  return body
}

const call = async (token: string, dpop: string | null, scheme = 'DPoP', path = '/api/v1/users') =>
  (await fetch(server.url + path, { headers: { authorization: `${scheme} ${token}`, ...(dpop !== null && { dpop }) } }))
    .status

describe('DPoP', () => {
  test('a token is bound to the key that the client proved to have', async () => {
    const { access_token: token } = await boundTokens()
    const jkt = await calculateJwkThumbprint(await exportJWK(key.publicKey))
    expect(decoded(token).claims.cnf).toEqual({ jkt })
    expect(await call(token, await proofOf({ token }))).toBe(200)
    expect(await call(token, await proofOf({ token, path: '/api/v1/users' }), 'DPoP', '/api/v1/users?limit=1')).toBe(
      200,
    )
    const { body } = await postForm(server.url, '/oauth/introspect', { token }, client.basic)
    expect(body).toMatchObject({ active: true, token_type: 'DPoP', cnf: { jkt } })
  })

  test('without a proof it is refused', async () => {
    const { access_token: token } = await boundTokens()
    expect(await call(token, null, 'Bearer')).toBe(401)
    expect(await call(token, null)).toBe(401)
  })

  describe('the challenge (RFC 9449, section 7.1)', () => {
    const algs = 'algs="ES256 EdDSA Ed25519"'
    const bare = /^Bearer realm="keystead", resource_metadata="[^"]+"$/

    /** The challenges, and the error of each. */
    async function challengesOf(authorization: string | null, proof?: string, path = '/api/v1/users') {
      const headers = { ...(authorization !== null && { authorization }), ...(proof !== undefined && { dpop: proof }) }
      const answer = await fetch(server.url + path, { headers })
      expect(answer.status).toBe(401)
      const text = answer.headers.get('www-authenticate') ?? ''
      const all = text.split(/, (?=Bearer |DPoP )/)
      for (const each of all) if (each.startsWith('DPoP')) expect(each).toContain(algs)
      return all.map((each) => `${each.split(' ', 1)[0]} ${/error="([^"]+)"/.exec(each)?.[1] ?? ''}`.trim())
    }

    test.each(['/api/v1/users', '/api/admin/users', '/users', '/oauth/userinfo'])('at %s', async (path) => {
      const { access_token: token } = await boundTokens()
      const free = await tokenOf(server, await createOAuthClient(tenant))
      const of = (authorization: string | null, proof?: string) => challengesOf(authorization, proof, path)
      expect(await of(`Bearer ${token}`)).toEqual(['Bearer invalid_token', 'DPoP'])
      expect(await of(`DPoP ${token}`)).toEqual(['DPoP invalid_dpop_proof', 'Bearer'])
      expect(await of(`DPoP ${token}`, await proofOf({ token, path: '/other' }))).toEqual([
        'DPoP invalid_dpop_proof',
        'Bearer',
      ])
      expect(await of(`DPoP ${token}`, await otherKey(token, path))).toEqual(['DPoP invalid_dpop_proof', 'Bearer'])
      expect(await of(`DPoP ${free}`, await proofOf({ token: free, path }))).toEqual(['DPoP invalid_token', 'Bearer'])
      expect(await of('DPoP nonsense')).toEqual(['DPoP invalid_token', 'Bearer'])
      expect(await of('Bearer nonsense')).toEqual(['Bearer invalid_token'])
      expect(await of(null)).toEqual(['Bearer'])
    })

    test('where none was presented, only how to get a credential', async () => {
      const answer = await fetch(`${server.url}/api/v1/users`)
      expect(answer.headers.get('www-authenticate')).toMatch(bare)
    })

    test('of a token that lacks a scope, which it names', async () => {
      const { access_token: token } = await boundTokens()
      const path = '/api/v1/projects'
      const headers = { authorization: `DPoP ${token}`, dpop: await proofOf({ token, path }) }
      const answer = await fetch(server.url + path, { headers })
      const said = answer.headers.get('www-authenticate')
      expect([answer.status, said]).toEqual([
        403,
        expect.stringMatching(/^DPoP realm="keystead", error="insufficient_scope", algs=.*, scope="projects:read",/),
      ])
    })

    test('at the lane of verifications too', async () => {
      const { access_token: token } = await boundTokens()
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const answer = await fetch(`${server.url}/api/v1/keys/verify`, { method: 'POST', headers, body: '{"key":"x"}' })
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining(algs)])
    })
  })

  test('a token that is bound to no key is refused with the scheme DPoP, and so is a key of the API', async () => {
    const plain = await createOAuthClient(tenant)
    for (const token of [await tokenOf(server, plain), plain.secret]) {
      expect(await call(token, await proofOf({ token }))).toBe(401)
      expect(await call(token, null)).toBe(401)
      expect(await call(token, null, 'Bearer')).toBe(200)
    }
  })

  test('a proof works once', async () => {
    const { access_token: token } = await boundTokens()
    const proof = await proofOf({ token })
    const statuses = await Promise.all([call(token, proof), call(token, proof), call(token, proof)])
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 401, 401])
  })

  test.each<[string, (token: string) => Promise<string>]>([
    ['of another method', (token) => proofOf({ token, htm: 'POST' })],
    ['of another path', (token) => proofOf({ token, path: '/api/v1/projects' })],
    ['of another service', (token) => proofOf({ token, claims: { htu: 'https://attacker.example/api/v1/users' } })],
    ['for another token', () => proofOf({ token: 'another' })],
    ['for no token', () => proofOf()],
    ['that is old', (token) => proofOf({ token, claims: { iat: now() - 120 } })],
    ['that is of the future', (token) => proofOf({ token, claims: { iat: now() + 120 } })],
    ['without a jti', (token) => proofOf({ token, claims: { jti: undefined } })],
    ['of another type', (token) => proofOf({ token, head: { typ: 'JWT' } })],
    ['with the private key in it', async (token) => proofOf({ token, head: { jwk: await exportJWK(key.privateKey) } })],
    ['that another key signed', async (token) => proofOf({ token, by: (await generateKeyPair('ES256')).privateKey })],
    ['of another key', async (token) => otherKey(token)],
    ['that is unsigned', async (token) => unsigned(await proofOf({ token }))],
    ['that is no JWT', async () => 'proof'],
  ])('a proof %s is refused', async (_name, make) => {
    const { access_token: token } = await boundTokens()
    expect(await call(token, await make(token))).toBe(401)
  })

  test('a proof that is used twice at the token endpoint is refused', async () => {
    const dpop = await proofOf({ htm: 'POST', path: '/oauth/token' })
    const form = async () => ({
      grant_type: 'authorization_code',
      ...(await codeFor(server, tenant.owner.credential, client)),
    })
    const answers = [await postForm(server.url, '/oauth/token', await form(), { ...client.basic, dpop })]
    answers.push(await postForm(server.url, '/oauth/token', await form(), { ...client.basic, dpop }))
    expect(answers.map(({ status }) => status)).toEqual([200, 400])
  })

  test('a token that is bound is not exchanged, and names no actor', async () => {
    const { access_token: bound } = await boundTokens()
    const free = await tokenOf(server, await createOAuthClient(tenant))
    const type = 'urn:ietf:params:oauth:token-type:access_token'
    const exchange = async (subject_token: string, actor_token: string) => {
      const grant_type = 'urn:ietf:params:oauth:grant-type:token-exchange'
      const form = { grant_type, subject_token, subject_token_type: type, actor_token, actor_token_type: type }
      const dpop = await proofOf({ htm: 'POST', path: '/oauth/token', token: bound })
      const { body } = await postForm(server.url, '/oauth/token', form, { dpop })
      return body.error ?? body.token_type
    }
    const refused = 'invalid_request'
    expect([await exchange(bound, free), await exchange(free, bound)]).toEqual([refused, refused])
    expect(await exchange(free, free)).toBe('Bearer')
  })

  test('the tokens of client_credentials are bound to no key', async () => {
    const plain = await createOAuthClient(tenant)
    const headers = { ...plain.basic, dpop: await proofOf({ htm: 'POST', path: '/oauth/token' }) }
    const { body } = await postForm(server.url, '/oauth/token', { grant_type: 'client_credentials' }, headers)
    expect([body.token_type, decoded(body.access_token).claims.cnf]).toEqual(['Bearer', undefined])
  })

  test('the refresh token of a public client is bound too', async () => {
    const app = await createOAuthClient(tenant)
    await register(server, app, { method: 'none' })
    const form = {
      grant_type: 'authorization_code',
      client_id: app.id,
      ...(await codeFor(server, tenant.owner.credential, app)),
    }
    const proof = () => proofOf({ htm: 'POST', path: '/oauth/token' })
    const { body } = await postForm(server.url, '/oauth/token', form, { dpop: await proof() })
    const again = { grant_type: 'refresh_token', client_id: app.id, refresh_token: body.refresh_token }
    expect((await postForm(server.url, '/oauth/token', again)).status).toBe(400)
    expect((await postForm(server.url, '/oauth/token', again, { dpop: await proof() })).status).toBe(200)
  })
})

async function otherKey(token: string, path?: string): Promise<string> {
  const other = await generateKeyPair('ES256', { extractable: true })
  return proofOf({
    token,
    ...(path !== undefined && { path }),
    by: other.privateKey,
    head: { jwk: await exportJWK(other.publicKey) },
  })
}

function unsigned(proof: string): string {
  const [head = '', payload = ''] = proof.split('.')
  const none = { ...JSON.parse(Buffer.from(head, 'base64url').toString()), alg: 'none' }
  return `${Buffer.from(JSON.stringify(none)).toString('base64url')}.${payload}.`
}
