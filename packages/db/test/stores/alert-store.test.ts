import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { RotationDays } from '@keystead/domain'
import { useDatabase } from './support.ts'

const database = useDatabase()

const NOW = new Date('2026-06-10T12:30:00.000Z')
const DAY_MS = 86_400_000
const RULES = {
  now: NOW,
  burst: 50,
  expiringMs: 7 * DAY_MS,
  unusedMs: 30 * DAY_MS,
  times: 10,
  leastUses: 100,
  usualDays: 7,
}

const NO_ROTATION: RotationDays = { tenants: new Map(), otherwise: null }

const rows = async (text: string, values: unknown[]) => (await database.current.pool.query(text, values)).rows

async function tenant(): Promise<string> {
  const id = randomUUID()
  await rows('insert into tenant (id, name, created_at) values ($1, $2, now())', [id, id])
  return id
}

interface KeyFields {
  expiresAt?: Date
  lastUsedAt?: Date | null
  revokedAt?: Date
  disabledAt?: Date
  createdAt?: Date
  successorId?: string
}

/** A key that is used every day. */
async function key(tenantId: string, fields: KeyFields = {}) {
  const [id, userId] = [randomUUID(), randomUUID()]
  const { expiresAt = null, lastUsedAt = NOW, revokedAt = null, disabledAt = null } = fields
  const { createdAt = new Date('2026-01-01'), successorId = null } = fields
  await rows(
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
     values ($1, $2, 'service', $3, '{}', '{}', now(), now())`,
    [userId, tenantId, userId],
  )
  await rows(
    `insert into api_key (id, tenant_id, user_id, name, prefix, last_six, hash, secret_id, scopes, created_at, expires_at, revoked_at,
                          disabled_at, successor_id)
     values ($1, $2, $3, 'Mine', 'ks_', '000000', sha256($6::text::bytea), 'none', '{}', $7, $4, $5, $8, $9)`,
    [id, tenantId, userId, expiresAt, revokedAt, id, createdAt, disabledAt, successorId],
  )
  if (lastUsedAt !== null) {
    await rows('insert into key_usage (key_id, tenant_id, count, last_used_at) values ($1, $2, 1, $3)', [
      id,
      tenantId,
      lastUsedAt,
    ])
  }
  return id
}

async function event(
  tenantId: string,
  action: string,
  fields: { target?: string; reason: string; count: number; ip: string },
) {
  const [made] = await rows(
    `insert into audit_event (id, tenant_id, action, target_type, target_id, outcome, ip, details, count, created_at)
     values ((lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
              || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid,
             $1, $2, 'key', $3, 'failure', $4, $5, $6, $7) returning id`,
    [tenantId, action, fields.target ?? null, fields.ip, { reason: fields.reason }, fields.count, NOW],
  )
  return made
}

async function use(tenantId: string, keyId: string, start: string, count: number): Promise<void> {
  await rows(
    `insert into usage_bucket (tenant_id, grain, start, key_id, user_id, project_id, scope, outcome, count, cost)
     values ($1, 'hour', $2, $3, $3, $3, '', 'VALID', $4, 0)`,
    [tenantId, start, keyId, count],
  )
}

/** Several replicas look at the same time, twice. @returns what was told to a tenant */
async function told(
  tenantId: string,
  rules = RULES,
  rotation: RotationDays = NO_ROTATION,
): Promise<{ action: string; target_id: string | null; details: object }[]> {
  const { alerts } = database.current
  for (let i = 0; i < 2; i += 1)
    await Promise.all([1, 2, 3].flatMap(() => [alerts.tellOfUses(rules), alerts.tellOfKeys(rules, rotation)]))
  return rows(
    `select action, target_id, details from audit_event
     where tenant_id = $1 and details ->> 'actor' = 'system' order by action, target_id`,
    [tenantId],
  )
}

test('a key that expires within seven days is told once, and again when it expires at another time', async () => {
  const id = await tenant()
  const soon = await key(id, { expiresAt: new Date(NOW.getTime() + 7 * DAY_MS) })
  await key(id, { expiresAt: new Date(NOW.getTime() + 7 * DAY_MS + 1) })
  await key(id, { expiresAt: NOW })
  await key(id, { expiresAt: new Date(NOW.getTime() + DAY_MS), revokedAt: NOW })
  const first = { action: 'key.expiring', target_id: soon }
  expect(await told(id)).toEqual([
    { ...first, details: { actor: 'system', name: 'Mine', expires_at: '2026-06-17T12:30:00.000Z' } },
  ])
  await rows('update api_key set expires_at = $2 where id = $1', [soon, new Date(NOW.getTime() + DAY_MS)])
  expect(await told(id)).toMatchObject([first, first])
})

test('a key that was not used for 30 days is told once', async () => {
  const id = await tenant()
  const old = await key(id, { lastUsedAt: new Date(NOW.getTime() - 30 * DAY_MS) })
  const never = await key(id, { lastUsedAt: null })
  await key(id, { lastUsedAt: new Date(NOW.getTime() - 30 * DAY_MS + 1) })
  const events = await told(id)
  expect(events.map(({ action }) => action)).toEqual(['key.unused', 'key.unused'])
  expect(new Set(events.map(({ target_id }) => target_id))).toEqual(new Set([old, never]))
  expect(events.find(({ target_id }) => target_id === never)?.details).toMatchObject({ last_used_at: null })
})

const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS)

test('a key that is older than its tenant wants is told once for each number of days, if it works and was not rotated', async () => {
  const [id, none, standard] = [await tenant(), await tenant(), await tenant()]
  const due = await key(id, { createdAt: daysAgo(90) })
  await key(id, { createdAt: new Date(daysAgo(90).getTime() + 1) })
  const old = { createdAt: daysAgo(400) }
  for (const ended of [{ revokedAt: NOW }, { disabledAt: NOW }, { expiresAt: NOW }, { successorId: due }]) {
    await key(id, { ...old, ...ended })
  }
  await key(none, old)
  const elsewhere = await key(standard, old)
  const rotation = (days: number | null) => ({
    tenants: new Map([
      [id, days],
      [none, null],
    ]),
    otherwise: 365,
  })
  const reminder = { action: 'key.rotation_due', target_id: due }
  const details = { actor: 'system', name: 'Mine', created_at: daysAgo(90).toISOString(), days: 90 }
  expect(await told(id, RULES, rotation(90))).toEqual([{ ...reminder, details }])
  expect(await told(id, RULES, rotation(null))).toHaveLength(1)
  // The key that was made a millisecond later is due then too.
  expect(await told(id, RULES, rotation(89))).toHaveLength(3)
  expect(await told(none, RULES, rotation(90))).toEqual([])
  expect(await told(standard, RULES, rotation(90))).toMatchObject([{ action: reminder.action, target_id: elsewhere }])
})

test('notes stay while what they tell of could be told again, and go then', async () => {
  const id = await tenant()
  const old = await key(id, { createdAt: daysAgo(400), lastUsedAt: daysAgo(30) })
  await event(id, 'authentication.failed', { ip: '203.0.113.7', reason: 'unknown_key', count: 60 })
  const rotation = { tenants: new Map(), otherwise: 365 }
  expect(await told(id, RULES, rotation)).toHaveLength(3)
  const { alerts } = database.current
  const notes = async () =>
    (await rows('select event from alert where tenant_id = $1 order by event', [id])).map((each) => each.event)
  await alerts.forgetEnded(NOW)
  expect(await notes()).toEqual(['authentication.failed.burst', 'key.rotation_due', 'key.unused'])
  await alerts.forgetEnded(new Date(NOW.getTime() + 2 * DAY_MS + 1))
  expect(await notes()).toEqual(['key.rotation_due', 'key.unused'])
  expect(await told(id, RULES, rotation)).toHaveLength(4)
  await rows('update api_key set revoked_at = now() where id = $1', [old])
  await alerts.forgetEnded(NOW)
  expect(await notes()).toEqual(['authentication.failed.burst'])
})

test('failures from one address within a minute are told once an hour, when they are many', async () => {
  const id = await tenant()
  await event(id, 'authentication.failed', { ip: '203.0.113.7', reason: 'unknown_key', count: 30 })
  await event(id, 'authentication.failed', { ip: '203.0.113.7', reason: 'wrong_password', count: 20 })
  await event(id, 'authentication.failed', { ip: '203.0.113.8', reason: 'unknown_key', count: 49 })
  expect(await told(id)).toEqual([
    {
      action: 'authentication.failed.burst',
      target_id: null,
      details: { actor: 'system', address: '203.0.113.7', count: 50 },
    },
  ])
})

test('the first time that a key exceeds a limit is told, and no other refusal', async () => {
  const id = await tenant()
  const [limited, disabled] = [await key(id), await key(id)]
  await event(id, 'key.refused', { target: limited, ip: '203.0.113.7', reason: 'RATE_LIMITED', count: 3 })
  await event(id, 'key.refused', { target: limited, ip: '203.0.113.9', reason: 'RATE_LIMITED', count: 1 })
  await event(id, 'key.refused', { target: disabled, ip: '203.0.113.7', reason: 'DISABLED', count: 1 })
  expect(await told(id)).toMatchObject([{ action: 'limit.exceeded.first', target_id: limited }])
})

test('an hour with more than ten times the usual uses of a key is told once', async () => {
  const id = await tenant()
  const [busy, steady, fresh] = [await key(id), await key(id), await key(id)]
  for (const hour of ['2026-06-09T09:00Z', '2026-06-09T10:00Z', '2026-06-10T11:00Z']) {
    await use(id, busy, hour, 20)
    await use(id, steady, hour, 20)
  }
  await use(id, busy, '2026-06-10T12:00Z', 201)
  await use(id, steady, '2026-06-10T12:00Z', 200)
  await use(id, fresh, '2026-06-10T12:00Z', 5000)
  expect(await told(id)).toEqual([
    {
      action: 'usage.anomaly',
      target_id: busy,
      details: { actor: 'system', hour: '2026-06-10T12:00:00.000Z', count: 201, usual: 20 },
    },
  ])
})
