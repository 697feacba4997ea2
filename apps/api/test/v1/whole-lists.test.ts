import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import type { TestTenant } from '../support/server.ts'
import { makeKey, VERIFY } from '../verify/support.ts'
import { startBench, type TestBench } from './support.ts'

const COUNT = 2000

let bench: TestBench
let tenant: TestTenant

beforeAll(async () => {
  bench = await startBench({ environment: { KEYSTEAD_LISTS_PER_USER: '3' } })
  tenant = await bench.server.createTenant()
  await fill(tenant.id)
})
afterAll(async () => {
  expect(bench.server.logs(), 'a failure of our own').not.toMatch(/"level":[56]0/)
  await bench.stop()
})

const fill = (tenantId: string, count = COUNT, length = 500) =>
  bench.store.rows(
    `insert into api_user (id, tenant_id, kind, name, description, roles, scopes, created_at, updated_at)
     select uuidv7(), $1, 'service', 'u' || n, repeat('x', ${length}), '{}', '{}', now(), now() from generate_series(1, ${count}) n`,
    [tenantId],
  )

const LIST = '/api/admin/users'

const LINES = { headers: { accept: 'application/x-ndjson' } }

/** Asks for a list and reads nothing of it until it is told to. */
async function reader(credential: string): Promise<Socket> {
  const { hostname, port } = new URL(bench.server.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.pause()
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  const accept = 'accept: application/x-ndjson'
  socket.write(`GET ${LIST} HTTP/1.1\r\nhost: localhost\r\n${accept}\r\nauthorization: Bearer ${credential}\r\n\r\n`)
  return socket
}

test('429: one whole list too many of one user, whatever its keys; pages and other users are as free as before', async () => {
  const own = await bench.server.createTenant()
  // More than what lies between two sockets.
  await fill(own.id, 1200, 40_000)
  await Promise.all([1, 2, 3].map(() => reader(own.owner.credential!)))
  const again = (method = 'GET') => own.owner.request(method, LIST, undefined, LINES)
  await vi.waitFor(async () => expect((await again('HEAD')).status).toBe(429), { timeout: 10_000, interval: 5 })
  const refused = await again()
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(refused.headers.get('ratelimit-policy')).toBe('"lists";q=3;w=1')
  expect(refused.body).toEqual({ error: 'rate_limited', message: expect.stringContaining('At most 3 whole lists') })
  expect((await own.owner.get('/api/v1/users?limit=1000')).status).toBe(200)
  expect((await own.owner.get('/api/v1/projects', LINES)).status).toBe(200)
  expect((await own.owner.get('/api/v1/configs', LINES)).status).toBe(200)
  const other = await bench.keyWith(own.id, ['*'])
  expect((await other.get(LIST, LINES)).status).toBe(200)
})

test('a list that was read, or left, or was asked for by HEAD, holds no place', async () => {
  const own = await bench.server.createTenant()
  await fill(own.id)
  for (let i = 0; i < 5; i += 1) {
    expect((await own.owner.get(LIST, LINES)).text.trimEnd().split('\n')).toHaveLength(COUNT)
    await own.owner.request('HEAD', LIST, undefined, LINES)
    const left = await reader(own.owner.credential!)
    left.resume()
    await once(left, 'data')
    left.destroy()
  }
  await vi.waitFor(
    async () => {
      const answers = await Promise.all([1, 2, 3].map(() => own.owner.get(LIST, LINES)))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    },
    { timeout: 10_000 },
  )
})

test('verification has precedence: while many lists are read, a verification waits for batches, not for lists', async () => {
  const key = await makeKey(tenant.owner)
  const callers = await Promise.all(Array.from({ length: 10 }, () => bench.keyWith(tenant.id, ['*'])))
  let running = callers.length * 2
  const whole = callers.flatMap((caller) =>
    [1, 2].map(async () => {
      const { text } = await caller.get(LIST, LINES)
      running -= 1
      return text.trimEnd().split('\n').length
    }),
  )
  let verified = 0
  while (running > 0) {
    const { status } = await tenant.owner.post(VERIFY, { key: key.text })
    expect(status).toBe(200)
    verified += 1
  }
  const lengths = new Set(await Promise.all(whole))
  expect(lengths.size).toBe(1)
  expect([...lengths][0]).toBeGreaterThanOrEqual(COUNT)
  // Each of 20 lists has ten batches: a verification may wait for a few of these 200.
  expect(verified).toBeGreaterThan(50)
}, 60_000)

test('what is made while a list is read is not in it, and all that stays is in it once', async () => {
  const own = await bench.server.createTenant()
  await fill(own.id, 1200, 40_000)
  const wanted = await bench.store.rows(`select id from api_user where tenant_id = $1 and kind = 'service'`, [own.id])
  const socket = await reader(own.owner.credential!)
  await once(socket, 'readable')
  const made = await own.owner.post(LIST, { name: 'made meanwhile' })
  const [, , , gone] = wanted.map(({ id }) => String(id)).toSorted()
  await bench.store.rows('delete from api_user where id = $1', [gone])
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  await vi.waitFor(() => expect(text.endsWith('0\r\n\r\n')).toBe(true), { timeout: 20_000 })
  const ids = [...text.matchAll(/\{"id":"([0-9a-f-]{36})"/g)].map(([, id]) => id)
  expect(ids).not.toContain(made.body.id)
  const left = wanted.map(({ id }) => String(id)).filter((id) => id !== gone)
  expect(ids).toHaveLength(new Set(ids).size)
  expect(new Set(ids.filter((id) => id !== gone))).toEqual(new Set(left))
}, 30_000)

test('a key that is revoked while its list is read reads no further', async () => {
  const own = await bench.server.createTenant()
  await fill(own.id, 1200, 40_000)
  const { id, text: key } = await makeKey(own.owner, { user_id: own.ownerId, management: true, scopes: ['*'] })
  const socket = await reader(key)
  await once(socket, 'readable')
  expect((await own.owner.delete(`/api/v1/api-keys/${id}`)).status).toBe(200)
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  await once(socket, 'close')
  const last = text.trimEnd().split('\n').at(-1)
  expect(last).toMatch(/^\{"error":"unauthorized","message":"[^"]+","next_cursor":"[\w-]+"\}/)
}, 30_000)
