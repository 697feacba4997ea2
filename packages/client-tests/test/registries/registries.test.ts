import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Checkout, cleanClone, type Outcome } from './support/checkout.ts'
import { type Consumer, emptyFolder, npmProject, settingsOfPip } from './support/consumers.ts'
import { nodes, pythons } from './support/interpreters.ts'
import { type NpmRegistry, startNpmRegistry } from './support/npm-registry.ts'
import { CJS, ESM, EXPECTED, PYTHON, TYPES } from './support/programs.ts'
import { type PythonRegistry, startPythonRegistry } from './support/python-registry.ts'

let checkout: Checkout
let npm: NpmRegistry
let python: PythonRegistry

beforeAll(async () => {
  ;[checkout, npm, python] = await Promise.all([cleanClone(), startNpmRegistry(), startPythonRegistry()])
  await checkout.setNpm(npm.credentials)
})

afterAll(() => Promise.all([checkout.remove(), npm.remove(), python.remove()]))

/** `npm run release` against both registries, by a user who may publish. */
function release(mode: string, onOutput?: (printed: string) => void): Promise<Outcome> {
  const registries = [`--registry=${npm.url}`, `--python-registry=${python.url}`]
  // An identity to sign with, as some CI has it, is of no use to a registry on the loopback.
  const identity = { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:1/', SIGSTORE_ID_TOKEN: 'none' }
  const env = { ...python.credentials, ...identity, npm_config_fetch_retries: '0' }
  return checkout.release([mode, ...registries], env, onOutput)
}

/** What the registries and the repository have: nothing of it changes unless a release changes it. */
async function state(): Promise<object> {
  const [sdk, trpc] = await Promise.all([npm.versionsOf('@keystead/sdk'), npm.versionsOf('@keystead/trpc-client')])
  const repository = await Promise.all([
    checkout.git('rev-parse', 'HEAD'),
    checkout.git('tag', '--list'),
    checkout.git('status', '--porcelain'),
    checkout.git('worktree', 'list'),
  ])
  return { sdk, trpc, python: await python.files(), repository }
}

const versionOf = async (name: string): Promise<string> =>
  JSON.parse(await readFile(join(checkout.folder, 'packages', name, 'package.json'), 'utf8')).version

/** The versions of the release that these tests make. */
let versions: { sdk: string; trpc: string; python: string }

// Each release installs, generates and builds: half a minute on an idle machine, far more on one that is not.
describe('releasing from a clean clone', { timeout: 900_000 }, () => {
  test('a dry run prints versions, packages, files with sizes and tags, and changes nothing', async () => {
    const before = await state()
    const { code, output } = await release('--dry-run')
    expect(code, output).toBe(0)
    expect(output).toMatch(/^ {2}@keystead\/sdk \d+\.\d+\.\d+ -> \d+\.\d+\.\d+$/m)
    expect(output).toMatch(/^@keystead\/sdk@\S+ is published without provenance: http:/m)
    expect(output).toMatch(/^@keystead\/trpc-client@\S+ is published without provenance: http:/m)
    expect(output).toMatch(/^keystead@\S+ is published without provenance: http:/m)
    expect(output).toMatch(/^ {2}keystead-sdk-\S+\.tgz: [\d.]+ kB, \d+ files$/m)
    for (const file of [
      'dist/index.mjs',
      'CHANGELOG.md',
      'keystead/py.typed',
      'src/keystead/py.typed',
      'licenses/LICENSE',
    ])
      expect(output).toMatch(new RegExp(`^ +[\\d.]+ kB +(\\S+/)?${file}$`, 'm'))
    expect(output).toMatch(
      /^Then the tags would be made: keystead@\S+, @keystead\/sdk@\S+, @keystead\/trpc-client@\S+$/m,
    )
    expect(output).not.toContain('would be refused')
    expect(await state()).toEqual(before)
  })

  test('without credentials it is refused in a line for each registry, and changes nothing', async () => {
    const before = await state()
    await checkout.setNpm('')
    const { code, output } = await checkout.release(
      ['--publish', `--registry=${npm.url}`, `--python-registry=${python.url}`],
      { HOME: checkout.folder },
    )
    await checkout.setNpm(npm.credentials)
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toEqual([
      'Nothing was published.',
      expect.stringMatching(/^npm has no valid credentials for http:/),
      expect.stringMatching(/^twine has no credentials for http:/),
    ])
    expect(await state()).toEqual(before)
  })

  test('a registry that breaks off in the middle leaves what was published, and no tag', async () => {
    let killed: Promise<void> | undefined
    const { code, output } = await release('--publish', (printed) => {
      if (printed.includes('Published @keystead/sdk@')) killed ??= npm.kill()
    })
    await killed
    await npm.restart()
    versions = {
      sdk: await versionOf('sdk-typescript'),
      trpc: await versionOf('trpc-client'),
      python: await versionOf('sdk-python'),
    }
    expect(code, output).toBe(1)
    expect(output).toContain(`@keystead/trpc-client@${versions.trpc} was not published; 2 of 3 were.`)
    expect(await state()).toMatchObject({
      sdk: [versions.sdk],
      trpc: [],
      repository: [expect.anything(), '', '', expect.anything()],
    })
  })

  test('the next run publishes what is missing, and then tags the commit with these versions', async () => {
    const { code, output } = await release('--publish')
    expect(code, output).toBe(0)
    expect(output.match(/^Published .*/gm)).toEqual([`Published @keystead/trpc-client@${versions.trpc} to ${npm.url}`])
    expect(await npm.versionsOf('@keystead/trpc-client')).toEqual([versions.trpc])
    expect(await python.files()).toEqual([
      `keystead-${versions.python}-py3-none-any.whl`,
      `keystead-${versions.python}.tar.gz`,
    ])
    const tags = [
      `@keystead/sdk@${versions.sdk}`,
      `@keystead/trpc-client@${versions.trpc}`,
      `keystead@${versions.python}`,
    ]
    expect((await checkout.git('tag', '--list')).split('\n').toSorted()).toEqual(tags)
    const tagged = await checkout.git(
      'show',
      `keystead@${versions.python}:packages/sdk-python/src/keystead/_version.py`,
    )
    expect(tagged).toContain(`__version__ = "${versions.python}"`)
  })

  test('a second run publishes nothing and says so', async () => {
    const before = await state()
    const { code, output } = await release('--publish')
    expect(code, output).toBe(0)
    expect(output).toContain('Nothing was published: every package is already.')
    expect(output).not.toMatch(/^(Published|Tagged)/m)
    expect(await state()).toEqual(before)
  })

  test('a change without a changeset is refused: its version is published with other contents', async () => {
    const source = join(checkout.folder, 'packages/sdk-typescript/src/index.ts')
    await writeFile(source, `${await readFile(source, 'utf8')}export const ADDED = 1\n`)
    await checkout.git('commit', '--quiet', '--all', '--message', 'Change the SDK')
    const before = await state()
    const { code, output } = await release('--publish')
    expect(code).toBe(1)
    expect(output).toContain(`@keystead/sdk@${versions.sdk} is already published at ${npm.url} with other contents.`)
    expect(await state()).toEqual(before)
  })
})

const environment = (): Record<string, string> => ({ URL: inject('service').url, KEY: inject('service').adminKey })
const bin = (name: string): string => join(import.meta.dirname, '../../node_modules/.bin', name)

describe.each(nodes())('a project of Node %s that installed from the registry', (_version, node) => {
  let project: Consumer

  beforeAll(async () => {
    project = await npmProject(
      npm.url,
      node,
      { 'main.mjs': ESM, 'main.cjs': CJS, 'types.mts': TYPES, 'types.cts': TYPES },
      environment(),
    )
  })
  afterAll(() => project.remove())

  test.each(['main.mjs', 'main.cjs'])('calls the service: %s', async (file) => {
    expect(await project.run(node, file)).toBe(EXPECTED)
  })

  test.each([
    ['node16', 'node16', ['types.mts', 'types.cts']],
    ['nodenext', 'nodenext', ['types.mts', 'types.cts']],
    ['bundler', 'esnext', ['types.mts']],
  ])('is checked by TypeScript with moduleResolution %s', async (resolution, module, files) => {
    const options = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--module', module]
    const tsc = [process.execPath, join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')]
    expect(await project.run(...tsc, ...options, '--moduleResolution', resolution, ...files)).toBe('')
  })

  test('a bundle of it for browsers calls the service', async () => {
    const options = [
      '--bundle',
      '--format=esm',
      '--platform=browser',
      '--minify',
      '--outfile=bundle.mjs',
      '--log-level=error',
    ]
    await project.run(bin('esbuild'), 'main.mjs', ...options)
    expect(await project.run(node, 'bundle.mjs')).toBe(EXPECTED)
  })

  test('its manifests name nothing of the workspace', async () => {
    for (const name of ['sdk', 'trpc-client']) {
      const text = await readFile(join(project.folder, 'node_modules/@keystead', name, 'package.json'), 'utf8')
      expect(text).not.toMatch(/workspace:|catalog:|devDependencies|"scripts"/)
    }
  })
})

test('Bun installs from the registry and calls the service', async () => {
  const project = await emptyFolder({ 'package.json': '{}', 'main.mjs': ESM, 'main.cjs': CJS }, environment())
  onTestFinished(() => project.remove())
  await project.run(bin('bun'), 'add', `--registry=${npm.url}`, '@keystead/sdk', '@keystead/trpc-client')
  expect(await project.run(bin('bun'), 'main.mjs')).toBe(EXPECTED)
  expect(await project.run(bin('bun'), 'main.cjs')).toBe(EXPECTED)
})

test('Deno imports from the registry and calls the service', async () => {
  const program = ESM.replaceAll(/from '(@keystead\/[\w-]+)'/g, `from 'npm:$1'`)
  const registry = { NPM_CONFIG_REGISTRY: npm.url }
  const project = await emptyFolder({ 'main.mjs': program }, { ...environment(), ...registry })
  onTestFinished(() => project.remove())
  // Deno does not use what was published within the last day unless told.
  const options = ['--quiet', '--no-prompt', '--allow-net=127.0.0.1', '--allow-env', '--minimum-dependency-age=0']
  expect(await project.run(bin('deno'), 'run', ...options, 'main.mjs')).toBe(EXPECTED)
})

/** Every Python installs the wheel; the sdist makes the same one, by the first of them. */
const wheels = pythons().map(([version, path]) => ({
  version,
  path,
  kind: 'wheel',
  options: ['--only-binary=keystead'],
}))
const sdists = wheels
  .slice(0, 1)
  .map(({ version, path }) => ({ version, path, kind: 'sdist', options: ['--no-binary=keystead'] }))

test.each([...wheels, ...sdists])(
  'Python $version installs the $kind from the registry and calls the service',
  async ({ version, path, options }) => {
    const project = await emptyFolder({ 'main.py': PYTHON }, { ...environment(), ...settingsOfPip() })
    onTestFinished(() => project.remove())
    await project.run(path, '-m', 'venv', '--without-pip', 'venv')
    const own = join(project.folder, 'venv/bin/python')
    expect(await project.run(own, '--version')).toContain(`Python ${version}.`)
    const pip = [...python.pip(own), '--quiet', '--no-cache-dir', '--no-compile', ...options]
    await project.run(...pip, `keystead==${versions.python}`)
    expect(await project.run(own, '-W', 'error', 'main.py')).toBe(`ok not_found ${versions.python}\n`)
  },
)
