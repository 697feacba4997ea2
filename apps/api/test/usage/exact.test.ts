import { type Database, openDatabase } from '@keystead/db'
import { createTestDatabase } from '@keystead/db/testing'
import { expect, inject, onTestFinished, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { account, stored, use } from './support.ts'

interface Installation {
  url: string
  database: Database
}

/** A database that outlives the services on it. */
async function installation(): Promise<Installation> {
  const created = await createTestDatabase(inject('adminUrl'), inject('migrated'))
  const database = await openDatabase(created.url)
  onTestFinished(async () => {
    await database.close()
    await created.drop()
  })
  return { url: created.url, database }
}

async function serverOn({ url }: Installation, clock?: () => Date): Promise<TestServer> {
  const server = await startTestServer({ databaseUrl: url, ...(clock && { clock }) })
  onTestFinished(() => server.stop().catch(() => undefined))
  return server
}

const everywhere = (count: number) => ({ total: count, keyCount: count, audited: count })

test('a process that stops cleanly has stored every request: of user, key and audit log', async () => {
  const place = await installation()
  const server = await serverOn(place)
  const tenant = await server.createTenant()
  const [first, second] = [await account(tenant), await account(tenant)]
  await Promise.all([use(server, first.key, 700), use(server, second.key, 201)])
  await server.stop()
  expect(await stored(place.database, first.userId)).toEqual(everywhere(700))
  expect(await stored(place.database, second.userId)).toEqual(everywhere(201))
  expect(server.logs()).not.toMatch(/"level":[56]0/)
})

test('requests that still run when the service is told to stop are answered and counted', async () => {
  const place = await installation()
  const server = await serverOn(place)
  const tenant = await server.createTenant()
  const { userId, key } = await account(tenant)
  const client = server.as(key)
  const answers = Array.from({ length: 40 }, () => client.get('/api/v1/projects').catch(() => null))
  await Promise.race(answers)
  await server.stop()
  const answered = (await Promise.all(answers)).filter((answer) => answer?.status === 200).length
  expect(answered).toBeGreaterThan(0)
  expect(await stored(place.database, userId)).toEqual(everywhere(answered))
})

test('whoever reads a count sees every request before it', async () => {
  const place = await installation()
  const server = await serverOn(place)
  const tenant = await server.createTenant()
  const { userId, key } = await account(tenant)
  for (let total = 1; total <= 20; total += 1) {
    await use(server, key, 1, 1)
    const { body } = await tenant.owner.get(`/users/${userId}`)
    expect(body.usage).toMatchObject({ total_requests: total, requests_today: total })
    const keys = await tenant.owner.get(`/api/admin/users/${userId}/api-keys`)
    expect(keys.body[0].usage_count).toBe(total)
    const events = await tenant.owner.get(`/api/v1/audit-events?action=key.used&actor=${userId}`)
    expect(events.body.data.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(total)
  }
})

test('a user who is deleted in the middle of it all takes nothing of the others along', async () => {
  const place = await installation()
  const server = await serverOn(place)
  const tenant = await server.createTenant()
  const [kept, deleted] = [await account(tenant), await account(tenant)]
  const abandoned = use(server, deleted.key, 2000).catch((error: unknown) => String(error))
  const kepts = use(server, kept.key, 300)
  await use(server, deleted.key, 20)
  expect((await tenant.owner.delete(`/users/${deleted.userId}`)).status).toBe(200)
  expect(await abandoned).toContain('got 401')
  await kepts
  await server.stop()
  expect(await stored(place.database, kept.userId)).toEqual(everywhere(300))
  expect(await stored(place.database, deleted.userId)).toMatchObject({ total: 0, keyCount: 0 })
  expect(server.logs()).not.toContain('usage could not be stored')
})

test('two services on one database add up exactly, without a deadlock', async () => {
  const place = await installation()
  const servers = [await serverOn(place), await serverOn(place)] as const
  const tenant = await servers[0].createTenant()
  const accounts = await Promise.all(Array.from({ length: 5 }, () => account(tenant)))
  // Each goes through the users in an order of its own, and every read flushes in between.
  const work = servers.flatMap((server, i) => {
    const inOrder = i === 0 ? accounts : accounts.toReversed()
    return inOrder.map(async ({ userId, key }) => {
      for (let round = 0; round < 10; round += 1) {
        await use(server, key, 5, 5)
        await server.admin.get(`/users/${userId}`)
      }
    })
  })
  await Promise.all(work)
  for (const server of servers) await server.stop()
  for (const { userId } of accounts) expect(await stored(place.database, userId)).toEqual(everywhere(100))
  for (const server of servers) expect(server.logs()).not.toContain('usage could not be stored')
})

test('the audit log counts refused authentications exactly, one event for each reason, address and minute', async () => {
  const place = await installation()
  const moment = new Date('2026-11-21T12:00:30Z')
  const server = await serverOn(place, () => moment)
  await Promise.all(Array.from({ length: 120 }, () => server.as('ks_no-such-key').get('/users')))
  const { body } = await server.admin.get('/api/v1/audit-events?action=authentication.failed')
  expect(body.data).toHaveLength(1)
  expect(body.data[0]).toMatchObject({
    count: 120,
    outcome: 'failure',
    ip: '127.0.0.1',
    details: { reason: 'malformed' },
  })
})

test('requests on both sides of midnight: each counts for its own day, in all both', async () => {
  const place = await installation()
  let now = new Date('2026-11-21T23:59:59.900Z')
  const server = await serverOn(place, () => now)
  const tenant = await server.createTenant()
  const { userId, key } = await account(tenant)
  await use(server, key, 7)
  now = new Date('2026-11-22T00:00:00.000Z')
  await use(server, key, 4)
  const { body } = await tenant.owner.get(`/users/${userId}`)
  expect(body.usage).toEqual({
    total_requests: 11,
    first_used_at: '2026-11-21T23:59:59.900Z',
    last_used_at: '2026-11-22T00:00:00.000Z',
    requests_today: 4,
    last_reset: '2026-11-22T00:00:00.000Z',
  })
  // Two minutes, so two events.
  const events = await tenant.owner.get(`/api/v1/audit-events?action=key.used&actor=${userId}`)
  expect(events.body.data.map(({ count }: { count: number }) => count).toSorted()).toEqual([4, 7])
  now = new Date('2026-11-23T10:00:00.000Z')
  expect((await tenant.owner.get(`/users/${userId}`)).status).toBe(401)
  const later = await server.admin.post('/api/v1/auth/login', {
    email: tenant.ownerEmail,
    password: 'the owner of a tenant',
  })
  const again = await server.as(later.body.data.session_token).get(`/users/${userId}`)
  expect(again.body.usage).toMatchObject({
    total_requests: 11,
    requests_today: 0,
    last_reset: '2026-11-23T00:00:00.000Z',
  })
})

test('a replica that stores yesterday’s requests late spoils nothing of today', async () => {
  const place = await installation()
  const today = await serverOn(place, () => new Date('2026-11-22T00:00:01Z'))
  const yesterday = await serverOn(place, () => new Date('2026-11-21T23:59:59Z'))
  const tenant = await today.createTenant()
  const { userId, key } = await account(tenant)
  await use(today, key, 5)
  expect((await tenant.owner.get(`/users/${userId}`)).body.usage.requests_today).toBe(5)
  await use(yesterday, key, 3)
  await yesterday.stop()
  const { body } = await tenant.owner.get(`/users/${userId}`)
  expect(body.usage).toMatchObject({ total_requests: 8, requests_today: 5, first_used_at: '2026-11-21T23:59:59.000Z' })
})
