import { openSql, type Sql } from '@keystead/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ownerReset } from '../../src/commands/owner.ts'
import { readConfig } from '../../src/config.ts'
import { INSTALLATION, OWNER } from '../support/installation.ts'
import { databaseFor, startTestServer, type TestServer } from '../support/server.ts'
import { command } from './service.ts'

// One runs the command as a process, which takes its time on a machine that has other work.
vi.setConfig({ testTimeout: 60_000 })

const LOGIN = '/api/v1/auth/login'

interface Reset {
  owner: { id: string; email: string; password: string; created: boolean }
  ended_sessions: number
  replicas: { name: string; state: string }[]
}

let server: TestServer
let sql: Sql
let drop: () => Promise<void>

beforeAll(async () => {
  const database = await databaseFor({})
  server = await startTestServer({ databaseUrl: database.url })
  sql = openSql(database.url)
  drop = database.drop
})
afterAll(async () => {
  await server.stop()
  await sql.close()
  await drop()
})
beforeEach(async () => {
  await sql.rows(`delete from api_user where 'super_admin' = any(roles) and email is distinct from $1`, [OWNER.email])
})

/** The command, in this process. */
async function reset(environment: Record<string, string> = {}): Promise<Reset> {
  const config = readConfig({ ...INSTALLATION, DATABASE_URL: server.databaseUrl, ...environment })
  return (await ownerReset(config)).json as Reset
}

const logIn = (email: string, password: string) => server.as(null).post(LOGIN, { email, password })

/** The owner that was reset logs in, and is Super Admin. */
async function expectBackIn({ owner }: Reset): Promise<void> {
  const { status, body } = await logIn(owner.email, owner.password)
  expect([status, body.data?.user.roles]).toEqual([200, expect.arrayContaining(['super_admin'])])
  expect((await server.as(body.data.session_token).get('/api/v1/tenants')).status).toBe(200)
}

describe('owner reset lets the owner in again', () => {
  test('who forgot the password: the old one is dead, sessions have ended on the running replica, and it is in the log', async () => {
    await expectBackIn(await reset())
    const first = await reset()
    const session = server.as((await logIn(OWNER.email, first.owner.password)).body.data.session_token)
    expect((await session.get('/api/v1/auth/me')).status).toBe(200)
    const again = await reset()
    expect(again).toMatchObject({ owner: { email: OWNER.email, created: false }, ended_sessions: 1 })
    expect(again.replicas).toEqual([expect.objectContaining({ state: 'confirmed' })])
    expect((await session.get('/api/v1/auth/me')).status).toBe(401)
    expect((await logIn(OWNER.email, first.owner.password)).status).toBe(401)
    await expectBackIn(again)
    const { body } = await server.admin.get(`/api/v1/audit-events?action=owner.reset&limit=1`)
    expect(body.data[0]).toMatchObject({ actor_id: null, target_id: again.owner.id, details: { cause: 'owner reset' } })
    expect(JSON.stringify(body)).not.toContain(again.owner.password)
  })

  test.each([
    ['was disabled', `status = 'inactive'`],
    ['has expired', `expires_at = now() - interval '1 day'`],
    ['was demoted', `roles = '{viewer}'`],
    ['has no password', 'password_hash = null, password_demanded_at = now()'],
    ['lost all of it', `status = 'inactive', expires_at = now(), roles = '{}', password_hash = null`],
  ])('who %s', async (_, change) => {
    await sql.rows(`update api_user set ${change} where email = $1`, [OWNER.email])
    const done = await reset()
    expect(done.owner).toMatchObject({ email: OWNER.email, created: false })
    await expectBackIn(done)
  })

  test('who is locked out by failed log-ins', async () => {
    for (let i = 0; i < 6; i += 1) await logIn(OWNER.email, 'wrong')
    expect((await logIn(OWNER.email, 'wrong')).status).toBe(429)
    await expectBackIn(await reset())
  })

  test('who was deleted, and whose name another user took: a new one is created', async () => {
    await sql.rows('update api_user set email = null, name = $2, roles = $3 where email = $1', [
      OWNER.email,
      'a service by now',
      [],
    ])
    await server.admin.post('/api/admin/users', { name: OWNER.email })
    const done = await reset()
    expect(done.owner).toMatchObject({ email: OWNER.email, created: true })
    await expectBackIn(done)
  })

  test('where KEYSTEAD_OWNER_EMAIL names nobody: the first Super Admin', async () => {
    const { owner } = await reset({ KEYSTEAD_OWNER_EMAIL: 'somebody@else.example' })
    expect(owner).toMatchObject({ email: OWNER.email, created: false })
  })
})

test('as a process, with text for people', async () => {
  const done = await command(['owner', 'reset'], { ...INSTALLATION, DATABASE_URL: server.databaseUrl })
  expect(done.code).toBe(0)
  expect(done.stdout).toMatch(/owner           owner@example\.com\n  owner password  [0-9a-f]{32}\n/)
})
