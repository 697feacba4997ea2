import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { start } from '../embedded/start.ts'

export { findProcesses } from '../embedded/processes.ts'

export interface TestPostgres {
  /** Of a role that may create databases and is, like the service's, no superuser. */
  adminUrl: string
  /** Of the superuser. */
  superuserUrl: string
  stop(): Promise<void>
}

export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

/** A server for one run of a test suite, in a temporary folder that goes with it. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'keystead-test-'))
  const remove = () => rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
  try {
    const server = await start({ dataDir, log: () => undefined }, { disposable: true })
    const stop = async () => {
      await server.stop()
      await remove()
    }
    const superuser = new URL(server.url)
    superuser.username = 'postgres'
    superuser.password = (await readFile(join(dataDir, 'postgres.password'), 'utf8')).trim()
    return { adminUrl: server.url, superuserUrl: superuser.href, stop }
  } catch (error) {
    await remove()
    throw error
  }
}

/** @param template name of the database to copy; nobody may be connected to it */
export async function createTestDatabase(adminUrl: string, template?: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const copied = template === undefined ? '' : ` TEMPLATE "${template}" STRATEGY FILE_COPY`
  await execute(adminUrl, `CREATE DATABASE "${name}"${copied}`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => execute(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
