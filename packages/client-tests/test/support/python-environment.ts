import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const CACHE = join(import.meta.dirname, '../../node_modules/.cache')

/**
 * A virtual environment with what a requirements.txt pins, made again when that changes.
 *
 * @param name of its folder
 * @param requirements the path of the file
 * @returns its folder of programs
 */
export async function pythonEnvironment(name: string, requirements: string): Promise<string> {
  const folder = join(CACHE, name)
  const programs = join(folder, 'bin')
  const { stdout: version } = await run('python3', ['--version'])
  const digest = createHash('sha256')
    .update(await readFile(requirements))
    .update(version)
    .digest('hex')
  const marker = join(folder, 'requirements.sha256')
  if ((await readFile(marker, 'utf8').catch(() => '')) === digest) return programs
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await run('python3', ['-m', 'venv', folder])
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]
  await run(join(programs, 'python'), pip)
  await writeFile(marker, digest)
  return programs
}
