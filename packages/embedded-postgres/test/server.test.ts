import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbeddedPostgres } from '../src/index.ts'
import { signal } from '../src/processes.ts'
import { chooseFreePort } from '../src/free-port.ts'
import { start } from '../src/start.ts'
import { connect, nothingRunsOn, processesOn, query, serverOf, startService, temporaryFolder } from './support.ts'

const quiet = () => undefined

test('it is a durable server of the wanted shape, and its role is no superuser and needs its password', async () => {
  const dataDir = await temporaryFolder()
  const server = await startEmbeddedPostgres({ dataDir, log: quiet })
  onTestFinished(() => server.stop())
  const { url } = server
  const [settings] = await query(
    url,
    `select current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'),
            current_setting('server_encoding'), current_setting('listen_addresses'), current_setting('jit'),
            current_setting('data_checksums'), current_setting('TimeZone')`,
  )
  expect(settings).toEqual(['on', 'on', 'on', 'UTF8', '127.0.0.1', 'off', 'on', 'UTC'])
  const [locale] = await query(
    url,
    `select datlocprovider, datlocale from pg_database where datname = current_database()`,
  )
  expect(locale).toEqual(['b', 'C.UTF-8'])
  const [role] = await query(url, `select rolname, rolsuper, rolcreatedb from pg_roles where rolname = current_user`)
  expect(role).toEqual(['keystead', false, false])
  await query(url, 'create extension pg_trgm')
  const wrong = new URL(url)
  wrong.password = 'wrong'
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
})

test('a port that is taken between choosing and starting is left to its owner', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as AddressInfo
  const ports = [port, port]
  const choosePort = async () => ports.shift() ?? chooseFreePort()
  const dataDir = await temporaryFolder()
  const server = await start({ dataDir, log: quiet }, { disposable: true, choosePort })
  onTestFinished(() => server.stop())
  const { url } = server
  expect(ports).toEqual([])
  expect(new URL(url).port).not.toBe(String(port))
  expect(await query(url, 'select 1')).toEqual([[1]])
})

test('the passwords are in no argument list, environment or log, and their file is for its owner alone', async () => {
  const dataDir = await temporaryFolder()
  const logged: string[] = []
  const server = await startEmbeddedPostgres({ dataDir, log: (message) => logged.push(message) })
  onTestFinished(() => server.stop())
  const { url } = server
  const secretFile = join(dataDir, 'postgres.password')
  expect((await stat(secretFile)).mode & 0o777).toBe(0o600)
  const secrets = [(await readFile(secretFile, 'utf8')).trim(), new URL(url).password]
  expect(secrets.every((secret) => secret.length === 64)).toBe(true)
  await query(url, `select '${secrets[1]}'::int`).catch(quiet)

  const seen = [logged.join('\n'), await readFile(join(dataDir, 'postgres.log'), 'utf8')]
  for (const { pid, argv } of await processesOn(dataDir)) {
    seen.push(argv.join(' '), await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => ''))
  }
  for (const secret of secrets) expect(seen.join('\n')).not.toContain(secret)
})

test('stop is fast with clients at work, may be repeated, and the log is cut when it has grown', async () => {
  const dataDir = await temporaryFolder()
  const log = join(dataDir, 'postgres.log')
  await writeFile(log, 'x'.repeat(6 * 1024 * 1024))
  const server = await startEmbeddedPostgres({ dataDir, log: quiet })
  expect((await stat(log)).size).toBeLessThan(10_000)
  const client = await connect(server.url)
  const busy = client.query('select pg_sleep(60)').catch(quiet)
  const before = performance.now()
  await Promise.all([server.stop(), server.stop(), busy])
  expect(performance.now() - before).toBeLessThan(3000)
  expect(await processesOn(dataDir)).toEqual([])
  expect((await readdir(dataDir)).toSorted()).toEqual([
    'keystead.lock',
    'postgres',
    'postgres.log',
    'postgres.password',
  ])
})

test('the server does not keep its process alive and adds no listeners to it', async () => {
  const dataDir = await temporaryFolder()
  const service = startService(dataDir, { mode: 'forget' })
  expect(await service.next()).toMatchObject({ listenersAdded: 0 })
  expect(await service.exited).toBe(0)
  await nothingRunsOn(dataDir)
})

test('a server that ends by itself is reported', async () => {
  const dataDir = await temporaryFolder()
  const reported = Promise.withResolvers<string>()
  const server = await start(
    { dataDir, log: (message) => message.includes('unexpectedly') && reported.resolve(message) },
    { disposable: true },
  )
  signal((await serverOf(dataDir)).pid, 'SIGINT')
  expect(await reported.promise).toContain('status 0')
  await server.stop()
})
