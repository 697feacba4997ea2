import { randomUUID } from 'node:crypto'
import { type Database, openDatabase } from '../../src/index.ts'
import { createTestDatabase, type TestDatabase } from '../../src/testing/index.ts'
import { afterAll, beforeAll, inject } from 'vitest'

/** A migrated database for all tests of a file. */
export function useDatabase(): { readonly current: Database } {
  let database: Database | undefined
  let created: TestDatabase | undefined
  beforeAll(async () => {
    created = await createTestDatabase(inject('adminUrl'), undefined, { isBare: true })
    database = await openDatabase(created.url)
    await database.prepare(async () => undefined)
  })
  afterAll(async () => {
    await database?.close()
    await created?.drop()
  })
  return {
    get current() {
      if (!database) throw new Error('the database is there only while tests run')
      return database
    },
  }
}

/** The audit event of a revocation, as the service hands it over: its target and its details are found in the database. */
export const revocationEvent = (tenantId: string) => ({
  id: randomUUID(),
  tenantId,
  actorId: randomUUID(),
  actorKeyId: null,
  action: 'key.revoked',
  targetType: null,
  targetId: null,
  outcome: 'success' as const,
  details: null,
  createdAt: new Date(),
  ip: '127.0.0.1',
  userAgent: null,
  requestId: randomUUID(),
})
