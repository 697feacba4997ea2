import { once } from 'node:events'
import { type IncomingMessage, request as sendHead } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEYS, makeKey, makeUser, VERIFY } from '../verify/support.ts'
import { startBench, type TestBench } from '../v1/support.ts'

// A request is admitted by its headers. Its body may come much later, when its credential has ended.

let bench: TestBench

beforeAll(async () => {
  bench = await startBench()
})
afterAll(() => bench.stop())

/** Sends the head of a request and, when it was admitted and `meanwhile` is done, its body. @returns the status */
async function statusOfLateBody(
  credential: string,
  { method, path, body }: { method: string; path: string; body: object },
  meanwhile: () => Promise<unknown>,
): Promise<number | undefined> {
  const text = JSON.stringify(body)
  const headers = {
    'x-api-key': credential,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  }
  const late = sendHead(`${bench.server.url}${path}`, { method, headers })
  late.flushHeaders()
  // Nothing is answered until the body is there, so that it was admitted cannot be seen from outside.
  await delay(200)
  await meanwhile()
  late.end(text)
  const [answer] = (await once(late, 'response')) as [IncomingMessage]
  answer.resume()
  return answer.statusCode
}

const roads: [string, string, (userId: string) => object][] = [
  ['REST', KEYS, (user_id) => ({ user_id, management: true, scopes: ['keys:create'] })],
  ['tRPC', '/trpc/v1.apiKeys.create', (user_id) => ({ user_id, management: true, scopes: ['keys:create'] })],
  [
    'GraphQL',
    '/graphql',
    () => ({ query: 'mutation { createJob(input: {provider: "echo", model: "echo", input: "Hello"}) { id } }' }),
  ],
]

describe.each(roads)('%s', (_road, path, bodyOf) => {
  test('a key that is revoked before its body is there does nothing', async () => {
    const { admin } = bench.server
    const user_id = await makeUser(admin)
    const key = await makeKey(admin, { user_id, management: true, scopes: ['keys:create', 'jobs:create'] })
    const body = bodyOf(user_id)
    const count = async () => {
      const rows = 'select (select count(*)::int from api_key) + (select count(*)::int from job) as count'
      return (await bench.store.rows(rows))[0]?.count
    }
    expect(await statusOfLateBody(key.text, { method: 'POST', path, body }, async () => undefined)).toBe(200)
    const before = await count()
    const revoke = () => admin.delete(`${KEYS}/${key.id}`)
    const status = await statusOfLateBody(key.text, { method: 'POST', path, body }, revoke)
    // GraphQL answers with its errors.
    expect(status).toBe(path === '/graphql' ? 200 : 401)
    expect(await count()).toBe(before)
  })
})

test('a key that is revoked before its body is there is told nothing of another key', async () => {
  const { admin } = bench.server
  const key = await makeKey(admin, { management: true, scopes: ['keys:verify'] })
  const asked = { method: 'POST', path: VERIFY, body: { key: (await makeKey(admin)).text } }
  expect(await statusOfLateBody(key.text, asked, async () => undefined)).toBe(200)
  expect(await statusOfLateBody(key.text, asked, () => admin.delete(`${KEYS}/${key.id}`))).toBe(401)
})

test('a key that loses a scope before its body is there is refused', async () => {
  const { admin } = bench.server
  const user_id = await makeUser(admin)
  const key = await makeKey(admin, { management: true, scopes: ['keys:create'] })
  const narrow = () => admin.patch(`${KEYS}/${key.id}`, { scopes: ['keys:read'] })
  const request = { method: 'POST', path: KEYS, body: { user_id, scopes: [] } }
  expect(await statusOfLateBody(key.text, request, narrow)).toBe(403)
})
