import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runChecks } from './checks.mjs'
import { runChild } from './child.mjs'
import { ensureConsole } from './console.mjs'
import { CannotRun, ensureInstalled } from './install.mjs'
import { projectNode, root, toolEnvironment } from './paths.mjs'
import { runRelease } from './release.mjs'
import { commandLine, serviceCommand } from './service.mjs'
import { runPostgresTests } from './postgres-tests.mjs'
import { runClientTests, runFaultTests, runLongTests, runTests } from './tests.mjs'

const jobs = {
  install: { pnpm: true, run: () => 0 },
  start: { pnpm: false, run: start },
  test: { pnpm: true, run: test },
  /** Builds the admin console unless it was built from the same sources. */
  console: { pnpm: false, run: ensureConsole },
  'test:clients': { pnpm: true, run: runClientTests },
  'test:faults': { pnpm: true, run: runFaultTests },
  'test:long': { pnpm: true, run: runLongTests },
  'test:postgres': { pnpm: true, run: runPostgresTests },
  /** Hostile requests, to a service of its own. */
  fuzz: { pnpm: false, run: fuzz },
  check: { pnpm: true, run: runChecks },
  /** Administration commands on the machine of the service. */
  keystead: { pnpm: false, run: keystead },
  /** The build of the published package in whose folder it is started: what `npm pack` and `pnpm pack` run first. */
  build: { pnpm: false, run: build },
  release: { pnpm: true, run: runRelease },
  /** Any tool of the workspace, with the project's own Node and pnpm. */
  exec: { pnpm: true, run: exec },
}

/** @param {string[]} words the job's name and its arguments */
export async function run([name = '', ...args]) {
  const job = jobs[name]
  if (!job) {
    console.error(`usage: node scripts/run.mjs ${Object.keys(jobs).join(' | ')}`)
    process.exitCode = 2
    return
  }
  const startedIn = process.cwd()
  process.chdir(root)
  try {
    await ensureInstalled(job)
    process.exitCode = await job.run(args, startedIn)
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error
    console.error(error.message)
    process.exitCode = 1
  }
}

async function keystead(args) {
  const command = commandLine()
  const { code } = await runChild(projectNode, [...command.args, ...args], { env: command.env })
  return code
}

async function exec([command, ...args]) {
  const { code } = await runChild(command, args, { env: toolEnvironment() })
  return code
}

async function build(args, folder) {
  const tsdown = join(folder, 'node_modules', '.bin', 'tsdown')
  if (!existsSync(tsdown)) throw new CannotRun(`${folder} is not a package that is built: it does not use tsdown.`)
  // `npm pack --json` prints its result to stdout, and nothing else may be there.
  const { code } = await runChild(tsdown, args, { env: toolEnvironment(), cwd: folder, quiet: true })
  return code
}

/** The service in the tests serves the console, so it is built before. */
async function test(args) {
  await ensureConsole()
  return runTests(args)
}

async function fuzz(args) {
  const { code } = await runChild(projectNode, [join(root, 'apps/api/test/fuzz/fuzz-cli.ts'), ...args], {
    env: toolEnvironment(),
  })
  return code
}

async function start(args) {
  const stopWithParent = pathToFileURL(join(root, 'scripts/run/stop-with-parent.mjs')).href
  await ensureConsole()
  const service = serviceCommand()
  const { code } = await runChild(projectNode, ['--import', stopWithParent, ...service.args, ...args], {
    env: service.env,
    tiedToParent: true,
  })
  return code
}
