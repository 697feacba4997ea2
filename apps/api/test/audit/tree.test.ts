import { createPublicKey, randomUUID } from 'node:crypto'
import { isConsistent, isIncluded, isSignedBy, parseCheckpoint } from '@keystead/domain'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildWorld, sharedBench, type TestBench, type World } from '../v1/support.ts'
import { checkpointOf, EVENTS, exported, keysOf, verified } from './support.ts'

let bench: TestBench
let world: World
let other: World

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  other = await buildWorld(bench.server)
})

const hash = (text: string): Buffer => Buffer.from(text, 'base64')

const change = async (by = world) => by.tenant.owner.post('/api/v1/projects', { project_name: `tree-${randomUUID()}` })

describe('GET /api/v1/audit-events/checkpoint', () => {
  test('200: a signed note, whose origin is the log of the tenant, that a published key has signed', async () => {
    const { body } = await world.tenant.owner.get(`${EVENTS}/checkpoint`)
    const { origin, size, root, checkpoint } = body.data
    const note = parseCheckpoint(checkpoint)
    expect(note).toMatchObject({ origin, size, root: hash(root) })
    expect(origin).toBe(`${new URL(bench.server.url).host}/audit/${world.tenant.id}`)
    const { keys } = JSON.parse(await keysOf(bench.server))
    const publicKeys = keys.map((key: object) => createPublicKey({ key: { ...key }, format: 'jwk' }))
    expect(isSignedBy(note, publicKeys)).toBe(true)
    expect(keys[0]).not.toHaveProperty('d')
  })

  test('200: it has every event that was committed before the call', async () => {
    const before = parseCheckpoint(await checkpointOf(world.tenant.owner))
    await change()
    const after = parseCheckpoint(await checkpointOf(world.tenant.owner))
    expect(after.size).toBeGreaterThan(before.size)
    const again = parseCheckpoint(await checkpointOf(world.tenant.owner, `?size=${before.size}`))
    expect(again.root).toEqual(before.root)
  })

  test('200: an empty log has a checkpoint too', async () => {
    const { owner } = await bench.server.createTenant()
    const { size } = parseCheckpoint(await checkpointOf(owner, '?size=0'))
    expect(size).toBe(0)
  })

  test.each(['size=1000000', 'size=-1', 'size=x', 'size=1.5', 'from=1'])('400: ?%s', async (query) => {
    expect((await world.tenant.owner.get(`${EVENTS}/checkpoint?${query}`)).status).toBe(400)
  })
})

describe('GET /api/v1/audit-events/proof', () => {
  test('200: it leads from the event to the root of its checkpoint', async () => {
    for (let i = 0; i < 5; i += 1) await change()
    const { body: list } = await world.tenant.owner.get(`${EVENTS}?action=project.*`)
    for (const { event_id, open } of list.data) {
      expect(open).toBe(false)
      const { body } = await world.tenant.owner.get(`${EVENTS}/proof?event=${event_id}`)
      const { seq, size, leaf_hash, hashes, checkpoint } = body.data
      const note = parseCheckpoint(checkpoint)
      expect(note.size).toBe(size)
      expect(isIncluded({ leaf: hash(leaf_hash), seq, size, proof: hashes.map(hash), root: note.root })).toBe(true)
    }
  })

  test('404: an event of another tenant, and one that was not in the log at that size', async () => {
    const path = (id: string) => `${EVENTS}/proof?event=${id}`
    expect((await world.tenant.owner.get(path(other.eventId))).status).toBe(404)
    expect((await world.tenant.owner.get(`${path(world.eventId)}&size=0`)).status).toBe(404)
    expect((await world.tenant.owner.get(path(world.eventId))).status).toBe(200)
    expect((await world.tenant.owner.get(path('x'))).status).toBe(400)
  })
})

describe('GET /api/v1/audit-events/consistency', () => {
  test('200: the earlier log is the beginning of the later one', async () => {
    const earlier = parseCheckpoint(await checkpointOf(world.tenant.owner))
    for (let i = 0; i < 3; i += 1) await change()
    const later = parseCheckpoint(await checkpointOf(world.tenant.owner))
    const { body } = await world.tenant.owner.get(`${EVENTS}/consistency?from=${earlier.size}&to=${later.size}`)
    const proof = { from: earlier.size, to: later.size, fromRoot: earlier.root, toRoot: later.root }
    expect(isConsistent({ ...proof, proof: body.data.hashes.map(hash) })).toBe(true)
  })

  test.each(['', 'from=1000000', 'from=2&to=1', 'from=0&to=1000000', 'from=x'])('400: ?%s', async (query) => {
    expect((await world.tenant.owner.get(`${EVENTS}/consistency?${query}`)).status).toBe(400)
  })
})

describe('GET /api/v1/audit-events/export', () => {
  test('200: every event in its order, which the verification takes', async () => {
    const checkpoint = await checkpointOf(world.tenant.owner)
    const lines = await exported(world.tenant.owner)
    const seqs = lines.map((line) => JSON.parse(line).seq)
    expect(seqs).toEqual(lines.map((_, i) => i))
    const keys = await keysOf(bench.server)
    expect(await verified({ lines, checkpoint, keys })).toMatchObject({ ok: true })
    // Written again by another program, with its members in another order.
    const again = lines.map((line) =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line)).toReversed()), null, 1),
    )
    expect(await verified({ lines: again.map((line) => line.replaceAll('\n', '')), checkpoint, keys })).toMatchObject({
      ok: true,
    })
    // The answer of the endpoint in place of the note.
    const answer = (await world.tenant.owner.get(`${EVENTS}/checkpoint`)).text
    expect(await verified({ lines: await exported(world.tenant.owner), checkpoint: answer, keys })).toMatchObject({
      ok: true,
    })
  })

  test('200: a part, by which a download goes on, is the same as in the whole', async () => {
    const lines = await exported(world.tenant.owner)
    expect(await exported(world.tenant.owner, `?from=3&to=${lines.length}`)).toEqual(lines.slice(3))
    expect(await exported(world.tenant.owner, '?from=2&to=5')).toEqual(lines.slice(2, 5))
    expect(await exported(world.tenant.owner, '?from=5&to=5')).toEqual([])
  })

  test('200: more events than a batch has', async () => {
    const { owner, id } = await bench.server.createTenant()
    await bench.store.rows(
      `insert into audit_event (id, tenant_id, action, outcome, ip, created_at)
       select gen_random_uuid(), $1, 'user.created', 'success', '::1', now() from generate_series(1, 1000)`,
      [id],
    )
    const [checkpoint, lines] = [await checkpointOf(owner), await exported(owner)]
    expect(lines.length).toBeGreaterThanOrEqual(1000)
    expect(await verified({ lines, checkpoint, keys: await keysOf(bench.server) })).toMatchObject({ ok: true })
    const csv = await owner.get(`${EVENTS}/export?format=csv`)
    expect(csv.text.trimEnd().split('\n')).toHaveLength(lines.length + 1)
  })

  test('200: CSV, in which no cell is a formula', async () => {
    const { owner } = world.tenant
    const name = '=HYPERLINK("https://evil.example","a, b")'
    await owner.post('/api/v1/projects', { project_name: name })
    const { text, headers } = await owner.get(`${EVENTS}/export?format=csv`)
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(text.split('\n')[0]).toMatch(/^seq,event_id,created_at,actor_id,actor_name/)
    expect(text).toContain(`"'=HYPERLINK(""https://evil.example"",""a, b"")"`)
  })

  test('200: OCSF, a line of JSON for each event', async () => {
    const lines = await exported(world.tenant.owner, '?format=ocsf')
    const events = lines.map((line) => JSON.parse(line))
    const created = events.find(({ api }) => api.operation === 'user.created')
    expect(created).toMatchObject({
      category_uid: 6,
      class_uid: 6003,
      activity_id: 1,
      type_uid: 600301,
      severity_id: 1,
      status_id: 1,
      metadata: { version: '1.4.0', product: { name: 'Keystead' }, sequence: expect.any(Number) },
      actor: { user: { uid: world.tenant.ownerId, type_id: 1 } },
      src_endpoint: { ip: expect.any(String) },
      resources: [{ type: 'user', uid: expect.any(String), name: expect.any(String) }],
    })
    for (const event of events) {
      expect(event.type_uid).toBe(event.class_uid * 100 + event.activity_id)
      expect(event.time).toBeGreaterThan(0)
    }
  })

  test.each(['format=xml', 'from=-1', 'to=1000000', 'limit=0', 'cursor=x', 'actor=x'])('400: ?%s', async (query) => {
    expect((await world.tenant.owner.get(`${EVENTS}/export?${query}`)).status).toBe(400)
  })

  test('403: a key without audit:read, and an application key', async () => {
    const key = await bench.keyWith(world.tenant.id, ['users:read'])
    for (const path of ['export', 'checkpoint', `proof?event=${world.eventId}`, 'consistency?from=0'])
      expect((await key.get(`${EVENTS}/${path}`)).status).toBe(403)
    const application = bench.server.as(world.keyText)
    expect((await application.get(`${EVENTS}/export`)).status).toBe(403)
  })
})

test('the log of a tenant is not that of another: a checkpoint of one does not fit the export of the other', async () => {
  const keys = await keysOf(bench.server)
  const [checkpoint, lines] = [await checkpointOf(world.tenant.owner), await exported(other.tenant.owner)]
  expect((await verified({ lines, checkpoint, keys })).ok).toBe(false)
})

describe('what events say', () => {
  const eventsOf = async (query: string) => (await world.tenant.owner.get(`${EVENTS}?${query}`)).body.data

  test('the names of actor and target stay as they were', async () => {
    const { owner, ownerId } = world.tenant
    const { body } = await owner.post('/api/v1/users', { email: `named-${randomUUID()}@example.com`, name: 'First' })
    const id = body.data.user_id
    await owner.put(`/api/v1/users/${id}`, { name: 'Second' })
    await owner.request('DELETE', `/api/v1/users/${id}`, { force: true })
    const events = await eventsOf(`target=${id}`)
    expect(events.map(({ action, target_name }: Record<string, unknown>) => [action, target_name])).toEqual([
      ['user.deleted', 'Second'],
      ['user.updated', expect.stringMatching(/First|Second/)],
      ['user.created', 'First'],
    ])
    for (const { actor_id, actor_kind, actor_name } of events)
      expect([actor_id, actor_kind, actor_name]).toEqual([ownerId, 'person', expect.stringContaining('@')])
  })

  test('fields before and after, of users, roles, projects, configurations and keys', async () => {
    const { owner } = world.tenant
    const tag = randomUUID()
    const user = (await owner.post('/api/v1/users', { email: `fields-${tag}@example.com`, roles: ['viewer'] })).body
      .data
    await owner.put(`/api/v1/users/${user.user_id}`, { roles: ['admin', 'viewer'], name: `Changed ${tag}` })
    const [updated] = await eventsOf(`target=${user.user_id}&action=user.updated`)
    expect(updated.changes).toEqual({
      roles: { before: ['viewer'], after: expect.arrayContaining(['admin', 'viewer']) },
      name: { before: expect.any(String), after: `Changed ${tag}` },
    })
    const key = (await owner.post('/api/v1/api-keys', { user_id: user.user_id, name: 'Old', scopes: ['read', 'b'] }))
      .body.data
    await owner.request('PATCH', `/api/v1/api-keys/${key.key_id}`, {
      name: 'New',
      scopes: ['read'],
      metadata: { token: tag },
    })
    const [changed] = await eventsOf(`target=${key.key_id}&action=key.updated`)
    expect(changed.changes).toEqual({
      name: { before: 'Old', after: 'New' },
      scopes: { before: ['read', 'b'], after: ['read'] },
    })
    await owner.post(`/api/v1/api-keys/${key.key_id}/disable`, {})
    const [disabled] = await eventsOf(`target=${key.key_id}&action=key.disabled`)
    expect(disabled.changes).toEqual({ disabled_at: { before: null, after: expect.stringMatching(/Z$/) } })
  })

  test('lists of actions, patterns, actors and targets', async () => {
    const { ownerId } = world.tenant
    const listed: { action: string }[] = await eventsOf('action=project.*,user.created')
    const actions = new Set(listed.map(({ action }) => action))
    expect([...actions].every((action) => action.startsWith('project.') || action === 'user.created')).toBe(true)
    expect(actions.size).toBeGreaterThan(1)
    expect(await eventsOf('action=project%25')).toEqual([])
    expect(await eventsOf('action=projec_.*')).toEqual([])
    expect(await eventsOf('action=')).toEqual([])
    expect((await eventsOf(`actor=${randomUUID()},${ownerId}`)).length).toBeGreaterThan(0)
    const two = await eventsOf(`action=user.created,project.created&target=${world.userId},${world.projectId}`)
    expect(two).toHaveLength(2)
    expect((await world.tenant.owner.get(`${EVENTS}?actor=${ownerId},`)).status).toBe(400)
  })

  test('a count of an open minute says so, has no place and no proof, and is not in the export', async () => {
    const key = await bench.keyWith(world.tenant.id, ['users:read'])
    await key.get('/api/v1/users?limit=1')
    const [used] = await eventsOf('action=key.used')
    expect(used).toMatchObject({ open: true, seq: null, count: 1 })
    expect((await world.tenant.owner.get(`${EVENTS}/proof?event=${used.event_id}`)).status).toBe(404)
    const inExport = async () => (await exported(world.tenant.owner)).filter((line) => line.includes(used.event_id))
    expect(await inExport()).toEqual([])
    await bench.store.rows('update audit_pending set due_at = clock_timestamp() where event_id = $1', [used.event_id])
    expect(await inExport()).toHaveLength(1)
    const [closed] = await eventsOf(`action=key.used`)
    expect(closed).toMatchObject({ event_id: used.event_id, open: false, seq: expect.any(Number), count: 1 })
    await key.get('/api/v1/users?limit=1')
    const counts = (await eventsOf('action=key.used')).map(({ count, open }: Record<string, unknown>) => [count, open])
    expect(counts.slice(0, 2)).toEqual([
      [1, true],
      [1, false],
    ])
  })
})
