import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { govern } from '../settings/support.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { content, filesIn, OBJECTS, put, send, senderOf } from './support.ts'

/** More than lies between a client that reads nothing and the service. */
const LENGTH = 24 * 1_048_576

const WITHIN = { timeout: 30_000 }

let folder: string
let server: TestServer
let sender: Awaited<ReturnType<typeof senderOf>>

const environment = () => ({ KEYSTEAD_STORAGE: folder, KEYSTEAD_AUTH_RATE_LIMIT: '100000' })

beforeAll(async () => {
  folder = await mkdtemp(join(inject('folder'), 'transfers-'))
  server = await startTestServer({ environment: environment() })
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  sender = await senderOf(server, ['storage:read', 'storage:write'])
})

/** Rows of files that are to be removed, and files, of a tenant; and what is not complete. */
async function leftOf(tenantId: string) {
  const rows = await server.sql.rows('select id from storage_file where tenant_id = $1', [tenantId])
  const names = await filesIn(folder)
  const incoming = names.filter((path) => rows.some(({ id }) => path.includes(`incoming/${String(id)}`)))
  return { rows: rows.length, files: names.filter((path) => path.includes(tenantId)).length, incoming: incoming.length }
}

const NOTHING = { rows: 0, files: 0, incoming: 0 }

const revoke = async () => expect((await sender.owner.delete(`/api/v1/api-keys/${sender.keyId}`)).status).toBe(200)

/** An upload of which some bytes have arrived. */
async function beginUpload(): Promise<http.ClientRequest> {
  const headers = { 'x-api-key': sender.credential, 'content-length': String(LENGTH) }
  const request = http.request(`${server.url}${OBJECTS}`, { method: 'POST', headers })
  request.on('error', () => undefined)
  request.write(content(5_000_000))
  onTestFinished(() => void request.destroy())
  await expect.poll(() => leftOf(sender.tenantId), WITHIN).toEqual({ rows: 1, files: 0, incoming: 1 })
  return request
}

/** A download of which the head was read, and nothing else. */
async function beginDownload(id: string): Promise<http.IncomingMessage> {
  const request = http.get(`${server.url}${OBJECTS}/${id}`, { headers: { 'x-api-key': sender.credential } })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  response.on('error', () => undefined)
  response.pause()
  onTestFinished(() => void response.destroy())
  return response
}

/** Reads the rest. */
async function rest(response: http.IncomingMessage): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const pieces: Buffer[] = []
  const closed = new Promise<void>((resolve) => void response.once('close', resolve))
  response.on('data', (piece: Buffer) => pieces.push(piece))
  response.resume()
  await closed
  return { bytes: Buffer.concat(pieces), isWhole: response.complete }
}

describe('an upload', () => {
  test('that its client breaks off leaves no row and no file, and takes none of the quota', async () => {
    await govern(sender.owner, { storage: { quota_bytes: LENGTH } })
    const request = await beginUpload()
    request.destroy()
    await expect.poll(() => leftOf(sender.tenantId), WITHIN).toEqual(NOTHING)
    expect((await send(sender, OBJECTS)).body.data).toEqual([])
    expect((await put(sender, content(LENGTH))).status).toBe(200)
  })

  test('ends when its key is revoked, though its client sends no more; nothing is left', async () => {
    const request = await beginUpload()
    const closed = new Promise<void>((resolve) => void request.once('close', resolve))
    await revoke()
    await closed
    await expect.poll(() => leftOf(sender.tenantId), WITHIN).toEqual(NOTHING)
  })

  test('is not swept by another replica, even one whose clock is minutes ahead', async () => {
    const ahead = await startTestServer({
      environment: environment(),
      databaseUrl: server.databaseUrl,
      clock: () => new Date(Date.now() + 240_000),
      storageEveryMs: 100,
    })
    onTestFinished(() => ahead.stop())
    const request = await beginUpload()
    // What really is over goes meanwhile.
    const id = '0198f3a4-0000-7000-8000-00000000dcba'
    await writeFile(join(folder, 'incoming', id), 'half of an object')
    await server.sql.rows(`insert into storage_file values ($1, $2, now())`, [id, sender.tenantId])
    await expect.poll(() => leftOf(sender.tenantId), WITHIN).toEqual({ rows: 1, files: 0, incoming: 1 })
    expect((await filesIn(folder)).some((path) => path.endsWith(id))).toBe(false)
    request.end(content(LENGTH).subarray(5_000_000))
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    response.resume()
    expect(response.statusCode).toBe(200)
  })
})

describe('a download', () => {
  const store = async (bytes: Buffer): Promise<string> => (await put(sender, bytes)).body.data.object_id

  test('ends when its key is revoked, though its client reads nothing', async () => {
    const bytes = content(LENGTH)
    const response = await beginDownload(await store(bytes))
    await revoke()
    await expect.poll(() => server.logs(), WITHIN).toContain('a download was broken off')
    const read = await rest(response)
    expect(read.isWhole).toBe(false)
    expect(read.bytes.equals(bytes.subarray(0, read.bytes.length))).toBe(true)
    expect(read.bytes.length).toBeLessThan(bytes.length)
  })

  test('ends when its key loses storage:read', async () => {
    const response = await beginDownload(await store(content(LENGTH)))
    const changed = await sender.owner.patch(`/api/v1/api-keys/${sender.keyId}`, { scopes: ['storage:write'] })
    expect(changed.status, changed.text).toBe(200)
    expect((await rest(response)).isWhole).toBe(false)
  })

  test.each(['', '?purge=true'])('goes to its end when the object is deleted meanwhile %s', async (query) => {
    const bytes = content(LENGTH)
    const id = await store(bytes)
    const response = await beginDownload(id)
    expect((await send(sender, `${OBJECTS}/${id}${query}`, { method: 'DELETE' })).status).toBe(200)
    expect((await send(sender, `${OBJECTS}/${id}`)).status).toBe(404)
    const read = await rest(response)
    expect([read.isWhole, read.bytes.equals(bytes)]).toEqual([true, true])
  })
})
