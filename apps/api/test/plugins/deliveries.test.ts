import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import {
  type Answer,
  isSignedBy,
  LONG,
  makeProject,
  projectsOf,
  type Receiver,
  register,
  startReceiver,
  status,
  taking,
} from './support.ts'

const START = new Date('2026-06-01T12:00:00.000Z').getTime()
let now = START
let server: TestServer
/** Another replica on the same database. */
let other: TestServer

beforeAll(async () => {
  const clock = () => new Date(now)
  const environment = { KEYSTEAD_EGRESS_ALLOW: '127.0.0.0/8' }
  server = await startTestServer({ clock, environment })
  other = await startTestServer({ clock, environment, databaseUrl: server.databaseUrl })
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

async function receiver(answer: Answer = taking): Promise<Receiver> {
  const made = await startReceiver(answer)
  onTestFinished(() => made.close())
  return made
}

/** A tenant with a plugin that gets its new projects. */
async function subscribed(to: Receiver, fields: object = {}) {
  const tenant = await server.createTenant()
  const plugin = await register(tenant, { url: to.url, events: ['project.created'], ...fields })
  return { tenant, plugin }
}

async function deliveriesOf(tenant: TestTenant, path: string) {
  return (await tenant.owner.get(`${path}/deliveries`)).body.data
}

/** Waits until the oldest delivery was tried so often. */
async function tried(tenant: TestTenant, path: string, times: number) {
  await expect
    .poll(async () => (await deliveriesOf(tenant, path)).at(-1)?.attempts.length ?? 0, LONG)
    .toBeGreaterThanOrEqual(times)
  const first = (await deliveriesOf(tenant, path)).at(-1)
  expect(first.attempts).toHaveLength(times)
  return first
}

test('events are delivered in order, signed, once each, though two replicas deliver', LONG, async () => {
  const to = await receiver()
  const { tenant, plugin } = await subscribed(to)
  const names = Array.from({ length: 20 }, (_, i) => `Project ${i}`)
  const theOther = other.as(tenant.owner.credential)
  for (const [i, name] of names.entries()) await makeProject(i % 2 === 0 ? tenant : { owner: theOther }, name)
  await expect.poll(() => to.received.length, LONG).toBeGreaterThanOrEqual(20)
  expect(projectsOf(to)).toEqual(names)
  expect(new Set(to.received.map(({ id }) => id)).size).toBe(20)
  for (const each of to.received) {
    expect(isSignedBy(plugin.secret, each)).toBe(true)
    expect(each.event).toEqual({ type: 'project.created', timestamp: expect.any(String), data: expect.any(Object) })
    expect(each.event.data).toMatchObject({ tenant_id: tenant.id, actor_id: tenant.ownerId, outcome: 'success' })
  }
  await expect
    .poll(async () => (await deliveriesOf(tenant, plugin.path)).map((each: { status: string }) => each.status), LONG)
    .toEqual(names.map(() => 'delivered'))
  expect(to.received).toHaveLength(20)
})

const HOUR = 3_600_000
const SCHEDULE = [1000, 5000, 30_000, 120_000, 600_000, ...Array.from({ length: 24 }, () => HOUR)]

test('a receiver that fails is tried as scheduled for a day, and what comes behind waits, in order', LONG, async () => {
  const to = await receiver(status(500, {}, 'x'.repeat(3000)))
  const subscription = await subscribed(to)
  const { plugin } = subscription
  await makeProject(subscription.tenant, 'first')
  await makeProject(subscription.tenant, 'second')
  // A session does not last so long.
  const key = { user_id: subscription.tenant.ownerId, scopes: ['plugins:manage'], management: true }
  const made = await subscription.tenant.owner.post('/api/v1/api-keys', key)
  const tenant = { ...subscription.tenant, owner: server.as(made.body.data.api_key) }
  const expected = [now]
  for (const [i, delay] of SCHEDULE.entries()) {
    await tried(tenant, plugin.path, i + 1)
    now += delay
    expected.push(now)
  }
  const dead = await tried(tenant, plugin.path, SCHEDULE.length + 1)
  expect(dead.attempts.map(({ at }: { at: string }) => new Date(at).getTime())).toEqual(expected)
  expect(dead.attempts[0]).toMatchObject({ status: 500, error: 'status' })
  expect(dead.status).toBe('dead')
  expect(dead.last_answer).toBe('x'.repeat(1024))
  expect(new Set(projectsOf(to).slice(0, SCHEDULE.length + 1))).toEqual(new Set(['first']))
  expect(new Set(to.received.slice(0, SCHEDULE.length + 1).map(({ id, body }) => id + body)).size).toBe(1)
  // The next is tried then.
  await expect.poll(() => projectsOf(to).at(-1), LONG).toBe('second')
  to.answer = taking
  now += 1000
  await expect.poll(async () => (await deliveriesOf(tenant, plugin.path))[0].status, LONG).toBe('delivered')
})

test(
  'while a delivery fails the plugin is failing; when it is taken, those behind it follow in order',
  LONG,
  async () => {
    const to = await receiver(status(503))
    const { tenant, plugin } = await subscribed(to)
    const names = ['a', 'b', 'c']
    for (const name of names) await makeProject(tenant, name)
    await tried(tenant, plugin.path, 1)
    const statusNow = async () => (await tenant.owner.get(plugin.path)).body.data.status
    expect(await statusNow()).toBe('failing')
    const statuses = async () =>
      (await deliveriesOf(tenant, plugin.path)).map((each: { status: string }) => each.status)
    // The first may have been tried before the others had their places in the log.
    await expect.poll(statuses, LONG).toEqual(['pending', 'pending', 'failed'])
    to.answer = taking
    now += 1000
    await expect.poll(() => projectsOf(to).slice(1), LONG).toEqual(names)
    await expect.poll(statusNow, LONG).toBe('registered')
  },
)

describe('answers that are no success', () => {
  test.each([
    ['a redirect to itself', (to: Receiver) => status(307, { location: to.url }), 307],
    ['a client error', () => status(404), 404],
    ['not modified', () => status(304), 304],
  ])('%s', LONG, async (_what, answer, code) => {
    const to = await receiver()
    to.answer = answer(to)
    const { tenant, plugin } = await subscribed(to)
    await makeProject(tenant, 'one')
    expect(await tried(tenant, plugin.path, 1)).toMatchObject({
      status: 'failed',
      attempts: [{ status: code, error: 'status' }],
    })
    expect(to.received).toHaveLength(1)
  })

  test('a connection that breaks off', LONG, async () => {
    const to = await receiver((request) => request.socket.destroy())
    const { tenant, plugin } = await subscribed(to)
    await makeProject(tenant, 'one')
    expect((await tried(tenant, plugin.path, 1)).attempts).toMatchObject([{ status: null, error: 'connection_failed' }])
    to.answer = taking
    now += 1000
    await expect.poll(async () => (await deliveriesOf(tenant, plugin.path))[0].status, LONG).toBe('delivered')
  })

  test('an endless answer is cut: its status counts', LONG, async () => {
    const to = await receiver((_request, response) => {
      response.writeHead(200)
      const more = () => {
        if (!response.destroyed) response.write('y'.repeat(10_000), () => setImmediate(more))
      }
      more()
    })
    const { tenant, plugin } = await subscribed(to)
    await makeProject(tenant, 'one')
    expect(await tried(tenant, plugin.path, 1)).toMatchObject({ status: 'delivered', last_answer: 'y'.repeat(1024) })
  })

  test('an answer with NUL bytes and broken UTF-8 is kept as text', LONG, async () => {
    const bytes = Buffer.from([0, 0xff, 0x41])
    const to = await receiver((_request, response) => void response.writeHead(400).end(bytes))
    const { tenant, plugin } = await subscribed(to)
    await makeProject(tenant, 'one')
    expect((await tried(tenant, plugin.path, 1)).last_answer).toBe('\uFFFD\uFFFDA')
  })

  test('410 disables the plugin, and an event says so', LONG, async () => {
    const to = await receiver(status(410))
    const { tenant, plugin } = await subscribed(to)
    await makeProject(tenant, 'one')
    expect((await tried(tenant, plugin.path, 1)).status).toBe('dead')
    expect((await tenant.owner.get(plugin.path)).body.data.status).toBe('disabled')
    const { body } = await tenant.owner.get(`/api/v1/audit-events?action=plugin.disabled&target=${plugin.id}`)
    expect(body.data).toMatchObject([{ actor_id: null, details: { cause: 'the receiver answered 410' } }])
  })
})

test(
  'events from while a plugin is disabled are not delivered later; those from before and after are',
  LONG,
  async () => {
    const to = await receiver()
    const { tenant, plugin } = await subscribed(to)
    await makeProject(tenant, 'before')
    expect((await tenant.owner.post(`${plugin.path}/disable`)).body.data.status).toBe('disabled')
    await makeProject(tenant, 'meanwhile')
    expect((await tenant.owner.post(`${plugin.path}/enable`)).body.data.status).toBe('registered')
    await makeProject(tenant, 'after')
    await expect.poll(() => projectsOf(to), LONG).toEqual(['before', 'after'])
  },
)

test('a plugin gets what its patterns mean, of its own tenant, from its registration on', LONG, async () => {
  const [all, some, theirs] = [await receiver(), await receiver(), await receiver()]
  const tenant = await server.createTenant()
  const stranger = await server.createTenant()
  await register(stranger, { url: theirs.url, events: ['*'] })
  await makeProject(tenant, 'too early')
  await register(tenant, { url: all.url, events: ['*'] })
  await register(tenant, { url: some.url, events: ['config.*', 'role.created'] })
  await makeProject(tenant, 'mine')
  await tenant.owner.post('/api/v1/configs', { config_name: 'tools' })
  await tenant.owner.post('/api/v1/roles', { name: 'auditor', scopes: [] })
  await makeProject(stranger, 'theirs')
  await expect.poll(() => some.types(), LONG).toEqual(['config.created', 'role.created'])
  const wanted = ['plugin.registered', 'project.created', 'config.created', 'role.created']
  await expect.poll(() => all.types().filter((type) => wanted.includes(type)), LONG).toEqual(wanted)
  await expect.poll(() => theirs.types(), LONG).toContain('project.created')
  const tenants = (of: Receiver) => new Set(of.received.map(({ event }) => event.data.tenant_id))
  expect(tenants(all)).toEqual(new Set([tenant.id]))
  expect(tenants(theirs)).toEqual(new Set([stranger.id]))
})

test('a delivery is sent again with its id and body, behind those that wait', LONG, async () => {
  const to = await receiver()
  const { tenant, plugin } = await subscribed(to)
  await makeProject(tenant, 'one')
  await makeProject(tenant, 'two')
  await expect.poll(() => projectsOf(to), LONG).toEqual(['one', 'two'])
  await expect.poll(async () => (await deliveriesOf(tenant, plugin.path))[0].status, LONG).toBe('delivered')
  const first = (await deliveriesOf(tenant, plugin.path))[1]
  const answer = await tenant.owner.post(`${plugin.path}/deliveries/${first.delivery_id}/redeliver`)
  expect(answer.body.data).toMatchObject({ status: 'pending', webhook_id: first.webhook_id })
  await expect.poll(() => projectsOf(to), LONG).toEqual(['one', 'two', 'one'])
  expect(to.received[2]).toMatchObject({ id: to.received[0]!.id, body: to.received[0]!.body })
  expect(to.received[0]!.id).toBe(first.webhook_id)
})

test('a rotated secret overlaps: two signatures until the time is over, then one', LONG, async () => {
  const to = await receiver()
  const { tenant, plugin } = await subscribed(to)
  const rotation = await tenant.owner.post(`${plugin.path}/rotate-secret`, { overlap_seconds: 60 })
  const secret = rotation.body.data.signing_secret
  await makeProject(tenant, 'one')
  await expect.poll(() => to.received.length, LONG).toBe(1)
  now += 60_000
  await makeProject(tenant, 'two')
  await expect.poll(() => to.received.length, LONG).toBe(2)
  const by = to.received.map((each) => [isSignedBy(secret, each), isSignedBy(plugin.secret, each)])
  expect(by).toEqual([
    [true, true],
    [true, false],
  ])
})

test('a plugin that is deleted gets nothing more', LONG, async () => {
  const [to, witness] = [await receiver(), await receiver()]
  const { tenant, plugin } = await subscribed(to)
  await register(tenant, { url: witness.url, events: ['project.created'] })
  expect((await tenant.owner.delete(plugin.path)).status).toBe(200)
  await makeProject(tenant, 'late')
  await expect.poll(() => projectsOf(witness), LONG).toEqual(['late'])
  expect(to.received).toEqual([])
})

test('secrets are in no delivery, event or log', LONG, async () => {
  const to = await receiver()
  const tenant = await server.createTenant()
  const plugin = await register(tenant, { url: `${to.url}?token=hidden`, events: ['*'] })
  const { body } = await tenant.owner.post(`${plugin.path}/rotate-secret`)
  const key = await tenant.owner.post('/api/v1/api-keys', { user_id: tenant.ownerId, scopes: [] })
  await expect.poll(() => to.types(), LONG).toEqual(expect.arrayContaining(['plugin.secret_rotated', 'key.created']))
  const events = (await tenant.owner.get('/api/v1/audit-events')).text
  const shown = [events, server.logs(), other.logs(), ...to.received.map((each) => each.body)].join('\n')
  for (const secret of [plugin.secret, body.data.signing_secret, key.body.data.api_key, 'token=hidden']) {
    expect(secret).toBeTruthy()
    expect(shown).not.toContain(secret)
  }
})
