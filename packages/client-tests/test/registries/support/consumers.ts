import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runProgram } from '@keystead/sdk-testing'

export interface Consumer {
  folder: string
  run(...command: string[]): Promise<string>
  remove(): Promise<void>
}

/**
 * An empty folder outside of the workspace, for a project that has only what it installs.
 * @param env of every program that it runs. Caches are its own: what another registry once had at this address is not in them
 */
export async function emptyFolder(files: Record<string, string>, env: Record<string, string>): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-consumer-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const caches = {
    HOME: process.env['HOME'] ?? folder,
    npm_config_cache: join(folder, '.cache/npm'),
    BUN_INSTALL_CACHE_DIR: join(folder, '.cache/bun'),
    DENO_DIR: join(folder, '.cache/deno'),
    DENO_NO_UPDATE_CHECK: '1',
    NO_COLOR: '1',
  }
  return {
    folder,
    run: (...command) => runProgram(folder, command, { ...caches, ...env }),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

const NAMES = ['@keystead/sdk', '@keystead/trpc-client']

/** An empty project that `npm install`s the published packages from a registry, with the npm and Node of this path. */
export async function npmProject(
  registry: string,
  node: string,
  files: Record<string, string>,
  env: Record<string, string>,
): Promise<Consumer> {
  const manifest = JSON.stringify({ name: 'project', private: true })
  const PATH = [dirname(node), process.env['PATH']].join(':')
  const project = await emptyFolder({ 'package.json': manifest, ...files }, { ...env, PATH })
  await project.run('npm', 'install', '--no-audit', '--no-fund', `--registry=${registry}`, ...NAMES)
  return project
}

/** Certificates, proxies and the like: how pip reaches other packages' index from this machine. */
export function settingsOfPip(): Record<string, string> {
  const wanted = /^(PIP_|SSL_|REQUESTS_|https?_proxy$)/i
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      wanted.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  )
}
