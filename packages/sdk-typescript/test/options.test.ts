import { afterEach, describe, expect, test, vi } from 'vitest'
import { type ClientOptions, type Fetch, Keystead, KeysteadError, Secret, Transport } from '../src/index.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

/** A client, and the URL and headers of what it sends. */
function recorded(options: ClientOptions = {}): { client: Keystead; sent: { url: string; headers: Headers }[] } {
  const sent: { url: string; headers: Headers }[] = []
  const fetch: Fetch = async (url, { headers }) => {
    sent.push({ url, headers: new Headers(headers) })
    return Response.json({ data: [], next_cursor: null })
  }
  return { client: new Keystead({ fetch, retryDelay: 1, ...options }), sent }
}

async function sentWith(options: ClientOptions): Promise<{ url: string; key: string | null; token: string | null }> {
  const { client, sent } = recorded(options)
  await client.users.list()
  const [{ url, headers }] = sent as [{ url: string; headers: Headers }]
  return { url: new URL(url).origin, key: headers.get('x-api-key'), token: headers.get('authorization') }
}

describe('the environment', () => {
  const KEY = 'ks_ofTheEnvironment000000000000000000'
  const set = (url: string | undefined, key: string | undefined): void => {
    vi.stubEnv('KEYSTEAD_URL', url)
    vi.stubEnv('KEYSTEAD_API_KEY', key)
  }

  test('names the server and the key of a client without options', async () => {
    set('https://keys.example.com', ` ${KEY}\n`)
    expect(await sentWith({})).toEqual({ url: 'https://keys.example.com', key: KEY, token: null })
  })

  test('nothing in it, or blanks: the address of npm start and no credential', async () => {
    set(undefined, undefined)
    expect(await sentWith({})).toEqual({ url: 'http://127.0.0.1:8080', key: null, token: null })
    set('  ', '')
    expect(await sentWith({})).toEqual({ url: 'http://127.0.0.1:8080', key: null, token: null })
  })

  test.each<[string, ClientOptions, { key?: string | null; token?: string | null; url?: string }]>([
    ['apiKey', { apiKey: 'mine' }, { key: 'mine' }],
    ['apiKey: undefined, which is not given', { apiKey: undefined }, { key: KEY }],
    ['apiKey: null, which is none', { apiKey: null }, { key: null }],
    ['token', { token: 't' }, { key: null, token: 'Bearer t' }],
    ['token: undefined', { token: undefined, apiKey: undefined, credentials: undefined }, { key: KEY, token: null }],
    ['a token function', { token: () => 'f' }, { key: null, token: 'Bearer f' }],
    ['baseUrl', { baseUrl: 'http://other.example' }, { url: 'http://other.example', key: KEY }],
    ['baseUrl: undefined', { baseUrl: undefined }, { url: 'https://keys.example.com' }],
  ])('an option wins: %s', async (_name, options, expected) => {
    set('https://keys.example.com', KEY)
    expect(await sentWith(options)).toMatchObject(expected)
  })

  test('an empty option is an error, not a reason to look into the environment', () => {
    set('https://keys.example.com', KEY)
    expect(() => new Keystead({ apiKey: '' })).toThrow(KeysteadError)
    expect(() => new Keystead({ baseUrl: '' })).toThrow(KeysteadError)
  })

  test.each<[string, unknown]>([
    ['no process, as in a worker', undefined],
    ['a process without an environment', {}],
    [
      'an environment that may not be read, as in Deno',
      {
        get env() {
          throw new Error('NotCapable')
        },
      },
    ],
    [
      'variables that may not be read',
      {
        env: {
          get KEYSTEAD_URL(): string {
            throw new Error('NotCapable')
          },
        },
      },
    ],
  ])('is empty: %s', async (_name, process) => {
    vi.stubGlobal('process', process)
    const transport = (): Transport => new Transport({ fetch: async () => Response.json({}) })
    expect(transport).not.toThrow()
  })
})

describe('in a page', () => {
  test('an API key is refused unless that is wanted; a token is not', () => {
    vi.stubGlobal('document', {})
    expect(() => new Keystead({ apiKey: 'ks_x' })).toThrow(/Every visitor.*dangerouslyAllowBrowser/)
    expect(() => new Keystead({ apiKey: 'ks_x', dangerouslyAllowBrowser: true })).not.toThrow()
    expect(() => new Keystead({ token: 'kss_x' })).not.toThrow()
    expect(() => new Keystead({ apiKey: null })).not.toThrow()
  })
})

test('resources and methods can be destructured', async () => {
  const { client, sent } = recorded()
  const { users, keys, request, withOptions, aggregator } = client
  const { list } = users
  const { verify } = keys
  const { complete, stream } = aggregator
  await list()
  await verify({ key: 'ks_x' })
  await complete({ provider: 'echo', model: 'echo', prompt: 'Hi' })
  await request({ method: 'GET', path: '/raw' })
  await withOptions({ maxRetries: 0 }).users.get('u1')
  await stream({ provider: 'echo', model: 'echo', prompt: 'Hi' })
    .text()
    .catch(() => undefined)
  expect(sent.map(({ url }) => new URL(url).pathname)).toEqual([
    '/api/v1/users',
    '/api/v1/keys/verify',
    '/api/chat/completions',
    '/raw',
    '/api/v1/users/u1',
    '/stream',
  ])
})

test('methods can be replaced by tests, and classes extended', async () => {
  const { client, sent } = recorded()
  const list = vi.spyOn(client.users, 'list')
  await client.users.list()
  expect(list).toHaveBeenCalledOnce()
  client.users.get = vi.fn<typeof client.users.get>()
  void client.users.get('u1')
  expect(sent).toHaveLength(1)
  class Mine extends Keystead {
    readonly #team = 'billing'
    get team(): string {
      return this.#team
    }
  }
  expect(new Mine().team).toBe('billing')
  expect(Object.keys(client.users)).toEqual([])
})

describe('withOptions', () => {
  test('changes what is given and keeps the rest, in a copy', async () => {
    const { client, sent } = recorded({
      baseUrl: 'http://a.example',
      apiKey: 'one',
      headers: { 'X-Team': 'a', B: 'b' },
    })
    const copy = client.withOptions({ apiKey: 'two', headers: { 'x-team': 'c' }, timeout: undefined })
    await copy.users.list()
    await client.users.list()
    await copy.withOptions({ token: 'three' }).users.list()
    await copy.withOptions({ apiKey: null }).users.list()
    expect(sent.map(({ headers }) => [headers.get('x-api-key'), headers.get('authorization')])).toEqual([
      ['two', null],
      ['one', null],
      [null, 'Bearer three'],
      [null, null],
    ])
    expect(sent.map(({ headers }) => [headers.get('x-team'), headers.get('b')])).toEqual([
      ['c', 'b'],
      ['a', 'b'],
      ['c', 'b'],
      ['c', 'b'],
    ])
  })

  test('timeout and retries are those of the copy', async () => {
    const fetch = vi.fn<Fetch>(async () => new Response('', { status: 503 }))
    const client = new Keystead({ fetch, retryDelay: 1, maxRetries: 3 })
    await expect(client.withOptions({ maxRetries: 0 }).users.get('u1')).rejects.toThrow('503')
    expect(fetch).toHaveBeenCalledTimes(1)
    const slow: Fetch = (_url, { signal }) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted'))))
    const copy = client.withOptions({ fetch: slow, timeout: 5, maxRetries: 0 })
    await expect(copy.users.get('u1')).rejects.toThrow('timeout of 5 ms')
  })

  test('shares the session: one log-in for both', async () => {
    const paths: string[] = []
    const fetch: Fetch = async (url) => {
      paths.push(new URL(url).pathname)
      return Response.json({ data: { session_token: 'kss_x' } })
    }
    const client = new Keystead({ fetch, credentials: { email: 'a@example.com', password: 'secret' } })
    await client.users.get('u1')
    await client.withOptions({ maxRetries: 0 }).users.get('u1')
    expect(paths.filter((path) => path.endsWith('/login'))).toHaveLength(1)
  })

  test('never takes the credential to another server', async () => {
    const { client, sent } = recorded({ baseUrl: 'http://a.example', apiKey: 'one' })
    // @ts-expect-error -- another server is another client
    await client.withOptions({ baseUrl: 'http://b.example' }).users.list()
    expect(sent[0]!.url).toMatch(/^http:\/\/a\.example\//)
  })
})

test('a secret is a credential, a path parameter and a part of a body', async () => {
  const text = 'ks_4fVGqzJx0bLk29TtWm8RcYpNdHs5Ea'
  const secret = new Secret(text)
  expect(await sentWith({ apiKey: secret })).toMatchObject({ key: text })
  expect(await sentWith({ token: secret })).toMatchObject({ token: `Bearer ${text}` })
  expect(await sentWith({ token: async () => secret })).toMatchObject({ token: `Bearer ${text}` })
  const bodies: unknown[] = []
  const fetch: Fetch = async (url, { body }) => {
    bodies.push(typeof body === 'string' ? JSON.parse(body) : new URL(url).pathname)
    return Response.json({ data: { session_token: 'kss_x' } })
  }
  const client = new Keystead({ fetch, credentials: { email: 'a@example.com', password: secret } })
  await client.apiKeys.get(secret)
  await client.keys.verify({ key: secret })
  await client.keys.verifyBatch([{ key: secret }, { key: 'ks_x' }])
  expect(bodies).toEqual([
    { email: 'a@example.com', password: text },
    `/api/v1/api-keys/${text}`,
    { key: text },
    { requests: [{ key: text }, { key: 'ks_x' }] },
  ])
})
