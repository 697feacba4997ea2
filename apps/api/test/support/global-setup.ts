import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@keystead/db'
import { createTestDatabase, startTestPostgres } from '@keystead/db/testing'
import pino from 'pino'
import type { TestProject } from 'vitest/node'
import { readConfig } from '../../src/config.ts'
import { openApiDocument, textOf } from '../../src/openapi/generate.ts'
import { startService } from '../../src/startup/service.ts'
import { INSTALLATION } from './installation.ts'

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string
    /** The name of a migrated database that has had no start yet: to be copied. */
    migrated: string
    /** The name of a database that has had its first start, with the configuration of `INSTALLATION`: to be copied. */
    template: string
    /** A folder that goes with the run. */
    folder: string
    /** The OpenAPI document of the router, as text: made once, for all test files. */
    openapi: string
  }
}

/** One PostgreSQL for all test files of a run; each makes databases of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestPostgres()
  const folder = await mkdtemp(join(tmpdir(), 'keystead-api-run-'))
  project.provide('adminUrl', server.adminUrl)
  project.provide('folder', folder)
  const migrated = await makeMigrated(server.adminUrl)
  project.provide('migrated', migrated)
  project.provide('template', await makeTemplate(server.adminUrl, { migrated, folder }))
  project.provide('openapi', textOf(openApiDocument()))
  return async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** @returns the name of the database */
async function makeMigrated(adminUrl: string): Promise<string> {
  const { url } = await createTestDatabase(adminUrl)
  const database = await openDatabase(url)
  await database.prepare(async () => undefined)
  await database.close()
  return nameOf(url)
}

/** @returns the name of the database */
async function makeTemplate(
  adminUrl: string,
  { migrated, folder }: Record<'migrated' | 'folder', string>,
): Promise<string> {
  const { url } = await createTestDatabase(adminUrl, migrated)
  const service = await startService({
    config: readConfig({ ...INSTALLATION, KEYSTEAD_DATA_DIR: join(folder, 'template'), DATABASE_URL: url }),
    logger: pino({ level: 'silent' }),
    signal: new AbortController().signal,
    onGenerated: async () => undefined,
  })
  await service.stop()
  return nameOf(url)
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1)
