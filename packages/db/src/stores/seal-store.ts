import {
  openInput,
  openResult,
  openServers,
  resealed,
  SEALED_TABLES,
  type SealedTable,
  storedInput,
  storedResult,
  storedServers,
  type Vault,
} from '@keystead/domain'
import type { Pool, PoolClient } from 'pg'
import { columnsOf, isUnder, SEALED_TABLE_NAMES, subjectOf } from './sealed-rows.ts'
import { inTransaction } from './transaction.ts'

const BATCH = 100

/** Whether no live replica has a release that cannot read encrypted columns. */
const IS_READ_BY_ALL = `
  select not exists (select from replica where not opens_sealed and fenced_at is null) as "isReadByAll"`

/** $1: the id after which to continue. The table is small. A locked row is left for the next time. */
const CONFIGS = `
  select id, tenant_id as "tenantId", servers as "plainServers", servers_sealed as "sealedServers", sealed_with as "sealedWith"
  from mcp_config where id > $1 and (sealed_with is null or servers <> '{}')
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

const SEAL_JOB = `
  update job set input = $2, input_sealed = $3, result = $4, result_sealed = $5, sealed_with = $6 where id = $1`

/** $1: the id after which to continue; $2: earlier secrets. A locked row is left for the next time. */
const earlierRows = (table: SealedTable): string => `
  select id, ${SEALED_TABLES[table].isOfTenants ? 'tenant_id' : 'null'} as "tenantId", array[${columnsOf(table).join(', ')}] as sealed
  from ${subjectOf(table)} and ${isUnder(table, '$2')} and id > $1 order by id limit ${BATCH} for update skip locked`

function sealRow(table: SealedTable): string {
  const columns = columnsOf(table).map((column, i) => `${column} = $${i + 3}`)
  const marked = SEALED_TABLES[table].isMarked ? ['sealed_with = $2'] : []
  // The parameter has its type in every case.
  return `update ${table} set ${[...columns, ...marked].join(', ')} where id = $1 and $2::text is not null`
}

interface EarlierRow {
  id: string
  tenantId: string | null
  sealed: (Buffer | null)[]
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
    for (const table of SEALED_TABLE_NAMES) count += await inBatches(work, sealEarlier(table), firstIdOf(table))
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

/** The keys of the installation have thumbprints for ids. */
const firstIdOf = (table: SealedTable): string => (SEALED_TABLES[table].isOfTenants ? FIRST_ID : '')

/** One batch at least, so that a short run completes what is small. */
async function inBatches(work: Work, batch: Batch, first = FIRST_ID): Promise<number> {
  let count = 0
  let after: string | undefined = first
  do {
    const from: string = after
    const ids: string[] = await inTransaction(work.pool, async (client) => ({
      commit: true,
      value: await batch(client, work, from),
    }))
    count += ids.length
    after = ids.length < BATCH ? undefined : ids.at(-1)
  } while (after !== undefined && !work.isOver())
  return count
}

const sealConfigs: Batch = async (client, work, after) => {
  const { vault } = work
  const { rows } = await client.query<ConfigRow>(CONFIGS, [after])
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

/** Rows whose columns are encrypted under an earlier secret. What is plain in them is left to the batches above. */
const sealEarlier =
  (table: SealedTable): Batch =>
  async (client, work, after) => {
    const { vault, earlier } = work
    const { rows } = await client.query<EarlierRow>(earlierRows(table), [after, earlier])
    for (const row of rows) {
      const columns = opened(work, () => resealed(vault, table, row))
      if (columns !== undefined) await client.query(sealRow(table), [row.id, vault.secretId, ...columns])
    }
    return rows.map(({ id }) => id)
  }

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

function opened<T>({ failures }: Work, open: () => T): T | undefined {
  try {
    return open()
  } catch (error) {
    failures.push(error)
    return undefined
  }
}
