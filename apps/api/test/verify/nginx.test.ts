import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePort } from '../support/listening.ts'
import { needs } from '../support/needs.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { KEYS, makeKey, strangeKey } from './support.ts'

// The configuration that examples/nginx shows, as it is but for its ports, before a service as it runs in production.

const example = (file: string): string => fileURLToPath(new URL(`../../../../examples/nginx/${file}`, import.meta.url))

let keystead: TestServer
let gateway: string
let api: number
const folders: string[] = []
const children: ChildProcess[] = []

function start(command: string, ...args: string[]): void {
  children.push(spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }))
}

const answers = (url: string, expected: number): Promise<void> =>
  vi.waitFor(async () => expect((await fetch(url)).status).toBe(expected), { timeout: 10_000, interval: 20 })

async function startApi(): Promise<void> {
  api = await freePort()
  start(process.execPath, example('upstream.mjs'), String(api))
  await answers(`http://127.0.0.1:${api}`, 200)
}

/** @returns where nginx listens, before the API and Keystead on a port of its own */
async function startNginx(keysteadPort: string): Promise<string> {
  const front = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'keystead-nginx-'))
  folders.push(folder)
  // Workers of an nginx that root starts belong to somebody else.
  await chmod(folder, 0o755)
  const printed = await readFile(example('nginx.conf'), 'utf8')
  const ports = { 8000: front, 8080: keysteadPort, 9000: api }
  const config = printed.replaceAll(/127\.0\.0\.1:(8000|8080|9000);/g, (_address, port: keyof typeof ports) => {
    return `127.0.0.1:${ports[port]};`
  })
  const file = join(folder, 'nginx.conf')
  await writeFile(file, config)
  start('nginx', '-e', 'stderr', '-p', folder, '-c', file)
  return `http://127.0.0.1:${front}`
}

async function stopChildren(): Promise<void> {
  for (const child of children) {
    if (child.exitCode !== null) continue
    const exited = once(child, 'exit')
    child.kill()
    await exited
  }
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
}

interface Passed {
  status: number
  headers: Headers
  /** What the API behind it saw; nginx's own answer when it saw nothing. */
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any
}

interface Sent {
  method?: string
  headers?: Record<string, string>
  body?: string
}

async function ask(key: string | null, path = '/orders?page=2', sent: Sent = {}): Promise<Passed> {
  const headers = { ...(key !== null && { authorization: `Bearer ${key}` }), ...sent.headers }
  const answer = await fetch(gateway + path, { ...sent, headers })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : text }
}

const statusOf = async (key: string | null, path?: string): Promise<number> => (await ask(key, path)).status

describe.skipIf(!needs('nginx'))('examples/nginx', () => {
  beforeAll(async () => {
    keystead = await startTestServer({ environment: { KEYSTEAD_TRUST_PROXY: '127.0.0.1' } })
    await startApi()
    gateway = await startNginx(new URL(keystead.url).port)
    await answers(gateway, 401)
  })
  afterAll(async () => {
    await stopChildren()
    await keystead.stop()
  })

  test('200: the request comes through as it was, with who it is from and without the key', async () => {
    const fields = { scopes: ['a', 'b:c'], environment: 'live', credits: { remaining: 5 } }
    const key = await makeKey(keystead.admin, fields)
    const { status, body } = await ask(key.text)
    expect(status).toBe(200)
    expect(body).toMatchObject({ method: 'GET', url: '/orders?page=2' })
    const { authorization, 'x-api-key': apiKey, ...headers } = body.headers
    expect([authorization, apiKey]).toEqual([undefined, undefined])
    expect(headers).toMatchObject({
      'x-keystead-code': 'VALID',
      'x-keystead-key-id': key.id,
      'x-keystead-user-id': key.userId,
      'x-keystead-scopes': 'a b:c',
      'x-keystead-environment': 'live',
      'x-keystead-credits-remaining': '4',
    })
  })

  test('200: with X-API-Key, any method, and a body', async () => {
    const key = await makeKey(keystead.admin)
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const headers = { 'x-api-key': key.text, 'content-type': 'text/plain' }
      const { status, body } = await ask(null, '/a%20b', { method, headers, body: 'x'.repeat(50_000) })
      expect([status, body.method, body.url]).toEqual([200, method, '/a%20b'])
      expect(body.headers).toMatchObject({ 'content-length': '50000', 'x-keystead-key-id': key.id })
      expect(body.headers['x-api-key']).toBeUndefined()
    }
  })

  test('whoever sends such headers himself does not get through with them', async () => {
    const key = await makeKey(keystead.admin, { scopes: ['a'] })
    const names = ['user-id', 'scopes', 'roles', 'project-id', 'tenant-id', 'key-id', 'external-id', 'environment']
    const headers = Object.fromEntries(names.map((name) => [`x-keystead-${name}`, 'forged']))
    const { body } = await ask(key.text, '/', { headers })
    expect(body.headers).toMatchObject({ 'x-keystead-scopes': 'a', 'x-keystead-key-id': key.id })
    expect(Object.values(body.headers)).not.toContain('forged')
    expect(await ask(null, '/', { headers })).toMatchObject({ status: 401 })
  })

  test('401: no key, one that nobody has, an expired one, and nginx’s own path', async () => {
    const expired = await makeKey(keystead.admin, { expires_at: '2020-01-01T00:00:00Z' })
    for (const key of [null, strangeKey(), 'nonsense', expired.text]) {
      const { status, headers } = await ask(key)
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="keystead"'])
    }
    expect(await statusOf(null, '/keystead')).toBe(404)
  })

  test('403: a key that does not work from there; the address is that of the client', async () => {
    const elsewhere = await makeKey(keystead.admin, { ip_allowlist: ['192.0.2.1'] })
    const here = await makeKey(keystead.admin, { ip_allowlist: ['127.0.0.1'] })
    const spoofed = { headers: { 'x-forwarded-for': '192.0.2.1' } }
    expect(await ask(elsewhere.text, '/', spoofed)).toMatchObject({ status: 403, body: { error: 'Forbidden' } })
    expect(await statusOf(here.text)).toBe(200)
  })

  test('429: a key over its limit, and one whose credits are used up', async () => {
    const limits = [{ name: 'requests', limit: 2, window_seconds: 600 }]
    const limited = await makeKey(keystead.admin, { limits })
    const prepaid = await makeKey(keystead.admin, { credits: { remaining: 1 } })
    expect([await statusOf(limited.text), await statusOf(limited.text), await statusOf(limited.text)]).toEqual([
      200, 200, 429,
    ])
    expect([await statusOf(prepaid.text), await statusOf(prepaid.text)]).toEqual([200, 429])
    expect((await ask(limited.text)).body).toEqual({ error: 'Too many requests' })
  })

  test('401 at once after a revocation, however much the key was used before', async () => {
    const key = await makeKey(keystead.admin)
    const before = await Promise.all(Array.from({ length: 20 }, () => statusOf(key.text)))
    expect(new Set(before)).toEqual(new Set([200]))
    await keystead.admin.delete(`${KEYS}/${key.id}`)
    expect(await Promise.all(Array.from({ length: 20 }, () => statusOf(key.text)))).toEqual(Array(20).fill(401))
  })

  test('500 while Keystead does not answer: nobody gets through unasked', async () => {
    const alone = await startNginx(String(await freePort()))
    await answers(alone, 500)
    const headers = { authorization: `Bearer ${(await makeKey(keystead.admin)).text}` }
    expect((await fetch(alone, { headers })).status).toBe(500)
  })
})
