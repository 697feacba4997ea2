import { type FaultServer, startFaultServer } from '@keystead/sdk-testing'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { Keystead, KeysteadError } from '../../src/index.ts'
import { keystead as forExpress } from '../../src/middleware/express.ts'
import { withKeystead } from '../../src/middleware/next.ts'
import { protect } from '../../src/middleware/web.ts'
import { adminClient, unique, uniqueEmail } from '../support/client.ts'
import { ask } from './support/asking.ts'
import { type AnyOptions, FRAMEWORKS } from './support/frameworks.ts'

const { url, adminKey } = inject('service')
const admin = adminClient()
let key: string
let faults: FaultServer

beforeAll(async () => {
  const { user_id } = await admin.users.create({ email: uniqueEmail(), name: unique('caller') })
  key = (
    await admin.apiKeys.create({ user_id, scopes: ['invoices:read'], credits: { remaining: 100 } })
  ).api_key.reveal()
  faults = await startFaultServer()
})
afterAll(() => faults.stop())

const service = { url, apiKey: adminKey }

describe.each(Object.entries(FRAMEWORKS))('%s', (_, framework) => {
  test('header names the one header that is read', async () => {
    const api = await framework({ ...service, header: 'X-Customer-Key' })
    expect((await ask(api, [['x-customer-key', key]])).status).toBe(200)
    expect((await ask(api, [['X-API-Key', key]])).status).toBe(401)
    expect(
      (
        await ask(api, [
          ['x-customer-key', key],
          ['x-customer-key', key],
        ])
      ).status,
    ).toBe(400)
    const bearer = await framework({ ...service, header: 'Authorization' })
    expect(
      (
        await ask(bearer, [
          ['authorization', `Bearer ${key}`],
          ['x-api-key', 'other'],
        ])
      ).status,
    ).toBe(200)
    expect((await ask(bearer, [['authorization', key]])).status).toBe(401)
  })

  test('extract takes the key from elsewhere, under the same rules', async () => {
    for (const [text, status] of [
      [key, 200],
      [undefined, 401],
      [null, 401],
      ['', 401],
      [`${key},${key}`, 400],
      ['a b', 401],
    ] as const) {
      expect((await ask(await framework({ ...service, extract: () => text }), [['x-api-key', key]])).status).toBe(
        status,
      )
    }
  })

  test('onRefused shapes the body, and knows what Keystead found; status and headers stay', async () => {
    const onRefused: AnyOptions['onRefused'] = ({ status, code, verification }) =>
      verification ? { fault: `${status} ${code}: ${verification.code}` } : undefined
    const api = await framework({ ...service, scopes: 'invoices:delete', onRefused })
    const refused = await ask(api, [['x-api-key', key]])
    expect(refused.body).toEqual({ fault: '403 insufficient_scope: INSUFFICIENT_SCOPE' })
    expect(refused.status).toBe(403)
    expect(refused.headers['content-type']).toMatch(/^application\/json/)
    expect(refused.headers['www-authenticate']).toContain('insufficient_scope')
    expect((await ask(api)).body).toMatchObject({ code: 'missing_key' })
    const later = await framework({ ...service, onRefused: async () => null })
    expect(await ask(later)).toMatchObject({ status: 401, body: null })
  })

  test('cost, limits and reservations reach Keystead', async () => {
    const valid = { valid: true, code: 'VALID', limits: [] }
    await faults.script([{ status: 200, body: { data: valid }, repeat: 2 }])
    const own = { url: faults.url, apiKey: 'ks_own' }
    const api = await framework({
      ...own,
      cost: () => 3,
      limits: ['monthly', { name: 'daily', cost: 2 }],
      reserveSeconds: 60,
      scopes: () => ['a:b'],
    })
    expect((await ask(api, [['x-api-key', 'ks_callers']])).status).toBe(200)
    expect(
      (await ask(await framework({ ...own, ip: () => 'fe80::1%eth0' }), [['x-api-key', 'ks_callers']])).status,
    ).toBe(200)
    const [first, second] = (await faults.seen()).map(({ body }) => JSON.parse(body))
    const wanted = {
      key: 'ks_callers',
      scopes: ['a:b'],
      cost: 3,
      limits: ['monthly', { name: 'daily', cost: 2 }],
      reserve_seconds: 60,
    }
    expect(first).toMatchObject(wanted)
    expect(second).toEqual({ key: 'ks_callers', ip: 'fe80::1' })
  })
})

test('a reservation is committed with what the handler is given', async () => {
  const api = await FRAMEWORKS['fetch']!({ ...service, reserveSeconds: 60, cost: 5 })
  const { body } = await ask(api, [['x-api-key', key]])
  const charge: string = Object(body).charge_id
  expect(await admin.keys.commitCharge(charge, { cost: 2 })).toMatchObject({ state: 'committed', cost: 2 })
})

test.each<[object, RegExp]>([
  [{ scope: 'invoices:read' }, /are scopes cost .*, not scope$/],
  [{ scopes: '' }, /need scopes/],
  [{ scopes: ['a', ''] }, /need scopes/],
  [{ scopes: [1] }, /need scopes/],
  [{ scopes: null }, /need scopes/],
  [{ timeout: 0 }, /timeout/],
  [{ timeout: Number.NaN }, /timeout/],
  [{ url: 'keystead' }, /baseUrl must be/],
  [{ apiKey: '' }, /KEYSTEAD_API_KEY/],
])('options that cannot work fail when the middleware is made: %j', (options, message) => {
  const made = { ...service, ...options } as object
  expect(() => forExpress(made)).toThrow(KeysteadError)
  expect(() => forExpress(made)).toThrow(message)
  expect(() => protect(() => new Response(), made)).toThrow(message)
})

test('the environment has the address and the key', async () => {
  vi.stubEnv('KEYSTEAD_API_KEY', undefined)
  onTestFinished(() => void vi.unstubAllEnvs())
  expect(() => forExpress()).toThrow(/apiKey, or KEYSTEAD_API_KEY/)
  vi.stubEnv('KEYSTEAD_URL', url)
  vi.stubEnv('KEYSTEAD_API_KEY', adminKey)
  const api = await FRAMEWORKS['Hono']!({ scopes: 'invoices:read' })
  expect((await ask(api, [['x-api-key', key]])).status).toBe(200)
})

test('Next misses the key of the service at the first request, as its build has no environment', async () => {
  vi.stubEnv('KEYSTEAD_API_KEY', undefined)
  onTestFinished(() => void vi.unstubAllEnvs())
  const onError = vi.fn<(message: string, error: unknown) => void>()
  const handler = withKeystead(() => new Response(), { onError })
  const { NextRequest } = await import('next/server.js')
  const { status } = await handler(new NextRequest('http://api.example', { headers: { 'x-api-key': key } }))
  expect(status).toBe(503)
  expect(onError).toHaveBeenCalledExactlyOnceWith(
    expect.stringContaining('KEYSTEAD_API_KEY'),
    expect.any(KeysteadError),
  )
  expect(() => withKeystead(() => new Response(), { scopes: '' })).toThrow(/need scopes/)
})

test('without onError the log has one line a minute, without the key of the caller', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue()
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => {
    log.mockRestore()
    vi.useRealTimers()
  })
  vi.setSystemTime(Date.now() + 3_600_000)
  const client = new Keystead({ baseUrl: 'http://127.0.0.1:1', apiKey: 'ks_secretOfTheService000000000000000' })
  const api = await FRAMEWORKS['Express 5']!({ client })
  const fields: [string, string][] = [['x-api-key', key]]
  for (const _each of [1, 2, 3]) expect((await ask(api, fields)).status).toBe(503)
  expect(log).toHaveBeenCalledTimes(1)
  vi.setSystemTime(Date.now() + 60_000)
  expect((await ask(api, fields)).status).toBe(503)
  expect(log.mock.calls).toHaveLength(2)
  for (const [line] of log.mock.calls) {
    expect(line).toMatch(/^Keystead cannot verify keys: .*connection failed.*Callers get 503\.$/)
    expect(line).not.toContain(key)
    expect(line).not.toContain('ks_secret')
  }
})

test('scopes are chosen for each request of its framework', async () => {
  const handler = protect((_request, { scopes }) => Response.json(scopes), {
    ...service,
    scopes: ({ method }) => (method === 'GET' ? 'invoices:read' : 'invoices:delete'),
  })
  const send = (method: string): Promise<Response> =>
    handler(new Request('http://api.example', { method, headers: { authorization: `Bearer ${key}` } }))
  expect((await send('GET')).status).toBe(200)
  expect((await send('DELETE')).headers.get('www-authenticate')).toContain('scope="invoices:delete"')
})

test('what the runtime passes after the request reaches the handler and ip', async () => {
  const handler = protect(
    (_request, keystead, server: { address: string }) => Response.json([keystead.valid, server.address]),
    { ...service, ip: (_request, { address }) => address },
  )
  const request = new Request('http://api.example', { headers: { 'x-api-key': key } })
  expect(await (await handler(request, { address: '192.0.2.7' })).json()).toEqual([true, '192.0.2.7'])
})
