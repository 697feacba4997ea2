import { randomUUID } from 'node:crypto'
import { type Database, openDatabase } from '../../src/index.ts'
import { createTestDatabase, startTestPostgres, type TestPostgres } from '../../src/testing/index.ts'
import { afterAll, beforeAll } from 'vitest'

/** A migrated database on a server of its own, for all tests of a file. */
export function useDatabase(): { readonly current: Database } {
  let database: Database | undefined
  let server: TestPostgres | undefined
  beforeAll(async () => {
    server = await startTestPostgres()
    const { url } = await createTestDatabase(server.adminUrl, undefined, { isBare: true })
    database = await openDatabase(url)
    await database.prepare(async () => undefined)
  })
  afterAll(async () => {
    await database?.close()
    await server?.stop()
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
