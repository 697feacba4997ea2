import { inspect } from 'node:util'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { createClient, OAuthError, TRPCClientError } from '../src/index.ts'

const { url, adminKey } = inject('service')
const admin = createClient({ url, apiKey: adminKey })

let count = 0

async function newClient(scopes: string[]) {
  const email = `trpc-oauth-${process.pid}-${(count += 1)}@example.com`
  const { data: user } = await admin.v1.users.create.mutate({ email, roles: ['admin'] })
  const { data: key } = await admin.v1.apiKeys.create.mutate({ user_id: user.user_id, management: true, scopes })
  return { clientId: user.user_id, clientSecret: key.api_key, keyId: key.key_id }
}

const addressOf = (input: Parameters<typeof fetch>[0]): string => new Request(input).url

/** A fetch that counts requests to the token endpoint. */
function counting() {
  const seen = { tokens: 0, others: 0 }
  const counted: typeof fetch = async (input, init) => {
    if (addressOf(input).endsWith('/oauth/token')) seen.tokens += 1
    else seen.others += 1
    return fetch(input, init)
  }
  return { seen, fetch: counted }
}

test('a client of OAuth fetches one token for calls in several requests', async () => {
  const { clientId, clientSecret } = await newClient(['users:read'])
  const { seen, fetch: counted } = counting()
  const credentials = { clientId, clientSecret, scopes: ['users:read'] }
  const client = createClient({ url: `${url}/`, credentials, fetch: counted })
  const [{ data: me }] = await Promise.all([client.v1.auth.me.query({}), client.v1.users.list.query({})])
  await Promise.all(Array.from({ length: 21 }, () => client.v1.auth.me.query({})))
  expect(me.scopes).toEqual(['users:read'])
  expect(seen).toEqual({ tokens: 1, others: 3 })
})

test('a token is replaced a minute before its end, and the old one serves while no other can be had', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { clientId, clientSecret } = await newClient(['users:read'])
  const { seen, fetch: counted } = counting()
  let isDown = false
  const client = createClient({
    url,
    credentials: { clientId, clientSecret },
    fetch: (input, init) =>
      counted(isDown && addressOf(input).endsWith('/token') ? 'http://127.0.0.1:1/oauth/token' : input, init),
  })
  await client.v1.auth.me.query({})
  vi.setSystemTime(Date.now() + 839_000)
  await client.v1.auth.me.query({})
  expect(seen.tokens).toBe(1)
  vi.setSystemTime(Date.now() + 2000)
  isDown = true
  await client.v1.auth.me.query({})
  await client.v1.auth.me.query({})
  expect(seen.tokens).toBe(2)
  isDown = false
  vi.setSystemTime(Date.now() + 6000)
  await client.v1.auth.me.query({})
  expect(seen.tokens).toBe(3)
})

test('a revoked token is replaced once', async () => {
  const { clientId, clientSecret } = await newClient(['users:read'])
  const { seen, fetch: counted } = counting()
  const tokens: string[] = []
  const client = createClient({
    url,
    credentials: { clientId, clientSecret },
    fetch: async (input, init) => {
      const response = await counted(input, init)
      if (addressOf(input).endsWith('/oauth/token')) tokens.push((await response.clone().json()).access_token)
      return response
    },
  })
  await client.v1.auth.me.query({})
  const authorization = `Basic ${btoa(`${clientId}:${clientSecret}`)}`
  const revoked = await fetch(`${url}/oauth/revoke`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ token: tokens[0]! }),
  })
  expect(revoked.status).toBe(200)
  await client.v1.auth.me.query({})
  expect(seen).toEqual({ tokens: 2, others: 3 })
})

test('a refused client is an OAuthError in the cause, without the secret', async () => {
  const { clientId, clientSecret, keyId } = await newClient(['users:read'])
  await admin.v1.apiKeys.delete.mutate({ api_key: keyId })
  const client = createClient({ url, credentials: { clientId, clientSecret } })
  const error: unknown = await client.v1.auth.me.query({}).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(TRPCClientError)
  expect((error as Error).cause).toBeInstanceOf(OAuthError)
  expect((error as Error).cause).toMatchObject({ status: 401, error: 'invalid_client' })
  expect(inspect([error, client], { depth: 12, showHidden: true })).not.toContain(clientSecret)
  expect(() => createClient({ url, credentials: { clientId, clientSecret: '' } })).toThrow(/clientSecret is empty/)
})
