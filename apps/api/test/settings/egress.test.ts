import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { createCredential, createUser, credentialsOf, present } from '../oauth/federation/support.ts'
import { AUDIENCE, githubClaims, seconds, startIssuer, type TestIssuer } from '../oauth/federation/issuer.ts'
import { postForm } from '../oauth/support.ts'
import { createVisitor } from '../pages/visitor.ts'
import { type TestServer, type TestTenant, startTestServer } from '../support/server.ts'
import { type IdentityProvider, startIdentityProvider } from '../sso/identity-provider.ts'
import { connect } from '../sso/support.ts'
import { LONG, makeProject, projectsOf, register, registration, startReceiver } from '../plugins/support.ts'
import { govern, set } from './support.ts'

const environment = {
  KEYSTEAD_EGRESS_ALLOW: '127.0.0.1',
  KEYSTEAD_AUTH_RATE_LIMIT: '10000',
  KEYSTEAD_ISSUER: AUDIENCE,
}

/** Settings are changed at the first, and must govern at the second. */
let server: TestServer
let other: TestServer
let issuer: TestIssuer
let idp: IdentityProvider
let tenant: TestTenant

beforeAll(async () => {
  server = await startTestServer({ environment })
  other = await startTestServer({ environment, databaseUrl: server.databaseUrl })
  issuer = await startIssuer()
  idp = await startIdentityProvider({
    redirectUri: `${AUDIENCE}/sign-in/sso/callback`,
    postLogoutUri: `${AUDIENCE}/sign-in`,
  })
})
afterAll(async () => {
  await Promise.all([other.stop(), issuer.stop(), idp.stop()])
  await server.stop()
})
beforeEach(async () => {
  tenant = await server.createTenant()
})

const allow = (hosts: string[] | null) => govern(tenant.owner, { egress: { allowed_hosts: hosts } })

/** What a tenant allows, and whether the loopback address is among it, in turn. */
const TURNS: [hosts: string[] | null, isAllowed: boolean][] = [
  [null, true],
  [['idp.example.com', '*.example.org'], false],
  [['idp.example.com', '127.0.0.1'], true],
  [['*.0.0.1'], true],
  [['27.0.0.1'], false],
  [null, true],
]

test('the keys of the issuer of a workload are fetched from allowed hosts alone, also when they were fetched before', async () => {
  const user = await createUser(tenant)
  const { sub } = githubClaims()
  await createCredential(tenant.owner, user, { issuer: issuer.url, subject: sub, reusable: true })
  for (const [hosts, isAllowed] of TURNS) {
    await allow(hosts)
    const { status, body } = await present(other, await issuer.mint(githubClaims()), { client_id: user })
    expect([hosts, status, body.error]).toEqual([hosts, isAllowed ? 200 : 400, isAllowed ? undefined : 'invalid_grant'])
  }
})

test('the keys of a client are fetched from allowed hosts alone', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  issuer.documents.set('/client-keys', { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] })
  const user = await createUser(tenant)
  const registered = await tenant.owner.put(`/api/v1/users/${user}/oauth-client`, {
    redirect_uris: [],
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: `${issuer.url}/client-keys`,
    scopes: ['users:read'],
  })
  expect(registered.status, registered.text).toBe(200)
  for (const [hosts, isAllowed] of TURNS) {
    await allow(hosts)
    const assertion = await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(user)
      .setSubject(user)
      .setAudience(AUDIENCE)
      .setExpirationTime(seconds() + 60)
      .sign(privateKey)
    const { status } = await postForm(other.url, '/oauth/token', {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    })
    expect([hosts, status]).toEqual([hosts, isAllowed ? 200 : 401])
  }
})

test('an identity provider is asked at allowed hosts alone', async () => {
  const connection = await connect(server, tenant, idp)
  for (const [hosts, isAllowed] of TURNS) {
    await allow(hosts)
    const query = new URLSearchParams({ connection: connection.id, return_to: '/account' })
    const shown = await createVisitor(other.url).get(`/sign-in/sso?${query}`)
    expect([hosts, shown.status]).toEqual([hosts, isAllowed ? 303 : 502])
  }
})

describe('plugins', () => {
  test('are tested at allowed hosts alone', async () => {
    const to = await startReceiver()
    onTestFinished(() => to.close())
    const { path } = await register(tenant, { url: to.url })
    const there = other.as(tenant.owner.credential)
    for (const [hosts, isAllowed] of TURNS) {
      const before = to.received.length
      await allow(hosts)
      const { body } = await there.post(`${path}/test`)
      const answer = isAllowed ? [true, 204, null] : [false, null, 'address_not_allowed']
      expect([hosts, body.data.delivered, body.data.status, body.data.error]).toEqual([hosts, ...answer])
      expect(to.received.length - before).toBe(isAllowed ? 1 : 0)
    }
  })

  test('400: another host, at registration and when it is changed', async () => {
    await allow(['hooks.example.com'])
    const there = other.as(tenant.owner.credential)
    const { path } = await register({ owner: there }, { url: 'https://hooks.example.com/x' })
    for (const url of ['https://hooks.example.org/x', 'https://x.hooks.example.com/x', 'http://127.0.0.1:8000/']) {
      const refused = [await there.post('/api/v1/plugins', registration({ url })), await there.patch(path, { url })]
      for (const { status, body } of refused) {
        expect([status, body.detail]).toEqual([400, expect.stringContaining('egress.allowed_hosts')])
      }
    }
    expect((await there.get(path)).body.data.url).toBe('https://hooks.example.com/x')
    const free = await server.createTenant()
    await register({ owner: other.as(free.owner.credential) }, { url: 'https://hooks.example.org/x' })
  })

  test(
    'get their events at allowed hosts alone, whichever replica delivers; what was refused is sent when it is allowed',
    LONG,
    async () => {
      const to = await startReceiver()
      onTestFinished(() => to.close())
      const { path } = await register(tenant, { url: to.url, events: ['project.created'] })
      await allow(['idp.example.com'])
      await makeProject({ owner: other.as(tenant.owner.credential) }, 'one')
      const attempts = async () => (await tenant.owner.get(`${path}/deliveries`)).body.data[0]?.attempts ?? []
      await expect
        .poll(attempts, LONG)
        .toContainEqual(expect.objectContaining({ status: null, error: 'address_not_allowed' }))
      expect(to.received).toEqual([])
      await allow(['127.0.0.1'])
      await expect.poll(() => projectsOf(to), LONG).toEqual(['one'])
    },
  )
})

test('400: what names another host is not created; another tenant is not concerned', async () => {
  const user = await createUser(tenant)
  const credential = { issuer: 'https://issuer.example', subject: 'a', audience: AUDIENCE, scopes: ['users:read'] }
  const connection = {
    name: 'Provider',
    issuer: 'https://issuer.example',
    client_id: 'keystead',
    client_secret: 'a client secret that nobody may see',
    domains: ['egress.example'],
    provision: 'any',
  }
  await allow(['issuer.example.com'])
  const there = other.as(tenant.owner.credential)
  for (const [path, body] of [
    [credentialsOf(user), credential],
    [credentialsOf(user), { ...credential, issuer: 'https://issuer.example.com', jwks_uri: 'https://keys.example' }],
    ['/api/v1/sso-connections', connection],
  ] as const) {
    const refused = await there.post(path, body)
    expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining('egress.allowed_hosts')])
  }
  const free = await server.createTenant()
  const someone = await createUser(free)
  expect((await other.as(free.owner.credential).post(credentialsOf(someone), credential)).status).toBe(200)
})

describe('400: what is no host', () => {
  test.each([
    'https://a.example',
    'a.example:443',
    'A.example',
    'a..example',
    '*',
    '*.',
    'a.*',
    'a_b.example',
    '',
    ' ',
  ])('%j', async (host) => {
    const { status, body } = await set(tenant.owner, { egress: { allowed_hosts: [host] } })
    expect([status, body.issues[0].path]).toEqual([400, 'settings.egress.allowed_hosts.0'])
  })
})
