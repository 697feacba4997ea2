import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { deliveryFaults } from '../support/event-check.ts'
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
  other = await startTestServer({ clock, environment, sweepEveryMs: 300, databaseUrl: server.databaseUrl })
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

test('what a receiver gets is as the document of webhooks has it', LONG, async () => {
  const to = await receiver()
  const { tenant, plugin } = await subscribed(to, { events: ['*'] })
  await tenant.owner.post(`${plugin.path}/test`)
  const { owner } = tenant
  const user = await owner.post('/api/v1/users', { email: `${plugin.id}@example.com`, roles: ['user'] })
  const user_id = user.body.data.user_id
  await owner.put(`/api/v1/users/${user_id}`, { roles: [], name: 'Other' })
  const key = await owner.post('/api/v1/api-keys', { user_id, scopes: ['a:b'] })
  await owner.post('/api/v1/api-keys/rotate', { api_key: key.body.data.key_id, overlap_seconds: 60 })
  await owner.post('/api/v1/roles', { name: 'auditor', scopes: ['audit:read'] })
  await owner.put('/api/v1/roles/auditor', { scopes: [] })
  await owner.patch('/api/v1/config', { settings: { mfa: { required: true } } }, { headers: { 'if-match': '*' } })
  await owner.delete(`/api/v1/users/${user_id}`)
  await owner.post('/api/v1/configs', { config_name: 'tools' })
  await expect.poll(() => to.types(), LONG).toContain('config.created')
  const expected = ['webhook.test', 'user.updated', 'key.rotated', 'key.retiring', 'role.updated', 'settings.updated']
  expect(to.types()).toEqual(expect.arrayContaining(expected))
  expect(to.received.flatMap((each) => deliveryFaults(each))).toEqual([])
  const { event, headers } = to.received.find((each) => each.event.type === 'key.created')!
  const { seq: _, ...without } = event.data
  expect(deliveryFaults({ headers: {}, event: { ...event, data: without } })).toHaveLength(4)
  expect(deliveryFaults({ headers, event: { ...event, data: { ...event.data, details: { scopes: 'a:b' } } } })).toEqual(
    ['/data/details/scopes must be array,null'],
  )
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

describe('a plugin that is disabled', () => {
  const switched = async (tenant: TestTenant, path: string, to: 'enable' | 'disable') =>
    (await tenant.owner.post(`${path}/${to}`)).body.data.status
  const isIdle = async (id: string) =>
    (await server.sql.rows('select from plugin where id = $1 and lease_id is null', [id])).length
  /** No attempt is on its way. */
  const idle = (id: string) => expect.poll(() => isIdle(id), LONG).toBe(1)
  const statusesOf = async (tenant: TestTenant, path: string) =>
    (await deliveriesOf(tenant, path)).map((each: { status: string }) => each.status)

  test(
    'drops what waits, also what failed; of what comes then it gets only what comes after it is enabled',
    LONG,
    async () => {
      const to = await receiver(status(500))
      const { tenant, plugin } = await subscribed(to)
      await makeProject(tenant, 'failed')
      await tried(tenant, plugin.path, 1)
      await makeProject(tenant, 'pending')
      await expect.poll(() => statusesOf(tenant, plugin.path), LONG).toEqual(['pending', 'failed'])
      expect(await switched(tenant, plugin.path, 'disable')).toBe('disabled')
      expect(await statusesOf(tenant, plugin.path)).toEqual(['dead', 'dead'])
      await idle(plugin.id)
      await makeProject(tenant, 'meanwhile')
      to.answer = taking
      // It is not failing: nothing is tried again.
      expect(await switched(tenant, plugin.path, 'enable')).toBe('registered')
      now += HOUR
      await makeProject(tenant, 'after')
      await expect.poll(() => projectsOf(to), LONG).toEqual(['failed', 'after'])
      await expect.poll(() => statusesOf(tenant, plugin.path), LONG).toEqual(['delivered', 'dead', 'dead'])
      // Somebody may demand one of them.
      const dropped = (await deliveriesOf(tenant, plugin.path))[1]
      const again = await tenant.owner.post(`${plugin.path}/deliveries/${dropped.delivery_id}/redeliver`)
      expect(again.body.data.status).toBe('pending')
      await expect.poll(() => projectsOf(to), LONG).toEqual(['failed', 'after', 'pending'])
    },
  )

  test(
    'gets nothing from before later, however soon it is enabled, though its deliveries may not be made yet',
    LONG,
    async () => {
      const to = await receiver()
      const { tenant, plugin } = await subscribed(to)
      for (let round = 0; round < 8; round += 1) {
        // What was tried before is tried again, were it not dropped.
        to.answer = status(500)
        await makeProject(tenant, `before ${round}`)
        await switched(tenant, plugin.path, 'disable')
        await idle(plugin.id)
        to.answer = taking
        const tries = to.received.length
        await switched(tenant, plugin.path, 'enable')
        now += HOUR
        await makeProject(tenant, `after ${round}`)
        await expect.poll(() => projectsOf(to).at(-1), LONG).toBe(`after ${round}`)
        expect(projectsOf(to).slice(tries)).toEqual([`after ${round}`])
      }
      await expect
        .poll(async () => new Set(await statusesOf(tenant, plugin.path)), LONG)
        .toEqual(new Set(['dead', 'delivered']))
    },
  )

  test('an attempt that is on its way is not repeated when it fails', LONG, async () => {
    const answers: (() => void)[] = []
    const to = await receiver((_request, response) => void answers.push(() => response.writeHead(500).end()))
    const { tenant, plugin } = await subscribed(to)
    await makeProject(tenant, 'one')
    await expect.poll(() => answers.length, LONG).toBe(1)
    await switched(tenant, plugin.path, 'disable')
    await switched(tenant, plugin.path, 'enable')
    to.answer = taking
    answers[0]!()
    await idle(plugin.id)
    const [{ status: state, attempts }] = await deliveriesOf(tenant, plugin.path)
    expect([state, attempts.length]).toEqual(['dead', 1])
    expect((await tenant.owner.get(plugin.path)).body.data.status).toBe('registered')
    now += HOUR
    await makeProject(tenant, 'two')
    await expect.poll(() => projectsOf(to), LONG).toEqual(['one', 'two'])
  })

  test('by an answer of 410, too', LONG, async () => {
    const to = await receiver(status(500))
    const { tenant, plugin } = await subscribed(to)
    await makeProject(tenant, 'one')
    await tried(tenant, plugin.path, 1)
    await makeProject(tenant, 'two')
    await expect.poll(() => statusesOf(tenant, plugin.path), LONG).toEqual(['pending', 'failed'])
    to.answer = status(410)
    now += 1000
    await expect.poll(() => statusesOf(tenant, plugin.path), LONG).toEqual(['dead', 'dead'])
    await idle(plugin.id)
    to.answer = taking
    await switched(tenant, plugin.path, 'enable')
    now += HOUR
    await makeProject(tenant, 'three')
    await expect.poll(() => projectsOf(to), LONG).toEqual(['one', 'one', 'three'])
  })
})

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

test('deliveries are kept for 30 days, whatever became of them', LONG, async () => {
  const to = await receiver()
  const { tenant, plugin } = await subscribed(to)
  const key = { user_id: tenant.ownerId, scopes: ['plugins:manage', 'projects:create'], management: true }
  const made = await tenant.owner.post('/api/v1/api-keys', key)
  const late = { ...tenant, owner: server.as(made.body.data.api_key) }
  await makeProject(tenant, 'one')
  await expect.poll(async () => (await deliveriesOf(late, plugin.path))[0]?.status, LONG).toBe('delivered')
  now += 30 * 24 * HOUR
  await makeProject(late, 'two')
  await expect.poll(() => projectsOf(to), LONG).toEqual(['one', 'two'])
  now += 1
  const left = async () => (await deliveriesOf(late, plugin.path)).map((each: { status: string }) => each.status)
  await expect.poll(left, LONG).toEqual(['delivered'])
})
