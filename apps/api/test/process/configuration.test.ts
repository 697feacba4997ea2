import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { LEAST_IDLE_MS } from '@keystead/domain'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { listenOnLoopback } from '../support/listening.ts'
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
  ['KEYSTEAD_LISTEN', 'nonsense', /must be URLs like http:/],
  ['KEYSTEAD_LISTEN', 'ftp://127.0.0.1:8080', /must be URLs/],
  ['KEYSTEAD_LISTEN', 'http://127.0.0.1:99999', /must be URLs/],
  ['KEYSTEAD_LISTEN', 'http://127.0.0.1:8080/path', /must be URLs/],
  ['KEYSTEAD_LISTEN', 'http://127.0.0.1:0,', /must be URLs/],
  ['DATABASE_URL', 'mysql://127.0.0.1/keystead', /must be a URL like postgres:/],
  ['DATABASE_URL', 'postgres://somebody@127.0.0.1:port/x', /must be a URL like postgres:/],
  ['REDIS_URL', 'redis://127.0.0.1:port', /must be a URL like redis:/],
  ['REDIS_URL', 'http://127.0.0.1:6379', /must be a URL like redis:/],
  ['KEYSTEAD_SECRET', 'too short', /must be secrets of 32 characters or more/],
  ['KEYSTEAD_SECRET', `${LONG},too short`, /must be secrets of 32 characters or more/],
  ['KEYSTEAD_SECRET', `${LONG},`, /must be secrets of 32 characters or more/],
  ['KEYSTEAD_ADMIN_KEY', 'fifteen-chars-x', /must have 16 characters or more/],
  ['KEYSTEAD_ADMIN_KEY', 'sixteen chars and a space', /must be printable ASCII/],
  ['KEYSTEAD_OWNER_EMAIL', 'nobody', /must be an email address/],
  ['KEYSTEAD_OWNER_PASSWORD', 'short', /must have 8 characters or more/],
  ['KEYSTEAD_AUTH_RATE_LIMIT', '0', /must be 1 or more/],
  ['KEYSTEAD_AUTH_RATE_LIMIT', 'ten', /must be a whole number/],
  ['KEYSTEAD_AUTH_RATE_LIMIT', '1.5', /must be a whole number/],
  ['KEYSTEAD_SMTP_URL', 'http://127.0.0.1:25', /must be a URL like smtp:/],
  ['KEYSTEAD_MAIL_FROM', 'nobody', /must be an address like keystead@example.com/],
  ['KEYSTEAD_MAIL_FROM', 'Keystead\r\nBcc: x@y <keystead@example.com>', /must be an address like keystead@example.com/],
  ['KEYSTEAD_SESSION_HOURS', '0', /must be 1 or more/],
  ['KEYSTEAD_SESSION_HOURS', '8761', /must be 8760 or less/],
  ['KEYSTEAD_SESSION_IDLE_MINUTES', '4', /must be a whole number of minutes: 0 for no limit, or 5 or more/],
  ['KEYSTEAD_SETTINGS_BOUNDS', 'keys.lifetime<=3', /must be bounds of settings like keys.max_lifetime_days<=365/],
  [
    'KEYSTEAD_SETTINGS_BOUNDS',
    'keys.max_lifetime_days<=0',
    /must bound keys.max_lifetime_days by a number from 1 to 36500/,
  ],
  ['KEYSTEAD_SETTINGS_BOUNDS', 'mfa.required<=1', /must say mfa.required=true or mfa.required=false/],
  ['KEYSTEAD_SETTINGS_BOUNDS', 'access.ip_allowlist=1', /cannot bound access.ip_allowlist, which is a list/],
  [
    'KEYSTEAD_SETTINGS_BOUNDS',
    'keys.max_lifetime_days<=5,keys.max_lifetime_days>=6',
    /has a floor of keys.max_lifetime_days/,
  ],
  ['KEYSTEAD_LISTS_PER_USER', '0', /must be 1 or more/],
  ['KEYSTEAD_LISTS_AT_ONCE', 'all', /must be a whole number/],
  ['KEYSTEAD_MAX_CONNECTIONS', 'many', /must be a whole number/],
  ['KEYSTEAD_TRUST_PROXY', 'my-proxy', /must be addresses or CIDR ranges/],
  ['KEYSTEAD_TRUST_PROXY', '10.0.0.0/33', /must be addresses or CIDR ranges/],
  ['KEYSTEAD_EGRESS_ALLOW', 'localhost', /must be addresses or CIDR ranges/],
  ['KEYSTEAD_AUDIT_SYSLOG', 'udp://127.0.0.1:514', /must be a URL like tls:/],
  ['KEYSTEAD_AUDIT_SYSLOG', 'tls://logs.example.com', /must be a URL like tls:/],
  ['KEYSTEAD_AUDIT_SYSLOG', 'tls://me:hidden@logs.example.com:6514', /must be a URL like tls:/],
  ['KEYSTEAD_AUDIT_SYSLOG', 'tcp://127.0.0.1:514/path', /must be a URL like tls:/],
  ['KEYSTEAD_AUDIT_OTLP', 'grpc://127.0.0.1:4317', /must be a URL like https:/],
  ['KEYSTEAD_AUDIT_OTLP', 'https://me:hidden@collector.example.com', /must be a URL like https:/],
  ['KEYSTEAD_AUDIT_OTLP', 'https://collector.example.com?token=hidden', /must be a URL like https:/],
  ['KEYSTEAD_AUDIT_OTLP_HEADERS', 'authorization', /must be header fields like authorization=/],
  ['KEYSTEAD_AUDIT_OTLP_HEADERS', 'a=b,x y=hidden', /must be header fields/],
  ['KEYSTEAD_AUDIT_OTLP_HEADERS', 'authorization=hidden%0d%0ax: y', /must be header fields/],
  ['KEYSTEAD_AUDIT_OTLP_HEADERS', 'authorization=hidden%zz', /must be header fields/],
  ['KEYSTEAD_AUDIT_OTLP_HEADERS', 'content-length=5', /must be header fields/],
  ['KEYSTEAD_AUDIT_CHECKPOINTS', '/var/lib/checkpoints', /must be a URL like file:/],
  ['KEYSTEAD_AUDIT_CHECKPOINTS', 'file://host/checkpoints', /must be a URL like file:/],
  ['KEYSTEAD_AUDIT_CHECKPOINTS', 'file:///checkpoints/', /must be a URL like file:/],
  ['KEYSTEAD_AUDIT_CHECKPOINT_SECONDS', '9', /must be 10 or more/],
  ['KEYSTEAD_AUDIT_CHECKPOINT_SECONDS', 'often', /must be a whole number of seconds/],
  ['KEYSTEAD_OAUTH_REGISTRATION', 'yes', /must be off or open/],
  ['KEYSTEAD_OAUTH_CIMD', 'on', /must be off or open/],
  ['KEYSTEAD_LOG_LEVEL', 'loud', /must be fatal, error, warn/],
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

  test('KEYSTEAD_MAIL_FROM is wanted with KEYSTEAD_SMTP_URL', () => {
    const place = { KEYSTEAD_SMTP_URL: 'smtp://somebody:the-password@mail.example.com' }
    expect(() => readConfig(place)).toThrow(/^KEYSTEAD_MAIL_FROM must be set when KEYSTEAD_SMTP_URL is set/)
    const config = readConfig({ ...place, KEYSTEAD_MAIL_FROM: 'Keystead <keystead@example.com>' })
    expect(config.mail?.from).toBe('Keystead <keystead@example.com>')
  })

  test('where the audit log is sent is read whole', () => {
    const { pushes } = readConfig({
      KEYSTEAD_AUDIT_SYSLOG: 'tls://[::1]:6514',
      KEYSTEAD_AUDIT_SYSLOG_CA: 'ca.pem',
      KEYSTEAD_AUDIT_OTLP: 'https://collector.example.com/tenant/',
      KEYSTEAD_AUDIT_OTLP_HEADERS: 'Authorization=Bearer%20a%2Cb=, x-tenant = one',
      KEYSTEAD_AUDIT_CHECKPOINTS: 'file:///mnt/a%20b/checkpoints.jsonl',
      KEYSTEAD_AUDIT_CHECKPOINT_SECONDS: '300',
    })
    expect(pushes).toEqual({
      syslog: { host: '::1', port: 6514, tls: { caFile: 'ca.pem', client: null } },
      otlp: {
        url: 'https://collector.example.com/tenant/v1/logs',
        headers: { authorization: 'Bearer a,b=', 'x-tenant': 'one' },
        caFile: null,
      },
      checkpointFile: '/mnt/a b/checkpoints.jsonl',
      checkpointEveryMs: 300_000,
    })
    expect(readConfig({}).pushes).toMatchObject({ syslog: null, otlp: null, checkpointFile: null })
    const half = { KEYSTEAD_AUDIT_SYSLOG: 'tls://a:6514', KEYSTEAD_AUDIT_SYSLOG_CERT: 'cert.pem' }
    expect(() => readConfig(half)).toThrow(/^KEYSTEAD_AUDIT_SYSLOG_KEY must name a file/)
    const plain = { KEYSTEAD_AUDIT_SYSLOG: 'tcp://a:514', KEYSTEAD_AUDIT_SYSLOG_CA: 'ca.pem' }
    expect(() => readConfig(plain)).toThrow(/^KEYSTEAD_AUDIT_SYSLOG must begin with tls:/)
  })

  test.each([
    ['no file', '/no/such/ca.pem', /must be a readable file/],
    ['a file without a certificate', import.meta.filename, /must be certificates as PEM/],
  ])('authorities of an audit destination: %s', async (_what, path, wants) => {
    const otlp = { KEYSTEAD_AUDIT_OTLP: 'https://127.0.0.1:1', KEYSTEAD_AUDIT_OTLP_CA: path }
    const line = await refusal({ ...(await installation()), ...otlp })
    expect(line).toMatch(/^Keystead cannot start: KEYSTEAD_AUDIT_OTLP_CA /)
    expect(line).toMatch(wants)
  })

  test('the shortest idle lifetime is the one that replicas keep exactly', () => {
    const { defaults } = readConfig({ KEYSTEAD_SESSION_IDLE_MINUTES: '5' }).settings
    expect(defaults['sessions.idle_minutes']).toBe(LEAST_IDLE_MS / 60_000)
  })

  test('KEYSTEAD_SECRET is wanted with DATABASE_URL', async () => {
    const line = await refusal({ DATABASE_URL: 'postgres://127.0.0.1:1/x' })
    expect(line).toMatch(/^Keystead cannot start: KEYSTEAD_SECRET must be set when DATABASE_URL is set/)
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
  expect(await refusal({ KEYSTEAD_TLS_CERT: '/tmp/cert' })).toContain('KEYSTEAD_TLS_KEY must name a file')
  expect(await refusal({ KEYSTEAD_TLS_KEY: '/tmp/key' })).toContain('KEYSTEAD_TLS_CERT must name a file')
})

test('KEYSTEAD_TLS_CERT wants a file that is there and holds a certificate', async () => {
  const place = { ...(await installation()), KEYSTEAD_LISTEN: 'https://127.0.0.1:0' }
  const nowhere = { KEYSTEAD_TLS_CERT: '/nowhere/cert.pem', KEYSTEAD_TLS_KEY: '/nowhere/key.pem' }
  expect(await refusal({ ...place, ...nowhere })).toMatch(/KEYSTEAD_TLS_CERT must be a readable file/)
  const folder = await temporaryFolder()
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  await writeFile(cert, 'this is no certificate')
  await writeFile(key, 'this is no key')
  const junk = { KEYSTEAD_TLS_CERT: cert, KEYSTEAD_TLS_KEY: key }
  expect(await refusal({ ...place, ...junk })).toMatch(/KEYSTEAD_TLS_CERT and KEYSTEAD_TLS_KEY must be/)
})

test('a port in use: one line that says so, whatever else was listening already is let go', async () => {
  const taken = createServer()
  const port = await listenOnLoopback(taken)
  onTestFinished(() => void taken.close())
  const line = await refusal({
    ...(await installation()),
    KEYSTEAD_LISTEN: `http://127.0.0.1:0,http://127.0.0.1:${port}`,
  })
  expect(line).toMatch(/^Keystead cannot start: KEYSTEAD_LISTEN must be a free address/)
  expect(line).toContain(`http://127.0.0.1:${port}`)
})

test('an address of another machine: one line', async () => {
  const line = await refusal({ ...(await installation()), KEYSTEAD_LISTEN: 'http://192.0.2.1:8080' })
  expect(line).toMatch(/^Keystead cannot start: KEYSTEAD_LISTEN must be a free address/)
})

test('an empty variable counts as not set', async () => {
  const service = run({ ...(await installation()), REDIS_URL: '', KEYSTEAD_TRUST_PROXY: '', KEYSTEAD_TLS_CERT: '' })
  await service.ready()
  expect(await service.signal('SIGTERM')).toBe(0)
})
