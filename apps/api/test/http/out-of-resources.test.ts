import { openDatabase } from '@keystead/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test.each([
  ['53100', 'the disk is full'],
  ['53200', 'memory has run out'],
  ['53400', 'a limit of the configuration is reached'],
])('503, to be repeated, on each contract: SQLSTATE %s, %s', async (code) => {
  const database = await openDatabase(server.databaseUrl)
  await database.pool.query(`
    create function run_out() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = '${code}'; end $$`)
  await database.pool.query('create trigger run_out before insert on api_user execute function run_out()')
  try {
    const calls: [path: string, body: object][] = [
      ['/api/admin/users', { name: 'Aggregator' }],
      ['/users', { name: 'Accounts', email: 'accounts@example.com', role: 'user' }],
      ['/admin/api', { name: 'Content', status: 'active', scopes: ['users:read'] }],
      ['/api/v1/users', { email: 'v1@example.com' }],
      ['/trpc/v1.users.create', { email: 'v1@example.com' }],
    ]
    for (const [path, body] of calls) {
      const answer = await server.admin.post(path, body)
      expect(answer.status, path).toBe(503)
      expect(JSON.stringify(answer.body)).not.toMatch(/extend file|No space/)
    }
  } finally {
    await database.pool.query('drop function run_out() cascade')
    await database.close()
  }
  expect((await server.admin.post('/api/admin/users', { name: `After ${code}` })).status).toBe(201)
})
