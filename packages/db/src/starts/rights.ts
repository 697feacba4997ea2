import type { Client } from 'pg'
import { DatabaseError } from '../database-error.ts'
import { OWN_SCHEMA, schemaState } from './schema.ts'

interface Rights {
  role: string
  database: string
  /** The schema of new tables; null when the search path names no existing schema. */
  schema: string | null
  /** May create tables there. */
  mayCreate: boolean
  /** May create schemas and trusted extensions. */
  mayExtend: boolean
  isQueueThere: boolean
  /** A table of ours that it does not own. */
  foreignTable: string | null
  owner: string | null
  /** A table of ours that it may not read and write. */
  closedTable: string | null
}

/** The tables in the schema of `keystead_migration`, and those of the queue. */
const RIGHTS = `
  with ours as (
    select c.oid, c.relname, c.relnamespace, c.relowner, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and exists (select from pg_class m where m.relname = 'keystead_migration' and m.relnamespace = current_schema()::regnamespace)
      and (n.nspname = 'keystead_queue' or (n.nspname = current_schema() and c.relname = any($1::text[])))
  )
  select current_user as role, current_database() as database, current_schema() as schema,
         coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreate",
         has_database_privilege(current_database(), 'create') as "mayExtend",
         exists (select from pg_namespace where nspname = 'keystead_queue') as "isQueueThere",
         f.relname as "foreignTable", f.owner,
         (select relname from ours where has_schema_privilege(relnamespace, 'usage') is not true
            or has_table_privilege(oid, 'select') is not true or has_table_privilege(oid, 'insert') is not true
            or has_table_privilege(oid, 'update') is not true or has_table_privilege(oid, 'delete') is not true
          order by relname limit 1) as "closedTable"
  from (select 1) as one left join lateral (
    select relname, pg_get_userbyid(relowner) as owner from ours where not pg_has_role(relowner, 'usage') order by relname limit 1
  ) as f on true`

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * Checks that the role may do all that a start and requests do.
 *
 * @throws DatabaseError that names the statement which grants what is missing
 */
export async function assertRights(client: Client, tables: readonly string[]): Promise<void> {
  const { rows } = await client.query<Rights>(RIGHTS, [tables])
  const [rights] = rows
  if (!rights) return
  const state = await schemaState(client).catch(() => null)
  const migrates = state === null || state.schema < OWN_SCHEMA.schema
  const missing = missingRight(rights, migrates)
  if (missing !== null) throw new DatabaseError(`The role ${rights.role} ${missing}`)
}

function missingRight(rights: Rights, migrates: boolean): string | null {
  const { role, database, schema } = rights
  const grantee = quoted(role)
  if (schema === null) return `has no schema to create tables in: its search_path names none that exists`
  if (rights.closedTable !== null) {
    return `may not read and write the table ${rights.closedTable}: let it own the tables of Keystead, or GRANT SELECT, INSERT, UPDATE, DELETE on all of them`
  }
  if (!rights.isQueueThere && !rights.mayExtend) {
    return `may not create the schema and the extensions that Keystead needs: GRANT CREATE ON DATABASE ${quoted(database)} TO ${grantee}`
  }
  if (!migrates) return null
  if (rights.foreignTable !== null) {
    return `may not migrate the table ${rights.foreignTable}: start this release once as its owner, ${rights.owner}`
  }
  if (rights.mayCreate) return null
  return `may not create tables: GRANT CREATE ON SCHEMA ${quoted(schema)} TO ${grantee}`
}
