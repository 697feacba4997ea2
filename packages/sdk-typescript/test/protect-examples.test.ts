import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Project, runIn } from '@keystead/sdk-testing'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { ask, closedUrl } from './middleware/support/asking.ts'
import { adminClient, unique, uniqueEmail } from './support/client.ts'
import { checkTypes, example, installed, startServer, unsuccessful } from './support/example.ts'

const { url } = inject('service')
const client = adminClient()

let user: { user_id: string; name: string }
let service: Record<string, string>

beforeAll(async () => {
  const name = unique('caller')
  const { user_id } = await client.users.create({ email: uniqueEmail(), name, roles: ['super_admin'] })
  user = { user_id, name }
  const { api_key } = await client.apiKeys.create({ user_id, management: true, scopes: ['keys:verify'] })
  service = { KEYSTEAD_URL: url, KEYSTEAD_API_KEY: api_key.reveal() }
})

/** A key of a caller. */
async function keyWith(scope: string): Promise<{ text: string; revoke: () => Promise<unknown> }> {
  const { key_id, api_key } = await client.apiKeys.create({ user_id: user.user_id, scopes: [scope] })
  return { text: api_key.reveal(), revoke: () => client.apiKeys.delete(key_id) }
}

interface Example {
  name: string
  command: string[]
  modules: string[]
}

const node = [process.execPath, 'server.ts']
const deno = ['serve', '--no-prompt', '--port', '0', '--allow-net', '--allow-env', 'server.ts']

const SERVERS: [string, Example][] = [
  ['protect-express', { name: 'protect-express', command: node, modules: ['express', '@types/express'] }],
  ['protect-fastify', { name: 'protect-fastify', command: node, modules: ['fastify'] }],
  ['protect-hono', { name: 'protect-hono', command: node, modules: ['hono', '@hono/node-server'] }],
  ['protect-web on Bun', { name: 'protect-web', command: [installed('bun'), 'server.ts'], modules: [] }],
  ['protect-web on Deno', { name: 'protect-web', command: [installed('deno'), ...deno], modules: [] }],
]

const projects = new Map<string, Project>()
afterAll(() => Promise.all([...projects.values()].map(({ remove }) => remove())))

/** The example in a folder of its own, which its tests share. */
async function projectOf({ name, modules }: Example): Promise<Project> {
  const project = projects.get(name) ?? (await example(name, ['@types/node', ...modules]))
  projects.set(name, project)
  return project
}

const quiet = { DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' }

/** @returns the URL of the protected route */
async function start(server: Example, env: Record<string, string>): Promise<string> {
  const { folder } = await projectOf(server)
  return `${await startServer(folder, server.command, { ...quiet, ...env })}/reports`
}

const byHeader = (key: string): [string, string][] => [['x-api-key', key]]

test.each(SERVERS)('%s: lets a key through that holds the scope, and no other', async (_, server) => {
  await checkTypes(await projectOf(server), 'server.ts')
  const [holder, other] = [await keyWith('reports:read'), await keyWith('users:read')]
  const api = await start(server, service)
  const bearer: [string, string][] = [['authorization', `Bearer ${holder.text}`]]
  expect(await ask(api, bearer)).toMatchObject({ status: 200, body: { for: user.name } })
  expect((await ask(api, byHeader(holder.text))).status).toBe(200)
  expect((await ask(`${api}/1`, bearer, 'DELETE')).status).toBe(403)
  expect((await ask(api, byHeader(other.text))).status).toBe(403)
  expect((await ask(api, byHeader('ks_forged'))).status).toBe(401)
  expect((await ask(api)).status).toBe(401)
  await holder.revoke()
  expect((await ask(api, byHeader(holder.text))).status).toBe(401)
})

test.each(SERVERS)('%s: 503, and nothing of the service, while it cannot verify', async (_, server) => {
  const { text } = await keyWith('reports:read')
  const unavailable = { status: 503, code: 'unavailable', detail: 'API keys cannot be verified at the moment' }
  const mistakes: Record<string, string>[] = [{ KEYSTEAD_API_KEY: 'ks_wrong' }, { KEYSTEAD_URL: await closedUrl() }]
  for (const wrong of mistakes) {
    const { status, headers, body } = await ask(await start(server, { ...service, ...wrong }), byHeader(text))
    expect(body).toEqual(unavailable)
    expect(status).toBe(503)
    expect(headers['retry-after']).toBe('5')
  }
})

test.each(SERVERS)('%s: one line says what is wrong', async (_, server) => {
  const { folder } = await projectOf(server)
  const fail = (env: Record<string, string>): Promise<string> =>
    unsuccessful(folder, { ...quiet, KEYSTEAD_URL: url, ...env }, server.command)
  expect(await fail({})).toMatch(/^Set KEYSTEAD_API_KEY .*\n$/)
  // Bun and Deno report a port that is taken in their own words.
  if (server.command !== node) return
  expect(await fail({ KEYSTEAD_API_KEY: 'ks_x', PORT: new URL(url).port })).toMatch(/^.*EADDRINUSE.*\n$/)
})

test('protect-next: the route handlers let a key through that holds the scope, and no other', async () => {
  const project = await example('protect-next', ['next', 'react', '@types/node'])
  onTestFinished(project.remove)
  const compiler = join(import.meta.dirname, '../node_modules/typescript/bin/tsc')
  await runIn(project.folder, [compiler, '--project', 'tsconfig.json', '--incremental', 'false'])
  const program = `
    import { createRequire } from 'node:module'
    const { NextRequest } = createRequire(process.cwd() + '/x.js')('next/server')
    const { GET, DELETE } = await import('./app/reports/route.ts')
    for (const [handler, key] of [[GET, 'holder'], [DELETE, 'holder'], [GET, 'other'], [GET, 'none']]) {
      const headers = process.env[key] ? { 'x-api-key': process.env[key] } : {}
      const answer = await handler(new NextRequest('https://api.example/reports', { headers }))
      console.log(answer.status, await answer.text())
    }`
  await writeFile(join(project.folder, 'ask.mjs'), program)
  const env = { ...service, holder: (await keyWith('reports:read')).text, other: (await keyWith('users:read')).text }
  const printed = (await runIn(project.folder, ['ask.mjs'], env)).trim().split('\n')
  expect(printed[0]).toBe(`200 {"reports":[],"for":"${user.name}"}`)
  expect(printed.slice(1).map((line) => line.slice(0, 3))).toEqual(['403', '403', '401'])
})
