import type { Client } from 'pg'
import { DatabaseError } from '../database-error.ts'
import { migrations, OLDEST_SCHEMA } from '../migrations/index.ts'
import type { Orm } from '../orm.ts'
import { type Run, upgradeOlder } from './upgrade.ts'

const DIGITS = 14

/** Of a release: the newest of its migrations, as its 14 digits, which compare like the moments that they are. */
const SCHEMA = migrations.reduce((newest, { name }) => {
  const own = name.slice(0, DIGITS)
  return own > newest ? own : newest
}, '')

export interface SchemaState {
  schema: string
  oldestSchema: string
  release: string
}

/** The schema of a release; tests pass others. */
export interface OwnSchema {
  schema: string
  oldestSchema: string
}

export const OWN_SCHEMA: OwnSchema = { schema: SCHEMA, oldestSchema: OLDEST_SCHEMA }

const STATE = `select schema, oldest_schema as "oldestSchema", release from installation`

const WRITE = `
  insert into installation (id, schema, oldest_schema, release) values (1, ?, ?, ?)
  on conflict (id) do update set schema = excluded.schema, oldest_schema = excluded.oldest_schema, release = excluded.release
  where installation.schema < excluded.schema`

/** The recorded schema of the database; null when no release has recorded it. */
export async function schemaState(client: Client): Promise<SchemaState | null> {
  if (!(await tableExists(client, 'installation'))) return null
  const { rows } = await client.query<SchemaState>(STATE)
  return rows[0] ?? null
}

export async function tableExists(client: Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [name])
  return rows[0]?.exists === true
}

/** @throws DatabaseError when a later release has migrated the database so that this one cannot run on it */
export function assertMayRun(state: SchemaState | null, { schema }: OwnSchema): void {
  if (state === null || schema >= state.oldestSchema) return
  throw new DatabaseError(
    `The database was migrated by Keystead ${state.release} to the schema ${state.schema}, which needs a release with the schema ` +
      `${state.oldestSchema} or later; this one has ${schema}: start a later release, or restore the backup from before`,
  )
}

/** @throws DatabaseError when this release would have to migrate the database first */
export function assertIsMigrated(state: SchemaState | null, { schema }: OwnSchema): void {
  if (state !== null && schema <= state.schema) return
  throw new DatabaseError(
    'The database is empty or was migrated by an earlier release: start this release on it once, with npm start',
  )
}

/** Whether this release has nothing to migrate and nothing to record. Applied migrations are read by name: a later one may have an earlier date. */
export async function isUpToDate(client: Client, state: SchemaState | null): Promise<boolean> {
  if (state === null || state.schema < OWN_SCHEMA.schema) return false
  const { rows } = await client.query<{ name: string }>('select name from keystead_migration')
  const executed = new Set(rows.map(({ name }) => name))
  return migrations.every(({ name }) => executed.has(name))
}

/** Applies the missing migrations and records the new schema: both or neither. @returns their names */
export async function migrate(orm: Orm, release: string): Promise<string[]> {
  return orm.em.fork().transactional(async (tx) => {
    const transaction = tx.getTransactionContext<object>()
    const run: Run = (sql, parameters = []) => tx.getConnection().execute(sql, [...parameters], 'run', transaction)
    const executed = (await orm.migrator.getExecuted()).map(({ name }) => name)
    const upgraded = await upgradeOlder(executed, run)
    const made = await orm.migrator.up(transaction ? { transaction } : {})
    await run(WRITE, [OWN_SCHEMA.schema, OWN_SCHEMA.oldestSchema, release])
    return [...upgraded, ...made.map(({ name }) => name)]
  })
}
