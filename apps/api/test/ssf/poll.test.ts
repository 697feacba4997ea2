import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { createOAuthClient } from '../oauth/support.ts'
import {
  claimsIn,
  CREDENTIAL_CHANGE,
  eventIn,
  expectError,
  freshStream,
  makeStream,
  poll,
  pollPathOf,
  PUSH,
  ssfWorld,
  STATUS,
  STREAM_UPDATED,
  untilLogged,
  VERIFICATION,
  VERIFY,
} from './support.ts'

/** Waits until a stream holds so many events. */
const untilHeld = (receiver: Parameters<typeof poll>[0], stream: { stream_id: string }, count: number) =>
  vi.waitFor(
    async () => {
      const { body } = await poll(receiver, stream)
      const sets = Object.entries<string>(body.sets)
      expect(sets).toHaveLength(count)
      return sets
    },
    { timeout: 30_000, interval: 100 },
  )

test('verification: the state comes back, about the stream itself (SSF 1.0, section 8.1.4)', async () => {
  const { receiver } = await ssfWorld()
  const stream = await makeStream(receiver, { events_requested: [] })
  const answer = await receiver.post(VERIFY, { stream_id: stream.stream_id, state: 'VGhpcyBpcyBhbiBleGFtcGxl' })
  expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' })
  const { body } = await poll(receiver, stream)
  const { type, event, subject } = eventIn(Object.values<string>(body.sets)[0]!)
  expect({ type, event, subject }).toEqual({
    type: VERIFICATION,
    event: { state: 'VGhpcyBpcyBhbiBleGFtcGxl' },
    subject: { format: 'opaque', id: stream.stream_id },
  })
})

test('an event stays until it is acknowledged, also by an error, and comes in order (RFC 8936, section 2.4)', async () => {
  const { bench, receiver } = await ssfWorld()
  const stream = await makeStream(receiver)
  for (const state of ['a', 'b', 'c', 'd']) await receiver.post(VERIFY, { stream_id: stream.stream_id, state })
  const statesIn = (sets: Record<string, string>) => Object.values(sets).map((set) => eventIn(set).event.state)
  const first = await poll(receiver, stream, { maxEvents: 3 })
  expect(first.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(first.headers.get('cache-control')).toBe('no-store')
  expect(statesIn(first.body.sets)).toEqual(['a', 'b', 'c'])
  expect(first.body.moreAvailable).toBe(true)
  // An answer that was lost: the same events once more, under the same ids.
  expect((await poll(receiver, stream, { maxEvents: 3 })).body.sets).toEqual(first.body.sets)
  const [a, b, c] = Object.keys(first.body.sets)
  for (const jti of [a, b, c]) expect(claimsIn(first.body.sets[jti!]).jti).toBe(jti)
  const second = await poll(receiver, stream, {
    ack: [b],
    setErrs: { [a!]: { err: 'invalid_key', description: 'hush' }, 'no id': { err: 'x' } },
  })
  expect(statesIn(second.body.sets)).toEqual(['c', 'd'])
  expect(second.body.moreAvailable).toBe(false)
  expect(bench.server.logs()).toContain('invalid_key')
  expect(bench.server.logs()).not.toContain('hush')
  // Acknowledging only; once more; and what there never was.
  expect((await poll(receiver, stream, { ack: [c], maxEvents: 0 })).body).toEqual({ sets: {} })
  expect(statesIn((await poll(receiver, stream, { ack: [a, b, c, randomUUID(), 'x'] })).body.sets)).toEqual(['d'])
})

test('a poll waits for an event, and has it within a second of the change', async () => {
  const world = await ssfWorld()
  const { tenant, receiver } = world
  const client = await createOAuthClient(tenant)
  const stream = await freshStream(world)
  const waiting = receiver.post(pollPathOf(stream), {})
  await tenant.owner.delete(`/api/v1/api-keys/${client.keyId}`)
  const { body } = await waiting
  const events = Object.values<string>(body.sets).map(eventIn)
  expect(events.map(({ type, event }) => [type, event.change_type])).toEqual([[CREDENTIAL_CHANGE, 'revoke']])
})

test('an event of one client acknowledges none of another stream', async () => {
  const { bench, tenant, receiver } = await ssfWorld()
  const mine = await makeStream(receiver)
  await receiver.post(VERIFY, { stream_id: mine.stream_id })
  const [jti] = Object.keys((await poll(receiver, mine)).body.sets)
  const stranger = await bench.keyWith(tenant.id, ['signals:manage'])
  const theirs = await makeStream(stranger)
  await poll(stranger, theirs, { ack: [jti] })
  await poll(stranger, mine, { ack: [jti] })
  expect(Object.keys((await poll(receiver, mine)).body.sets)).toEqual([jti])
})

test('two pollers at once: both get all events, each event once in each answer, and nothing is lost', async () => {
  const { receiver } = await ssfWorld()
  const stream = await makeStream(receiver)
  const seen = new Set<string>()
  const pollers = [1, 2].map(async () => {
    let ack: string[] = []
    while (seen.size < 30) {
      const { body } = await receiver.post(pollPathOf(stream), { ack, maxEvents: 7 })
      ack = Object.keys(body.sets)
      for (const set of Object.values<string>(body.sets)) seen.add(eventIn(set).event.state)
    }
    await poll(receiver, stream, { ack, maxEvents: 0 })
  })
  for (let i = 0; i < 30; i += 1) await receiver.post(VERIFY, { stream_id: stream.stream_id, state: String(i) })
  // A poller that waits for nothing more is answered when its time is over.
  await Promise.all(pollers)
  expect([...seen].toSorted()).toEqual(Array.from({ length: 30 }, (_, i) => String(i)).toSorted())
}, 60_000)

test('401 for a poll whose key was revoked while it waited: it is told nothing more', async () => {
  const { bench, tenant } = await ssfWorld()
  const client = await createOAuthClient(tenant, { scopes: ['signals:manage'], management: true })
  const receiver = bench.server.as(client.secret)
  const stream = await freshStream({ bench, tenant, receiver })
  const waiting = receiver.post(pollPathOf(stream), {})
  await tenant.owner.delete(`/api/v1/api-keys/${client.keyId}`)
  expectError(await waiting, 401, 'authentication_failed')
})

test('paused: events are held; disabled: they are not, and the stream begins anew', async () => {
  const world = await ssfWorld()
  const { bench, tenant, receiver } = world
  const stream = await freshStream(world)
  const { stream_id } = stream
  const set = async (status: string, reason?: string) => {
    const answer = await receiver.post(STATUS, { stream_id, status, ...(reason && { reason }) })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toEqual({ stream_id, status, ...(reason && { reason }) })
    expect((await receiver.get(`${STATUS}?stream_id=${stream_id}`)).body).toEqual(answer.body)
  }
  await set('paused', 'maintenance')
  const held = await createOAuthClient(tenant)
  expect((await poll(receiver, stream)).body).toEqual({ sets: {}, moreAvailable: false })
  await set('enabled')
  const [[jti, token]] = (await untilHeld(receiver, stream, 1)) as [[string, string]]
  expect(eventIn(token).subject.sub).toBe(held.id)
  await poll(receiver, stream, { ack: [jti], maxEvents: 0 })
  await set('disabled')
  const lost = await createOAuthClient(tenant)
  // Its event has its place in the log before the stream is enabled again.
  await untilLogged(bench.store, tenant.id)
  await set('enabled')
  const later = await createOAuthClient(tenant)
  const [[, second]] = (await untilHeld(receiver, stream, 1)) as [[string, string]]
  expect(eventIn(second).subject.sub).toBe(later.id)
  expect(eventIn(second).subject.sub).not.toBe(lost.id)
})

test('a stream that is read by nobody is disabled, and says so: too many events, or one that is too old', async () => {
  const { bench, tenant, receiver } = await ssfWorld()
  const stream = await makeStream(receiver)
  await bench.store.rows(
    `insert into signal_set (tenant_id, stream_id, jti, control, claims, created_at)
     select $1, $2, gen_random_uuid(), false, '{}', now() from generate_series(1, 10000)`,
    [tenant.id, stream.stream_id],
  )
  await createOAuthClient(tenant)
  const status = () => receiver.get(`${STATUS}?stream_id=${stream.stream_id}`)
  await vi.waitFor(async () => expect((await status()).body.status).toBe('disabled'), { timeout: 30_000 })
  const { body } = await poll(receiver, stream)
  const sets = Object.values<string>(body.sets).map(eventIn)
  expect(sets.map(({ type, event, subject }) => ({ type, event, subject }))).toEqual([
    {
      type: STREAM_UPDATED,
      event: { status: 'disabled', reason: 'more than 10000 events were not acknowledged' },
      subject: { format: 'opaque', id: stream.stream_id },
    },
  ])
})

test('400: the events of a stream that is pushed are not polled', async () => {
  const { receiver } = await ssfWorld()
  const delivery = { method: PUSH, endpoint_url: 'https://receiver.example/events' }
  expectError(await poll(receiver, await makeStream(receiver, { delivery })), 400, 'invalid_request')
})

test('a client that is deactivated is told nothing, and goes on where it was when it is back', async () => {
  const { bench, tenant } = await ssfWorld()
  const client = await createOAuthClient(tenant, { scopes: ['signals:manage'], management: true })
  const receiver = bench.server.as(client.secret)
  const stream = await makeStream(receiver)
  await tenant.owner.put(`/api/v1/users/${client.id}`, { status: 'inactive' })
  const made = await createOAuthClient(tenant)
  expectError(await poll(receiver, stream), 401, 'authentication_failed')
  await tenant.owner.put(`/api/v1/users/${client.id}`, { status: 'active' })
  const sets = await vi.waitFor(
    async () => {
      const events = Object.values<string>((await poll(receiver, stream)).body.sets).map(eventIn)
      expect(events.some(({ subject }) => subject.sub === made.id)).toBe(true)
      return events
    },
    { timeout: 30_000, interval: 100 },
  )
  expect(sets.map(({ subject }) => subject.sub)).toContain(client.id)
})
