import { randomUUID } from 'node:crypto'
import { createTestDatabase } from '@keystead/db/testing'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { uniqueEmail } from '../support/callers.ts'
import { type Gate, openGate } from '../support/gate.ts'
import { startTestServer, type TestServer, type TestTenant } from '../support/server.ts'
import { everyWrite, JOB, unwalked } from './writes.ts'

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
    const { server, tenant, gate } = await startBehindGate(1)
    const walked = await everyWrite({ server, tenant }, headers)
    expect(gate.waits()).toBeGreaterThan(0)
    expect(unwalked(walked), 'a call that writes and is not walked').toEqual([])
  })
}

test('charges wait for no second connection either: many at once, named, repeated and reserved, all work with one', async () => {
  const { tenant, gate } = await startBehindGate(1)
  const { key, keyId, verify } = await keyWithCredits(tenant, 100)
  const requests = [
    ...Array.from({ length: 12 }, (_, i) => ({ key, idempotency_key: `charge ${i}` })),
    ...Array.from({ length: 12 }, () => ({ key, cost: 3, idempotency_key: 'the same' })),
    ...Array.from({ length: 12 }, () => ({ key, cost: 2, reserve_seconds: 600 })),
    // More than there is.
    ...Array.from({ length: 4 }, (_, i) => ({ key, cost: 1000, idempotency_key: `refused ${i}` })),
    // These take a lease of their own meanwhile.
    ...Array.from({ length: 12 }, () => ({ key })),
  ]
  const answers = await Promise.all(requests.map(verify))
  expect(answers.map(({ code }) => code)).toEqual(
    requests.map((request) => ('cost' in request && request.cost === 1000 ? 'USAGE_EXCEEDED' : 'VALID')),
  )
  const reserved = answers.slice(24, 36).map(({ charge_id }) => `/api/v1/keys/charges/${charge_id}`)
  const settled = await Promise.all(
    reserved.map((path, i) => tenant.owner.post(`${path}/${i % 2 === 0 ? 'commit' : 'refund'}`)),
  )
  expect(settled.map(({ status }) => status)).toEqual(settled.map(() => 200))
  const { body } = await tenant.owner.get(`/api/v1/api-keys/${keyId}`)
  expect({ status: body.data.status, left: (await verify({ key, explain: true })).remaining }).toEqual({
    status: 'active',
    left: 100 - 12 - 3 - 12 - 12,
  })
  expect(gate.waits()).toBeGreaterThan(0)
})

/** A key that may be used for so many credits, and how to use it. */
async function keyWithCredits({ owner }: TestTenant, remaining: number) {
  const user = await owner.post('/api/v1/users', { email: uniqueEmail('charged') })
  const fields = { user_id: user.body.data.user_id, credits: { remaining } }
  const { body } = await owner.post('/api/v1/api-keys', {
    ...fields,
    limits: [{ name: 'requests', limit: 10_000, window_seconds: 3600 }],
  })
  return {
    key: String(body.data.api_key),
    keyId: String(body.data.key_id),
    async verify(request: object) {
      const { status, body: answer, text } = await owner.post('/api/v1/keys/verify', request)
      expect(status, text).toBe(200)
      return answer.data
    },
  }
}
