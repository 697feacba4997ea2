import { startTestPostgres } from '@keystead/db/testing'
import type { TestProject } from 'vitest/node'
import { openApiDocument, textOf } from '../../src/http/openapi.ts'

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string
    /** The OpenAPI document of the router, as text: made once, for all test files. */
    openapi: string
  }
}

/** One PostgreSQL for all test files of a run; each makes databases of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres()
  project.provide('adminUrl', server.adminUrl)
  project.provide('openapi', textOf(openApiDocument()))
  return () => server.stop()
}
