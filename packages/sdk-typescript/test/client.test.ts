import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'
import {
  APIConnectionError,
  APIError,
  type ClientOptions,
  type Fetch,
  Keys,
  Keystead,
  KeysteadError,
  Transport,
} from '../src/index.ts'
import type * as sdk from '../src/index.ts'

const BASE = 'http://server.example'

/** A client whose server is a function. */
const clientOf = (fetch: Fetch, options: Partial<ClientOptions> = {}): Keystead =>
  new Keystead({ baseUrl: BASE, apiKey: 'ks_secret', retryDelay: 1, fetch, ...options } as ClientOptions)

const answering = (data: unknown) => async () => Response.json({ data }, { headers: { 'x-request-id': 'r1' } })

/** A server that never answers, and says when it was left. */
const silent: Fetch = (_url, { signal }) =>
  new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)))

test.each<[string, object]>([
  ['no address', { baseUrl: 'server.example' }],
  ['another protocol', { baseUrl: 'ftp://server.example' }],
  ['a password in the address', { baseUrl: 'https://a:b@server.example' }],
  ['two ways to authenticate', { baseUrl: BASE, apiKey: 'a', token: 'b' }],
  ['an empty key', { baseUrl: BASE, apiKey: '' }],
])('options that cannot work are refused: %s', (_name, options) => {
  expect(() => new Keystead(options as ClientOptions)).toThrow(KeysteadError)
})

test('a path in baseUrl stays in front of every path', async () => {
  const urls: string[] = []
  const client = clientOf(async (url) => (urls.push(url), Response.json({ data: {} })), { baseUrl: `${BASE}/keys/` })
  await client.users.get('a@example.com')
  expect(urls).toEqual([`${BASE}/keys/api/v1/users/a%40example.com`])
})

test('the credential shows in nothing that is printed', () => {
  const shown = inspect(clientOf(silent), { depth: 10, showHidden: true })
  expect(shown).not.toContain('ks_secret')
  expect(JSON.stringify(clientOf(silent))).not.toContain('ks_secret')
})

test('withResponse() gives the result with the answer; asResponse() the answer alone', async () => {
  const client = clientOf(answering({ user_id: 'u1' }))
  const { data, response, requestId } = await client.users.get('u1').withResponse()
  expect([data.user_id, response.status, requestId]).toEqual(['u1', 200, 'r1'])
  const raw = await client.users.get('u1').asResponse()
  expect(await raw.json()).toEqual({ data: { user_id: 'u1' } })
  expect(raw.headers.get('x-request-id')).toBe('r1')
})

test('an error that is asked for as a response rejects once, and leaves no rejection unhandled', async () => {
  const unhandled = vi.fn<(error: unknown) => void>()
  process.on('unhandledRejection', unhandled)
  const client = clientOf(async () => Response.json({ error: 'no' }, { status: 404 }))
  await expect(client.users.get('u1').asResponse()).rejects.toThrow(APIError)
  await expect(client.users.get('u1').withResponse()).rejects.toThrow(APIError)
  await new Promise(setImmediate)
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
})

test('a signal that is aborted already sends nothing', async () => {
  const fetch = vi.fn<Fetch>(answering({}))
  const signal = AbortSignal.abort(new Error('too late'))
  await expect(clientOf(fetch).users.get('u1', { signal })).rejects.toThrow('too late')
  expect(fetch).not.toHaveBeenCalled()
})

test('a signal ends a running request, with its own reason and without a retry', async () => {
  const fetch = vi.fn<Fetch>(silent)
  const controller = new AbortController()
  const call = clientOf(fetch, { maxRetries: 0 }).users.get('u1', { signal: controller.signal })
  const reason = new Error('the user went away')
  setTimeout(() => controller.abort(reason), 5)
  await expect(call).rejects.toBe(reason)
  expect(fetch).toHaveBeenCalledOnce()
})

test('a signal ends the wait before a retry', async () => {
  const fetch = vi.fn<Fetch>(async () => Response.json({}, { status: 503, headers: { 'retry-after': '30' } }))
  const controller = new AbortController()
  const call = clientOf(fetch).users.get('u1', { signal: controller.signal })
  setTimeout(() => controller.abort(new Error('the user went away')), 20)
  await expect(call).rejects.toThrow('the user went away')
  expect(fetch).toHaveBeenCalledOnce()
})

test('a signal that outlives many calls keeps nothing of them', async () => {
  const { signal } = new AbortController()
  const added = vi.spyOn(signal, 'addEventListener')
  const removed = vi.spyOn(signal, 'removeEventListener')
  const replies = [new Response('', { status: 503 }), Response.json({ data: {} })]
  await clientOf(async () => replies.shift()!).users.get('u1', { signal })
  expect(added).toHaveBeenCalledTimes(3)
  expect(removed.mock.calls.length).toBe(added.mock.calls.length)
})

test('leaving a streamed list ends its request', async () => {
  const left = vi.fn<() => void>()
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('{"user_id":"u1"}\n')),
  })
  const client = clientOf(async (_url, { signal }) => {
    signal?.addEventListener('abort', left)
    return new Response(body)
  })
  for await (const user of client.users.list().stream()) {
    expect(user.user_id).toBe('u1')
    break
  }
  expect(left).toHaveBeenCalledOnce()
})

/** A body of these parts, which breaks off when the signal is aborted, as that of `fetch` does. */
function bodyOf(parts: Uint8Array[], signal: AbortSignal | null | undefined): ReadableStream<Uint8Array> {
  const waiting = [...parts]
  return new ReadableStream<Uint8Array>({
    start: (controller) => signal?.addEventListener('abort', () => controller.error(signal.reason)),
    pull(controller) {
      const part = waiting.shift()
      if (part === undefined) controller.close()
      else controller.enqueue(part)
    },
  })
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('a streamed list may be read slowly: only the server is timed', async () => {
  const parts = ['1', '2', '3', '4'].map((id) => bytes(`{"user_id":"${id}"}\n`))
  const client = clientOf(async (_url, { signal }) => new Response(bodyOf(parts, signal)), { timeout: 30 })
  const ids: string[] = []
  for await (const user of client.users.list().stream()) {
    ids.push(user.user_id)
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  expect(ids).toEqual(['1', '2', '3', '4'])
})

test('a character of a streamed list may be cut in two', async () => {
  const line = bytes('{"user_id":"ü"}\n')
  const cut = line.indexOf(0xc3) + 1
  const parts = [line.subarray(0, cut), line.subarray(cut)]
  const client = clientOf(async (_url, { signal }) => new Response(bodyOf(parts, signal)))
  for await (const user of client.users.list().stream()) expect(user.user_id).toBe('ü')
  expect.assertions(1)
})

test('middleware stands around every attempt, the first one outermost', async () => {
  const told: string[] = []
  let attempts = 0
  const fetch: Fetch = async () =>
    (attempts += 1) === 1 ? new Response('', { status: 500 }) : Response.json({ data: {} })
  const client = clientOf(fetch, {
    middleware: [
      async (request, next) => {
        const response = await next({ ...request, headers: { ...request.headers, traceparent: 't' } })
        told.push(`outer ${request.attempt} ${response.status}`)
        return response
      },
      (request, next) => {
        told.push(`inner ${request.headers['traceparent']}`)
        return next(request)
      },
    ],
  })
  await client.users.get('u1')
  expect(told).toEqual(['inner t', 'outer 1 500', 'inner t', 'outer 2 200'])
})

test('a redirect is not followed, and says where the server is', async () => {
  const inits: RequestInit[] = []
  const client = clientOf(async (_url, init) => {
    inits.push(init)
    return new Response(null, { status: 308, headers: { location: 'https://keys.example.com/' } })
  })
  await expect(client.users.get('u1')).rejects.toThrow(
    'Set baseUrl to the address of the server: https://keys.example.com/',
  )
  expect(inits).toMatchObject([{ redirect: 'manual' }])
})

test('a server that is not there says so, and what to check', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  const client = new Keystead({ baseUrl: `http://127.0.0.1:${port}`, retryDelay: 1 })
  const call = client.system.health()
  await expect(call).rejects.toThrow(APIConnectionError)
  await expect(call).rejects.toThrow(/ECONNREFUSED.*after 3 attempts.*Check baseUrl/)
})

test('a token provider that fails is the cause of the error, and is asked again by the next call', async () => {
  const token = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('vault sealed')).mockResolvedValue('t')
  const client = clientOf(answering({}), { apiKey: undefined, token })
  await expect(client.users.get('u1')).rejects.toMatchObject({
    name: 'KeysteadError',
    cause: { message: 'vault sealed' },
  })
  await client.users.get('u1')
  expect(token).toHaveBeenCalledTimes(2)
})

test('the logger is told what its level asks for', async () => {
  const logger = { debug: vi.fn<() => void>(), info: vi.fn<() => void>(), warn: vi.fn<() => void>() }
  const client = clientOf(async () => new Response('', { status: 500 }), { logger, logLevel: 'warn', maxRetries: 1 })
  await expect(client.users.get('u1')).rejects.toThrow(APIError)
  expect(logger.debug).not.toHaveBeenCalled()
  expect(logger.info).not.toHaveBeenCalled()
  expect(logger.warn).toHaveBeenCalledOnce()
})

test('headers of the client and of a call are sent; those of the call win, in whatever case', async () => {
  const sent: unknown[] = []
  const client = clientOf(async (_url, { headers }) => (sent.push(headers), Response.json({ data: {} })), {
    headers: { 'X-Team': 'a', 'User-Agent': 'mine' },
  })
  await client.users.get('u1', { headers: { 'x-team': 'b' } })
  expect(sent).toMatchObject([{ 'x-team': 'b', 'user-agent': 'mine', 'x-api-key': 'ks_secret' }])
})

test('a resource works alone, with a transport of its own', async () => {
  const keys = new Keys(new Transport({ baseUrl: BASE, apiKey: 'k', fetch: answering({ valid: true }) }))
  expect(await keys.verify({ key: 'ks_x' })).toEqual({ valid: true })
})

test('a list that was not used sends nothing, and one that is awaited twice sends one request', async () => {
  const fetch = vi.fn<Fetch>(async () => Response.json({ data: [], next_cursor: null }))
  const list = clientOf(fetch).users.list()
  await new Promise(setImmediate)
  expect(fetch).not.toHaveBeenCalled()
  await Promise.all([list, list])
  expect(fetch).toHaveBeenCalledOnce()
})

test('a list is a promise of its first page: then, catch, finally, all and race take it', async () => {
  const page = { data: [{ user_id: 'u1' }], next_cursor: null }
  const { users } = clientOf(async () => Response.json(page, { headers: { 'x-request-id': 'r1' } }))
  const ended = vi.fn<() => void>()
  expect(await users.list().then(({ data }) => data.length)).toBe(1)
  expect((await users.list().finally(ended)).data).toHaveLength(1)
  expect(ended).toHaveBeenCalledOnce()
  const both: [sdk.Page<sdk.User>, sdk.Page<sdk.User>] = await Promise.all([users.list(), users.list()])
  expect(both.map(({ data }) => data.length)).toEqual([1, 1])
  const promise: Promise<sdk.Page<sdk.User>> = users.list()
  expect((await promise).nextCursor).toBeNull()
  expect((await users.list().withResponse()).requestId).toBe('r1')
  expect(await (await users.list().asResponse()).json()).toEqual(page)
  expect(Object.prototype.toString.call(users.list())).toBe('[object List]')
})

test('a list that fails rejects as one promise does: once for each use, and never unhandled when it is handled', async () => {
  const unhandled = vi.fn<(error: unknown) => void>()
  process.on('unhandledRejection', unhandled)
  const fetch = vi.fn<Fetch>(async () => Response.json({ error: 'no' }, { status: 404 }))
  const { users } = clientOf(fetch)
  expect(await users.list().catch((error: unknown) => error instanceof APIError)).toBe(true)
  await expect(users.list().finally(() => undefined)).rejects.toThrow(APIError)
  const list = users.list()
  await expect(list).rejects.toThrow(APIError)
  await expect(list.withResponse()).rejects.toThrow(APIError)
  await expect(async () => {
    for await (const _ of list) expect.unreachable()
  }).rejects.toThrow(APIError)
  expect(fetch).toHaveBeenCalledTimes(3)
  await new Promise(setImmediate)
  expect(unhandled).not.toHaveBeenCalled()
  void users.list().then(() => undefined)
  await vi.waitFor(() => expect(unhandled).toHaveBeenCalledOnce())
  process.off('unhandledRejection', unhandled)
})

test('a raw path that is none is refused', () => {
  expect(() => clientOf(silent).request({ method: 'GET', path: '@elsewhere.example/' })).toThrow(KeysteadError)
})
