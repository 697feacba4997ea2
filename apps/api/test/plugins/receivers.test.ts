import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { childEnvironment } from '../support/child-environment.ts'
import { needs } from '../support/needs.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { makeProject, register } from './support.ts'

const EXAMPLE = join(import.meta.dirname, '../../../../examples/webhook-receiver')
const MODULES = join(import.meta.dirname, '../../node_modules')
const LIMIT = { timeout: 300_000 }

let server: TestServer
let tenant: TestTenant
let folder: string

beforeAll(async () => {
  server = await startTestServer({ environment: { KEYSTEAD_EGRESS_ALLOW: '127.0.0.0/8' } })
  tenant = await server.createTenant()
  folder = await mkdtemp(join(inject('folder'), 'receiver-'))
  await cp(EXAMPLE, folder, { recursive: true })
  await symlink(MODULES, join(folder, 'node_modules'))
})
afterAll(() => server.stop())

interface Running {
  url: string
  said: () => string
}

/** Starts a receiver, which ends with the test. */
async function start(command: string, args: string[], secret: string): Promise<Running> {
  const env = { ...childEnvironment(), WEBHOOK_SECRET: secret, PORT: '0' }
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  await expect.poll(() => said, LIMIT).toMatch(/^Listening at (\S+)$/m)
  return { url: /^Listening at (\S+)$/m.exec(said)?.[1] ?? '', said: () => said }
}

async function goProgram(): Promise<string> {
  const program = join(folder, 'receiver')
  await promisify(execFile)('go', ['build', '-o', program, '.'], {
    cwd: folder,
    env: { ...process.env, GOFLAGS: '-mod=mod' },
  })
  return program
}

const receivers: [string, () => Promise<[string, string[]]>][] = [
  ['TypeScript', async () => [process.execPath, ['main.ts']]],
  ['Python', async () => ['python3', ['main.py']]],
  ...(needs('go') ? [['Go', async () => [await goProgram(), []]] as [string, () => Promise<[string, string[]]>]] : []),
]

describe('examples/webhook-receiver', () => {
  test.each(receivers)('%s: takes what is signed, and nothing else', LIMIT, async (_language, programOf) => {
    const plugin = await register(tenant, { events: ['project.created'] })
    const [command, args] = await programOf()
    const receiver = await start(command, args, plugin.secret)
    await tenant.owner.patch(plugin.path, { url: `${receiver.url}/` })

    const { body: tested } = await tenant.owner.post(`${plugin.path}/test`)
    expect(tested.data).toMatchObject({ delivered: true, status: 204, error: null })
    await makeProject(tenant, `Project of ${plugin.id}`)
    await expect.poll(receiver.said, LIMIT).toMatch(/^project\.created \S+Z$/m)
    await tenant.owner.post(`${plugin.path}/rotate-secret`, { overlap_seconds: 3600 })
    expect((await tenant.owner.post(`${plugin.path}/test`)).body.data.delivered).toBe(true)
    await tenant.owner.post(`${plugin.path}/rotate-secret`, { overlap_seconds: 0 })
    expect((await tenant.owner.post(`${plugin.path}/test`)).body.data).toMatchObject({ delivered: false, status: 401 })

    const forged = { 'webhook-id': 'evt_1', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) }
    const headers = { ...forged, 'webhook-signature': 'v1,Zm9yZ2Vk' }
    const answer = await fetch(receiver.url, { method: 'POST', headers, body: '{"type":"forged","timestamp":"now"}' })
    expect(answer.status).toBe(401)
    expect(receiver.said()).not.toContain('forged')
  })
})
