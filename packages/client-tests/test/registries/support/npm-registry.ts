import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { freePort, type Server, startServer } from './process.ts'

const VERDACCIO = join(dirname(createRequire(import.meta.url).resolve('verdaccio')), '../bin/verdaccio')

export interface NpmRegistry {
  url: string
  /** A line of an .npmrc, for a user who may publish there. */
  credentials: string
  /** The versions of a package that it has. */
  versionsOf(name: string): Promise<string[]>
  /** Kills it; its packages stay. */
  kill(): Promise<void>
  restart(): Promise<void>
  remove(): Promise<void>
}

/** What npm is set up with on this machine, wherever it is. */
async function settingOfNpm(name: string): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)('npm', ['config', 'get', name], { cwd: tmpdir() })
  const value = stdout.trim()
  return value === 'null' || value === 'undefined' || value === '' ? undefined : value
}

/**
 * Keystead's packages are this registry's own: it never asks another for them. All others come from the registry that npm is
 * set up with.
 */
const settings = (upstream: string | undefined): object => ({
  storage: './storage',
  auth: { htpasswd: { file: './htpasswd' } },
  uplinks: { upstream: { url: upstream } },
  packages: {
    '@keystead/*': { access: '$all', publish: '$authenticated' },
    '**': { access: '$all', proxy: 'upstream' },
  },
  log: { type: 'stdout', format: 'pretty', level: 'warn' },
})

/** Verdaccio on the loopback, with nothing in it. */
export async function startNpmRegistry(): Promise<NpmRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-npm-'))
  // A file of verdaccio's settings is YAML, and JSON is YAML.
  await writeFile(join(folder, 'config.yaml'), JSON.stringify(settings(await settingOfNpm('registry'))))
  const authorities = await settingOfNpm('cafile')
  const port = await freePort()
  const command = [process.execPath, VERDACCIO, '--config', './config.yaml', '--listen', `127.0.0.1:${port}`]
  const env: Record<string, string> = authorities === undefined ? {} : { NODE_EXTRA_CA_CERTS: authorities }
  const start = (): Promise<Server> => startServer(command, /http address/, { cwd: folder, env })
  let server = await start()
  const url = `http://127.0.0.1:${port}/`
  const credentials = `//127.0.0.1:${port}/:_authToken=${await tokenOfNewUser(url)}\n`
  return {
    url,
    credentials,
    versionsOf: (name) => versionsAt(url, name),
    kill: () => server.kill(),
    async restart() {
      server = await start()
    },
    async remove() {
      await server.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function tokenOfNewUser(url: string): Promise<string> {
  const name = 'publisher'
  const response = await fetch(`${url}-/user/org.couchdb.user:${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: 'the password of the publisher' }),
  })
  const { token } = Object(await response.json())
  if (typeof token !== 'string') throw new Error(`verdaccio gave no token: ${response.status}`)
  return token
}

async function versionsAt(url: string, name: string): Promise<string[]> {
  const response = await fetch(url + encodeURIComponent(name))
  return response.ok ? Object.keys(Object(await response.json()).versions) : []
}
