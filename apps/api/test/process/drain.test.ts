import { once } from 'node:events'
import http from 'node:http'
import { connect } from 'node:net'
import { openDatabase } from '@keystead/db'
import { expect, onTestFinished, test, vi } from 'vitest'
import { insertKeys } from '../replicas/keys.ts'
import { openLine } from '../replicas/line.ts'
import { installation, type Process, run, until } from './service.ts'

vi.setConfig({ testTimeout: 90_000 })

const ADMIN_KEY = 'the-admin-key-of-draining'

async function start(
  more: Record<string, string> = {},
): Promise<{ service: Process; url: string; place: Record<string, string> }> {
  const place = { ...(await installation()), KEYSTEAD_ADMIN_KEY: ADMIN_KEY, ...more }
  const service = run(place)
  const [url] = await service.ready()
  return { service, url: url!, place }
}

interface Answer {
  status: number
  connection: string | undefined
}

const ask = (agent: http.Agent, url: string, options: http.RequestOptions = {}, body?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = http.request(url, { agent, ...options }, (response) => {
      response.resume()
      response.on('end', () => resolve({ status: response.statusCode ?? 0, connection: response.headers.connection }))
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end(body)
  })

/** Sends one request after another over one connection, until an answer says that it is the last. */
async function busy(
  url: string,
  path: string,
  { key, onAnswer }: { key: string; onAnswer: () => void },
): Promise<{ last: Answer | null; error: unknown }> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' }
  try {
    for (;;) {
      const isVerification = path.endsWith('/verify')
      const body = isVerification ? JSON.stringify({ key }) : undefined
      const last = await ask(agent, url + path, { method: isVerification ? 'POST' : 'GET', headers }, body)
      onAnswer()
      if (last.connection === 'close') return { last, error: null }
    }
  } catch (error) {
    return { last: null, error }
  } finally {
    agent.destroy()
  }
}

test.each(['0', '2'])(
  'a stop that drains for %s s resets no busy client: each is told with an answer that it is the last',
  async (seconds) => {
    const { service, url, place } = await start({ KEYSTEAD_DRAIN_SECONDS: seconds })
    const database = await openDatabase(place['DATABASE_URL']!)
    onTestFinished(() => database.close())
    const [key] = await insertKeys(database.pool, 1)
    const paths = ['/api/v1/keys/verify', '/health', '/api/v1/users?limit=1']
    // One that no process has accepted yet is nobody's client: the system resets it with the listener.
    const atWork = new Set<number>()
    const clients = Array.from({ length: 64 }, (_, i) =>
      busy(url, paths[i % paths.length]!, { key: key!.text, onAnswer: () => atWork.add(i) }),
    )
    await until('they are at work', async () => {
      const { rows } = await database.pool.query('select from key_usage where count > 20')
      return (rows.length > 0 && atWork.size === clients.length) || undefined
    })
    const exited = service.signal('SIGTERM')
    const ends = await Promise.all(clients)
    expect(ends.filter(({ error }) => error !== null)).toEqual([])
    expect(new Set(ends.map(({ last }) => last?.status))).toEqual(new Set([200]))
    expect(await exited).toBe(0)
  },
)

test('a service that drains says so at /ready, and serves new connections until the drain is over', async () => {
  const { service, url } = await start({ KEYSTEAD_DRAIN_SECONDS: '3' })
  const agent = new http.Agent({ keepAlive: false })
  expect((await ask(agent, `${url}/ready`)).status).toBe(200)
  const begin = performance.now()
  const exited = service.signal('SIGTERM')
  await until('it says so', async () => ((await ask(agent, `${url}/ready`)).status === 503 ? true : undefined))
  const headers = { authorization: `Bearer ${ADMIN_KEY}` }
  let served = 0
  for (;;) {
    const answer = await ask(agent, `${url}/api/v1/users?limit=1`, { headers }).catch(() => null)
    if (!answer) break
    expect(answer).toEqual({ status: 200, connection: 'close' })
    served += 1
  }
  expect(performance.now() - begin, 'not before the drain is over').toBeGreaterThan(2900)
  expect(served).toBeGreaterThan(0)
  expect(await exited).toBe(0)
})

test('a list that is streamed to a slow reader while the service stops ends with the reason and where to go on', async () => {
  const { service, url, place } = await start()
  const database = await openDatabase(place['DATABASE_URL']!)
  onTestFinished(() => database.close())
  await insertKeys(database.pool, 40_000)
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const head = ['GET /api/v1/users HTTP/1.1', 'host: x', 'accept: application/x-ndjson', `x-api-key: ${ADMIN_KEY}`]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => (text += chunk))
  await once(socket, 'data')
  socket.pause()
  const exited = service.signal('SIGTERM')
  // It reads on when the stop has come so far that streams end.
  const catchUp = setTimeout(() => socket.resume(), 8500)
  await once(socket, 'close')
  clearTimeout(catchUp)
  const lines = text.split(/\r?\n/).filter((line) => line.startsWith('{'))
  expect(JSON.parse(lines.at(-1)!)).toEqual({
    error: 'stopping',
    message: expect.stringContaining('next_cursor'),
    next_cursor: expect.any(String),
  })
  expect(await exited).toBe(0)
})

test('a stop ends within 15 s though the database has vanished without closing a connection', async () => {
  const place = await installation()
  const line = await openLine(place['DATABASE_URL']!)
  onTestFinished(() => line.close())
  const service = run({ ...place, DATABASE_URL: line.url, KEYSTEAD_ADMIN_KEY: ADMIN_KEY })
  const admin = await service.as(ADMIN_KEY)
  expect((await admin.get('/api/v1/users?limit=1')).status).toBe(200)
  line.hold()
  void admin.get('/api/v1/users?limit=1').catch(() => undefined)
  const begin = performance.now()
  await service.signal('SIGTERM')
  expect(performance.now() - begin).toBeLessThan(17_000)
})
