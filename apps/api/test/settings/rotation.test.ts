import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LONG, register, startReceiver } from '../plugins/support.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { govern } from './support.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const environment = { KEYSTEAD_EGRESS_ALLOW: '127.0.0.0/8', KEYSTEAD_SESSION_HOURS: '8760' }

/** Settings are changed at the first, and must govern at the second, which alone looks for what to tell. */
let server: TestServer
let other: TestServer
let tenant: TestTenant
let now = new Date('2026-06-01T12:00:00.000Z')

beforeAll(async () => {
  const clock = () => now
  server = await startTestServer({ environment, clock, alertEveryMs: 24 * HOUR })
  other = await startTestServer({ environment, clock, alertEveryMs: 100, databaseUrl: server.databaseUrl })
  tenant = await server.createTenant()
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

async function issue(): Promise<string> {
  const key = { user_id: tenant.ownerId, name: randomUUID(), scopes: ['a:b'] }
  return (await tenant.owner.post('/api/v1/api-keys', key)).body.data.key_id
}

const listed = async (query: string): Promise<string[]> => {
  const { body } = await other.as(tenant.owner.credential).get(`/api/v1/api-keys?${query}`)
  return body.data.map(({ key_id }: { key_id: string }) => key_id)
}

test(
  'keys.rotation_reminder_days: another replica tells of a key when it is due, once, until it is rotated',
  LONG,
  async () => {
    const to = await startReceiver()
    try {
      await register(tenant, { url: to.url, events: ['key.rotation_due', 'key.created'] })
      const told = () =>
        to.received.filter(({ event }) => event.type === 'key.rotation_due').map(({ event }) => event.data)
      const [old, rotated] = [await issue(), await issue()]
      now = new Date(now.getTime() + 30 * DAY)
      expect(await listed('rotation_due=true')).toEqual([])
      await govern(tenant.owner, { keys: { rotation_reminder_days: 30 } })
      expect(await listed('rotation_due=true')).toEqual([rotated, old])
      expect(await listed('rotation_due=false')).toEqual([rotated, old])
      now = new Date(now.getTime() + HOUR)
      const targets = () => new Set(told().map(({ target_id }) => target_id))
      await expect.poll(targets, LONG).toEqual(new Set([old, rotated]))
      expect(told()[0]).toMatchObject({ actor_id: null, target_type: 'key', details: { actor: 'system', days: 30 } })

      // What was rotated retires, and its successor is new.
      const { body } = await tenant.owner.post('/api/v1/api-keys/rotate', { api_key: rotated, overlap_seconds: 86_400 })
      expect(await listed('rotation_due=true')).toEqual([old])
      now = new Date(now.getTime() + 31 * DAY)
      expect(await listed('rotation_due=true')).toEqual([body.data.key_id, old])
      await expect.poll(() => told().map(({ target_id }) => target_id), LONG).toContain(body.data.key_id)
      // An event of later, so that nothing is on its way.
      await issue()
      await expect.poll(() => to.types().filter((type) => type === 'key.created').length, LONG).toBe(3)
      expect(told()).toHaveLength(3)

      await govern(tenant.owner, { keys: { rotation_reminder_days: null } })
      expect(await listed('rotation_due=true')).toEqual([])
    } finally {
      await to.close()
    }
  },
)

test('a session of another tenant neither sees nor sets it', async () => {
  const stranger = await server.createTenant()
  await govern(tenant.owner, { keys: { rotation_reminder_days: 1 } })
  now = new Date(now.getTime() + 2 * DAY)
  expect(await listed('rotation_due=true')).not.toEqual([])
  const theirs = await other.as(stranger.owner.credential).get('/api/v1/api-keys?rotation_due=true')
  expect([theirs.status, theirs.body.data]).toEqual([200, []])
})
