import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer, type TestTenant } from '../../support/server.ts'
import { decoded, withToken } from '../support.ts'
import {
  AUDIENCE,
  githubClaims,
  kubernetesClaims,
  startIssuer,
  svidClaims,
  type TestIssuer,
  TRUST_DOMAIN,
} from './issuer.ts'
import { createCredential, createUser, credentialsOf, lastEvent, present } from './support.ts'

let server: TestServer
let second: TestServer
let tenant: TestTenant
let github: TestIssuer
let cluster: TestIssuer
let spire: TestIssuer

beforeAll(async () => {
  const environment = { KEYSTEAD_EGRESS_ALLOW: '127.0.0.1', KEYSTEAD_ISSUER: AUDIENCE }
  server = await startTestServer({ environment })
  second = await startTestServer({ environment, databaseUrl: server.databaseUrl })
  tenant = await server.createTenant()
  github = await startIssuer()
  cluster = await startIssuer({ path: '/id/7A3C' })
  spire = await startIssuer({ alg: 'ES256' })
  // The bundle of a trust domain: keys of X.509-SVIDs beside those of JWT-SVIDs, and no `alg`.
  const { alg: _alg, ...jwk } = spire.key.publicJwk
  const keys = [
    { ...github.key.publicJwk, use: 'x509-svid' },
    { ...jwk, use: 'jwt-svid' },
  ]
  spire.documents.set('/bundle', { keys, spiffe_sequence: 12, spiffe_refresh_hint: 600 })
})
afterAll(async () => {
  await Promise.all([server.stop(), second.stop(), github.stop(), cluster.stop(), spire.stop()])
})

const SUBJECT = 'repo:octo-org/octo-repo:environment:production'

test('200: a job of GitHub Actions gets a token, which works and is verified like one of a key', async () => {
  const user = await createUser(tenant)
  await createCredential(tenant.owner, user, {
    issuer: github.url,
    subject: SUBJECT,
    claims: { repository_owner_id: '65', job_workflow_ref: 'octo-org/octo-repo/.github/workflows/*' },
  })
  const { status, body, headers } = await present(server, await github.mint(githubClaims()), { client_id: user })
  expect(status).toBe(200)
  expect(body).toMatchObject({ token_type: 'Bearer', scope: 'users:read', expires_in: expect.any(Number) })
  expect(body.expires_in).toBeLessThanOrEqual(900)
  expect(headers.get('cache-control')).toContain('no-store')
  const { head, claims } = decoded(body.access_token)
  expect(head.typ).toBe('at+jwt')
  expect(claims).toMatchObject({ sub: user, client_id: user, tenant: tenant.id, roles: [], scope: 'users:read' })
  const caller = withToken(server, body.access_token)
  expect((await caller.get('/api/v1/users?limit=1')).status).toBe(200)
  expect((await caller.post('/api/v1/users', { email: 'a@b.example' })).status).toBe(403)
  const verified = await tenant.owner.post('/api/v1/keys/verify', { key: body.access_token, scopes: ['users:read'] })
  expect(verified.body.data.code).toBe('VALID')
})

test('200: a service account of Kubernetes, by a claim within a claim, presents its projected token again', async () => {
  const user = await createUser(tenant)
  await createCredential(tenant.owner, user, {
    issuer: cluster.url,
    subject: 'system:serviceaccount:billing:*',
    claims: { '/kubernetes.io/serviceaccount/uid': 'a87e0f2c-4f3c-4f0e-9f0a-3b1f8d1e2c3d' },
    reusable: true,
  })
  const projected = await cluster.mint(kubernetesClaims())
  for (const replica of [server, second, server]) {
    expect((await present(replica, projected, { client_id: user })).status).toBe(200)
  }
  const other = kubernetesClaims({ 'kubernetes.io': { namespace: 'billing', serviceaccount: { uid: 'another' } } })
  expect((await present(server, await cluster.mint(other), { client_id: user })).status).toBe(400)
})

test('200: a JWT-SVID, which names no issuer, by the bundle of its trust domain', async () => {
  const user = await createUser(tenant)
  await createCredential(tenant.owner, user, {
    issuer: TRUST_DOMAIN,
    subject: `${TRUST_DOMAIN}/ns/billing/sa/*`,
    jwks_uri: `${spire.url}/bundle`,
  })
  expect((await present(server, await spire.mint(svidClaims()), { client_id: user })).status).toBe(200)
  const withIssuer = svidClaims({ iss: 'https://spire.example' })
  expect((await present(server, await spire.mint(withIssuer), { client_id: user })).status).toBe(200)
  const other = svidClaims({ sub: 'spiffe://prod.example.evil/ns/billing/sa/invoicer' })
  expect((await present(server, await spire.mint(other), { client_id: user })).status).toBe(400)
  // The key of the bundle that is for X.509-SVIDs signs no JWT.
  const forged = await github.mint(svidClaims())
  expect((await present(server, forged, { client_id: user })).status).toBe(400)
})

test('200: without client_id the tenant must have exactly one user for it', async () => {
  const { id, owner } = await server.createTenant()
  const subject = `repo:octo-org/alone-${id}`
  const mint = () => github.mint(githubClaims({ sub: subject }))
  const user = await createUser({ owner })
  await createCredential(owner, user, { issuer: github.url, subject })
  expect((await present(server, await mint(), { tenant: id })).status).toBe(200)
  expect((await present(server, await mint())).status, 'the default tenant').toBe(400)
  expect((await present(server, await mint(), { tenant: tenant.id })).status).toBe(400)
  expect((await present(server, await mint(), { tenant: 'no such tenant' })).status).toBe(400)
  const another = await createUser({ owner })
  await createCredential(owner, another, { issuer: github.url, subject: `${subject.slice(0, -1)}*` })
  expect((await present(server, await mint(), { tenant: id })).body.error).toBe('invalid_grant')
  expect((await lastEvent(owner, 'authentication.failed')).details.reason).toBe('assertion_several_users')
  expect((await present(server, await mint(), { client_id: another })).status).toBe(200)
})

test('a credential in another tenant is no hindrance, and takes nothing over', async () => {
  const subject = `repo:octo-org/shared-${tenant.id}`
  const user = await createUser(tenant)
  await createCredential(tenant.owner, user, { issuer: github.url, subject })
  const stranger = await server.createTenant()
  await createCredential(stranger.owner, await createUser(stranger), { issuer: github.url, subject })
  const { status, body } = await present(server, await github.mint(githubClaims({ sub: subject })), {
    tenant: tenant.id,
  })
  expect(status).toBe(200)
  expect(decoded(body.access_token).claims).toMatchObject({ tenant: tenant.id, sub: user })
})

test('of several credentials of a user the one with the exact subject decides the scopes', async () => {
  const user = await createUser(tenant)
  await createCredential(tenant.owner, user, { issuer: github.url, subject: 'repo:octo-org/*', scopes: ['users:*'] })
  await createCredential(tenant.owner, user, { issuer: github.url, subject: SUBJECT, scopes: ['users:read'] })
  expect((await present(server, await github.mint(githubClaims()), { client_id: user })).body.scope).toBe('users:read')
})

test('scope narrows the token, resource chooses its audience, and more than is held is invalid_scope', async () => {
  const user = await createUser(tenant)
  await createCredential(tenant.owner, user, { issuer: github.url, subject: SUBJECT, scopes: ['users:*', 'keys:read'] })
  const ask = async (form: Record<string, string>) =>
    present(server, await github.mint(githubClaims()), { client_id: user, ...form })
  const narrow = await ask({ scope: 'users:read', resource: 'https://api.example' })
  expect(narrow.body.scope).toBe('users:read')
  expect(decoded(narrow.body.access_token).claims.aud).toBe('https://api.example')
  expect((await withToken(server, narrow.body.access_token).get('/api/v1/users')).status).toBe(401)
  expect((await ask({ scope: 'users:read configs:read' })).body.error).toBe('invalid_scope')
})

test('401: the tokens of a credential end on every replica when it is deleted', async () => {
  const user = await createUser(tenant)
  const id = await createCredential(tenant.owner, user, { issuer: github.url, subject: SUBJECT })
  const { body } = await present(server, await github.mint(githubClaims()), { client_id: user })
  const there = withToken(second, body.access_token)
  expect((await there.get('/api/v1/users?limit=1')).status).toBe(200)
  const ended = await tenant.owner.delete(`${credentialsOf(user)}/${id}`)
  expect(ended.body.data.receipt.replicas).toHaveLength(2)
  expect((await there.get('/api/v1/users?limit=1')).status).toBe(401)
  expect((await withToken(server, body.access_token).get('/api/v1/users?limit=1')).status).toBe(401)
  expect((await present(second, await github.mint(githubClaims()), { client_id: user })).status).toBe(400)
})

test('403: what a user loses, its credentials and their tokens lose at once; 401 when it is inactive', async () => {
  const user = await createUser(tenant, { roles: ['admin'] })
  await createCredential(tenant.owner, user, { issuer: github.url, subject: SUBJECT, scopes: ['users:*', 'jobs:read'] })
  await createCredential(tenant.owner, user, {
    issuer: cluster.url,
    subject: 'system:serviceaccount:a:b',
    scopes: undefined,
  })
  const own = await present(server, await github.mint(githubClaims()), { client_id: user })
  const sub = 'system:serviceaccount:a:b'
  const following = await present(server, await cluster.mint(kubernetesClaims({ sub })), { client_id: user })
  expect(following.body.scope).toBe('admin')
  const callers = [own, following].map(({ body }) => withToken(second, body.access_token))
  for (const caller of callers) expect((await caller.get('/api/v1/users?limit=1')).status).toBe(200)
  await tenant.owner.put(`/api/v1/users/${user}`, { roles: ['viewer'] })
  for (const caller of callers) expect((await caller.get('/api/v1/users?limit=1')).status).toBe(403)
  const { body } = await tenant.owner.get(credentialsOf(user))
  expect(body.data.map(({ scopes }: { scopes: unknown }) => scopes)).toEqual([null, ['jobs:read']])
  expect(await lastEvent(tenant.owner, 'federated_credential.narrowed')).toMatchObject({
    details: { removed: ['users:*'] },
  })
  await tenant.owner.put(`/api/v1/users/${user}`, { status: 'inactive' })
  for (const caller of callers) expect((await caller.get('/api/v1/users?limit=1')).status).toBe(401)
  expect((await present(server, await github.mint(githubClaims()), { client_id: user })).status).toBe(400)
})

test('a token manages what its credential may: it creates a key, and no credential beyond itself', async () => {
  const user = await createUser(tenant)
  const scopes = ['users:read', 'keys:create', 'federation:manage']
  await createCredential(tenant.owner, user, { issuer: github.url, subject: SUBJECT, scopes })
  const { body } = await present(server, await github.mint(githubClaims()), { client_id: user })
  const caller = withToken(server, body.access_token)
  const key = { user_id: user, management: true, scopes: ['users:read'] }
  expect((await caller.post('/api/v1/api-keys', key)).status).toBe(200)
  const more = { issuer: github.url, subject: 'repo:x', audience: 'a', scopes: ['users:delete'] }
  expect((await caller.post(credentialsOf(user), more)).status).toBe(403)
  expect((await caller.post(credentialsOf(user), { ...more, scopes: ['users:read'] })).status).toBe(200)
})

test('issue and use are audited, and neither assertion nor token is in a log or an event', async () => {
  const user = await createUser(tenant)
  const id = await createCredential(tenant.owner, user, { issuer: github.url, subject: SUBJECT })
  const assertion = await github.mint(githubClaims())
  const { body } = await present(server, assertion, { client_id: user })
  const refused = await present(server, assertion, { client_id: user })
  expect(refused.status).toBe(400)
  await withToken(server, body.access_token).get('/api/v1/users?limit=1')
  expect(await lastEvent(tenant.owner, 'token.federated')).toMatchObject({
    actor_id: user,
    target_id: id,
    details: { issuer: github.url, subject: SUBJECT },
  })
  expect(await lastEvent(tenant.owner, 'authentication.failed')).toMatchObject({
    target_type: 'federated_credential',
    target_id: id,
    details: { reason: 'assertion_used_before', issuer: github.url, subject: SUBJECT },
  })
  const events = JSON.stringify(await server.sql.rows('select * from audit_event'))
  for (const secret of [assertion, body.access_token]) {
    for (const part of secret.split('.').slice(1)) {
      expect(server.logs()).not.toContain(part)
      expect(events).not.toContain(part)
    }
  }
})
