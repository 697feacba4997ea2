import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { createTestDatabase } from '../src/testing/index.ts'

async function query(url: string, text: string): Promise<unknown[][]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<unknown[]>({ text, rowMode: 'array' })).rows
  } finally {
    await client.end()
  }
}

test('databases for suites are apart from each other, may copy a template and go when they are dropped', async () => {
  const adminUrl = inject('adminUrl')
  const first = await createTestDatabase(adminUrl)
  await query(first.url, 'create table entry as select 1 as n')
  const template = new URL(first.url).pathname.slice(1)
  const [copy, empty] = [await createTestDatabase(adminUrl, template), await createTestDatabase(adminUrl)]
  expect(await query(copy.url, 'select n from entry')).toEqual([[1]])
  await expect(query(empty.url, 'select n from entry')).rejects.toThrow('does not exist')
  await copy.drop()
  await copy.drop()
  await expect(query(copy.url, 'select 1')).rejects.toThrow('does not exist')
  expect(await query(adminUrl, `select current_setting('fsync'), current_setting('max_connections')`)).toEqual([
    ['off', '200'],
  ])
  // Otherwise an autovacuum worker that happens to be in a database keeps it from being dropped.
  expect(await query(adminUrl, `select pg_has_role('pg_signal_backend', 'usage')`)).toEqual([[true]])
})
