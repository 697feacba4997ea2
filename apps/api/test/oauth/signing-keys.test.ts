import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from 'jose'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { askToken, createOAuthClient, decoded, postForm, type TestOAuthClient, tokenOf, withToken } from './support.ts'

const MINUTE = 60_000
let now = new Date('2030-01-01T00:00:00Z')
const clock = () => now
const later = (ms: number): void => {
  now = new Date(now.getTime() + ms)
}

/** Two replicas, whose clock the test holds. */
let first: TestServer
let second: TestServer
let tenant: TestTenant
let client: TestOAuthClient
let started: unknown[]

beforeAll(async () => {
  first = await startTestServer({ clock })
  second = await startTestServer({ clock, databaseUrl: first.databaseUrl, environment: { KEYSTEAD_ISSUER: first.url } })
  tenant = await first.createTenant()
  client = await createOAuthClient(tenant)
  started = await first.sql.rows('select id from signing_key')
})
afterAll(async () => {
  await second.stop()
  await first.stop()
})

const published = async ({ url }: TestServer) =>
  (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as { keys: { kid: string }[] }
const kids = async (server: TestServer) => (await published(server)).keys.map(({ kid }) => kid)
const list = async (server: TestServer) => (await server.admin.get('/api/v1/signing-keys')).body.data
const statusOf = async (server: TestServer, token: string) =>
  (await withToken(server, token).get('/api/v1/users')).status

test('replicas that start together make one set: EdDSA and RS256', async () => {
  expect(started).toHaveLength(2)
  const others = await Promise.all([1, 2, 3].map(() => startTestServer({ clock, databaseUrl: first.databaseUrl })))
  await Promise.all(others.map((server) => server.stop()))
  expect(await first.sql.rows('select id from signing_key')).toHaveLength(2)
})

test('private keys are nowhere in the database, and the public ones verify a token with a client of jose', async () => {
  const [row] = await first.sql.rows('select public_jwk, encode(private_sealed, $1) as sealed from signing_key', [
    'base64',
  ])
  expect(JSON.stringify(row)).not.toMatch(/"d":|"p":|MC4CAQ|MIIE/)
  const token = await tokenOf(first, client)
  const remote = createRemoteJWKSet(new URL('/.well-known/jwks.json', second.url))
  const { payload } = await jwtVerify(token, remote, {
    issuer: first.url,
    audience: first.url,
    typ: 'at+jwt',
    currentDate: now,
  })
  expect(payload.sub).toBe(client.id)
})

test('a client that asks for RS256 gets it; KEYSTEAD_TOKEN_ALG chooses for the others', async () => {
  const clientOfRsa = await createOAuthClient(tenant)
  await tenant.owner.put(`/api/v1/users/${clientOfRsa.id}/oauth-client`, {
    redirect_uris: [],
    access_token_alg: 'RS256',
  })
  const token = await tokenOf(second, clientOfRsa)
  expect([decoded(token).head.alg, await statusOf(second, token)]).toEqual(['RS256', 200])
  const environment = { KEYSTEAD_TOKEN_ALG: 'ES256', KEYSTEAD_TOKEN_MINUTES: '5' }
  const alone = await startTestServer({ clock, environment })
  const owner = await alone.createTenant()
  const { body } = await askToken(alone, await createOAuthClient(owner))
  expect([decoded(body.access_token).head.alg, body.expires_in]).toEqual(['ES256', 300])
  expect(await statusOf(alone, body.access_token)).toBe(200)
  await alone.stop()
})

describe('a rotation', () => {
  test('200: publishes the next keys everywhere before they sign, and accepts the old ones until their tokens are dead', async () => {
    const before = decoded(await tokenOf(first, client)).head.kid
    const rotated = await first.admin.post('/api/v1/signing-keys/rotate', {})
    expect([rotated.status, rotated.body.data.map(({ state }: { state: string }) => state)]).toEqual([
      200,
      ['next', 'next', 'current', 'current'],
    ])
    // Asked for again, nothing is made.
    expect((await second.admin.post('/api/v1/signing-keys/rotate', {})).body.data).toHaveLength(4)
    const [next] = await list(second)
    expect([await kids(first), await kids(second)].every((all) => all.includes(next.key_id))).toBe(true)

    later(9 * MINUTE)
    const lastOfOld = await tokenOf(first, client)
    expect(decoded(lastOfOld).head.kid).toBe(before)
    const cached = createLocalJWKSet(await published(second))

    later(MINUTE)
    const firstOfNew = await tokenOf(first, client)
    expect(decoded(firstOfNew).head.kid).toBe(next.key_id)
    expect((await jwtVerify(firstOfNew, cached, { currentDate: now })).payload.sub).toBe(client.id)
    for (const token of [lastOfOld, firstOfNew]) {
      expect([await statusOf(first, token), await statusOf(second, token)]).toEqual([200, 200])
    }
    later(13 * MINUTE)
    expect(await statusOf(second, lastOfOld)).toBe(200)
    later(2 * MINUTE)
    expect(await statusOf(second, lastOfOld)).toBe(401)
  })

  test('403: only by a Super Admin of the default tenant; its audit event names the keys', async () => {
    expect((await tenant.owner.post('/api/v1/signing-keys/rotate', {})).status).toBe(403)
    expect((await tenant.owner.get('/api/v1/signing-keys')).status).toBe(403)
    const events = await first.admin.get('/api/v1/audit-events?action=signing_keys.rotated')
    expect(events.body.data.at(-1)).toMatchObject({
      outcome: 'success',
      details: { made: [expect.any(String), expect.any(String)] },
    })
  })

  test('a replica that does not know the key of a token reads the table again', async () => {
    const token = await tokenOf(first, client)
    const third = await startTestServer({
      clock,
      databaseUrl: first.databaseUrl,
      environment: { KEYSTEAD_ISSUER: first.url },
    })
    await first.sql.rows(`update signing_key set expires_at = null, signs_until = null`)
    await first.admin.post('/api/v1/signing-keys/rotate', {})
    await first.sql.rows(`update signing_key set signs_from = signs_from - interval '1 hour'`)
    await list(first)
    const signedByNew = await tokenOf(first, client)
    expect(decoded(signedByNew).head.kid).not.toBe(decoded(token).head.kid)
    expect(await statusOf(third, signedByNew)).toBe(200)
    await third.stop()
  })

  test('happens by itself after 90 days, when a replica starts or looks', async () => {
    const before = (await list(first)).length
    later(91 * 86_400_000)
    const other = await startTestServer({ clock, databaseUrl: first.databaseUrl })
    const states = (await list(other)).map(({ state }: { state: string }) => state)
    await other.stop()
    expect(states.filter((state: string) => state === 'next')).toHaveLength(2)
    expect(states.length).toBeLessThan(before + 3)
  })

  test('a key that was withdrawn from the table ends its tokens', async () => {
    const token = await tokenOf(first, client)
    expect(await statusOf(first, token)).toBe(200)
    await first.sql.rows('delete from signing_key where id = $1', [decoded(token).head.kid])
    await list(first)
    expect(await statusOf(first, token)).toBe(401)
  })
})

test('a token of another installation is refused, also by introspection', async () => {
  const other = await startTestServer({ clock })
  const stranger = await createOAuthClient(await other.createTenant())
  const token = await tokenOf(other, stranger)
  expect(await statusOf(first, token)).toBe(401)
  expect((await postForm(first.url, '/oauth/introspect', { token }, client.basic)).body).toEqual({ active: false })
  await other.stop()
})
