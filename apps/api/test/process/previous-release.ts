import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

/** The release before this one. Whoever makes a release names that which was the last until then. */
const PREVIOUS = '710b7bf'

const ROOT = join(import.meta.dirname, '../../../..')
const PACKAGES = ['apps/api', 'packages/db', 'packages/domain']

const git = async (...args: string[]): Promise<void> =>
  void (await promisify(execFile)('git', args, { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 }))

/**
 * Whether the history has it. A checkout without history cannot run it; CI has all of it, and there it is an error.
 */
export async function hasPreviousRelease(): Promise<boolean> {
  try {
    await git('cat-file', '-e', `${PREVIOUS}^{commit}`)
    return true
  } catch (error) {
    if (process.env['CI']) throw error
    process.stderr.write(`Skipped: this checkout has no commit ${PREVIOUS}, the previous release\n`)
    return false
  }
}

/**
 * The sources of the previous release in a folder of their own, with the dependencies that are installed here.
 *
 * @returns its main.ts
 */
export async function previousRelease(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-previous-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const archive = join(folder, 'sources.tar')
  await git('archive', '--format=tar', `--output=${archive}`, PREVIOUS, ...PACKAGES, 'tsconfig.base.json')
  await promisify(execFile)('tar', ['-xf', archive, '-C', folder])
  await Promise.all(PACKAGES.map((name) => linkDependencies(folder, name)))
  return join(folder, 'apps/api/src/main.ts')
}

/** Its own packages are its own; all others are those of this checkout. */
async function linkDependencies(folder: string, name: string): Promise<void> {
  const from = join(ROOT, name, 'node_modules')
  const to = join(folder, name, 'node_modules')
  await mkdir(join(to, '@keystead'), { recursive: true })
  for (const own of ['db', 'domain']) await symlink(join(folder, 'packages', own), join(to, '@keystead', own))
  for (const entry of await readdir(from)) {
    if (entry.startsWith('.') || entry === '@keystead') continue
    await symlink(await realpath(join(from, entry)), join(to, entry))
  }
}
