import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Packs a package as `npm publish` would, its `prepack` builds it. @returns the path of the tarball */
export async function packPackage(folder: string): Promise<{ tarball: string; remove: () => Promise<void> }> {
  const destination = await mkdtemp(join(tmpdir(), 'keystead-pack-'))
  const { stdout } = await execute('npm', ['pack', '--json', '--pack-destination', destination], { cwd: folder })
  const [{ filename }] = JSON.parse(stdout)
  return { tarball: join(destination, filename), remove: () => rm(destination, { recursive: true, force: true }) }
}

export interface Project {
  folder: string
  remove: () => Promise<void>
}

export interface ProjectOptions {
  tarballs?: string[]
  /** Beside what the tarballs need. */
  dependencies?: Record<string, string>
  /** Installed packages to use as they are, by name. */
  links?: Record<string, string>
  type?: 'module' | 'commonjs'
  files?: Record<string, string>
  /** A folder whose files it gets. */
  from?: string
}

/** A project outside of the workspace that has only what it is given. */
export async function emptyProject(options: ProjectOptions): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-project-'))
  if (options.from !== undefined) await cp(options.from, folder, { recursive: true })
  const { type = 'module', dependencies = {}, tarballs = [], links = {}, files = {} } = options
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'project', private: true, type, dependencies }))
  const flags = ['--no-audit', '--no-fund', '--offline', '--ignore-scripts', '--silent']
  if (tarballs.length > 0) await execute('npm', ['install', ...flags, ...tarballs], { cwd: folder })
  for (const [name, target] of Object.entries(links)) {
    await mkdir(dirname(join(folder, 'node_modules', name)), { recursive: true })
    await symlink(target, join(folder, 'node_modules', name))
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Runs this Node in a folder. @see {@link runProgram} */
export const runIn = (folder: string, args: string[], env: Record<string, string> = {}): Promise<string> =>
  runProgram(folder, [process.execPath, ...args], env)

/** Runs a program in a folder. @returns what it printed. @throws with all that it said, when it fails */
export async function runProgram(
  folder: string,
  [program = '', ...args]: string[],
  env: Record<string, string> = {},
): Promise<string> {
  try {
    const { stdout } = await execute(program, args, { cwd: folder, env: { PATH: process.env['PATH'] ?? '', ...env } })
    return stdout
  } catch (error) {
    const { stdout, stderr } = Object(error)
    throw new Error(`${basename(program)} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error })
  }
}
