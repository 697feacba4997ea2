import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { codeOf, expectSoon, KEYS, makeKey, makeUser, strangeKey, verify } from '../verify/support.ts'
import { buildWorld, comparable, startBench, type TestBench, type World } from './support.ts'

let bench: TestBench
let world: World
let owner: TestClient
let userId: string

beforeAll(async () => {
  bench = await startBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
  userId = await makeUser(owner)
})
afterAll(() => bench.stop())

const IMPORT = `${KEYS}/import`

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A key as somebody else makes them. */
const foreignKey = (): string => `sk_live_${randomBytes(18).toString('base64url')}`

const entry = (text: string, fields: object = {}) => ({
  sha256: sha256Of(text),
  user_id: userId,
  scopes: [],
  ...fields,
})

const importKeys = (...keys: object[]) => owner.post(IMPORT, { keys })

async function importOne(text: string, fields: object = {}): Promise<string> {
  const { status, body } = await importKeys(entry(text, fields))
  expect(status).toBe(200)
  return body.data.key_ids[0]
}

const isImported = async (id: string) => {
  const [row] = await bench.store.rows('select imported from api_key where id = $1', [id])
  return row?.imported
}

describe('200', () => {
  test('its holder goes on using it: at the first use, and afterwards, when it is stored like one made here', async () => {
    const text = foreignKey()
    const id = await importOne(text, { scopes: ['users:read'] })
    expect(await isImported(id)).toBe(true)
    expect((await bench.server.as(text).get('/api/v1/users')).status).toBe(200)
    await expectSoon(() => isImported(id)).toBe(false)
    expect((await bench.server.as(text).get('/api/v1/users')).status).toBe(200)
    expect(await verify(owner, text)).toMatchObject({ code: 'VALID', key_id: id, scopes: ['users:read'] })
    expect((await owner.get(`${KEYS}/${id}`)).body.data.usage_count).toBe(3)
  })

  test('its first use may be a verification, by many at once', async () => {
    const text = foreignKey()
    const id = await importOne(text)
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(owner, text)))
    expect(new Set(codes)).toEqual(new Set(['VALID']))
    await expectSoon(() => isImported(id)).toBe(false)
    expect(await codeOf(owner, text)).toBe('VALID')
    expect(bench.server.logs()).not.toMatch(/"level":50/)
  })

  test('a text that was unknown a moment ago is known at once', async () => {
    const text = foreignKey()
    expect(await codeOf(owner, text)).toBe('NOT_FOUND')
    await importOne(text)
    expect(await codeOf(owner, text)).toBe('VALID')
  })

  test('it is named by its id or by its full text, before its first use and after', async () => {
    const text = foreignKey()
    const id = await importOne(text)
    expect((await owner.get(`${KEYS}/${text}`)).body.data?.key_id).toBe(id)
    await codeOf(owner, text)
    await expectSoon(() => isImported(id)).toBe(false)
    expect((await owner.get(`${KEYS}/${text}`)).body.data?.key_id).toBe(id)
    expect((await owner.delete(`${KEYS}/${text}`)).status).toBe(200)
    expect(await codeOf(owner, text)).toBe('REVOKED')
  })

  test('with everything that may be said of a key', async () => {
    const text = foreignKey()
    const fields = {
      name: 'Taken over',
      scopes: ['a:x'],
      expires_at: '2099-01-01T00:00:00.000Z',
      limits: [{ name: 'requests', limit: 5, window_seconds: 600, kind: 'sliding', strict: false }],
      ip_allowlist: ['192.0.2.0/24'],
      environment: 'live',
      external_id: 'one',
      metadata: { plan: 'pro' },
    }
    const credits = { remaining: 5, refill: { amount: 9, every_seconds: 60 } }
    const user = { user_id: undefined, email: world.email }
    const id = await importOne(text, { ...fields, ...user, credits, prefix: 'sk_live_', project_id: world.projectName })
    expect((await owner.get(`${KEYS}/${id}`)).body.data).toMatchObject({
      ...fields,
      credits,
      api_key: expect.stringMatching(/^sk_live_/),
      user_id: world.userId,
      project_id: world.projectId,
      status: 'active',
      last_used_at: null,
    })
    const told = { code: 'VALID', remaining: 4, environment: 'live', project: { project_id: world.projectId } }
    expect(await verify(owner, text, { ip: '192.0.2.9' })).toMatchObject(told)
  })

  test('a hundred at once, in their order; digits of either case', async () => {
    const texts = Array.from({ length: 100 }, foreignKey)
    const keys = texts.map((text, i) =>
      entry(text, { external_id: String(i), sha256: i % 2 ? sha256Of(text).toUpperCase() : sha256Of(text) }),
    )
    const { status, body } = await importKeys(...keys)
    expect([status, body.message]).toEqual([200, 'API keys imported successfully'])
    const verdicts = await owner.post('/api/v1/keys/verify/batch', { requests: texts.map((key) => ({ key })) })
    expect(verdicts.body.data.map(({ key_id }: { key_id: string }) => key_id)).toEqual(body.data.key_ids)
  })

  test('texts of many forms, as long as they could be keys', async () => {
    const texts = [
      randomUUID(),
      randomBytes(16).toString('hex'),
      `Basic:${randomUUID()}/+=~!`,
      randomBytes(4).toString('hex'),
    ]
    for (const text of [...texts, 'x'.repeat(500) + randomUUID().slice(0, 12)]) {
      await importOne(text)
      expect(await codeOf(owner, text)).toBe('VALID')
    }
  })

  test('a JSON Web Token of somebody else', async () => {
    const text = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ jti: randomUUID() })).toString('base64url')}.${'a'.repeat(43)}`
    await importOne(text)
    expect(await codeOf(owner, text)).toBe('VALID')
  })

  test('a key of another Keystead, which reads like one of ours', async () => {
    const text = strangeKey()
    await importOne(text)
    expect(await codeOf(owner, text)).toBe('VALID')
  })

  test('is revoked, disabled, changed and rotated like any other, before its first use too', async () => {
    const text = foreignKey()
    const id = await importOne(text)
    await owner.patch(`${KEYS}/${id}`, { scopes: ['a:x'] })
    expect(await codeOf(owner, text, { scopes: ['a:x'] })).toBe('VALID')
    const other = foreignKey()
    const rotated = await owner.post(`${KEYS}/rotate`, { api_key: await importOne(other), overlap_seconds: 60 })
    expect(rotated.body.data.new_api_key).toMatch(/^ks_/)
    expect([await codeOf(owner, other), await codeOf(owner, rotated.body.data.new_api_key)]).toEqual(['VALID', 'VALID'])
    const third = foreignKey()
    await owner.post(`${KEYS}/${await importOne(third)}/disable`)
    expect(await codeOf(owner, third)).toBe('DISABLED')
  })

  test('is recorded, key by key', async () => {
    const id = await importOne(foreignKey(), { name: 'Recorded' })
    const { body } = await owner.get(`/api/v1/audit-events?action=key.imported&target=${id}`)
    expect(body.data).toMatchObject([
      { actor_id: world.tenant.ownerId, details: { name: 'Recorded', user_id: userId } },
    ])
  })
})

describe('what is stored', () => {
  test('neither the key nor its SHA-256, in any form, in any table, before and after the first use', async () => {
    const text = foreignKey()
    const id = await importOne(text)
    const digest = createHash('sha256').update(text).digest()
    const forms = [text, digest.toString('hex'), digest.toString('base64'), digest.toString('latin1')]
    const found = async () => {
      const tables = await bench.store.rows(
        `select format('%I.%I', schemaname, tablename) as name from pg_tables
         where schemaname not in ('pg_catalog', 'information_schema')`,
      )
      const hits: string[] = []
      for (const { name } of tables) {
        const rows = await bench.store.rows(`select t.*, t::text as whole_row from ${String(name)} t`)
        const content = rows
          .flatMap((row) => Object.values(row))
          .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value)))
          .join('\n')
        for (const [i, form] of forms.entries()) if (content.includes(form)) hits.push(`form ${i} in ${String(name)}`)
      }
      return { tables: tables.length, hits }
    }
    expect(await found()).toEqual({ tables: expect.any(Number), hits: [] })
    await codeOf(owner, text)
    await expectSoon(() => isImported(id)).toBe(false)
    const after = await found()
    expect(after.hits).toEqual([])
    expect(after.tables).toBeGreaterThan(10)
    expect(bench.server.logs()).not.toContain(digest.toString('hex'))
  })
})

async function expectNothingStored(keys: unknown, expected: object): Promise<void> {
  const before = await bench.store.snapshot(world.tenant.id)
  const { status, body } = await owner.post(IMPORT, { keys })
  expect({ status, ...body }).toMatchObject(expected)
  expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
}

describe('all or none', () => {
  const exists = {
    status: 400,
    error: 'API key import failed',
    code: 'conflict',
    detail: 'One of the keys exists already',
  }

  test('400: twice in one request', async () => {
    const text = foreignKey()
    const again = entry(text, { sha256: sha256Of(text).toUpperCase() })
    await expectNothingStored([entry(foreignKey()), entry(text), again], exists)
    expect(await codeOf(owner, text)).toBe('NOT_FOUND')
  })

  test('400: one that was imported before its first use', async () => {
    const text = foreignKey()
    await importOne(text)
    await expectNothingStored([entry(foreignKey()), entry(text)], exists)
  })

  test('400: one that was imported and used since', async () => {
    const text = foreignKey()
    const id = await importOne(text)
    await codeOf(owner, text)
    await expectSoon(() => isImported(id)).toBe(false)
    await expectNothingStored([entry(text)], exists)
    expect(await verify(owner, text)).toMatchObject({ key_id: id })
  })

  test('400: one that was imported and revoked', async () => {
    const text = foreignKey()
    const id = await importOne(text)
    await codeOf(owner, text)
    await expectSoon(() => isImported(id)).toBe(false)
    await owner.delete(`${KEYS}/${id}`)
    await expectNothingStored([entry(text)], exists)
    expect(await codeOf(owner, text)).toBe('REVOKED')
  })

  test('nobody takes over a key of another tenant whose SHA-256 they know', async () => {
    const text = foreignKey()
    const id = await importOne(text)
    await codeOf(owner, text)
    await expectSoon(() => isImported(id)).toBe(false)
    const theirs = await buildWorld(bench.server)
    await theirs.tenant.owner.post(IMPORT, { keys: [{ sha256: sha256Of(text), user_id: theirs.userId, scopes: [] }] })
    expect(await verify(owner, text)).toMatchObject({ code: 'VALID', key_id: id })
    const made = await makeKey(owner)
    await theirs.tenant.owner.post(IMPORT, {
      keys: [{ sha256: sha256Of(made.text), user_id: theirs.userId, scopes: [] }],
    })
    expect(await verify(owner, made.text)).toMatchObject({ code: 'VALID', key_id: made.id })
  })

  test('404: an unknown user after good ones, and a project', async () => {
    const good = entry(foreignKey())
    const notThere = { status: 404, code: 'not_found' }
    await expectNothingStored([good, entry(foreignKey(), { user_id: randomUUID() })], {
      ...notThere,
      detail: 'API user not found',
    })
    await expectNothingStored([good, entry(foreignKey(), { project_id: 'none' })], {
      ...notThere,
      detail: 'Project not found',
    })
  })

  test('400: a project that the user is no member of', async () => {
    const failure = {
      status: 400,
      error: 'API key import failed',
      detail: 'User is not a member of the specified project',
    }
    await expectNothingStored([entry(foreignKey(), { project_id: world.projectId })], failure)
  })
})

const good = { sha256: sha256Of('never imported'), user_id: randomUUID(), scopes: [] }

test.each<[keys: unknown, message: RegExp]>([
  [undefined, /^keys is required$/],
  [[], /^keys: .*>=1 items$/],
  [Array.from({ length: 101 }, () => good), /^keys: .*<=100 items$/],
  [[{ ...good, sha256: undefined }], /^keys\.0\.sha256 is required$/],
  [[{ ...good, sha256: 'f'.repeat(63) }], /^keys\.0\.sha256 must be 64 hexadecimal digits$/],
  [[{ ...good, sha256: 'g'.repeat(64) }], /^keys\.0\.sha256 must be 64 hexadecimal digits$/],
  [[good, { ...good, sha256: `${good.sha256}\n` }], /^keys\.1\.sha256 must be 64 hexadecimal digits$/],
  [[{ ...good, scopes: undefined }], /^keys\.0\.scopes is required$/],
  [[{ ...good, scopes: ['a b'] }], /^keys\.0\.scopes\.0 must be/],
  [[{ ...good, user_id: undefined }], /^keys\.0\.user_id: either user_id or email is required, not both$/],
  [[{ ...good, email: 'a@example.com' }], /^keys\.0\.user_id: either user_id or email is required, not both$/],
  [[{ ...good, prefix: '' }], /^keys\.0\.prefix must be 1 to 12 printable characters$/],
  [[{ ...good, prefix: 'x'.repeat(13) }], /^keys\.0\.prefix must be 1 to 12 printable characters$/],
  [[{ ...good, prefix: 'a b' }], /^keys\.0\.prefix must be 1 to 12 printable characters$/],
  [[{ ...good, limits: [{ name: 'a', limit: 0, window_seconds: 1 }] }], /^keys\.0\.limits\.0\.limit: .*>=1$/],
  [[{ ...good, credits: { remaining: -1 } }], /^keys\.0\.credits\.remaining: .*>=0$/],
  [[{ ...good, ip_allowlist: ['x'] }], /^keys\.0\.ip_allowlist\.0 must be an IPv4 or IPv6 address/],
  [[{ ...good, key: 'the key itself' }], /^keys\.0: Unknown fields: key$/],
])('400: %j', async (keys, message) => {
  const { status, body } = await owner.post(IMPORT, { keys })
  expect([status, body.error, body.code]).toEqual([400, 'API key import failed', 'validation_error'])
  expect(body.detail).toMatch(message)
})

const importWith = (fields: object) => importKeys(entry(foreignKey(), fields))

describe('401, 403 and the tenant wall', () => {
  test('401: nobody; 403: without keys:create', async () => {
    const keys = [entry(foreignKey())]
    expect((await bench.server.as(null).post(IMPORT, { keys })).status).toBe(401)
    const lesser = await bench.keyWith(world.tenant.id, ['keys:read', 'keys:update', 'keys:delete'])
    expect((await lesser.post(IMPORT, { keys })).status).toBe(403)
  })

  test('403: nobody grants what they do not hold, not even in the last key of many', async () => {
    const client = await bench.keyWith(world.tenant.id, ['keys:create', 'a:*'])
    const before = await bench.store.snapshot(world.tenant.id)
    const keys = [entry(foreignKey(), { scopes: ['a:x'] }), entry(foreignKey(), { scopes: ['a:x', 'users:read'] })]
    const { status, body } = await client.post(IMPORT, { keys })
    expect([status, body.detail]).toEqual([403, 'You cannot grant a scope that you do not hold: users:read'])
    expect(await bench.store.snapshot(world.tenant.id)).toBe(before)
    expect((await client.post(IMPORT, { keys: keys.slice(0, 1) })).status).toBe(200)
  })

  test('404: a user or project of another tenant, byte for byte like none', async () => {
    const theirs = await buildWorld(bench.server)
    const pairs: [object, object][] = [
      [{ user_id: theirs.userId }, { user_id: randomUUID() }],
      [
        { user_id: undefined, email: theirs.email },
        { user_id: undefined, email: 'nobody@example.com' },
      ],
      [{ project_id: theirs.projectId }, { project_id: randomUUID() }],
      [{ project_id: theirs.projectName }, { project_id: 'none' }],
    ]
    for (const [foreign, nowhere] of pairs) {
      const answer = await importWith(foreign)
      expect(answer.status).toBe(404)
      expect(comparable(answer)).toBe(comparable(await importWith(nowhere)))
    }
  })
})
