import { execFile } from 'node:child_process'
import { readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { declarationBytes, emptyProject, type Project, runIn } from '@keystead/sdk-testing'
import { publint } from 'publint'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

const PACKAGE = join(import.meta.dirname, '..')

const ESM = `
import { createClient, TRPCClientError } from '@keystead/trpc-client'
const client = createClient({ url: process.env.URL, apiKey: process.env.KEY })
const { data } = await client.v1.projects.list.query({ limit: 1 })
const error = await client.v1.users.get.query({ user_identifier: 'nobody' }).catch((error) => error)
console.log(Array.isArray(data), error instanceof TRPCClientError, error.data.code)
`

const CJS = ESM.replace(/import (.*) from (.*)/, 'const $1 = require($2)').replace(
  /(const client[^]*)/,
  ';(async () => {$1})()',
)

const TYPES = `
import { type AppRouter, createClient, type inferRouterInputs } from '@keystead/trpc-client'
const client = createClient({ url: 'https://keys.example.com', apiKey: 'ks_x' })
export async function verify(key: string): Promise<boolean> {
  const { data } = await client.v1.keys.verify.mutate({ key, scopes: ['users:read'] })
  const code: 'VALID' | 'EXPIRED' | string = data.code
  return data.valid && code === 'VALID'
}
export const input: inferRouterInputs<AppRouter>['aggregator']['users']['create'] = { name: 'x' }
// @ts-expect-error -- a key is required
void client.v1.keys.verify.mutate({})
// @ts-expect-error -- there is no such procedure
void client.v1.nothing.list.query({})
`

/** Whoever has tools of tRPC already uses the type with them. */
const OWN_TRPC = `
import type { AppRouter } from '@keystead/trpc-client'
import { createTRPCClient, httpLink } from '@trpc/client'
const client = createTRPCClient<AppRouter>({ links: [httpLink({ url: 'https://keys.example.com/trpc' })] })
export const valid: Promise<boolean> = client.v1.keys.verify.mutate({ key: 'x' }).then(({ data }) => data.valid)
`

let project: Project

beforeAll(async () => {
  const files = { 'main.mjs': ESM, 'main.cjs': CJS, 'types.mts': TYPES, 'types.cts': TYPES }
  project = await emptyProject({ tarballs: [inject('tarball')], files })
})

afterAll(() => project.remove())

test('it is all that a project needs', async () => {
  const folder = join(project.folder, 'node_modules/@keystead/trpc-client')
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  expect([manifest.dependencies, manifest.peerDependencies]).toEqual([undefined, undefined])
  const declarations = await readFile(join(folder, 'dist/index.d.mts'), 'utf8')
  expect(declarations).not.toMatch(/^import |import\(/m)
  expect(declarations).not.toContain('Principal')
  expect(await readFile(join(folder, 'LICENSE-trpc'), 'utf8')).toContain('MIT')
  expect(await readFile(join(folder, 'LICENSE-eventsource'), 'utf8')).toContain('MIT')
})

test.each(['main.mjs', 'main.cjs'])('Node runs it: %s', async (file) => {
  const { url, adminKey } = inject('service')
  expect(await runIn(project.folder, [file], { URL: url, KEY: adminKey })).toBe('true true NOT_FOUND\n')
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

test('AppRouter fits the tRPC that a project has by itself', async () => {
  const links = Object.fromEntries(
    await Promise.all(
      ['@trpc/client', '@trpc/server'].map(async (name) => [name, await realpath(join(PACKAGE, 'node_modules', name))]),
    ),
  )
  const own = await emptyProject({ tarballs: [inject('tarball')], links, files: { 'own.mts': OWN_TRPC } })
  const compiler = join(PACKAGE, 'node_modules/typescript/bin/tsc')
  const args = [compiler, '--noEmit', '--strict', '--module', 'nodenext', '--skipLibCheck', 'own.mts']
  expect(await runIn(own.folder, args)).toBe('')
  await own.remove()
})

test.each(['index.d.mts', 'index.d.cts'])('an editor reads less than 260 kB of declarations: %s', async (file) => {
  const entry = join(project.folder, 'node_modules/@keystead/trpc-client/dist', file)
  expect(await declarationBytes(entry)).toBeLessThan(260_000)
})

test('publint finds nothing', async () => {
  const pkgDir = join(project.folder, 'node_modules/@keystead/trpc-client')
  const { messages } = await publint({ pkgDir, strict: true, pack: false })
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
