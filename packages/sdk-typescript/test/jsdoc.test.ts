import { join } from 'node:path'
import { emptyProject, type Project, runIn } from '@keystead/sdk-testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import * as sdk from '../src/index.ts'
import { WORLD } from './support/example-world.ts'
import { documented } from './support/jsdoc.ts'

const PACKAGE = join(import.meta.dirname, '..')

/** Beside the exported classes: what their methods return. */
const RETURNED = ['Call', 'List', 'Page', 'CompletionStream']
const isPublic = (name: string): boolean => {
  const [owner = ''] = name.split('.')
  return owner in sdk || RETURNED.includes(owner)
}

const all = (await documented()).filter(({ name }) => isPublic(name))
const examples = all.flatMap(({ name, examples: texts }) => texts.map((text) => ({ name, text })))

test('every public method has an example in its documentation', () => {
  const methods = all.filter(({ isMethod }) => isMethod)
  expect(methods.length).toBeGreaterThan(70)
  expect(methods.filter((each) => each.examples.length === 0).map(({ name }) => name)).toEqual([])
})

/** What an example uses and does not declare itself. */
function takenBy(text: string): string[] {
  const declared = [...text.matchAll(/\b(?:const|let) (?:(\w+)|\{([^}]*)\})/g)]
    .map(([, name = '', names = '']) => `${name},${names}`)
    .flatMap((names) => names.split(','))
    .map((name) => name.split(':').at(-1)?.trim() ?? '')
  const isUsed = (name: string): boolean => new RegExp(`(?<![.\\w'])${name}\\b(?!:)`).test(text)
  return NAMES.filter((name) => isUsed(name) && !declared.includes(name))
}

/** The examples as functions, run one after the other. */
function programOf(): string {
  const calls = examples.map(({ name, text }) => {
    const names = takenBy(text)
    const run = `async ({ ${names.join(', ')} }) => {\n${text}\n}`
    return `await attempt('${name}', ${JSON.stringify(text)}, ${JSON.stringify(names)}, ${run})`
  })
  return `import { ConflictError, Keys, Keystead, MfaRequiredError, Secret, Transport } from '@keystead/sdk'
import type { PasskeyCreationOptions, PasskeyLogInOptions, PasskeyProof, PasskeyRegistration } from '@keystead/sdk'
import { inWorld } from './world.mts'
void [ConflictError, Keys, Keystead, MfaRequiredError, Secret, Transport]
const failed: string[] = []
const attempt: typeof inWorld = (name, ...more) =>
  inWorld(name, ...more).catch((error: unknown) => void failed.push(name + ': ' + String(error)))
${calls.join('\n')}
console.log('failed: ' + JSON.stringify(failed))
`
}

/** The members of the world. */
const NAMES = [...WORLD.matchAll(/^ {2}(\w+): (?:Keystead|string|Secret)$/gm)].map(([, name = '']) => name)

let project: Project

beforeAll(async () => {
  project = await emptyProject({
    tarballs: [inject('tarball')],
    links: { '@types/node': join(PACKAGE, 'node_modules/@types/node') },
    files: { 'world.mts': WORLD, 'examples.mts': programOf() },
  })
})
afterAll(() => project.remove())

test('every example type-checks against the packed package', async () => {
  const strict = [
    '--noEmit',
    '--allowImportingTsExtensions',
    '--strict',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--types',
    'node',
  ]
  const compiler = join(PACKAGE, 'node_modules/typescript/bin/tsc')
  expect(await runIn(project.folder, [compiler, ...strict, 'examples.mts'])).toBe('')
})

test('every example runs against the service', async () => {
  const { url, adminKey } = inject('service')
  const environment = { KEYSTEAD_URL: url, KEYSTEAD_API_KEY: adminKey }
  const printed = await runIn(project.folder, ['examples.mts'], environment)
  expect(printed.trim().split('\n').at(-1)).toBe('failed: []')
}, 60_000)
