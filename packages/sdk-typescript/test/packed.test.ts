import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { declarationBytes, emptyProject, type Project, runIn, runProgram } from '@keystead/sdk-testing'
import { build } from 'esbuild'
import { publint } from 'publint'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { uniqueEmail } from './support/client.ts'

const PACKAGE = join(import.meta.dirname, '..')
const LIMIT_BYTES = 12_000

const ESM = `
import { Keystead, NotFoundError } from '@keystead/sdk'
const client = new Keystead({ baseUrl: process.env.URL, apiKey: process.env.KEY })
const { status } = await client.system.health()
const error = await client.users.get('nobody').catch((error) => error)
console.log(status, error instanceof NotFoundError, error.name)
`

const CJS = ESM.replace(/import (.*) from (.*)/, 'const $1 = require($2)').replace(
  /(const client[^]*)/,
  ';(async () => {$1})()',
)

/** What runtimes do differently: bodies, streams, timers, signals, and the errors of a connection that fails. */
const RUNTIME = `
import { APIConnectionError, APITimeoutError, Keystead } from '@keystead/sdk'
const client = new Keystead({ baseUrl: process.env.URL, apiKey: process.env.KEY })
const { user_id } = await client.users.create({ email: process.env.EMAIL })
let paged = false
for await (const user of client.users.list({ limit: 1 })) paged ||= user.user_id === user_id
let streamed = false
for await (const user of client.users.list().stream()) streamed ||= user.user_id === user_id
await client.users.delete(user_id)
const ask = { provider: 'echo', model: 'echo', prompt: 'a b c ü' }
const completed = (await client.aggregator.stream(ask).text()) === 'a b c ü'
for await (const event of client.aggregator.stream(ask)) if (event.type === 'chunk') break
const failing = (fetch, options) =>
  new Keystead({ baseUrl: 'http://127.0.0.1:1', maxRetries: 1, retryDelay: 1, fetch, ...options }).system.health()
const refused = await failing().catch((error) => error instanceof APIConnectionError)
const hang = (_, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
const late = await failing(hang, { timeout: 20 }).catch((error) => error instanceof APITimeoutError)
const aborted = await client.users.get('x', { signal: AbortSignal.abort(new Error('enough')) }).catch(({ message }) => message)
console.log(paged, streamed, completed, refused, late, aborted)
`

/** A secret in everything that prints, and a client without options where the environment may not be read. */
const PRINTING = `
import { Keystead, Secret } from '@keystead/sdk'
const secret = new Secret('ks_4fVGqzJx0bLk29TtWm8RcYpNdHs5Ea')
console.log(secret, { deep: { secret } }, [secret], \`\${secret}\`, JSON.stringify({ secret }), new Keystead({ apiKey: secret }))
console.log('text: ' + (secret.reveal() === 'ks_4fVGqzJx0bLk29TtWm8RcYpNdHs5Ea'))
console.log('client: ' + (new Keystead() instanceof Keystead))
`

const TYPES = `
import { Keystead, type User, RateLimitError } from '@keystead/sdk'
const client = new Keystead({ baseUrl: 'https://keys.example.com', apiKey: 'ks_x' })
export async function emails(): Promise<(string | null)[]> {
  const found: (string | null)[] = []
  for await (const user of client.users.list({ status: 'active' })) found.push(user.email)
  return found
}
export async function check(key: string): Promise<string> {
  try {
    const verdict = await client.keys.verify({ key, scopes: ['users:read'], cost: 2 })
    const user: User = (await client.users.list()).data[0]!
    // What a newer server may say is a text like any other.
    const code: 'VALID' | 'EXPIRED' | (string & {}) = verdict.code
    return code + user.user_id
  } catch (error) {
    if (error instanceof RateLimitError) return String(error.retryAfter ?? 0)
    throw error
  }
}
export async function ask(prompt: string): Promise<string> {
  let text = ''
  const stream = client.aggregator.stream({ provider: 'echo', model: 'echo', prompt })
  for await (const event of stream) text += event.type === 'chunk' ? event.content : event.job_id
  return text + (await stream.final()).usage.prompt_tokens + (await client.aggregator.jobs.list()).data[0]!.status
}
// @ts-expect-error -- two ways to authenticate
new Keystead({ baseUrl: 'https://keys.example.com', apiKey: 'a', token: 'b' })
// @ts-expect-error -- an email is required
void client.users.create({ username: 'alice' })
// @ts-expect-error -- no such status
client.users.list({ status: 'asleep' })
export const created: Promise<{ user_id: string }> = client.users.create({ email: 'a@example.com' }, { timeout: 1000 })
`

let project: Project

beforeAll(async () => {
  const wrong = `import { Keystead } from '@keystead/sdk'\nnew Keystead({ baseUrl: 1 })`
  const files = {
    'wrong.mts': wrong,
    'main.mjs': ESM,
    'main.cjs': CJS,
    'runtime.mjs': RUNTIME,
    'printing.mjs': PRINTING,
    'types.mts': TYPES,
    'types.cts': TYPES,
  }
  project = await emptyProject({ tarballs: [inject('tarball')], files })
})

afterAll(() => project.remove())

const environment = (): Record<string, string> => ({ URL: inject('service').url, KEY: inject('service').adminKey })

test('the package holds its build, its README and its licence, and depends on nothing', async () => {
  const folder = join(project.folder, 'node_modules/@keystead/sdk')
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  expect(manifest.dependencies).toBeUndefined()
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toContain('npm install @keystead/sdk')
  expect(await readFile(join(folder, 'LICENSE'), 'utf8')).toContain('MIT')
  const declarations = await readFile(join(folder, 'dist/index.d.mts'), 'utf8')
  expect(declarations).not.toMatch(/\binterface paths\b/)
})

const binary = (name: string): string => join(PACKAGE, 'node_modules/.bin', name)
const bun = [binary('bun')]
// It gets what the program needs and nothing else: no file to write, no program to start.
const deno = [binary('deno'), 'run', '--no-prompt', '--allow-net=127.0.0.1', '--allow-env', '--allow-read']

test.each([
  ['Node', [process.execPath]],
  ['Bun', bun],
  ['Deno', deno],
])('%s runs it: as a module, required, with lists, streams, timeouts and signals', async (_name, command) => {
  const run = (file: string, env: Record<string, string> = {}): Promise<string> =>
    runProgram(project.folder, [...command, file], { ...environment(), DENO_NO_UPDATE_CHECK: '1', ...env })
  expect(await run('main.mjs')).toBe('ok true NotFoundError\n')
  expect(await run('main.cjs')).toBe('ok true NotFoundError\n')
  expect(await run('runtime.mjs', { EMAIL: uniqueEmail() })).toBe('true true true true true enough\n')
})

test.each([
  ['Node', [process.execPath]],
  ['Bun', bun],
  ['Deno, without access to the environment', [binary('deno'), 'run', '--no-prompt', '--allow-read']],
])('%s prints secrets and clients masked, and starts a client without options', async (_name, command) => {
  const printed = await runProgram(project.folder, [...command, 'printing.mjs'], { DENO_NO_UPDATE_CHECK: '1' })
  expect(printed.match(/ks_4fV\.\.\./g)).toHaveLength(5)
  expect(printed).not.toContain('GqzJx')
  expect(printed).toMatch(/text: true\nclient: true\n$/)
})

test('Deno checks programs with it', async () => {
  const check = (file: string): Promise<string> =>
    runProgram(project.folder, [binary('deno'), 'check', '--quiet', file], { NO_COLOR: '1' })
  await expect(check('types.mts')).resolves.toBe('')
  await expect(check('wrong.mts')).rejects.toThrow(/wrong\.mts:2:/)
})

test('a bundle for browsers runs, needs nothing of Node, and is small with all its resources', async () => {
  const options = {
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    absWorkingDir: project.folder,
  } as const
  const outfile = join(project.folder, 'bundle.mjs')
  await build({ ...options, entryPoints: ['main.mjs'], outfile })
  expect(await runIn(project.folder, ['bundle.mjs'], environment())).toBe('ok true NotFoundError\n')
  const sizes: Record<string, number> = {}
  for (const [name, contents] of Object.entries({
    all: `export * from '@keystead/sdk'`,
    client: `export { Keystead } from '@keystead/sdk'`,
    keysAlone: `export { Keys, Transport } from '@keystead/sdk'`,
  })) {
    const stdin = { contents, resolveDir: project.folder }
    const { outputFiles } = await build({ ...options, stdin, write: false })
    sizes[name] = gzipSync(outputFiles[0]!.contents, { level: 9 }).length
  }
  expect(sizes['all'], JSON.stringify(sizes)).toBeLessThan(LIMIT_BYTES)
  // What is not used is not bundled.
  expect(sizes['keysAlone']).toBeLessThan(sizes['client']! * 0.9)
})

test.each([
  ['5.9', 'typescript-5.9/bin/tsc'],
  ['6', 'typescript-6/bin/tsc'],
  ['7', 'typescript/bin/tsc'],
])('TypeScript %s checks programs with it, its declarations too', async (version, tsc) => {
  const compiler = join(PACKAGE, 'node_modules', tsc)
  expect(await runIn(project.folder, [compiler, '--version'])).toContain(`Version ${version}`)
  const strict = ['--noEmit', '--strict', '--target', 'es2022', '--skipLibCheck', 'false']
  await runIn(project.folder, [compiler, ...strict, '--module', 'nodenext', 'types.mts', 'types.cts'])
  await runIn(project.folder, [compiler, ...strict, '--module', 'esnext', '--moduleResolution', 'bundler', 'types.mts'])
})

test.each(['index.d.mts', 'index.d.cts'])('an editor reads less than 440 kB of declarations: %s', async (file) => {
  const entry = join(project.folder, 'node_modules/@keystead/sdk/dist', file)
  expect(await declarationBytes(entry)).toBeLessThan(440_000)
})

test('publint finds nothing', async () => {
  const { messages } = await publint({
    pkgDir: join(project.folder, 'node_modules/@keystead/sdk'),
    strict: true,
    pack: false,
  })
  expect(messages).toEqual([])
})

test('are-the-types-wrong finds nothing', async () => {
  const attw = join(PACKAGE, 'node_modules/@arethetypeswrong/cli/dist/index.js')
  const { stdout } = await promisify(execFile)(process.execPath, [
    attw,
    inject('tarball'),
    '--format',
    'ascii',
    '--no-emoji',
  ])
  expect(stdout).toContain('No problems found')
})
