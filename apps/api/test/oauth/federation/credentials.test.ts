import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer, type TestTenant } from '../../support/server.ts'
import { createCredential, createUser, credentialsOf, lastEvent } from './support.ts'

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await startTestServer()
  tenant = await server.createTenant()
})
afterAll(() => server.stop())

const GITHUB = {
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:octo-org/octo-repo:environment:production',
  audience: 'https://keystead.example',
}

test('200: created, listed as it was given, and deleted; each is audited', async () => {
  const user = await createUser(tenant)
  const given = {
    ...GITHUB,
    subject: 'repo:octo-org/octo-repo:ref:refs/heads/*',
    claims: { runner_environment: 'github-hosted', '/kubernetes.io/namespace': 'billing' },
    jwks_uri: 'https://keys.example/jwks',
    scopes: ['jobs:create'],
    reusable: true,
    name: 'Deployments',
  }
  const created = await tenant.owner.post(credentialsOf(user), given)
  expect(created.status).toBe(200)
  expect(created.body.data).toMatchObject({ ...given, user_id: user })
  const id = created.body.data.credential_id
  expect((await tenant.owner.get(credentialsOf(user))).body.data).toEqual([created.body.data])
  expect(await lastEvent(tenant.owner, 'federated_credential.created')).toMatchObject({
    target_type: 'federated_credential',
    target_id: id,
    details: { user_id: user, issuer: given.issuer, subject: given.subject, scopes: given.scopes },
  })
  expect((await tenant.owner.delete(`${credentialsOf(user)}/${id}`)).status).toBe(200)
  expect((await tenant.owner.get(credentialsOf(user))).body.data).toEqual([])
  expect(await lastEvent(tenant.owner, 'federated_credential.deleted')).toMatchObject({ target_id: id })
  expect((await tenant.owner.delete(`${credentialsOf(user)}/${id}`)).status).toBe(404)
})

const WRONG: [fields: object, detail: RegExp][] = [
  [{ subject: '*' }, /subject: must have at most one \*, and not begin with it/],
  [{ subject: '*:environment:production' }, /subject: must have at most one \*/],
  [{ subject: 'repo:*/*:ref' }, /subject: must have at most one \*/],
  [{ subject: '' }, /subject must not be empty/],
  [{ subject: 'a\u0000b' }, /NUL|control/i],
  [{ audience: 'https://*' }, /audience: must be exact/],
  [{ audience: undefined }, /audience is required/],
  [{ issuer: 'http://token.actions.githubusercontent.com' }, /issuer: .*https URL/],
  [{ issuer: 'token.actions.githubusercontent.com' }, /issuer: must be an https URL/],
  [{ issuer: 'https://issuer.example/?tenant=a' }, /issuer: must be an https URL without query/],
  [{ issuer: 'https://issuer.example/#a' }, /issuer: must be an https URL without query/],
  [{ issuer: 'https://*.example' }, /issuer: must be an https URL/],
  [{ issuer: 'https://a:b@issuer.example' }, /issuer: .*no user name or password/],
  [{ issuer: 'https://issuer.example:22' }, /issuer: .*port/],
  [{ issuer: 'ftp://issuer.example' }, /issuer: .*https URL/],
  [{ issuer: 'spiffe://prod.example', subject: 'spiffe://prod.example/a' }, /jwks_uri: must be the bundle endpoint/],
  [
    { issuer: 'spiffe://prod.example', subject: 'spiffe://evil.example/a', jwks_uri: 'https://prod.example/bundle' },
    /subject: must begin with spiffe:\/\/prod.example\//,
  ],
  [
    { issuer: 'spiffe://prod.example', subject: 'spiffe://prod.example*', jwks_uri: 'https://prod.example/bundle' },
    /subject: must begin with/,
  ],
  [{ issuer: 'spiffe://Prod.example/path', subject: 'spiffe://Prod.example/path/a' }, /issuer: /],
  [{ jwks_uri: 'http://keys.example' }, /jwks_uri: .*https URL/],
  [{ jwks_uri: 'nonsense' }, /jwks_uri: .*absolute URL/],
  [{ claims: { ref: 'a*b*c' } }, /claims.ref: must have at most one \*/],
  [{ claims: { ref: 5 } }, /claims/],
  [{ claims: Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`c${i}`, 'x'])) }, /at most 20/],
  [{ scopes: ['a b'] }, /scopes/],
  [{ unknown: true }, /unknown/i],
]

test.each(WRONG)('400: %j', async (fields, detail) => {
  const user = await createUser(tenant)
  const { status, body } = await tenant.owner.post(credentialsOf(user), { ...GITHUB, ...fields })
  expect(status).toBe(400)
  expect(body.detail).toMatch(detail)
  expect((await tenant.owner.get(credentialsOf(user))).body.data).toEqual([])
})

describe('who may', () => {
  test('403: without federation:manage, whatever else is held', async () => {
    const user = await createUser(tenant)
    const key = await tenant.owner.post('/api/v1/api-keys', {
      user_id: user,
      management: true,
      scopes: ['users:*', 'keys:*'],
    })
    const caller = server.as(key.body.data.api_key)
    expect((await caller.post(credentialsOf(user), GITHUB)).status).toBe(403)
    expect((await caller.get(credentialsOf(user))).status).toBe(403)
    expect((await caller.delete(`${credentialsOf(user)}/${user}`)).status).toBe(403)
  })

  test('403: scopes that the caller does not hold, also by way of the user; nothing is stored', async () => {
    const user = await createUser(tenant)
    const administrator = await createUser(tenant, { roles: ['admin'] })
    const scopes = ['federation:manage', 'users:read']
    const key = await tenant.owner.post('/api/v1/api-keys', { user_id: user, management: true, scopes })
    const caller = server.as(key.body.data.api_key)
    expect((await caller.post(credentialsOf(user), { ...GITHUB, scopes: ['users:delete'] })).status).toBe(403)
    expect((await caller.post(credentialsOf(user), { ...GITHUB, scopes: ['*'] })).status).toBe(403)
    expect((await caller.post(credentialsOf(administrator), GITHUB)).status).toBe(403)
    expect((await caller.post(credentialsOf(administrator), { ...GITHUB, scopes: [] })).status).toBe(403)
    expect((await tenant.owner.get(credentialsOf(user))).body.data).toEqual([])
    expect((await caller.post(credentialsOf(user), { ...GITHUB, scopes: ['users:read'] })).status).toBe(200)
  })

  test('403: a credential that holds more than the caller is not deleted by it', async () => {
    const user = await createUser(tenant)
    const id = await createCredential(tenant.owner, user, { ...GITHUB, scopes: ['users:delete'] })
    const scopes = ['federation:manage']
    const key = await tenant.owner.post('/api/v1/api-keys', { user_id: user, management: true, scopes })
    expect((await server.as(key.body.data.api_key).delete(`${credentialsOf(user)}/${id}`)).status).toBe(403)
    expect((await tenant.owner.get(credentialsOf(user))).body.data).toHaveLength(1)
  })

  test('404: another tenant, byte for byte as if there were no such user', async () => {
    const user = await createUser(tenant)
    const id = await createCredential(tenant.owner, user, GITHUB)
    const { owner } = await server.createTenant()
    const nobody = '7f0e8400-e29b-41d4-a716-44665544ffff'
    const ofOther = [
      await owner.get(credentialsOf(user)),
      await owner.post(credentialsOf(user), GITHUB),
      await owner.delete(`${credentialsOf(user)}/${id}`),
    ]
    const ofNobody = [
      await owner.get(credentialsOf(nobody)),
      await owner.post(credentialsOf(nobody), GITHUB),
      await owner.delete(`${credentialsOf(nobody)}/${id}`),
    ]
    const told = (answers: typeof ofOther) => answers.map(({ status, body }) => [status, body.error, body.detail])
    expect(told(ofOther)).toEqual(told(ofNobody))
    expect(ofOther.map(({ status }) => status)).toEqual([404, 404, 404])
    const mine = await createUser({ owner })
    expect((await owner.delete(`${credentialsOf(mine)}/${id}`)).status).toBe(404)
  })
})

test('400: the same once more; other claims make another credential', async () => {
  const user = await createUser(tenant)
  await createCredential(tenant.owner, user, { ...GITHUB, claims: { a: '1', b: '2' } })
  const same = await tenant.owner.post(credentialsOf(user), { ...GITHUB, claims: { b: '2', a: '1' } })
  expect([same.status, same.body.code]).toEqual([400, 'conflict'])
  expect((await tenant.owner.post(credentialsOf(user), { ...GITHUB, claims: { a: '1' } })).status).toBe(200)
})

test('400: the twenty-first of a user, also when several are created at once', async () => {
  const user = await createUser(tenant)
  const create = (i: number) => tenant.owner.post(credentialsOf(user), { ...GITHUB, subject: `repo:${i}` })
  const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => create(i)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(4)
})

test('a user is deleted with its credentials', async () => {
  const user = await createUser(tenant)
  const id = await createCredential(tenant.owner, user, GITHUB)
  expect((await tenant.owner.delete(`/api/v1/users/${user}?force=true`)).status).toBe(200)
  expect(await server.sql.rows('select 1 from federated_credential where id = $1', [id])).toEqual([])
})
