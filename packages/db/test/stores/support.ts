import { type Database, openDatabase } from '../../src/index.ts'
import { createTestDatabase, startTestPostgres, type TestPostgres } from '../../src/testing/index.ts'
import { afterAll, beforeAll } from 'vitest'

/** A migrated database on a server of its own, for all tests of a file. */
export function useDatabase(): { readonly current: Database } {
  let database: Database | undefined
  let server: TestPostgres | undefined
  beforeAll(async () => {
    server = await startTestPostgres()
    const { url } = await createTestDatabase(server.adminUrl)
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
