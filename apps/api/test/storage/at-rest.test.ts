import { once } from 'node:events'
import { mkdtemp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { govern } from '../settings/support.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { content, filesIn, get, OBJECTS, put, send, senderOf } from './support.ts'

const CHUNK = 65_536
const SEALED = CHUNK + 16

let folder: string
let server: TestServer
let sender: Awaited<ReturnType<typeof senderOf>>

beforeAll(async () => {
  folder = await mkdtemp(join(inject('folder'), 'objects-'))
  server = await startTestServer({
    environment: { KEYSTEAD_STORAGE: folder, KEYSTEAD_AUTH_RATE_LIMIT: '100000' },
    storageEveryMs: 200,
    sweepEveryMs: 200,
  })
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  sender = await senderOf(server, ['storage:read', 'storage:write', 'storage:manage'])
})

const fileOf = async (id: string): Promise<string> => {
  const found = (await filesIn(folder)).find((path) => path.endsWith(id))
  if (found === undefined) throw new Error(`there is no file of ${id}`)
  return found
}

const store = async (bytes: Buffer): Promise<string> => (await put(sender, bytes)).body.data.object_id

const eventsOf = async (target: string) =>
  (await server.sql.rows('select action from audit_event where target_id = $1 order by id', [target])).map(
    ({ action }) => action,
  )

const closed = (response: http.IncomingMessage) => new Promise<void>((resolve) => void response.once('close', resolve))

/** Reads until the connection ends. */
async function readAll(id: string): Promise<{ status: number; bytes: Buffer; isWhole: boolean }> {
  const headers = { 'x-api-key': sender.credential }
  const request = http.get(`${server.url}${OBJECTS}/${id}`, { headers })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const pieces: Buffer[] = []
  response.on('data', (piece: Buffer) => pieces.push(piece))
  response.on('error', () => undefined)
  await closed(response)
  return { status: response.statusCode ?? 0, bytes: Buffer.concat(pieces), isWhole: response.complete }
}

describe('what is at rest', () => {
  test('has none of the bytes, and is readable by the service alone', async () => {
    const id = await store(Buffer.from('a text that nobody else may read'.repeat(100)))
    const path = await fileOf(id)
    expect((await readFile(path)).includes('nobody else')).toBe(false)
    const { stat } = await import('node:fs/promises')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  test('a damaged first chunk is 500 object_corrupt; both kinds of damage leave an event', async () => {
    const bytes = content(8 * 1_048_576)
    const id = await store(bytes)
    const path = await fileOf(id)
    const sealed = await readFile(path)
    const late = Buffer.from(sealed)
    const at = sealed.length - 100
    late[at] = (late[at] ?? 0) ^ 1
    await writeFile(path, late)
    const broken = await readAll(id)
    expect([broken.status, broken.isWhole]).toEqual([200, false])
    expect(broken.bytes.equals(bytes.subarray(0, broken.bytes.length))).toBe(true)
    await expect.poll(() => eventsOf(id)).toEqual(['object.created', 'object.corrupt'])
    const early = Buffer.from(sealed)
    early[5] = (early[5] ?? 0) ^ 1
    await writeFile(path, early)
    const { status, text } = await get(sender, id)
    expect([status, JSON.parse(text).code]).toEqual([500, 'object_corrupt'])
    expect(await eventsOf(id)).toEqual(['object.created', 'object.corrupt', 'object.corrupt'])
    // A range of what is not damaged is still read.
    expect((await get(sender, id, { range: 'bytes=2000000-2000009' })).bytes).toEqual(
      bytes.subarray(2_000_000, 2_000_010),
    )
  })

  test('cut off, emptied, missing, reordered and swapped objects are found', async () => {
    const bytes = content(3 * CHUNK)
    const [one, two] = [await store(bytes), await store(content(3 * CHUNK))]
    const [path, other] = [await fileOf(one), await fileOf(two)]
    const sealed = await readFile(path)
    const refused = async () => {
      const { status, bytes: read, isWhole } = await readAll(one)
      return status === 500 || (!isWhole && read.equals(bytes.subarray(0, read.length)))
    }
    await truncate(path, 2 * SEALED)
    expect(await refused()).toBe(true)
    await truncate(path, 0)
    expect(await refused()).toBe(true)
    await writeFile(
      path,
      Buffer.concat([sealed.subarray(SEALED, 2 * SEALED), sealed.subarray(0, SEALED), sealed.subarray(2 * SEALED)]),
    )
    expect(await refused()).toBe(true)
    await rename(other, path)
    expect(await refused()).toBe(true)
    await rm(path)
    expect(await refused()).toBe(true)
    // The row of one object with the key and the id of another.
    await writeFile(path, sealed)
    expect((await readAll(one)).bytes.equals(bytes)).toBe(true)
    await server.sql.rows(
      'update stored_object set sealed_key = (select sealed_key from stored_object where id = $2) where id = $1',
      [one, two],
    )
    expect(await refused()).toBe(true)
  })
})

describe('deletion', () => {
  test('is at once, and purges when it is asked to', async () => {
    const [kept, gone] = [await store(Buffer.from('x')), await store(Buffer.from('y'))]
    for (const [id, query] of [
      [kept, ''],
      [gone, '?purge=true'],
    ] as const) {
      const answer = await send(sender, `${OBJECTS}/${id}${query}`, { method: 'DELETE' })
      expect([answer.status, answer.body.message]).toEqual([200, 'Object deleted successfully'])
      for (const path of [id, `${id}/metadata`]) expect((await send(sender, `${OBJECTS}/${path}`)).status).toBe(404)
      expect((await send(sender, `${OBJECTS}/${id}`, { method: 'DELETE' })).status).toBe(404)
    }
    expect((await send(sender, OBJECTS)).body.data).toEqual([])
    const names = (await filesIn(folder)).join()
    expect([names.includes(kept), names.includes(gone)]).toEqual([true, false])
  })

  test('what has expired is gone, and counts no more', async () => {
    const id = await store(Buffer.from('x'.repeat(90)))
    await govern(sender.owner, { storage: { quota_bytes: 100 } })
    expect((await put(sender, 'x'.repeat(50))).status).toBe(507)
    await server.sql.rows(`update stored_object set expires_at = now() - interval '1 second' where id = $1`, [id])
    expect((await get(sender, id)).status).toBe(404)
    expect((await put(sender, 'x'.repeat(50))).status).toBe(200)
  })
})

describe('the quota', () => {
  test('two at once cannot take the same room', async () => {
    await govern(sender.owner, { storage: { quota_bytes: 1000 } })
    const answers = await Promise.all(Array.from({ length: 6 }, () => put(sender, 'x'.repeat(400))))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 507, 507, 507, 507])
    await expect.poll(() => leftOf(sender.tenantId)).toEqual({ rows: 0, files: 2 })
  })

  test('a body without a length is broken off when it exceeds the room, with an answer', async () => {
    await govern(sender.owner, { storage: { quota_bytes: 100_000 } })
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(50_000))
      },
    })
    const answer = await send(sender, OBJECTS, { method: 'POST', body, duplex: 'half' }).catch(() => null)
    // A client that still sends may not read the answer.
    if (answer) expect(answer.status).toBe(507)
    await expect.poll(() => leftOf(sender.tenantId)).toEqual({ rows: 0, files: 0 })
  })
})

/** Rows of files that are to be removed, and files, of a tenant. */
async function leftOf(tenantId: string) {
  const rows = await server.sql.rows('select id from storage_file where tenant_id = $1', [tenantId])
  const files = (await filesIn(folder)).filter((path) => path.includes(tenantId))
  return { rows: rows.length, files: files.length }
}

describe('an upload that is broken off', () => {
  test('leaves nothing', async () => {
    const headers = { 'x-api-key': sender.credential, 'content-length': '10000000' }
    const request = http.request(`${server.url}${OBJECTS}`, { method: 'POST', headers })
    request.on('error', () => undefined)
    request.write(Buffer.alloc(300_000))
    await expect.poll(async () => (await leftOf(sender.tenantId)).rows, { timeout: 10_000 }).toBe(1)
    request.destroy()
    await expect.poll(() => leftOf(sender.tenantId), { timeout: 10_000 }).toEqual({ rows: 0, files: 0 })
    await expect.poll(() => filesIn(join(folder, 'incoming')), { timeout: 10_000 }).toEqual([])
    expect((await send(sender, OBJECTS)).body.data).toEqual([])
  })

  test('of a process that was killed is swept: rows whose lease is over, and their files', async () => {
    const id = '0198f3a4-0000-7000-8000-00000000abcd'
    await writeFile(join(folder, 'incoming', id), 'half of an object')
    await server.sql.rows(`insert into storage_file values ($1, $2, now() - interval '1 second')`, [
      id,
      sender.tenantId,
    ])
    await expect.poll(() => leftOf(sender.tenantId), { timeout: 10_000 }).toEqual({ rows: 0, files: 0 })
    await expect.poll(() => filesIn(join(folder, 'incoming')), { timeout: 10_000 }).toEqual([])
  })
})

describe('the keys of a tenant', () => {
  const KEYS = '/api/v1/storage/keys'
  const keys = async () => (await send(sender, KEYS)).body.data

  test('rotate without rewriting objects; the earlier key is destroyed when none needs it', async () => {
    const id = await store(Buffer.from('x'.repeat(100_000)))
    const before = await readFile(await fileOf(id))
    expect(await keys()).toMatchObject([{ version: 1, wrapped_by: 'server-secret', destroyed_at: null }])
    const { body } = await send(sender, `${KEYS}/rotate`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(body.data).toMatchObject({ version: 2, destroyed_at: null })
    await expect.poll(async () => (await keys())[1].destroyed_at, { timeout: 10_000 }).not.toBeNull()
    expect((await readFile(await fileOf(id))).equals(before)).toBe(true)
    expect((await get(sender, id)).text).toBe('x'.repeat(100_000))
    const rows = await server.sql.rows('select sealed from storage_key where tenant_id = $1 and version = 1', [
      sender.tenantId,
    ])
    expect(rows).toEqual([{ sealed: null }])
  })

  test('destroyed, they end every object of this tenant alone, and say so', async () => {
    const other = await senderOf(server, ['storage:read', 'storage:write'])
    const theirs = (await put(other, 'theirs')).body.data.object_id
    const [one, two] = [await store(Buffer.from('x'.repeat(10))), await store(Buffer.from('y'.repeat(20)))]
    await send(sender, `${OBJECTS}/${two}`, { method: 'DELETE' })
    const destroy = (body: object) =>
      send(sender, `${KEYS}/destroy`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      })
    expect((await destroy({})).status).toBe(400)
    const { body } = await destroy({ confirm: 'destroy all objects' })
    expect(body.data).toEqual({ keys: 1, objects: 2, bytes: 30 })
    expect((await get(sender, one)).status).toBe(404)
    await expect.poll(() => leftOf(sender.tenantId), { timeout: 10_000 }).toEqual({ rows: 0, files: 0 })
    expect((await get(other, theirs)).text).toBe('theirs')
    const again = await put(sender, 'new')
    expect((await get(sender, again.body.data.object_id)).text).toBe('new')
    expect((await keys()).map(({ version }: { version: number }) => version)).toEqual([2, 1])
    expect(await eventsOf(sender.tenantId)).toContain('storage_key.destroyed')
  })

  test('403: storage:read and storage:write do not manage them', async () => {
    const other = await senderOf(server, ['storage:read', 'storage:write'], {
      id: sender.tenantId,
      ownerId: '',
      ownerEmail: '',
      owner: sender.owner,
    })
    for (const path of ['/rotate', '/destroy']) {
      expect((await send(other, `${KEYS}${path}`, { method: 'POST', body: '{}' })).status).toBe(403)
    }
  })
})

test('a key that is revoked in the middle of a download reads no further', async () => {
  const bytes = content(32 * 1_048_576)
  const id = await store(bytes)
  const headers = { 'x-api-key': sender.credential }
  const request = http.get(`${server.url}${OBJECTS}/${id}`, { headers })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  response.on('error', () => undefined)
  response.pause()
  expect((await sender.owner.delete(`/api/v1/api-keys/${sender.keyId}`)).status).toBe(200)
  let length = 0
  response.on('data', (piece: Buffer) => (length += piece.length))
  response.resume()
  await closed(response)
  expect(response.complete).toBe(false)
  expect(length).toBeLessThan(bytes.length)
})
