import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { type Fetch, Keystead, Secret } from '../src/index.ts'

const TEXT = 'ks_4fVGqzJx0bLk29TtWm8RcYpNdHs5Ea'

test('prints as its prefix and three characters, however it is printed', () => {
  const secret = new Secret(TEXT)
  const printed = [
    `${secret}`, // oxlint-disable-line typescript/restrict-template-expressions -- what a program may do
    String(secret),
    'a ' + secret,
    JSON.stringify(secret),
    JSON.stringify({ deep: [{ secret }] }),
    inspect(secret),
    inspect({ deep: [{ secret }] }, { depth: 10, showHidden: true, getters: true }),
    secret.toLocaleString(),
  ]
  for (const each of printed) expect(each).toMatch(/ks_4fV\.\.\./)
  for (const each of printed) expect(each).not.toContain(TEXT.slice(3, 10))
  expect(secret.reveal()).toBe(TEXT)
})

test.each([
  ['a password', 'correct horse battery staple'],
  ['a password that begins like a key', 'my_Secret1'],
  ['a JWT', 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2ln'],
  ['nothing', ''],
])('prints as *** without a prefix: %s', (_name, text) => {
  expect(String(new Secret(text))).toBe('***')
  expect(inspect(new Secret(text))).toBe('***')
  expect(new Secret(text).reveal()).toBe(text)
})

test('is neither copied nor compared by accident', () => {
  expect(() => structuredClone(new Secret(TEXT))).toThrow(/could not be cloned/)
  const { reveal } = new Secret(TEXT)
  expect(reveal()).toBe(TEXT)
})

const answering =
  (body: unknown): Fetch =>
  async () =>
    Response.json(body)

test('what is shown once is a secret, and the rest of the result as it was sent', async () => {
  const data = { key_id: 'k1', api_key: TEXT, scopes: ['a'] }
  const client = new Keystead({ fetch: answering({ data }) })
  const created = await client.apiKeys.create({ user_id: 'u1' })
  expect(created.api_key).toBeInstanceOf(Secret)
  expect({ ...created, api_key: created.api_key.reveal() }).toEqual(data)
  expect(inspect(created)).toContain('api_key: ks_4fV...')
  expect(JSON.parse(JSON.stringify(created))).toEqual({ ...data, api_key: 'ks_4fV...' })
  const whole = await client.apiKeys.create({ user_id: 'u1' }).withResponse()
  expect(inspect(whole, { depth: 10, showHidden: true })).not.toContain(TEXT)
  const raw = await client.apiKeys.create({ user_id: 'u1' }).asResponse()
  expect(await raw.json()).toEqual({ data })
})

test('tokens of lists are secrets, page by page and streamed; a null stays null', async () => {
  const users = [
    { id: '1', token: 'eyJa.eyJb.c' },
    { id: '2', token: null },
  ]
  const client = new Keystead({
    fetch: async (_url, { headers }) =>
      new Headers(headers).get('accept') === 'application/x-ndjson'
        ? new Response(users.map((user) => `${JSON.stringify(user)}\n`).join(''))
        : Response.json(users),
  })
  for (const list of [client.content.apiUsers.list(), client.content.apiUsers.list().stream()]) {
    const tokens: (string | undefined)[] = []
    for await (const { token } of list) tokens.push(token?.reveal())
    expect(tokens).toEqual(['eyJa.eyJb.c', undefined])
  }
})

test('data that only looks like a secret is sent as it is', async () => {
  const bodies: unknown[] = []
  const client = new Keystead({
    fetch: async (_url, { body }) => (
      bodies.push(JSON.parse(typeof body === 'string' ? body : '')),
      Response.json({ data: {} })
    ),
  })
  const metadata = { reveal: 'x', toJSON: 'y', deep: { reveal: true }, at: [null, 1, { reveal: {} }] }
  await client.apiKeys.create({ user_id: 'u1', metadata })
  await client.request({ method: 'POST', path: '/raw', body: { at: new Date(0), key: new Secret(TEXT) } })
  expect(bodies).toEqual([
    { user_id: 'u1', metadata },
    { at: '1970-01-01T00:00:00.000Z', key: TEXT },
  ])
})

test('a masked key of a list stays a text', async () => {
  const client = new Keystead({ fetch: answering({ data: { key_id: 'k1', api_key: 'ks_4fVGqz...Hs5Ea1' } }) })
  expect((await client.apiKeys.get('k1')).api_key).toBe('ks_4fVGqz...Hs5Ea1')
})
