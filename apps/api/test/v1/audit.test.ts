import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startDns, type TestDns } from '../sso/dns.ts'
import type { TestClient } from '../support/client.ts'
import { detailFaults } from '../support/event-check.ts'
import { cases } from './cases.ts'
import { assertRefused, buildWorld, startBench, type TestBench, type World } from './support.ts'

let dns: TestDns
let bench: TestBench
let world: World
let owner: TestClient
let now = new Date('2026-11-21T10:00:30.000Z')

beforeAll(async () => {
  dns = await startDns()
  bench = await startBench({ clock: () => now, dnsServers: [dns.address] })
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
})
afterAll(async () => {
  await bench.stop()
  await dns.stop()
})

const EVENTS = '/api/v1/audit-events'

interface Event {
  event_id: string
  actor_id: string | null
  actor_key_id: string | null
  action: string
  target_type: string | null
  target_id: string | null
  outcome: string
  details: Record<string, unknown> | null
  count: number
}

const eventsOf = async (query: string): Promise<Event[]> => (await owner.get(`${EVENTS}?limit=1000&${query}`)).body.data

const actions = async (query: string) => (await eventsOf(query)).map(({ action }) => action)

const sorted = (texts: string[]): string[] => texts.toSorted((one, other) => one.localeCompare(other))

const OFFBOARDED = [
  'user.updated',
  'user.offboarded',
  'project.user_removed',
  'federated_credential.deleted',
  'oauth_client.deleted',
  'key.revoked',
]

/** The events that a mutation of the table must leave, newest first; a list of ended keys comes with some. */
const written: Record<string, string[]> = {
  'users.create': ['user.created'],
  'users.update': ['user.updated'],
  'users.delete': ['user.deleted'],
  'users.disableMany': ['user.updated'],
  'users.offboard': OFFBOARDED,
  'users.offboardMany': OFFBOARDED,
  'userApiKeys.create': ['key.created'],
  'userApiKeys.deleteAll': ['key.revoked'],
  'apiKeys.create': ['key.created'],
  'apiKeys.import': ['key.imported'],
  'apiKeys.update': ['key.updated'],
  'apiKeys.rotate': ['key.rotated', 'key.revoked'],
  'apiKeys.disable': ['key.disabled'],
  'apiKeys.enable': ['key.enabled'],
  'apiKeys.delete': ['key.revoked'],
  'apiKeys.revokeMany': ['key.revoked'],
  'apiKeys.disableMany': ['key.disabled'],
  // It is enabled already.
  'apiKeys.enableMany': [],
  'keys.commitCharge': ['charge.committed'],
  'keys.refundCharge': ['charge.refunded'],
  'projects.create': ['project.created'],
  'projects.delete': ['project.deleted', 'key.revoked'],
  'projects.addUser': ['project.user_added'],
  'projects.removeUser': ['project.user_removed', 'key.revoked'],
  'projects.clearUsers': ['project.users_cleared', 'key.revoked'],
  'projects.assignConfig': ['project.config_assigned'],
  'projects.unassignConfig': ['project.config_unassigned'],
  'configs.create': ['config.created'],
  'configs.update': ['config.updated'],
  'configs.delete': ['config.deleted'],
  'plans.create': ['plan.created'],
  'plans.update': ['plan.updated'],
  'plans.delete': ['plan.deleted'],
  'roles.create': ['role.created'],
  'roles.update': ['role.updated'],
  'roles.delete': ['role.deleted'],
  'invitations.create': ['invitation.created'],
  'invitations.delete': ['invitation.withdrawn'],
  'settings.update': ['settings.updated'],
  'settings.rollback': ['settings.updated'],
  'authPolicy.set': ['auth_policy.updated', 'settings.updated'],
  'userFactors.removeAll': ['factors.removed'],
  'users.demandPassword': ['password.demanded'],
  'users.endSessions': ['sessions.ended'],
  'federatedCredentials.create': ['federated_credential.created'],
  'federatedCredentials.delete': ['federated_credential.deleted'],
  'ssoConnections.create': ['sso_connection.created'],
  'ssoConnections.update': ['sso_connection.updated'],
  'ssoConnections.delete': ['sso_connection.deleted'],
  'ssoConnections.verifyDomain': ['sso_connection.domain_verified'],
  'plugins.create': ['plugin.registered'],
  'plugins.update': ['plugin.updated'],
  'plugins.enable': ['plugin.enabled'],
  'plugins.disable': ['plugin.disabled'],
  'plugins.delete': ['plugin.deleted'],
  'plugins.rotateSecret': ['plugin.secret_rotated'],
  'plugins.redeliver': ['webhook.redelivered'],
  'oauthClients.put': ['oauth_client.updated'],
  'oauthClients.delete': ['oauth_client.deleted'],
  'objects.delete': ['object.deleted'],
  'storageKeys.rotate': ['storage_key.rotated'],
  'storageKeys.destroy': ['storage_key.destroyed'],
}

/** What changes fields, beside PUT and PATCH. */
const CHANGING = new Set([
  'apiKeys.disable',
  'apiKeys.enable',
  'apiKeys.delete',
  'plugins.enable',
  'plugins.disable',
  'projects.assignConfig',
  'projects.unassignConfig',
  'settings.rollback',
])

/** What only the Super Admins of the default tenant may do. */
const forAdmin: Record<string, string[]> = {
  'tenants.create': ['tenant.created'],
  'signingKeys.rotate': ['signing_keys.rotated'],
}
const isForAdmin = (name: string): boolean => name in forAdmin

/** Reads, and verifications, which are uses of the key that is verified. */
const reads = new Set([
  'list',
  'get',
  'search',
  'projects',
  'users',
  'config',
  'history',
  'schema',
  'checkpoint',
  'proof',
  'consistency',
  'export',
  'metadata',
  'effectiveScopes',
  'count',
  'offboardPreview',
  'verify',
  'verifyBatch',
  'test',
  'deliveries',
])
const mutations = Object.entries(cases).filter(([name]) => !reads.has(name.split('.')[1] ?? ''))

/** Events of mutations: what use and failures leave has a bucket. */
async function mutationEvents(requestId: string): Promise<Record<string, unknown>[]> {
  return bench.store.rows(
    'select action, details, changes, actor_id, tenant_id, target_id, outcome, ip, user_agent, count from audit_event where request_id = $1 and bucket is null',
    [requestId],
  )
}

describe('mutations', () => {
  test('this test knows each of them', () => {
    const known = mutations.map(([name]) => name).filter((name) => !isForAdmin(name))
    expect(known.toSorted()).toEqual(Object.keys(written).toSorted())
  })

  test.each(mutations)(
    '%s writes its event once, with who, from where and in which request',
    async (name, { method, path, body, headers: own }) => {
      const client = isForAdmin(name) ? bench.server.admin : owner
      const mine = await buildWorld(bench.server, world.tenant)
      if (name === 'plugins.enable') await owner.post(`/api/v1/plugins/${mine.pluginId}/disable`)
      dns.records.set(mine.ssoDomain.record_name, [mine.ssoDomain.record_value])
      const requestId = randomUUID()
      const headers = { ...own, 'x-request-id': requestId, 'user-agent': 'audited/1.0' }
      const answer = await client.request(method, path(mine), body?.(mine), { headers })
      expect([answer.status, answer.headers.get('x-request-id')]).toEqual([200, requestId])
      const events = await mutationEvents(requestId)
      expect(sorted(events.map(({ action }) => String(action)))).toEqual(sorted(written[name] ?? forAdmin[name] ?? []))
      // The default tenant's owner holds the admin key; in the other tenant it is its own owner.
      const who = isForAdmin(name) ? {} : { actor_id: world.tenant.ownerId, tenant_id: world.tenant.id }
      for (const event of events) {
        expect(event).toMatchObject({
          outcome: 'success',
          ip: '127.0.0.1',
          user_agent: 'audited/1.0',
          count: '1',
          ...who,
        })
        expect(event.target_id).toEqual(expect.any(String))
        expect(detailFaults({ action: String(event.action), details: event.details })).toEqual([])
        const isChange = method === 'PUT' || method === 'PATCH' || CHANGING.has(name)
        if (isChange) expect({ name, changes: event.changes }).toEqual({ name, changes: expect.any(Object) })
      }
    },
  )

  // It names nothing, and takes nothing; what changes many leaves those that it cannot change.
  const failing = mutations.filter(([name]) => name !== 'storageKeys.rotate' && !name.endsWith('Many'))

  test.each(failing)('%s writes none when it fails', async (_name, { method, path, body }) => {
    const requestId = randomUUID()
    const nowhere = {
      ...world,
      userId: randomUUID(),
      projectId: randomUUID(),
      configId: randomUUID(),
      keyId: randomUUID(),
      keyText: 'none',
      chargeId: randomUUID(),
      roleId: randomUUID(),
      planId: randomUUID(),
      invitationId: randomUUID(),
      federatedId: randomUUID(),
      connectionId: randomUUID(),
      objectId: randomUUID(),
      pluginId: randomUUID(),
      deliveryId: randomUUID(),
    }
    const weak = await bench.keyWith(world.tenant.id, [])
    const headers = { 'x-request-id': requestId }
    expect((await weak.request(method, path(world), body?.(world), { headers })).status).toBe(403)
    await owner.request(method, path(nowhere), body && {}, { headers })
    expect(await mutationEvents(requestId)).toEqual([])
  })

  test('one that the database refuses at the end leaves no event', async () => {
    const requestId = randomUUID()
    const headers = { 'x-request-id': requestId }
    const refused = [
      await owner.post('/api/v1/users', { email: world.email }, { headers }),
      await owner.post('/api/v1/projects', { project_name: world.projectName }, { headers }),
      await owner.put(`/api/v1/users/${world.userId}`, { new_email: world.tenant.ownerEmail }, { headers }),
      await owner.put(`/api/v1/users/${world.tenant.ownerId}`, { roles: [] }, { headers }),
      await owner.delete(`/api/v1/users/${world.userId}`, undefined, { headers }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400])
    expect(await mutationEvents(requestId)).toEqual([])
  })

  test('log-in and log-out leave an event of the session', async () => {
    const { id, email, password } = await bench.person(world.tenant.id, 'viewer')
    const login = await bench.server.as(null).post('/api/v1/auth/login', { email, password })
    await bench.server.as(login.body.data.session_token).post('/api/v1/auth/logout')
    const events = await eventsOf(`actor=${id}`)
    expect(events.map(({ action }) => action)).toEqual(['session.closed', 'session.opened'])
    expect(events[0]?.target_id).toBe(events[1]?.target_id)
  })

  test('what was done with a key names the key', async () => {
    const key = await bench.keyWith(world.tenant.id, ['projects:create'])
    const { body } = await key.post('/api/v1/projects', { project_name: `by-key-${randomUUID()}` })
    const [event] = await eventsOf(`target=${body.data.project_id}`)
    const [row] = await bench.store.rows('select id, user_id from api_key where id = $1', [event?.actor_key_id])
    expect(row).toEqual({ id: event?.actor_key_id, user_id: event?.actor_id })
  })
})

describe('use and failures', () => {
  test('the use of a key is one event for each minute, with its exact count', async () => {
    const key = await bench.keyWith(world.tenant.id, ['users:read'])
    const use = (times: number) => Promise.all(Array.from({ length: times }, () => key.get('/api/v1/users?limit=1')))
    await use(37)
    now = new Date(now.getTime() + 60_000)
    await use(13)
    await key.get('/api/v1/projects')
    const used = (await eventsOf('action=key.used')).filter(({ actor_id, count }) => actor_id !== null && count > 10)
    expect(used.map(({ count }) => count)).toEqual([14, 37])
    expect(used[0]).toMatchObject({ target_type: 'key', target_id: used[1]?.target_id, outcome: 'success' })
    expect(used[0]?.actor_key_id).toBe(used[0]?.target_id)
  })

  test('a key that is refused is counted by the reason, in the tenant that it belongs to', async () => {
    const mine = await buildWorld(bench.server, world.tenant)
    await owner.post(`/api/v1/api-keys/${mine.keyId}/disable`)
    for (let i = 0; i < 3; i += 1) await bench.server.as(mine.keyText).get('/api/v1/users')
    await owner.delete(`/api/v1/api-keys/${mine.keyId}`)
    for (let i = 0; i < 2; i += 1) await bench.server.as(mine.keyText).get('/api/v1/users')
    const events = (await eventsOf(`target=${mine.keyId}`)).filter(({ action }) => action === 'authentication.failed')
    expect(Object.fromEntries(events.map(({ details, count }) => [details?.reason, count]))).toEqual({
      disabled: 3,
      revoked: 2,
    })
    expect(events.every(({ outcome }) => outcome === 'failure')).toBe(true)
  })

  test('a wrong password is counted against its user; an unknown key in the default tenant', async () => {
    const { id, email } = await bench.person(world.tenant.id, 'viewer')
    for (let i = 0; i < 2; i += 1) await bench.server.as(null).post('/api/v1/auth/login', { email, password: 'wrong' })
    expect(await eventsOf(`target=${id}`)).toEqual([
      expect.objectContaining({
        action: 'authentication.failed',
        details: { reason: 'wrong_password' },
        count: 2,
        actor_id: null,
      }),
    ])
    const count = async (): Promise<number> => {
      const { body } = await bench.server.admin.get(`${EVENTS}?action=authentication.failed&limit=1000`)
      const malformed = (body.data as Event[]).filter(({ details }) => details?.reason === 'malformed')
      return malformed.reduce((sum, event) => sum + event.count, 0)
    }
    const before = await count()
    await bench.server.as('ks_nonsense').get('/api/v1/users')
    expect(await count()).toBe(before + 1)
  })
})

describe('GET /api/v1/audit-events', () => {
  test('200: filters by actor, action, target, since and until, alone and together', async () => {
    const made = await owner.post('/api/v1/projects', { project_name: `filtered-${randomUUID()}` })
    const target: string = made.body.data.project_id
    const createdAt = now.toISOString()
    now = new Date(now.getTime() + 1000)
    await owner.post(`/api/v1/projects/${target}/users`, { email: world.email })
    const later = now.toISOString()
    expect(await actions(`target=${target}`)).toEqual(['project.user_added', 'project.created'])
    expect(await actions(`target=${target}&since=${later}`)).toEqual(['project.user_added'])
    expect(await actions(`target=${target}&until=${later}`)).toEqual(['project.created'])
    expect(await actions(`target=${target}&since=${createdAt}&until=${createdAt}`)).toEqual([])
    expect(await actions(`target=${target}&action=project.created`)).toEqual(['project.created'])
    expect(await actions(`target=${target}&actor=${world.tenant.ownerId}`)).toHaveLength(2)
    expect(await actions(`target=${target}&actor=${randomUUID()}`)).toEqual([])
    const offset = encodeURIComponent(later.replace('Z', '+00:00'))
    expect(await actions(`target=${target}&since=${offset}`)).toEqual(['project.user_added'])
  })

  test('200: pages by cursor, and lines for all, newest first', async () => {
    const actor = world.tenant.ownerId
    // Then every event has its place, and none gets it between two of the lists.
    await owner.get(`${EVENTS}/checkpoint`)
    // As many as a page has at most.
    const newest = await eventsOf(`actor=${actor}`)
    const first = await owner.get(`${EVENTS}?actor=${actor}&limit=5`)
    const second = await owner.get(`${EVENTS}?actor=${actor}&limit=5&cursor=${first.body.next_cursor}`)
    expect([...first.body.data, ...second.body.data]).toEqual(newest.slice(0, 10))
    const lines = await owner.get(`${EVENTS}?actor=${actor}`, { headers: { accept: 'application/x-ndjson' } })
    expect(
      lines.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
        .slice(0, 1000),
    ).toEqual(newest)
  })

  test.each([
    'limit=0',
    'limit=1001',
    'limit=abc',
    'cursor=x',
    'actor=x',
    'since=yesterday',
    'until=2026-01-01',
    'since=',
    'ip=1',
  ])('400: ?%s', async (query) => {
    const request = { method: 'GET', path: `${EVENTS}?${query}` }
    const failure = { status: 400, error: 'Audit event listing failed', code: 'validation_error' }
    await assertRefused(bench, world.tenant, request, failure)
    expect(failure.status).toBe(400)
  })
})
