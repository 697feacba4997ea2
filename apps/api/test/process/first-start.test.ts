import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { openDatabase } from '@keystead/db'
import { DEFAULT_TENANT_ID } from '@keystead/domain'
import { expect, onTestFinished, test, vi } from 'vitest'
import { childEnvironment } from '../support/child-environment.ts'
import { freePort, listenOnLoopback } from '../support/listening.ts'
import { generatedIn, emptyInstallation, type Process, run, SECRET, until } from './service.ts'

vi.setConfig({ testTimeout: 120_000 })

const MAIN = join(import.meta.dirname, '../../src/main.ts')

/** Both that a first start shows work. */
async function expectShown(service: Process): Promise<void> {
  await service.ready()
  const { adminKey, ownerPassword } = generatedIn(service.stdout())
  expect(adminKey).toBeDefined()
  expect((await (await service.as(adminKey!)).get('/users?limit=1')).status).toBe(200)
  const credentials = { email: 'owner@localhost', password: ownerPassword }
  expect((await (await service.as(null)).post('/api/v1/auth/login', credentials)).status).toBe(200)
}

test('a first start on a taken port makes nothing: the next one shows the admin key and the password', async () => {
  const taken = createServer()
  const port = await listenOnLoopback(taken)
  onTestFinished(() => void taken.close())
  const place = await emptyInstallation()
  const first = run({ ...place, KEYSTEAD_LISTEN: `http://127.0.0.1:0,http://127.0.0.1:${port}` })
  expect(await first.exited).toBe(1)
  expect(first.stdout()).toBe('')
  const second = run(place)
  await expectShown(second)
  expect(await second.signal('SIGTERM')).toBe(0)
})

test.runIf(process.platform === 'linux')(
  'what could not be printed is made again, and what was made before never works',
  async () => {
    const place = await emptyInstallation()
    const env = {
      ...childEnvironment(),
      KEYSTEAD_LISTEN: 'http://127.0.0.1:0',
      KEYSTEAD_LOG_LEVEL: 'silent',
      ...place,
    }
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] })
    let stderr = ''
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number]
    expect(stderr).toMatch(/^Keystead cannot start: The generated credentials could not be shown.*\n$/)
    expect(code).toBe(1)
    const second = run(place)
    await expectShown(second)
    const database = await openDatabase(place['DATABASE_URL']!)
    const { rows } = await database.pool.query('select revoked_at is null as lives from api_key order by id')
    expect(rows).toEqual([{ lives: false }, { lives: true }])
    const owners = await database.pool.query('select count(*)::int from api_user')
    expect(owners.rows).toEqual([{ count: 1 }])
    await database.close()
    expect(await second.signal('SIGTERM')).toBe(0)
    const third = run(place)
    await third.ready()
    expect(generatedIn(third.stdout())).toEqual({ adminKey: undefined, ownerPassword: undefined })
    expect(await third.signal('SIGTERM')).toBe(0)
  },
)

test('what was generated is printed before the first request is answered; one that comes before waits', async () => {
  const place = await emptyInstallation()
  const port = await freePort()
  const database = await openDatabase(place['DATABASE_URL']!)
  onTestFinished(() => database.close())
  await database.prepare(async () => undefined)
  // The first start waits here, with its address taken.
  const block = await blockFirstStart(database)
  const service = run({ ...place, KEYSTEAD_LISTEN: `http://127.0.0.1:${port}` })
  const socket = await until('the address is taken', () => reached(port))
  socket.write('GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  const answer = text(socket)
  await until('the start waits', async () => ((await block.isWaited()) ? true : undefined))
  expect(service.stdout()).toBe('')
  await block.release()
  expect(await answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(generatedIn(service.stdout()).adminKey).toBeDefined()
  await expectShown(service)
  expect(await service.signal('SIGTERM')).toBe(0)
})

/** Holds what a first start makes. */
async function blockFirstStart({ pool }: Awaited<ReturnType<typeof openDatabase>>) {
  const client = await pool.connect()
  await client.query('begin')
  // A transaction that is idle for two seconds is ended otherwise.
  await client.query('set local idle_in_transaction_session_timeout = 0')
  await client.query(`insert into tenant (id, name, created_at) values ($1, 'Default', now())`, [DEFAULT_TENANT_ID])
  return {
    async isWaited(): Promise<boolean> {
      const { rows } = await pool.query<{ waits: boolean }>(
        `select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waits`,
      )
      return rows[0]?.waits === true
    },
    async release(): Promise<void> {
      await client.query('rollback')
      client.release()
    },
  }
}

const reached = (port: number) =>
  new Promise<ReturnType<typeof connect> | undefined>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })

test('three first starts at once on one database: one shows the key, and it works at all', async () => {
  const place = { ...(await emptyInstallation()), KEYSTEAD_SECRET: SECRET }
  const replicas = [run(place), run(place), run(place)]
  await Promise.all(replicas.map(({ ready }) => ready()))
  const shown = replicas.map(({ stdout }) => generatedIn(stdout())).filter(({ adminKey }) => adminKey !== undefined)
  expect(shown).toHaveLength(1)
  for (const replica of replicas) {
    expect((await (await replica.as(shown[0]!.adminKey!)).get('/users?limit=1')).status).toBe(200)
  }
  await Promise.all(replicas.map((replica) => replica.signal('SIGTERM')))
})
