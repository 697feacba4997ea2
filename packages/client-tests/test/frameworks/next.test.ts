import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packPackage, runProgram } from '@keystead/sdk-testing'
import { expect, inject, onTestFinished, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../../../..')

/** `examples/protect-next` with its own dependencies and the packed SDK. @returns its folder */
async function installed(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-next-'))
  const { tarball, remove } = await packPackage(join(ROOT, 'packages/sdk-typescript'))
  onTestFinished(async () => {
    await Promise.all([remove(), rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })])
  })
  await cp(join(ROOT, 'examples/protect-next'), folder, { recursive: true })
  // By default a download that stands still is tried again after five minutes.
  const patience = ['--fetch-timeout=30000', '--fetch-retries=5']
  await runProgram(folder, ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', ...patience, tarball])
  return folder
}

/** Starts what was built. @returns the URL of the protected route */
async function started(folder: string, env: Record<string, string>): Promise<string> {
  const { PATH = '' } = process.env
  const how = { cwd: folder, env: { PATH, ...env }, detached: true } as const
  const args = ['node_modules/next/dist/bin/next', 'start', '--port', '0', '--hostname', '127.0.0.1']
  const server = spawn(process.execPath, args, { ...how, stdio: ['ignore', 'pipe', 'inherit'] })
  // Next starts workers, so the whole group is stopped before its folder is removed.
  onTestFinished(async () => {
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL')
    await once(server, 'close')
  })
  let said = ''
  for await (const chunk of server.stdout) {
    said += String(chunk)
    const port = /http:\/\/(?:127\.0\.0\.1|localhost):(\d+)/.exec(said)?.[1]
    if (port !== undefined && said.includes('Ready')) return `http://127.0.0.1:${port}/reports`
  }
  throw new Error(`Next ended: ${said}`)
}

test('protect-next: built without an environment, it lets a key through that holds the scope, and no other', async () => {
  const { url, adminKey } = inject('service')
  const folder = await installed()
  await runProgram(folder, [process.execPath, 'node_modules/next/dist/bin/next', 'build'], {
    NEXT_TELEMETRY_DISABLED: '1',
  })

  const call = async (path: string, body: object): Promise<Record<string, string>> => {
    const headers = { 'x-api-key': adminKey, 'content-type': 'application/json' }
    const answer = await fetch(`${url}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await answer.json()).data
  }
  const { user_id } = await call('users', { email: 'next@example.com', name: 'Next' })
  const { api_key: holder } = await call('api-keys', { user_id, scopes: ['reports:read'] })
  const { api_key: own } = await call('api-keys', { user_id, scopes: ['keys:verify'], management: true })

  const api = await started(folder, { KEYSTEAD_URL: url, KEYSTEAD_API_KEY: String(own) })
  const ask = (headers: Record<string, string>, method = 'GET'): Promise<Response> => fetch(api, { method, headers })
  const passed = await ask({ authorization: `Bearer ${holder}` })
  expect([passed.status, await passed.json()]).toEqual([200, { reports: [], for: 'Next' }])
  const refused = await ask({ 'x-api-key': String(holder) }, 'DELETE')
  expect(refused.status).toBe(403)
  expect(refused.headers.get('www-authenticate')).toContain('scope="reports:delete"')
  expect((await ask({})).status).toBe(401)

  const mistaken = await started(folder, { KEYSTEAD_URL: url })
  const unavailable = await fetch(mistaken, { headers: { 'x-api-key': String(holder) } })
  expect(unavailable.status).toBe(503)
  expect(await unavailable.json()).toEqual({
    status: 503,
    code: 'unavailable',
    detail: 'API keys cannot be verified at the moment',
  })
}, 580_000)
