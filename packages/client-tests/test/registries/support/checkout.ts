import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '@keystead/sdk-testing'

const ROOT = join(import.meta.dirname, '../../../../..')

/** Who makes the commits and tags of a release. */
const AUTHOR = {
  GIT_AUTHOR_NAME: 'Releaser',
  GIT_AUTHOR_EMAIL: 'releaser@example.com',
  GIT_COMMITTER_NAME: 'Releaser',
  GIT_COMMITTER_EMAIL: 'releaser@example.com',
}

/** Without what the program that runs the tests says to its own tools, and without credentials of this machine for Python. */
function environment(added: Record<string, string>): Record<string, string> {
  const foreign =
    /^(npm_(?!config_)|TWINE_|TURBO_|VITEST|NODE_ENV$|FORCE_COLOR$|NODE_OPTIONS$|ACTIONS_|SIGSTORE_|PYPI_|NPM_ID_)/
  const kept = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || foreign.test(name) ? [] : [[name, value]],
  )
  return { ...Object.fromEntries(kept), ...AUTHOR, CI: 'true', ...added }
}

export interface Outcome {
  code: number | null
  output: string
}

export interface Checkout {
  folder: string
  git(...args: string[]): Promise<string>
  /** Runs npm in it. @returns what it printed to stdout. @throws with all that it printed */
  npm(...args: string[]): Promise<string>
  /** Gives npm settings for this checkout alone, in a file that git does not see. */
  setNpm(settings: string): Promise<void>
  /** Runs `npm run release`. `onOutput` gets all that it has printed so far. */
  release(args: string[], env: Record<string, string>, onOutput?: (printed: string) => void): Promise<Outcome>
  remove(): Promise<void>
}

/** HEAD as `git clone` brings it, on main: what is not committed is not in it. Nothing is installed there. */
export async function cleanClone(): Promise<Checkout> {
  const parent = await mkdtemp(join(tmpdir(), 'keystead-clone-'))
  const folder = join(parent, 'keystead')
  const git = async (...args: string[]): Promise<string> => (await runProgram(folder, ['git', ...args], AUTHOR)).trim()
  await runProgram(parent, ['git', 'clone', '--quiet', ROOT, folder])
  await appendFile(join(folder, '.git/info/exclude'), '/.npmrc\n')
  await git('switch', '--quiet', '--force-create', 'main')
  return {
    folder,
    git,
    npm: (...args) => runProgram(folder, ['npm', ...args], environment({})),
    setNpm: (settings) => writeFile(join(folder, '.npmrc'), settings),
    release: (args, env, onOutput) => npmRun(folder, ['release', '--', ...args], environment(env), onOutput),
    remove: () => rm(parent, { recursive: true, force: true }),
  }
}

function npmRun(
  cwd: string,
  args: string[],
  env: Record<string, string>,
  onOutput: (printed: string) => void = () => {},
): Promise<Outcome> {
  const child = spawn('npm', ['run', '--silent', ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const read = (chunk: Buffer): void => {
    output += chunk.toString()
    onOutput(output)
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output }))
  })
}
