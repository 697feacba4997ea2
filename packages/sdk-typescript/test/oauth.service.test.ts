import { inspect } from 'node:util'
import { decideOnDevice, TestBrowser } from '@keystead/sdk-testing'
import { expect, inject, test } from 'vitest'
import { type DeviceCode, deviceLogin } from '../src/oauth/index.ts'
import { Keystead, OAuthError, type Secret } from '../src/index.ts'
import { adminClient, uniqueEmail } from './support/client.ts'

const { url, owner } = inject('service')
const admin = adminClient()

/** A user with a key, as a client of OAuth. */
async function newClient(scopes: string[]): Promise<{ clientId: string; clientSecret: Secret; keyId: string }> {
  const { user_id } = await admin.users.create({ email: uniqueEmail(), roles: ['admin'] })
  const { api_key, key_id } = await admin.apiKeys.create({ user_id, management: true, scopes })
  return { clientId: user_id, clientSecret: api_key, keyId: key_id }
}

async function newDeviceClient(): Promise<string> {
  const { user_id } = await admin.users.create({ email: uniqueEmail() })
  await admin.oauthClients.put(user_id, {
    name: 'Command line',
    redirect_uris: [],
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  })
  return user_id
}

const browserOf = async (): Promise<TestBrowser> => {
  const { session_token } = await new Keystead({ baseUrl: url, apiKey: null }).auth.login(owner)
  return new TestBrowser(url, session_token.reveal())
}

test('client credentials: one token for many calls, with the scopes that were asked for', async () => {
  const { clientId, clientSecret } = await newClient(['users:read', 'projects:read'])
  const paths: string[] = []
  const client = new Keystead({
    baseUrl: url,
    credentials: { clientId, clientSecret, scopes: ['users:read'] },
    middleware: [(request, next) => (paths.push(new URL(request.url).pathname), next(request))],
  })
  const all = await Promise.all([client.auth.me(), client.auth.me(), client.users.get(clientId)])
  expect(all[0].scopes).toEqual(['users:read'])
  expect(paths.filter((path) => path === '/oauth/token')).toHaveLength(1)
  await expect(client.projects.list()).rejects.toMatchObject({ status: 403 })
})

test('a revoked key is an OAuthError at the next token, and no text shows the secret', async () => {
  const { clientId, clientSecret, keyId } = await newClient(['users:read'])
  const client = new Keystead({ baseUrl: url, credentials: { clientId, clientSecret } })
  await client.auth.me()
  await admin.apiKeys.delete(keyId)
  const error: unknown = await client.auth.me().catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(OAuthError)
  expect(error).toMatchObject({ status: 401, error: 'invalid_client', errorDescription: expect.any(String) })
  const shown = inspect([error, client], { depth: 10, showHidden: true }) + JSON.stringify([error, client])
  expect(shown).not.toContain(clientSecret.reveal())
})

test('a scope that the key lacks is an OAuthError', async () => {
  const { clientId, clientSecret } = await newClient(['users:read'])
  const client = new Keystead({ baseUrl: url, credentials: { clientId, clientSecret, scopes: ['keys:read'] } })
  await expect(client.auth.me()).rejects.toMatchObject({ name: 'OAuthError', status: 400, error: 'invalid_scope' })
})

/** Logs a device in, with the owner at the browser. */
async function connect(clientId: string, decision: 'allow' | 'deny', saved: string[] = []) {
  const browser = await browserOf()
  const pages: string[] = []
  const onCode = async ({ userCode }: DeviceCode): Promise<void> =>
    void pages.push(await decideOnDevice(browser, userCode, decision))
  const storage = { load: () => saved.at(-1), save: (token?: Secret) => void saved.push(token?.reveal() ?? '') }
  const credentials = await deviceLogin({ baseUrl: url, clientId, scopes: ['users:read'], onCode, storage })
  return { client: new Keystead({ baseUrl: url, credentials }), pages }
}

test('a device is connected by its person, and later by its refresh token alone, until the person ends the grant', async () => {
  const clientId = await newDeviceClient()
  const saved: string[] = []
  const { client, pages } = await connect(clientId, 'allow', saved)
  expect(pages.join()).toContain('The device is connected')
  expect(await client.auth.me()).toMatchObject({ email: owner.email, scopes: ['users:read'] })
  const again = await connect(clientId, 'deny', saved)
  expect(again.pages).toEqual([])
  expect(await again.client.auth.me()).toMatchObject({ email: owner.email })
  expect(new Set(saved).size).toBe(2)
  const person = new Keystead({ baseUrl: url, credentials: owner })
  const { data: grants } = await person.grants.list()
  await person.grants.revoke(grants.find(({ client_id }) => client_id === clientId)!.grant_id)
  await expect(again.client.auth.me()).rejects.toMatchObject({ name: 'OAuthError', error: 'invalid_grant' })
  expect(saved.at(-1)).toBe('')
}, 30_000)

test('a person who refuses is an OAuthError', async () => {
  await expect(connect(await newDeviceClient(), 'deny')).rejects.toMatchObject({
    name: 'OAuthError',
    error: 'access_denied',
  })
}, 30_000)
