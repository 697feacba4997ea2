import { Keyring } from '@keystead/domain'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Database, type StartFacts, UnknownSecretError } from '../src/index.ts'
import { catalogOf, type Row, rowsOf } from './catalog.ts'
import { DUMPS, keyring, useDumps } from './dumps.ts'

const restored = useDumps()

const OLDEST = '20261121000000-initial'
const NEWEST = '20261129040000-history'

const idOf = (key: number): string => `00000000-0000-7000-8000-2${String(key).padStart(11, '0')}`

/** What a start brings along. */
const start = (more: Partial<StartFacts> = {}): StartFacts => ({ release: '9.8.7', secrets: keyring.secrets, ...more })

const prepare = (database: Database, more: Partial<StartFacts> = {}): Promise<void> =>
  database.prepare(async () => undefined, start(more))

const namesIn = async (client: Client): Promise<string[]> =>
  (await client.query<{ name: string }>('select name from keystead_migration order by id')).rows.map(({ name }) => name)

/** Rows that no upgrade touches, by the columns that are still there. */
function kept(rows: Map<string, Row>): Map<string, Row> {
  const found = new Map<string, Row>()
  for (const [id, row] of rows) {
    if (/^(?:installation|keystead_migration) /.test(id)) continue
    const { usage_count: _count, last_used_at: _at, last_used_ip: _ip, ...rest } = row
    found.set(id, id.startsWith('api_key ') ? rest : row)
  }
  return found
}

/** What the keys of the dumps are for, by their numbers: the rules are those of the step that decided it. */
const MANAGEMENT: Record<number, boolean | null> = {
  ...{ 1: true, 2: true, 3: true, 4: true, 5: true },
  // Of gateways: those that follow their user or whose user has no role, and one with scopes of its own and a user with a role.
  ...{ 6: null, 7: null, 8: true, 9: null },
  // Imported ones, also that with the prefix of gateways.
  ...{ 10: false, 11: false, 12: false },
  ...{ 13: true, 14: true, 15: true, 16: true },
  // From then on as their release wrote it.
  ...{ 17: true, 18: false, 19: null, 20: true, 21: false, 22: false, 23: false },
}

/** What keys were used for: of those up to 15 the columns of the key said it, in schemas that had them. */
const USED: Record<number, { count: number; at: string; ip: string | null }> = {
  2: { count: 3, at: '2026-11-20T09:09:00+00:00', ip: null },
  3: { count: 7, at: '2026-11-20T10:00:00.123+00:00', ip: null },
  5: { count: 9_007_199_254_740_991, at: '2026-11-20T10:00:00+00:00', ip: null },
  6: { count: 1, at: '2026-11-20T10:00:00+00:00', ip: null },
  10: { count: 2, at: '2026-11-20T11:01:00+00:00', ip: '192.0.2.7' },
  13: { count: 4, at: '2026-11-20T11:01:00+00:00', ip: null },
  15: { count: 1000, at: '2026-11-20T14:01:00+00:00', ip: '2001:db8::1' },
  16: { count: 12, at: '2026-11-20T15:01:00+00:00', ip: '192.0.2.16' },
}

const hashOf = (key: number): string => `\\x${keyring.hash(`key ${key}`).toString('hex')}`

/** Admin keys that a configuration gave. */
const CONFIGURED: Record<number, string> = { 1: hashOf(1), 20: hashOf(20) }

/** Of a table, what is said of the keys that the dump has. */
function ofKeys<T>(rows: Map<string, Row>, said: Record<number, T>): Record<string, T> {
  const entries = Object.entries(said).map(([key, value]): [string, T] => [idOf(Number(key)), value])
  return Object.fromEntries(entries.filter(([id]) => rows.has(`api_key ${id}`)))
}

const rowsIn = (rows: Map<string, Row>, table: string): Row[] =>
  [...rows].filter(([id]) => id.startsWith(`${table} `)).map(([, row]) => row)

test('there is a dump of every schema, and each is another', async () => {
  expect(DUMPS).toHaveLength(13)
  const sizes = new Set<number>()
  for (const name of DUMPS) sizes.add((await rowsOf((await restored(name)).client)).size)
  expect(sizes.size).toBe(DUMPS.length)
})

/** What tells a database from another, apart from its rows. */
async function stateOf(client: Client) {
  const { rows: schema } = await client.query('select schema, oldest_schema from installation')
  return { catalog: await catalogOf(client), names: (await namesIn(client)).toSorted(), schema }
}

let fresh: Awaited<ReturnType<typeof stateOf>>
const closing: (() => Promise<void>)[] = []
const atTheEnd = (close: () => Promise<void>): void => void closing.push(close)

const closeAll = async (): Promise<void> => {
  await Promise.all(closing.splice(0).map((close) => close()))
}

beforeAll(async () => {
  const { client, open } = await restored(null, atTheEnd)
  await prepare(await open())
  fresh = await stateOf(client)
  await closeAll()
})

describe.each(DUMPS)('a database of the schema %s', (name) => {
  let client: Client
  let database: Database
  let before: Map<string, Row>
  const warn = vi.fn<(line: string) => void>()

  beforeAll(async () => {
    const older = await restored(name, atTheEnd)
    client = older.client
    database = await older.open()
    await database.check(warn)
    before = kept(await rowsOf(client))
    await prepare(database)
  })
  afterAll(closeAll)

  test('becomes what a new database is; a release from before finds its own migrations made on either', async () => {
    expect(await stateOf(client)).toEqual(fresh)
    expect(fresh.names).toContain(NEWEST)
  })

  test('keeps its rows, and gets what each step makes of them', async () => {
    const after = await rowsOf(client)
    for (const [id, row] of before) expect(after.get(id), id).toMatchObject(row)
    const made = [...kept(after).keys()].filter((id) => !before.has(id))
    expect(made.filter((id) => !/^(?:key_usage|configured_key|server_secret|audit_pending) /.test(id))).toEqual([])

    const management = rowsIn(after, 'api_key').map((row) => [row['id'], row['management']])
    expect(Object.fromEntries(management)).toEqual(ofKeys(after, MANAGEMENT))
    const used = rowsIn(after, 'key_usage').map(({ key_id, count, last_used_at, last_used_ip }) => [
      key_id,
      { count, at: last_used_at, ip: last_used_ip },
    ])
    expect(Object.fromEntries(used)).toEqual(ofKeys(after, USED))
    const configured = rowsIn(after, 'configured_key').map(({ key_id, hash }) => [key_id, hash])
    expect(Object.fromEntries(configured)).toEqual(ofKeys(after, CONFIGURED))
    // Earlier events go into the log of their tenant, too, oldest first.
    const events = rowsIn(after, 'audit_event').map(({ id: event }) => String(event))
    expect(rowsIn(after, 'audit_pending').map(({ event_id }) => event_id)).toEqual(events.toSorted())
  })

  test('is fit to start on, before and afterwards; its keys are found by their texts', async () => {
    await database.check(warn)
    await database.exclusively(async () => undefined, start())
    expect(warn).not.toHaveBeenCalled()
    await database.renewImports(keyring)
    const found = async (hashes: readonly Buffer[]) =>
      (await client.query<{ id: string }>('select id from api_key where hash = any($1) order by id', [hashes])).rows
    expect(await found(keyring.hashes('key 3'))).toEqual([{ id: idOf(3) }])
    const imported = keyring.imports('b'.repeat(64)).map(({ hash }) => hash)
    expect(await found(imported)).toEqual(name === OLDEST ? [] : [{ id: idOf(11) }])
  })
})

test('starts at once take turns: one of them upgrades, and says what became of the keys', async () => {
  const { client, open } = await restored(OLDEST)
  const onMarkedKeys = vi.fn<NonNullable<StartFacts['onMarkedKeys']>>()
  const databases = await Promise.all([open(), open(), open()])
  await Promise.all(databases.map((database) => prepare(database, { onMarkedKeys })))
  expect(onMarkedKeys.mock.calls).toEqual([[{ management: 3, followUser: 3, application: 0 }]])
  const names = await namesIn(client)
  expect(new Set(names).size).toBe(names.length)
})

test('a start that is lost half-way has changed nothing; the next one upgrades', async () => {
  const { client, open } = await restored(OLDEST)
  const [catalog, rows] = [await catalogOf(client), await rowsOf(client)]
  // Triggers of this table come after half of the tables.
  await client.query('begin; lock table session in access exclusive mode')
  const lost = prepare(await open()).catch((error: unknown) => error)
  const waiting = 'select pid from pg_locks where not granted and relation = to_regclass($1)'
  await expect.poll(async () => (await client.query(waiting, ['session'])).rowCount).toBe(1)
  await client.query(`select pg_terminate_backend(pid) from (${waiting}) as waiting`, ['session'])
  expect(String(await lost)).toMatch(/terminat/)
  await client.query('rollback')
  expect(await catalogOf(client)).toEqual(catalog)
  expect(await rowsOf(client)).toEqual(rows)

  await prepare(await open())
  expect(await namesIn(client)).toContain(NEWEST)
})

test('a start with another secret changes nothing', async () => {
  const { client, open } = await restored(OLDEST)
  const catalog = await catalogOf(client)
  const { secrets } = new Keyring(['another secret than that of the dumps'])
  await expect(prepare(await open(), { secrets })).rejects.toThrow(UnknownSecretError)
  expect(await catalogOf(client)).toEqual(catalog)
})

test('a start after the upgrade finds nothing to do, and counts no keys again', async () => {
  const { client, open } = await restored(OLDEST)
  await prepare(await open())
  const [catalog, names] = [await catalogOf(client), await namesIn(client)]
  const onMarkedKeys = vi.fn<NonNullable<StartFacts['onMarkedKeys']>>()
  await prepare(await open(), { onMarkedKeys })
  expect(onMarkedKeys).not.toHaveBeenCalled()
  expect(await catalogOf(client)).toEqual(catalog)
  expect(await namesIn(client)).toEqual(names)
})
