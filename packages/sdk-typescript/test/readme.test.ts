import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { emptyProject, type Project, runIn } from '@keystead/sdk-testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { adminClient, unique, uniqueEmail } from './support/client.ts'

const PACKAGE = join(import.meta.dirname, '..')
const snippets = [...(await readFile(join(PACKAGE, 'README.md'), 'utf8')).matchAll(/^```ts\n([^]*?)^```/gm)].map(
  ([, text = '']) => text,
)

/** What a snippet takes from a program around it. */
const AROUND: Readonly<Record<string, string>> = {
  keystead: `const keystead = new sdk.Keystead({ baseUrl, apiKey })`,
  id: `const id = process.env.EMAIL!`,
  userId: `const userId = process.env.USER_ID!`,
  orderId: `const orderId = process.env.NAME!`,
  NotFoundError: `const { NotFoundError } = sdk`,
  Keystead: `const { Keystead } = sdk`,
  BadRequestError: `const { BadRequestError } = sdk`,
  secretStore: `const secretStore = { read: async (_: string) => apiKey, write: async (..._: string[]) => {} }`,
  traceparent: `const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'`,
  record: `const record = (..._: unknown[]): void => {}`,
  myFetch: `const myFetch: sdk.Fetch = (url, init) => fetch(url, init)`,
}

/** A program with a snippet in it; two names that it shows in a row for the same thing are two blocks. */
function programOf(snippet: string): string {
  const [imports, body] = [snippet.match(/^import .*$/gm) ?? [], snippet.replaceAll(/^import .*\n/gm, '')]
  const isGiven = (name: string): boolean =>
    new RegExp(`(?<![.\\w])${name}\\b`).test(body) &&
    !new RegExp(`\\bconst ${name}\\b|import .*\\b${name}\\b`).test(snippet)
  const given = Object.entries(AROUND).filter(([name]) => isGiven(name))
  const blocks = body
    .replace('https://keys.example.com', inject('service').url)
    .split(/(?<=withResponse\(\)\n)/)
    .map((block) => `{\n${block}}`)
  return [
    `import * as sdk from '@keystead/sdk'`,
    ...imports,
    `const baseUrl = process.env.URL!, apiKey = process.env.KEY!`,
    ...given.map(([, text]) => text),
    ...blocks,
    `void [sdk, baseUrl, apiKey]`,
  ].join('\n')
}

let project: Project

beforeAll(async () => {
  const files = Object.fromEntries(snippets.map((snippet, i) => [`snippet-${i}.mts`, programOf(snippet)]))
  const names = ['@types/node', '@types/express', 'express']
  const links = Object.fromEntries(names.map((name) => [name, join(PACKAGE, 'node_modules', name)]))
  project = await emptyProject({ tarballs: [inject('tarball')], links, files })
})
afterAll(() => project.remove())

test.each(snippets.map((snippet, i) => [snippet.split('\n')[0]!, i] as const))('the snippet runs: %s', async (_, i) => {
  const file = `snippet-${i}.mts`
  const email = uniqueEmail()
  const { user_id } = await adminClient().users.create({ email })
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--types',
    'node',
  ]
  await runIn(project.folder, [join(PACKAGE, 'node_modules/typescript/bin/tsc'), ...options, file])
  const { url, adminKey } = inject('service')
  const address = { URL: url, KEY: adminKey, KEYSTEAD_URL: url, KEYSTEAD_API_KEY: adminKey }
  const names = { EMAIL: email, USER_ID: user_id, NAME: unique('order') }
  await expect(runIn(project.folder, [file], { ...address, ...names })).resolves.toEqual(expect.any(String))
})
