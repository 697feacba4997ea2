import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { decideOnDevice, type Project, runIn, TestBrowser } from '@keystead/sdk-testing'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { Keystead } from '../src/index.ts'
import { adminClient, unique, uniqueEmail } from './support/client.ts'
import { checkTypes, example, startServer, unsuccessful } from './support/example.ts'

const { url, owner } = inject('service')
const admin = adminClient()
const node = [process.execPath, 'main.ts']

async function copied(name: string, modules: string[] = []): Promise<Project> {
  const project = await example(name, ['@types/node', ...modules])
  onTestFinished(project.remove)
  return project
}

interface NewClient {
  id: string
  name: string
  secret: string
  keyId: string
  revoke: () => Promise<unknown>
}

/** A user with a key, as a client of OAuth. */
async function newClient(scopes: string[], management = true): Promise<NewClient> {
  const name = unique('client')
  const { user_id: id } = await admin.users.create({ email: uniqueEmail(), name, roles: ['super_admin'] })
  const { api_key, key_id } = await admin.apiKeys.create({ user_id: id, management, scopes })
  return { id, name, secret: api_key.reveal(), keyId: key_id, revoke: () => admin.apiKeys.delete(key_id) }
}

test('oauth-client-credentials: calls with tokens, and names what is wrong in one line', async () => {
  const project = await copied('oauth-client-credentials')
  await checkTypes(project, 'main.ts')
  const { folder } = project
  const { id, name, secret } = await newClient(['users:read'])
  const environment = { KEYSTEAD_URL: url, KEYSTEAD_CLIENT_ID: id, KEYSTEAD_CLIENT_SECRET: secret }
  expect(await runIn(folder, ['main.ts'], environment)).toMatch(
    new RegExp(`^${name} may do users:read\nUsers: [1-9]\\d*\n$`),
  )
  const wrong = await unsuccessful(folder, { ...environment, KEYSTEAD_CLIENT_SECRET: 'ks_wrong' }, node)
  expect(wrong).toMatch(/^OAuthError: 401 invalid_client.*\n$/)
  expect(await unsuccessful(folder, { KEYSTEAD_URL: url }, node)).toMatch(/^.*Set KEYSTEAD_CLIENT_ID.*\n$/)
})

test('oauth-device-flow: its person connects it, and the next run asks nobody', async () => {
  const project = await copied('oauth-device-flow')
  await checkTypes(project, 'main.ts')
  const { user_id } = await admin.users.create({ email: uniqueEmail() })
  await admin.oauthClients.put(user_id, {
    name: 'Example',
    redirect_uris: [],
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  })
  const environment = { KEYSTEAD_URL: url, KEYSTEAD_CLIENT_ID: user_id }
  const child = spawn(process.execPath, ['main.ts'], { cwd: project.folder, env: environment })
  onTestFinished(() => void child.kill())
  const said = text(child.stdout)
  const [line] = await once(child.stdout, 'data')
  const [, page = '', code = ''] = /^Open (\S+) and type (\S+)\n/.exec(String(line)) ?? []
  expect(page).toBe(`${url}/device`)
  const { session_token } = await new Keystead({ baseUrl: url, apiKey: null }).auth.login(owner)
  await decideOnDevice(new TestBrowser(url, session_token.reveal()), code, 'allow')
  expect(await said).toContain(`Logged in as ${owner.email}, for users:read`)
  const file = join(project.folder, '.keystead-token')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const first = await readFile(file, 'utf8')
  expect(await runIn(project.folder, ['main.ts'], environment)).toBe(`Logged in as ${owner.email}, for users:read\n`)
  expect(await readFile(file, 'utf8')).not.toBe(first)
}, 30_000)

const REPORTS = 'https://reports.example.com'

const tokenFor = async ({ id, secret }: NewClient, resource: string, scope = 'reports:read'): Promise<string> => {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource, scope }),
  })
  return ((await response.json()) as { access_token: string }).access_token
}

const ask = async (server: string, bearer?: string) => {
  const response = await fetch(server, { headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` } })
  return [response.status, await response.json()] as const
}

/** Starts the API, as a client that may read the stream or may not. */
async function protectedApi(folder: string, seconds: number, scopes: string[]) {
  const api = await newClient(scopes)
  const environment = { KEYSTEAD_URL: url, KEYSTEAD_CLIENT_ID: api.id, KEYSTEAD_CLIENT_SECRET: api.secret }
  const more = { RECHECK_SECONDS: String(seconds), FEED_NAME: unique('reports') }
  return { api, server: await startServer(folder, [process.execPath, 'server.ts'], { ...environment, ...more }) }
}

test('protect-api-with-jwt: without the stream it asks as often as it says', async () => {
  const project = await copied('protect-api-with-jwt', ['jose'])
  await checkTypes(project, 'server.ts')
  // Neither may read the stream.
  const [{ server: strict, api }, { server: lenient }] = await Promise.all([
    protectedApi(project.folder, 0, ['keys:verify']),
    protectedApi(project.folder, 900, ['keys:verify']),
  ])
  const caller = await newClient(['reports:read', 'other:read'], false)
  const good = await tokenFor(caller, REPORTS)
  expect(await ask(strict, good)).toEqual([200, { client: caller.id, scopes: ['reports:read'] }])
  expect((await ask(lenient, good))[0]).toBe(200)
  expect((await ask(strict))[0]).toBe(401)
  expect((await ask(strict, await tokenFor(caller, 'https://other.example.com')))[0]).toBe(401)
  expect((await ask(strict, `${good.slice(0, -8)}AAAAAAAA`))[0]).toBe(401)
  expect((await ask(strict, caller.secret))[0]).toBe(401)
  expect((await ask(strict, await tokenFor(caller, REPORTS, 'other:read')))[0]).toBe(403)
  await caller.revoke()
  expect(await ask(strict, good)).toEqual([401, { error: 'invalid_token' }])
  expect((await ask(lenient, good))[0]).toBe(200)
  await api.revoke()
  expect((await ask(strict, good))[0]).toBe(503)
}, 30_000)

test('protect-api-with-jwt: with the stream it hears of what ended, though it asks only once about each token', async () => {
  const project = await copied('protect-api-with-jwt', ['jose'])
  const { server } = await protectedApi(project.folder, 900, ['keys:verify', 'signals:manage'])
  const [byKey, byToken, narrowed, stays] = await Promise.all(
    [1, 2, 3, 4].map(() => newClient(['reports:read', 'other:read'], false)),
  )
  if (!byKey || !byToken || !narrowed || !stays) throw new Error('four clients were made')
  const tokens = new Map<NewClient, string>()
  for (const each of [byKey, byToken, narrowed, stays]) tokens.set(each, await tokenFor(each, REPORTS))
  const statusOf = async (of: NewClient): Promise<number> => (await ask(server, tokens.get(of)))[0]
  // Until the stream is open, changes that are still to come in forget what is known: so all are asked about until all are known.
  for (const each of tokens.keys()) expect(await statusOf(each)).toBe(200)
  await byKey.revoke()
  await vi.waitFor(async () => expect(await statusOf(byKey)).toBe(401), { timeout: 20_000, interval: 50 })
  await fetch(`${url}/oauth/revoke`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${byToken.id}:${byToken.secret}`)}` },
    body: new URLSearchParams({ token: tokens.get(byToken) ?? '' }),
  })
  await vi.waitFor(async () => expect(await statusOf(byToken)).toBe(401), { timeout: 20_000, interval: 50 })
  await admin.apiKeys.update(narrowed.keyId, { scopes: ['other:read'] })
  await vi.waitFor(async () => expect(await statusOf(narrowed)).toBe(403), { timeout: 20_000, interval: 50 })
  expect(await statusOf(stays)).toBe(200)
}, 60_000)
