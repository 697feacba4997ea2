import { spawnSync } from 'node:child_process'
import { runChild } from './child.mjs'
import { root, toolEnvironment } from './paths.mjs'

/** All checks besides the tests. A check is a name, a command, and the packages that must have its task. */
const checks = [
  { name: 'types', command: ['turbo', 'run', 'types', '--output-logs=errors-only', '--continue=always'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings', '--report-unused-disable-directives'] },
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'unused', command: ['knip', '--no-progress'] },
  { name: 'boundaries', command: ['turbo', 'boundaries'] },
  { name: 'docs', command: ['node', 'scripts/run/check-docs.mjs'] },
  {
    name: 'openapi',
    command: [
      'redocly',
      'lint',
      'packages/openapi/openapi.json',
      'packages/openapi/openapi-webhooks.json',
      '--config',
      'packages/openapi/redocly.yaml',
    ],
  },
  {
    name: 'generated',
    command: ['turbo', 'run', 'generate:check', '--output-logs=errors-only', '--continue=always'],
    task: 'generate:check',
    packages: ['@keystead/console', '@keystead/db', '@keystead/openapi', '@keystead/sdk', 'keystead'],
  },
  {
    name: 'size',
    command: ['turbo', 'run', 'size', '--output-logs=full', '--continue=always'],
    task: 'size',
    packages: ['@keystead/console', '@keystead/sdk'],
  },
]

/**
 * Runs the named checks, or all, each to its end even if others fail, and ends with `N passed, N failed`.
 * @param {string[]} names
 */
export async function runChecks(names) {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name))
  if (unknown.length > 0) {
    console.error(`no such check: ${unknown.join(', ')}; there are: ${checks.map(({ name }) => name).join(', ')}`)
    return 2
  }
  const chosen = names.length > 0 ? checks.filter(({ name }) => names.includes(name)) : checks
  const outcomes = []
  for (const check of chosen) {
    const outcome = await runCheck(check)
    if (outcome.interrupted) return 130
    outcomes.push(outcome)
  }
  const failed = outcomes.filter(({ passed }) => !passed).length
  console.log('')
  for (const { name, passed, time } of outcomes) console.log(`${passed ? 'passed' : 'FAILED'} ${name} (${time} s)`)
  console.log(`${outcomes.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

async function runCheck({ name, command, task, packages = [] }) {
  console.log(`\n=== ${name}: ${command.join(' ')}`)
  const begin = performance.now()
  const missing = packages.filter((each) => !hasTask(each, task))
  for (const each of missing) console.log(`${each} has no script "${task}"`)
  const { code, interrupted } = await runChild(command[0], command.slice(1), { env: toolEnvironment() }).catch(
    (error) => {
      console.log(String(error))
      return { code: 1, interrupted: false }
    },
  )
  const time = ((performance.now() - begin) / 1000).toFixed(1)
  return { name, passed: code === 0 && missing.length === 0, time, interrupted }
}

function hasTask(name, task) {
  const dry = ['run', task, `--filter=${name}`, '--dry=json']
  const { status, stdout } = spawnSync('turbo', dry, { cwd: root, env: toolEnvironment(), encoding: 'utf8' })
  if (status !== 0) return false
  return JSON.parse(stdout).tasks.some((each) => each.package === name && each.command !== '<NONEXISTENT>')
}
