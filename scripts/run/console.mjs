import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './child.mjs'
import { projectNode, root, toolEnvironment } from './paths.mjs'

const folder = join(root, 'apps/console')
const built = join(folder, 'dist')

/** In the build: the hash of what it was made from. */
const marker = '.sources'

/** What is built, and what decides which tools build it. */
const SOURCES = ['src', 'index.html', 'vite.config.ts', 'lingui.config.ts', 'package.json', 'tsconfig.json']
const SHARED = ['pnpm-lock.yaml', 'tsconfig.base.json']

/**
 * Builds the admin console unless it was built from the same sources. A service starts without it too, and then says how to build
 * it, so a failure is told and no more.
 * @returns the exit code of the build, 0 where none was needed
 */
export async function ensureConsole() {
  const hash = hashOfSources()
  if (isBuiltFrom(hash)) return 0
  const begin = performance.now()
  process.stderr.write('Building the admin console (once; some seconds) ...\n')
  // Into a folder of its own, so that a service that runs never serves half a build, and two builds do not mix.
  const fresh = join(folder, `.dist-${process.pid}`)
  const vite = join(folder, 'node_modules/vite/bin/vite.js')
  const options = ['build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn']
  const { code } = await runChild(projectNode, [vite, ...options], { env: toolEnvironment(), cwd: folder, quiet: true })
  if (code === 0) {
    writeFileSync(join(fresh, marker), hash)
    install(fresh)
    process.stderr.write(`Built the admin console in ${((performance.now() - begin) / 1000).toFixed(1)} s.\n`)
  } else {
    process.stderr.write('The admin console could not be built (its message is above); the service works without it.\n')
  }
  rmSync(fresh, { recursive: true, force: true })
  return code
}

/** Puts a build in the place of the last one. A page that is open in a browser may still ask for assets of the last one: reload it. */
function install(fresh) {
  const last = `${fresh}-last`
  mkdirSync(built, { recursive: true })
  renameSync(built, last)
  renameSync(fresh, built)
  rmSync(last, { recursive: true, force: true })
}

function isBuiltFrom(hash) {
  const file = join(built, marker)
  return existsSync(file) && readFileSync(file, 'utf8') === hash
}

function hashOfSources() {
  const hash = createHash('sha256')
  const files = [...SOURCES.flatMap((name) => filesIn(join(folder, name))), ...SHARED.map((name) => join(root, name))]
  for (const file of files)
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

function filesIn(path) {
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}
