import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { exported, keysOf, verified } from '../audit/support.ts'
import { makeProject } from '../plugins/support.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { accepting, type Collector, startCollector, startSyslog, type SyslogReceiver } from './receivers.ts'
import {
  checkpointsOf,
  eventOf,
  inCollector,
  inSyslog,
  ISSUER,
  linesIn,
  logSize,
  LONG,
  seqsOf,
  upTo,
} from './support.ts'

const START = new Date('2026-06-01T12:00:00.000Z').getTime()
const MINUTE = 60_000
let now = START
let syslog: SyslogReceiver
let collector: Collector
let file: string
let server: TestServer
/** Another replica on the same database. */
let other: TestServer

const startReplica = (databaseUrl?: string) =>
  startTestServer({
    clock: () => new Date(now),
    ...(databaseUrl !== undefined && { databaseUrl }),
    environment: {
      KEYSTEAD_ISSUER: ISSUER,
      KEYSTEAD_AUDIT_SYSLOG: `tcp://127.0.0.1:${syslog.port}`,
      KEYSTEAD_AUDIT_OTLP: collector.url,
      KEYSTEAD_AUDIT_OTLP_HEADERS: 'authorization=Bearer%20the-token-of-the-collector',
      KEYSTEAD_AUDIT_CHECKPOINTS: `file://${file}`,
    },
  })

beforeAll(async () => {
  syslog = await startSyslog()
  collector = await startCollector()
  file = join(inject('folder'), `checkpoints-${process.pid}.jsonl`)
  server = await startReplica()
  other = await startReplica(server.databaseUrl)
})
afterAll(async () => {
  await other.stop()
  await server.stop()
  await collector.close()
  await syslog.close()
})
beforeEach(() => {
  syslog.misbehave = null
  collector.answer = accepting
})

const HOUR = 3_600_000

/** Lets the destinations be tried at once, whatever failed before. */
const later = () => (now += HOUR)

let projects = 0

async function makeProjects(tenant: TestTenant, count: number): Promise<void> {
  const theOther = { owner: other.as(tenant.owner.credential) }
  for (let i = 0; i < count; i += 1) {
    projects += 1
    await makeProject(i % 2 === 0 ? tenant : theOther, `Project ${projects}`)
  }
}

/** Waits until both destinations have the log of a tenant up to a size, or more of it. */
async function haveCome(tenant: TestTenant, size: number): Promise<void> {
  await expect.poll(() => seqsOf(inSyslog(syslog, tenant)), LONG).toContain(size - 1)
  await expect.poll(() => seqsOf(inCollector(collector, tenant)), LONG).toContain(size - 1)
}

const failuresOf = async (destination: string): Promise<number> =>
  Number(
    (await server.sql.rows('select failures from audit_destination where name = $1', [destination]))[0]!['failures'],
  )

test('every event of every tenant is sent once and in order, though two replicas send', LONG, async () => {
  const tenants = [await server.createTenant(), await server.createTenant()]
  await Promise.all(tenants.map((tenant) => makeProjects(tenant, 30)))
  for (const tenant of tenants) {
    const size = await logSize(server, tenant)
    await haveCome(tenant, size)
    expect(seqsOf(inSyslog(syslog, tenant))).toEqual(upTo(size))
    expect(seqsOf(inCollector(collector, tenant))).toEqual(upTo(size))
    const events = (await exported(tenant.owner)).map(eventOf)
    for (const [i, { seq, text }] of inSyslog(syslog, tenant)
      .filter((each) => each.seq !== null)
      .entries()) {
      expect({ seq, ...JSON.parse(text) }).toEqual(events[i])
    }
  }
  expect(syslog).toMatchObject({ faults: [], broken: 0 })
  expect(collector.faults).toEqual([])
  expect(collector.requests[0]?.headers.authorization).toBe('Bearer the-token-of-the-collector')
})

describe('checkpoints', () => {
  /** Of a tenant, in the file. */
  const pinned = async ({ id }: TestTenant) =>
    (await linesIn(file)).map((line) => JSON.parse(line)).filter((each) => each.tenant_id === id)

  test('one is signed when a log has grown, at most once a minute, and none for a log that has not', LONG, async () => {
    const tenant = await server.createTenant()
    await makeProjects(tenant, 3)
    await expect.poll(() => pinned(tenant), LONG).not.toEqual([])
    const first = await pinned(tenant)
    await expect.poll(() => checkpointsOf(inSyslog(syslog, tenant)).length, LONG).toBe(1)
    await expect.poll(() => checkpointsOf(inCollector(collector, tenant)).length, LONG).toBe(1)
    await makeProjects(tenant, 3)
    const size = await logSize(server, tenant)
    await haveCome(tenant, size)
    expect(await pinned(tenant)).toEqual(first)
    now += MINUTE
    // All that was logged before is in it, though nothing happens now.
    await expect.poll(async () => (await pinned(tenant)).at(-1)?.size, LONG).toBe(size)
    for (const of of [() => inSyslog(syslog, tenant), () => inCollector(collector, tenant)]) {
      await expect.poll(() => checkpointsOf(of()).at(-1)?.size, LONG).toBe(size)
      expect(checkpointsOf(of())).toHaveLength(2)
    }
    expect(await logSize(server, tenant)).toBe(size)
    now += 10 * MINUTE
    const witness = await server.createTenant()
    await makeProjects(witness, 1)
    await expect.poll(() => pinned(witness), LONG).not.toEqual([])
    await expect.poll(() => checkpointsOf(inSyslog(syslog, witness)), LONG).not.toEqual([])
    expect(await pinned(tenant)).toHaveLength(2)
    expect(checkpointsOf(inSyslog(syslog, tenant))).toHaveLength(2)
  })

  test('what was pinned verifies later exports, and finds what was changed since', LONG, async () => {
    const tenant = await server.createTenant()
    const stranger = await server.createTenant()
    for (const each of [tenant, stranger]) await makeProjects(each, 2)
    await expect.poll(() => pinned(tenant), LONG).not.toEqual([])
    now += MINUTE
    await makeProjects(tenant, 2)
    await expect.poll(async () => (await pinned(tenant)).length, LONG).toBeGreaterThanOrEqual(2)
    await expect.poll(() => pinned(stranger), LONG).not.toEqual([])
    const size = (await pinned(tenant)).at(-1).size
    await makeProjects(tenant, 3)
    const lines = await exported(tenant.owner)
    expect(lines.length).toBeGreaterThan(size)
    const [checkpoint, keys] = [await readFile(file, 'utf8'), await keysOf(server)]
    expect(await verified({ lines, checkpoint, keys, tenant: tenant.id })).toEqual({
      ok: true,
      text: expect.stringContaining(`id.example.com/audit/${tenant.id}: all ${size} events are as they were logged`),
    })
    expect(await verified({ lines, checkpoint, keys })).toMatchObject({ text: expect.stringContaining('--tenant') })
    const nobody = await verified({ lines, checkpoint, keys, tenant: server.databaseUrl })
    expect(nobody).toMatchObject({ ok: false, text: expect.stringContaining('there is no checkpoint of') })
    const theirs = await verified({ lines, checkpoint, keys, tenant: stranger.id })
    expect(theirs.ok).toBe(false)
    // The oldest alone, and one from syslog.
    const oldest = (await pinned(tenant))[0]
    expect(await verified({ lines, checkpoint: JSON.stringify(oldest), keys })).toMatchObject({ ok: true })
    const fromSyslog = inSyslog(syslog, tenant).find(({ action }) => action === 'audit.checkpoint')
    expect(await verified({ lines, checkpoint: fromSyslog!.text, keys })).toMatchObject({ ok: true })
    // Someone changes an event together with all hashes, and the service signs that: what was pinned tells.
    await server.sql.rows(
      `update audit_tile set hashes = overlay(hashes placing sha256('forged'::bytea) from 1) where tenant_id = $1 and level = 0`,
      [tenant.id],
    )
    const forged = await exported(tenant.owner)
    expect((await verified({ lines: forged, checkpoint, keys, tenant: tenant.id })).ok).toBe(false)
    const broken = checkpoint.replace(/\n/, '\n{"tenant_id":\n')
    expect(await verified({ lines, checkpoint: broken, keys, tenant: tenant.id })).toMatchObject({
      ok: false,
      text: expect.stringContaining('line 2 is not a checkpoint'),
    })
    const resized = JSON.stringify({ ...oldest, checkpoint: oldest.checkpoint.replace(/\n\d+\n/, '\n9\n') })
    expect(await verified({ lines, checkpoint: resized, keys })).toMatchObject({ ok: false })
  })
})

describe('faults', () => {
  test('while a receiver fails nothing is lost; afterwards all comes, in order', LONG, async () => {
    const tenant = await server.createTenant()
    await makeProjects(tenant, 4)
    const before = await logSize(server, tenant)
    await haveCome(tenant, before)
    syslog.misbehave = (socket) => socket.once('data', () => socket.resetAndDestroy())
    collector.answer = (response) => {
      response.writeHead(500).end()
      return false
    }
    await makeProjects(tenant, 40)
    const size = await logSize(server, tenant)
    await expect.poll(() => failuresOf('syslog'), LONG).toBeGreaterThanOrEqual(1)
    await expect.poll(() => failuresOf('otlp'), LONG).toBeGreaterThanOrEqual(1)
    expect(seqsOf(inSyslog(syslog, tenant))).toEqual(upTo(before))
    // The next attempt is not before its time.
    const { length } = collector.requests
    now += 999
    const attempts = await failuresOf('otlp')
    now += 1
    await expect.poll(() => failuresOf('otlp'), LONG).toBe(attempts + 1)
    expect(collector.requests).toHaveLength(length + 1)
    syslog.misbehave = null
    collector.answer = accepting
    later()
    await haveCome(tenant, size)
    expect(seqsOf(inSyslog(syslog, tenant))).toEqual(upTo(size))
    expect(seqsOf(inCollector(collector, tenant))).toEqual(upTo(size))
    await expect.poll(() => failuresOf('syslog'), LONG).toBe(0)
    const logs = server.logs() + other.logs()
    expect(logs).toContain('audit records could not be sent')
    expect(logs).toContain('audit records are sent again')
    expect(logs).not.toContain('the-token-of-the-collector')
  })

  test('a collector says when it wants to be asked again', LONG, async () => {
    const tenant = await server.createTenant()
    collector.answer = (response) => {
      response.writeHead(429, { 'retry-after': '90' }).end()
      return false
    }
    await makeProjects(tenant, 1)
    const dueAt = async () => {
      const [row] = await server.sql.rows(
        `select extract(epoch from due_at) * 1000 as at from audit_destination where name = 'otlp'`,
      )
      return Number(row!['at'])
    }
    await expect.poll(dueAt, LONG).toBe(now + 90_000)
    collector.answer = accepting
    now += 90_000
    await haveCome(tenant, await logSize(server, tenant))
  })

  test('an event that a collector refuses for good holds up no other', LONG, async () => {
    const tenant = await server.createTenant()
    const isRefused = (body: string) => body.includes('refused-by-the-collector')
    collector.answer = (response, logs) => {
      if (!logs.some(({ body }) => isRefused(body))) return accepting(response, logs)
      response.writeHead(400).end()
      return false
    }
    await makeProjects(tenant, 5)
    await makeProject(tenant, 'refused-by-the-collector')
    await makeProjects(tenant, 5)
    const size = await logSize(server, tenant)
    await haveCome(tenant, size)
    const events = inSyslog(syslog, tenant)
    const refused = events.filter(({ text }) => isRefused(text)).map(({ seq }) => seq)
    expect(refused).toHaveLength(1)
    expect(seqsOf(inCollector(collector, tenant))).toEqual(upTo(size).filter((seq) => !refused.includes(seq)))
    const logs = server.logs() + other.logs()
    expect(logs).toContain('an audit record is refused by its destination')
    expect(logs).toContain(`"seq":${refused[0]}`)
    expect(logs).not.toContain('refused-by-the-collector')
  })

  test('a replica that was killed holds a destination up for its lease, and no longer', LONG, async () => {
    const tenant = await server.createTenant()
    const lease = (until: string) =>
      server.sql.rows(
        `update audit_destination set lease_id = gen_random_uuid(), leased_until = now() + $1::interval where name = 'otlp'`,
        [until],
      )
    await lease('1 hour')
    await makeProjects(tenant, 3)
    const size = await logSize(server, tenant)
    await expect.poll(() => seqsOf(inSyslog(syslog, tenant)), LONG).toEqual(upTo(size))
    expect(inCollector(collector, tenant)).toEqual([])
    await lease('-1 second')
    await expect.poll(() => seqsOf(inCollector(collector, tenant)), LONG).toEqual(upTo(size))
  })

  test('a log whose tree was changed, or whose events are gone, holds up neither itself nor others', LONG, async () => {
    const tenant = await server.createTenant()
    await makeProjects(tenant, 4)
    const before = await logSize(server, tenant)
    await haveCome(tenant, before)
    await server.sql.rows(`update audit_tile set hashes = '' where tenant_id = $1`, [tenant.id])
    now += MINUTE
    await makeProjects(tenant, 2)
    const size = await logSize(server, tenant)
    await haveCome(tenant, size)
    const witness = await server.createTenant()
    await makeProjects(witness, 1)
    await haveCome(witness, await logSize(server, witness))
    await expect.poll(() => checkpointsOf(inSyslog(syslog, witness)), LONG).not.toEqual([])
    expect(seqsOf(inSyslog(syslog, tenant))).toEqual(upTo(size))
  })

  test('an event of 10 kB and of every kind of character comes whole', LONG, async () => {
    const tenant = await server.createTenant()
    const name = `"]\\ 日本語🗝 ${'ü'.repeat(60)}`
    await makeProject(tenant, name)
    await server.sql.rows(
      `insert into audit_event (id, tenant_id, action, outcome, ip, target_name, details, created_at)
       values (gen_random_uuid(), $1, 'user.created', 'success', '::1', $2, $3, now())`,
      [tenant.id, `${name}\u2028\r\n${'"'.repeat(10_240)}`, JSON.stringify({ name: `${name}\n` })],
    )
    const size = await logSize(server, tenant)
    await haveCome(tenant, size)
    const events = (await exported(tenant.owner)).map(eventOf)
    const texts = (all: { seq: number | null; text: string }[]) =>
      all.filter(({ seq }) => seq !== null).map(({ text }) => JSON.parse(text))
    expect(String(events.at(-1)?.['target_name']).length).toBeGreaterThan(10_240)
    expect(texts(inSyslog(syslog, tenant))).toEqual(events)
    expect(texts(inCollector(collector, tenant))).toEqual(events)
    expect(syslog.faults).toEqual([])
  })
})

test('a restart goes on where it was, and what is new is sent from the beginning of every log', LONG, async () => {
  const tenant = await server.createTenant()
  await makeProjects(tenant, 3)
  await haveCome(tenant, await logSize(server, tenant))
  syslog.misbehave = (socket) => socket.destroy()
  await makeProjects(tenant, 3)
  await expect.poll(() => failuresOf('syslog'), LONG).toBeGreaterThanOrEqual(1)
  await other.stop()
  syslog.misbehave = null
  // A replica that starts does not wait for what failed before: nothing but the start is needed.
  other = await startReplica(server.databaseUrl)
  const size = await logSize(server, tenant)
  await haveCome(tenant, size)
  expect(seqsOf(inSyslog(syslog, tenant))).toEqual(upTo(size))
  expect(seqsOf(inCollector(collector, tenant))).toEqual(upTo(size))
})

test('a receiver that is down at the start gets everything when it is there', LONG, async () => {
  const late = await startSyslog()
  const { port } = late
  await late.close()
  const environment = { KEYSTEAD_ISSUER: ISSUER, KEYSTEAD_AUDIT_SYSLOG: `tcp://127.0.0.1:${port}` }
  const alone = await startTestServer({ clock: () => new Date(now), environment })
  onTestFinished(() => alone.stop())
  const tenant = await alone.createTenant()
  await makeProject(tenant, 'early')
  const failures = async () => (await alone.sql.rows('select failures from audit_destination'))[0]?.['failures']
  await expect.poll(failures, LONG).toBeGreaterThanOrEqual(1)
  const size = await logSize(alone, tenant)
  const to = await startSyslog(undefined, port)
  onTestFinished(() => to.close())
  later()
  await expect.poll(() => seqsOf(inSyslog(to, tenant)), LONG).toEqual(upTo(size))
  // The events of the first start, which has no tenant of the tests.
  expect(to.messages.some(({ msgId }) => msgId !== 'audit.checkpoint')).toBe(true)
})
