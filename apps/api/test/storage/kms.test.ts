import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { get, put, send, senderOf } from './support.ts'

interface Asked {
  action: string
  authorization: string
  body: Record<string, unknown>
}

/** Speaks the wire format of AWS KMS; its key is its own, and the context is bound as AWS binds it. */
async function startKms() {
  const key = randomBytes(32)
  const asked: Asked[] = []
  let isDown = false
  const encrypt = (text: string, context: string): string => {
    const iv = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, iv)
    cipher.setAAD(Buffer.from(context))
    const bytes = Buffer.concat([cipher.update(text, 'base64'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), bytes]).toString('base64')
  }
  const decrypt = (text: string, context: string): string => {
    const bytes = Buffer.from(text, 'base64')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAAD(Buffer.from(context))
    decipher.setAuthTag(bytes.subarray(12, 28))
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('base64')
  }
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await textOf(request))
    const action = String(request.headers['x-amz-target'])
    asked.push({ action, authorization: String(request.headers.authorization), body })
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    const context = JSON.stringify(body.EncryptionContext)
    try {
      if (isDown) throw new Error('down')
      const answer =
        action === 'TrentService.Encrypt'
          ? { CiphertextBlob: encrypt(body.Plaintext, context), KeyId: body.KeyId }
          : { Plaintext: decrypt(body.CiphertextBlob, context), KeyId: 'k' }
      response.end(JSON.stringify(answer))
    } catch {
      response.statusCode = 400
      response.end(JSON.stringify({ __type: isDown ? 'KMSInvalidStateException' : 'InvalidCiphertextException' }))
    }
  }
  const server = createServer((request, response) => void respond(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    refuse: (is: boolean) => (isDown = is),
    stop: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request) text += String(piece)
  return text
}

let kms: Awaited<ReturnType<typeof startKms>>
let server: TestServer
let sender: Awaited<ReturnType<typeof senderOf>>

beforeAll(async () => {
  kms = await startKms()
  server = await startTestServer({
    environment: {
      KEYSTEAD_STORAGE_KMS: `kms:alias/keystead?endpoint=${kms.url}&region=eu-central-1`,
      AWS_ACCESS_KEY_ID: 'AKIATEST',
      AWS_SECRET_ACCESS_KEY: 'a-secret-of-the-tests',
    },
  })
  sender = await senderOf(server, ['storage:read', 'storage:write', 'storage:manage'])
})
afterAll(async () => {
  await server.stop()
  await kms.stop()
})

test('wraps the key of each tenant, bound to it, by signed requests', async () => {
  const { body, text } = await put(sender, 'wrapped')
  expect(body.message, text).toBe('Object stored successfully')
  expect((await get(sender, body.data.object_id)).text).toBe('wrapped')
  const [made] = (await send(sender, '/api/v1/storage/keys')).body.data
  expect(made.wrapped_by).toBe('kms')
  const [first, ...others] = kms.asked
  expect(first).toMatchObject({
    action: 'TrentService.Encrypt',
    body: {
      KeyId: 'alias/keystead',
      EncryptionContext: { 'keystead:tenant': sender.tenantId, 'keystead:key': made.storage_key_id },
    },
  })
  expect(first?.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIATEST\/\d{8}\/eu-central-1\/kms\/aws4_request/)
  expect(Buffer.from(String(first?.body['Plaintext']), 'base64')).toHaveLength(32)
  expect(others.map(({ action }) => action)).toContain('TrentService.Decrypt')
})

test('a key of another tenant cannot be put in its place, and without the service nothing is read', async () => {
  const other = await senderOf(server, ['storage:read', 'storage:write'])
  const { object_id: id } = (await put(other, 'theirs')).body.data
  await put(sender, 'mine')
  kms.refuse(true)
  expect((await get(other, id)).status).toBe(500)
  kms.refuse(false)
  expect((await get(other, id)).text).toBe('theirs')
  await server.sql.rows(
    'update storage_key set sealed = (select sealed from storage_key where tenant_id = $2) where tenant_id = $1',
    [other.tenantId, sender.tenantId],
  )
  expect((await get(other, id)).status).toBe(500)
})
