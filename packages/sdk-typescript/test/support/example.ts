import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { emptyProject, type Project, runIn } from '@keystead/sdk-testing'
import { inject, onTestFinished } from 'vitest'

export const EXAMPLES: string = join(import.meta.dirname, '../../../../examples')

const INSTALLED = join(import.meta.dirname, '../../node_modules')

/** A program of the package's own development dependencies. */
export const installed = (name: string): string => join(INSTALLED, '.bin', name)

/** An example copied to a folder of its own, with the packed SDK and what else its package.json asks for; the caller removes it. */
export async function example(name: string, modules: string[] = []): Promise<Project> {
  const links = Object.fromEntries(
    await Promise.all(modules.map(async (each) => [each, await realpath(join(INSTALLED, each))] as const)),
  )
  return emptyProject({ from: join(EXAMPLES, name), tarballs: [inject('tarball')], links })
}

/** Checks an example with the compiler. @throws Error with what it found */
export const checkTypes = ({ folder }: Project, file: string, types: string[] = ['node']): Promise<string> => {
  const compiler = join(INSTALLED, 'typescript/bin/tsc')
  const strict = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--types',
    types.join(),
    '--target',
    'es2022',
    '--allowImportingTsExtensions',
  ]
  return runIn(folder, [compiler, ...strict, '--module', 'nodenext', file])
}

const PATH = process.env['PATH'] ?? ''

/** What an example that fails prints. */
export async function unsuccessful(
  folder: string,
  env: Record<string, string>,
  [program = '', ...args]: string[],
): Promise<string> {
  const child = spawn(program, args, { cwd: folder, env: { PATH, ...env }, stdio: 'pipe' })
  const [printed, complaint, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (code === 0) throw new Error(`It succeeded: ${printed}`)
  return printed + complaint
}

/** Starts the server of an example. @returns the address that it prints */
export async function startServer(folder: string, command: string[], env: Record<string, string>): Promise<string> {
  const [program = '', ...args] = command
  // Bun and Deno are scripts that start the program, so the whole group is stopped.
  const how: SpawnOptions = { cwd: folder, env: { PATH, PORT: '0', ...env }, detached: true }
  const server = spawn(program, args, { ...how, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void process.kill(-server.pid!, 'SIGKILL'))
  const line = await new Promise<string>((resolve, reject) => {
    let said = ''
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const address = /https?:\/\/[\w.[\]:]+:\d+/.exec(said)?.[0]
        if (address !== undefined) resolve(address)
      })
    }
    server.once('close', () => reject(new Error(`The server ended: ${said}`)))
  })
  return line.replace('0.0.0.0', '127.0.0.1')
}
