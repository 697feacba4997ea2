import { createTRPCClient, httpBatchLink, type TRPCClient, TRPCClientError } from '@trpc/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AppRouter } from '../../src/contracts/router.ts'
import type { TestClient } from '../support/client.ts'
import type { TestTenant } from '../support/server.ts'
import { startBench, type TestBench } from '../v1/support.ts'
import { faultOf, heldClock, KEYS, leftOf, makeKey, mistyped, strangeKey, verify, VERIFY } from './support.ts'

const BATCH = `${VERIFY}/batch`

const held = heldClock('2026-06-15T12:34:56.789Z')

let bench: TestBench
let tenant: TestTenant
let owner: TestClient
let caller: TestClient

beforeAll(async () => {
  bench = await startBench({ clock: held.clock })
  tenant = await bench.server.createTenant()
  owner = tenant.owner
  caller = await bench.keyWith(tenant.id, ['keys:verify'])
})
afterAll(() => bench.stop())

const limits = [{ name: 'requests', limit: 60, window_seconds: 600 }]

describe('a batch', () => {
  test('200: a hundred requests, answered in their order', async () => {
    const [one, other] = [await makeKey(owner, { limits }), await makeKey(owner, { scopes: ['a'] })]
    const wanted = [
      { request: { key: one.text }, code: 'VALID', key_id: one.id },
      { request: { key: other.text, scopes: ['a'] }, code: 'VALID', key_id: other.id },
      { request: { key: strangeKey() }, code: 'NOT_FOUND', key_id: null },
      { request: { key: other.text, scopes: 'not a' }, code: 'INSUFFICIENT_SCOPE', key_id: other.id },
      { request: { key: mistyped(one.text) }, code: 'MALFORMED', key_id: null },
    ]
    const hundred = Array.from({ length: 20 }, () => wanted).flat()
    const { status, body } = await caller.post(BATCH, { requests: hundred.map(({ request }) => request) })
    expect(status).toBe(200)
    expect(body).toMatchObject({ message: 'Keys verified', timestamp: held.iso() })
    const told = body.data.map(({ code, key_id }: { code: string; key_id: string | null }) => ({ code, key_id }))
    expect(told).toEqual(hundred.map(({ code, key_id }) => ({ code, key_id })))
    expect(await leftOf(caller, one.text, 'requests')).toBe(40)
  })

  test('each is a request of its own: cost, limits, idempotency, reservation, explanation', async () => {
    const key = await makeKey(owner, { limits, credits: { remaining: 9 } })
    const request = { key: key.text, cost: 2, idempotency_key: 'batched' }
    const requests = [
      request,
      request,
      { key: key.text, explain: true },
      { key: key.text, limits: [], reserve_seconds: 60 },
    ]
    const { body } = await caller.post(BATCH, { requests })
    const [first, second, explained, reserved] = body.data
    expect(second).toMatchObject({ code: 'VALID', charge_id: first.charge_id, remaining: 7 })
    expect(explained.rules.map(({ rule }: { rule: string }) => rule)).toContain('limit requests')
    expect(first.rules).toBeUndefined()
    expect(reserved.charge_id).not.toBe(first.charge_id)
    expect(await verify(caller, key.text, { explain: true })).toMatchObject({
      remaining: 6,
      limits: [{ remaining: 58 }],
    })
  })

  test('of requests that compete for the last points only so many get them', async () => {
    const key = await makeKey(owner, { limits: [{ ...limits[0], limit: 5 }], credits: { remaining: 3 } })
    const { body } = await caller.post(BATCH, { requests: Array.from({ length: 10 }, () => ({ key: key.text })) })
    const valid = body.data.filter(({ code }: { code: string }) => code === 'VALID')
    expect(valid).toHaveLength(3)
  })

  test('400: none, 101, and one that is wrong; the message says which', async () => {
    const key = await makeKey(owner, { limits })
    const good = { key: key.text }
    const said = async (requests: unknown) => faultOf(caller, BATCH, { requests })
    expect(await said(undefined)).toBe('requests is required')
    expect(await said([])).toMatch(/^requests: .*>=1 items$/)
    expect(await said(Array.from({ length: 101 }, () => good))).toMatch(/^requests: .*<=100 items$/)
    expect(await said([good, {}])).toBe('requests.1.key is required')
    expect(await said([good, { ...good, cost: -1 }])).toMatch(/^requests\.1\.cost: .*>=0$/)
    expect(await said([good, { ...good, unknown: 1 }])).toBe('requests.1: Unknown fields: unknown')
    expect(await faultOf(caller, BATCH, { requests: [good], more: 1 })).toBe('Unknown fields: more')
    expect(await leftOf(caller, key.text, 'requests')).toBe(60)
  })

  test('400: one that is no expression; nothing is taken for the others, and the message says which', async () => {
    const key = await makeKey(owner, { limits })
    const requests = [{ key: key.text }, { key: key.text, scopes: 'a and' }, { key: key.text }]
    const message = await faultOf(caller, BATCH, { requests })
    expect(await leftOf(caller, key.text, 'requests')).toBe(60)
    expect(message).toMatch(/requests\.1\.scopes.*was expected at the end of the expression/)
  })

  test('401 and 403', async () => {
    const requests = [{ key: strangeKey() }]
    expect((await bench.server.as(null).post(BATCH, { requests })).status).toBe(401)
    const lesser = await bench.keyWith(tenant.id, ['keys:read'])
    expect((await lesser.post(BATCH, { requests })).status).toBe(403)
  })
})

const clientOf = (credential: string | null): TRPCClient<AppRouter> => {
  const headers = { authorization: `Bearer ${credential}` }
  return createTRPCClient({ links: [httpBatchLink({ url: `${bench.server.url}/trpc`, headers, maxItems: 20 })] })
}

/** What a verification is refused with. */
const failureOf = async (credential: string | null, input: { key: string; scopes?: string; cost?: number }) => {
  const error: unknown = await clientOf(credential)
    .v1.keys.verify.mutate(input)
    .catch((reason: unknown) => reason)
  if (!(error instanceof TRPCClientError)) throw error
  return [error.data?.code, error.message]
}

describe('over tRPC', () => {
  test('v1.keys.verify answers as REST does, and takes from the same limits', async () => {
    const key = await makeKey(owner, { limits, scopes: ['a'], metadata: { plan: 'pro' } })
    const client = clientOf(caller.credential)
    const overTrpc = await client.v1.keys.verify.mutate({ key: key.text, scopes: 'a or b', cost: 5, limits: [] })
    const overRest = await caller.post(VERIFY, { key: key.text, scopes: 'a or b', cost: 5, limits: [] })
    expect(overTrpc).toEqual(overRest.body)
    const { data } = await client.v1.keys.verify.mutate({ key: key.text, cost: 5 })
    expect(data.limits[0]?.remaining).toBe(55)
    expect(await leftOf(caller, key.text, 'requests')).toBe(55)
    const explained = await client.v1.keys.verify.mutate({ key: key.text, explain: true })
    expect(explained.data.rules?.length).toBeGreaterThan(8)
    const two = await client.v1.keys.verifyBatch.mutate({ requests: [{ key: key.text }, { key: 'ks_nonsense' }] })
    expect(two.data.map(({ code }) => code)).toEqual(['VALID', 'MALFORMED'])
  })

  test('charges are committed and refunded', async () => {
    const key = await makeKey(owner, { credits: { remaining: 9 } })
    const { v1 } = clientOf(caller.credential)
    const { data } = await v1.keys.verify.mutate({ key: key.text, cost: 4, reserve_seconds: 60 })
    const charge_id = data.charge_id ?? ''
    expect((await v1.keys.commitCharge.mutate({ charge_id, cost: 1 })).data).toMatchObject({
      state: 'committed',
      cost: 1,
    })
    expect((await v1.keys.refundCharge.mutate({ charge_id })).data).toMatchObject({ state: 'refunded' })
    expect(await leftOf(caller, key.text)).toBe(9)
  })

  test('refusals have the codes of tRPC and the texts of REST', async () => {
    const key = 'ks_nonsense'
    const lesser = await bench.keyWith(tenant.id, ['keys:read'])
    expect(await failureOf('nonsense', { key })).toEqual(['UNAUTHORIZED', expect.stringContaining('not valid')])
    expect(await failureOf(lesser.credential, { key })).toEqual(['FORBIDDEN', 'Requires the scope keys:verify'])
    const [code, message] = await failureOf(caller.credential, { key, cost: -1 })
    expect([code, message]).toEqual(['BAD_REQUEST', expect.stringMatching(/^cost: .*>=0$/)])
    const unfinished = await failureOf(caller.credential, { key, scopes: 'a and' })
    expect(unfinished).toEqual(['BAD_REQUEST', expect.stringContaining('was expected at the end of the expression')])
  })
})

describe('what is changed acts on the next verification', () => {
  test('scopes, limits, allowlist, expiry, credits, environment and metadata of a key', async () => {
    const key = await makeKey(owner, { scopes: ['a'] })
    const after = async (changes: object, request: object = {}) => {
      expect((await owner.patch(`${KEYS}/${key.id}`, changes)).status).toBe(200)
      return verify(caller, key.text, request)
    }
    expect(await verify(caller, key.text, { scopes: ['a'] })).toMatchObject({ code: 'VALID' })
    expect(await after({ scopes: ['b'] }, { scopes: ['a'] })).toMatchObject({
      code: 'INSUFFICIENT_SCOPE',
      scopes: ['b'],
    })
    expect(await after({ scopes: ['a', 'b'] }, { scopes: ['a'] })).toMatchObject({ code: 'VALID' })
    expect(await after({ ip_allowlist: ['192.0.2.1'] })).toMatchObject({ code: 'IP_NOT_ALLOWED' })
    expect(await after({ ip_allowlist: null })).toMatchObject({ code: 'VALID' })
    expect(await after({ expires_at: held.iso(-1) })).toMatchObject({ code: 'EXPIRED' })
    expect(await after({ expires_at: null })).toMatchObject({ code: 'VALID', expires_at: null })
    expect(await after({ limits: [{ ...limits[0], limit: 1 }] })).toMatchObject({ code: 'VALID' })
    expect(await verify(caller, key.text)).toMatchObject({ code: 'RATE_LIMITED' })
    expect(await after({ limits: [] })).toMatchObject({ code: 'VALID', limits: [] })
    expect(await after({ credits: { remaining: 0 } })).toMatchObject({ code: 'USAGE_EXCEEDED' })
    expect(await after({ credits: { remaining: 4 } })).toMatchObject({ code: 'VALID', remaining: 3 })
    expect(await after({ credits: null })).toMatchObject({ code: 'VALID', remaining: null })
    const told = { environment: 'test', external_id: 'x', metadata: { a: [1] } }
    expect(await after(told)).toMatchObject(told)
    expect(await after({ environment: null, external_id: null, metadata: null })).toMatchObject({ metadata: null })
  })

  test('roles, name and state of its user', async () => {
    const user = await owner.post('/api/v1/users', { email: `changed-${Date.now()}@example.com`, roles: ['viewer'] })
    const { user_id } = user.body.data
    const { body } = await owner.post(KEYS, { user_id })
    const after = async (changes: object, request: object = {}) => {
      expect((await owner.put(`/api/v1/users/${user_id}`, changes)).status).toBe(200)
      return verify(caller, body.data.api_key, request)
    }
    expect(await after({ roles: ['viewer'] }, { scopes: 'read and not write' })).toMatchObject({
      code: 'VALID',
      roles: ['viewer'],
    })
    expect(await after({ roles: ['user'] }, { scopes: 'write' })).toMatchObject({ code: 'VALID', roles: ['user'] })
    expect(await after({ roles: [] }, { scopes: 'read' })).toMatchObject({ code: 'INSUFFICIENT_SCOPE', scopes: [] })
    expect(await after({ name: 'Renamed' })).toMatchObject({ user: { name: 'Renamed' } })
    expect(await after({ status: 'inactive' })).toMatchObject({ code: 'USER_INACTIVE' })
    expect(await after({ status: 'active' })).toMatchObject({ code: 'VALID' })
  })
})
