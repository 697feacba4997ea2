import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { needs } from '@keystead/sdk-testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { pythons } from './registries/support/interpreters.ts'

// The Python SDK and its middleware on each Python that it supports, as far as this machine has them; on the oldest one with the
// oldest frameworks that the extras admit.

const run = promisify(execFile)

const PACKAGE = join(import.meta.dirname, '../../sdk-python')
const CACHE = join(import.meta.dirname, '../node_modules/.cache')

const OLDEST = '3.10'

/** The lower bounds of pyproject.toml, and what was current when they were. */
const LOWEST = [
  'anyio==4.5.0',
  'django==4.2',
  'fastapi==0.115.0',
  'flask[async]==3.0.0',
  'httpx==0.27.0',
  'typing_extensions==4.10.0',
  'werkzeug==3.0.0',
]

/** Those that start no other tool and build no package. */
const SUITES = [
  'client',
  'completions',
  'middleware',
  'middleware_idioms',
  'models',
  'options',
  'secrets',
  'sse',
  'surface',
]

const found = needs('python3') ? pythons() : []

test('there is a Python to test with', () => {
  expect(found.length > 0 || process.env['CI'] === undefined).toBe(true)
})

describe.each(found)('Python %s', (version, path) => {
  const environment = join(CACHE, `python-${version}`)
  const python = join(environment, 'bin/python')
  const pip = (...args: string[]): Promise<unknown> =>
    run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args], { cwd: PACKAGE })

  beforeAll(async () => {
    const manifest = await readFile(join(PACKAGE, 'pyproject.toml'))
    const hash = createHash('sha256').update(manifest).update(path).update(LOWEST.join()).digest('hex')
    const marker = join(environment, 'keystead.sha256')
    if (!existsSync(marker) || (await readFile(marker, 'utf8')) !== hash) {
      await rm(environment, { recursive: true, force: true })
      await run(path, ['-m', 'venv', environment])
      await pip('--upgrade', 'pip')
      await pip('.', '--group', 'unit')
      if (version === OLDEST) await pip(...LOWEST)
      await writeFile(marker, hash)
    }
    // Its dependencies are there; the package itself may have changed.
    await pip('--force-reinstall', '--no-deps', '.')
  })

  test('the package imports, without a warning', async () => {
    const modules = ['', '.types', '.asgi', '.fastapi', '.flask', '.django'].map((each) => `keystead${each}`)
    const names = modules.filter((each) => isQuiet(version, each)).join(', ')
    const { stderr } = await run(python, ['-W', 'error', '-c', `import ${names}`])
    expect(stderr).toBe('')
  })

  test('its tests pass', async () => {
    const files = SUITES.map((suite) => `tests/test_${suite}.py`)
    const warnings = version === OLDEST ? ['-p', 'no:warnings'] : []
    const { stdout } = await run(python, ['-m', 'pytest', '-q', ...warnings, ...files], {
      cwd: PACKAGE,
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      maxBuffer: 64 * 1024 * 1024,
    })
    expect(stdout).toMatch(/^\d+ passed in /m)
    expect(stdout).not.toContain('skipped')
  })
})

/** The oldest frameworks warn by themselves on a newer Python than theirs. */
const isQuiet = (version: string, module: string): boolean => version !== OLDEST || !/fastapi|flask|django/.test(module)
