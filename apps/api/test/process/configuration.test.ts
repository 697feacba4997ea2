import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { installation, run, SECRET, temporaryFolder } from './service.ts'

// Each starts a process, which takes its time on a machine that has other work.
vi.setConfig({ testTimeout: 90_000 })

/** Runs the service to its end. @returns the one line that it says */
async function refusal(environment: Record<string, string>): Promise<string> {
  const service = run(environment)
  expect(await service.exited, service.stderr() + service.stdout()).toBe(1)
  expect(service.stdout()).toBe('')
  const lines = service.stderr().split('\n')
  expect(lines, service.stderr()).toHaveLength(2)
  expect(lines[1]).toBe('')
  return lines[0]!
}

const LONG = 'x'.repeat(32)

const WRONG: [variable: string, value: string, wants: RegExp][] = [
  ['KEYSTEAD_LISTEN', 'nonsense', /wants URLs like http:/],
  ['KEYSTEAD_LISTEN', 'ftp://127.0.0.1:8080', /wants URLs/],
  ['KEYSTEAD_LISTEN', 'http://127.0.0.1:99999', /wants URLs/],
  ['KEYSTEAD_LISTEN', 'http://127.0.0.1:8080/path', /wants URLs/],
  ['KEYSTEAD_LISTEN', 'http://127.0.0.1:0,', /wants URLs/],
  ['DATABASE_URL', 'mysql://127.0.0.1/keystead', /wants a URL like postgres:/],
  ['DATABASE_URL', 'postgres://somebody@127.0.0.1:port/x', /wants a URL like postgres:/],
  ['REDIS_URL', 'redis://127.0.0.1:port', /wants a URL like redis:/],
  ['REDIS_URL', 'http://127.0.0.1:6379', /wants a URL like redis:/],
  ['KEYSTEAD_SECRET', 'too short', /wants secrets of 32 characters or more/],
  ['KEYSTEAD_SECRET', `${LONG},too short`, /wants secrets of 32 characters or more/],
  ['KEYSTEAD_SECRET', `${LONG},`, /wants secrets of 32 characters or more/],
  ['KEYSTEAD_ADMIN_KEY', 'fifteen-chars-x', /wants 16 characters or more/],
  ['KEYSTEAD_ADMIN_KEY', 'sixteen chars and a space', /wants printable ASCII/],
  ['KEYSTEAD_OWNER_EMAIL', 'nobody', /wants an email address/],
  ['KEYSTEAD_OWNER_PASSWORD', 'short', /wants 8 characters or more/],
  ['KEYSTEAD_AUTH_RATE_LIMIT', '0', /wants 1 or more/],
  ['KEYSTEAD_AUTH_RATE_LIMIT', 'ten', /wants a whole number/],
  ['KEYSTEAD_AUTH_RATE_LIMIT', '1.5', /wants a whole number/],
  ['KEYSTEAD_LISTS_PER_USER', '0', /wants 1 or more/],
  ['KEYSTEAD_MAX_CONNECTIONS', 'many', /wants a whole number/],
  ['KEYSTEAD_TRUST_PROXY', 'my-proxy', /wants addresses or CIDR ranges/],
  ['KEYSTEAD_TRUST_PROXY', '10.0.0.0/33', /wants addresses or CIDR ranges/],
  ['KEYSTEAD_LOG_LEVEL', 'loud', /wants fatal, error, warn/],
]

test.each(WRONG)('%s=%s is wrong, and is not shown', (variable, value, wants) => {
  expect(() => readConfig({ [variable]: value })).toThrow(wants)
  expect(() => readConfig({ [variable]: value })).toThrow(new RegExp(`^${variable} .{1,150}$`))
})

describe('a wrong value stops the start with one line that names the variable and what it wants', () => {
  // The rest of them are read the same way: one process for each variable is enough.
  const firstOfEach = WRONG.filter(([variable], i) => WRONG.findIndex(([other]) => other === variable) === i)
  test.each(firstOfEach)('%s=%s', async (variable, value, wants) => {
    const line = await refusal({ [variable]: value })
    expect(line).toMatch(new RegExp(`^Keystead cannot start: ${variable} `))
    expect(line).toMatch(wants)
  })

  test('KEYSTEAD_SECRET is wanted with DATABASE_URL', async () => {
    const line = await refusal({ DATABASE_URL: 'postgres://127.0.0.1:1/x' })
    expect(line).toMatch(/^Keystead cannot start: KEYSTEAD_SECRET wants a value when DATABASE_URL is set/)
  })

  test.each([
    ['a port where nothing listens', 'postgres://somebody:the-password@127.0.0.1:1/x'],
    ['a host that is none', 'postgres://somebody:the-password@no-such-host.invalid/x'],
  ])('DATABASE_URL with %s; the password is not shown', async (_, url) => {
    const line = await refusal({ DATABASE_URL: url, KEYSTEAD_SECRET: SECRET })
    expect(line).toMatch(/^Keystead cannot start: .*database/i)
    expect(line).not.toContain('the-password')
  })

  test('KEYSTEAD_DATA_DIR that cannot be a folder', async () => {
    expect(await refusal({ KEYSTEAD_DATA_DIR: '/dev/null/keystead' })).toContain('/dev/null/keystead')
  })
})

test('one of KEYSTEAD_TLS_CERT and KEYSTEAD_TLS_KEY wants the other', async () => {
  expect(await refusal({ KEYSTEAD_TLS_CERT: '/tmp/cert' })).toContain('KEYSTEAD_TLS_KEY wants a file')
  expect(await refusal({ KEYSTEAD_TLS_KEY: '/tmp/key' })).toContain('KEYSTEAD_TLS_CERT wants a file')
})

test('KEYSTEAD_TLS_CERT wants a file that is there and holds a certificate', async () => {
  const place = { ...(await installation()), KEYSTEAD_LISTEN: 'https://127.0.0.1:0' }
  const nowhere = { KEYSTEAD_TLS_CERT: '/nowhere/cert.pem', KEYSTEAD_TLS_KEY: '/nowhere/key.pem' }
  expect(await refusal({ ...place, ...nowhere })).toMatch(/KEYSTEAD_TLS_CERT wants a readable file/)
  const folder = await temporaryFolder()
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  await writeFile(cert, 'this is no certificate')
  await writeFile(key, 'this is no key')
  const junk = { KEYSTEAD_TLS_CERT: cert, KEYSTEAD_TLS_KEY: key }
  expect(await refusal({ ...place, ...junk })).toMatch(/KEYSTEAD_TLS_CERT and KEYSTEAD_TLS_KEY want/)
})

test('a port in use: one line that says so, whatever else was listening already is let go', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  onTestFinished(() => void taken.close())
  const { port } = taken.address() as AddressInfo
  const line = await refusal({
    ...(await installation()),
    KEYSTEAD_LISTEN: `http://127.0.0.1:0,http://127.0.0.1:${port}`,
  })
  expect(line).toMatch(/^Keystead cannot start: KEYSTEAD_LISTEN wants an address that is free/)
  expect(line).toContain(`http://127.0.0.1:${port}`)
})

test('an address of another machine: one line', async () => {
  const line = await refusal({ ...(await installation()), KEYSTEAD_LISTEN: 'http://192.0.2.1:8080' })
  expect(line).toMatch(/^Keystead cannot start: KEYSTEAD_LISTEN wants an address/)
})

test('an empty variable counts as not set', async () => {
  const service = run({ ...(await installation()), REDIS_URL: '', KEYSTEAD_TRUST_PROXY: '', KEYSTEAD_TLS_CERT: '' })
  await service.ready()
  expect(await service.signal('SIGTERM')).toBe(0)
})
