import { randomBytes, randomUUID } from 'node:crypto'
import { DEFAULT_TENANT_ID, Keyring, type Place, SEALED_TABLES, type SealedTable, Vault } from '@keystead/domain'
import type { PoolClient } from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from './support.ts'

const database = useDatabase()

const EARLIER = 'an earlier secret of thirty-two characters!!'
const CURRENT = 'the current secret of thirty-two characters'
const vaultOf = (...secrets: string[]): Vault => {
  const vault = new Vault(new Keyring(secrets))
  vault.use()
  return vault
}

const TABLES = Object.keys(SEALED_TABLES).filter((name): name is SealedTable => name in SEALED_TABLES)

/** Columns that are sealed, and that a rotation leaves alone. */
const OTHERS: Readonly<Record<string, string>> = {
  'oauth_payload.sealed': 'found by a hash under the same secret; expires',
  'stored_object.sealed_key': 'under a key of storage_key',
}

const tenantOf = (table: SealedTable): string => (SEALED_TABLES[table].isOfTenants ? randomUUID() : DEFAULT_TENANT_ID)

interface Column {
  name: string
  type: string
}

const NEEDED = `
  select column_name as name, udt_name as type from information_schema.columns
  where table_schema = current_schema() and table_name = $1 and is_nullable = 'NO' and column_default is null`

/** Something that a column of a type takes. */
const ANY: Readonly<Record<string, () => unknown>> = {
  uuid: () => randomUUID(),
  text: () => randomUUID(),
  timestamptz: () => new Date(),
  int4: () => 1,
  int8: () => 1,
  float8: () => 1,
  numeric: () => 1,
  bool: () => false,
  jsonb: () => '{}',
  _text: () => [],
  bytea: () => randomBytes(32),
}

const anyOf = ({ name, type }: Column): unknown => {
  const make = ANY[type]
  if (!make) throw new Error(`${name}: no value of the type ${type} is known to this test`)
  return make()
}

interface SealedRow {
  id: string
  places: Place[]
  texts: string[]
}

/** A row of a table, whatever else it has, with texts under an earlier secret. */
async function insertSealed(client: PoolClient, table: SealedTable): Promise<SealedRow> {
  const vault = vaultOf(EARLIER)
  const { rows: needed } = await client.query<Column>(NEEDED, [table])
  const values = new Map(needed.map((column) => [column.name, anyOf(column)]))
  const id = String(values.get('id'))
  const tenantId = tenantOf(table)
  if (SEALED_TABLES[table].isOfTenants) values.set('tenant_id', tenantId)
  if (SEALED_TABLES[table].isMarked) values.set('sealed_with', vault.secretId)
  if (table === 'storage_key') values.set('wrapper', 'server-secret')
  const places: Place[] = []
  const texts: string[] = []
  for (const [column, bound] of Object.entries(SEALED_TABLES[table].columns)) {
    const place = { table, column: bound, tenantId, id }
    const text = `${table}.${column} of ${id}`
    values.set(column, vault.seal(place, text))
    places.push(place)
    texts.push(text)
  }
  const parameters = [...values.keys()].map((_, i) => `$${i + 1}`)
  const text = `insert into ${table} (${[...values.keys()].join(', ')}) values (${parameters.join(', ')})`
  await client.query(text, [...values.values()])
  return { id, places, texts }
}

/** What the row has now. */
async function opened(vault: Vault, table: SealedTable, { id, places }: SealedRow): Promise<string[]> {
  const columns = Object.keys(SEALED_TABLES[table].columns)
  const text = `select array[${columns.join(', ')}] as sealed from ${table} where id = $1`
  const { rows } = await database.current.pool.query<{ sealed: Buffer[] }>(text, [id])
  return places.map((place, i) => vault.open(place, rows[0]!.sealed[i]!))
}

test('every sealed column of the schema is in the list of those that a rotation encrypts again', async () => {
  const { rows } = await database.current.pool.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = current_schema() and udt_name = 'bytea' and column_name ~ 'sealed'`,
  )
  const listed = TABLES.flatMap((table) => Object.keys(SEALED_TABLES[table].columns).map((each) => `${table}.${each}`))
  expect(rows.map(({ name }) => name).toSorted()).toEqual([...listed, ...Object.keys(OTHERS)].toSorted())
})

test('a table is marked if, and only if, it has a column sealed_with', async () => {
  const { rows } = await database.current.pool.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = current_schema() and column_name = 'sealed_with'`,
  )
  const marked = TABLES.filter((table) => SEALED_TABLES[table].isMarked)
  expect(rows.map(({ name }) => name).toSorted()).toEqual(marked.toSorted())
})

describe('after a rotation', () => {
  // What a column may hold beside is not the subject here.
  beforeAll(async () => {
    await database.current.pool.query(`
      do $$ declare each record; begin
        for each in select conrelid::regclass as place, conname from pg_constraint
          where contype in ('c', 'f') and connamespace = current_schema()::regnamespace
        loop execute format('alter table %s drop constraint %I', each.place, each.conname); end loop;
      end $$`)
  })

  test.each(TABLES)('%s: every sealed column opens under the new secret alone', async (table) => {
    const { pool } = database.current
    const client = await pool.connect()
    const inserted: SealedRow[] = []
    try {
      // More than a batch.
      for (let i = 0; i < 103; i += 1) inserted.push(await insertSealed(client, table))
    } finally {
      client.release()
    }
    const rotated = vaultOf(CURRENT, EARLIER)
    expect(await database.current.rowsUnder(rotated.earlierSecretIds)).toEqual([{ table, rows: 103 }])
    expect(await database.current.sealRows(rotated, { rotates: true })).toBe(103)
    const alone = vaultOf(CURRENT)
    for (const row of inserted) expect(await opened(alone, table, row)).toEqual(row.texts)
    expect(await database.current.rowsUnder(rotated.earlierSecretIds)).toEqual([])
    expect(await database.current.sealRows(rotated, { rotates: true })).toBe(0)
    await pool.query(`delete from ${table}`)
  })

  test('keys of storage that another service wraps stay as they are', async () => {
    const { pool } = database.current
    const client = await pool.connect()
    const { id } = await insertSealed(client, 'storage_key').finally(() => client.release())
    await pool.query(`update storage_key set wrapper = 'kms' where id = $1`, [id])
    const sealed = async () => (await pool.query('select sealed from storage_key where id = $1', [id])).rows
    const before = await sealed()
    const rotated = vaultOf(CURRENT, EARLIER)
    expect(await database.current.rowsUnder(rotated.earlierSecretIds)).toEqual([])
    expect(await database.current.sealRows(rotated, { rotates: true })).toBe(0)
    expect(await sealed()).toEqual(before)
  })

  test('a locked row is left out, and is still counted as under the earlier secret', async () => {
    const { pool } = database.current
    const client = await pool.connect()
    try {
      const { id } = await insertSealed(client, 'plugin')
      await client.query('begin')
      await client.query('select from plugin where id = $1 for update', [id])
      const rotated = vaultOf(CURRENT, EARLIER)
      expect(await database.current.sealRows(rotated, { rotates: true })).toBe(0)
      expect(await database.current.rowsUnder(rotated.earlierSecretIds)).toEqual([{ table: 'plugin', rows: 1 }])
      await client.query('rollback')
      expect(await database.current.sealRows(rotated, { rotates: true })).toBe(1)
    } finally {
      client.release()
    }
  })
})
