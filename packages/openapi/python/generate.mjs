/**
 * `node python/generate.mjs write` writes the models of the Python SDK; `check` fails when those stored are stale. Where there
 * is no Python of 3.11 or later, which the generator needs, nothing is done; with CI=true that is a failure.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python']

const isNewEnough = (name) =>
  spawnSync(name, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'], { stdio: 'ignore' })
    .status === 0

const python = CANDIDATES.find(isNewEnough)
const script = join(import.meta.dirname, 'generate.py')
const options = process.argv[2] === 'write' ? [] : ['--check']

if (python === undefined) {
  console.log('The models of the Python SDK were left alone: that needs Python 3.11 or later, with venv.')
  process.exitCode = process.env.CI === 'true' ? 1 : 0
} else {
  process.exitCode = spawnSync(python, [script, ...options], { stdio: 'inherit' }).status ?? 1
}
