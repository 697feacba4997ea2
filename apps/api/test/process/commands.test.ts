import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openDatabase } from '@keystead/db'
import { expect, test, vi } from 'vitest'
import {
  command,
  emptyInstallation,
  generatedIn,
  installation,
  type Process,
  processesOn,
  run,
  temporaryFolder,
  until,
} from './service.ts'

vi.setConfig({ testTimeout: 180_000 })

const RESET = ['admin-key', 'reset']

const statusOf = async (service: Process, credential: string): Promise<number> =>
  (await (await service.as(credential)).get('/users?limit=1')).status

interface Reset {
  admin_key: string
  id: string
  owner: { email: string; password: string | null }
  ended: { id: string; shown_as: string; how: string }[]
  replicas: { name: string; state: string }[]
}

const parsed = (stdout: string): Reset => JSON.parse(stdout) as Reset

test('admin-key reset while the service runs on its own PostgreSQL: the new key works at once, the old one is dead at once', async () => {
  const place = { KEYSTEAD_DATA_DIR: await temporaryFolder() }
  const service = run(place)
  await service.ready()
  const first = generatedIn(service.stdout()).adminKey!
  expect(await statusOf(service, first)).toBe(200)
  const done = await command([...RESET, '--json'], place)
  expect(done.stderr).toBe('')
  expect(done.code).toBe(0)
  const reset = parsed(done.stdout)
  expect(reset.admin_key).toMatch(/^ks_[0-9A-Za-z]{40}$/)
  expect(reset.ended).toEqual([
    expect.objectContaining({
      shown_as: `${first.slice(0, 9)}...${first.slice(-6)}`,
      how: 'revoked by admin-key reset',
    }),
  ])
  expect(reset.replicas).toEqual([{ name: expect.stringContaining(`:${service.child.pid}`), state: 'confirmed' }])
  expect(await statusOf(service, first)).toBe(401)
  expect(await statusOf(service, reset.admin_key)).toBe(200)
  const { body } = await (
    await service.as(reset.admin_key)
  ).get(`/api/v1/audit-events?target=${reset.id}&action=key.created`)
  expect(body.data).toEqual([
    expect.objectContaining({ actor_id: null, details: { actor: 'system', cause: 'admin-key reset' } }),
  ])
  expect(await service.signal('SIGTERM')).toBe(0)
})

test('admin-key reset while the service is stopped: it starts PostgreSQL, tells how each ended, and leaves nothing running', async () => {
  const place = { KEYSTEAD_DATA_DIR: await temporaryFolder() }
  const GIVEN = 'the-given-admin-key'
  const withKey = { ...place, KEYSTEAD_ADMIN_KEY: GIVEN }
  const first = run(withKey)
  const admin = await first.as(GIVEN)
  const rotated = await admin.post('/api/v1/api-keys/rotate', { api_key: GIVEN })
  const successor = await first.as(String(rotated.body.data.new_api_key))
  expect((await successor.delete(`/api/v1/api-keys/${rotated.body.data.new_api_key}`)).status).toBe(200)
  expect(await first.signal('SIGTERM')).toBe(0)

  const done = await command(RESET, withKey)
  expect(done.stderr).toBe('')
  expect(done.code).toBe(0)
  expect(done.stdout).toMatch(/shown only once:\n  admin key       ks_/)
  expect(done.stdout).toMatch(/revoked through the API by the user [0-9a-f-]{36}/)
  expect(done.stdout).toMatch(/configured {2}created .*: rotated: replaced by [0-9a-f-]{36}/)
  expect(done.stdout).toMatch(/KEYSTEAD_ADMIN_KEY is set in this environment: remove it/)
  expect(done.stdout).not.toContain(GIVEN)
  expect(await processesOn(place.KEYSTEAD_DATA_DIR)).toEqual([])
  const key = generatedIn(done.stdout).adminKey!

  const second = run(withKey)
  expect(await statusOf(second, key)).toBe(200)
  expect(await statusOf(second, GIVEN)).toBe(401)
  expect(await second.signal('SIGTERM')).toBe(0)
})

test('admin-key reset on a database of yours, twice at once: one key lives, and every replica knows it', async () => {
  const place = await installation()
  const replicas = [run(place), run(place)]
  await Promise.all(replicas.map(({ ready }) => ready()))
  const both = await Promise.all([command([...RESET, '--json'], place), command([...RESET, '--json'], place)])
  expect(both.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
    { code: 0, stderr: '' },
    { code: 0, stderr: '' },
  ])
  const keys = both.map(({ stdout }) => parsed(stdout).admin_key)
  for (const replica of replicas) {
    const statuses = await Promise.all(keys.map((key) => statusOf(replica, key)))
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 401])
  }
  await Promise.all(replicas.map((replica) => replica.signal('SIGTERM')))
})

test('a key that is being rotated meanwhile: its successor is ended too', async () => {
  const place: Record<string, string> = { ...(await installation()), KEYSTEAD_ADMIN_KEY: 'the-given-admin-key' }
  const service = run(place)
  await service.ready()
  const database = await openDatabase(place['DATABASE_URL']!)
  const client = await database.pool.connect()
  // A transaction that is idle for two seconds is ended otherwise, and the command takes its time to load.
  await client.query('begin; set local idle_in_transaction_session_timeout = 0')
  // What the rotation of a key does, up to its commit.
  await client.query(`select from api_user where email = 'owner@localhost' for share`)
  await client.query(`select from api_key for update`)
  const resetting = command([...RESET, '--json'], place)
  await until('the command waits', async () => {
    const { rows } = await database.pool.query<{ waits: boolean }>(
      `select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waits`,
    )
    return rows[0]?.waits || undefined
  })
  await client.query(
    `insert into api_key select (jsonb_populate_record(k, jsonb_build_object('id', gen_random_uuid(), 'hash', '\\x0102'))).* from api_key k`,
  )
  await client.query(`update api_key set revoked_at = now() where hash <> '\\x0102'`)
  await client.query('commit')
  client.release()
  const { code, stdout, stderr } = await resetting
  expect(code, stderr).toBe(0)
  const { rows } = await database.pool.query('select id from api_key where revoked_at is null')
  await database.close()
  expect(rows).toEqual([{ id: parsed(stdout).id }])
  expect(await service.signal('SIGTERM')).toBe(0)
})

test('a command that cannot do its work changes nothing, says why in one line, and ends with code 1', async () => {
  const nowhere = await temporaryFolder()
  const empty = await command(RESET, { KEYSTEAD_DATA_DIR: nowhere })
  expect(empty).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^.* has no Keystead database: .*\n$/),
  })
  expect(await readdir(nowhere)).toEqual([])

  const place = { ...(await emptyInstallation()), KEYSTEAD_ADMIN_KEY: 'the-given-admin-key' }
  const before = await command(RESET, place)
  expect(before).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^The database is empty or was migrated by an earlier release.*\n$/),
  })
  const service = run(place)
  await service.ready()
  const other = await command([...RESET, '--json'], {
    ...place,
    KEYSTEAD_SECRET: 'a secret of another installation that is long',
  })
  expect(other.code).toBe(1)
  expect(other.stdout).toBe('')
  expect((JSON.parse(other.stderr) as { error: string }).error).toMatch(/^KEYSTEAD_SECRET must include the secret/)
  const wrong = await command(RESET, { ...place, KEYSTEAD_LISTEN: 'nonsense' })
  expect(wrong).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^KEYSTEAD_LISTEN must be URLs.*\n$/) })
  expect(await statusOf(service, 'the-given-admin-key')).toBe(200)
  expect(await service.signal('SIGTERM')).toBe(0)
})

test.each([
  ['an unknown command', ['nonsense']],
  ['an unknown command of a group', ['admin-key', 'nonsense']],
  ['an unknown option', ['admin-key', 'reset', '--nonsense']],
  ['too many words', ['admin-key', 'reset', 'now']],
])('%s: code 2, and nothing is done', async (_, args) => {
  const { code, stdout, stderr } = await command(args, { KEYSTEAD_DATA_DIR: await temporaryFolder() })
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^error: /)
})

test('npm run -s keystead -- --help prints the commands and nothing else', async () => {
  const root = join(import.meta.dirname, '../../../..')
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'keystead', '--', '--help'], { cwd: root })
  expect(stdout).toMatch(/^Usage: keystead/)
  expect(stdout).toContain('admin-key')
  const { version } = JSON.parse(await readFile(join(root, 'apps/api/package.json'), 'utf8')) as { version: string }
  const shown = await promisify(execFile)('npm', ['run', '-s', 'keystead', '--', '--version'], { cwd: root })
  expect(shown.stdout.trim()).toBe(version)
})

/** Writes the URL of every module that is loaded to the error output. */
const TRACE =
  'import { registerHooks } from "node:module"; registerHooks({ load(url, context, next) { console.error(url); return next(url, context) } })'

test('--help loads neither the domain nor the database', async () => {
  const main = join(import.meta.dirname, '../../src/commands/main.ts')
  const trace = `data:text/javascript,${encodeURIComponent(TRACE)}`
  const { stderr } = await promisify(execFile)(process.execPath, ['--import', trace, main, '--help'])
  expect(stderr).toContain('src/config.ts')
  expect(stderr).not.toMatch(/domain\/src\/index|packages\/db\/|mikro-orm|jose|fastify/)
})
