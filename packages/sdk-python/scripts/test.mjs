/**
 * Runs the suite in a virtual environment that it makes, and leaves a report in the form that `npm test` sums up.
 * Where there is no Python of 3.10 or later, all of it is skipped; with CI=true that is a failure.
 * A path of a test file or `-t <name>` narrows it; vitest's other options are not ours.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const directory = join(import.meta.dirname, '..')
const cache = join(directory, 'node_modules', '.cache')
const environment = join(cache, 'venv')
const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
const report = join(cache, 'keystead-tests.json')
const results = join(cache, 'pytest.json')

const OLDEST = [3, 10]
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']

/** A Python that is new enough and can make environments; undefined when there is none. */
function findPython() {
  return CANDIDATES.find((name) => {
    const check = `import sys, venv, ensurepip; sys.exit(sys.version_info < (${OLDEST.join(', ')}))`
    return spawnSync(name, ['-c', check], { stdio: 'ignore' }).status === 0
  })
}

/** Makes the environment, unless it was made from this very pyproject.toml. */
function ensureEnvironment(name) {
  const version = spawnSync(name, ['--version'], { encoding: 'utf8' }).stdout
  const hash = createHash('sha256')
    .update(readFileSync(join(directory, 'pyproject.toml')))
    .update(version)
    .digest('hex')
  const marker = join(environment, 'keystead.sha256')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return
  rmSync(environment, { recursive: true, force: true })
  run(name, ['-m', 'venv', environment])
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  run(python, [...pip, '--upgrade', 'pip'])
  run(python, [...pip, '--editable', '.', '--group', 'test'])
  writeFileSync(marker, hash)
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: directory, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`)
}

/** Of vitest's arguments those that mean something here. */
function argumentsOfPytest(args) {
  const chosen = []
  for (let i = 0; i < args.length; i += 1) {
    if (args[i] === '-t') chosen.push('-k', asExpression(args[(i += 1)]))
    else if (!args[i].startsWith('-')) chosen.push(...filesWith(args[i]))
  }
  return chosen
}

/** pytest's -k knows expressions; the words of a name are joined. */
const asExpression = (name) => name.split(/\W+/).filter(Boolean).join(' and ')

function filesWith(part) {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', 'tests/test_*.py'], {
    cwd: directory,
    encoding: 'utf8',
  })
  const found = stdout.split('\n').filter((file) => file.includes(part))
  return found.length > 0 ? found : ['--deselect=tests', '--collect-only']
}

const STATUSES = { passed: 'passed', xpassed: 'passed', skipped: 'skipped', xfailed: 'skipped' }

/** @param files of each file its tests */
function write(files) {
  mkdirSync(cache, { recursive: true })
  writeFileSync(report, JSON.stringify({ testResults: files }))
}

/** pytest's results as vitest reports its own. */
function convert() {
  const { tests = [], collectors = [] } = JSON.parse(readFileSync(results, 'utf8'))
  const files = new Map()
  const fileOf = (nodeid) => {
    const name = join(directory, nodeid.split('::')[0])
    if (!files.has(name)) files.set(name, { name, status: 'passed', assertionResults: [] })
    return files.get(name)
  }
  for (const { nodeid, outcome } of tests) {
    const status = STATUSES[outcome] ?? 'failed'
    fileOf(nodeid).assertionResults.push({ status, fullName: nodeid.split('::').slice(1).join(' > ') })
  }
  for (const { nodeid, outcome } of collectors) if (outcome === 'failed') fileOf(nodeid).status = 'failed'
  write([...files.values()])
}

function main() {
  rmSync(report, { force: true })
  const name = findPython()
  if (name === undefined) {
    const why = `Python ${OLDEST.join('.')} or later, with venv, is needed for the Python SDK's tests`
    console.log(process.env.CI === 'true' ? `FAILED ${why}` : `Skipped: ${why}`)
    const status = process.env.CI === 'true' ? 'failed' : 'skipped'
    write([{ name: join(directory, 'tests'), status: 'passed', assertionResults: [{ status, fullName: why }] }])
    return status === 'failed' ? 1 : 0
  }
  ensureEnvironment(name)
  rmSync(results, { force: true })
  const options = [
    '-q',
    '--show-capture=no',
    '--json-report',
    '--json-report-omit=log',
    `--json-report-file=${results}`,
  ]
  const narrowed = argumentsOfPytest(process.argv.slice(2))
  const { status } = spawnSync(python, ['-m', 'pytest', ...options, ...narrowed], { cwd: directory, stdio: 'inherit' })
  if (existsSync(results)) convert()
  // 5: no test was chosen, which is no failure of a narrowed run.
  return status === 5 && narrowed.length > 0 ? 0 : (status ?? 1)
}

process.exitCode = main()
