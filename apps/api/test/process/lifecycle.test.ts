import { readFileSync, statSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { once } from 'node:events'
import { connect } from 'node:net'
import { openDatabase } from '@keystead/db'
import { expect, test, vi } from 'vitest'
import { emptyInstallation, generatedIn, installation, type Process, run, SECRET } from './service.ts'

// Each starts processes, which take their time on a machine that has other work.
vi.setConfig({ testTimeout: 90_000 })

const statusOf = async (service: Process, credential: string): Promise<number> =>
  (await (await service.as(credential)).get('/users?limit=1')).status

async function expectCleanStop(service: Process, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  expect(await service.signal(signal)).toBe(0)
  expect(service.stderr()).toBe('')
}

test('the first start shows an admin key and a password that work, the second shows none', async () => {
  const place = await emptyInstallation()
  const first = run(place)
  await first.ready()
  const { adminKey, ownerPassword } = generatedIn(first.stdout())
  expect(adminKey).toMatch(/^ks_[0-9A-Za-z]{40}$/)
  expect(ownerPassword).toMatch(/^[0-9a-f]{32}$/)
  expect(await statusOf(first, adminKey!)).toBe(200)
  const login = await (
    await first.as(null)
  ).post('/api/v1/auth/login', { email: 'owner@localhost', password: ownerPassword })
  expect(login.status).toBe(200)
  await expectCleanStop(first)

  const second = run(place)
  await second.ready()
  expect(generatedIn(second.stdout())).toEqual({ adminKey: undefined, ownerPassword: undefined })
  expect(second.stdout()).not.toContain(adminKey!)
  expect(await statusOf(second, adminKey!)).toBe(200)
  await expectCleanStop(second)
})

test('an admin key and a password that are given are not shown; a changed admin key ends the one before', async () => {
  const place = await installation()
  const given = { KEYSTEAD_ADMIN_KEY: 'the-first-admin-key', KEYSTEAD_OWNER_PASSWORD: 'the password of the owner' }
  const first = run({ ...place, ...given })
  expect(await statusOf(first, 'the-first-admin-key')).toBe(200)
  for (const secret of Object.values(given)) expect(first.stdout()).not.toContain(secret)
  await expectCleanStop(first)

  const second = run({ ...place, KEYSTEAD_ADMIN_KEY: 'the-second-admin-key' })
  expect(await statusOf(second, 'the-second-admin-key')).toBe(200)
  expect(await statusOf(second, 'the-first-admin-key')).toBe(401)
  await expectCleanStop(second)
})

test('a new secret in front: what was made under the old one works, until the old one is taken away', async () => {
  const place = { ...(await installation()), KEYSTEAD_ADMIN_KEY: 'the-admin-key-of-rotation' }
  const NEW = 'another secret that takes the place of the old'
  const first = run(place)
  const admin = await first.as('the-admin-key-of-rotation')
  const account = await admin.post('/users', { name: 'Old', email: 'old@example.com', role: 'admin' })
  const content = await admin.post('/admin/api', { name: 'Content', status: 'active', scopes: ['users:read', 'admin'] })
  await expectCleanStop(first)

  const second = run({ ...place, KEYSTEAD_SECRET: `${NEW},${SECRET}` })
  const again = await second.as('the-admin-key-of-rotation')
  expect(await statusOf(second, account.body.api_key)).toBe(200)
  expect(await statusOf(second, content.body.token)).toBe(200)
  expect((await again.get(`/admin/api/${content.body.id}`)).body.token).toBe(content.body.token)
  const made = await again.post('/users', { name: 'New', email: 'new@example.com', role: 'admin' })
  expect((await again.get('/.well-known/jwks.json')).body.keys).toHaveLength(2 + 2)
  await expectCleanStop(second)

  const third = run({ ...place, KEYSTEAD_SECRET: NEW })
  expect(await statusOf(third, made.body.api_key)).toBe(200)
  expect(await statusOf(third, account.body.api_key)).toBe(401)
  expect(await statusOf(third, content.body.token)).toBe(401)
  await expectCleanStop(third)
})

test('several listeners, one of them https with a certificate made for it, serve the same', async () => {
  const place = await installation()
  const service = run({ ...place, KEYSTEAD_LISTEN: 'http://127.0.0.1:0,http://[::1]:0,https://127.0.0.1:0' })
  const urls = await service.ready()
  expect(urls.map((url) => new URL(url).protocol)).toEqual(['http:', 'http:', 'https:'])
  const folder = place['KEYSTEAD_DATA_DIR']!
  const ca = readFileSync(join(folder, 'development-cert.pem'))
  for (const url of urls.slice(0, 2)) expect((await fetch(`${url}/health`)).status).toBe(200)
  const [answer] = (await once(https.get(`${urls[2]}/health`, { ca, agent: false }), 'response')) as [
    { statusCode: number },
  ]
  expect(answer.statusCode).toBe(200)
  expect(statSync(join(folder, 'development-key.pem')).mode & 0o777).toBe(0o600)
  await expectCleanStop(service)
})

test('two replicas that start at the same moment on an empty database both come up, and one of them shows the key', async () => {
  const place = await emptyInstallation()
  const replicas = [run(place), run(place), run(place)]
  await Promise.all(replicas.map(({ ready }) => ready()))
  const keys = replicas.flatMap(({ stdout }) => generatedIn(stdout()).adminKey ?? [])
  expect(keys).toHaveLength(1)
  for (const replica of replicas) expect(await statusOf(replica, keys[0]!)).toBe(200)
  await Promise.all(replicas.map((replica) => expectCleanStop(replica)))
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s: a request that runs is answered, its use is stored, nothing new comes in',
  async (signal) => {
    const place: Record<string, string> = { ...(await installation()), KEYSTEAD_ADMIN_KEY: 'the-admin-key-of-stopping' }
    const service = run(place)
    const [url] = await service.ready()
    const { hostname, port } = new URL(url!)
    const body = '{"name":"Made while stopping","email":"stopping@example.com"}'
    const socket = connect(Number(port), hostname)
    const head = [
      'POST /users HTTP/1.1',
      'host: x',
      'x-api-key: the-admin-key-of-stopping',
      'content-type: application/json',
    ]
    socket.write(`${[...head, `content-length: ${body.length}`].join('\r\n')}\r\n\r\n${body.slice(0, 10)}`)
    // The database has seen the key: the request is in the middle of its body.
    await (await service.as('the-admin-key-of-stopping')).get('/users')
    const stopped = service.signal(signal)
    await expect
      .poll(() =>
        fetch(`${url}/health`).then(
          ({ status }) => status,
          () => 'refused',
        ),
      )
      .toBe('refused')
    socket.write(body.slice(10))
    let answer = ''
    for await (const chunk of socket) answer += String(chunk)
    expect(answer).toMatch(/^HTTP\/1\.1 201 /)
    expect(await stopped).toBe(0)
    const database = await openDatabase(place['DATABASE_URL']!)
    const { rows } = await database.pool.query('select total_requests::int as total from user_usage')
    await database.close()
    expect(rows).toEqual([{ total: 2 }])
  },
)

test('told to stop twice, or while it starts, it ends once and cleanly', async () => {
  const place = await installation()
  const starting = run(place)
  await new Promise((resolve) => void starting.child.once('spawn', resolve))
  const service = run(place)
  await service.ready()
  service.child.kill('SIGTERM')
  service.child.kill('SIGINT')
  await expectCleanStop(service)
  await starting.ready()
  await expectCleanStop(starting)
})
