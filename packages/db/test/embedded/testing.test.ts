import { expect, onTestFinished, test } from 'vitest'
import { createTestDatabase, startTestPostgres } from '../../src/testing/index.ts'
import { query } from './support.ts'

test('databases for suites are apart from each other, may copy a template and go when they are dropped', async () => {
  const server = await startTestPostgres()
  onTestFinished(() => server.stop())
  const first = await createTestDatabase(server.adminUrl)
  await query(first.url, 'create table entry as select 1 as n')
  const template = new URL(first.url).pathname.slice(1)
  const [copy, empty] = [await createTestDatabase(server.adminUrl, template), await createTestDatabase(server.adminUrl)]
  expect(await query(copy.url, 'select n from entry')).toEqual([[1]])
  await expect(query(empty.url, 'select n from entry')).rejects.toThrow('does not exist')
  await copy.drop()
  await copy.drop()
  await expect(query(copy.url, 'select 1')).rejects.toThrow('does not exist')
  expect(await query(server.adminUrl, `select current_setting('fsync'), current_setting('max_connections')`)).toEqual([
    ['off', '200'],
  ])
  // Otherwise an autovacuum worker that happens to be in a database keeps it from being dropped.
  expect(await query(server.adminUrl, `select pg_has_role('pg_signal_backend', 'usage')`)).toEqual([[true]])
})
