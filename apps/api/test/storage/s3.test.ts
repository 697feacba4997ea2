import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { freePort } from '../support/listening.ts'
import { needs } from '../support/needs.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { content, filesIn, get, OBJECTS, put, send, senderOf } from './support.ts'

const CHUNK = 65_536
const ACCESS = { ROOT_ACCESS_KEY: 'keystead', ROOT_SECRET_KEY: 'a-secret-of-the-tests' }

/** A real S3 server that serves a folder. */
async function startGateway(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort()
  // Its metadata are extended attributes otherwise, which not every file system has.
  const sidecar = join(folder, 'metadata')
  for (const each of [sidecar, join(folder, 'buckets/objects')]) await mkdir(each, { recursive: true })
  const args = ['--port', `127.0.0.1:${port}`, 'posix', '--sidecar', sidecar, join(folder, 'buckets')]
  const child = spawn('versitygw', args, { env: { ...process.env, ...ACCESS }, stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  while (!(await answers(url))) await setTimeout(50)
  return {
    url,
    async stop() {
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  )

describe.skipIf(!needs('versitygw'))('a bucket of S3', () => {
  let folder: string
  let gateway: Awaited<ReturnType<typeof startGateway>>
  let server: TestServer
  let sender: Awaited<ReturnType<typeof senderOf>>

  beforeAll(async () => {
    folder = await mkdtemp(join(inject('folder'), 's3-'))
    gateway = await startGateway(folder)
    server = await startTestServer({
      environment: {
        KEYSTEAD_STORAGE: `s3://objects/of/keystead?endpoint=${gateway.url}&region=us-east-1`,
        AWS_ACCESS_KEY_ID: ACCESS.ROOT_ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY: ACCESS.ROOT_SECRET_KEY,
      },
    })
    sender = await senderOf(server, ['storage:read', 'storage:write', 'storage:manage'])
  })
  afterAll(async () => {
    await server?.stop()
    await gateway?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('has objects of one and of many parts, encrypted, and gives parts of them', async () => {
    for (const size of [0, 5, 3 * CHUNK, 20_000_003]) {
      const bytes = content(size)
      const { status, body, text } = await put(sender, bytes)
      expect(status, text).toBe(200)
      const { object_id: id } = body.data
      expect((await get(sender, id)).bytes.equals(bytes)).toBe(true)
      if (size === 0) continue
      const range = `bytes=${size - 3}-${size + 10}`
      expect((await get(sender, id, { range })).bytes).toEqual(bytes.subarray(size - 3))
    }
    const files = await filesIn(join(folder, 'buckets/objects/of/keystead', sender.tenantId))
    expect(files).toHaveLength(4)
  })

  test('what is cut off or missing there is object_corrupt', async () => {
    const { object_id: id } = (await put(sender, content(100_000))).body.data
    const path = join(folder, 'buckets/objects/of/keystead', sender.tenantId, id)
    await truncate(path, 10)
    expect(JSON.parse((await get(sender, id)).text).code).toBe('object_corrupt')
    await rm(path)
    expect(JSON.parse((await get(sender, id)).text).code).toBe('object_corrupt')
  })

  test('purging and an upload that is refused leave nothing', async () => {
    const own = await senderOf(server, ['storage:read', 'storage:write'])
    const { object_id: id } = (await put(own, content(9_000_000))).body.data
    await send(own, `${OBJECTS}/${id}?purge=true`, { method: 'DELETE' })
    const body = new FormData()
    body.append('file', new Blob([new Uint8Array(content(9_000_000))]), 'x')
    body.append('meta', '{')
    expect((await send(own, OBJECTS, { method: 'POST', body })).status).toBe(400)
    expect(await filesIn(join(folder, 'buckets/objects/of/keystead', own.tenantId))).toEqual([])
  })
})
