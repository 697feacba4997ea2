import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openapi, runProgram, type ServiceAddress } from '@keystead/sdk-testing'
import { expect } from 'vitest'

/** The document that generators are given, as it is. */
export const DOCUMENT = join(openapi, 'openapi.json')

/** What takes long to fetch or to compile is kept here. */
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/generators')

const OPENAPI_GENERATOR = '7.26.0'

/** The npm packages that make clients, and what these need. */
const PACKAGES = {
  '@hey-api/openapi-ts': '0.99.0',
  orval: '8.38.0',
  'openapi-fetch': '0.17.0',
  'openapi-typescript': '7.13.0',
  // openapi-typescript runs on no later one.
  typescript: '5.9.3',
}

/** Runs a program with the caches and registries of this machine. */
export const run = (folder: string, command: string[], env: Record<string, string> = {}): Promise<string> => {
  const inherited = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return runProgram(folder, command, { ...Object.fromEntries(inherited), ...env })
}

/** An empty folder for a client, in the cache. */
export async function emptyFolder(name: string): Promise<string> {
  const folder = join(CACHE, name)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return folder
}

/** Where compiled dependencies stay, by what they are of. */
export const compiledFolder = (name: string): string => join(CACHE, 'compiled', name)

/** Makes something once for each version of it. */
async function once(name: string, version: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(CACHE, name)
  const marker = join(folder, 'made-of')
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === version) return folder
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await make(folder)
  await writeFile(marker, version)
  return folder
}

/** The programs of {@link PACKAGES}, by their name. */
export async function npmTools(): Promise<{ folder: string; tool: (name: string) => string }> {
  const dependencies = JSON.stringify({ private: true, type: 'module', dependencies: PACKAGES })
  const folder = await once('npm', dependencies, async (made) => {
    await writeFile(join(made, 'package.json'), dependencies)
    await run(made, ['npm', 'install', '--no-audit', '--no-fund', '--silent'])
  })
  return { folder, tool: (name) => join(folder, 'node_modules/.bin', name) }
}

/** Generates a client with openapi-generator, which PyPI has as a package too. @param options as on its command line */
export async function openapiGenerator(generator: string, output: string, options: string[] = []): Promise<void> {
  const folder = await once('openapi-generator', OPENAPI_GENERATOR, (made) =>
    installInto(made, [`openapi-generator-cli==${OPENAPI_GENERATOR}`]),
  )
  const program = join(folder, 'venv/bin/openapi-generator-cli')
  await run(folder, [program, 'generate', '-i', DOCUMENT, '-g', generator, '-o', output, ...options])
}

/** Puts a program that calls the service where its generated client is. */
export const addProgram = (file: string, target: string): Promise<void> =>
  cp(join(import.meta.dirname, 'programs', file), target, { recursive: true })

/** Makes a Python environment. @param packages as pip takes them */
async function installInto(folder: string, packages: string[]): Promise<void> {
  await run(folder, ['python3', '-m', 'venv', 'venv'])
  await run(folder, ['venv/bin/pip', 'install', '--quiet', '--disable-pip-version-check', ...packages])
}

/** A Python environment with the packages of a requirements file. @returns its program */
export async function pythonEnvironment(requirements: string): Promise<string> {
  const text = await readFile(requirements, 'utf8')
  const folder = await once('python', text, (made) => installInto(made, ['-r', requirements]))
  return join(folder, 'venv/bin/python')
}

/** What a program is told by its environment. */
export const told = ({ url, adminKey }: ServiceAddress, project: string): Record<string, string> => ({
  KEYSTEAD_URL: url,
  KEYSTEAD_API_KEY: adminKey,
  PROJECT: project,
})

/**
 * Checks what a program printed: it has created a project and found it in a list and by its id, and has read the typed body of a
 * 404 of an unknown project and of a 400 of one whose name is taken.
 */
export function expectCalls(printed: string, project: string): void {
  // Maven prints control characters around it.
  const [line = printed] = /\{.*\}/.exec(printed) ?? []
  expect(JSON.parse(line)).toEqual({
    created: project,
    listed: true,
    got: project,
    missing: { status: 404, code: 'not_found' },
    taken: { status: 400, code: 'conflict' },
  })
}
