import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { basic, postForm } from '../oauth/support.ts'
import type { TestClient } from '../support/client.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { logIn, startBench, type TestBench } from '../v1/support.ts'
import { govern, set } from './support.ts'
import { checkpointOf, exported, keysOf, verified as verifiedExport } from '../audit/support.ts'

// A setting is changed through one replica, and governs on another as soon as the call has returned.

const DAY = 86_400_000
const MINUTE = 60_000

let bench: TestBench
let other: TestServer
let tenant: TestTenant
/** The owner of the tenant, where settings are changed. */
let owner: TestClient
/** The owner, where they must govern. */
let there: TestClient
let now = new Date('2026-11-21T10:00:00.000Z')

const TRUSTED = { KEYSTEAD_TRUST_PROXY: '127.0.0.1' }

beforeAll(async () => {
  const options = { clock: () => now, environment: { ...TRUSTED, KEYSTEAD_AUTH_RATE_LIMIT: '100000' } }
  bench = await startBench(options)
  other = await startTestServer({ ...options, sweepEveryMs: 500, databaseUrl: bench.server.databaseUrl })
})
afterAll(async () => {
  await other.stop()
  await bench.stop()
})
beforeEach(async () => {
  tenant = await bench.server.createTenant()
  owner = tenant.owner
  there = other.as(owner.credential)
  // What governs is in the memory of both.
  for (const client of [owner, there]) expect((await client.get('/api/v1/auth/me')).status).toBe(200)
})

const inDays = (days: number): string => new Date(now.getTime() + days * DAY).toISOString()

const newUser = async (): Promise<string> =>
  (await owner.post('/api/v1/users', { email: `user-${randomUUID()}@example.com` })).body.data.user_id

const issue = async (fields: object = {}, by = there) =>
  by.post('/api/v1/api-keys', { user_id: await newUser(), scopes: ['a:b'], ...fields })

const keyAt = async (id: string) => (await there.get(`/api/v1/api-keys/${id}`)).body.data

test('a refusal, a receipt: the call confirms every replica', async () => {
  const { headers } = await set(owner, { mfa: { required: true } })
  expect(headers.get('x-keystead-receipt')?.match(/state=confirmed/g)).toHaveLength(2)
})

describe('keys.max_lifetime_days', () => {
  test('keys without an expiry get the longest one; later ones are refused; those that exist are left', async () => {
    const old = (await issue()).body.data.key_id
    await govern(owner, { keys: { max_lifetime_days: 30 } })
    const made = await issue()
    expect((await keyAt(made.body.data.key_id)).expires_at).toBe(inDays(30))
    expect((await issue({ expires_at: inDays(30) })).status).toBe(200)
    const late = await issue({ expires_at: new Date(now.getTime() + 30 * DAY + 1).toISOString() })
    expect([late.status, late.body.issues[0].path]).toEqual([400, 'expires_at'])
    expect((await keyAt(old)).expires_at).toBeNull()
    const over = async (query: string) =>
      (await there.get(`/api/v1/api-keys?${query}`)).body.data.map(({ key_id }: { key_id: string }) => key_id)
    expect(await over('over_lifetime=true')).toEqual([old])
    expect(await over('over_lifetime=false')).toHaveLength(3)
    await there.delete(`/api/v1/api-keys/${old}`)
    expect(await over('over_lifetime=true')).toEqual([])
  })

  test('rotation obeys: the successor of a key that lives for ever ends', async () => {
    const { key_id: id } = (await issue()).body.data
    const near = (await issue({ expires_at: inDays(10) })).body.data.key_id
    await govern(owner, { keys: { max_lifetime_days: 30 } })
    const rotated = await there.post('/api/v1/api-keys/rotate', { api_key: id })
    expect((await keyAt(rotated.body.data.key_id)).expires_at).toBe(inDays(30))
    const nearer = await there.post('/api/v1/api-keys/rotate', { api_key: near })
    expect((await keyAt(nearer.body.data.key_id)).expires_at).toBe(inDays(10))
  })

  test('a change cannot prolong a key beyond it, or take its expiry away', async () => {
    const { key_id: id } = (await issue({ expires_at: inDays(10) })).body.data
    await govern(owner, { keys: { max_lifetime_days: 30 } })
    const change = (expires_at: string | null) => there.patch(`/api/v1/api-keys/${id}`, { expires_at })
    expect((await change(null)).status).toBe(400)
    expect((await change(inDays(31))).status).toBe(400)
    expect((await change(inDays(30))).status).toBe(200)
    expect((await there.patch(`/api/v1/api-keys/${id}`, { name: 'Other' })).status).toBe(200)
  })

  test('imported keys and keys with an Idempotency-Key obey it too', async () => {
    await govern(owner, { keys: { max_lifetime_days: 30 } })
    const user_id = await newUser()
    const key = () => ({ sha256: randomUUID().replaceAll('-', '').repeat(2), user_id, scopes: [] })
    const late = await there.post('/api/v1/api-keys/import', { keys: [key(), { ...key(), expires_at: inDays(31) }] })
    expect([late.status, late.body.issues?.[0].path]).toEqual([400, 'keys.1.expires_at'])
    const taken = await there.post('/api/v1/api-keys/import', { keys: [key()] })
    expect(taken.status, taken.text).toBe(200)
    expect((await keyAt(taken.body.data.key_ids[0])).expires_at).toBe(inDays(30))
    const headers = { 'idempotency-key': randomUUID() }
    const once = await there.post('/api/v1/api-keys', { user_id, scopes: ['a:b'] }, { headers })
    expect((await keyAt(once.body.data.key_id)).expires_at).toBe(inDays(30))
  })

  test('the keys of the other contracts, in their form', async () => {
    await govern(bench.server.admin, { keys: { max_lifetime_days: 30 } })
    const { admin } = other
    const { body: user } = await admin.post('/api/admin/users', { name: `service ${randomUUID()}` })
    const key = await admin.post('/api/admin/api-keys', { user_id: user.id, name: 'Default' })
    const [row] = await bench.store.rows('select expires_at from api_key where id = $1', [key.body.id])
    expect(row?.['expires_at']).toEqual(new Date(inDays(30)))
    const content = { name: `Reader ${randomUUID()}`, status: 'active', scopes: ['read'] }
    const late = await admin.post('/admin/api', { ...content, expire_at: inDays(31) })
    expect([late.status, late.body]).toEqual([400, { error: expect.stringContaining('expire_at must be') }])
    const made = await admin.post('/admin/api', content)
    expect(new Date(made.body.expire_at)).toEqual(new Date(inDays(30)))
    expect(decodeJwt(made.body.token).exp).toBe(Math.floor((now.getTime() + 30 * DAY) / 1000))
    await govern(bench.server.admin, { keys: { max_lifetime_days: null } })
  })
})

describe('keys.default_lifetime_days', () => {
  test('keys without an expiry get it; a later one may be asked for', async () => {
    await govern(owner, { keys: { default_lifetime_days: 7 } })
    expect((await keyAt((await issue()).body.data.key_id)).expires_at).toBe(inDays(7))
    expect((await issue({ expires_at: inDays(700) })).status).toBe(200)
  })
})

describe('keys.require_ip_allowlist', () => {
  test('a key from anywhere is refused, made, changed or rotated', async () => {
    const { key_id: old } = (await issue()).body.data
    await govern(owner, { keys: { require_ip_allowlist: true } })
    const refused = await issue()
    expect([refused.status, refused.body.issues[0].path]).toEqual([400, 'ip_allowlist'])
    const { key_id: id } = (await issue({ ip_allowlist: ['192.0.2.0/24'] })).body.data
    expect((await there.patch(`/api/v1/api-keys/${id}`, { ip_allowlist: null })).status).toBe(400)
    expect((await there.post('/api/v1/api-keys/rotate', { api_key: old })).status).toBe(400)
    expect((await there.post('/api/v1/api-keys/rotate', { api_key: id })).status).toBe(200)
  })
})

describe('limits.new_keys', () => {
  test('keys without limits get them, and they count', async () => {
    const limits = [{ name: 'minute', limit: 2, window_seconds: 60, kind: 'fixed', strict: false }]
    await govern(owner, { limits: { new_keys: limits } })
    const { api_key: key, key_id: id } = (await issue()).body.data
    expect((await keyAt(id)).limits).toEqual(limits)
    const codes = []
    for (let i = 0; i < 3; i++) codes.push((await there.post('/api/v1/keys/verify', { key })).body.data.code)
    expect(codes).toEqual(['VALID', 'VALID', 'RATE_LIMITED'])
    expect((await keyAt((await issue({ limits: [] })).body.data.key_id)).limits).toEqual([])
  })
})

describe('sessions', () => {
  const me = async (token: string) => (await other.as(token).get('/api/v1/auth/me')).status

  test('lifetime_hours: sessions that are opened on another replica live so long', async () => {
    const person = await bench.person(tenant.id, 'viewer')
    await govern(owner, { sessions: { lifetime_hours: 2 } })
    const token = await logIn(other, person.email, person.password)
    now = new Date(now.getTime() + 119 * MINUTE)
    expect(await me(token)).toBe(200)
    now = new Date(now.getTime() + 2 * MINUTE)
    expect(await me(token)).toBe(401)
  })

  test('idle_minutes: open sessions end by it on another replica, of this tenant alone', async () => {
    const foreign = await bench.server.createTenant()
    const person = await bench.person(tenant.id, 'viewer')
    const token = await logIn(other, person.email, person.password)
    now = new Date(now.getTime() + 20 * MINUTE)
    await govern(owner, { sessions: { idle_minutes: 10 } })
    expect(await me(token)).toBe(401)
    expect(await me(String(foreign.owner.credential))).toBe(200)
  })
})

describe('mfa.required', () => {
  test('a log-in on another replica must add a factor', async () => {
    const { email, password } = await bench.person(tenant.id, 'viewer')
    await govern(owner, { mfa: { required: true } })
    const { status, body } = await other.as(null).post('/api/v1/auth/login', { email, password })
    expect([status, body.code, body.must_enrol]).toEqual([401, 'mfa_required', true])
    await govern(owner, { mfa: { required: null } })
    expect((await other.as(null).post('/api/v1/auth/login', { email, password })).status).toBe(200)
  })
})

describe('passwords.min_length', () => {
  test('shorter ones are refused on another replica, changed or chosen at an invitation', async () => {
    const { email, password } = await bench.person(tenant.id, 'viewer')
    await govern(owner, { passwords: { min_length: 30 } })
    const self = other.as(await logIn(other, email, password))
    const change = (next: string) =>
      self.post('/api/v1/auth/password', { current_password: password, new_password: next })
    const short = await change('seven copper kettles hum')
    expect([short.status, short.body.detail]).toEqual([400, 'new_password must be 30 characters or more'])
    const invited = await owner.post('/api/v1/invitations', { email: `invited-${randomUUID()}@example.com` })
    const token = new URL(invited.body.data.url).hash.replace(/^#/, '') || invited.body.data.url.split('/').at(-1)
    const accept = (chosen: string) =>
      other.as(null).post('/api/v1/invitations/accept', { token: token.replace(/^.*token=/, ''), password: chosen })
    expect((await accept('seven copper kettles hum')).body.detail).toBe('password must be 30 characters or more')
    expect((await accept('seven copper kettles hum a song')).status).toBe(200)
    expect((await change('seven copper kettles hum a song')).status).toBe(200)
  })
})

describe('tokens.lifetime_seconds', () => {
  test('tokens that another replica issues live so long', async () => {
    const user_id = await newUser()
    const key = { user_id, scopes: ['users:read'], management: true }
    const { api_key: secret } = (await owner.post('/api/v1/api-keys', key)).body.data
    const token = () =>
      postForm(other.url, '/oauth/token', { grant_type: 'client_credentials' }, basic(user_id, secret))
    expect((await token()).body.expires_in).toBe(900)
    await govern(owner, { tokens: { lifetime_seconds: 120 } })
    const { body } = await token()
    const { iat = 0, exp = 0 } = decodeJwt(body.access_token)
    expect([body.expires_in, exp - iat]).toEqual([120, 120])
  })
})

describe('access.ip_allowlist', () => {
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
  const HERE = from('203.0.113.7')
  const ELSEWHERE = from('198.51.100.1')

  test('another replica refuses all but verification from elsewhere; other tenants are not concerned', async () => {
    const headers = { ...HERE.headers, 'if-match': '*' }
    const { api_key: key } = (await issue()).body.data
    const settings = { access: { ip_allowlist: ['203.0.113.0/24'] } }
    expect((await owner.patch('/api/v1/config', { settings }, { headers })).status).toBe(200)
    expect((await there.get('/api/v1/users', HERE)).status).toBe(200)
    const refused = await there.get('/api/v1/users', ELSEWHERE)
    expect([refused.status, refused.body.detail]).toEqual([403, 'This tenant is not managed from your address'])
    for (const path of ['/api/v1/auth/me', '/api/v1/config', '/scim/v2/Users', '/users', '/api/admin/users']) {
      expect([path, (await there.get(path, ELSEWHERE)).status]).toEqual([path, 403])
    }
    const query = { query: '{ users { edges { node { id } } } }' }
    expect((await there.post('/graphql', query, ELSEWHERE)).text).toContain('not managed from your address')
    expect((await there.get('/trpc/v1.users.list', ELSEWHERE)).status).toBe(403)
    const verified = await there.post('/api/v1/keys/verify', { key }, ELSEWHERE)
    expect([verified.status, verified.body.data.code]).toEqual([200, 'VALID'])
    const foreign = other.as((await bench.server.createTenant()).owner.credential)
    expect((await foreign.get('/api/v1/users', ELSEWHERE)).status).toBe(200)
    const open = { settings: { access: { ip_allowlist: null } } }
    expect((await owner.patch('/api/v1/config', open, { headers })).status).toBe(200)
    expect((await there.get('/api/v1/users', ELSEWHERE)).status).toBe(200)
  })
})

describe('retention', () => {
  const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * MINUTE)

  async function addRecords(tenantId: string): Promise<void> {
    for (const days of [1, 5, 9]) {
      const at = minutesAgo(days * 24 * 60)
      const start = new Date(Math.floor(at.getTime() / DAY) * DAY)
      for (const grain of ['hour', 'day']) {
        await bench.store.rows(
          `insert into usage_bucket (tenant_id, grain, start, key_id, user_id, project_id, scope, outcome, count, cost)
           values ($1, $2, $3, $4, $4, $4, '', 'VALID', 1, 1)`,
          [tenantId, grain, start, randomUUID()],
        )
      }
      for (const status of ['COMPLETED', 'PENDING']) {
        await bench.store.rows(
          `insert into job (id, tenant_id, user_id, type, status, provider, model, input, created_at, updated_at, finished_at)
           values ($1, $2, $1, 'test', $3, 'echo', 'echo', '{}', $4, $4, case when $3 = 'COMPLETED' then $4::timestamptz end)`,
          [randomUUID(), tenantId, status, at],
        )
      }
    }
  }

  const countsOf = async (tenantId: string) => {
    const [row] = await bench.store.rows(
      `select (select count(*)::int from usage_bucket where tenant_id = $1) as usage,
              (select count(*)::int from job where tenant_id = $1) as jobs`,
      [tenantId],
    )
    return row
  }

  test('usage_days, jobs_days: another replica deletes what is older, of this tenant alone', async () => {
    const foreign = await bench.server.createTenant()
    for (const { id } of [tenant, foreign]) await addRecords(id)
    await govern(owner, { retention: { usage_days: 4, jobs_days: 7 } })
    // Jobs that are not over stay.
    await expect.poll(() => countsOf(tenant.id), { timeout: 10_000 }).toEqual({ usage: 2, jobs: 5 })
    expect(await countsOf(foreign.id)).toEqual({ usage: 6, jobs: 6 })
  })
})

describe('retention of audit events', () => {
  test('audit_days: another replica removes whole tiles that are older, of this tenant alone, and the log still proves itself', async () => {
    const foreign = await bench.server.createTenant()
    const old = new Date(now.getTime() - 5 * DAY).toISOString()
    for (const { id } of [tenant, foreign]) {
      // The events of the tenant so far are as old, and their log begins anew.
      await bench.store.rows(`do $$ begin
        delete from audit_log_entry where tenant_id = '${id}'; delete from audit_tile where tenant_id = '${id}';
        delete from audit_log where tenant_id = '${id}'; delete from audit_pending where tenant_id = '${id}';
        update audit_event set created_at = '${old}' where tenant_id = '${id}';
        insert into audit_pending (tenant_id, event_id) select tenant_id, id from audit_event where tenant_id = '${id}';
        insert into audit_event (id, tenant_id, action, outcome, ip, created_at)
        select gen_random_uuid(), '${id}', 'user.created', 'success', '::1', '${old}' from generate_series(1, 600);
      end $$`)
    }
    const earlier = await checkpointOf(owner)
    await govern(owner, { retention: { audit_days: 4 } })
    const countOf = async (id: string) => {
      const [row] = await bench.store.rows(
        `select count(*)::int as count from audit_event where tenant_id = $1 and action = 'user.created' and ip = '::1'`,
        [id],
      )
      return Number(row!['count'])
    }
    await expect.poll(() => countOf(tenant.id), { timeout: 20_000 }).toBeLessThan(256)
    expect(await countOf(foreign.id)).toBe(600)
    const keys = await keysOf(bench.server)
    const [checkpoint, lines] = [await checkpointOf(owner), await exported(owner)]
    expect(JSON.parse(lines[0]!)).toMatchObject({ seq: 0, removed: 256, subtree_hash: expect.any(String) })
    const answer = await verifiedExport({ lines, checkpoint, keys, earlier })
    expect(answer).toEqual({ ok: true, text: expect.stringContaining('512 of them were removed after their time') })
    // What is missing beyond what the log records is not taken for it.
    expect(
      await verifiedExport({ lines: lines.filter((line) => !line.includes('audit_events.removed')), checkpoint, keys }),
    ).toMatchObject({ ok: false })
  })
})

describe('storage', () => {
  const OBJECTS = '/api/v1/storage/objects'
  const put = (by: TestClient, bytes: string) => by.post(OBJECTS, undefined, { rawBody: bytes })

  test('quota_bytes: another replica stores no more than that, until there is room again', async () => {
    expect((await put(there, 'x'.repeat(60))).status).toBe(200)
    await govern(owner, { storage: { quota_bytes: 100 } })
    const over = await put(there, 'x'.repeat(41))
    expect([over.status, over.body.code]).toEqual([507, 'quota_exceeded'])
    const full = await put(there, 'x'.repeat(40))
    expect(full.status).toBe(200)
    expect((await put(there, 'x')).status).toBe(507)
    await there.delete(`${OBJECTS}/${full.body.data.object_id}`)
    expect((await put(there, 'x')).status).toBe(200)
  })

  test('retention.objects_days: another replica purges what was deleted before, of this tenant alone', async () => {
    const foreign = await bench.server.createTenant()
    for (const client of [owner, foreign.owner]) {
      const { body } = await put(client, 'x')
      await client.delete(`${OBJECTS}/${body.data.object_id}`)
    }
    const kept = async (tenantId: string) =>
      (await bench.store.rows('select 1 from stored_object where tenant_id = $1', [tenantId])).length
    await govern(owner, { retention: { objects_days: 2 } })
    const at = now
    now = new Date(at.getTime() + 3 * DAY)
    try {
      await expect.poll(() => kept(tenant.id), { timeout: 10_000 }).toBe(0)
      expect(await kept(foreign.id)).toBe(1)
    } finally {
      now = at
    }
  })
})

describe('whatever changes the table', () => {
  test('SQL by hand is heard too, and an emptied table', async () => {
    await bench.store.rows(
      `insert into settings_version (tenant_id, version, settings, changes, created_at)
       values ($1, 1, '{"keys.default_lifetime_days": 3}', '[]', now())`,
      [tenant.id],
    )
    await expect.poll(async () => (await keyAt((await issue()).body.data.key_id)).expires_at).toBe(inDays(3))
  })

  test('a replica that starts later has it', async () => {
    await govern(owner, { keys: { default_lifetime_days: 5 } })
    const late = await startTestServer({
      clock: () => now,
      environment: TRUSTED,
      databaseUrl: bench.server.databaseUrl,
    })
    const made = await issue({}, late.as(owner.credential))
    await late.stop()
    expect((await keyAt(made.body.data.key_id)).expires_at).toBe(inDays(5))
  })
})

test('verification reads no settings from the database once they are in memory', async () => {
  const { api_key: key } = (await issue()).body.data
  const verify = () => there.post('/api/v1/keys/verify', { key })
  expect((await verify()).body.data.code).toBe('VALID')
  await bench.store.rows('alter table settings_version rename to settings_version_away')
  try {
    for (let i = 0; i < 20; i++) expect((await verify()).body.data.code).toBe('VALID')
  } finally {
    await bench.store.rows('alter table settings_version_away rename to settings_version')
  }
})
