import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { CONFIG, govern, rollBack, set } from './support.ts'

let server: TestServer
let tenant: TestTenant
let owner: TestClient

beforeAll(async () => {
  server = await startTestServer({
    environment: { KEYSTEAD_SETTINGS_BOUNDS: 'retention.jobs_days<=365, retention.jobs_days>=7' },
  })
})
afterAll(() => server.stop())
beforeEach(async () => {
  tenant = await server.createTenant()
  owner = tenant.owner
})

const DEFAULTS = {
  keys: {
    max_lifetime_days: null,
    default_lifetime_days: null,
    require_ip_allowlist: false,
    rotation_reminder_days: null,
  },
  sessions: { idle_minutes: null, lifetime_hours: 24 },
  mfa: { required: false },
  passwords: { min_length: 12 },
  tokens: { lifetime_seconds: 900 },
  access: { ip_allowlist: [] },
  limits: { new_keys: [] },
  egress: { allowed_hosts: [] },
  // Brought within the ceiling of the installation.
  retention: { audit_days: null, usage_days: null, jobs_days: 365, objects_days: 7 },
  storage: { quota_bytes: null },
}

describe('GET', () => {
  test('a tenant that has set nothing is at version 0, with the defaults', async () => {
    const { body, headers } = await owner.get(CONFIG)
    expect(body.data).toEqual({ version: 0, settings: DEFAULTS, updated_at: null, updated_by: null })
    expect(headers.get('etag')).toBe('"0"')
  })

  test('/api/v1/configs is another thing', async () => {
    expect((await owner.get('/api/v1/configs')).body.data).toEqual([])
  })
})

describe('PATCH', () => {
  test('sets what is given, leaves the rest, and says who and when', async () => {
    await govern(owner, { passwords: { min_length: 14 } })
    const { status, body, headers } = await set(owner, { sessions: { lifetime_hours: 8 } }, '"1"')
    expect(status).toBe(200)
    expect(headers.get('etag')).toBe('"2"')
    expect(body.data).toEqual({
      version: 2,
      settings: { ...DEFAULTS, passwords: { min_length: 14 }, sessions: { idle_minutes: null, lifetime_hours: 8 } },
      updated_at: expect.any(String),
      updated_by: { user_id: tenant.ownerId, key_id: null },
    })
    expect((await owner.get(CONFIG)).body.data).toEqual(body.data)
  })

  test('null takes a setting back to its default', async () => {
    await govern(owner, { passwords: { min_length: 14 }, mfa: { required: true } })
    const { settings } = await govern(owner, { passwords: { min_length: null } })
    expect(settings).toEqual({ ...DEFAULTS, mfa: { required: true } })
  })

  test('what changes nothing makes no version', async () => {
    await govern(owner, { passwords: { min_length: 14 } })
    for (const same of [{}, { passwords: {} }, { passwords: { min_length: 14 } }, { mfa: { required: null } }]) {
      expect((await govern(owner, same)).version).toBe(1)
    }
  })

  test('428 without If-Match; 412 for any version but the present one; nothing is stored', async () => {
    const missing = await owner.patch(CONFIG, { settings: { mfa: { required: true } } })
    expect([missing.status, missing.body.code]).toEqual([428, 'precondition_required'])
    for (const tag of ['"1"', 'W/"0"', '0', '"00"', '', '"-1"', '"0', '"0"x', 'x'.repeat(8000)]) {
      const stale = await set(owner, { mfa: { required: true } }, tag)
      expect([tag, stale.status, stale.body.code]).toEqual([tag, 412, 'precondition_failed'])
    }
    expect((await owner.get(CONFIG)).body.data.version).toBe(0)
  })

  test('If-Match may list several versions', async () => {
    expect((await set(owner, { mfa: { required: true } }, '"7", "0"')).status).toBe(200)
  })

  test('of twenty changes of one version at once one succeeds, and versions have no gaps', async () => {
    const changes = Array.from({ length: 20 }, (_, i) => set(owner, { passwords: { min_length: 20 + i } }, '"0"'))
    const statuses = (await Promise.all(changes)).map(({ status }) => status).toSorted((one, next) => one - next)
    expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 412)])
    await Promise.all(Array.from({ length: 20 }, (_, i) => govern(owner, { passwords: { min_length: 50 + i } })))
    const { body } = await owner.get(`${CONFIG}/history`)
    expect(body.data.map(({ version }: { version: number }) => version)).toEqual(
      Array.from({ length: 21 }, (_, i) => 21 - i),
    )
  })

  test.each([
    ['an unknown group', { nothing: {} }],
    ['an unknown setting', { keys: { lifetime: 1 } }],
    ['a dotted name', { 'keys.max_lifetime_days': 1 }],
    ['a text for a number', { passwords: { min_length: '14' } }],
    ['a fraction', { passwords: { min_length: 14.5 } }],
    ['less than any installation allows', { passwords: { min_length: 8 } }],
    ['more than any installation allows', { keys: { max_lifetime_days: 36_501 } }],
    ['more than this installation allows', { retention: { jobs_days: 366 } }],
    ['less than this installation allows', { retention: { jobs_days: 6 } }],
    ['more than the variable of the setting', { sessions: { lifetime_hours: 25 } }],
    ['a default above the maximum', { keys: { max_lifetime_days: 10, default_lifetime_days: 11 } }],
    ['an address that is none', { access: { ip_allowlist: ['localhost'] } }],
    [
      'limits with one name',
      { limits: { new_keys: [1, 2].map((limit) => ({ name: 'a', limit, window_seconds: 1 })) } },
    ],
    ['a group that is null', { keys: null }],
    ['__proto__', JSON.parse('{"__proto__": {"required": true}}')],
  ])('400: %s', async (_, settings) => {
    expect((await set(owner, settings)).status).toBe(400)
    expect((await owner.get(CONFIG)).body.data.version).toBe(0)
  })

  test('a default above a maximum that was set before is refused too', async () => {
    await govern(owner, { keys: { default_lifetime_days: 100 } })
    const { status, body } = await set(owner, { keys: { max_lifetime_days: 99 } })
    expect([status, body.issues]).toEqual([
      400,
      [{ path: 'settings.keys.default_lifetime_days', message: 'must be 99 or less, as keys.max_lifetime_days is' }],
    ])
  })

  test('nobody locks oneself out: the list must hold the address of the caller, also by a rollback', async () => {
    const { status, body } = await set(owner, { access: { ip_allowlist: ['203.0.113.0/24'] } })
    expect([status, body.issues[0].path]).toEqual([400, 'settings.access.ip_allowlist'])
    await server.sql.rows(
      `insert into settings_version (tenant_id, version, settings, changes, created_at)
       values ($1, 1, '{"access.ip_allowlist": ["203.0.113.0/24"]}', '[]', now()), ($1, 2, '{}', '[]', now())`,
      [tenant.id],
    )
    expect((await rollBack(owner, 1)).status).toBe(400)
  })

  test('the same request with an Idempotency-Key answers the same, and makes one version', async () => {
    const headers = { 'if-match': '"0"', 'idempotency-key': randomUUID() }
    const body = { settings: { mfa: { required: true } } }
    const [first, again] = [await owner.patch(CONFIG, body, { headers }), await owner.patch(CONFIG, body, { headers })]
    expect([again.status, again.headers.get('etag')]).toEqual([200, first.headers.get('etag')])
    expect(again.body).toEqual(first.body)
    expect((await owner.get(CONFIG)).body.data.version).toBe(1)
  })

  test('one tenant does not see or change what another has', async () => {
    await govern(owner, { mfa: { required: true } })
    const other = await server.createTenant()
    expect((await other.owner.get(CONFIG)).body.data.version).toBe(0)
    expect((await other.owner.get(`${CONFIG}/history`)).body.data).toEqual([])
    expect((await rollBack(other.owner, 1)).status).toBe(404)
  })

  test('audit: an event with what changed', async () => {
    await govern(owner, { passwords: { min_length: 14 } })
    const { body } = await owner.get('/api/v1/audit-events?action=settings.updated')
    expect(body.data[0]).toMatchObject({
      actor_id: tenant.ownerId,
      target_type: 'tenant',
      target_id: tenant.id,
      details: { version: 1, changes: [{ setting: 'passwords.min_length', before: 12, after: 14 }] },
    })
  })
})

describe('history', () => {
  test('newest first, in pages', async () => {
    for (const min_length of [13, 14, 15]) await govern(owner, { passwords: { min_length } })
    const { body } = await owner.get(`${CONFIG}/history?limit=2`)
    expect(body.data).toMatchObject([
      { version: 3, changes: [{ setting: 'passwords.min_length', before: 14, after: 15 }] },
      { version: 2, actor: { user_id: tenant.ownerId, key_id: null } },
    ])
    const { body: rest } = await owner.get(`${CONFIG}/history?limit=2&cursor=${body.next_cursor}`)
    expect([rest.data.length, rest.data[0].version, rest.next_cursor]).toEqual([1, 1, null])
  })

  test('400: a cursor of no list', async () => {
    expect((await owner.get(`${CONFIG}/history?cursor=abc`)).status).toBe(400)
  })
})

describe('rollback', () => {
  test('makes a new version that equals an earlier one, or the beginning', async () => {
    await govern(owner, { passwords: { min_length: 14 } })
    await govern(owner, { passwords: { min_length: 16 }, mfa: { required: true } })
    const { status, body, headers } = await rollBack(owner, 1, '"2"')
    expect([status, headers.get('etag'), body.data.version]).toEqual([200, '"3"', 3])
    expect(body.data.settings).toEqual({ ...DEFAULTS, passwords: { min_length: 14 } })
    expect((await rollBack(owner, 0)).body.data).toMatchObject({ version: 4, settings: DEFAULTS })
  })

  test('404: a version that there is not; 400 what is none; 428 and 412 as with a change', async () => {
    for (const version of [1, 2_147_483_648, Number.MAX_SAFE_INTEGER]) {
      expect((await rollBack(owner, version)).status).toBe(404)
    }
    expect((await rollBack(owner, -1)).status).toBe(400)
    expect((await rollBack(owner, 0, '"3"')).status).toBe(412)
    expect((await owner.post(`${CONFIG}/rollback`, { version: 0 })).status).toBe(428)
  })
})

describe('schema', () => {
  test('has the defaults and the bounds of the installation, and accepts what GET answers', async () => {
    const { body } = await owner.get(`${CONFIG}/schema`)
    const { properties, $schema } = body.data
    expect($schema).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(properties.retention.properties.jobs_days).toMatchObject({
      type: 'integer',
      minimum: 7,
      maximum: 365,
      default: 365,
    })
    expect(properties.sessions.properties.lifetime_hours).toMatchObject({ minimum: 1, maximum: 24, default: 24 })
    expect(properties.keys.properties.max_lifetime_days).toMatchObject({ type: ['integer', 'null'], default: null })
    expect(properties.mfa.properties.required).toMatchObject({ type: 'boolean', default: false })
    const fields = (settings: object) => Object.entries(settings).map(([group, of]) => [group, Object.keys(of)])
    const shapes = Object.entries(properties).map(([group, schema]) => [
      group,
      (schema as { properties: object }).properties,
    ])
    expect(fields(Object.fromEntries(shapes))).toEqual(fields(DEFAULTS))
  })
})

describe('the policy of log-ins is the same setting', () => {
  test('set by either, shown by both', async () => {
    await owner.put('/api/v1/auth/policy', { second_factor: 'required' })
    expect((await owner.get(CONFIG)).body.data).toMatchObject({ version: 1, settings: { mfa: { required: true } } })
    await govern(owner, { mfa: { required: false } })
    expect((await owner.get('/api/v1/auth/policy')).body.data).toEqual({ second_factor: 'optional' })
  })
})

describe('scopes', () => {
  test('settings:read reads, and settings:write alone writes', async () => {
    const made = async (scopes: string[]) => {
      const key = { user_id: tenant.ownerId, name: randomUUID(), scopes, management: true }
      return server.as((await owner.post('/api/v1/api-keys', key)).body.data.api_key)
    }
    const [reader, writer] = [await made(['settings:read']), await made(['settings:write'])]
    expect((await reader.get(CONFIG)).status).toBe(200)
    expect((await set(reader, {})).status).toBe(403)
    expect((await rollBack(reader, 0)).status).toBe(403)
    expect((await writer.get(CONFIG)).status).toBe(403)
    expect((await set(writer, { mfa: { required: true } })).body.data.updated_by.key_id).toEqual(expect.any(String))
  })

  test('403 comes before 428, and 401 before that', async () => {
    expect((await server.as(null).patch(CONFIG, {})).status).toBe(401)
  })
})
