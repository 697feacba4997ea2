import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { Keyring, mint } from '@keystead/domain'
import { expect } from 'vitest'
import type { TestClient, TestResponse } from '../support/client.ts'

export const VERIFY = '/api/v1/keys/verify'
export const KEYS = '/api/v1/api-keys'

export interface MadeKey {
  id: string
  text: string
  userId: string
}

/** A new user who holds no scope. @returns its id */
export async function makeUser(owner: TestClient, fields: object = {}): Promise<string> {
  const { body } = await owner.post('/api/v1/users', { email: `holder-${randomUUID()}@example.com`, ...fields })
  return String(body.data.user_id)
}

/** A key with rules of its own, for a new user unless one is given. */
export async function makeKey(owner: TestClient, fields: { user_id?: string; [field: string]: unknown } = {}) {
  const userId = fields.user_id ?? (await makeUser(owner))
  const { status, text, body } = await owner.post(KEYS, { scopes: [], ...fields, user_id: userId })
  if (status !== 200) throw new Error(`the key was not made: ${text}`)
  return { id: String(body.data.key_id), text: String(body.data.api_key), userId }
}

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A key as somebody else makes them. */
export const foreignKey = (): string => `sk_live_${randomBytes(18).toString('base64url')}`

/** Right in form, and nobody's. */
export const strangeKey = (): string => mint(new Keyring(['another secret that is long enough to be one']), 'ks').text

export const mistyped = (key: string): string => key.replace(/.$/, (last) => (last === '0' ? '1' : '0'))

/** Asks about a key. @returns what verification says of it */
export async function verify(caller: TestClient, key: string, request: object = {}): Promise<TestResponse['body']> {
  const { status, text, body } = await caller.post(VERIFY, { key, ...request })
  if (status !== 200) throw new Error(`verification answered ${status}: ${text}`)
  return body.data
}

export async function codeOf(caller: TestClient, key: string, request: object = {}): Promise<string> {
  return (await verify(caller, key, request)).code
}

/** The codes of the same request one after the other. */
export async function codesOf(caller: TestClient, key: string, count: number, request: object = {}): Promise<string[]> {
  const codes: string[] = []
  for (let i = 0; i < count; i++) codes.push(await codeOf(caller, key, request))
  return codes
}

/** How a limit of a key, or its credits, stand, without taking anything. */
export async function leftOf(caller: TestClient, key: string, limit?: string): Promise<number> {
  const { limits, remaining } = await verify(caller, key, { explain: true })
  if (limit === undefined) return remaining
  return limits.find(({ name }: { name: string }) => name === limit).remaining
}

/** A key with ten points of a limit, `requests`, and ten credits. */
export const tenOfEach = (owner: TestClient, fields: object = {}): Promise<MadeKey> =>
  makeKey(owner, {
    limits: [{ name: 'requests', limit: 10, window_seconds: 3600 }],
    credits: { remaining: 10 },
    ...fields,
  })

/** The points and the credits that such a key has left. */
export const leftOfEach = async (caller: TestClient, { text }: MadeKey): Promise<number[]> => [
  await leftOf(caller, text, 'requests'),
  await leftOf(caller, text),
]

/** A clock that stands still until it is moved. */
export function heldClock(at: string) {
  let now = Date.parse(at)
  return {
    clock: () => new Date(now),
    forward(seconds: number) {
      now += seconds * 1000
    },
    set(moment: string) {
      now = Date.parse(moment)
    },
    iso: (seconds = 0) => new Date(now + seconds * 1000).toISOString(),
  }
}

/** Asks again until the answer is as expected, at most ten seconds: what runs by itself has no moment of its own. */
export const expectSoon = <T>(ask: () => Promise<T>) => expect.poll(ask, { timeout: 10_000, interval: 20 })

/** A request that must fail with 400. @returns the message that says what was wanted */
export async function faultOf(caller: TestClient, path: string, body: unknown, method = 'POST'): Promise<string> {
  const answer = await caller.request(method, path, body)
  expect({ status: answer.status, code: answer.body?.code }).toEqual({ status: 400, code: 'validation_error' })
  return String(answer.body.detail)
}
