import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { emptyProject, type Project, runIn } from '@keystead/sdk-testing'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { adminClient, uniqueEmail } from '../support/client.ts'
import { ask } from './support/asking.ts'

const PACKAGE = join(import.meta.dirname, '../..')
const NAMES = ['express', 'fastify', 'hono', 'next', 'web']
const LIMIT_BYTES = 2560

const HANDLER = `
import { protect } from '@keystead/sdk/web'
const handler = protect((request, keystead) => Response.json(keystead.scopes), {
  scopes: 'invoices:read',
  ip: (request, info) => info.requestIP?.(request).address ?? info.remoteAddr?.hostname,
})
`

const SERVERS = {
  'bun.mjs': `${HANDLER}console.log(Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: handler }).url.origin)`,
  'deno.mjs': `${HANDLER}Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: ({ port }) => console.log('http://127.0.0.1:' + port) }, handler)`,
}

/** As a service writes them: what the types promise, and what they refuse. */
const TYPES = {
  'express.mts': `
import express from 'express'
import { keystead, type Verified } from '@keystead/sdk/express'
const app = express()
app.use(keystead())
app.use(keystead({ scopes: (request) => (request.method === 'GET' ? 'a:read' : ['a:write']), cost: 2 }))
app.get('/invoices/:id', keystead({ scopes: 'a:read' }), (request, response) => {
  const caller: Verified | undefined = request.keystead
  response.json({ id: request.params.id, name: request.keystead?.user?.name.trim(), caller })
  // @ts-expect-error -- it may be missing, where no middleware stands
  request.keystead.user
})
// @ts-expect-error -- scope is no option
keystead({ scope: 'a' })
`,
  'fastify.mts': `
import Fastify from 'fastify'
import { keystead } from '@keystead/sdk/fastify'
const app = Fastify()
app.addHook('onRequest', keystead({ scopes: 'a:read', ip: (request) => request.ip }))
app.get('/', { onRequest: keystead({ scopes: (request) => request.url }) }, async (request) => request.keystead?.scopes.length)
// @ts-expect-error -- a number is no scope
keystead({ scopes: () => 1 })
`,
  'hono.mts': `
import { Hono } from 'hono'
import { keystead } from '@keystead/sdk/hono'
const app = new Hono()
app.get('/', keystead({ scopes: (c) => c.req.path }), (c) => c.json({ name: c.var.keystead.user?.name, key: c.get('keystead').key_id }))
// @ts-expect-error -- no middleware, no verification
app.get('/open', (c) => c.json(c.var.keystead.user))
`,
  'next.mts': `
import { NextResponse, type NextRequest } from 'next/server.js'
import { withKeystead } from '@keystead/sdk/next'
export const GET = withKeystead(
  async (request, keystead, { params }: { params: Promise<{ id: string }> }) =>
    Response.json({ id: (await params).id, path: request.nextUrl.pathname, name: keystead.user?.name }),
  { scopes: (request) => request.nextUrl.pathname },
)
export const proxy = withKeystead(() => NextResponse.next())
const checked: (request: NextRequest, context: { params: Promise<{ id: string }> }) => Response | Promise<Response> = GET
void checked
// @ts-expect-error -- a handler returns a response
withKeystead(() => 'text')
`,
  'web.mts': `
import { protect } from '@keystead/sdk/web'
interface Env { KEYSTEAD_URL: string }
export default {
  fetch: protect((request, keystead, env: Env, ctx: { waitUntil(done: Promise<unknown>): void }) => {
    ctx.waitUntil(Promise.resolve(env.KEYSTEAD_URL))
    return Response.json([request.url, keystead.key_id, keystead.unverified])
  }, { ip: (request) => request.headers.get('cf-connecting-ip'), limits: ['monthly'] }),
} satisfies { fetch(request: Request, env: Env, ctx: { waitUntil(done: Promise<unknown>): void }): Promise<Response> }
`,
}

let project: Project
let key: string

beforeAll(async () => {
  const names = ['@types/node', '@types/express', 'express', 'fastify', 'hono', 'next']
  const links = await Promise.all(
    names.map(async (name) => [name, await realpath(join(PACKAGE, 'node_modules', name))]),
  )
  const files = { ...SERVERS, ...TYPES }
  project = await emptyProject({ tarballs: [inject('tarball')], files, links: Object.fromEntries(links) })
  const { user_id } = await adminClient().users.create({ email: uniqueEmail() })
  key = (
    await adminClient().apiKeys.create({ user_id, scopes: ['invoices:read'], ip_allowlist: ['127.0.0.1'] })
  ).api_key.reveal()
})
afterAll(() => project.remove())

const environment = (): Record<string, string> => {
  const { url, adminKey } = inject('service')
  return { PATH: process.env['PATH'] ?? '', KEYSTEAD_URL: url, KEYSTEAD_API_KEY: adminKey }
}

test('no entry point loads a framework, as a module or required', async () => {
  const bare = await emptyProject({ tarballs: [inject('tarball')] })
  onTestFinished(bare.remove)
  const both = `const names = ${JSON.stringify(NAMES)}
    for (const name of names) {
      const [a, b] = [await import('@keystead/sdk/' + name), require('@keystead/sdk/' + name)]
      console.log(name, Object.keys(a).filter((each) => typeof a[each] === 'function' && typeof b[each] === 'function').join())
    }`
  const printed = await runIn(bare.folder, [
    '--input-type=module',
    '-e',
    `import { createRequire } from 'node:module'
    const require = createRequire(process.cwd() + '/x.js')\n${both}`,
  ])
  expect(printed).toBe('express keystead\nfastify keystead\nhono keystead\nnext withKeystead\nweb protect\n')
})

const binary = (name: string): string => join(PACKAGE, 'node_modules/.bin', name)

test.each([
  ['Bun', [binary('bun'), 'bun.mjs']],
  ['Deno', [binary('deno'), 'run', '--no-prompt', '--allow-net=127.0.0.1', '--allow-env', '--allow-read', 'deno.mjs']],
])('%s serves a protected handler, and knows the address of the caller', async (_name, [program = '', ...args]) => {
  const env = { ...environment(), DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' }
  // Both are scripts that start the program, so the whole group is stopped.
  const how = { cwd: project.folder, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] } satisfies SpawnOptions
  const server: ChildProcess = spawn(program, args, how)
  onTestFinished(() => void process.kill(-server.pid!, 'SIGKILL'))
  const [line] = await once(server.stdout!, 'data')
  const api = String(line).trim()
  expect(await ask(api, [['x-api-key', key]])).toMatchObject({ status: 200, body: ['invoices:read'] })
  expect(await ask(api)).toMatchObject({ status: 401, body: { code: 'missing_key' } })
  expect(await ask(api, [['x-api-key', 'ks_wrong']])).toMatchObject({ status: 401, body: { code: 'invalid_key' } })
})

const options = { bundle: true, minify: true, format: 'esm', write: false } as const

async function bundled(contents: string, platform: 'browser' | 'neutral' = 'browser'): Promise<string> {
  const stdin = { contents, resolveDir: project.folder }
  const { outputFiles } = await build({
    ...options,
    stdin,
    platform,
    conditions: ['workerd', 'worker'],
    mainFields: ['module', 'main'],
  })
  return outputFiles[0]!.text
}

test('a bundle for workers needs nothing of Node, and answers', async () => {
  const { url, adminKey } = inject('service')
  const address = `url: ${JSON.stringify(url)}, apiKey: ${JSON.stringify(adminKey)}`
  const text = await bundled(
    `import { Hono } from 'hono'
     import { keystead } from '@keystead/sdk/hono'
     import { protect } from '@keystead/sdk/web'
     const app = new Hono().use(keystead({ ${address} })).get('/', (c) => c.json(c.var.keystead.scopes))
     const plain = protect((_, keystead) => Response.json(keystead.scopes), { ${address}, ip: () => '127.0.0.1' })
     const send = async (handler, headers) => {
       const answer = await handler(new Request('https://api.example/', { headers }))
       console.log(answer.status, await answer.text())
     }
     await send(plain, { 'x-api-key': ${JSON.stringify(key)} })
     await send(app.fetch, { 'x-api-key': ${JSON.stringify(key)} })
     await send(app.fetch, {})`,
    'neutral',
  )
  expect(text).not.toMatch(/["']node:|\brequire\(/)
  const printed = await runIn(project.folder, ['--input-type=module', '-e', text])
  expect(printed.split('\n').map((line) => line.slice(0, 24))).toEqual([
    '200 ["invoices:read"]',
    '403 {"status":403,"code"',
    '401 {"status":401,"code"',
    '',
  ])
})

test('each middleware adds little to the client', async () => {
  const size = async (contents: string): Promise<number> => gzipSync(await bundled(contents), { level: 9 }).length
  const client = await size(`export * from '@keystead/sdk'`)
  const added = await Promise.all(
    NAMES.map(async (name) => {
      const both = await size(`export * from '@keystead/sdk'\nexport * from '@keystead/sdk/${name}'`)
      return [name, both - client] as const
    }),
  )
  for (const [, bytes] of added) expect(bytes, JSON.stringify(added)).toBeLessThan(LIMIT_BYTES)
})

test.each([
  ['5.9, for two of them', 'typescript-5.9/bin/tsc', ['express.mts', 'web.mts']],
  ['7', 'typescript/bin/tsc', Object.keys(TYPES)],
])('services of the frameworks type-check with TypeScript %s', async (_version, tsc, files) => {
  const strict = [
    '--noEmit',
    '--strict',
    '--target',
    'es2022',
    '--lib',
    'es2022,dom',
    '--skipLibCheck',
    '--types',
    'node',
  ]
  const compiler = join(PACKAGE, 'node_modules', tsc)
  expect(await runIn(project.folder, [compiler, ...strict, '--module', 'nodenext', ...files])).toBe('')
  if (!tsc.startsWith('typescript/')) return
  const bundler = ['--module', 'esnext', '--moduleResolution', 'bundler']
  expect(await runIn(project.folder, [compiler, ...strict, ...bundler, ...files])).toBe('')
})

test('the declarations name frameworks as types only', async () => {
  for (const name of NAMES) {
    const text = await readFile(join(project.folder, 'node_modules/@keystead/sdk/dist', `${name}.mjs`), 'utf8')
    expect(text).not.toMatch(/from ["'](?!\.)/)
  }
})
