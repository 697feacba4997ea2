import { type Clock, type Keyring, systemClock, type Vault } from '@keystead/domain'
import type { EntityManager } from '@mikro-orm/core'
import { Client, type Pool } from 'pg'
import { ARE_LIMITS_KEPT, transactionLimiter } from './connection-limits.ts'
import { unreachable } from './database-error.ts'
import { Confirmations } from './feed/confirmations.ts'
import { replaceLost } from './lost-connections.ts'
import { createOrm, type Orm } from './orm.ts'
import { checkDatabase } from './starts/checks.ts'
import { type MarkedKeys, markedKeys } from './starts/marked-keys.ts'
import { assertIsMigrated, assertMayRun, isUpToDate, migrate, OWN_SCHEMA, schemaState } from './starts/schema.ts'
import { assertKnown, recordSecrets, type SecretCheck } from './starts/secrets.ts'
import { createAlertStore } from './stores/alert-store.ts'
import { createAuditTreeStore } from './stores/audit-tree-store.ts'
import { createAssertionStore } from './stores/assertion-store.ts'
import { createChargeStore } from './stores/charge-store.ts'
import { createCredentialStore } from './stores/credential-store.ts'
import { createCreditStore } from './stores/credit-store.ts'
import { createEventLog } from './stores/event-log.ts'
import { createJobStore } from './stores/job-store.ts'
import { renewImports } from './stores/import-store.ts'
import { createKeyStore } from './stores/key-store.ts'
import { createLoginAttemptStore } from './stores/login-attempt-store.ts'
import { createObjectStore } from './stores/object-store.ts'
import { createRetentionStore } from './stores/retention-store.ts'
import { createSettingsStore } from './stores/settings-store.ts'
import { createSessionUseStore } from './stores/session-use-store.ts'
import { CONNECT_MS, createHotPool } from './stores/query.ts'
import { isSealedReadByAll, type SealOptions, sealRows } from './stores/seal-store.ts'
import { createOauthPayloadStore } from './stores/oauth-payloads.ts'
import { createMembershipStore } from './stores/membership-store.ts'
import { createScimDirectory } from './stores/scim-directory.ts'
import { createSignalStore } from './stores/signal-store.ts'
import { sweepExpired } from './stores/sweep.ts'
import { createUsageReportStore } from './stores/usage-report-store.ts'
import { createUsageStore } from './stores/usage-store.ts'
import { createEndedTokenStore } from './stores/ended-token-store.ts'
import { createSigningKeyStore } from './stores/signing-key-store.ts'
import { createTenantDirectory } from './stores/tenant-directory.ts'
import { createDeactivationStore } from './stores/deactivation-store.ts'
import { createUserListStore } from './stores/user-list.ts'
import { createUserDirectory } from './stores/user-directory.ts'
import { createWebhookStore } from './stores/webhook-store.ts'

/** Replicas that start together take turns by this number. */
const START_LOCK = 5_741_839_266

/** What a start passes to the database. */
export interface StartFacts {
  /** The version of this release, for people. */
  release: string
  /** Of the server secrets, first the one under which credentials are issued. */
  secrets: readonly SecretCheck[]
  /** Called with how a migration classified keys from before ADR 30. */
  onMarkedKeys?: ((keys: MarkedKeys) => void) | undefined
}

export interface Database extends ReturnType<typeof storesOf> {
  orm: Orm
  pool: Pool
  /** @throws DatabaseError with one line on why the service cannot run on it */
  check(warn: (line: string) => void): Promise<void>
  /**
   * Brings the schema up to date, then runs `first`: one replica at a time.
   *
   * @param start whose secrets must match, and are recorded; tests that issue no credentials omit it
   * @throws DatabaseError when this release may not run on it; UnknownSecretError. Then nothing is changed
   */
  prepare<T>(first: (em: EntityManager) => Promise<T>, start?: StartFacts): Promise<T>
  /** Runs `work` on an up-to-date schema, while no other start or command runs. @throws as `prepare` does */
  exclusively<T>(work: (em: EntityManager) => Promise<T>, start: StartFacts): Promise<T>
  /** @throws when PostgreSQL does not answer */
  ping(): Promise<void>
  sweep(now: Date): Promise<void>
  /** Rehashes keys that an earlier release imported, so that they are found. @returns how many there were */
  renewImports(keyring: Keyring): Promise<number>
  /** Whether every running replica can read encrypted columns. */
  isSealedReadByAll(): Promise<boolean>
  /** Encrypts what the tables hold in plain text. @returns how many rows there were */
  sealRows(vault: Vault, options?: SealOptions): Promise<number>
  close(): Promise<void>
}

export interface DatabaseOptions {
  clock?: Clock
  /** The URL of PostgreSQL itself, when `url` is that of a pooler: migrations hold a lock that belongs to a connection. */
  directUrl?: string
}

/** @throws DatabaseError when it cannot be reached */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const { clock = systemClock, directUrl = url } = options
  const orm = await createOrm(url)
  const hot = createHotPool(url)
  const close = async () => {
    await hot.end()
    await orm.close(true)
  }
  try {
    // The ORM connects before it returns the pool.
    const pool = await orm.em.getConnection().getNativeClient().catch(unreachable)
    replaceLost(pool)
    if (!(await areLimitsKept(pool))) orm.em.getEventManager().registerSubscriber(transactionLimiter)
    return {
      orm,
      pool,
      ...storesOf({ pool, hot, clock }),
      check: (warn) => checkDatabase({ url, directUrl, hot, tables: tablesOf(orm), warn }),
      prepare: (first, start) =>
        underStartLock(directUrl, async (connection) => {
          await bringUpToDate(connection, { directUrl, start })
          return first(orm.em.fork())
        }),
      exclusively: (work, { secrets }) =>
        underStartLock(directUrl, async (connection) => {
          const state = await schemaState(connection)
          assertMayRun(state, OWN_SCHEMA)
          assertIsMigrated(state, OWN_SCHEMA)
          await assertKnown(connection, secrets)
          return work(orm.em.fork())
        }),
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

function storesOf({ pool, hot, clock }: { pool: Pool; hot: Pool; clock: Clock }) {
  const confirmations = new Confirmations(hot, () => performance.now())
  return {
    credentials: createCredentialStore(hot),
    usage: createUsageStore(hot),
    usageReports: createUsageReportStore(pool),
    credits: createCreditStore(hot, clock),
    charges: createChargeStore(pool, clock),
    eventLog: createEventLog(pool),
    auditTree: createAuditTreeStore(pool),
    jobs: createJobStore(pool),
    loginAttempts: createLoginAttemptStore(hot),
    sessionUses: createSessionUseStore(pool),
    userDirectory: createUserDirectory(hot),
    deactivationStore: createDeactivationStore(hot),
    userListStore: createUserListStore(pool),
    tenantDirectory: createTenantDirectory(hot),
    settings: createSettingsStore(hot),
    objectStore: createObjectStore(pool),
    retention: createRetentionStore(pool),
    keys: createKeyStore({ hot, planning: pool }, confirmations),
    memberships: createMembershipStore(pool),
    oauthPayloads: createOauthPayloadStore(hot),
    signingKeys: createSigningKeyStore(hot),
    usedAssertions: createAssertionStore(hot),
    endedTokens: createEndedTokenStore(hot),
    scimDirectory: createScimDirectory(pool),
    webhooks: createWebhookStore(pool),
    alerts: createAlertStore(pool),
    signalStore: createSignalStore(pool),
    confirmations,
  }
}

/** Also checks that the database can be reached. */
async function areLimitsKept(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ are: boolean }>(`select ${ARE_LIMITS_KEPT} as are`).catch(unreachable)
  return rows[0]?.are ?? false
}

async function bringUpToDate(
  connection: Client,
  { directUrl, start }: { directUrl: string; start: StartFacts | undefined },
): Promise<void> {
  const state = await schemaState(connection)
  assertMayRun(state, OWN_SCHEMA)
  if (start) await assertKnown(connection, start.secrets)
  const isReady = await isUpToDate(connection, state)
  const made = isReady ? [] : await migrateFrom(directUrl, start?.release ?? 'unknown')
  if (!start) return
  await recordSecrets(connection, start.secrets)
  const marked = await markedKeys(connection, made)
  if (marked) start.onMarkedKeys?.(marked)
}

/** On connections of its own, to PostgreSQL itself: changing a large table takes longer than other statements may. */
async function migrateFrom(directUrl: string, release: string): Promise<string[]> {
  const orm = await createOrm(directUrl, { isPatient: true })
  try {
    // Otherwise closing waits for a connection that was lost in the transaction, and a failed start does not end.
    replaceLost(await orm.em.getConnection().getNativeClient())
    return await migrate(orm, release)
  } finally {
    await orm.close(true)
  }
}

/** The lock belongs to this one connection and ends with it, even when the process is killed. */
async function underStartLock<T>(directUrl: string, work: (connection: Client) => Promise<T>): Promise<T> {
  const connection = new Client({ connectionString: directUrl, connectionTimeoutMillis: CONNECT_MS })
  // A lost connection makes the next query fail.
  connection.on('error', () => undefined)
  await connection.connect().catch(unreachable)
  try {
    await connection.query('select pg_advisory_lock($1)', [START_LOCK])
    return await work(connection)
  } finally {
    await connection.end().catch(() => undefined)
  }
}

const tablesOf = (orm: Orm): string[] => [...orm.getMetadata().getAll().values()].map(({ tableName }) => tableName)
