import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Keyring, openPluginSecret, Vault } from '@keystead/domain'
import { expect, inject, onTestFinished, test } from 'vitest'
import { SERVER_SECRET } from '../support/installation.ts'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { content, get, put, send } from './support.ts'

const NEW_SECRET = 'the next secret of the tests which is long enough'
const earlierId = new Keyring([SERVER_SECRET]).current.id
const newId = new Keyring([NEW_SECRET]).current.id

/** Under which secret the keys of storage and of the audit log and the secrets of plugins are. */
async function secretsOf({ sql }: TestServer): Promise<unknown[]> {
  const rows = await sql.rows(
    `select encode(substring(sealed from 1 for 4), 'hex') as id from storage_key where sealed is not null
     union select encode(substring(secret_sealed from 1 for 4), 'hex') from plugin
     union select encode(substring(private_sealed from 1 for 4), 'hex') from audit_key`,
  )
  return rows.map(({ id }) => id)
}

async function pluginSecret({ sql }: TestServer, id: string, secret: string): Promise<string> {
  const [row] = await sql.rows('select tenant_id, secret_sealed from plugin where id = $1', [id])
  const place = { id, tenantId: String(row?.tenant_id), sealedSecret: row?.secret_sealed as Buffer }
  return JSON.parse(openPluginSecret(new Vault(new Keyring([secret])), place)).current
}

test('objects and signing secrets of plugins outlive the server secret: with both, rewrapped, and with the new one alone', async () => {
  const folder = await mkdtemp(join(inject('folder'), 'rotation-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const bytes = content(200_000)
  const start = async (secret: string, databaseUrl?: string, sealEveryMs = 3_600_000) => {
    const environment = { KEYSTEAD_STORAGE: folder, ...(secret !== SERVER_SECRET && { KEYSTEAD_SECRET: secret }) }
    const server = await startTestServer({
      environment,
      sealEveryMs,
      ...(databaseUrl !== undefined && { databaseUrl }),
    })
    onTestFinished(() => server.stop())
    return server
  }
  const first = await start(SERVER_SECRET)
  const sender = { url: first.url, credential: ADMIN_KEY }
  const id: string = (await put(sender, bytes)).body.data.object_id
  const plugin = { id: 'com.example.kept', name: 'Kept', version: '1.0.0', url: 'https://receiver.example' }
  const made = await first.admin.post('/api/v1/plugins', { ...plugin, events: ['*'] })
  const { plugin_id: pluginId, signing_secret: signingSecret } = made.body.data
  // The key of the audit log is made with the first checkpoint: now, and not under the earlier secret after the rotation.
  expect((await first.admin.get('/api/v1/audit-events/checkpoint')).status).toBe(200)
  expect(await secretsOf(first)).toEqual([earlierId])
  expect(await pluginSecret(first, pluginId, SERVER_SECRET)).toBe(signingSecret)

  const both = await start(`${NEW_SECRET},${SERVER_SECRET}`, first.databaseUrl)
  const reader = { ...sender, url: both.url }
  expect((await get(reader, id)).bytes.equals(bytes)).toBe(true)
  await expect.poll(() => secretsOf(both), { timeout: 30_000 }).toEqual([newId])
  expect((await get(reader, id)).bytes.equals(bytes)).toBe(true)
  // One that has not got the new secret says what it needs.
  expect((await get(sender, id)).text).toContain('KEYSTEAD_SECRET')
  const rotated = await send(reader, '/api/v1/storage/keys/rotate', {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  })
  expect(rotated.status).toBe(200)
  await both.stop()

  const alone = await start(NEW_SECRET, first.databaseUrl)
  expect((await get({ ...sender, url: alone.url }, id)).bytes.equals(bytes)).toBe(true)
  expect(await pluginSecret(alone, pluginId, NEW_SECRET)).toBe(signingSecret)
})
