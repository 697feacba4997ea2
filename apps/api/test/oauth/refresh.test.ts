import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { refresh, register, TestBrowser, tokensFor } from './browsing.ts'
import { createOAuthClient, decoded, postForm, type TestOAuthClient, withToken } from './support.ts'

let now = new Date()
let server: TestServer
let replica: TestServer
let tenant: TestTenant
let client: TestOAuthClient
let session: string

beforeAll(async () => {
  const clock = () => now
  server = await startTestServer({ clock })
  replica = await startTestServer({
    clock,
    databaseUrl: server.databaseUrl,
    environment: { KEYSTEAD_ISSUER: server.url },
  })
  tenant = await server.createTenant()
  session = tenant.owner.credential!
  client = await createOAuthClient(tenant)
  await register(server, client)
}, 60_000)

afterAll(async () => {
  await replica.stop()
  await server.stop()
})

const later = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1000)
}

const expectRefused = ({ status, body }: Awaited<ReturnType<typeof refresh>>) =>
  expect([status, body.error]).toEqual([400, 'invalid_grant'])

describe('refresh_token', () => {
  test('each use replaces it, and the new tokens work', async () => {
    const first = await tokensFor(server, session, client, { scope: 'openid users:read' })
    const { status, body } = await refresh(server, client, first.refresh_token)
    expect([status, body.scope]).toEqual([200, 'openid users:read'])
    expect(body.refresh_token).not.toBe(first.refresh_token)
    expect((await withToken(server, body.access_token).get('/api/v1/users')).status).toBe(200)
    expect((await refresh(server, client, body.refresh_token)).status).toBe(200)
  })

  test('a lost answer is repeated for 30 s, on another replica too, with the same token', async () => {
    const first = await tokensFor(server, session, client)
    const lost = await refresh(server, client, first.refresh_token)
    later(25)
    const again = await refresh(replica, client, first.refresh_token)
    expect([again.status, again.body.refresh_token]).toEqual([200, lost.body.refresh_token])
    expect((await refresh(server, client, again.body.refresh_token)).status).toBe(200)
  })

  test('two at once on two replicas get the same token', async () => {
    const first = await tokensFor(server, session, client)
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => refresh(i % 2 ? server : replica, client, first.refresh_token)),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(new Set(answers.map(({ body }) => body.refresh_token)).size).toBe(1)
  })

  test('after 30 s another use ends every token of the family at once, on each replica', async () => {
    const first = await tokensFor(server, session, client, { scope: 'openid users:read' })
    const { body } = await refresh(server, client, first.refresh_token)
    const calls = [server, replica].map((each) => withToken(each, body.access_token))
    for (const api of calls) expect((await api.get('/api/v1/users')).status).toBe(200)
    later(31)
    expectRefused(await refresh(server, client, first.refresh_token))
    for (const api of calls) expect((await api.get('/api/v1/users')).status).toBe(401)
    expectRefused(await refresh(replica, client, body.refresh_token))
    const [event] = await server.sql.rows(`select actor_id from audit_event where action = 'grant.reuse_detected'`)
    expect(event).toMatchObject({ actor_id: tenant.ownerId })
  })

  test('a token whose successor was used is not repeated, however soon', async () => {
    const first = await tokensFor(server, session, client)
    const second = await refresh(server, client, first.refresh_token)
    const third = await refresh(server, client, second.body.refresh_token)
    expectRefused(await refresh(server, client, first.refresh_token))
    expectRefused(await refresh(server, client, third.body.refresh_token))
  })

  test('another client cannot use it, and ends nothing by trying', async () => {
    const other = await createOAuthClient(tenant)
    await register(server, other)
    const first = await tokensFor(server, session, client)
    expectRefused(await refresh(server, other, first.refresh_token))
    expect((await refresh(server, client, first.refresh_token)).status).toBe(200)
  })

  test('it can narrow the scope of one access token, and not widen it', async () => {
    const first = await tokensFor(server, session, client, { scope: 'openid users:read keys:read' })
    const form = { grant_type: 'refresh_token', refresh_token: first.refresh_token }
    const more = await postForm(server.url, '/oauth/token', { ...form, scope: 'users:delete' }, client.basic)
    expect([more.status, more.body.error]).toEqual([400, 'invalid_scope'])
    const less = await postForm(server.url, '/oauth/token', { ...form, scope: 'users:read' }, client.basic)
    expect([less.status, less.body.scope]).toEqual([200, 'users:read'])
    expect(decoded(less.body.access_token).claims.scope).toBe('users:read')
  })

  test('an unknown one: invalid_grant', async () => {
    expectRefused(await refresh(server, client, 'nothing-that-was-ever-issued'))
  })

  test('a client that is not registered for it gets none', async () => {
    const other = await createOAuthClient(tenant)
    await register(server, other, { grantTypes: ['authorization_code'] })
    expect(await tokensFor(server, session, other)).not.toHaveProperty('refresh_token')
    const { status, body } = await refresh(server, other, 'any')
    expect([status, body.error]).toEqual([400, 'unauthorized_client'])
  })
})

test('the keys of ID tokens rotate without a restart, and those before stay valid', async () => {
  const keySet = createRemoteJWKSet(new URL(`${server.url}/.well-known/jwks.json`), {
    cooldownDuration: 0,
    cacheMaxAge: 0,
  })
  const verified = (token: string) =>
    jwtVerify(token, keySet, { issuer: server.url, audience: client.id, currentDate: new Date() })
  const first = await tokensFor(server, session, client)
  const before = await verified(first.id_token)
  await server.admin.post('/api/v1/signing-keys/rotate')
  later(601)
  const { body } = await refresh(server, client, first.refresh_token)
  const after = await verified(body.id_token)
  expect(after.protectedHeader.alg).toBe('RS256')
  expect(after.protectedHeader.kid).not.toBe(before.protectedHeader.kid)
  expect((await verified(first.id_token)).payload.sub).toBe(tenant.ownerId)
  // A hint of before is still one of this issuer.
  const query = new URLSearchParams({ id_token_hint: first.id_token })
  expect((await new TestBrowser(server, session).open(`/oauth/logout?${query}`)).status).toBe(200)
})
