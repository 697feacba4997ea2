import { randomUUID } from 'node:crypto'
import { APPLICATION_KEY } from '@keystead/domain'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { codeOf, expectSoon, foreignKey, KEYS, makeKey, makeUser, sha256Of, verify } from '../verify/support.ts'
import { buildWorld, comparable, sharedBench, type TestBench, type World } from './support.ts'

let bench: TestBench
let world: World
let owner: TestClient
let userId: string

beforeAll(async () => {
  bench = await sharedBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
  userId = await makeUser(owner)
})

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
  [Array.from({ length: 1001 }, () => good), /^keys: .*<=1000 items$/],
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

  test('the scopes of imported keys are the tenant’s own words, whatever the caller holds; none of them calls Keystead', async () => {
    const client = await bench.keyWith(world.tenant.id, ['keys:create'])
    const texts = [foreignKey(), foreignKey()]
    const keys = texts.map((text) => entry(text, { scopes: ['users:read', '*'] }))
    const { status, body } = await client.post(IMPORT, { keys })
    expect(status).toBe(200)
    for (const [i, id] of body.data.key_ids.entries()) {
      expect((await world.tenant.owner.get(`/api/v1/api-keys/${id}`)).body.data.management).toBe(false)
      const refused = await bench.server.as(texts[i] ?? '').get('/api/v1/users')
      expect([refused.status, refused.body.detail]).toEqual([403, APPLICATION_KEY])
    }
    const asked = await client.post(IMPORT, { keys: [entry(foreignKey(), { management: true })] })
    expect([asked.status, asked.body.detail]).toEqual([400, 'keys.0: Unknown fields: management'])
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
