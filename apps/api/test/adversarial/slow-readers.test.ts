import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import { send } from './raw.ts'

const DRAIN_MS = 300

let bench: TestBench
let server: TestServer

beforeAll(async () => {
  bench = await startBench({ drainMs: DRAIN_MS, environment: { KEYSTEAD_LISTS_PER_USER: '1' } })
  ;({ server } = bench)
  // The document is made for the first request.
  await send(server.url, { method: 'GET', target: '/openapi.json' })
})
afterAll(async () => {
  expect(server.logs(), 'a failure of our own').not.toMatch(/"level":[56]0/)
  await bench.stop()
})

/** A client that reads nothing until it is told to. */
async function dial(url = server.url): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.pause()
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return socket
}

const verification = (): string => {
  const body = JSON.stringify({ key: 'x' })
  return `POST /api/v1/keys/verify HTTP/1.1\r\nhost: localhost\r\nx-api-key: ${ADMIN_KEY}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
}
const document = 'GET /openapi.json HTTP/1.1\r\nhost: localhost\r\n\r\n'

/** That the other end is gone is noticed by what still has to be written. @returns whether it is, in time */
async function isClosed(socket: Socket, request: string): Promise<boolean> {
  const more = request.repeat(2000)
  const deadline = Date.now() + 20_000
  while (!socket.destroyed && Date.now() < deadline) {
    if (!socket.writableNeedDrain) socket.write(more)
    await delay(20)
  }
  return socket.destroyed
}

test.each([
  ['in the fast lane', verification()],
  ['that Node reads', document],
])('a pipelining client that never reads is closed: %s', async (_, request) => {
  const socket = await dial()
  expect(await isClosed(socket, request)).toBe(true)
})

test('a list that is not read holds its place for no longer', async () => {
  const tenant = await server.createTenant()
  await bench.store.rows(
    `insert into api_user (id, tenant_id, kind, name, description, roles, scopes, created_at, updated_at)
     select uuidv7(), $1, 'service', 'u' || n, repeat('x', 40000), '{}', '{}', now(), now() from generate_series(1, 1200) n`,
    [tenant.id],
  )
  const second = () => tenant.owner.request('HEAD', '/api/admin/users')
  /** Begins the list without reading it. Another may have taken the place before, and then this one is refused. */
  const isHeld = async (): Promise<boolean> => {
    const socket = await dial()
    socket.write(
      `GET /api/admin/users HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${tenant.owner.credential}\r\n\r\n`,
    )
    for (let i = 0; i < 20; i += 1) if ((await second()).status === 429) return true
    return false
  }
  await vi.waitFor(async () => expect(await isHeld()).toBe(true), { timeout: 60_000, interval: 5 })
  await vi.waitFor(async () => expect((await second()).status).toBe(200), { timeout: 20_000, interval: 50 })
})

test('who waits, rather than lets us wait, is not closed: between two requests, and in the middle of one', async () => {
  for (const request of [verification(), document]) {
    const socket = await dial()
    let text = ''
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
    socket.resume()
    const answers = async (count: number) =>
      vi.waitFor(() => expect(text.split('HTTP/1.1 200').length - 1).toBe(count), { timeout: 10_000 })
    socket.write(request)
    await answers(1)
    await delay(DRAIN_MS * 3)
    socket.write(request.slice(0, -5))
    await delay(DRAIN_MS * 3)
    socket.write(request.slice(-5))
    await answers(2)
    expect(socket.destroyed).toBe(false)
  }
})

test('one connection more than there may be is closed at once; when another goes, the next comes in', async () => {
  const small = await startTestServer({ environment: { KEYSTEAD_MAX_CONNECTIONS: '2' } })
  const health = () => send(small.url, { method: 'GET', target: '/health' })
  const held = [await dial(small.url), await dial(small.url)]
  expect(await health()).toBeNull()
  held[0]?.destroy()
  await vi.waitFor(async () => expect((await health())?.status).toBe(200), { timeout: 10_000 })
  await small.stop()
})
