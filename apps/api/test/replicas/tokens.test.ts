import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { basic, postForm } from '../oauth/support.ts'
import { rounds } from '../support/rounds.ts'
import { type Cluster, type Replica, startCluster } from './cluster.ts'
import { insertKeys, type Key, SCOPE } from './keys.ts'
import { countOf, pick, startLoad } from './load.ts'
import { verdictOf } from './http.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 90_000 })

const LANES = 6

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster(inject('adminUrl'), 3, {
    // A token is for its issuer, which is one for all replicas.
    KEYSTEAD_ISSUER: 'https://id.example.com',
    // What is refused here is counted as attempts of one address.
    KEYSTEAD_AUTH_RATE_LIMIT: '1000000',
  })
})
afterAll(() => cluster.stop())

interface Token extends Key {
  basic: Record<string, string>
}

/** A token of a key of its own, from some replica. */
async function tokenOf(key: Key): Promise<Token> {
  const headers = basic(key.userId, key.text)
  const { body } = await postForm(
    pick(cluster.replicas).url,
    '/oauth/token',
    { grant_type: 'client_credentials' },
    headers,
  )
  return { ...key, text: body.access_token, basic: headers }
}

/** What the API, verification and introspection of each replica say of a token. */
async function acceptedBy({ text, basic: headers }: Token, { url }: Replica): Promise<string> {
  const [api, introspected, code] = await Promise.all([
    fetch(`${url}/api/v1/usage`, { headers: { authorization: `Bearer ${text}` } }).then(({ status }) => status),
    postForm(url, '/oauth/introspect', { token: text }, headers).then(({ body }) => body.active),
    verdictOf(
      cluster.replicas.find((each) => each.url === url)!,
      text,
      [SCOPE],
    ),
  ])
  return `${api} ${introspected} ${code}`
}

const everywhere = (token: Token): Promise<string[]> =>
  Promise.all(cluster.replicas.map((replica) => acceptedBy(token, replica)))

test('tokens revoked under load: once the call has returned no replica accepts them, and their keys live on', async () => {
  const count = rounds({ usual: 100, long: 1000 })
  const keys = await insertKeys(cluster.pool, count)
  const tokens: Token[] = []
  for (const key of keys) tokens.push(await tokenOf(key))
  const load = startLoad(cluster, tokens)
  let next = 0
  const lane = async () => {
    for (let token = tokens[next++]; token; token = tokens[next++]) {
      // Half of them are in the memory of every replica, and half are new to it.
      if (next % 2 === 0) expect(await everywhere(token)).toEqual(Array(3).fill('200 true VALID'))
      const answer = await postForm(pick(cluster.replicas).url, '/oauth/revoke', { token: token.text }, token.basic)
      expect(answer.status).toBe(200)
      token.isOver = true
      expect(await everywhere(token)).toEqual(Array(3).fill('401 false REVOKED'))
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  const seen = await load.stop()
  expect(seen.stale).toEqual([])
  expect(seen.unanswered).toBe(0)
  expect(countOf(seen, 'VALID'), 'it was under load').toBeGreaterThan(100)
  expect(await verdictOf(pick(cluster.replicas), keys[0]!.text, [SCOPE])).toBe('VALID')
})

test('tokens whose key is revoked under load end with it, on every replica', async () => {
  const keys = await insertKeys(cluster.pool, rounds({ usual: 40, long: 300 }))
  const tokens = await Promise.all(keys.map(tokenOf))
  const load = startLoad(cluster, tokens)
  for (const token of tokens) {
    expect(await everywhere(token)).toEqual(Array(3).fill('200 true VALID'))
    const { url } = pick(cluster.replicas)
    const headers = { authorization: `Bearer ${cluster.adminKey}` }
    const answer = await fetch(`${url}/api/v1/api-keys/${token.id}`, { method: 'DELETE', headers })
    expect(answer.status).toBe(200)
    token.isOver = true
    const states = await Promise.all(cluster.replicas.map((replica) => verdictOf(replica, token.text, [SCOPE])))
    expect(states).toEqual(['REVOKED', 'REVOKED', 'REVOKED'])
  }
  expect((await load.stop()).stale).toEqual([])
})
