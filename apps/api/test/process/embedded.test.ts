import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { generatedIn, processesOn, run, temporaryFolder, until } from './service.ts'

const nothingLeftOn = (folder: string) =>
  until('no PostgreSQL is left', async () => ((await processesOn(folder)).length === 0 ? true : undefined))

/** Resident memory in MiB. */
const residentOf = (pid: number): number => {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kib) / 1024)
}

test('without a database it brings its own: data, secret and counts outlive SIGTERM and kill -9, and no PostgreSQL is left behind', async () => {
  const folder = await temporaryFolder()
  const environment = { KEYSTEAD_DATA_DIR: folder }
  const first = run(environment)
  await first.ready()
  const { adminKey } = generatedIn(first.stdout())
  const admin = await first.as(adminKey!)
  const { body } = await admin.post('/users', { name: 'Kept', email: 'kept@example.com', role: 'admin' })
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600)
  expect((await processesOn(folder)).length).toBeGreaterThan(0)
  const running = Array.from({ length: 20 }, async () => (await admin.get('/users').catch(() => null))?.status)
  await Promise.race(running)
  expect(await first.signal('SIGTERM')).toBe(0)
  const answered = (await Promise.all(running)).filter((status) => status !== undefined)
  expect(new Set(answered)).toEqual(new Set([200]))
  await nothingLeftOn(folder)

  const second = run(environment)
  const again = await second.as(adminKey!)
  const owner = (await again.get('/users')).body.find((user: { email: string }) => user.email === 'owner@localhost')
  // The request that made the user, those that ran into the stop, and the one that asks.
  expect(owner.usage.total_requests).toBe(1 + answered.length + 1)
  const late = await again.post('/users', { name: 'Late', email: 'late@example.com' })
  expect(late.status).toBe(201)
  expect(await second.signal('SIGKILL')).toBeNull()

  const third = run(environment)
  const survivor = await third.as(body.api_key)
  expect((await survivor.get(`/users/${late.body.user.user_id}`)).status).toBe(200)
  expect(generatedIn(third.stdout()).adminKey).toBeUndefined()
  process.stdout.write(`idle service: ${residentOf(third.child.pid!)} MiB resident\n`)
  expect(await third.signal('SIGINT')).toBe(0)
  await nothingLeftOn(folder)
}, 90_000)

test('an embedded PostgreSQL that ends by itself: the service says so and stops with code 1, for a supervisor to start again', async () => {
  const folder = await temporaryFolder()
  const service = run({ KEYSTEAD_DATA_DIR: folder })
  await service.ready()
  const [postmaster = ''] = readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(postmaster), 'SIGKILL')
  expect(await service.exited).toBe(1)
  expect(service.stderr()).toContain('its embedded PostgreSQL has ended by itself')
  await nothingLeftOn(folder)
}, 60_000)

test('a second service on the same data folder: one line that says who holds it, and the first goes on', async () => {
  const folder = await temporaryFolder()
  const first = run({ KEYSTEAD_DATA_DIR: folder })
  await first.ready()
  const second = run({ KEYSTEAD_DATA_DIR: folder })
  expect(await second.exited).toBe(1)
  expect(second.stderr().trimEnd().split('\n')).toHaveLength(1)
  expect(second.stderr()).toContain(String(first.child.pid))
  expect((await (await first.as(null)).get('/ready')).status).toBe(200)
  expect(await first.signal('SIGTERM')).toBe(0)
}, 60_000)

test('a port in use: nothing is left running', async () => {
  const folder = await temporaryFolder()
  const first = run({ KEYSTEAD_DATA_DIR: folder })
  const [url] = await first.ready()
  const other = await temporaryFolder()
  const second = run({ KEYSTEAD_DATA_DIR: other, KEYSTEAD_LISTEN: url! })
  expect(await second.exited).toBe(1)
  expect(second.stderr()).toMatch(/^Keystead cannot start: KEYSTEAD_LISTEN must be a free address.*\n$/)
  await nothingLeftOn(other)
  expect(await first.signal('SIGTERM')).toBe(0)
}, 60_000)

test('SIGTERM in the middle of a start: it ends, and nothing is left running', async () => {
  const folder = await temporaryFolder()
  const service = run({ KEYSTEAD_DATA_DIR: folder })
  await until('PostgreSQL is being made', async () => ((await processesOn(folder)).length > 0 ? true : undefined))
  expect(await service.signal('SIGTERM')).toBe(0)
  expect(service.stderr()).toBe('')
  await nothingLeftOn(folder)
}, 60_000)
