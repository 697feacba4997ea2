import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createOAuthClient, type TestOAuthClient } from '../oauth/support.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { CREDENTIAL_CHANGE, eventIn, makeStream, poll, pollPathOf, PUSH, untilLogged, VERIFY } from './support.ts'

const ENVIRONMENT = {
  // One transmitter, whichever replica answers.
  KEYSTEAD_ISSUER: 'https://id.example.com',
  KEYSTEAD_EGRESS_ALLOW: '127.0.0.1/32',
}

let one: TestServer
let other: TestServer
let tenant: TestTenant
let client: TestOAuthClient

beforeAll(async () => {
  one = await startTestServer({ environment: ENVIRONMENT })
  other = await startTestServer({ environment: ENVIRONMENT, databaseUrl: one.databaseUrl })
  tenant = await one.createTenant()
  client = await createOAuthClient(tenant, { scopes: ['signals:manage'], management: true })
})
afterAll(async () => {
  await other.stop()
  await one.stop()
})

const receiverAt = (server: TestServer) => server.as(client.secret)

test('a poll that waits at one replica hears of what another one did', async () => {
  const ended = await createOAuthClient(tenant)
  await untilLogged(one.sql, tenant.id)
  const stream = await makeStream(receiverAt(one))
  expect(stream.delivery.endpoint_url).toBe(`https://id.example.com${pollPathOf(stream)}`)
  const waiting = receiverAt(other).post(pollPathOf(stream), {})
  await tenant.owner.delete(`/api/v1/api-keys/${ended.keyId}`)
  const { body } = await waiting
  const [event] = Object.values<string>(body.sets).map(eventIn)
  expect(event).toMatchObject({
    type: CREDENTIAL_CHANGE,
    event: { change_type: 'revoke', keystead: { key_id: ended.keyId } },
  })
})

test('replicas that fill a stream at the same time put each event into it once, in the order of the log', async () => {
  await untilLogged(one.sql, tenant.id)
  const stream = await makeStream(receiverAt(one))
  const made = await Promise.all(Array.from({ length: 20 }, () => createOAuthClient(tenant)))
  const keys = new Set(made.map(({ keyId }) => keyId))
  // Both replicas fill it, by their ticks and by these polls.
  await vi.waitFor(
    async () => {
      const [a] = await Promise.all([poll(receiverAt(one), stream), poll(receiverAt(other), stream)])
      expect(Object.keys(a.body.sets)).toHaveLength(keys.size)
    },
    { timeout: 30_000, interval: 20 },
  )
  const { body } = await poll(receiverAt(other), stream)
  const events = Object.values<string>(body.sets).map(eventIn)
  expect(new Set(events.map(({ event }) => event.keystead.key_id))).toEqual(keys)
  const log = await one.sql.rows(
    `select n.event_id as id from audit_log_entry n join audit_event e on e.id = n.event_id
     where n.tenant_id = $1 and e.action = 'key.created' order by n.seq`,
    [tenant.id],
  )
  const order = log.map(({ id }) => id)
  expect(events.map(({ claims }) => claims.txn)).toEqual(order.slice(-keys.size))
})

test('a restart loses nothing: what was not acknowledged comes under the same id, and the stream goes on', async () => {
  await untilLogged(one.sql, tenant.id)
  const stream = await makeStream(receiverAt(one))
  await receiverAt(one).post(VERIFY, { stream_id: stream.stream_id, state: 'before' })
  const before = await poll(receiverAt(one), stream)
  await other.stop()
  const made = await createOAuthClient(tenant)
  other = await startTestServer({ environment: ENVIRONMENT, databaseUrl: one.databaseUrl })
  await vi.waitFor(
    async () => {
      const { body } = await poll(receiverAt(other), stream)
      const sets = Object.entries<string>(body.sets)
      expect(sets.map(([jti]) => jti)[0]).toBe(Object.keys(before.body.sets)[0])
      expect(sets.map(([, set]) => eventIn(set).subject.sub)).toEqual([undefined, made.id])
    },
    { timeout: 30_000, interval: 50 },
  )
})

test('a replica that dies while it pushes has the stream for a minute at most; two push nothing twice', async () => {
  const pushed: string[] = []
  const http = createServer((request, response) => {
    void text(request).then((set) => {
      pushed.push(eventIn(set).event.state)
      return response.writeHead(202).end()
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => http.close().closeAllConnections())
  const endpoint_url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`
  const receiver = receiverAt(one)
  const stream = await makeStream(receiver, { delivery: { method: PUSH, endpoint_url }, events_requested: [] })
  const take = (until: string) =>
    one.sql.rows(`update signal_stream set taken_until = now() + $2::interval where id = $1`, [stream.stream_id, until])
  // As a replica leaves it that was killed.
  await take('1 hour')
  const states = Array.from({ length: 20 }, (_, i) => String(i))
  for (const state of states) await receiver.post(VERIFY, { stream_id: stream.stream_id, state })
  expect(pushed).toEqual([])
  await take('-1 second')
  await vi.waitFor(() => expect(pushed.length).toBeGreaterThanOrEqual(states.length), { timeout: 30_000, interval: 50 })
  expect(pushed).toEqual(states)
  const left = () => one.sql.rows('select jti from signal_set where stream_id = $1', [stream.stream_id])
  await vi.waitFor(async () => expect(await left()).toEqual([]), { timeout: 30_000 })
})
