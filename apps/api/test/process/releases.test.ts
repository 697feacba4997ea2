import { openDatabase } from '@keystead/db'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'
import { hasPreviousRelease, previousRelease } from './previous-release.ts'
import { emptyInstallation, type Process, run } from './service.ts'

vi.setConfig({ testTimeout: 240_000 })

const KEY = 'the-admin-key-of-the-releases'

/** Everything that a release does with each table, so that a column or table that is missing would show itself. */
async function workThrough(client: TestClient, tag: string): Promise<string> {
  const must = async (answer: Promise<TestResponse>) => {
    const { status, body } = await answer
    expect(status, JSON.stringify(body)).toBeLessThan(300)
    return body
  }
  const email = `${tag}@example.com`
  await must(client.post('/api/v1/users', { email, username: tag, roles: ['user'] }))
  await must(client.post('/api/v1/projects', { project_name: tag }))
  await must(client.post(`/api/v1/projects/${tag}/users`, { email }))
  const config = await must(client.post('/api/v1/configs', { config_name: tag, servers: { one: { command: 'true' } } }))
  await must(client.put(`/api/v1/configs/${config.data.config_id}`, { servers: { two: { command: 'true' } } }))
  const made = await must(
    client.post('/api/v1/api-keys', { email, name: tag, scopes: ['invoices:read'], credits: { remaining: 10 } }),
  )
  const key = String(made.data.api_key)
  const verdict = await must(client.post('/api/v1/keys/verify', { key, cost: 1, idempotency_key: tag }))
  expect(verdict.data ?? verdict).toMatchObject({ valid: true })
  await must(client.post('/admin/api', { name: `${tag} content`, status: 'active', scopes: ['users:read'] }))
  await must(client.post('/api/admin/users', { name: `${tag} backend` }))
  await must(client.post('/users', { name: `${tag} account`, email: `account-${email}`, role: 'user' }))
  await must(client.post('/api/jobs', { provider: 'echo', model: 'echo', prompt: 'hello' }))
  await must(client.get('/api/v1/usage'))
  // Over tRPC: the OpenAPI document is that of this release, whose events have members that earlier ones lack.
  await must(client.get(`/trpc/v1.auditEvents.list?input=${encodeURIComponent('{"limit":5}')}`))
  await must(client.post('/api/v1/tenants', { name: tag, owner: { email: `owner-${email}` } }))
  return key
}

const codeOf = async (client: TestClient, key: string): Promise<string> => {
  const { status, body } = await client.post('/api/v1/keys/verify', { key })
  expect(status).toBe(200)
  return (body.data ?? body).code
}

const clean = async (...services: Process[]) => {
  for (const service of services) {
    expect(await service.signal('SIGTERM')).toBe(0)
    expect(service.stderr()).toBe('')
    expect(
      service
        .stdout()
        .split('\n')
        .filter((line) => /"level":(50|60)/.test(line)),
    ).toEqual([])
  }
}

test.runIf(await hasPreviousRelease())(
  'the previous release runs beside this one on its schema: both do everything, both hear of ends, and it can start again',
  async () => {
    const main = await previousRelease()
    const place: Record<string, string> = { ...(await emptyInstallation()), KEYSTEAD_ADMIN_KEY: KEY }
    const old = run(place, main)
    const before = await old.as(KEY)
    const early = await workThrough(before, 'early')
    const managing = await before.post('/api/v1/api-keys', { email: 'early@example.com', scopes: ['users:read'] })

    const fresh = run(place)
    const after = await fresh.as(KEY)
    // Nothing that worked stops, and the start says so: the keys of the content and accounts contracts too.
    expect(fresh.stdout()).toMatch(/\b[2-9] became management keys and can still call Keystead, 0 gateway keys /)
    expect((await (await fresh.as(managing.body.data.api_key)).get('/api/v1/users')).status).toBe(200)
    const [late, beside] = [await workThrough(after, 'late'), await workThrough(before, 'beside')]
    for (const key of [early, late, beside]) {
      expect(await codeOf(before, key)).toBe('VALID')
      expect(await codeOf(after, key)).toBe('VALID')
    }
    for (const [one, other, key] of [
      [before, after, late],
      [after, before, beside],
    ] as const) {
      const ended = await one.delete(`/api/v1/api-keys/${key}`)
      expect(ended.status).toBe(200)
      expect(ended.body.data.receipt.replicas).toHaveLength(2)
      expect(await codeOf(other, key)).not.toBe('VALID')
    }
    await clean(old)

    const again = run(place, main)
    const started = await again.as(KEY)
    await workThrough(started, 'again')
    expect(await codeOf(started, early)).toBe('VALID')
    expect(await codeOf(started, late)).not.toBe('VALID')
    await clean(again, fresh)
  },
)

test('a database that a later release has changed: a start that may not run on it refuses in one line, and one that may runs', async () => {
  const place: Record<string, string> = { ...(await emptyInstallation()), KEYSTEAD_ADMIN_KEY: KEY }
  const first = run(place)
  await workThrough(await first.as(KEY), 'first')
  await clean(first)
  const database = await openDatabase(place['DATABASE_URL']!)
  onTestFinished(() => database.close())
  const migrated = (schema: string, oldest: string) =>
    database.pool.query(`update installation set schema = $1, oldest_schema = $2, release = '9.8.7'`, [schema, oldest])
  const { rows: executed } = await database.pool.query('select count(*)::int from keystead_migration')

  await migrated('20990101000000', '20980101000000')
  const refused = run(place)
  expect(await refused.exited).toBe(1)
  expect(refused.stdout()).toBe('')
  expect(refused.stderr()).toMatch(
    /^Keystead cannot start: The database was migrated by Keystead 9\.8\.7 to the schema 20990101000000, which needs .*\n$/,
  )

  await migrated('20990101000000', '20261127000000')
  const second = run(place)
  await workThrough(await second.as(KEY), 'second')
  await clean(second)
  // It does not say that the database is older than it is.
  const { rows } = await database.pool.query('select schema, oldest_schema, release from installation')
  expect(rows).toEqual([{ schema: '20990101000000', oldest_schema: '20261127000000', release: '9.8.7' }])
  expect((await database.pool.query('select count(*)::int from keystead_migration')).rows).toEqual(executed)
})
