import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { folderOfPnpm, installMarker, modules, projectNode, readInstallMarker, root } from './paths.mjs'

const lock = join(modules, '.keystead-install.lock')

/** An error with a message for the person at the terminal; shown without a stack. */
export class CannotRun extends Error {}

/**
 * Installs the workspace unless node_modules was installed from the same lockfile.
 * @param {{ pnpm: boolean }} needs whether the job also calls pnpm, which lives in npx's cache and may be gone
 */
export async function ensureInstalled(needs) {
  if (isInstalled(needs)) return
  await withLock(async () => {
    if (!isInstalled(needs)) await install()
  })
}

function isInstalled({ pnpm }) {
  const marker = readInstallMarker()
  if (marker.hash !== hashOfLockfile() || !existsSync(projectNode)) return false
  return !pnpm || existsSync(join(marker.pnpmFolder, 'pnpm'))
}

function hashOfLockfile() {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

async function install() {
  const begin = performance.now()
  const hash = hashOfLockfile()
  rmSync(installMarker, { force: true })
  say(`Installing dependencies into node_modules (once; about a minute the first time).`)
  const pnpmFolder = await step('1/3 fetching pnpm', fetchPnpm)
  await step('2/3 installing packages, with a Node.js of their own', () => installPackages(pnpmFolder))
  await step("3/3 checking the project's Node.js", checkProjectNode)
  writeFileSync(installMarker, `${JSON.stringify({ hash, pnpmFolder }, null, 2)}\n`)
  say(`Installed in ${seconds(begin)}.`)
}

async function step(title, work) {
  const begin = performance.now()
  say(`${title} ...`)
  const result = await work()
  say(`${title}: done in ${seconds(begin)}.`)
  return result
}

/** @returns the folder that holds pnpm; npx keeps it in its cache. */
async function fetchPnpm() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const printPath = ['node', '-e', 'console.log(process.env.PATH)']
  const { code, output } = await run('npx', ['-y', '-p', packageManager, '--', ...printPath], { capture: true })
  const folder = folderOfPnpm(output.trim())
  if (code !== 0 || !folder) {
    throw new CannotRun(
      `${packageManager} could not be fetched with npx (its message is above). Is the npm registry reachable?`,
    )
  }
  return folder
}

async function installPackages(pnpmFolder) {
  const options = ['--frozen-lockfile', '--reporter=append-only', '--config.confirmModulesPurge=false']
  const { code } = await run(join(pnpmFolder, 'pnpm'), ['install', ...options], {})
  if (code !== 0) {
    throw new CannotRun(
      'The packages could not be installed (pnpm says why above). Nothing was started; run the command again.',
    )
  }
}

function checkProjectNode() {
  const { status, stdout } = spawnSync(projectNode, ['--version'], { encoding: 'utf8' })
  if (status !== 0) {
    throw new CannotRun(`The project's own Node.js does not run on this machine (${process.platform} ${process.arch}).`)
  }
  say(`    Node.js ${stdout.trim()}`)
}

function run(command, args, { capture = false }) {
  // stdout is the job's own: `npm pack --json` reads it.
  const stdio = ['ignore', capture ? 'pipe' : 2, 'inherit']
  const child = spawn(command, args, { cwd: root, stdio })
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk) => (output += chunk))
  return new Promise((resolve, reject) => {
    child.on('error', () =>
      reject(new CannotRun(`${command} was not found. It comes with npm: install npm and run the command again.`)),
    )
    child.on('close', (code) => resolve({ code, output }))
  })
}

/** Two concurrent commands must not install into the same folder: the second waits for the first. */
async function withLock(work) {
  mkdirSync(modules, { recursive: true })
  let told = false
  while (!takeLock()) {
    if (!told) say('Another command is installing; waiting for it.')
    told = true
    await delay(300)
  }
  try {
    await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function takeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EACCES' || error.code === 'EROFS')
      throw new CannotRun(`This folder cannot be written: ${modules}`)
    if (!isRunning(lockHolder())) rmSync(lock, { force: true })
    return false
  }
}

function lockHolder() {
  try {
    return Number(readFileSync(lock, 'utf8'))
  } catch {
    return Number.NaN
  }
}

function isRunning(pid) {
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function say(line) {
  process.stderr.write(`${line}\n`)
}

function seconds(begin) {
  return `${((performance.now() - begin) / 1000).toFixed(1)} s`
}
