import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

const MAIN = join(import.meta.dirname, '../../../apps/api/src/main.ts')

/** Whom a client of the service can be. */
export interface ServiceAddress {
  url: string
  adminKey: string
  owner: { email: string; password: string }
}

export interface StartedService extends ServiceAddress {
  stop(): Promise<void>
}

/** The service as `npm start` runs it, on a free port, with a database and a data folder of its own. */
export async function startService(): Promise<StartedService> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-sdk-'))
  const adminKey = 'the-admin-key-of-the-sdk-tests'
  const owner = { email: 'owner@example.com', password: 'the owner of the sdk tests' }
  const { PATH = '', NODE_COMPILE_CACHE } = process.env
  const env = {
    PATH,
    ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }),
    KEYSTEAD_LISTEN: 'http://127.0.0.1:0',
    KEYSTEAD_DATA_DIR: folder,
    KEYSTEAD_LOG_LEVEL: 'warn',
    KEYSTEAD_ADMIN_KEY: adminKey,
    KEYSTEAD_OWNER_EMAIL: owner.email,
    KEYSTEAD_OWNER_PASSWORD: owner.password,
    KEYSTEAD_AUTH_RATE_LIMIT: '100000',
  }
  const child = spawn(process.execPath, [MAIN], { env, cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  async function stop(): Promise<void> {
    child.kill('SIGTERM')
    await closed
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
  }
  try {
    return { url: await announcedBy(child), adminKey, owner, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The first address that the service says it is ready at. */
function announcedBy(child: ChildProcessByStdio<null, Readable, null>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const url = /^Keystead is ready at (\S+)/m.exec(said)?.[1]
      if (url !== undefined) resolve(url)
    })
    child.once('close', () => reject(new Error(`The service ended before it was ready: ${said}`)))
  })
}
