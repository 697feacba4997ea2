import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Keyring } from '@keystead/domain'
import { Client } from 'pg'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '../src/index.ts'
import { createTestDatabase, startTestPostgres, type TestPostgres } from '../src/testing/index.ts'

const FOLDER = join(import.meta.dirname, 'dumps')

/** The schemas of which there is a dump, oldest first. */
export const DUMPS: readonly string[] = (await readdir(FOLDER)).map((name) => name.replace(/\.sql$/, '')).toSorted()

/** Of the server secret under which the keys of the dumps were made; `key 7` is the text of the key with the number 7. */
export const keyring = new Keyring(['the server secret of the dumps, for tests'])

export interface RestoredDatabase {
  client: Client
  /** Another start of the service on it. */
  open(): Promise<Database>
}

type Restore = (name: string | null, whenDone?: (close: () => Promise<void>) => void) => Promise<RestoredDatabase>

/**
 * Databases on a server for all tests of a file.
 *
 * @returns makes one of a dump, or an empty one; it is closed when the test is done, if nothing else is said
 */
export function useDumps(): Restore {
  let server: TestPostgres | undefined
  beforeAll(async () => {
    server = await startTestPostgres()
  })
  afterAll(() => server?.stop())
  return async (name, whenDone = onTestFinished) => {
    const { url } = await createTestDatabase(server!.adminUrl, undefined, { isBare: true })
    const client = new Client({ connectionString: url, options: '-c timezone=UTC' })
    await client.connect()
    whenDone(() => client.end())
    if (name !== null) await client.query(await readFile(join(FOLDER, `${name}.sql`), 'utf8'))
    const open = async () => {
      const database = await openDatabase(url)
      whenDone(() => database.close())
      return database
    }
    return { client, open }
  }
}
