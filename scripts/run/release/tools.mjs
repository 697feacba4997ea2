import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CannotRun } from '../install.mjs'
import { modules, toolEnvironment } from '../paths.mjs'

const execute = promisify(execFile)

/** A tool that ended with another code than 0. `output` is all that it printed. */
class ToolFailed extends CannotRun {
  constructor(command, output) {
    super(`\`${command}\` failed:\n${output.trim().split('\n').slice(-15).join('\n')}`)
    this.output = output
  }
}

/**
 * Runs a tool to its end, with the project's own Node.
 * @returns {Promise<string>} what it printed to stdout
 * @throws {ToolFailed} with the end of what it printed
 */
export async function tool(cwd, command, args) {
  try {
    // After `npm run --silent` the npm of a release would not say why it fails.
    const ownEnv = { ...toolEnvironment(), npm_config_loglevel: 'notice' }
    const options = { cwd, env: ownEnv, maxBuffer: 2 ** 28 }
    return (await execute(command, args, options)).stdout
  } catch (error) {
    if (error.code === 'ENOENT') throw new CannotRun(`${command} was not found: install it and run the command again.`)
    const output = `${error.stdout ?? ''}${error.stderr ?? ''}` || String(error.message)
    throw new ToolFailed([command.split('/').at(-1), ...args].join(' '), output)
  }
}

/** @returns what the tool printed, or undefined when it failed */
export const toolIfItWorks = (cwd, command, args) => tool(cwd, command, args).catch(() => undefined)

/**
 * A virtual environment with what builds and uploads the Python package, kept between releases.
 * @param {string} folder of the Python package, whose pyproject.toml names them
 * @param {string[]} groups dependency groups
 * @returns the path of its Python
 */
export async function releasePython(folder, groups) {
  const environment = join(modules, '.cache', 'release-venv')
  const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  if (!existsSync(python)) {
    await tool(folder, 'python3', ['-m', 'venv', environment])
    await tool(folder, python, ['-m', 'pip', 'install', '--quiet', '--upgrade', 'pip'])
  }
  const wanted = groups.flatMap((group) => ['--group', group])
  await tool(folder, python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted])
  return python
}
