import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { buildWorld, startBench, type TestBench, type World } from '../v1/support.ts'
import { codeOf, expectSoon, foreignKey, KEYS, makeUser, sha256Of, strangeKey, verify } from './support.ts'

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
    expect(await codeOf(owner, text)).toBe('VALID')
    await expectSoon(() => isImported(id)).toBe(false)
    expect(await codeOf(owner, text)).toBe('VALID')
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
