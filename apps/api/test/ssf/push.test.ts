import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { openDatabase } from '@keystead/db'
import { Keyring, RETRY_DELAYS_MS, PushLoop, type SetSender, Vault } from '@keystead/domain'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createOAuthClient } from '../oauth/support.ts'
import { SERVER_SECRET } from '../support/installation.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import type { TestClient } from '../support/client.ts'
import {
  assertSigned,
  CREDENTIAL_CHANGE,
  eventIn,
  expectError,
  makeStream,
  PUSH,
  STATUS,
  STREAM,
  untilLogged,
  VERIFICATION,
  VERIFY,
} from './support.ts'

let server: TestServer
let tenant: TestTenant
let receiver: TestClient

beforeAll(async () => {
  server = await startTestServer({ environment: { KEYSTEAD_EGRESS_ALLOW: '127.0.0.1/32' } })
  tenant = await server.createTenant()
  const client = await createOAuthClient(tenant, { scopes: ['signals:manage'], management: true })
  receiver = server.as(client.secret)
})
afterAll(() => server.stop())

interface Pushed {
  set: string
  headers: IncomingMessage['headers']
}

/** A receiver of pushes. @param answer the status of each push, and the body of a failure */
async function pushReceiver(answer: (count: number) => [number, object?] | null = () => [202]) {
  const pushed: Pushed[] = []
  const http = createServer((request, response) => {
    void text(request).then((set) => {
      pushed.push({ set, headers: request.headers })
      const said = answer(pushed.length)
      if (said === null) return request.socket.destroy()
      const [status, body] = said
      return response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => http.close().closeAllConnections())
  const { port } = http.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/events`, pushed }
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 30_000, interval: 50 })

test('202: each event is pushed once, in order, signed, with what authorises it (RFC 8935, section 2)', async () => {
  const { url, pushed } = await pushReceiver()
  const authorization_header = `Bearer ${randomUUID()}`
  const delivery = { method: PUSH, endpoint_url: url, authorization_header }
  await untilLogged(server.sql, tenant.id)
  const stream = await makeStream(receiver, { delivery, events_requested: [CREDENTIAL_CHANGE] })
  await receiver.post(VERIFY, { stream_id: stream.stream_id, state: 'first' })
  const clients = [await createOAuthClient(tenant), await createOAuthClient(tenant)]
  await until(() => expect(pushed).toHaveLength(3))
  for (const { set, headers } of pushed) {
    expect(headers).toMatchObject({
      'content-type': 'application/secevent+jwt',
      accept: 'application/json',
      authorization: authorization_header,
    })
    await assertSigned(server, set)
    expect(eventIn(set).claims.aud).toBe(stream.aud)
  }
  const subjects = pushed.map(({ set }) => eventIn(set)).filter(({ type }) => type === CREDENTIAL_CHANGE)
  expect(subjects.map(({ subject }) => subject.sub)).toEqual(clients.map(({ id }) => id))
  expect(pushed.map(({ set }) => eventIn(set).type)).toContain(VERIFICATION)
  expect(server.logs()).not.toContain(authorization_header)
  await receiver.delete(`/ssf/v1/stream?stream_id=${stream.stream_id}`)
})

test('an event that fails is sent again under its id, and those behind it wait', async () => {
  const { url, pushed } = await pushReceiver((count) => (count === 1 ? [503] : [202]))
  const stream = await makeStream(receiver, { delivery: { method: PUSH, endpoint_url: url }, events_requested: [] })
  for (const state of ['a', 'b']) await receiver.post(VERIFY, { stream_id: stream.stream_id, state })
  await until(() => expect(pushed).toHaveLength(3))
  expect(pushed.map(({ set }) => eventIn(set).event.state)).toEqual(['a', 'a', 'b'])
  expect(eventIn(pushed[0]!.set).claims.jti).toBe(eventIn(pushed[1]!.set).claims.jti)
  await receiver.delete(`/ssf/v1/stream?stream_id=${stream.stream_id}`)
})

test('an event that the receiver refuses for good is logged and left; one that it cannot authenticate is sent again', async () => {
  const answers: [number, object?][] = [
    [400, { err: 'authentication_failed', description: 'hush' }],
    [400, { err: 'invalid_audience', description: 'hush' }],
    [202],
  ]
  const { url, pushed } = await pushReceiver((count) => answers[count - 1] ?? [202])
  const stream = await makeStream(receiver, { delivery: { method: PUSH, endpoint_url: url }, events_requested: [] })
  for (const state of ['a', 'b']) await receiver.post(VERIFY, { stream_id: stream.stream_id, state })
  await until(() => expect(pushed).toHaveLength(3))
  expect(pushed.map(({ set }) => eventIn(set).event.state)).toEqual(['a', 'a', 'b'])
  await until(() => expect(server.logs()).toContain('invalid_audience'))
  expect(server.logs()).not.toContain('hush')
  await receiver.delete(`/ssf/v1/stream?stream_id=${stream.stream_id}`)
})

test('a private address is not pushed to, and the stream goes on where the operator opened it', async () => {
  const delivery = { method: PUSH, endpoint_url: 'https://169.254.169.254/latest' }
  const stream = await makeStream(receiver, { delivery, events_requested: [] })
  await receiver.post(VERIFY, { stream_id: stream.stream_id })
  await until(() => expect(server.logs()).toContain('https://169.254.169.254'))
  const rows = await server.sql.rows('select count(*)::int as held from signal_set where stream_id = $1', [
    stream.stream_id,
  ])
  expect(rows).toEqual([{ held: 1 }])
  await receiver.delete(`/ssf/v1/stream?stream_id=${stream.stream_id}`)
})

test('only hosts that the setting egress.allowed_hosts names are pushed to, also of a stream from before', async () => {
  const mine = await server.createTenant()
  const client = await createOAuthClient(mine, { scopes: ['signals:manage'], management: true })
  const own = server.as(client.secret)
  const { url, pushed } = await pushReceiver()
  const push = { delivery: { method: PUSH, endpoint_url: url }, events_requested: [] }
  const stream = await makeStream(own, push)
  const allow = async (allowed_hosts: string[]) => {
    const answer = await mine.owner.patch(
      '/api/v1/config',
      { settings: { egress: { allowed_hosts } } },
      { headers: { 'if-match': '*' } },
    )
    expect(answer.status, answer.text).toBe(200)
  }
  await allow(['receiver.example'])
  expectError(await own.post(STREAM, push), 400, 'invalid_request')
  expectError(await own.patch(STREAM, { stream_id: stream.stream_id, ...push }), 400, 'invalid_request')
  await own.post(VERIFY, { stream_id: stream.stream_id, state: 'held' })
  const failed = async () =>
    (await server.sql.rows('select failures from signal_stream where id = $1', [stream.stream_id]))[0]
  await vi.waitFor(async () => expect(Number((await failed())!['failures'])).toBeGreaterThan(0), { timeout: 30_000 })
  expect(pushed).toEqual([])
  await allow([])
  await until(() => expect(pushed).toHaveLength(1))
})

test('the attempts of a receiver that is down come when they are due, by the clock alone, then the stream is paused', async () => {
  const { url } = await pushReceiver()
  const stream = await makeStream(receiver, { delivery: { method: PUSH, endpoint_url: url }, events_requested: [] })
  const { stream_id } = stream
  // The service does not push while another replica has the stream.
  await server.sql.rows(`update signal_stream set taken_until = '2100-01-01' where id = $1`, [stream_id])
  await receiver.post(VERIFY, { stream_id, state: 'late' })
  const start = new Date('2100-01-01T00:00:00Z').getTime()
  let now = start
  const attempts: number[] = []
  const failing: SetSender = {
    send: async () => {
      attempts.push(now - start)
      throw new Error('down')
    },
  }
  const loop = await loopWith(failing, () => new Date(now))
  const run = async () => {
    await loop.tick()
    await loop.settle()
  }
  await run()
  expect(attempts).toEqual([0])
  let due = 0
  for (const wait of RETRY_DELAYS_MS) {
    due += wait
    now = start + due - 1
    await run()
    expect(attempts.at(-1)).toBeLessThan(due)
    now = start + due
    await run()
    expect(attempts.at(-1)).toBe(due)
  }
  expect(RETRY_DELAYS_MS.slice(0, 6)).toEqual([1000, 5000, 30_000, 120_000, 600_000, 3_600_000])
  expect(attempts).toHaveLength(1 + 5 + 24)
  const status = await receiver.get(`${STATUS}?stream_id=${stream_id}`)
  expect(status.body).toEqual({ stream_id, status: 'paused', reason: 'its events could not be pushed for a day' })
})

/** A loop of its own, over the database of the service. */
async function loopWith(sender: SetSender, clock: () => Date): Promise<PushLoop> {
  const database = await openDatabase(server.databaseUrl)
  onTestFinished(() => database.close())
  return new PushLoop({
    store: database.signalStore,
    signer: { sign: async () => 'set' },
    sender,
    egress: { of: () => ({ check: () => undefined }) },
    vault: new Vault(new Keyring([SERVER_SECRET])),
    clock,
    onRefused: () => undefined,
    onError: (error) => {
      throw error
    },
  })
}
