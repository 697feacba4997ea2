import { type Database, openDatabase } from '@keystead/db'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { account, stored, use } from './support.ts'

let server: TestServer
let database: Database

beforeEach(async () => {
  server = await startTestServer()
  database = await openDatabase(server.databaseUrl)
})
afterEach(async () => {
  await server.stop()
  await database.close()
})

test('a count that the database can never hold is dropped alone, with an error line; no other waits for it', async () => {
  const tenant = await server.createTenant()
  const good = await account(tenant)
  const bad = await account(tenant)
  await database.pool.query(`alter table user_usage add constraint never check (user_id <> '${bad.userId}')`)
  await Promise.all([use(server, good.key, 20), use(server, bad.key, 10)])
  const { body } = await tenant.owner.get(`/users/${good.userId}`)
  expect(body.usage.total_requests).toBe(20)
  expect(await stored(database, good.userId)).toEqual({ total: 20, keyCount: 20, audited: 20 })
  // The audit event of the use is a row of its own, and is kept.
  expect(await stored(database, bad.userId)).toEqual({ total: 0, keyCount: 0, audited: 10 })
  const lines = server
    .logs()
    .split('\n')
    .filter((line) => line.includes('was dropped'))
    .map((line) => JSON.parse(line))
  expect(lines.length).toBeGreaterThan(0)
  expect(lines[0]).toMatchObject({ level: 50, kind: 'use', tenantId: tenant.id, reason: 'SQLSTATE 23514' })
  expect(server.logs()).not.toContain('kept and tried again')
})
