import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer, type TestTenant } from '../../support/server.ts'
import {
  createOAuthClient,
  decoded,
  type OAuthAnswer,
  postForm,
  type TestOAuthClient,
  tokenOf,
  withToken,
} from '../support.ts'
import { AUDIENCE } from './issuer.ts'
import { lastEvent } from './support.ts'

let server: TestServer
let second: TestServer
let tenant: TestTenant

beforeAll(async () => {
  const environment = { KEYSTEAD_ISSUER: AUDIENCE, KEYSTEAD_AUTH_RATE_LIMIT: '10000' }
  server = await startTestServer({ environment })
  second = await startTestServer({ environment, databaseUrl: server.databaseUrl })
  tenant = await server.createTenant()
})
afterAll(async () => {
  await Promise.all([server.stop(), second.stop()])
})

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

function exchange(
  subject_token: string,
  form: Record<string, string> | [string, string][] = {},
  { headers = {}, at = server }: { headers?: Record<string, string>; at?: TestServer } = {},
): Promise<OAuthAnswer> {
  const fixed = { grant_type: EXCHANGE, subject_token, subject_token_type: ACCESS_TOKEN }
  const given = Array.isArray(form) ? form : Object.entries(form)
  const body = new URLSearchParams([
    ...Object.entries(fixed).filter(([name]) => !given.some(([it]) => it === name)),
    ...given,
  ])
  return postForm(at.url, '/oauth/token', body.toString(), headers)
}

const client = (scopes = ['users:read', 'users:update', 'keys:read']) =>
  createOAuthClient(tenant, { scopes, management: true })

const registered = async (): Promise<TestOAuthClient> => {
  const made = await client()
  await tenant.owner.put(`/api/v1/users/${made.id}/oauth-client`, { redirect_uris: [], grant_types: [EXCHANGE] })
  return made
}

const works = async (token: string, at = server): Promise<number> =>
  (await withToken(at, token).get('/api/v1/users?limit=1')).status

test('200: a narrower and shorter token for a job, which works, and is verified', async () => {
  const own = await client()
  const subject = await tokenOf(server, own)
  const { status, body } = await exchange(subject, { scope: 'users:read', expires_in: '60' })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    token_type: 'Bearer',
    issued_token_type: ACCESS_TOKEN,
    scope: 'users:read',
    expires_in: 60,
  })
  const { head, claims } = decoded(body.access_token)
  const parent = decoded(subject).claims
  expect(head.typ).toBe('at+jwt')
  expect(claims).toMatchObject({
    sub: own.id,
    client_id: own.id,
    tenant: tenant.id,
    aud: AUDIENCE,
    grant: parent.grant,
  })
  expect(claims.exp - claims.iat).toBe(60)
  expect(claims.act).toBeUndefined()
  expect(await works(body.access_token)).toBe(200)
  expect((await withToken(server, body.access_token).get('/api/v1/api-keys')).status).toBe(403)
  const { body: verified } = await tenant.owner.post('/api/v1/keys/verify', { key: body.access_token })
  expect(verified.data).toMatchObject({ code: 'VALID', scopes: ['users:read'] })
  expect(await lastEvent(tenant.owner, 'token.exchanged')).toMatchObject({ actor_id: own.id, target_id: parent.jti })
})

test('it never outlives its subject token, whatever it asks for', async () => {
  const first = await exchange(await tokenOf(server, await client()), { expires_in: '30' })
  for (const form of [{ scope: '' }, { expires_in: '900' }, { expires_in: '999999' }] as Record<string, string>[]) {
    const { body } = await exchange(first.body.access_token, form)
    expect(decoded(body.access_token).claims.exp).toBeLessThanOrEqual(decoded(first.body.access_token).claims.exp)
  }
})

test.each(['0', '-1', '1.5', 'soon', '1e3', '99999999'])('400 invalid_request: expires_in %s', async (expires_in) => {
  const { status, body } = await exchange(await tokenOf(server, await client()), { expires_in })
  expect([status, body.error]).toEqual([400, 'invalid_request'])
})

describe('it is never wider', () => {
  test('400 invalid_scope: scopes beyond the subject token, also those that its key still holds', async () => {
    const own = await client()
    const subject = await tokenOf(server, own, { scope: 'users:read' })
    for (const scope of ['keys:read', 'users:*', '*', 'admin', 'users:read keys:read']) {
      expect((await exchange(subject, { scope })).body.error).toBe('invalid_scope')
    }
    expect((await exchange(subject)).body.scope).toBe('users:read')
  })

  test('nor for another service than its subject token', async () => {
    const subject = await tokenOf(server, await client(), { resource: 'https://api.example' })
    for (const form of [
      { resource: AUDIENCE },
      { resource: 'https://other.example' },
      { audience: AUDIENCE },
    ] as Record<string, string>[]) {
      expect((await exchange(subject, form)).body.error).toBe('invalid_target')
    }
    const same = await exchange(subject)
    expect(decoded(same.body.access_token).claims.aud).toBe('https://api.example')
    expect(await works(same.body.access_token)).toBe(401)
  })

  test('a token for Keystead becomes one for another service, by resource or by audience, but not for two', async () => {
    const subject = await tokenOf(server, await client())
    const audOf = async (form: Record<string, string>) =>
      decoded((await exchange(subject, form)).body.access_token).claims.aud
    expect(await audOf({ resource: 'https://api.example' })).toBe('https://api.example')
    expect(await audOf({ audience: 'billing' })).toBe('billing')
    expect(await audOf({ audience: AUDIENCE })).toBe(AUDIENCE)
    const two: [string, string][][] = [
      [
        ['audience', 'a'],
        ['audience', 'b'],
      ],
      [
        ['audience', 'a'],
        ['resource', 'https://b.example'],
      ],
      [
        ['resource', 'https://a.example'],
        ['resource', 'https://b.example'],
      ],
    ]
    for (const form of two) expect((await exchange(subject, form)).body.error).toBe('invalid_target')
    expect((await exchange(subject, { resource: 'no-uri' })).body.error).toBe('invalid_target')
  })
})

describe('it ends', () => {
  test('401 on every replica, with the subject token that was revoked, and those before it', async () => {
    const own = await client()
    const subject = await tokenOf(server, own)
    const child = (await exchange(subject)).body.access_token
    const grandchild = (await exchange(child, {}, { at: second })).body.access_token
    const sibling = (await exchange(subject)).body.access_token
    for (const token of [child, grandchild, sibling]) expect(await works(token, second)).toBe(200)
    expect((await postForm(server.url, '/oauth/revoke', { token: child }, own.basic)).status).toBe(200)
    expect(await works(child, second)).toBe(401)
    expect(await works(grandchild, second)).toBe(401)
    expect(await works(subject, second)).toBe(200)
    expect(await works(sibling, second)).toBe(200)
    expect((await postForm(second.url, '/oauth/revoke', { token: subject }, own.basic)).status).toBe(200)
    expect(await works(subject)).toBe(401)
    expect(await works(sibling)).toBe(401)
    for (const token of [subject, child, grandchild, sibling]) {
      const answer = await postForm(server.url, '/oauth/introspect', { token }, own.basic)
      expect(answer.body).toEqual({ active: false })
      expect((await exchange(token)).body.error).toBe('invalid_request')
    }
  })

  test('also when parent and child are looked up at the same moment by a replica that knows neither', async () => {
    const own = await client()
    const subject = await tokenOf(server, own)
    const child = (await exchange(subject)).body.access_token
    expect((await postForm(server.url, '/oauth/revoke', { token: child }, own.basic)).status).toBe(200)
    expect(await Promise.all([works(child, second), works(subject, second)])).toEqual([401, 200])
  })

  test('401 with the key that it hangs on; 403 when that is narrowed', async () => {
    const own = await client()
    const child = (await exchange(await tokenOf(server, own))).body.access_token
    expect(await works(child, second)).toBe(200)
    await tenant.owner.patch(`/api/v1/api-keys/${own.keyId}`, { scopes: ['keys:read'] })
    expect(await works(child, second)).toBe(403)
    await tenant.owner.delete(`/api/v1/api-keys/${own.keyId}`)
    expect(await works(child, second)).toBe(401)
    expect((await exchange(child)).body.error).toBe('invalid_request')
  })
})

describe('who acts', () => {
  test('the client that authenticates is the actor, then the one that it hands the token to', async () => {
    const [own, agent, tool] = [await client(), await registered(), await registered()]
    const subject = await tokenOf(server, own)
    const first = await exchange(subject, {}, { headers: agent.basic })
    expect(decoded(first.body.access_token).claims).toMatchObject({
      sub: own.id,
      client_id: agent.id,
      act: { sub: agent.id },
    })
    const next = await exchange(first.body.access_token, {}, { headers: tool.basic })
    expect(decoded(next.body.access_token).claims.act).toEqual({ sub: tool.id, act: { sub: agent.id } })
    const same = await exchange(next.body.access_token, {}, { headers: tool.basic })
    expect(decoded(same.body.access_token).claims.act).toEqual({ sub: tool.id, act: { sub: agent.id } })
    expect((await lastEvent(tenant.owner, 'token.exchanged')).details.actor).toBe(tool.id)
  })

  test('an actor_token names the actor, and must work itself', async () => {
    const [own, agent] = [await client(), await client()]
    const [subject, actor_token] = [await tokenOf(server, own), await tokenOf(server, agent)]
    const form = { actor_token, actor_token_type: ACCESS_TOKEN }
    const { body } = await exchange(subject, form)
    expect(decoded(body.access_token).claims).toMatchObject({ sub: own.id, act: { sub: agent.id } })
    expect((await exchange(subject, { actor_token })).body.error).toBe('invalid_request')
    const foreign = await tokenOf(server, await createOAuthClient(await server.createTenant()))
    expect((await exchange(subject, { ...form, actor_token: foreign })).body.error).toBe('invalid_request')
    await postForm(server.url, '/oauth/revoke', { token: actor_token }, agent.basic)
    expect((await exchange(subject, form)).body.error).toBe('invalid_request')
  })

  test('400: the chain of exchanges is bounded', async () => {
    let token = await tokenOf(server, await client())
    const statuses: number[] = []
    for (let i = 0; i < 5; i += 1) {
      const { status, body } = await exchange(token)
      statuses.push(status)
      token = body.access_token ?? token
    }
    expect(statuses).toEqual([200, 200, 200, 200, 400])
    expect(await works(token)).toBe(200)
  })

  test('unauthorized_client without that grant type, invalid_client for a wrong secret or another client_id', async () => {
    const [own, other] = [await client(), await client()]
    const subject = await tokenOf(server, own)
    expect((await exchange(subject, {}, { headers: other.basic })).body.error).toBe('unauthorized_client')
    const wrong = await exchange(subject, { client_id: own.id, client_secret: `${own.secret}x` })
    expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client'])
    const named = await exchange(subject, { client_id: other.id })
    expect([named.status, named.body.error]).toEqual([401, 'invalid_client'])
    expect((await exchange(subject, { client_id: own.id })).status).toBe(200)
  })
})

describe('400 invalid_request, the same for every subject token that does not work', () => {
  const REFUSED = 'The subject_token is not an access token that works here'

  test('another tenant, a key, a session, nonsense, a changed token', async () => {
    const own = await client()
    const agent = await registered()
    const stranger = await server.createTenant()
    const foreign = await tokenOf(server, await createOAuthClient(stranger))
    const subject = await tokenOf(server, own)
    const [head, payload, signature = ''] = subject.split('.')
    const widened = { ...decoded(subject).claims, scope: '*', parents: [] }
    const forged = `${head}.${Buffer.from(JSON.stringify(widened)).toString('base64url')}.${signature}`
    const turned = `${head}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
    for (const token of [own.secret, tenant.owner.credential ?? '', 'nonsense', 'eyJ.eyJ.eyJ', forged, turned]) {
      expect((await exchange(token)).body).toEqual({ error: 'invalid_request', error_description: REFUSED })
    }
    const other = await exchange(foreign, {}, { headers: agent.basic })
    expect(other.body).toEqual({ error: 'invalid_request', error_description: REFUSED })
    expect((await exchange(foreign)).status).toBe(200)
  })

  test('a key that works from other addresses only', async () => {
    const own = await client()
    const subject = await tokenOf(server, own)
    await tenant.owner.patch(`/api/v1/api-keys/${own.keyId}`, { ip_allowlist: ['203.0.113.0/24'] })
    expect((await exchange(subject)).body.error_description).toBe(REFUSED)
  })
})

test.each<[string, Record<string, string>]>([
  ['subject_token_type', { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' }],
  ['subject_token_type', { subject_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }],
  ['subject_token_type', { subject_token_type: '' }],
  ['requested_token_type', { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' }],
  ['requested_token_type', { requested_token_type: 'urn:ietf:params:oauth:token-type:id_token' }],
  ['subject_token', { subject_token: '' }],
])('400 invalid_request names %s: %j', async (name, form) => {
  const { status, body } = await exchange(await tokenOf(server, await client()), form)
  expect([status, body.error]).toEqual([400, 'invalid_request'])
  expect(body.error_description).toContain(name)
})

test('no token is in a log or an event', async () => {
  const subject = await tokenOf(server, await client())
  const { body } = await exchange(subject)
  await exchange(`${subject.slice(0, -2)}xx`)
  await lastEvent(tenant.owner, 'token.exchanged')
  const events = JSON.stringify(await server.sql.rows('select * from audit_event'))
  for (const token of [subject, body.access_token]) {
    for (const part of token.split('.').slice(1)) {
      expect(server.logs()).not.toContain(part)
      expect(events).not.toContain(part)
    }
  }
})
