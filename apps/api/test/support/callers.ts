import { randomUUID } from 'node:crypto'
import { Keyring, mint } from '@keystead/domain'
import type { TestClient } from './client.ts'
import { OWNER, type TestServer, type TestTenant } from './server.ts'

export const unique = (word: string): string => `${word} ${randomUUID()}`
export const uniqueEmail = (word: string): string => `${word}-${randomUUID()}@example.com`

/** Somebody who calls with an API key of the aggregator contract. */
export interface Caller {
  client: TestClient
  userId: string
  keyId: string
  key: string
}

/** A new service user of the tenant, with a key that holds `scopes`. */
export async function keyWith(server: TestServer, tenant: TestTenant, scopes: string[]): Promise<Caller> {
  const user = await tenant.owner.post('/api/admin/users', { name: unique(`Holder of ${scopes.join(' ')}`) })
  return keyFor(server, tenant, user.body.id, scopes)
}

/** Another key for a user that is there already. */
export async function keyFor(
  server: TestServer,
  tenant: TestTenant,
  userId: string,
  scopes: string[],
): Promise<Caller> {
  const { body } = await tenant.owner.post('/api/admin/api-keys', { user_id: userId, scopes })
  return { client: server.as(body.key), userId, keyId: body.id, key: body.key }
}

/**
 * The owner of a tenant made for this, whose role was changed to admin: a session of role admin. The role of Super Admin
 * stays with another, for a tenant is never left without one.
 */
export async function adminSession(server: TestServer): Promise<TestTenant> {
  const tenant = await server.createTenant()
  await tenant.owner.post('/api/v1/users', { email: uniqueEmail('second'), roles: ['super_admin'] })
  await tenant.owner.put(`/api/v1/users/${tenant.ownerId}`, { roles: ['admin'] })
  return tenant
}

/** Everybody whose credential must not work, by what is wrong with it. */
export async function refusedCallers(server: TestServer, tenant: TestTenant): Promise<Map<string, TestClient>> {
  const revoked = await keyWith(server, tenant, ['*'])
  await tenant.owner.delete(`/api/admin/api-keys/${revoked.keyId}`)
  const inactive = await keyWith(server, tenant, ['*'])
  await tenant.owner.patch(`/users/${inactive.userId}`, { is_active: false })
  const expired = await keyWith(server, tenant, ['*'])
  await tenant.owner.put(`/admin/api/${expired.userId}`, { expire_at: '2001-01-01T00:00:00Z' })
  const deleted = await keyWith(server, tenant, ['*'])
  await tenant.owner.delete(`/users/${deleted.userId}`)
  const mistyped = (await keyWith(server, tenant, ['*'])).key.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))
  const stranger = mint(new Keyring(['a secret of somebody else altogether']), 'agg').text
  return new Map([
    ['no credential', server.as(null)],
    ['a text that is no key', server.as('not-a-key')],
    ['a mistyped key', server.as(mistyped)],
    ['a well-formed key that nobody made here', server.as(stranger)],
    ['a revoked key', revoked.client],
    ['a key of an inactive user', inactive.client],
    ['a key of an expired user', expired.client],
    ['a key of a deleted user', deleted.client],
    ['a session that was logged out', await closedSession(server)],
  ])
}

async function closedSession(server: TestServer): Promise<TestClient> {
  const { body } = await server.as(null).post('/api/v1/auth/login', OWNER)
  const client = server.as(body.data.session_token)
  await client.post('/api/v1/auth/logout')
  return client
}

/** Callers who are known but hold too little for any of the three older contracts. */
export async function lesserCallers(server: TestServer, tenant: TestTenant): Promise<Map<string, TestClient>> {
  const account = await tenant.owner.post('/users', { name: unique('User'), email: uniqueEmail('user') })
  const token = await tenant.owner.post('/admin/api', {
    name: unique('Fine'),
    status: 'active',
    scopes: ['users:read'],
  })
  return new Map([
    ['a key with no scope', (await keyWith(server, tenant, [])).client],
    ['a key with read', (await keyWith(server, tenant, ['read'])).client],
    ['a key with write', (await keyWith(server, tenant, ['write'])).client],
    ['a key with read and write', (await keyWith(server, tenant, ['read', 'write'])).client],
    ['a primary key of role user', server.as(account.body.api_key)],
    ['a content token with a fine scope', server.as(token.body.token)],
  ])
}
