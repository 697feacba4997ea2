import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { emptyProject, type Project, runIn } from '@keystead/sdk-testing'
import ts from 'typescript-5.9'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { PACKAGE, reactProject } from './support/react-project.ts'

const CALLS = `
import { createClient } from '@keystead/trpc-client'
const client = createClient({ url: 'https://keys.example.com', apiKey: 'ks_x' })
export const page = await client.v1.users.list.query({ limit: 1 })
export const user = await client.v1.users.get.query({ user_identifier: 'x' })
export const job = await client.aggregator.jobs.get.query({ id: 'x' })
export const told = [page.data[0]?.created_at, job.result]
export const verified = await client.v1.keys.verify.mutate({ key: 'ks_x', scopes: ['reports:read'] })
export const rules = verified.data.rules
export const stream = client.aggregator.stream
`

const REACT = `
import { useInfiniteQuery } from '@tanstack/react-query'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import type { AppRouter } from '@keystead/trpc-client'
const { useTRPC } = createTRPCContext<AppRouter>()
export function Users() {
  const trpc = useTRPC()
  const users = useInfiniteQuery(
    trpc.v1.users.list.infiniteQueryOptions({ limit: 2 }, { getNextPageParam: (page) => page.next_cursor }),
  )
  const created = users.data?.pages[0]?.data[0]?.created_at
  return [created, users.error?.data?.keystead_code]
}
`

let alone: Project
let react: Project

beforeAll(async () => {
  alone = await emptyProject({
    tarballs: [inject('tarball')],
    files: { 'calls.mts': CALLS, 'nothing.mts': 'export {}' },
  })
  react = await reactProject(inject('tarball'), { 'calls.mts': CALLS, 'users.ts': REACT })
})

afterAll(() => Promise.all([alone.remove(), react.remove()]))

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  skipLibCheck: true,
  types: [],
}

/** What an editor shows for the last letter of each text of a file. */
function hovers(file: string, texts: string[]): string[] {
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => dirname(file),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => ts.sys.fileExists(name),
    readFile: (name) => ts.sys.readFile(name),
    directoryExists: (name) => ts.sys.directoryExists(name),
    ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
  }
  const service = ts.createLanguageService(host)
  const source = ts.sys.readFile(file) ?? ''
  expect(service.getSemanticDiagnostics(file)).toEqual([])
  return texts.map((text) => {
    const at = source.indexOf(text)
    expect(at, text).toBeGreaterThan(-1)
    const info = service.getQuickInfoAtPosition(file, at + text.length - 1)
    const tags = info?.tags?.map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`) ?? []
    return [ts.displayPartsToString(info?.documentation), ...tags].join('\n')
  })
}

/** The descriptions of the schemas in apps/api, as far as an editor has a place for them. */
const OF_CALLS = {
  'client.v1.users.list':
    /^List users with filters, newest first unless sorted otherwise\. Requires `users:read`\.\n\nREST: `GET \/api\/v1\/users`$/,
  'query({ limit': /^.+ page.*\n@default 100\b/,
  'query({ user_identifier': /email/,
  created_at: /created/,
  'job.result': /^The completed text/,
  'mutate({ key': /key/,
  "mutate({ key: 'ks_x', scopes": /scopes/,
  'data.rules': /explain/,
  'aggregator.stream': /^Complete a prompt, with the answer as it arrives\. Requires `jobs:create`\.$/,
}

test.each(['alone', 'with tRPC'])('an editor shows what procedures and their fields are for: %s', (which) => {
  const { folder } = which === 'alone' ? alone : react
  const shown = hovers(join(folder, 'calls.mts'), Object.keys(OF_CALLS))
  expect(shown).toEqual(Object.values(OF_CALLS).map((pattern) => expect.stringMatching(pattern)))
})

test('and in the hooks of React Query', () => {
  const texts = ['trpc.v1.users.list', 'infiniteQueryOptions({ limit', '.created_at', 'data?.keystead_code']
  expect(hovers(join(react.folder, 'users.ts'), texts)).toEqual([
    expect.stringContaining('Requires `users:read`'),
    expect.stringContaining('@default 100'),
    expect.stringContaining('created'),
    expect.stringContaining('Keystead'),
  ])
})

test('every procedure has a description', async () => {
  const declarations = await readFile(join(alone.folder, 'node_modules/@keystead/trpc-client/dist/index.d.mts'), 'utf8')
  const procedures = declarations.match(/^.*\n +\w+: (?:Query|Mutation|Subscription)</gm) ?? []
  expect(procedures.length).toBeGreaterThan(50)
  for (const procedure of procedures) expect(procedure).toMatch(/\*\/\n/)
})

test('the declarations are small, and quick to check', async () => {
  const { size } = await stat(join(alone.folder, 'node_modules/@keystead/trpc-client/dist/index.d.mts'))
  expect(size).toBeLessThan(260_000)
  const args = ['--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext', '--skipLibCheck']
  const check = async (file: string): Promise<number> => {
    const started = performance.now()
    await runIn(alone.folder, [join(PACKAGE, 'node_modules/typescript/bin/tsc'), ...args, file])
    return (performance.now() - started) / 1000
  }
  // On a busy machine an empty program can take longer than that by itself.
  const differences: number[] = []
  for (let run = 0; run < 3; run += 1) differences.push(-(await check('nothing.mts')) + (await check('calls.mts')))
  expect(Math.min(...differences)).toBeLessThan(1)
  const old = join(PACKAGE, 'node_modules/typescript-5.9/bin/tsc')
  const figures = await runIn(alone.folder, [old, ...args, '--diagnostics', 'calls.mts'])
  // Does not depend on the machine, and an editor's time grows with it.
  expect(Number(/^Instantiations: +(\d+)$/m.exec(figures)?.[1])).toBeLessThan(10_000)
})
