import { createHmac, hkdfSync, randomUUID } from 'node:crypto'
import { Keyring } from '@keystead/domain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestClient } from '../support/client.ts'
import { startTestServer } from '../support/server.ts'
import { buildWorld, startBench, type TestBench, type World } from '../v1/support.ts'
import { codeOf, expectSoon, foreignKey, KEYS, makeKey, sha256Of, verify } from './support.ts'

const SECRET = 'a secret for tests that is long enough to be one'
const OLD_SECRET = 'an earlier secret of the tests which is long enough too'

let bench: TestBench
let world: World
let owner: TestClient

beforeAll(async () => {
  bench = await startBench()
  world = await buildWorld(bench.server)
  owner = world.tenant.owner
})
afterAll(() => bench.stop())

const hashText = (text: string): string => `sha256:${sha256Of(text)}`

async function importInto({ tenant, userId }: World, text: string, fields: object = {}) {
  const entry = { sha256: sha256Of(text), user_id: userId, scopes: [], ...fields }
  return tenant.owner.post(`${KEYS}/import`, { keys: [entry] })
}

async function importOne(into: World, text: string, fields: object = {}): Promise<string> {
  const { status, body } = await importInto(into, text, fields)
  expect(status).toBe(200)
  return body.data.key_ids[0]
}

const isImported = async (id: string) => {
  const [row] = await bench.store.rows('select imported from api_key where id = $1', [id])
  return row?.imported
}

/** What releases before this one stored of a text: HMAC-SHA256 under the pepper alone. */
function earlierHash(text: string, secret = SECRET): Buffer {
  const pepper = Buffer.from(hkdfSync('sha256', secret, 'keystead', 'credential-hash', 32))
  return createHmac('sha256', pepper).update(text).digest()
}

/** An imported key as releases before this one stored it. */
async function earlierImport(text: string, row: { hash?: Buffer; imported?: boolean; revoked?: boolean } = {}) {
  const id = randomUUID()
  const importHash = earlierHash(hashText(text))
  const { hash = importHash, imported = true, revoked = false } = row
  const revokedAt = revoked ? new Date() : null
  await bench.store.rows(
    `insert into api_key (id, tenant_id, user_id, prefix, last_six, hash, import_hash, imported, secret_id, scopes, created_at, revoked_at)
     values ($1, $2, $3, 'imported', '', $4, $5, $6, $7, '{}', now(), $8)`,
    [id, world.tenant.id, world.userId, hash, importHash, imported, new Keyring([SECRET]).current.id, revokedAt],
  )
  return id
}

/** Starts another replica, as an update does, and stops it again. */
async function update(environment: Record<string, string> = {}): Promise<void> {
  const replica = await startTestServer({ databaseUrl: bench.server.databaseUrl, environment })
  await replica.stop()
}

describe('no text stands for a hash', () => {
  test('the hash of an imported key is no key, before its first use and after', async () => {
    const text = foreignKey()
    const id = await importOne(world, text)
    const spellings = [hashText(text), hashText(text).toUpperCase(), sha256Of(text), `SHA256:${sha256Of(text)}`]
    for (const spelling of spellings) expect(['MALFORMED', 'NOT_FOUND']).toContain(await codeOf(owner, spelling))
    expect((await bench.server.as(hashText(text)).get('/api/v1/users')).status).toBe(401)
    expect(await isImported(id)).toBe(true)
    expect(await codeOf(owner, text)).toBe('VALID')
    await expectSoon(() => isImported(id)).toBe(false)
    for (const spelling of spellings) expect(['MALFORMED', 'NOT_FOUND']).toContain(await codeOf(owner, spelling))
    expect(await verify(owner, text)).toMatchObject({ code: 'VALID', key_id: id })
  })

  test('it names no key in a path either', async () => {
    const text = foreignKey()
    await importOne(world, text)
    expect((await owner.get(`${KEYS}/${hashText(text)}`)).status).toBe(404)
    expect((await owner.delete(`${KEYS}/${hashText(text)}`)).status).toBe(404)
    expect(await codeOf(owner, text)).toBe('VALID')
  })

  test('nothing of what is stored is a hash of a text that starts like one', async () => {
    const text = foreignKey()
    const id = await importOne(world, text)
    const [row] = await bench.store.rows('select hash from api_key where id = $1', [id])
    expect(row?.hash).not.toEqual(earlierHash(hashText(text)))
  })
})

describe('keys that an earlier release has imported', () => {
  test('work by their text after the update, and not by their hash', async () => {
    const [text, used] = [foreignKey(), foreignKey()]
    const id = await earlierImport(text)
    const usedId = await earlierImport(used, { hash: earlierHash(used), imported: false })
    await update()
    for (const [key, keyId] of [
      [text, id],
      [used, usedId],
    ] as const) {
      expect(['MALFORMED', 'NOT_FOUND']).toContain(await codeOf(owner, hashText(key)))
      expect(await verify(owner, key)).toMatchObject({ code: 'VALID', key_id: keyId })
    }
    await expectSoon(() => isImported(id)).toBe(false)
    expect(await verify(owner, text)).toMatchObject({ code: 'VALID', key_id: id })
  })

  test('one that was taken over by its hash is given back to its text', async () => {
    const text = foreignKey()
    const id = await earlierImport(text, { imported: false })
    await update()
    expect(['MALFORMED', 'NOT_FOUND']).toContain(await codeOf(owner, hashText(text)))
    expect(await verify(owner, text)).toMatchObject({ code: 'VALID', key_id: id })
    await expectSoon(() => isImported(id)).toBe(false)
    expect(await verify(owner, text)).toMatchObject({ code: 'VALID', key_id: id })
  })

  test('one that was revoked stays revoked, used or not, and is not imported again', async () => {
    const [unused, used] = [foreignKey(), foreignKey()]
    await earlierImport(unused, { revoked: true })
    await earlierImport(used, { hash: earlierHash(used), imported: false, revoked: true })
    await update()
    for (const text of [unused, used]) {
      expect(await codeOf(owner, text)).toBe('REVOKED')
      expect((await importInto(world, text)).body).toMatchObject({ code: 'conflict' })
      expect(await codeOf(owner, text)).toBe('REVOKED')
    }
  })

  test('many of them in one update, each once, by two replicas at a time', async () => {
    const texts = Array.from({ length: 1100 }, foreignKey)
    for (const text of texts) await earlierImport(text)
    await Promise.all([update(), update()])
    const asked = [0, 499, 500, 501, 999, 1000, 1099].map((i) => texts[i] ?? '')
    for (const text of asked) expect(await codeOf(owner, text)).toBe('VALID')
    const [left] = await bench.store.rows('select count(*)::int as count from api_key where hash = import_hash')
    expect(left?.count).toBe(0)
  })
})

test('a key that was revoked before the secret was rotated is not imported again after it', async () => {
  const earlier = await startBench({ environment: { KEYSTEAD_SECRET: OLD_SECRET } })
  try {
    const theirs = await buildWorld(earlier.server)
    const text = foreignKey()
    const id = await importOne(theirs, text)
    expect((await theirs.tenant.owner.delete(`${KEYS}/${id}`)).status).toBe(200)
    const rotated = await startTestServer({
      databaseUrl: earlier.server.databaseUrl,
      environment: { KEYSTEAD_SECRET: `${SECRET},${OLD_SECRET}` },
    })
    try {
      const session = await rotated.as(null).post('/api/v1/auth/login', {
        email: theirs.tenant.ownerEmail,
        password: 'the owner of a tenant',
      })
      const client = rotated.as(session.body.data.session_token)
      const entry = { sha256: sha256Of(text), user_id: theirs.userId, scopes: [] }
      expect((await client.post(`${KEYS}/import`, { keys: [entry] })).body).toMatchObject({ code: 'conflict' })
      expect(await codeOf(client, text)).toBe('REVOKED')
    } finally {
      await rotated.stop()
    }
  } finally {
    await earlier.stop()
  }
})

describe('the same key in two tenants', () => {
  test('each imports it, and verifies its own, before the first use and after, whoever came first', async () => {
    const [one, two] = [await buildWorld(bench.server), await buildWorld(bench.server)]
    const text = foreignKey()
    const ids = [await importOne(one, text, { scopes: ['a:one'] }), await importOne(two, text, { scopes: ['a:two'] })]
    for (let round = 0; round < 3; round += 1) {
      expect(await verify(two.tenant.owner, text)).toMatchObject({ code: 'VALID', key_id: ids[1], scopes: ['a:two'] })
      expect(await verify(one.tenant.owner, text)).toMatchObject({ code: 'VALID', key_id: ids[0], scopes: ['a:one'] })
      for (const id of ids) await expectSoon(() => isImported(id)).toBe(false)
    }
    expect(bench.server.logs()).not.toMatch(/"level":50/)
    expect(await verify(two.tenant.owner, text, { explain: true })).toMatchObject({ code: 'VALID' })
  })

  test('what one of them revokes, the other one keeps', async () => {
    const [one, two] = [await buildWorld(bench.server), await buildWorld(bench.server)]
    const text = foreignKey()
    const [first, second] = [await importOne(one, text), await importOne(two, text)]
    await Promise.all([verify(one.tenant.owner, text), verify(two.tenant.owner, text)])
    expect((await one.tenant.owner.delete(`${KEYS}/${text}`)).status).toBe(200)
    expect(await codeOf(one.tenant.owner, text)).toBe('REVOKED')
    expect(await verify(two.tenant.owner, text)).toMatchObject({ code: 'VALID', key_id: second })
    expect((await two.tenant.owner.delete(`${KEYS}/${second}`)).status).toBe(200)
    expect(await verify(one.tenant.owner, text)).toMatchObject({ code: 'REVOKED', key_id: first })
    expect(await codeOf(two.tenant.owner, text)).toBe('REVOKED')
  })

  test('nobody hears that another tenant has the key, nor is kept from importing it', async () => {
    const [one, two, three] = [
      await buildWorld(bench.server),
      await buildWorld(bench.server),
      await buildWorld(bench.server),
    ]
    const text = foreignKey()
    await importOne(one, text)
    expect(await codeOf(two.tenant.owner, text)).toBe('NOT_FOUND')
    const made = await makeKey(one.tenant.owner)
    for (const key of [text, made.text]) {
      const id = await importOne(two, key)
      expect(await verify(two.tenant.owner, key)).toMatchObject({ code: 'VALID', key_id: id })
      expect(await codeOf(three.tenant.owner, key)).toBe('NOT_FOUND')
    }
    expect(await verify(one.tenant.owner, made.text)).toMatchObject({ code: 'VALID', key_id: made.id })
  })

  test('a key that was made here acts for its own tenant, whoever imports its hash', async () => {
    const [one, two] = [await buildWorld(bench.server), await buildWorld(bench.server)]
    const { text } = await makeKey(one.tenant.owner, { scopes: ['users:read'] })
    await importOne(two, text, { scopes: ['users:read'] })
    await verify(two.tenant.owner, text)
    const { body } = await bench.server.as(text).get('/api/v1/users')
    expect(JSON.stringify(body)).not.toContain(two.userId)
  })
})
