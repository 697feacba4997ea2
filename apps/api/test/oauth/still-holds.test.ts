import { openDatabase } from '@keystead/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { register, tokensFor } from './browsing.ts'
import { createOAuthClient, postForm, tokenOf, withToken } from './support.ts'

// A request that grants something may wait for a lock after it was admitted. Its token may end meanwhile.

let server: TestServer
let tenant: TestTenant
let database: Awaited<ReturnType<typeof openDatabase>>

beforeAll(async () => {
  server = await startTestServer()
  tenant = await server.createTenant()
  database = await openDatabase(server.databaseUrl)
})
afterAll(async () => {
  await database.close()
  await server.stop()
})

const SCOPES = ['users:read', 'keys:read', 'keys:update']
const IS_WAITING = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`

/**
 * With a token, gives a key another scope, and has `meanwhile` done while the request waits for the lock on that key.
 *
 * @returns the status, and the scopes that the key has then
 */
async function grantScope(token: string, meanwhile: () => Promise<unknown>) {
  const { keyId } = await createOAuthClient(tenant, { scopes: ['keys:read'], management: true })
  const blocker = await database.pool.connect()
  await blocker.query('begin; set local idle_in_transaction_session_timeout = 0')
  await blocker.query('select from api_key where id = $1 for update', [keyId])
  const granting = withToken(server, token).patch(`/api/v1/api-keys/${keyId}`, { scopes: ['users:read'] })
  await expect.poll(() => server.sql.rows(IS_WAITING), { timeout: 10_000 }).toHaveLength(1)
  await meanwhile()
  await blocker.query('commit')
  blocker.release()
  const { status } = await granting
  const [key] = await server.sql.rows('select scopes from api_key where id = $1', [keyId])
  return [status, key?.['scopes']]
}

const nothing = async () => undefined

async function exchanged(subject_token: string): Promise<string> {
  const { body } = await postForm(server.url, '/oauth/token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  })
  return body.access_token
}

test('401: a token by exchange, when it, or one that it was exchanged for, is revoked meanwhile', async () => {
  const client = await createOAuthClient(tenant, { scopes: SCOPES, management: true })
  for (const revoked of [0, 1, 2]) {
    const subject = await tokenOf(server, client)
    const child = await exchanged(subject)
    const chain = [subject, child, await exchanged(child)]
    const token = chain[2]!
    expect(await grantScope(token, nothing)).toEqual([200, ['users:read']])
    const revoke = () => postForm(server.url, '/oauth/revoke', { token: chain[revoked]! }, client.basic)
    expect(await grantScope(token, revoke)).toEqual([401, ['keys:read']])
  }
})

test('401: the token of a client that a person allowed, when the person ends that meanwhile', async () => {
  const client = await createOAuthClient(tenant)
  await register(server, client)
  const scope = ['openid', ...SCOPES].join(' ')
  const { access_token: token } = await tokensFor(server, tenant.owner.credential, client, { scope })
  expect(await grantScope(token, nothing)).toEqual([200, ['users:read']])
  const { body } = await tenant.owner.get('/api/v1/auth/grants')
  const end = () => tenant.owner.delete(`/api/v1/auth/grants/${body.data[0].grant_id}`)
  expect(await grantScope(token, end)).toEqual([401, ['keys:read']])
})
