import {
  type KeyTable,
  LOCAL_WRAPPER,
  openClientSecret,
  openPluginSecret,
  openStreamSecret,
  openTotpSecret,
  openInput,
  openResult,
  openServers,
  resealed,
  rewrapped,
  storedInput,
  storedResult,
  storedServers,
  storedClientSecret,
  storedPluginSecret,
  storedTotpSecret,
  storedAuthorization,
  type Vault,
} from '@keystead/domain'
import type { Pool, PoolClient } from 'pg'
import { inTransaction } from './transaction.ts'

const BATCH = 100

/** Whether no live replica has a release that cannot read encrypted columns. */
const IS_READ_BY_ALL = `
  select not exists (select from replica where not opens_sealed and fenced_at is null) as "isReadByAll"`

/** $1: the id after which to continue; $2: earlier secrets. The table is small. A locked row is left for the next time. */
const CONFIGS = `
  select id, tenant_id as "tenantId", servers as "plainServers", servers_sealed as "sealedServers", sealed_with as "sealedWith"
  from mcp_config where id > $1 and (sealed_with is null or servers <> '{}' or sealed_with = any($2))
  order by id limit ${BATCH} for update skip locked`

const SEAL_CONFIG = `
  update mcp_config set servers = $2, servers_sealed = $3, sealed_with = $4 where id = $1`

const JOB_COLUMNS = `
  id, tenant_id as "tenantId", input as "plainInput", input_sealed as "sealedInput", result as "plainResult",
  result_sealed as "sealedResult"`

/** Each of the two has an index of its own, which is empty when all is done. */
const PLAIN_JOBS = `
  select ${JOB_COLUMNS} from job where (sealed_with is null or result is not null) and id > $1
  order by id limit ${BATCH} for update skip locked`

const EARLIER_JOBS = `
  select ${JOB_COLUMNS} from job where sealed_with = any($2) and id > $1
  order by id limit ${BATCH} for update skip locked`

const SEAL_JOB = `
  update job set input = $2, input_sealed = $3, result = $4, result_sealed = $5, sealed_with = $6 where id = $1`

/** Those that the server secret wraps: one for each tenant that stores objects, and few more. */
const STORAGE_KEYS = `
  select id, tenant_id as "tenantId", sealed from storage_key where wrapper = '${LOCAL_WRAPPER}' and sealed is not null`

const SEAL_STORAGE_KEY = `update storage_key set sealed = $2 where id = $1 and sealed = $3`

const keysOf = (table: KeyTable): string => `select id, private_sealed as "privateSealed" from ${table}`

const sealKey = (table: KeyTable): string => `update ${table} set private_sealed = $2 where id = $1`

/** The tables are small: a row for each person with an authenticator app, some for each tenant with single sign-on or streams. */
type SecretTable = 'totp_factor' | 'sso_connection' | 'signal_stream' | 'plugin'

/** Its rows are never in plain text. */
const earlierSecrets = (table: SecretTable): string => `
  select id, tenant_id as "tenantId", secret_sealed as "sealedSecret" from ${table}
  where sealed_with = any($2) and id > $1 order by id limit ${BATCH} for update skip locked`

const sealSecret = (table: SecretTable): string =>
  `update ${table} set secret_sealed = $2, sealed_with = $3 where id = $1`

interface SecretRow {
  id: string
  tenantId: string
  sealedSecret: Buffer
}

interface ConfigRow {
  id: string
  tenantId: string
  plainServers: Record<string, unknown>
  sealedServers: Buffer | null
}

interface JobRow {
  id: string
  tenantId: string
  plainInput: object
  sealedInput: Buffer | null
  plainResult: string | null
  sealedResult: Buffer | null
}

/** @returns whether every running replica can read encrypted columns */
export async function isSealedReadByAll(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ isReadByAll: boolean }>(IS_READ_BY_ALL)
  return rows[0]?.isReadByAll ?? false
}

/**
 * Encrypts what is not encrypted yet, and re-encrypts what is under an earlier secret, in batches that are short transactions of
 * their own. The rows themselves show what is left, so it resumes where it was interrupted, and several processes can run it at
 * once.
 *
 * @returns how many rows there were
 * @throws when some could not be decrypted; then all others are done
 */
export async function sealRows(pool: Pool, vault: Vault, options: SealOptions = {}): Promise<number> {
  const { signal, rotates = false } = options
  const failures: unknown[] = []
  const earlier = rotates ? vault.earlierSecretIds : []
  const work: Work = { pool, vault, earlier, failures, isOver: () => signal?.aborted === true }
  let count = (await inBatches(work, sealConfigs)) + (await inBatches(work, sealPlainJobs))
  if (earlier.length > 0) {
    count += (await inBatches(work, sealEarlierJobs)) + (await inBatches(work, sealEarlierTotp))
    count += (await sealKeys(work, 'signing_key')) + (await sealKeys(work, 'audit_key')) + (await sealStorageKeys(work))
    count += (await inBatches(work, sealEarlierSso)) + (await inBatches(work, sealEarlierPlugins))
    count += await inBatches(work, sealEarlierStreams)
  }
  if (failures.length > 0)
    throw new Error(`rows that could not be encrypted: ${failures.length}`, { cause: failures[0] })
  return count
}

export interface SealOptions {
  /** Stops after the current batch. */
  signal?: AbortSignal
  /** Also what is encrypted under an earlier secret. */
  rotates?: boolean
}

interface Work {
  pool: Pool
  vault: Vault
  /** The ids of the secrets whose rows are re-encrypted. */
  earlier: string[]
  /** Errors of rows that could not be decrypted: those are left unchanged, and the others continue. */
  failures: unknown[]
  isOver: () => boolean
}

/** Encrypts some rows after one of an id. @returns their ids */
type Batch = (client: PoolClient, work: Work, after: string) => Promise<string[]>

const FIRST_ID = '00000000-0000-0000-0000-000000000000'

async function inBatches(work: Work, batch: Batch): Promise<number> {
  let count = 0
  let after: string | undefined = FIRST_ID
  while (after !== undefined && !work.isOver()) {
    const from: string = after
    const ids: string[] = await inTransaction(work.pool, async (client) => ({
      commit: true,
      value: await batch(client, work, from),
    }))
    count += ids.length
    after = ids.length < BATCH ? undefined : ids.at(-1)
  }
  return count
}

const sealConfigs: Batch = async (client, work, after) => {
  const { vault } = work
  const { rows } = await client.query<ConfigRow>(CONFIGS, [after, work.earlier])
  for (const row of rows) {
    const servers = opened(work, () => openServers(vault, row))
    if (servers === undefined) continue
    const { plainServers, sealedServers, sealedWith } = storedServers(vault, row, servers)
    await client.query(SEAL_CONFIG, [row.id, plainServers, sealedServers, sealedWith])
  }
  return rows.map(({ id }) => id)
}

const sealPlainJobs: Batch = async (client, work, after) => {
  const { rows } = await client.query<JobRow>(PLAIN_JOBS, [after])
  return sealJobs(client, work, rows)
}

const sealEarlierJobs: Batch = async (client, work, after) => {
  const { rows } = await client.query<JobRow>(EARLIER_JOBS, [after, work.earlier])
  return sealJobs(client, work, rows)
}

interface SecretColumns {
  open: (vault: Vault, row: SecretRow) => string
  stored: (vault: Vault, row: SecretRow, secret: string) => { sealedSecret: Buffer; sealedWith: string }
}

const sealEarlierSecrets =
  (table: SecretTable, { open, stored }: SecretColumns): Batch =>
  async (client, work, after) => {
    const { vault, earlier } = work
    const { rows } = await client.query<SecretRow>(earlierSecrets(table), [after, earlier])
    for (const row of rows) {
      const secret = opened(work, () => open(vault, row))
      if (secret === undefined) continue
      const { sealedSecret, sealedWith } = stored(vault, row, secret)
      await client.query(sealSecret(table), [row.id, sealedSecret, sealedWith])
    }
    return rows.map(({ id }) => id)
  }

const sealEarlierTotp = sealEarlierSecrets('totp_factor', { open: openTotpSecret, stored: storedTotpSecret })
const sealEarlierStreams = sealEarlierSecrets('signal_stream', { open: openStreamSecret, stored: storedAuthorization })
const sealEarlierSso = sealEarlierSecrets('sso_connection', { open: openClientSecret, stored: storedClientSecret })
const sealEarlierPlugins = sealEarlierSecrets('plugin', { open: openPluginSecret, stored: storedPluginSecret })

async function sealJobs(client: PoolClient, work: Work, rows: JobRow[]): Promise<string[]> {
  const { vault } = work
  for (const row of rows) {
    const texts = opened(work, () => ({ input: openInput(vault, row), result: openResult(vault, row) }))
    if (texts === undefined) continue
    const { plainInput, sealedInput, sealedWith } = storedInput(vault, row, texts.input)
    const { plainResult, sealedResult } = storedResult(vault, row, texts.result)
    await client.query(SEAL_JOB, [row.id, plainInput, sealedInput, plainResult, sealedResult, sealedWith])
  }
  return rows.map(({ id }) => id)
}

/** There are few, and they are always encrypted. */
async function sealKeys(work: Work, table: KeyTable): Promise<number> {
  const { pool, vault } = work
  const { rows } = await pool.query<{ id: string; privateSealed: Buffer }>(keysOf(table))
  const old = rows.filter(({ privateSealed }) => !vault.isCurrent(privateSealed))
  for (const row of old) {
    const bytes = opened(work, () => resealed(vault, table, row))
    if (bytes !== undefined) await pool.query(sealKey(table), [row.id, bytes])
  }
  return old.length
}

async function sealStorageKeys(work: Work): Promise<number> {
  const { pool, vault } = work
  const { rows } = await pool.query<{ id: string; tenantId: string; sealed: Buffer }>(STORAGE_KEYS)
  const old = rows.filter(({ sealed }) => !vault.isCurrent(sealed))
  for (const row of old) {
    const bytes = opened(work, () => rewrapped(vault, row, row.sealed))
    if (bytes !== undefined) await pool.query(SEAL_STORAGE_KEY, [row.id, bytes, row.sealed])
  }
  return old.length
}

function opened<T>({ failures }: Work, open: () => T): T | undefined {
  try {
    return open()
  } catch (error) {
    failures.push(error)
    return undefined
  }
}
