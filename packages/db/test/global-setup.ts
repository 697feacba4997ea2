import type { TestProject } from 'vitest/node'
import { openDatabase } from '../src/index.ts'
import { createTestDatabase, startTestPostgres } from '../src/testing/index.ts'

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string
    superuserUrl: string
    /** The name of a migrated database: to be copied. */
    migrated: string
  }
}

/** One PostgreSQL for all test files of a run; each makes databases of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres()
  project.provide('adminUrl', server.adminUrl)
  project.provide('superuserUrl', server.superuserUrl)
  project.provide('migrated', await makeTemplate(server.adminUrl))
  return () => server.stop()
}

/** @returns the name of the database */
async function makeTemplate(adminUrl: string): Promise<string> {
  const { url } = await createTestDatabase(adminUrl)
  const database = await openDatabase(url)
  await database.prepare(async () => undefined)
  await database.close()
  return new URL(url).pathname.slice(1)
}
