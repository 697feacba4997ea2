import { PUBLISHED_EVENTS } from '@keystead/domain'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createWebhookSender } from '../../src/egress/webhooks.ts'
import { certificateFor, leaving, target } from '../egress/support.ts'
import { detailFaults } from '../support/event-check.ts'
import { sharedServer, type TestServer, type TestTenant } from '../support/server.ts'
import { register, registration } from './support.ts'

const PLUGINS = '/api/v1/plugins'

let server: TestServer
let tenant: TestTenant

beforeAll(async () => {
  server = await sharedServer()
  tenant = await server.createTenant()
})

describe('POST /api/v1/plugins', () => {
  test('200: the secret is shown once, and stored encrypted', async () => {
    const wanted = registration({ url: 'https://hooks.example.com/x', events: ['key.*'] })
    const { status, body } = await tenant.owner.post(PLUGINS, wanted)
    expect(status).toBe(200)
    expect(body.data).toEqual({
      plugin_id: expect.any(String),
      status: 'registered',
      signing_secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    })
    const got = await tenant.owner.get(`${PLUGINS}/${body.data.plugin_id}`)
    expect(got.body.data).toMatchObject({ ...wanted, description: null, status: 'registered' })
    const [row] = await server.sql.rows('select to_jsonb(p)::text as text, secret_sealed from plugin p where id = $1', [
      body.data.plugin_id,
    ])
    const secret = body.data.signing_secret.slice('whsec_'.length)
    for (const text of [got.text, row?.['text'], Buffer.from(Object(row)['secret_sealed']).toString('latin1')]) {
      expect(text).not.toContain(secret)
    }
  })

  test('400: the same id and version again; another version is another plugin', async () => {
    const first = registration()
    expect((await tenant.owner.post(PLUGINS, first)).status).toBe(200)
    const again = await tenant.owner.post(PLUGINS, first)
    expect([again.status, again.body.detail]).toEqual([400, 'The plugin is registered with this version'])
    expect((await tenant.owner.post(PLUGINS, { ...first, version: '1.0.1' })).status).toBe(200)
    const stranger = await server.createTenant()
    expect((await stranger.owner.post(PLUGINS, first)).status).toBe(200)
  })

  test('400: two at the same moment; one is registered', async () => {
    const wanted = registration()
    const answers = await Promise.all([1, 2, 3, 4].map(() => tenant.owner.post(PLUGINS, wanted)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(3)
  })

  test.each([
    ['an id that is no reverse-domain name', { id: 'archive' }],
    ['an id in capitals', { id: 'com.Example.archive' }],
    ['a version that is not semantic', { version: '1.0' }],
    ['a version with a leading zero', { version: '01.0.0' }],
    ['a pattern that means no event', { events: ['keys.*'] }],
    ['an event that there is not', { events: ['user.creation'] }],
    ['a pattern that is none', { events: ['*.created'] }],
    ['half a name and a star', { events: ['user.cre*'] }],
    ['too many patterns', { events: Array.from({ length: 101 }, () => '*') }],
  ])('400: %s', async (_what, fields) => {
    expect((await tenant.owner.post(PLUGINS, registration(fields))).status).toBe(400)
  })

  test.each([
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://0177.0.0.1/x',
    'https://10.1.2.3/x',
    'https://169.254.169.254/latest/meta-data',
    'https://0.0.0.0/x',
    'https://[::1]/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://[64:ff9b::7f00:1]/x',
    'https://[fe80::1]/x',
    'https://hooks.example.com:22/x',
    'https://user:secret@hooks.example.com/x',
    'http://hooks.example.com/x',
    'ftp://hooks.example.com/x',
    'hooks.example.com',
  ])('400: %s, at registration and when it is changed', async (url) => {
    expect((await tenant.owner.post(PLUGINS, registration({ url }))).status).toBe(400)
    const { path } = await register(tenant, {})
    expect((await tenant.owner.patch(path, { url })).status).toBe(400)
  })

  test('403: without plugins:manage, and for an application key', async () => {
    const make = async (fields: object) =>
      (await tenant.owner.post('/api/v1/api-keys', { user_id: tenant.ownerId, ...fields })).body.data.api_key
    const narrow = await make({ scopes: ['audit:read', 'users:read'], management: true })
    const application = await make({ scopes: ['plugins:manage'] })
    for (const key of [narrow, application]) {
      expect((await server.as(key).post(PLUGINS, registration())).status).toBe(403)
    }
    const right = await make({ scopes: ['plugins:manage'], management: true })
    expect((await server.as(right).post(PLUGINS, registration())).status).toBe(200)
  })
})

test('400: a test of a plugin without a url; a name that leads to a private address is not called', async () => {
  const none = await register(tenant, {})
  expect((await tenant.owner.post(`${none.path}/test`)).status).toBe(400)
  const local = await register(tenant, { url: 'https://localhost:8443/x' })
  const { status, body } = await tenant.owner.post(`${local.path}/test`)
  expect([status, body.data]).toEqual([
    200,
    { delivered: false, status: null, error: 'address_not_allowed', ms: expect.any(Number) },
  ])
})

test('GET /api/v1/events lists each kind once, with a schema that its example fits', async () => {
  const { body } = await tenant.owner.get('/api/v1/events')
  const names = body.data.map(({ name }: { name: string }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, schema, example } of body.data) {
    expect(example.type).toBe(name)
    expect(Object.keys(example.data)).toEqual(schema.required)
  }
})

test('what is recorded is in the catalogue, with its details', async () => {
  const { body } = await tenant.owner.get('/api/v1/events')
  expect(body.data.map(({ name }: { name: string }) => name)).toEqual(PUBLISHED_EVENTS.map(({ name }) => name))
  // Events that tests write themselves belong to no request.
  const recorded = await server.sql.rows('select action, details from audit_event where request_id is not null')
  expect(recorded).not.toEqual([])
  expect(recorded.flatMap(({ action, details }) => detailFaults({ action: String(action), details }))).toEqual([])
})

describe('what a request to a receiver may come to', () => {
  const OPENED = ['127.0.0.0/8']
  const event = { headers: { 'content-type': 'application/json' }, body: '{}' }
  const senderOf = (egress = leaving({ opened: OPENED })) => createWebhookSender(egress, OPENED)

  test('tls: a certificate that nobody vouches for', async () => {
    const tls = await certificateFor(['127.0.0.1'])
    const to = await target((_request, response) => response.end(), { tls })
    const url = `https://127.0.0.1:${to.port}/`
    expect(await senderOf().send({ url, ...event })).toMatchObject({ status: null, error: 'tls' })
    expect(to.requests).toEqual([])
    const trusting = senderOf(leaving({ opened: OPENED, ca: [tls.cert] }))
    expect(await trusting.send({ url, ...event })).toMatchObject({ status: 200, error: null })
  })

  test('connection_failed: nobody listens', async () => {
    const { port } = await target((_request, response) => response.end())
    const url = `http://127.0.0.2:${port}/`
    expect(await senderOf().send({ url, ...event })).toMatchObject({ status: null, error: 'connection_failed' })
  })

  test('timeout: an answer that does not come, or does not end', async () => {
    const timers: NodeJS.Timeout[] = []
    onTestFinished(() => timers.forEach(clearInterval))
    const egress = leaving({ opened: OPENED })
    // As if the 15 seconds were over.
    const hasty = {
      ...egress,
      fetch: (url: string, wanted: object) => egress.fetch(url, { ...Object(wanted), timeoutMs: 300 }),
    }
    const silent = await target(() => undefined)
    const dripping = await target((_request, response) => {
      response.writeHead(200)
      timers.push(setInterval(() => response.write('.'), 50))
    })
    for (const { port } of [silent, dripping]) {
      const url = `http://127.0.0.1:${port}/`
      expect(await createWebhookSender(hasty, OPENED).send({ url, ...event })).toMatchObject({ error: 'timeout' })
    }
  })

  test('address_not_allowed: a public address over http', async () => {
    const egress = leaving({ opened: OPENED, lookup: async () => ['203.0.113.7', '8.8.8.8'] })
    const url = 'http://hooks.example.com/x'
    expect(await senderOf(egress).send({ url, ...event })).toMatchObject({ error: 'address_not_allowed' })
  })
})
