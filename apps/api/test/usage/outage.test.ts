import { setTimeout as delay } from 'node:timers/promises'
import { type Database, openDatabase } from '@keystead/db'
import { createTestDatabase } from '@keystead/db/testing'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'
import { account, stored, use } from './support.ts'

let server: TestServer
let database: Database
let adminDatabase: Database
let name: string
let drop: () => Promise<void>

beforeEach(async () => {
  const created = await createTestDatabase(inject('adminUrl'))
  drop = () => created.drop()
  name = new URL(created.url).pathname.slice(1)
  server = await startTestServer({ databaseUrl: created.url })
  database = await openDatabase(created.url)
  database.pool.on('error', () => undefined)
  adminDatabase = await openDatabase(inject('adminUrl'))
})
afterEach(async () => {
  await server.stop()
  await database.close()
  await adminDatabase.close()
  await drop()
})

const NOT_STORED = 'usage could not be stored'

async function untilLogged(text: string): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!server.logs().includes(text)) {
    if (Date.now() > deadline) throw new Error(`not logged in time: ${text}`)
    await delay(20)
  }
}

/** Makes the next statements that touch the table of counts fail, as a disk that is full would. */
async function breakCounts(): Promise<void> {
  await database.pool.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
    create trigger refuse before insert or update on user_usage for each row execute function refuse()`)
}

const mendCounts = () => database.pool.query('drop trigger refuse on user_usage; drop function refuse()')

test('a flush that fails loses nothing: what it held is stored with what was counted meanwhile', async () => {
  const tenant = await server.createTenant()
  const { userId, key } = await account(tenant)
  await breakCounts()
  await use(server, key, 30)
  await untilLogged(NOT_STORED)
  expect(await stored(database, userId)).toEqual({ total: 0, keyCount: 0, audited: 0 })
  await use(server, key, 12)
  await mendCounts()
  await server.stop()
  expect(await stored(database, userId)).toEqual({ total: 42, keyCount: 42, audited: 42 })
})

test('while counts cannot be stored requests are answered, and what is tried again is not counted twice', async () => {
  const tenant = await server.createTenant()
  const { userId, key } = await account(tenant)
  await breakCounts()
  for (let round = 0; round < 5; round += 1) {
    await use(server, key, 5)
    await tenant.owner.get(`/users/${userId}`)
  }
  await mendCounts()
  const { body } = await tenant.owner.get(`/users/${userId}`)
  expect(body.usage.total_requests).toBe(25)
  await server.stop()
  expect(await stored(database, userId)).toEqual({ total: 25, keyCount: 25, audited: 25 })
})

test('a database that is gone for a while: 503 without a word too many, then everything as before, counts too', async () => {
  const tenant = await server.createTenant()
  const { userId, key } = await account(tenant)
  // What is counted now is still in memory when the database goes.
  await breakCounts()
  await use(server, key, 25)
  await adminDatabase.pool.query(`alter database "${name}" with allow_connections false`)
  await adminDatabase.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
  )
  expect((await server.as(null).get('/health')).status).toBe(200)
  const ready = await server.as(null).get('/ready')
  expect(ready.status).toBe(503)
  expect(ready.body).toEqual({
    status: 'unavailable',
    detail: 'The database is unavailable',
    timestamp: expect.any(String),
  })
  const refused = await server.as(key).get('/users')
  expect([refused.status, refused.body]).toEqual([503, { error: 'The database is unavailable; try again' }])
  expect(refused.headers.get('retry-after')).toBe('1')
  const procedure = await server.as(key).get('/trpc/accounts.users.list')
  expect([procedure.status, procedure.body.error.data.code]).toEqual([503, 'SERVICE_UNAVAILABLE'])
  await untilLogged(NOT_STORED)
  await adminDatabase.pool.query(`alter database "${name}" with allow_connections true`)
  await mendCounts()
  expect((await server.as(null).get('/ready')).status).toBe(200)
  await use(server, key, 5)
  await server.stop()
  expect(await stored(database, userId)).toEqual({ total: 30, keyCount: 30, audited: 30 })
})
