import { type FaultServer, startFaultServer } from '@keystead/sdk-testing'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { Keystead } from '../../src/index.ts'
import { adminClient, unique, uniqueEmail } from '../support/client.ts'
import { type Answered, ask, closedUrl } from './support/asking.ts'
import { FRAMEWORKS } from './support/frameworks.ts'

const KEY = 'ks_secretOfACaller000000000000000000'
const fields: [string, string][] = [['X-API-Key', KEY]]
const apiKey = 'ks_secretOfTheService000000000000000'

let faults: FaultServer
beforeAll(async () => {
  faults = await startFaultServer()
})
afterAll(() => faults.stop())

/** The answer to a caller when Keystead has not judged its key. */
function expectUnavailable({ status, headers, body }: Answered, retryAfter = '5'): void {
  expect(body).toEqual({ status: 503, code: 'unavailable', detail: 'API keys cannot be verified at the moment' })
  expect(status).toBe(503)
  expect(headers['retry-after']).toBe(retryAfter)
  expect(headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(headers['cache-control']).toBe('no-store')
  expect(headers['www-authenticate']).toBeUndefined()
  const sent = JSON.stringify({ headers, body })
  for (const secret of [faults.url, new URL(faults.url).port, apiKey, KEY, 'KEYSTEAD', '.ts:', '127.0.0.1'])
    expect(sent).not.toContain(secret)
}

const HTML = { headers: { 'content-type': 'text/html' }, text: '<h1>Bad gateway</h1>' }

describe.each(Object.entries(FRAMEWORKS))('%s', (_, framework) => {
  /** The middleware on the fault server, and what it reports. */
  async function onFaults(replies: object[], options: object = {}): Promise<{ api: string; reports: string[] }> {
    const reports: string[] = []
    await faults.script(replies)
    const onError = (message: string): void => void reports.push(message)
    return { api: await framework({ url: faults.url, apiKey, onError, ...options }), reports }
  }

  test.each<[string, object, string]>([
    ['500', { status: 500, ...HTML }, '5'],
    ['502', { status: 502, ...HTML }, '5'],
    ['503, when to try again', { status: 503, headers: { 'retry-after': '7' }, body: {} }, '7'],
    ['503, with a date', { status: 503, retry_after_date_in_seconds: 100, body: {} }, '100'],
    ['503, with a wait of days', { status: 503, headers: { 'retry-after': '999999' }, body: {} }, '3600'],
    ['429 to the service itself', { status: 429, headers: { 'retry-after': '0' }, body: {} }, '1'],
    ['a lost connection', { fault: 'drop' }, '5'],
    ['half an answer', { status: 200, fault: 'drop_body', body: { data: { valid: true, code: 'VALID' } } }, '5'],
  ])('503 for %s', async (_name, reply, retryAfter) => {
    const { api, reports } = await onFaults([reply])
    const answered = await ask(api, fields)
    if (retryAfter === '100') expect(['99', '100', '101']).toContain(answered.headers['retry-after'])
    expectUnavailable(answered, retryAfter === '100' ? answered.headers['retry-after'] : retryAfter)
    expect(reports).toEqual([expect.stringMatching(/^Keystead cannot verify keys: .*\. Callers get 503\.$/)])
    expect(await faults.seen()).toHaveLength(1)
  })

  test.each<[string, object]>([
    ['a page', { status: 200, ...HTML }],
    ['other JSON', { status: 200, body: { valid: true, code: 'VALID' } }],
    ['a text for a yes', { status: 200, body: { data: { valid: 'true', code: 'VALID', limits: [] } } }],
    ['nothing', { status: 204 }],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example' } }],
  ])('503, not even with failOpen, for an answer that is no verification: %s', async (_name, reply) => {
    const { api, reports } = await onFaults([reply], { failOpen: true })
    expectUnavailable(await ask(api, fields))
    expect(reports).toEqual([expect.stringMatching(/^Keystead cannot verify keys: .*\. Callers get 503\.$/)])
  })

  test.each([401, 403])('503, not even with failOpen, when Keystead answers %d to the service', async (status) => {
    const { api, reports } = await onFaults([{ status, body: { error: 'no' } }], { failOpen: true })
    expectUnavailable(await ask(api, fields))
    const text = `Keystead refused the credential of this service (${status}): KEYSTEAD_API_KEY must hold the scope keys:verify. Callers get 503.`
    expect(reports).toEqual([text])
  })

  test('503 when Keystead hangs, within the timeout', async () => {
    const { api, reports } = await onFaults([{ status: 200, delay_ms: 60_000 }], { timeout: 150 })
    const begin = performance.now()
    expectUnavailable(await ask(api, fields))
    expect(performance.now() - begin).toBeLessThan(3000)
    expect(reports).toEqual([expect.stringContaining('within the timeout of 150 ms')])
  })

  test('503 when the client hangs before it asks, as it waits for a token', async () => {
    const never = (): Promise<string> => new Promise(() => {})
    const onError = vi.fn<(message: string, error: unknown) => void>()
    const client = new Keystead({ baseUrl: faults.url, token: never })
    expectUnavailable(await ask(await framework({ client, timeout: 100, onError }), fields))
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('within the timeout of 100 ms'),
      expect.any(Error),
    )
  })

  test('503 when nothing listens, and 401 still for a request without a key', async () => {
    const onError = vi.fn<(message: string, error: unknown) => void>()
    const api = await framework({ url: await closedUrl(), apiKey, onError })
    expectUnavailable(await ask(api, fields))
    expect(onError).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('ECONNREFUSED'), expect.any(Error))
    expect((await ask(api)).status).toBe(401)
    expect((await ask(api, [['X-API-Key', 'no key']])).status).toBe(401)
    expect(onError).toHaveBeenCalledTimes(1)
  })

  test('failOpen lets a well-formed key pass while Keystead cannot be reached, marked as unverified', async () => {
    const { api, reports } = await onFaults([{ status: 500, ...HTML }, { fault: 'drop' }], { failOpen: true })
    for (const _each of [1, 2]) {
      const { status, body } = await ask(api, fields)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        unverified: true,
        valid: false,
        code: 'UNVERIFIED',
        user: null,
        key_id: null,
        scopes: [],
      })
    }
    expect(reports).toHaveLength(2)
    for (const report of reports) expect(report).toMatch(/\. The request passes unverified\.$/)
    expect((await ask(api)).status).toBe(401)
    expect((await ask(api, [['X-API-Key', 'no key']])).status).toBe(401)
  })

  test("the real service refuses the service's key: 503, and the report says which", async () => {
    const { url } = inject('service')
    const client = adminClient()
    const { user_id } = await client.users.create({ email: uniqueEmail(), name: unique('service') })
    const callers = (await client.apiKeys.create({ user_id, scopes: ['invoices:read'] })).api_key.reveal()
    for (const [own, status] of [
      [apiKey, 401],
      [callers, 403],
    ] as const) {
      const reports: string[] = []
      const onError = (message: string): void => void reports.push(message)
      expectUnavailable(await ask(await framework({ url, apiKey: own, onError }), [['X-API-Key', callers]]))
      expect(reports).toEqual([expect.stringContaining(`refused the credential of this service (${status})`)])
    }
  })

  test('503 for options that Keystead or their function refuses', async () => {
    const { url, adminKey } = inject('service')
    const client = new Keystead({ baseUrl: url, apiKey: adminKey })
    const reports: string[] = []
    const onError = (message: string): void => void reports.push(message)
    const failing = (): never => {
      throw new Error('the database is down')
    }
    expectUnavailable(await ask(await framework({ client, onError, scopes: 'a and (b' }), fields))
    expectUnavailable(await ask(await framework({ client, onError, scopes: failing }), fields))
    expectUnavailable(await ask(await framework({ client, onError, scopes: () => '' }), fields))
    expect(reports).toEqual([
      expect.stringMatching(/^Keystead refused the verification request: 400 .*scopes/),
      'Keystead cannot verify keys: the database is down. Callers get 503.',
      expect.stringContaining('need scopes'),
    ])
  })
})
