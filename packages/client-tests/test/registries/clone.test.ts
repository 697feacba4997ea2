import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '@keystead/sdk-testing'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Checkout, cleanClone } from './support/checkout.ts'
import { emptyFolder, settingsOfPip } from './support/consumers.ts'
import { freePort } from './support/process.ts'

let checkout: Checkout

beforeAll(async () => {
  checkout = await cleanClone()
})

afterAll(() => checkout.remove())

describe.each(['sdk-typescript', 'trpc-client'])('npm pack of %s, right after git clone', (name) => {
  let unpacked: string

  beforeAll(async () => {
    const folder = join(checkout.folder, '..', name)
    await mkdir(folder)
    const packed = await checkout.npm('pack', '--json', `--pack-destination=${folder}`, `./packages/${name}`)
    const [{ filename }] = JSON.parse(packed)
    await runProgram(folder, ['tar', 'xzf', filename])
    unpacked = join(folder, 'package')
  })

  test.each([
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'dist/index.mjs',
    'dist/index.cjs',
    'dist/index.d.mts',
    'dist/index.d.cts',
  ])('it holds %s', async (file) => {
    expect(await readFile(join(unpacked, file), 'utf8')).toMatch(/\S/)
  })

  test.each(['dist/index.mjs', 'dist/index.cjs'])('debuggers find the sources of %s in its map', async (file) => {
    expect(await readFile(join(unpacked, file), 'utf8')).toMatch(/\n\/\/# sourceMappingURL=index\.[cm]js\.map\s*$/)
    const { sources, sourcesContent } = JSON.parse(await readFile(join(unpacked, `${file}.map`), 'utf8'))
    const own = sources.filter((each: string) => each.startsWith('../src/'))
    expect(own).not.toEqual([])
    for (const each of own)
      expect(sourcesContent[sources.indexOf(each)]).toBe(await readFile(join(unpacked, 'dist', each), 'utf8'))
    expect(sourcesContent).not.toContain(null)
  })

  test('editors find the sources of its declarations, which are in the package', async () => {
    const { sources } = JSON.parse(await readFile(join(unpacked, 'dist/index.d.mts.map'), 'utf8'))
    const own = sources.filter((each: string) => each.startsWith('../src/'))
    expect(own).not.toEqual([])
    for (const each of own) expect(await readFile(join(unpacked, 'dist', each), 'utf8')).toMatch(/\S/)
  })

  test('registries show where it comes from, and its links lead there', async () => {
    const manifest = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'))
    expect(manifest.repository).toEqual({
      type: 'git',
      url: expect.stringMatching(/^git\+https:/),
      directory: `packages/${name}`,
    })
    expect(manifest).toMatchObject({
      homepage: expect.stringMatching(/^https:/),
      bugs: { url: expect.stringMatching(/^https:/) },
      author: expect.stringMatching(/\S/),
      license: 'MIT',
      engines: { node: expect.stringMatching(/\d/) },
    })
    expect(manifest.keywords.length).toBeGreaterThan(3)
    const readme = await readFile(join(unpacked, 'README.md'), 'utf8')
    expect(readme).toMatch(new RegExp(`^    npm pack ./packages/${name} `, 'm'))
    for (const [, target] of readme.matchAll(/\]\(([^)\s]+)\)/g)) expect(target).toMatch(/^(https:|#)/)
  })
})

test('pip installs the Python package from the checkout, as its README says', async () => {
  const readme = await readFile(join(checkout.folder, 'packages/sdk-python/README.md'), 'utf8')
  expect(readme).toContain('pip install ../keystead/packages/sdk-python\n')
  const project = await emptyFolder({}, settingsOfPip())
  onTestFinished(() => project.remove())
  await project.run('python3', '-m', 'venv', 'venv')
  const own = join(project.folder, 'venv/bin/python')
  await project.run(own, '-m', 'pip', 'install', '--quiet', join(checkout.folder, 'packages/sdk-python'))
  const metadata =
    'from importlib.metadata import metadata; [print(f"{k}: {v}") for k, v in metadata("keystead").items()]'
  const printed = await project.run(own, '-c', metadata)
  for (const name of ['Homepage', 'Documentation', 'Source', 'Issues', 'Changelog'])
    expect(printed).toMatch(new RegExp(`^Project-URL: ${name}, https:`, 'm'))
  expect(printed).toMatch(/^Author: \S/m)
  for (const [, target] of printed.matchAll(/\]\(([^)\s]+)\)/g)) expect(target).toMatch(/^(https:|#)/)
})

describe('npm run release', () => {
  const NOWHERE = 'http://127.0.0.1:1/'

  test.each([
    [[], 'Say one of --dry-run and --publish.'],
    [['--dry-run', '--publish'], 'Say one of --dry-run and --publish.'],
    [['--dry-run', '--force'], "Unknown option '--force'"],
    [['--dry-run', '--registry=ftp://127.0.0.1/'], '--registry wants an http or https URL, not "ftp://127.0.0.1/".'],
    [['--dry-run', '--python-registry=pypi'], '--python-registry wants an http or https URL, not "pypi".'],
    [['--publish', '--registry=http://me:secret@127.0.0.1/'], '--registry wants a URL without credentials in it.'],
  ])('%j is answered with what is wrong, and the usage', async (args, problem) => {
    const { code, output } = await checkout.release(args, {})
    expect(code).toBe(1)
    expect(output).toContain(`${problem}\n\nusage: npm run release -- --dry-run | --publish`)
    expect(output).not.toMatch(/^ {4}at |secret/m)
  })

  test('what forbids a release is said in a line each, before anything is built', async () => {
    await checkout.git('switch', '--quiet', '--create', 'other')
    await writeFile(join(checkout.folder, 'packages/sdk-typescript/src/new.ts'), 'export {}\n')
    const registries = [`--registry=http://127.0.0.1:${await freePort()}/`, `--python-registry=${NOWHERE}`]
    const { code, output } = await checkout.release(['--publish', ...registries], { npm_config_fetch_retries: '0' })
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toEqual([
      'Nothing was published.',
      'The checkout has changes that are not committed: ?? packages/sdk-typescript/src/new.ts',
      'The checkout is on the branch other, and releases are made from main; --branch names another.',
      expect.stringMatching(/^npm has no valid credentials for |^The npm registry http:\S+ cannot be asked: /),
      expect.stringMatching(/^twine has no credentials for http:\S+: set TWINE_USERNAME and TWINE_PASSWORD/),
      expect.stringMatching(/^The Python registry http:\S+ cannot be asked: /),
    ])
  })
})
