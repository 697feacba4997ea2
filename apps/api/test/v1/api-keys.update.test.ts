import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { codesOf, KEYS, leftOf, makeKey, makeUser, verify } from '../verify/support.ts'
import { buildWorld, comparable, sharedBench, type TestBench, type World } from './support.ts'

let bench: TestBench
let world: World
let owner: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
})

const shownOf = async (id: string) => (await owner.get(`${KEYS}/${id}`)).body.data

const CHANGES: [field: string, value: unknown][] = [
  ['name', 'Renamed'],
  ['scopes', ['c:z']],
  ['scopes', []],
  ['expires_at', '2098-01-01T00:00:00.000Z'],
  ['limits', [{ name: 'other', limit: 7, window_seconds: 70, kind: 'sliding', strict: true }]],
  ['limits', []],
  ['ip_allowlist', ['198.51.100.0/24']],
  ['environment', 'test'],
  ['external_id', 'another'],
  ['metadata', { other: { a: [] } }],
  ['metadata', {}],
]

const FULL = {
  name: 'Before',
  scopes: ['a:x'],
  expires_at: '2099-01-01T00:00:00.000Z',
  limits: [{ name: 'requests', limit: 5, window_seconds: 600, kind: 'fixed', strict: false }],
  ip_allowlist: ['192.0.2.1'],
  environment: 'live',
  external_id: 'one',
  metadata: { plan: { name: 'pro', old: true } },
}

describe('200', () => {
  test.each(CHANGES)('%s becomes %j, and nothing else changes', async (field, value) => {
    const key = await makeKey(owner, { ...FULL, credits: { remaining: 5 } })
    const before = await shownOf(key.id)
    const { status, body } = await owner.patch(`${KEYS}/${key.id}`, { [field]: value })
    expect(status).toBe(200)
    expect(body).toMatchObject({ message: 'API key updated successfully', data: { key_id: key.id } })
    expect(await shownOf(key.id)).toEqual({ ...before, [field]: value })
  })

  test.each(['expires_at', 'ip_allowlist', 'environment', 'external_id', 'metadata', 'credits'])(
    '%s is taken away by null',
    async (field) => {
      const key = await makeKey(owner, { ...FULL, credits: { remaining: 5 } })
      const before = await shownOf(key.id)
      await owner.patch(`${KEYS}/${key.id}`, { [field]: null })
      expect(await shownOf(key.id)).toEqual({ ...before, [field]: null })
    },
  )

  test('scopes: null gives the key what its user may do', async () => {
    const user_id = await makeUser(owner, { roles: ['viewer'] })
    const key = await makeKey(owner, { user_id, scopes: ['a'] })
    await owner.patch(`${KEYS}/${key.id}`, { scopes: null })
    expect(await shownOf(key.id)).toMatchObject({ scopes: null })
    expect((await verify(owner, key.text)).scopes).toEqual(['read'])
  })

  test('everything at once, by the full text of the key', async () => {
    const key = await makeKey(owner)
    const credits = { remaining: 3, refill: { amount: 9, every_seconds: 60 } }
    expect((await owner.patch(`${KEYS}/${key.text}`, { ...FULL, credits })).status).toBe(200)
    expect(await shownOf(key.id)).toMatchObject({ ...FULL, credits })
    expect(await verify(owner, key.text, { ip: '192.0.2.1' })).toMatchObject({ code: 'VALID', remaining: 2 })
  })

  test('nothing at all changes nothing', async () => {
    const key = await makeKey(owner, FULL)
    const before = await shownOf(key.id)
    expect((await owner.patch(`${KEYS}/${key.id}`, {})).status).toBe(200)
    expect(await shownOf(key.id)).toEqual(before)
  })

  test('credits are set to what is said, whatever was left or held of the old ones', async () => {
    const key = await makeKey(owner, { credits: { remaining: 1000 } })
    expect((await verify(owner, key.text)).remaining).toBe(999)
    await owner.patch(`${KEYS}/${key.id}`, { credits: { remaining: 2 } })
    expect(await codesOf(owner, key.text, 3)).toEqual(['VALID', 'VALID', 'USAGE_EXCEEDED'])
    await owner.patch(`${KEYS}/${key.id}`, { credits: { remaining: 1 } })
    expect(await codesOf(owner, key.text, 2)).toEqual(['VALID', 'USAGE_EXCEEDED'])
    await owner.patch(`${KEYS}/${key.id}`, { credits: null })
    expect(await codesOf(owner, key.text, 2)).toEqual(['VALID', 'VALID'])
    await owner.patch(`${KEYS}/${key.id}`, { credits: { remaining: 0 } })
    expect(await codesOf(owner, key.text, 1)).toEqual(['USAGE_EXCEEDED'])
  })

  test('a limit that is changed begins anew; one that is not goes on', async () => {
    const [a, b] = [
      { name: 'a', limit: 5, window_seconds: 600 },
      { name: 'b', limit: 5, window_seconds: 600 },
    ]
    const key = await makeKey(owner, { limits: [a, b] })
    await codesOf(owner, key.text, 3)
    await owner.patch(`${KEYS}/${key.id}`, { limits: [a, { ...b, limit: 9 }], name: 'Other' })
    expect([await leftOf(owner, key.text, 'a'), await leftOf(owner, key.text, 'b')]).toEqual([2, 9])
  })

  test('a disabled key is changed and stays disabled', async () => {
    const key = await makeKey(owner)
    await owner.post(`${KEYS}/${key.id}/disable`)
    expect((await owner.patch(`${KEYS}/${key.id}`, { name: 'Changed' })).status).toBe(200)
    expect(await shownOf(key.id)).toMatchObject({ name: 'Changed', status: 'disabled' })
  })

  test('is recorded with the names of what changed, and no values', async () => {
    const key = await makeKey(owner)
    await owner.patch(`${KEYS}/${key.id}`, { metadata: { secret: 'value' }, external_id: null })
    const { body, text } = await owner.get(`/api/v1/audit-events?action=key.updated&target=${key.id}`)
    expect(body.data).toMatchObject([{ actor_id: world.tenant.ownerId, outcome: 'success' }])
    expect(body.data[0].details.changed.toSorted()).toEqual(['externalId', 'metadata'])
    expect(text).not.toContain('secret')
  })
})

test.each<[changes: object, message: RegExp]>([
  [{ name: '' }, /^name must not be empty$/],
  [{ name: null }, /^name: .*received null$/],
  [{ scopes: ['a b'] }, /^scopes\.0 must be/],
  [{ expires_at: 'soon' }, /^expires_at must be an RFC 3339 date and time/],
  [{ limits: null }, /^limits: .*received null$/],
  [{ limits: [{ name: 'a', limit: 0, window_seconds: 1 }] }, /^limits\.0\.limit: .*>=1$/],
  [{ credits: { remaining: -1 } }, /^credits\.remaining: .*>=0$/],
  [{ credits: { refill: null } }, /^credits\.remaining is required$/],
  [{ ip_allowlist: [] }, /^ip_allowlist: .*>=1 items$/],
  [{ ip_allowlist: ['x'] }, /^ip_allowlist\.0 must be an IPv4 or IPv6 address or CIDR range$/],
  [{ environment: '' }, /^environment: /],
  [{ external_id: '' }, /^external_id: /],
  [{ metadata: [] }, /^metadata: /],
  [{ user_id: randomUUID() }, /^Unknown fields: user_id$/],
  [{ project_id: 'x' }, /^Unknown fields: project_id$/],
  [{ status: 'disabled' }, /^Unknown fields: status$/],
])('400: %j', async (changes, message) => {
  const before = await bench.store.snapshot(world.tenant.id)
  const { status, body } = await owner.patch(`${KEYS}/${world.keyId}`, changes)
  expect([status, body.error, body.code]).toEqual([400, 'API key update failed', 'validation_error'])
  expect(body.detail).toMatch(message)
  expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
})

describe('403', () => {
  test.each<[held: string[], own: object, changes: object]>([
    // Nobody grants what they do not hold,
    [['keys:update'], { management: true, scopes: [] }, { scopes: ['users:read'] }],
    [['keys:*'], { management: true, scopes: [] }, { scopes: ['keys:*', 'admin'] }],
    [['keys:update'], { scopes: [] }, { scopes: null }],
    // and nobody changes a key that holds more than they do.
    [['keys:update'], { management: true, scopes: ['users:read'] }, { name: 'Mine now' }],
    [['keys:update'], { management: true, scopes: ['users:read'] }, { scopes: [] }],
    [['keys:update'], { scopes: undefined }, { ip_allowlist: null }],
  ])('%j, of a key with %j: %j', async (held, own, changes) => {
    const user_id = await makeUser(owner, { roles: ['admin'] })
    const key = await makeKey(owner, { user_id, ...own })
    const client = await bench.keyWith(world.tenant.id, held)
    const before = await bench.store.snapshot(world.tenant.id)
    const { status, body } = await client.patch(`${KEYS}/${key.id}`, changes)
    expect([status, body.code]).toEqual([403, 'forbidden'])
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
  })

  test('a key cannot give itself more', async () => {
    const key = await makeKey(owner, { management: true, scopes: ['keys:update'] })
    const { status } = await bench.server.as(key.text).patch(`${KEYS}/${key.id}`, { scopes: ['keys:update', 'admin'] })
    expect(status).toBe(403)
  })
})

test('404: a key that is revoked, not there, or of another tenant, byte for byte the same', async () => {
  const theirs = await buildWorld(bench.server)
  const revoked = await makeKey(owner)
  await owner.delete(`${KEYS}/${revoked.id}`)
  const before = await bench.store.snapshot(theirs.tenant.id)
  const ask = (name: string) => owner.patch(`${KEYS}/${name}`, { name: 'Mine now' })
  const answer = await ask(theirs.keyId)
  expect([answer.status, answer.body.detail]).toEqual([404, 'API key not found'])
  for (const name of [theirs.keyText, randomUUID(), 'nonsense', revoked.id, revoked.text]) {
    expect(comparable(await ask(name))).toBe(comparable(answer))
  }
  expect(await bench.store.snapshot(theirs.tenant.id)).toBe(before)
})

const queryOf = (query: Record<string, string>): string => new URLSearchParams(query).toString()

const newestFirst = (...keys: { id: string }[]) => keys.map(({ id }) => id).toReversed()

test('lists: by environment and by external id, alone and together, and page by page', async () => {
  const user_id = await makeUser(owner)
  const tag = randomUUID().slice(0, 8)
  const make = (environment: string | null, external_id: string | null) =>
    makeKey(owner, { user_id, environment, external_id })
  const live = [await make(`live ${tag}`, `x ${tag}`), await make(`live ${tag}`, `y ${tag}`)]
  const trial = await make(`test ${tag}`, `x ${tag}`)
  await make(null, null)
  const ids = async (query: Record<string, string>): Promise<string[]> => {
    const { status, body } = await owner.get(`${KEYS}?${queryOf({ user_id, ...query })}`)
    expect(status).toBe(200)
    return body.data.map(({ key_id }: { key_id: string }) => key_id)
  }
  expect(await ids({})).toHaveLength(4)
  expect(await ids({ environment: `live ${tag}` })).toEqual(newestFirst(...live))
  expect(await ids({ external_id: `x ${tag}` })).toEqual(newestFirst(live[0]!, trial))
  expect(await ids({ external_id: `x ${tag}`, environment: `live ${tag}` })).toEqual([live[0]!.id])
  expect(await ids({ external_id: `X ${tag}` })).toEqual([])
  expect(await ids({ environment: 'live' })).toEqual([])
  const first = await owner.get(`${KEYS}?${queryOf({ environment: `live ${tag}`, limit: '1' })}`)
  const next = { environment: `live ${tag}`, limit: '1', cursor: first.body.next_cursor }
  expect(await ids(next)).toEqual([live[0]!.id])
  for (const query of [`environment=${'x'.repeat(51)}`, `external_id=${'x'.repeat(201)}`]) {
    expect((await owner.get(`${KEYS}?${query}`)).status).toBe(400)
  }
  const theirs = await bench.server.createTenant()
  expect((await theirs.owner.get(`${KEYS}?${queryOf({ external_id: `x ${tag}` })}`)).body.data).toEqual([])
})
