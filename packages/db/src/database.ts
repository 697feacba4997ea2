import { type Clock, type JobStore, type Keyring, systemClock, type Vault } from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import { Client, type Pool } from 'pg'
import { Confirmations } from './feed/confirmations.ts'
import { createOrm, type Orm } from './orm.ts'
import { createChargeStore } from './stores/charge-store.ts'
import { createCredentialStore } from './stores/credential-store.ts'
import { createCreditStore } from './stores/credit-store.ts'
import { createJobStore } from './stores/job-store.ts'
import { renewImports } from './stores/import-store.ts'
import { createKeyWriter } from './stores/key-writer.ts'
import { createLoginAttemptStore, sweepExpired } from './stores/login-attempt-store.ts'
import { createHotPool } from './stores/query.ts'
import { isSealedReadByAll, type SealOptions, sealRows } from './stores/seal-store.ts'
import { createUsageReportStore } from './stores/usage-report-store.ts'
import { createUsageStore } from './stores/usage-store.ts'
import { createUserDirectory, type UserDirectory } from './stores/user-directory.ts'

/** Replicas that start together take turns by this number. */
const START_LOCK = 5_741_839_266

const OLDEST_POSTGRES = 150_000

/** The database is reached but cannot be used; the message is one line for a person. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
}

export interface Database {
  orm: Orm
  pool: Pool
  credentials: ReturnType<typeof createCredentialStore>
  usage: ReturnType<typeof createUsageStore>
  usageReports: ReturnType<typeof createUsageReportStore>
  credits: ReturnType<typeof createCreditStore>
  charges: ReturnType<typeof createChargeStore>
  jobs: JobStore
  loginAttempts: ReturnType<typeof createLoginAttemptStore>
  userDirectory: UserDirectory
  keyWriter: ReturnType<typeof createKeyWriter>
  confirmations: Confirmations
  /** Brings the schema up to date, then runs `first`: one replica at a time. */
  prepare<T>(first: (em: EntityManager) => Promise<T>): Promise<T>
  /** @throws when PostgreSQL does not answer */
  ping(): Promise<void>
  sweep(now: Date): Promise<void>
  /** Gives keys that an earlier release has imported the hash by which they are found now. @returns how many there were */
  renewImports(keyring: Keyring): Promise<number>
  /** Whether every replica that runs can read what is encrypted. */
  isSealedReadByAll(): Promise<boolean>
  /** Encrypts what lies in the tables in plain text. @returns how many rows there were */
  sealRows(vault: Vault, options?: SealOptions): Promise<number>
  close(): Promise<void>
}

export interface DatabaseOptions {
  clock?: Clock
  /** Of PostgreSQL itself, when `url` is that of a pooler: migrations hold a lock that belongs to a connection. */
  directUrl?: string
}

/** @throws DatabaseError when it cannot be reached or is too old */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const { clock = systemClock, directUrl = url } = options
  const orm = await createOrm(url)
  const hot = createHotPool(url)
  const close = async () => {
    await hot.end()
    await orm.close(true)
  }
  try {
    // The ORM connects before it hands the pool out.
    const pool = await orm.em.getConnection().getNativeClient().catch(unreachable)
    await assertUsable(pool)
    const confirmations = new Confirmations(hot, () => performance.now())
    return {
      orm,
      pool,
      credentials: createCredentialStore(hot),
      usage: createUsageStore(hot),
      usageReports: createUsageReportStore(pool),
      credits: createCreditStore(hot, clock),
      charges: createChargeStore(pool),
      jobs: createJobStore(pool),
      loginAttempts: createLoginAttemptStore(hot),
      userDirectory: createUserDirectory(hot),
      keyWriter: createKeyWriter(hot, confirmations),
      confirmations,
      prepare: (first) => prepare(orm, directUrl, first),
      ping: async () => void (await Promise.all([hot.query('select 1'), pool.query('select 1')])),
      sweep: (now) => sweepExpired(pool, now),
      renewImports: (keyring) => renewImports(pool, keyring),
      isSealedReadByAll: () => isSealedReadByAll(pool),
      sealRows: (vault, how) => sealRows(pool, vault, how),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function assertUsable(pool: Pool): Promise<void> {
  const { rows } = await pool
    .query<{ version: number; name: string }>(
      `select current_setting('server_version_num')::int as version, current_setting('server_version') as name`,
    )
    .catch(unreachable)
  const [server] = rows
  if (server && server.version < OLDEST_POSTGRES) {
    throw new DatabaseError(`Keystead needs PostgreSQL 15 or later; the database runs ${server.name}`)
  }
}

function unreachable(error: unknown): never {
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  throw new DatabaseError(`The database cannot be reached: ${reason}`)
}

async function prepare<T>(orm: Orm, directUrl: string, first: (em: EntityManager) => Promise<T>): Promise<T> {
  // The lock belongs to this one connection and ends with it, even when the process is killed.
  const connection = new Client({ connectionString: directUrl })
  // One that is lost fails the next query, which says so.
  connection.on('error', () => undefined)
  await connection.connect().catch(unreachable)
  try {
    await connection.query('select pg_advisory_lock($1)', [START_LOCK])
    await orm.migrator.up()
    return await first(orm.em.fork())
  } finally {
    await connection.end()
  }
}
