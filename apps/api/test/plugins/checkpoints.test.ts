import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { exported, keysOf, verified } from '../audit/support.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { LONG, makeProject, type Receiver, register, startReceiver, status, taking } from './support.ts'

const MINUTE = 60_000
let now = new Date('2026-06-01T12:00:00.000Z').getTime()
let server: TestServer
/** Another replica on the same database. */
let other: TestServer

beforeAll(async () => {
  const clock = () => new Date(now)
  const environment = { KEYSTEAD_EGRESS_ALLOW: '127.0.0.0/8', KEYSTEAD_ISSUER: 'https://id.example.com' }
  server = await startTestServer({ clock, environment })
  other = await startTestServer({ clock, environment, databaseUrl: server.databaseUrl })
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

async function subscribed(events: string[], tenant?: TestTenant) {
  const to = await startReceiver()
  onTestFinished(() => to.close())
  const of = tenant ?? (await server.createTenant())
  return { to, tenant: of, plugin: await register(of, { url: to.url, events }) }
}

const checkpointsOf = ({ received }: Receiver) =>
  received.filter(({ event }) => event.type === 'audit.checkpoint').map(({ event }) => event)

/** Lets time pass until a receiver has a checkpoint of this size: an earlier one may have been made before all was read. */
const untilCheckpointOf = (to: Receiver, size: number) =>
  expect
    .poll(() => {
      now += MINUTE
      return checkpointsOf(to).at(-1)?.data.size
    }, LONG)
    .toBe(size)

const sizeOf = async ({ owner }: TestTenant): Promise<number> =>
  (await owner.get('/api/v1/audit-events/checkpoint')).body.data.size

test(
  'a plugin gets a checkpoint when the log has grown, at most once a minute, and the log does not grow by it',
  LONG,
  async () => {
    const { to, tenant } = await subscribed(['audit.checkpoint'])
    await expect.poll(() => checkpointsOf(to).length, LONG).toBe(1)
    await makeProject(tenant, 'one')
    const size = await sizeOf(tenant)
    await untilCheckpointOf(to, size)
    const { length } = checkpointsOf(to)
    now += 10 * MINUTE
    // Another log, whose checkpoint comes by the same runs of the same service.
    const witness = await subscribed(['audit.*'])
    await expect.poll(() => checkpointsOf(witness.to).length, LONG).toBe(1)
    expect(checkpointsOf(to)).toHaveLength(length)
    expect(await sizeOf(tenant)).toBe(size)
  },
)

test(
  'its data is a checkpoint of the tenant alone, which verifies an export; it comes behind the events that it is of',
  LONG,
  async () => {
    const { to, tenant } = await subscribed(['*'])
    await expect.poll(() => checkpointsOf(to).length, LONG).toBe(1)
    for (let i = 0; i < 5; i += 1)
      await makeProject({ owner: (i % 2 ? server : other).as(tenant.owner.credential) }, `p${i}`)
    await untilCheckpointOf(to, await sizeOf(tenant))
    const last = to.received.findLast(({ event }) => event.type === 'audit.checkpoint')!
    expect(last.event.data).toEqual({
      tenant_id: tenant.id,
      origin: `id.example.com/audit/${tenant.id}`,
      size: expect.any(Number),
      root: expect.any(String),
      checkpoint: expect.stringContaining(`id.example.com/audit/${tenant.id}\n${last.event.data.size}\n`),
    })
    const before = to.received.slice(0, to.received.indexOf(last)).filter(({ event }) => event.data.seq !== undefined)
    expect(before.at(-1)?.event.data.seq).toBe(last.event.data.size - 1)
    expect(new Set(to.received.map(({ id }) => id)).size).toBe(to.received.length)
    const [lines, keys] = [await exported(tenant.owner), await keysOf(server)]
    expect(await verified({ lines, checkpoint: last.body, keys })).toMatchObject({ ok: true })
    expect(await verified({ lines, checkpoint: last.event.data.checkpoint, keys })).toMatchObject({ ok: true })
  },
)

test('plugins that name other events, are disabled or have no receiver get none', LONG, async () => {
  const { to, tenant } = await subscribed(['project.*', 'audit_events.*'])
  const disabled = await subscribed(['audit.checkpoint'], tenant)
  await expect.poll(() => checkpointsOf(disabled.to).length, LONG).toBe(1)
  await tenant.owner.post(`${disabled.plugin.path}/disable`)
  await register(tenant, { events: ['audit.checkpoint'] })
  const witness = await subscribed(['audit.checkpoint'], tenant)
  await makeProject(tenant, 'one')
  await untilCheckpointOf(witness.to, await sizeOf(tenant))
  expect(checkpointsOf(to)).toEqual([])
  expect(checkpointsOf(disabled.to)).toHaveLength(1)
  const { body } = await tenant.owner.get('/api/v1/audit-events?action=audit.checkpoint')
  expect(body.data).toEqual([])
})

test('one that failed is sent again as it was', LONG, async () => {
  const { to, tenant, plugin } = await subscribed(['audit.checkpoint'])
  await expect.poll(() => checkpointsOf(to).length, LONG).toBe(1)
  to.answer = status(503)
  await makeProject(tenant, 'one')
  now += MINUTE
  await expect.poll(() => checkpointsOf(to).length, LONG).toBeGreaterThanOrEqual(2)
  const deliveries = async () => (await tenant.owner.get(`${plugin.path}/deliveries`)).body.data
  await expect.poll(async () => (await deliveries())[0].status, LONG).toBe('failed')
  to.answer = taking
  now += 1000
  await expect.poll(async () => (await deliveries())[0].status, LONG).toBe('delivered')
  const [, failed, again] = to.received
  expect(again).toMatchObject({ id: failed!.id, body: failed!.body })
})

test('a tree that was changed has no checkpoint, and holds up no events and no other plugin', LONG, async () => {
  const { to, tenant } = await subscribed(['*'])
  await expect.poll(() => checkpointsOf(to).length, LONG).toBe(1)
  await server.sql.rows(`update audit_tile set hashes = '' where tenant_id = $1`, [tenant.id])
  now += MINUTE
  await makeProject(tenant, 'goes on')
  await expect.poll(() => to.types(), LONG).toContain('project.created')
  const witness = await subscribed(['audit.checkpoint'])
  await expect.poll(() => checkpointsOf(witness.to).length, LONG).toBe(1)
  expect(checkpointsOf(to)).toHaveLength(1)
})

test('the list of events has it, with a schema and an example that fits', async () => {
  const { body } = await server.admin.get('/api/v1/events')
  const found = body.data.find(({ name }: { name: string }) => name === 'audit.checkpoint')
  expect(Object.keys(found.example.data)).toEqual(found.schema.required)
})
