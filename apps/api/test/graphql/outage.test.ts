import { type Database, openDatabase } from '@keystead/db'
import { createTestDatabase } from '@keystead/db/testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { ADMIN_KEY, startTestServer, type TestServer } from '../support/server.ts'
import { createVisitor } from '../pages/visitor.ts'
import { ask, expectFailedField, expectRefused, logInWith } from './support.ts'

let server: TestServer
let admin: Database
let name: string
let drop: () => Promise<void>

beforeAll(async () => {
  const created = await createTestDatabase(inject('adminUrl'))
  drop = () => created.drop()
  name = new URL(created.url).pathname.slice(1)
  server = await startTestServer({ databaseUrl: created.url })
  admin = await openDatabase(inject('adminUrl'))
})
afterAll(async () => {
  await server.stop()
  await admin.close()
  await drop()
})

async function loseDatabase(): Promise<void> {
  await admin.pool.query(`alter database "${name}" with allow_connections false`)
  await admin.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and pid <> pg_backend_pid()`,
  )
}

const findDatabase = () => admin.pool.query(`alter database "${name}" with allow_connections true`)

test('a database that is lost is told as such, and nothing else; when it is back, so is the service', async () => {
  await ask(server.admin, '{ me { id } }')
  const visitor = createVisitor(server.url)
  await visitor.get('/sign-in')
  await loseDatabase()
  try {
    const page = await visitor.send('/sign-in', { email: 'a@example.com', password: 'password' })
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '1'])
    expect(page.text).toContain('<h1>Keystead is not available</h1>')
    const login = await logInWith(server.as(null), 'a@example.com', 'password')
    expectFailedField(login, 'login', 'SERVICE_UNAVAILABLE')
    expect(login.headers.get('retry-after')).toBe('1')
    const me = await ask(server.admin, '{ me { id } }')
    const code = me.body.errors[0].extensions.code
    if ('data' in me.body) expect(me.body).toMatchObject({ data: null, errors: [{ path: ['me'] }] })
    else expectRefused(me, 503, 'SERVICE_UNAVAILABLE')
    expect(code).toBe('SERVICE_UNAVAILABLE')
    for (const { text } of [login, me, page]) expect(text).not.toMatch(/connect|terminat|postgres|\d+\.\d+\.\d+/i)
    expect(server.logs()).toContain('a GraphQL operation failed')
    expect(server.logs()).not.toContain(ADMIN_KEY)
  } finally {
    await findDatabase()
  }
  await expect
    .poll(async () => (await ask(server.admin, '{ me { id } }')).body.data?.me?.id, { timeout: 15_000 })
    .toEqual(expect.any(String))
})
