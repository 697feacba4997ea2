import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runProgram } from '@keystead/sdk-testing'
import { freePort, startServer } from './process.ts'

const PINNED = 'pypiserver[passlib]==2.4.2'
const ENVIRONMENT = join(import.meta.dirname, '../../../node_modules/.cache', PINNED.replaceAll(/\W+/g, '-'))
const USER = { name: 'publisher', password: 'the password of the publisher' }

export interface PythonRegistry {
  url: string
  /** The command that installs from it into an environment, which is named by its Python. */
  pip(environment: string): string[]
  /** twine's settings of a user who may upload, for the environment of one process. */
  credentials: Record<string, string>
  /** The files that were uploaded. */
  files(): Promise<string[]>
  remove(): Promise<void>
}

/** The index that pip is set up with on this machine, wherever it is. */
async function indexOfPip(): Promise<string> {
  const { PATH = '', ...rest } = process.env
  const env = Object.fromEntries(Object.entries(rest).filter(([name]) => /^(PIP_|HOME$)/.test(name)))
  const settings = await runProgram(tmpdir(), ['python3', '-m', 'pip', 'config', 'list'], { PATH, ...clean(env) })
  return /^\S*\bindex-url='(.+)'$/m.exec(settings)?.[1] ?? 'https://pypi.org/simple/'
}

const clean = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

/** pypiserver's program, and a pip of today; their environment is made once and kept. */
async function tools(): Promise<{ server: string; python: string }> {
  const marker = join(ENVIRONMENT, 'complete')
  if (!existsSync(marker)) {
    await rm(ENVIRONMENT, { recursive: true, force: true })
    const run = (...command: string[]): Promise<string> => runProgram(tmpdir(), command, clean(process.env))
    await run('python3', '-m', 'venv', ENVIRONMENT)
    await run(join(ENVIRONMENT, 'bin/python'), '-m', 'pip', 'install', '--quiet', PINNED)
    await writeFile(marker, '')
  }
  return { server: join(ENVIRONMENT, 'bin/pypi-server'), python: join(ENVIRONMENT, 'bin/python') }
}

/** pypiserver on the loopback, with nothing in it. For what it does not have it refers pip to the index of this machine. */
export async function startPythonRegistry(): Promise<PythonRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-pypi-'))
  const [packages, passwords] = [join(folder, 'packages'), join(folder, 'htpasswd')]
  await mkdir(packages)
  await writeFile(passwords, `${USER.name}:{SHA}${createHash('sha1').update(USER.password).digest('base64')}\n`)
  const port = await freePort()
  const address = ['-v', '-i', '127.0.0.1', '-p', String(port), '--fallback-url', await indexOfPip()]
  const options = ['-P', passwords, '-a', 'update', '--hash-algo', 'sha256']
  const { server: program, python } = await tools()
  const command = [program, 'run', ...address, ...options, packages]
  const server = await startServer(command, /Listening on/, { cwd: folder })
  const url = `http://127.0.0.1:${port}/`
  return {
    url,
    pip: (environment) => [python, '-m', 'pip', '--python', environment, 'install', `--index-url=${url}simple/`],
    credentials: { TWINE_USERNAME: USER.name, TWINE_PASSWORD: USER.password },
    files: async () => (await readdir(packages)).toSorted(),
    async remove() {
      await server.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
