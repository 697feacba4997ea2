import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './child.mjs'
import { root, toolEnvironment } from './paths.mjs'

/** The report of every suite, in vitest's JSON format, inside its own package. */
const report = join('node_modules', '.cache', 'keystead-tests.json')

/**
 * Runs every package's `test` script and ends with one line over all of them: `N passed, N failed[, N skipped]`.
 * @param {string[]} args `--filter=<package>` chooses packages (turbo's syntax); all else goes to vitest: a part of a
 *   file's path, `-t <name>` and so on
 */
export const runTests = (args) => runTask('test', args)

/** Stops, disconnects, kills, restores and restarts replicas: the suite that takes minutes. @param {string[]} args as of {@link runTests} */
export const runFaultTests = (args) => runTask('test:faults', args)

/** Clients made by outside tools, which need compilers and registries. @param {string[]} args as of {@link runTests} */
export const runClientTests = (args) => runTask('test:clients', args)

/** Random tests with far more rounds, for nightly runs. @param {string[]} args as of {@link runTests} */
export const runLongTests = (args) => runTask('test:long', args)

async function runTask(task, args) {
  const begin = performance.now()
  const filters = args.filter((arg) => arg.startsWith('--filter='))
  const narrowed = args.filter((arg) => !arg.startsWith('--filter='))
  const suites = listSuites(task, filters)
  for (const suite of suites) rmSync(join(root, suite.directory, report), { force: true })
  const runs = await Promise.all(lanesOf(suites).map((lane) => runSuites(task, lane, narrowed)))
  if (runs.some(({ interrupted }) => interrupted)) return 130
  const code = runs.find((run) => run.code !== 0)?.code ?? 0
  return summarise(suites, { narrowed: narrowed.length > 0, code, seconds: (performance.now() - begin) / 1000 })
}

/** The suite of the service takes as long as all the others, which wait more than they compute: they run beside it. */
const LONGEST = '@keystead/api'

/** @returns lanes that run at the same time; in each, one suite after another, each on a database of its own */
function lanesOf(suites) {
  const lanes = [
    suites.filter((suite) => suite.package === LONGEST),
    suites.filter((suite) => suite.package !== LONGEST),
  ]
  return lanes.filter((lane) => lane.length > 0)
}

/** @returns {{ package: string, directory: string }[]} the packages that have the script */
function listSuites(task, filters) {
  const dry = ['run', task, '--dry=json', ...filters]
  const { status, stdout, stderr } = spawnSync('turbo', dry, { cwd: root, env: toolEnvironment(), encoding: 'utf8' })
  if (status !== 0) throw new Error(`turbo could not list the suites: ${stderr || stdout}`)
  return JSON.parse(stdout).tasks.filter((each) => each.task === task && each.command !== '<NONEXISTENT>')
}

function runSuites(task, suites, narrowed) {
  const filters = suites.map((suite) => `--filter=${suite.package}`)
  const turbo = ['run', task, '--ui=stream', '--concurrency=1', '--continue=always', '--output-logs=full', ...filters]
  const vitest = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...narrowed]
  if (narrowed.length > 0) vitest.push('--passWithNoTests')
  return runChild('turbo', [...turbo, '--', ...vitest], { env: toolEnvironment() })
}

function summarise(suites, { narrowed, code, seconds }) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  console.log('')
  for (const suite of suites) {
    const { counts, notes } = readSuite(suite, { mayBeMissing: narrowed && code === 0 })
    for (const line of notes) console.log(line)
    console.log(`${suite.package}: ${inWords(counts)}`)
    for (const key of Object.keys(total)) total[key] += counts[key]
  }
  if (suites.length === 0) total.failed += note('FAILED no package has tests')
  if (code !== 0 && total.failed === 0)
    total.failed += note(`FAILED a suite ended with code ${code} although its tests passed`)
  console.log('')
  console.log(`The tests took ${seconds.toFixed(0)} s`)
  console.log(inWords(total))
  return total.failed === 0 ? 0 : 1
}

function note(line) {
  console.log(line)
  return 1
}

/** @returns the suite's counts, and a line for each test that did not pass */
function readSuite(suite, { mayBeMissing }) {
  let files
  try {
    files = JSON.parse(readFileSync(join(root, suite.directory, report), 'utf8')).testResults
  } catch {
    if (mayBeMissing) return { counts: { passed: 0, failed: 0, skipped: 0 }, notes: [] }
    return {
      counts: { passed: 0, failed: 1, skipped: 0 },
      notes: [`FAILED ${suite.package} left no report: it crashed`],
    }
  }
  const results = files.flatMap((file) => resultsOf(file, suite))
  if (results.length === 0 && !mayBeMissing) results.push({ kind: 'failed', title: `${suite.package} has no tests` })
  const notes = results
    .filter(({ kind }) => kind !== 'passed')
    .map(({ kind, title, why }) => `${kind.toUpperCase()} ${title}${why ? `\n    ${why}` : ''}`)
  const count = (kind) => results.filter((result) => result.kind === kind).length
  return { counts: { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }, notes }
}

function resultsOf(file, suite) {
  const place = `${suite.package} ${file.name.replace(join(root, suite.directory), '').slice(1)}`
  const results = file.assertionResults.map(({ status, fullName, failureMessages }) => ({
    kind: kindOf(status),
    title: `${place} > ${fullName}`,
    why: firstLine(failureMessages?.[0]),
  }))
  const tellsWhy = results.some(({ kind }) => kind === 'failed')
  // A file that fails outside its tests (an import, a hook) has no failed test.
  if (file.status === 'failed' && !tellsWhy)
    results.push({ kind: 'failed', title: place, why: firstLine(file.message) })
  return results
}

function firstLine(text) {
  return text?.split('\n')[0]
}

/** CI must run everything: a skipped test counts as failed there. */
function kindOf(status) {
  if (status === 'passed' || status === 'failed') return status
  return process.env.CI ? 'failed' : 'skipped'
}

function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
