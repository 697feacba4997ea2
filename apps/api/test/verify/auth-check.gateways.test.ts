import { DEFAULT_TENANT_ID } from '@keystead/domain'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { send, type RawRequest } from '../adversarial/raw.ts'
import type { TestClient, TestResponse } from '../support/client.ts'
import { startTestServer } from '../support/server.ts'
import { logIn, sharedBench, type TestBench } from '../v1/support.ts'
import { codesOf, KEYS, leftOf, makeKey, VERIFY } from './support.ts'

const CHECK = '/api/v1/auth/check'

let bench: TestBench
let owner: TestClient
let caller: TestClient

beforeAll(async () => {
  bench = await sharedBench()
  owner = bench.server.admin
  caller = await bench.keyWith(DEFAULT_TENANT_ID, ['keys:verify'])
})

const check = (key: string, query = ''): Promise<TestResponse> => bench.server.as(key).get(`${CHECK}${query}`)

/** A request in any form, past the client that keeps to the document. */
const raw = (request: Partial<RawRequest>) => send(bench.server.url, { method: 'GET', target: CHECK, ...request })

describe('whatever the request is that the gateway asks about', () => {
  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'PURGE'])(
    '%s, with a body',
    async (method) => {
      const key = await makeKey(owner)
      const headers = ['content-type: application/x-www-form-urlencoded']
      const answer = await raw({ method, credential: key.text, headers, body: 'a=b&c' })
      expect([answer?.status, answer?.headers.get('x-keystead-key-id')]).toEqual([200, key.id])
      expect((await raw({ method, headers, body: 'a=b&c' }))?.status).toBe(401)
    },
  )

  test('401: a credential in a cookie, whatever the cookie is called', async () => {
    const key = await makeKey(owner)
    const { email, password } = await bench.person((await bench.server.createTenant()).id, 'admin')
    const session = await logIn(bench.server, email, password)
    for (const value of [key.text, session]) {
      const cookie = ['session', 'session_token', 'token', 'keystead'].map((name) => `${name}=${value}`).join('; ')
      expect((await raw({ headers: [`cookie: ${cookie}`] }))?.status).toBe(401)
    }
  })

  test.each([
    ['JSON that is none', ['content-type: application/json'], '{'],
    ['no media type', [], 'anything'],
    ['a media type that is none', ['content-type: nonsense'], 'anything'],
    ['an encoded body', ['content-type: application/json', 'content-encoding: gzip'], 'anything'],
    ['more than the routes take', ['content-type: application/octet-stream'], Buffer.alloc(2_000_000)],
  ])('a body of another kind: %s', async (_what, headers, body) => {
    const key = await makeKey(owner)
    expect((await raw({ method: 'POST', credential: key.text, headers, body }))?.status).toBe(200)
  })

  test('HEAD: the same headers and no body', async () => {
    const key = await makeKey(owner)
    const answer = await raw({ method: 'HEAD', credential: key.text })
    expect([answer?.status, answer?.body, answer?.headers.get('x-keystead-key-id')]).toEqual([200, '', key.id])
    const refused = await raw({ method: 'HEAD' })
    expect([refused?.status, refused?.body]).toEqual([401, ''])
  })

  test.each([
    '/',
    '//',
    '/orders',
    '/orders/7/lines',
    '/a%20b/%C3%BC',
    '/..%2f..%2fusers',
    '/%00',
    '%2F',
    '/?scopes=a:x',
    '.',
    ';x',
  ])('404: a path behind it is never a check without its requirements: %s', async (path) => {
    const key = await makeKey(owner, { credits: { remaining: 9 } })
    for (const method of ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS']) {
      for (const credential of [key.text, null]) {
        const answer = await raw({ method, target: CHECK + path, credential })
        expect(answer?.status, method).toBe(404)
        expect(answer?.headers.get('x-keystead-key-id')).toBeUndefined()
      }
    }
    expect(await leftOf(caller, key.text)).toBe(9)
  })

  test.each(['/', '//', '/x', '%2F'])('nor is one behind the verification of the fast lane: %s', async (path) => {
    const key = await makeKey(owner, { credits: { remaining: 9 } })
    const body = JSON.stringify({ key: key.text })
    const headers = ['content-type: application/json']
    const request = { method: 'POST', target: VERIFY + path, credential: caller.credential, headers, body }
    expect((await send(bench.server.url, request))?.status).toBe(404)
    expect(await leftOf(caller, key.text)).toBe(9)
  })
})

const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })

describe('the address of whoever calls', () => {
  const listed = { ip_allowlist: ['198.51.100.0/24'] }
  test('is taken from the gateway when it is named in KEYSTEAD_TRUST_PROXY', async () => {
    const behind = await startTestServer({ environment: { KEYSTEAD_TRUST_PROXY: '127.0.0.1' } })
    onTestFinished(() => behind.stop())
    const key = await makeKey(behind.admin, listed)
    const client = behind.as(key.text)
    expect((await client.get(CHECK, from('198.51.100.7'))).status).toBe(200)
    expect((await client.get(CHECK, from('203.0.113.9'))).status).toBe(403)
    // What the client says itself stands before what the gateway adds.
    expect((await client.get(CHECK, from('198.51.100.7, 203.0.113.9'))).status).toBe(403)
    expect((await client.get(CHECK)).status).toBe(403)
    const { body } = await behind.admin.get(`${KEYS}/${key.id}`)
    expect(body.data.last_used_ip).toBe('198.51.100.7')
  })

  test('is that of the connection when nobody is', async () => {
    const key = await makeKey(owner, listed)
    expect((await bench.server.as(key.text).get(CHECK, from('198.51.100.7'))).status).toBe(403)
  })
})

/** How many verifications of the default tenant were of no key. */
const malformed = async () => {
  const { body } = await bench.server.admin.get('/api/v1/usage?interval=total&outcome=MALFORMED')
  return body.data[0]?.count ?? 0
}

test('what is counted of unknown and refused keys is found in the usage and in the audit log', async () => {
  const key = await makeKey(owner, { scopes: [] })
  await check(key.text, '?scopes=a')
  const usage = await owner.get(`/api/v1/usage?interval=total&group=outcome&key_id=${key.id}`)
  expect(usage.body.data).toEqual([{ start: null, group: 'INSUFFICIENT_SCOPE', count: 1, cost: 0 }])
  const before = await malformed()
  await check('ks_nonsense')
  expect(await malformed()).toBe(before + 1)
})

test('limits are those of POST /api/v1/keys/verify: what one takes the other misses', async () => {
  const key = await makeKey(owner, { limits: [{ name: 'requests', limit: 3, window_seconds: 600 }] })
  expect((await check(key.text)).status).toBe(200)
  expect(await codesOf(caller, key.text, 3)).toEqual(['VALID', 'VALID', 'RATE_LIMITED'])
  expect((await check(key.text)).status).toBe(429)
})
