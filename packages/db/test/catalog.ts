import type { Client, Pool } from 'pg'

/** What a schema has, apart from what extensions bring along, one line each. */
const LINES = {
  extension: `select extname from pg_extension`,
  relation: `
    select concat_ws(' ', relname, relkind, relpersistence, relreplident, relrowsecurity, reloptions, relacl) from own where relkind <> 'i'`,
  // In the order in which a row shows them: dropped ones leave gaps in their numbers.
  column: `
    select concat_ws(' ', relname, row_number() over (partition by own.oid order by attnum), attname, format_type(atttypid, atttypmod),
      case when attnotnull then 'not null' end, pg_get_expr(adbin, adrelid), attidentity, attgenerated, attcollation::regcollation,
      attstorage, attcompression, attoptions)
    from own join pg_attribute on attrelid = own.oid and attnum > 0 and not attisdropped
    left join pg_attrdef on adrelid = attrelid and adnum = attnum where relkind <> 'i'`,
  constraint: `
    select concat_ws(' ', relname, conname, contype, convalidated, pg_get_constraintdef(pg_constraint.oid))
    from own join pg_constraint on conrelid = own.oid`,
  index: `
    select concat_ws(' ', pg_get_indexdef(own.oid), indisunique, indisprimary, indisvalid, indisready, indimmediate, reloptions)
    from own join pg_index on indexrelid = own.oid`,
  // A row that violates several is refused by the one that was made first.
  'order of unique indexes': `
    select concat_ws(' ', indrelid::regclass, string_agg(relname, ' ' order by own.oid))
    from own join pg_index on indexrelid = own.oid and indisunique group by indrelid`,
  trigger: `
    select concat_ws(' ', tgenabled, relname, coalesce(conname || ' ' || tgfoid::regproc, pg_get_triggerdef(pg_trigger.oid)))
    from pg_trigger join own on own.oid in (tgrelid, tgconstrrelid) left join pg_constraint on pg_constraint.oid = tgconstraint`,
  function: `
    select regexp_replace(pg_get_functiondef(p.oid), '\\s+', ' ', 'g') || coalesce(proacl::text, '') from pg_proc p where pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.objid = p.oid and deptype = 'e')`,
  type: `
    select concat_ws(' ', typname, typtype) from pg_type t where typnamespace = 'public'::regnamespace
    and not exists (select from pg_depend d where d.objid = t.oid and deptype = 'e')`,
}

const OWN = `with own as (select * from pg_class where relnamespace = 'public'::regnamespace)`

/** Everything that tells one schema from another. */
export async function catalogOf(database: Client | Pool): Promise<Record<string, string[]>> {
  const catalog: Record<string, string[]> = {}
  for (const [kind, query] of Object.entries(LINES)) {
    const { rows } = await database.query<{ line: string }>(
      `${OWN} select line from (${query}) as lines (line) order by 1`,
    )
    catalog[kind] = rows.map(({ line }) => line)
  }
  return catalog
}

export type Row = Record<string, unknown>

const TABLES = `
  select c.relname as "table", array_agg(a.attname::text order by a.attnum) as key
  from pg_index join pg_class c on c.oid = indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = any(indkey)
  where indisprimary and c.relnamespace = 'public'::regnamespace group by c.relname`

/** Every row of every table, with all columns as text. @returns them by their tables and primary keys */
export async function rowsOf(database: Client | Pool): Promise<Map<string, Row>> {
  const found = new Map<string, Row>()
  const { rows: tables } = await database.query<{ table: string; key: string[] }>(TABLES)
  for (const { table, key } of tables) {
    const { rows } = await database.query<{ row: Row }>(`select to_jsonb(t) as row from "${table}" t`)
    for (const { row } of rows) found.set([table, ...key.map((column) => row[column])].join(' '), row)
  }
  return found
}
