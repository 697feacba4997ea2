import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { logIn, startBench, type TestBench } from './support.ts'

const SESSIONS = '/api/v1/auth/sessions'
const ME = '/api/v1/auth/me'
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

let bench: TestBench
/** Another replica, on the same database. */
let other: TestServer
let now = new Date('2026-11-21T10:00:00.000Z')
let tenant: TestTenant

const MINUTE = 60_000
const HOUR = 60 * MINUTE

beforeAll(async () => {
  const environment = { KEYSTEAD_SESSION_IDLE_MINUTES: '30', KEYSTEAD_SESSION_HOURS: '10' }
  bench = await startBench({ clock: () => now, environment })
  other = await startTestServer({ clock: () => now, environment, databaseUrl: bench.server.databaseUrl })
  tenant = await bench.server.createTenant()
})
afterAll(async () => {
  await other.stop()
  await bench.stop()
})

const pass = (milliseconds: number): void => {
  now = new Date(now.getTime() + milliseconds)
}

const newPerson = () => bench.person(tenant.id, 'viewer')
type Person = Awaited<ReturnType<typeof newPerson>>
const tokenOf = ({ email, password }: Person) => logIn(bench.server, email, password)
const statusOf = async (client: TestClient) => (await client.get(ME)).status

interface Listed {
  session_id: string
  current: boolean
  device: string | null
}

async function listed(client: TestClient): Promise<Listed[]> {
  return (await client.get(SESSIONS)).body.data
}

describe('list and end', () => {
  test('200: own sessions, newest first, with device, address and times', async () => {
    const person = await newPerson()
    const login = { email: person.email, password: person.password }
    await bench.server.as(null).post('/api/v1/auth/login', login, { headers: { 'user-agent': FIREFOX } })
    pass(MINUTE)
    const opened = now
    const session = bench.server.as(await tokenOf(person))
    pass(1000)
    const { status, body } = await session.get(SESSIONS)
    expect(status).toBe(200)
    expect(body.data).toEqual([
      {
        session_id: expect.any(String),
        device: 'node',
        user_agent: 'node',
        ip: '127.0.0.1',
        created_at: opened.toISOString(),
        last_seen_at: now.toISOString(),
        expires_at: new Date(opened.getTime() + 10 * HOUR).toISOString(),
        current: true,
      },
      expect.objectContaining({ device: 'Firefox on Linux', user_agent: FIREFOX, current: false }),
    ])
  })

  test('a session of another person, of another tenant, or none at all cannot be told apart: 404', async () => {
    const [one, two] = [await newPerson(), await newPerson()]
    const [mine, theirs] = [bench.server.as(await tokenOf(one)), bench.server.as(await tokenOf(two))]
    const [item] = await listed(theirs)
    for (const id of [item?.session_id, crypto.randomUUID(), 'no-id']) {
      const { status, body } = await mine.delete(`${SESSIONS}/${id}`)
      expect([status, body.detail]).toEqual([404, 'Session not found'])
    }
    expect(await statusOf(theirs)).toBe(200)
  })

  test('one that is ended is refused by every replica when the call has returned', async () => {
    const person = await newPerson()
    const [keep, end] = [await tokenOf(person), await tokenOf(person)]
    expect(await statusOf(other.as(end))).toBe(200)
    const [newest] = await listed(bench.server.as(end))
    await bench.server.as(keep).delete(`${SESSIONS}/${newest?.session_id}`)
    expect([await statusOf(other.as(end)), await statusOf(other.as(keep))]).toEqual([401, 200])
  })

  test('all others end, and with include_current the present one too', async () => {
    const person = await newPerson()
    const tokens = [await tokenOf(person), await tokenOf(person), await tokenOf(person)]
    const [current = ''] = tokens
    for (const token of tokens) expect(await statusOf(other.as(token))).toBe(200)
    expect((await bench.server.as(current).delete(SESSIONS)).body.data).toEqual({ ended: 2 })
    const statuses = await Promise.all(tokens.map((token) => statusOf(other.as(token))))
    expect(statuses).toEqual([200, 401, 401])
    expect((await bench.server.as(current).delete(SESSIONS, { include_current: true })).body.data).toEqual({ ended: 1 })
    expect(await statusOf(other.as(current))).toBe(401)
  })

  test('an administrator ends those of a user, of one who holds no more; another tenant gets 404', async () => {
    const person = await newPerson()
    const token = await tokenOf(person)
    const path = `/api/v1/users/${person.id}/sessions`
    const foreign = await bench.server.createTenant()
    expect((await foreign.owner.delete(path)).status).toBe(404)
    const narrow = await bench.keyWith(tenant.id, ['users:update'])
    expect((await narrow.delete(path)).status).toBe(403)
    expect(await statusOf(other.as(token))).toBe(200)
    expect((await tenant.owner.delete(path)).body.data).toEqual({ ended: 1 })
    expect(await statusOf(other.as(token))).toBe(401)
  })

  test('me: the user and scopes of a session and of a key', async () => {
    const key = await bench.keyWith(tenant.id, ['usage:read'])
    const { body } = await key.get(ME)
    expect(body.data).toMatchObject({
      tenant_id: tenant.id,
      scopes: ['usage:read'],
      credential: 'key',
      has_password: false,
    })
  })
})

describe('lifetimes', () => {
  test('a session that is used ends after the absolute lifetime, to the millisecond', async () => {
    const token = await tokenOf(await newPerson())
    for (let i = 0; i < 20; i += 1) {
      pass(30 * MINUTE - 1)
      expect(await statusOf(bench.server.as(token))).toBe(200)
    }
    pass(19)
    expect(await statusOf(bench.server.as(token))).toBe(200)
    pass(1)
    expect(await statusOf(bench.server.as(token))).toBe(401)
  })

  test('an idle one ends after the idle lifetime, to the millisecond, on the replica that saw it last', async () => {
    const token = await tokenOf(await newPerson())
    pass(30 * MINUTE - 1)
    expect(await statusOf(bench.server.as(token))).toBe(200)
    pass(30 * MINUTE)
    expect(await statusOf(bench.server.as(token))).toBe(401)
  })

  test('a use on one replica keeps it alive on another, which knew of none', async () => {
    const token = await tokenOf(await newPerson())
    expect(await statusOf(other.as(token))).toBe(200)
    for (let i = 0; i < 4; i += 1) {
      pass(29 * MINUTE)
      expect(await statusOf(bench.server.as(token))).toBe(200)
    }
    pass(10 * MINUTE)
    expect(await statusOf(other.as(token))).toBe(200)
    pass(30 * MINUTE - 1)
    expect(await statusOf(bench.server.as(token))).toBe(200)
    pass(30 * MINUTE)
    const statuses = await Promise.all([bench.server, other].map((server) => statusOf(server.as(token))))
    expect(statuses).toEqual([401, 401])
  })

  test('one that ended idle is gone for good, also for a service that allows more', async () => {
    const token = await tokenOf(await newPerson())
    const { databaseUrl } = bench.server
    const generous = await startTestServer({ clock: () => now, databaseUrl })
    try {
      pass(30 * MINUTE)
      expect(await statusOf(bench.server.as(token))).toBe(401)
      expect(await statusOf(generous.as(token))).toBe(401)
      expect(await statusOf(other.as(token))).toBe(401)
    } finally {
      await generous.stop()
    }
  })

  test('the list shows no idle one, and a use that is not stored yet', async () => {
    const person = await newPerson()
    await tokenOf(person)
    pass(20 * MINUTE)
    const session = bench.server.as(await tokenOf(person))
    expect(await listed(session)).toHaveLength(2)
    pass(10 * MINUTE)
    expect(await listed(session)).toHaveLength(1)
  })

  test('uses of a minute are one write, not one each', async () => {
    const session = bench.server.as(await tokenOf(await newPerson()))
    const writes = async () => {
      const [row] = await bench.store.rows(`select xmin::text from session order by id desc limit 1`)
      return row?.['xmin']
    }
    const before = await writes()
    for (let i = 0; i < 20; i += 1) {
      pass(1000)
      await statusOf(session)
    }
    expect(await writes()).toBe(before)
  })
})
