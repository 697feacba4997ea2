import { randomUUID } from 'node:crypto'
import { createTestDatabase } from '@keystead/db/testing'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { unique, uniqueEmail } from '../support/callers.ts'
import { type Gate, openGate } from '../support/gate.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'

vi.setConfig({ testTimeout: 90_000 })

/** A service whose pooler has so many connections to PostgreSQL for all that it does. */
async function startBehindGate(connections: number): Promise<{ server: TestServer; tenant: TestTenant; gate: Gate }> {
  const database = await createTestDatabase(inject('adminUrl'))
  const gate = await openGate(database.url, connections)
  const environment = { DATABASE_DIRECT_URL: database.url }
  const server = await startTestServer({ databaseUrl: gate.url, environment })
  onTestFinished(async () => {
    await server.stop()
    await gate.close()
    await database.drop()
  })
  return { server, tenant: await server.createTenant(), gate }
}

const JOB = { type: 'test', provider: 'echo', model: 'echo', prompt: 'hello' }

/** With and without a key that makes the whole call one transaction. */
const WAYS = { 'each for itself': false, 'under an Idempotency-Key': true }

for (const [way, isRepeatable] of Object.entries(WAYS)) {
  const headers = (): Record<string, string> => (isRepeatable ? { 'idempotency-key': randomUUID() } : {})

  test(`first jobs that are created at once, ${way}, with two connections to PostgreSQL in all: every one is stored`, async () => {
    const { tenant } = await startBehindGate(2)
    const create = () => tenant.owner.post('/api/jobs', JOB, { headers: headers() })
    const answers = await Promise.all(Array.from({ length: 12 }, create))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
  })

  test(`no call waits for a second connection while it holds one, ${way}: all work with one connection in all`, async () => {
    const { tenant, gate } = await startBehindGate(1)
    await walk(tenant, headers)
    expect(gate.waits()).toBeGreaterThan(0)
  })
}

/** Every kind of call that writes, once. */
async function walk({ owner }: TestTenant, headers: () => Record<string, string>): Promise<void> {
  const call = async (method: string, path: string, body?: unknown) => {
    const { status, body: answer, text } = await owner.request(method, path, body, { headers: headers() })
    expect(status, `${method} ${path}: ${text}`).toBeLessThan(300)
    return answer
  }
  await call('POST', '/api/jobs', JOB)
  const { data: user } = await call('POST', '/api/v1/users', { email: uniqueEmail('user') })
  const userPath = `/api/v1/users/${user.user_id}`
  const account = await call('POST', '/users', { name: unique('Account'), email: uniqueEmail('account') })
  await call('POST', `/users/${account.user.user_id}/rotate-key`)
  const content = await call('POST', '/admin/api', { name: unique('Content'), status: 'active' })
  await call('POST', `/admin/api/regenerate-token/${content.id}`)
  await call('DELETE', `/admin/api/${content.id}`)
  const service = await call('POST', '/api/admin/users', { name: unique('Service') })
  const admin = await call('POST', '/api/admin/api-keys', { user_id: service.id })
  await call('DELETE', `/api/admin/api-keys/${admin.id}`)
  const { data: project } = await call('POST', '/api/v1/projects', { project_name: unique('Project') })
  const projectPath = `/api/v1/projects/${project.project_id}`
  await call('POST', `${projectPath}/users`, { user_id: user.user_id })
  const { data: config } = await call('POST', '/api/v1/configs', { config_name: unique('Config'), servers: {} })
  await call('POST', `${projectPath}/assign-config`, { config_id: config.config_id })
  const { data: key } = await call('POST', '/api/v1/api-keys', {
    user_id: user.user_id,
    scopes: ['jobs:read'],
    credits: { remaining: 100 },
  })
  const keyPath = `/api/v1/api-keys/${key.key_id}`
  const verified = await owner.post('/api/v1/keys/verify', { key: key.api_key, cost: 2 })
  expect(verified.body.data.code).toBe('VALID')
  await call('PATCH', keyPath, { credits: { remaining: 5 } })
  await call('POST', `${keyPath}/disable`)
  await call('POST', `${keyPath}/enable`)
  await call('POST', '/api/v1/api-keys/rotate', { api_key: key.key_id })
  await call('PUT', userPath, { roles: ['viewer'] })
  await call('GET', `${userPath}/api-keys`)
  await call('DELETE', `${projectPath}/users`)
  await call('DELETE', `${projectPath}?force=true`)
  await call('DELETE', `/api/v1/configs/${config.config_id}?force=true`)
  await call('DELETE', `${userPath}?force=true`)
  await call('GET', '/api/v1/usage?interval=total')
}
